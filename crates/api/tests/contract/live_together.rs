//! The event socket when more than two are on one contact: who is told what, going on after a cut, and the
//! supervisor's view.

use serde_json::{Value, json};

use crate::consult::{talking, to_agent};
use crate::live::{open, serve, status, try_open};
use crate::world::World;

fn kinds(messages: &[Value]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message["type"].as_str().unwrap())
        .collect()
}

/// Proves: NET-2, B-14
#[tokio::test]
async fn a_consult_is_told_to_both_sides_and_goes_on_after_a_cut() {
    let world = World::new();
    let address = serve(&world).await;
    let (ana, boris, id) = talking(&world).await;
    let mut hers = open(&address, &ana, "").await;
    let mut his = open(&address, &boris, "").await;
    let begin = hers.next().await.unwrap()["seq"].as_u64().unwrap();
    his.next().await.unwrap();

    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    boris.does(id, "accept").await;
    ana.does(id, "swap").await;
    ana.does(id, "consult/end").await;
    let asker = hers.through("task.consult.ended").await;
    assert_eq!(
        kinds(&asker),
        [
            "task.held",
            "task.consult.requested",
            "task.consult.offered",
            "task.consult.answered",
            "task.consult.swapped",
            "task.consult.ended"
        ]
    );
    let answered = &asker[3]["data"];
    assert_eq!(
        (&answered["party"]["id"], &answered["task"]["state"]),
        (&json!("boris"), &json!("consulting"))
    );
    assert_eq!(asker[5]["data"]["reason"], "ended");
    let asked = his.through("task.consult.ended").await;
    assert_eq!(asked[0]["data"]["task"]["state"], "ringing");
    assert!(kinds(&asked).contains(&"task.consult.offered"), "{:?}", kinds(&asked));
    let gone = &asked.last().unwrap()["data"]["task"];
    assert_eq!(
        (&gone["state"], &gone["consult"], &gone["endReason"]),
        (&json!("ended"), &json!(null), &json!("ended"))
    );
    for message in asker.iter().chain(&asked) {
        assert_eq!(message["taskId"], id.to_string());
    }

    let mut after = begin;
    for (cut, message) in asker.iter().enumerate() {
        let mut resumed = open(&address, &ana, &format!("?after={after}")).await;
        for expected in &asker[cut..] {
            assert_eq!(&resumed.next().await.unwrap(), expected, "after {after}");
        }
        after = message["seq"].as_u64().unwrap();
    }
}

/// The consult's own contact is named nowhere, also when it ends before anybody answers.
/// Proves: CON-14
#[tokio::test]
async fn a_queue_consult_is_told_under_the_callers_task() {
    let world = World::new();
    let address = serve(&world).await;
    let (ana, boris, id) = talking(&world).await;
    let mut hers = open(&address, &ana, "").await;
    let mut his = open(&address, &boris, "").await;
    hers.next().await.unwrap();
    his.next().await.unwrap();
    let queue = json!({"to": {"kind": "queue", "id": "support"}});
    ana.act(id, "consult", queue).await.ok(202);
    boris
        .put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    let offered = his.until("task.consult.offered").await;
    assert_eq!(offered["data"]["task"]["offerKind"], "consult");
    assert_eq!(offered["taskId"], id.to_string());
    let told = hers.through("task.consult.offered").await;
    assert_eq!(told.last().unwrap()["data"]["task"]["consult"]["state"], "ringing");
    ana.does(id, "consult/end").await;
    let told = hers.through("task.consult.ended").await;
    let closed = his.through("task.offerClosed").await;
    assert_eq!(closed.last().unwrap()["data"]["task"]["state"], "ended");
    for message in told.iter().chain(&closed) {
        assert!(
            message.get("taskId").is_none_or(|task| *task == id.to_string()),
            "{message}"
        );
    }
    assert_eq!(
        boris.get("/api/v1/agents/me").await.json()["state"]["name"],
        "available"
    );
}

/// Proves: B-8
#[tokio::test]
async fn who_listens_is_told_to_supervisors_and_not_to_the_agent() {
    let world = World::new();
    let address = serve(&world).await;
    let sofia = world.person("sofia").await;
    sofia.in_browser().await;
    let (ana, _, id) = talking(&world).await;
    let mut hers = open(&address, &ana, "").await;
    hers.next().await.unwrap();
    let mut listening = open(&address, &sofia, "").await;
    listening.next().await.unwrap();
    for verb in ["monitor", "monitor/whisper", "monitor/pause", "monitor/resume"] {
        sofia.does(id, verb).await;
    }
    let told = listening.through("task.monitor.started").await;
    assert_eq!(kinds(&told), ["task.monitor.requested", "task.monitor.started"]);
    assert_eq!(told[0]["data"]["task"]["state"], "monitoring");
    for _ in 0..3 {
        listening.until("task.monitor.changed").await;
    }
    sofia.does(id, "monitor/barge").await;
    let first = hers.next().await.unwrap();
    assert_eq!(
        first["type"], "task.conference.joined",
        "the first that the agent hears of"
    );
    assert_eq!(first["data"]["party"]["id"], "sofia");
    assert_eq!(first["data"]["task"]["participants"][2]["kind"], "supervisor");
    sofia.does(id, "monitor/stop").await;
    let left = hers.next().await.unwrap();
    assert_eq!(
        (&left["type"], &left["data"]["party"]["id"]),
        (&json!("task.conference.left"), &json!("sofia"))
    );
    let stopped = listening.until("task.monitor.ended").await;
    assert_eq!(
        (&stopped["data"]["reason"], &stopped["data"]["task"]["state"]),
        (&json!("stopped"), &json!("ended"))
    );
    assert_eq!(stopped["data"]["state"]["engaged"], false);
}

/// Proves: SUP-1, SUP-19, B-14
#[tokio::test]
async fn a_supervisors_view_is_a_snapshot_and_then_what_changes() {
    let world = World::new();
    let address = serve(&world).await;
    let sofia = world.person("sofia").await;
    let view = "?view=supervision";
    let mut watching = open(&address, &sofia, view).await;
    let snapshot = watching.next().await.unwrap();
    assert_eq!(
        snapshot["supervision"],
        json!({"agents": [], "unattended": [], "help": [], "waiting": []})
    );
    assert_eq!(snapshot["data"]["agent"]["id"], "sofia");

    // What the deltas make of the first picture is always what a new one shows.
    let mut picture = std::collections::BTreeMap::new();
    let (ana, boris, id) = talking(&world).await;
    ana.act(id, "help", json!({})).await.ok(202);
    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    boris.does(id, "accept").await;
    ana.does(id, "consult/conference").await;
    ana.does(id, "conference/exit").await;
    ana.act(id, "wrapup", json!({"wrapUpCodeId": "resolved"})).await.ok(202);
    ana.post("/api/v1/agents/logout", json!({})).await.ok(202);
    let (mut asked_for_help, mut waited) = (false, false);
    loop {
        let changed = watching.until("supervision.changed").await;
        assert!(changed["at"].is_string());
        let data = &changed["data"];
        for agent in data["agents"].as_array().unwrap() {
            picture.insert(agent["agent"]["id"].as_str().unwrap().to_owned(), agent.clone());
        }
        asked_for_help |= data["help"][0]["agentId"] == "ana";
        waited |= data["waiting"][0]["id"] == id.to_string();
        for gone in data["removed"].as_array().unwrap() {
            picture.remove(gone.as_str().unwrap());
        }
        if data["removed"] == json!(["ana"]) {
            assert_eq!(data["help"], json!([]), "whoever asked has gone");
            break;
        }
    }
    assert!(asked_for_help && waited);
    let now = sofia.get("/api/v1/supervision/agents").await.json();
    let kept: Vec<&Value> = picture.values().collect();
    assert_eq!(json!(kept), now["agents"]);

    let mut again = open(&address, &sofia, &format!("{view}&after={}", now["seq"])).await;
    let snapshot = again.next().await.unwrap();
    assert_eq!(
        (&snapshot["type"], &snapshot["supervision"]["agents"]),
        (&json!("snapshot"), &now["agents"])
    );
    assert_eq!(status(try_open(&address, &boris.cookie, view, None).await), 403);
    assert_eq!(
        status(try_open(&address, &sofia.cookie, "?view=everything", None).await),
        400
    );
}

/// Proves: STA-9, B-7
#[tokio::test]
async fn an_agent_is_told_who_changed_the_state() {
    let world = World::new();
    let address = serve(&world).await;
    let sofia = world.person("sofia").await;
    sofia.in_browser().await;
    let (_, boris, _) = talking(&world).await;
    let mut his = open(&address, &boris, "").await;
    his.next().await.unwrap();
    sofia
        .put(
            "/api/v1/agents/boris/state",
            json!({"state": "idle", "idleCodeId": "lunch"}),
        )
        .await
        .ok(202);
    let changed = his.until("agent.stateChanged").await;
    assert_eq!(
        (&changed["data"]["reason"], &changed["data"]["by"]),
        (&json!("supervisor"), &json!({"id": "sofia", "name": "SOFIA"}))
    );
    sofia.post("/api/v1/agents/boris/logout", json!({})).await.ok(202);
    let out = his.until("station.loggedOut").await;
    assert_eq!(
        (&out["data"]["by"]["id"], &out["data"]["station"]),
        (&json!("sofia"), &json!(null))
    );
}

/// In each state of a contact of many a stream goes on, and a reload shows what it told last: to the initiator, to whoever is asked,
/// to a supervisor who listens.
/// Proves: B-8, NET-2
#[tokio::test]
async fn a_reload_shows_what_the_stream_told_last_in_each_state() {
    let world = World::new();
    let address = serve(&world).await;
    let sofia = world.person("sofia").await;
    sofia.in_browser().await;
    let (ana, boris, id) = talking(&world).await;
    let people = [&ana, &boris, &sofia];
    let mut told = world.floor.look(|floor| floor.state().seq);
    let mut last = Vec::new();
    for who in people {
        last.push(who.task().await);
    }
    let boris_id = json!({"to": {"kind": "agent", "id": "boris"}});
    let wrap_up = json!({"wrapUpCodeId": "resolved"});
    let steps = [
        (&ana, "help", json!({}), ["connected", "", ""]),
        (&sofia, "monitor", json!({}), ["connected", "", "monitoring"]),
        (
            &ana,
            "consult",
            boris_id.clone(),
            ["consultRequested", "ringing", "monitoring"],
        ),
        (&boris, "accept", json!({}), ["consulting", "consulting", "monitoring"]),
        (&ana, "swap", json!({}), ["consulting", "consulting", "monitoring"]),
        (&ana, "hold", json!({}), ["consulting", "consulting", "monitoring"]),
        (
            &sofia,
            "monitor/barge",
            json!({}),
            ["consulting", "consulting", "monitoring"],
        ),
        (&ana, "consult/end", json!({}), ["held", "", "monitoring"]),
        (&ana, "consult", boris_id, ["consultRequested", "ringing", "monitoring"]),
        (&boris, "accept", json!({}), ["consulting", "consulting", "monitoring"]),
        (
            &ana,
            "consult/conference",
            json!({}),
            ["conference", "conference", "monitoring"],
        ),
        (&ana, "help", json!({}), ["conference", "conference", "monitoring"]),
        (
            &boris,
            "wrapup/suggest",
            wrap_up.clone(),
            ["conference", "conference", "monitoring"],
        ),
        (
            &ana,
            "customer leaves",
            json!({}),
            ["postCall", "postCall", "monitoring"],
        ),
        (&boris, "conference/exit", json!({}), ["wrapUp", "", ""]),
        (&ana, "wrapup", wrap_up, ["", "", ""]),
    ];
    for (actor, verb, body, states) in steps {
        if verb == "customer leaves" {
            world.caller_leaves(id);
        } else {
            actor.act(id, verb, body).await.ok(202);
        }
        for ((who, last), state) in people.iter().zip(&mut last).zip(states) {
            let mut stream = open(&address, who, &format!("?after={told}")).await;
            for message in stream.through_tick().await {
                if let Some(task) = message["data"].get("task") {
                    *last = if task["state"] == "ended" {
                        json!(null)
                    } else {
                        task.clone()
                    };
                }
            }
            let mut shown = who.task().await;
            assert_eq!(
                shown["state"].as_str().unwrap_or_default(),
                state,
                "{} after {verb}",
                who.name
            );
            if shown != *last {
                // The count of changes also counts what the listener may not know.
                shown["version"] = last["version"].clone();
            }
            assert_eq!(shown, *last, "{} after {verb}", who.name);
            let snapshot = open(&address, who, "").await.next().await.unwrap();
            assert_eq!(snapshot["data"], who.get("/api/v1/agents/me").await.json());
        }
        told = world.floor.look(|floor| floor.state().seq);
    }
}

//! The supervisor: the picture of the own teams, listening, whispering, barging in, changing states, signing out.

use floor::{AgentId, Directory, QueueId};
use serde_json::{Value, json};

use crate::consult::{talking, to_agent};
use crate::world::{Person, World, controls};

const PICTURE: &str = "/api/v1/supervision/agents";

async fn seen(sofia: &Person<'_>, agent: &str) -> Value {
    let picture = sofia.get(PICTURE).await.ok(200).json();
    let agents = picture["agents"].as_array().unwrap();
    agents
        .iter()
        .find(|seen| seen["agent"]["id"] == agent)
        .cloned()
        .unwrap_or_default()
}

/// The supervisor at the own desk, alone: without a team.
async fn supervisor(world: &World) -> Person<'_> {
    let sofia = world.person("sofia").await;
    sofia
        .post("/api/v1/agents/login", json!({"device": {"kind": "browser"}}))
        .await
        .ok(202);
    sofia.sound(true);
    sofia
}

fn rights(directory: &mut Directory) -> &mut floor::Supervision {
    let sofia = directory.agents.get_mut(&AgentId::new("sofia")).unwrap();
    sofia.supervision.as_mut().unwrap()
}

/// Proves: SUP-1, STN-7
#[tokio::test]
async fn a_supervisor_sees_the_agents_of_the_managed_teams() {
    let world = World::new();
    let sofia = supervisor(&world).await;
    let me = sofia.get("/api/v1/agents/me").await.ok(200).json();
    assert_eq!(me["station"]["team"], json!(null), "a supervisor alone");
    assert_eq!(
        me["supervision"],
        json!({
            "teams": [{"id": "support", "name": "SUPPORT"}],
            "monitor": true, "whisper": true, "bargeIn": true, "changeState": true, "signOut": true
        })
    );
    assert_eq!(sofia.get(PICTURE).await.json()["agents"], json!([]));
    let (ana, boris, id) = talking(&world).await;
    assert_eq!(ana.get("/api/v1/agents/me").await.json()["supervision"], json!(null));
    world.clock.advance(4_000);
    ana.does(id, "hold").await;

    let agent = seen(&sofia, "ana").await;
    assert_eq!(agent["agent"], json!({"id": "ana", "name": "ANA"}));
    assert_eq!(agent["team"], json!({"id": "support", "name": "SUPPORT"}));
    assert_eq!(agent["device"], json!({"kind": "browser"}));
    assert_eq!(
        (&agent["state"]["name"], &agent["state"]["engaged"]),
        (&json!("available"), &json!(true))
    );
    assert_eq!(agent["signedInAt"], "2027-01-15T08:00:00Z");
    assert_eq!(
        agent["task"],
        json!({
            "id": id.to_string(), "state": "held", "queue": {"id": "support", "name": "Support"},
            "customer": {"number": "+359888123456", "masked": false, "name": "Elena"}, "since": "2027-01-15T08:00:04Z",
            "connectedAt": "2027-01-15T08:00:00Z", "consult": false, "monitorable": true, "monitors": []
        })
    );
    assert_eq!(controls(&agent["actions"]), "+monitor +setState -signOut(agentBusy)");
    let idle = seen(&sofia, "boris").await;
    assert_eq!(idle["task"], json!(null));
    assert_eq!(
        controls(&idle["actions"]),
        "-monitor(nothingToMonitor) +setState +signOut"
    );

    boris.post("/api/v1/agents/logout", json!({})).await.ok(202);
    boris
        .post(
            "/api/v1/agents/login",
            json!({"teamId": "billing", "device": {"kind": "browser"}}),
        )
        .await
        .ok(202);
    assert_eq!(seen(&sofia, "boris").await, json!(null), "another team");
    boris.get(PICTURE).await.problem(403, "roleMissing");
}

/// Proves: SUP-5, SUP-8, SUP-16
#[tokio::test]
async fn only_a_supervisor_who_barges_in_is_seen_by_the_agent() {
    let world = World::new();
    let sofia = supervisor(&world).await;
    let (ana, _, id) = talking(&world).await;
    sofia
        .act(id, "monitor/barge", json!({}))
        .await
        .problem(409, "notMonitoring");
    let others = |mut task: Value| {
        task["version"] = json!(0);
        task
    };
    let before = others(ana.task().await);

    sofia.act(id, "monitor", json!({"agentId": "ana"})).await.ok(202);
    let listening = sofia.task().await;
    assert_eq!(
        (&listening["state"], &listening["id"]),
        (&json!("monitoring"), &json!(id.to_string()))
    );
    let monitor = &listening["monitor"];
    assert_eq!(
        (&monitor["of"], &monitor["mode"]),
        (&json!({"id": "ana", "name": "ANA"}), &json!("silent"))
    );
    assert_eq!(
        (&monitor["paused"], &monitor["ringing"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        controls(&monitor["controls"]),
        "+barge -listen(alreadySo) +pause +stop +whisper"
    );
    assert_eq!(controls(&listening["controls"]), "");
    assert_eq!(others(ana.task().await), before, "nobody knows");
    assert_eq!(
        seen(&sofia, "ana").await["task"]["monitors"],
        json!([{"supervisorId": "sofia", "name": "SOFIA", "mode": "silent", "paused": false}])
    );
    assert_eq!(seen(&sofia, "ana").await["task"]["reason"], "taskActive");

    sofia.does(id, "monitor/whisper").await;
    sofia.does(id, "monitor/pause").await;
    assert_eq!(sofia.task().await["monitor"]["paused"], true);
    assert_eq!(others(ana.task().await), before, "still nobody knows");
    sofia.does(id, "monitor/resume").await;
    sofia.does(id, "monitor/barge").await;
    let joined = ana.task().await;
    let third = &joined["participants"][2];
    assert_eq!(
        (
            &third["kind"],
            &third["agentId"],
            &third["primary"],
            &third["owesWrapUp"]
        ),
        (&json!("supervisor"), &json!("sofia"), &json!(false), &json!(false))
    );
    assert_eq!(joined["state"], "connected", "no conference (SUP-14)");
    sofia.does(id, "monitor/listen").await;
    assert_eq!(others(ana.task().await), before);
    sofia.does(id, "monitor/stop").await;
    assert_eq!(sofia.task().await, json!(null));
    sofia
        .act(id, "monitor/stop", json!({}))
        .await
        .problem(409, "notMonitoring");
}

/// Proves: SUP-2, SUP-3
#[tokio::test]
async fn permissions_and_the_queue_decide_what_a_supervisor_may_do() {
    let world = World::changed(|directory| {
        directory.queues.get_mut(&QueueId::new("support")).unwrap().monitoring = false;
    });
    let sofia = supervisor(&world).await;
    let (_, _, id) = talking(&world).await;
    sofia
        .act(id, "monitor", json!({}))
        .await
        .problem(403, "monitoringNotPermitted");
    let shown = seen(&sofia, "ana").await;
    assert_eq!(
        (&shown["task"]["monitorable"], &shown["task"]["reason"]),
        (&json!(false), &json!("monitoringNotPermitted"))
    );

    let world = World::changed(|directory| {
        *rights(directory) = floor::Supervision {
            teams: rights(directory).teams.clone(),
            ..floor::Supervision::default()
        }
    });
    let sofia = supervisor(&world).await;
    let (_, _, id) = talking(&world).await;
    assert_eq!(controls(&seen(&sofia, "ana").await["actions"]), "");
    sofia.act(id, "monitor", json!({})).await.problem(403, "notSupervisor");
    sofia
        .put("/api/v1/agents/boris/state", json!({"state": "available"}))
        .await
        .problem(403, "notSupervisor");
    sofia
        .post("/api/v1/agents/boris/logout", json!({}))
        .await
        .problem(403, "notSupervisor");

    let world = World::changed(|directory| {
        rights(directory).whisper = false;
        rights(directory).barge_in = false;
    });
    let sofia = supervisor(&world).await;
    let (_, _, id) = talking(&world).await;
    sofia.does(id, "monitor").await;
    assert_eq!(
        controls(&sofia.task().await["monitor"]["controls"]),
        "-listen(alreadySo) +pause +stop"
    );
    for verb in ["monitor/whisper", "monitor/barge"] {
        sofia.act(id, verb, json!({})).await.problem(403, "notSupervisor");
    }
}

/// Proves: STA-9, STN-20
#[tokio::test]
async fn a_supervisor_changes_states_and_signs_out() {
    let world = World::new();
    let sofia = supervisor(&world).await;
    let (ana, boris, _) = talking(&world).await;
    let state = "/api/v1/agents/boris/state";
    sofia
        .put(state, json!({"state": "idle", "idleCodeId": "training"}))
        .await
        .problem(422, "unknownIdleCode");
    sofia
        .put(state, json!({"state": "idle", "idleCodeId": "lunch"}))
        .await
        .ok(202);
    assert_eq!(
        boris.get("/api/v1/agents/me").await.json()["state"]["idleCode"]["id"],
        "lunch"
    );
    sofia.put(state, json!({"state": "idle"})).await.ok(202);
    assert_eq!(
        boris.get("/api/v1/agents/me").await.json()["state"]["idleCode"]["id"],
        "break",
        "the agent's default"
    );
    sofia.put(state, json!({"state": "available"})).await.ok(202);
    sofia
        .post("/api/v1/agents/ana/logout", json!({}))
        .await
        .problem(409, "agentBusy");
    sofia.post("/api/v1/agents/boris/logout", json!({})).await.ok(202);
    assert_eq!(boris.get("/api/v1/agents/me").await.json()["station"], json!(null));
    sofia
        .put(state, json!({"state": "available"}))
        .await
        .problem(409, "notSignedIn");
    ana.put(state, json!({"state": "available"}))
        .await
        .problem(403, "roleMissing");
}

/// Proves: SUP-19
#[tokio::test]
async fn a_call_for_help_is_seen_until_a_supervisor_comes() {
    let world = World::new();
    let sofia = supervisor(&world).await;
    let (ana, boris, id) = talking(&world).await;
    boris.act(id, "help", json!({})).await.problem(404, "unknownTask");
    ana.act(id, "help", json!({"reason": "x".repeat(501)}))
        .await
        .problem(422, "noteTooLong");
    ana.act(id, "help", json!({"reason": "Сърдит клиент"})).await.ok(202);
    let wanted = json!([{"taskId": id.to_string(), "agentId": "ana", "name": "ANA", "reason": "Сърдит клиент", "since": "2027-01-15T08:00:00Z"}]);
    assert_eq!(sofia.get(PICTURE).await.json()["help"], wanted);
    assert_eq!(ana.task().await["help"]["reason"], "Сърдит клиент");
    sofia.does(id, "monitor").await;
    assert_eq!(sofia.get(PICTURE).await.json()["help"], json!([]));
}

#[tokio::test]
async fn a_call_without_an_agent_is_listed_and_may_be_ended() {
    let world = World::new();
    let sofia = supervisor(&world).await;
    let (ana, _, id) = talking(&world).await;
    sofia.act(id, "unattended/end", json!({})).await.problem(409, "notNow");
    ana.act(
        id,
        "consult",
        json!({"to": {"kind": "dialNumber", "number": "+35929732121"}}),
    )
    .await
    .ok(202);
    world.number_answers(id);
    ana.does(id, "consult/conference").await;
    ana.does(id, "conference/exit").await;
    let unattended = sofia.get(PICTURE).await.json()["unattended"].clone();
    assert_eq!(
        (&unattended[0]["id"], &unattended[0]["since"], &unattended[0]["endsAt"]),
        (
            &json!(id.to_string()),
            &json!("2027-01-15T08:00:00Z"),
            &json!("2027-01-15T09:00:00Z")
        )
    );
    assert_eq!(unattended[0]["participants"].as_array().unwrap().len(), 2);
    sofia.does(id, "unattended/end").await;
    assert_eq!(sofia.get(PICTURE).await.json()["unattended"], json!([]));
}

/// Proves: SUP-12
#[tokio::test]
async fn a_consulted_agent_may_be_monitored_too() {
    let world = World::new();
    let sofia = supervisor(&world).await;
    let (ana, boris, id) = talking(&world).await;
    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    boris.does(id, "accept").await;
    assert_eq!(seen(&sofia, "boris").await["task"]["state"], "consulting");
    assert_eq!(seen(&sofia, "ana").await["task"]["consult"], true);
    sofia
        .act(id, "monitor", json!({"agentId": "vera"}))
        .await
        .problem(409, "nothingToMonitor");
    sofia.act(id, "monitor", json!({"agentId": "boris"})).await.ok(202);
    assert_eq!(sofia.task().await["monitor"]["of"]["id"], "boris");
    assert_eq!(
        sofia.get("/api/v1/agents/me").await.json()["state"]["engaged"],
        true,
        "the supervisor is Engaged meanwhile"
    );
}

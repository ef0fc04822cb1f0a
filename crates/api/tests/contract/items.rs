//! Work items through the API: written down by whoever may, taken one by one or all at once, given away, wrapped up.

use floor::{Capacity, Channel, Directory, InteractionId, Queue, QueueId};
use serde_json::{Value, json};

use crate::live::{open, serve};
use crate::world::{Person, World, controls};

/// Agents of Support also work on what waits in `paperwork`, three at once.
pub(crate) fn paperwork(directory: &mut Directory) {
    let queue = Queue {
        id: QueueId::new("paperwork"),
        name: "Paperwork".to_owned(),
        channel: Channel::WorkItem,
        ring_ms: 30_000,
        ..directory.queues[&QueueId::new("support")].clone()
    };
    directory.queues.insert(queue.id.clone(), queue);
    for profile in directory.profiles.values_mut() {
        profile.capacity = Capacity {
            work_items: 3,
            ..Capacity::default()
        };
    }
}

fn form() -> Value {
    json!({"mediaType": "workItem", "queueId": "paperwork", "title": "Провери фактурата"})
}

async fn create(who: &Person<'_>) -> InteractionId {
    let created = who.post("/api/v1/tasks", form()).await.ok(202).json();
    assert!(created["requestId"].is_string() && created["seq"].is_u64());
    InteractionId(created["taskId"].as_str().unwrap().parse().unwrap())
}

async fn task(who: &Person<'_>, id: InteractionId) -> Value {
    who.get(&format!("/api/v1/tasks/{id}")).await.ok(200).json()
}

/// Proves: STA-7, STA-3
#[tokio::test]
async fn from_the_note_to_the_wrap_up() {
    let world = World::changed(paperwork);
    let (ana, admin) = (world.person("ana").await, world.person("admin").await);
    ana.available_in_browser().await;
    let call = world.call();
    ana.does(call, "accept").await;
    let item = create(&admin).await;

    let offered = task(&ana, item).await;
    assert_eq!(
        (&offered["mediaType"], &offered["state"], &offered["title"]),
        (&json!("workItem"), &json!("ringing"), &json!("Провери фактурата"))
    );
    assert_eq!(offered["createdBy"], json!({"id": "admin", "name": "admin"}));
    assert_eq!(offered["queue"], json!({"id": "paperwork", "name": "Paperwork"}));
    assert_eq!(
        (&offered["offerStage"], &offered["offerKind"]),
        (&json!("request"), &json!("routed"))
    );
    assert_eq!(offered["timers"]["offerExpiresAt"], "2027-01-15T08:00:30Z");
    assert_eq!(controls(&offered["controls"]), "+accept +decline");
    let tasks = ana.get("/api/v1/tasks").await.json();
    let ids: Vec<&str> = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| task["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, [call.to_string(), item.to_string()], "beside the call");

    world.clock.advance(2_000);
    ana.does(item, "accept").await;
    let taken = task(&ana, item).await;
    assert_eq!(
        (&taken["state"], &taken["timers"]["connectedAt"]),
        (&json!("connected"), &json!("2027-01-15T08:00:02Z"))
    );
    assert_eq!(controls(&taken["controls"]), "+end +transfer");
    ana.act(item, "hold", json!({})).await.problem(409, "notNow");
    ana.act(item, "consult", json!({"to": {"kind": "agent", "id": "boris"}}))
        .await
        .problem(409, "notNow");
    ana.does(item, "end").await;
    let owed = task(&ana, item).await;
    assert_eq!(
        (&owed["state"], &owed["timers"]["wrapUpEndsAt"]),
        (&json!("wrapUp"), &json!("2027-01-15T08:01:02Z"))
    );
    ana.act(item, "wrapup", json!({"wrapUpCodeId": "nothing"}))
        .await
        .problem(422, "unknownWrapUpCode");
    ana.act(item, "wrapup", json!({"wrapUpCodeId": "resolved"}))
        .await
        .ok(202);
    ana.get(&format!("/api/v1/tasks/{item}"))
        .await
        .problem(404, "unknownTask");
}

#[tokio::test]
async fn what_cannot_be_written_down_is_refused() {
    let world = World::changed(paperwork);
    let admin = world.person("admin").await;
    let with = |field: &str, value: Value| {
        let mut body = form();
        body[field] = value;
        body
    };
    for (body, status, code) in [
        (with("queueId", json!("nowhere")), 404, "unknownDestination"),
        (with("queueId", json!("support")), 409, "wrongChannel"),
        (with("title", json!("")), 422, "invalidTitle"),
        (with("title", json!("ж".repeat(257))), 422, "invalidTitle"),
        (with("queueId", json!("q".repeat(44))), 422, "invalidValue"),
        (with("mediaType", json!("voice")), 422, "invalidBody"),
        (with("colour", json!("red")), 422, "invalidBody"),
    ] {
        let got = admin.post("/api/v1/tasks", body.clone()).await;
        assert_eq!(
            (got.status.as_u16(), got.json()["code"].as_str()),
            (status, Some(code)),
            "{body}"
        );
    }
}

/// Proves: POP-5
#[tokio::test]
async fn accept_all_takes_items_and_no_call() {
    let world = World::changed(paperwork);
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    ana.post("/api/v1/tasks/accept-all", json!({}))
        .await
        .problem(409, "offerGone");
    let call = world.call();
    let items = [create(&ana).await, create(&ana).await, create(&ana).await];
    let waiting = create(&ana).await;
    ana.post("/api/v1/tasks/accept-all", json!({})).await.ok(202);
    for item in items {
        assert_eq!(task(&ana, item).await["state"], "connected");
    }
    assert_eq!(task(&ana, call).await["state"], "ringing");
    ana.get(&format!("/api/v1/tasks/{waiting}"))
        .await
        .problem(404, "unknownTask");
    // Nobody leaves with work at hand.
    ana.post("/api/v1/agents/logout", json!({}))
        .await
        .problem(409, "taskActive");
}

/// Proves: RON-8, RON-2
#[tokio::test]
async fn a_missed_item_beside_a_call_turns_the_label_to_rona() {
    let world = World::changed(paperwork);
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let call = world.call();
    ana.does(call, "accept").await;
    create(&ana).await;
    let state = |me: Value| me["state"].clone();
    assert_eq!(state(ana.get("/api/v1/agents/me").await.json())["label"], "engaged");
    world.clock.advance(30_000);
    world.floor.timeout();
    let missed = state(ana.get("/api/v1/agents/me").await.json());
    assert_eq!(
        (
            &missed["label"],
            &missed["name"],
            &missed["engaged"],
            &missed["idleCode"]["name"]
        ),
        (&json!("idle"), &json!("idle"), &json!(true), &json!("RONA"))
    );
    assert_eq!(missed["since"], "2027-01-15T08:00:30Z", "the timer starts anew");
    ana.put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    assert_eq!(state(ana.get("/api/v1/agents/me").await.json())["label"], "engaged");
}

/// Proves: B-3
#[tokio::test]
async fn the_decision_of_an_item_is_told_while_it_waits_when_it_is_offered_and_after() {
    let world = World::changed(paperwork);
    let (ana, sofia) = (world.person("ana").await, world.person("sofia").await);
    let item = create(&sofia).await;
    let path = format!("/api/v1/tasks/{item}/decision");
    let waiting = sofia.get(&path).await.ok(200).json();
    assert_eq!(
        (&waiting["winner"], &waiting["rule"], &waiting["missedOffer"]),
        (&json!(null), &json!(null), &json!(null))
    );
    assert_eq!(waiting["queue"], json!({"id": "paperwork", "name": "Paperwork"}));
    ana.get(&path).await.problem(404, "unknownTask");

    ana.available_in_browser().await;
    let offered = ana.get(&path).await.ok(200).json();
    assert_eq!(
        (&offered["winner"], &offered["rule"]),
        (&json!("ana"), &json!("leastAtHand"))
    );
    ana.does(item, "decline").await;
    let missed = sofia.get(&path).await.ok(200).json();
    assert_eq!(missed["candidates"][0]["removedBy"], "idle");
    assert_eq!(missed["missedOffer"]["candidates"], offered["candidates"]);

    ana.put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    ana.does(item, "accept").await;
    let answered = sofia.get(&path).await.ok(200).json();
    assert_eq!(
        (&answered["winner"], &answered["missedOffer"]),
        (&json!("ana"), &json!(null))
    );
}

#[tokio::test]
async fn a_queue_that_is_full_or_closed_takes_no_item() {
    let world = World::changed(|directory| {
        paperwork(directory);
        let queue = directory.queues.get_mut(&QueueId::new("paperwork")).unwrap();
        queue.max_contacts = Some(1);
        let mut closed = queue.clone();
        closed.id = QueueId::new("night");
        closed.hours = Some("never".to_owned());
        let never = flow::Hours::new("2020 Jan 01", [].into(), Vec::new()).unwrap();
        directory.hours.insert("never".to_owned(), never);
        directory.queues.insert(closed.id.clone(), closed);
    });
    let admin = world.person("admin").await;
    create(&admin).await;
    admin.post("/api/v1/tasks", form()).await.problem(409, "queueFull");
    let closed = json!({"mediaType": "workItem", "queueId": "night", "title": "Later"});
    admin.post("/api/v1/tasks", closed).await.problem(409, "queueClosed");
}

/// Proves: TRF-5
#[tokio::test]
async fn an_item_is_given_to_a_colleague_or_a_queue() {
    let world = World::changed(paperwork);
    let (ana, boris) = (world.person("ana").await, world.person("boris").await);
    ana.available_in_browser().await;
    let item = create(&ana).await;
    ana.does(item, "accept").await;
    boris.available_in_browser().await;

    let list = "/api/v1/destinations?mediaType=workItem&purpose=transfer";
    let found = ana.get(list).await.ok(200).json();
    let named: Vec<(Value, Value, Value)> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|to| (to["kind"].clone(), to["id"].clone(), to["enabled"].clone()))
        .collect();
    assert_eq!(
        named,
        [
            (json!("agent"), json!("boris"), json!(true)),
            (json!("queue"), json!("paperwork"), json!(true))
        ]
    );
    ana.get("/api/v1/destinations?mediaType=workItem&purpose=consult")
        .await
        .problem(422, "invalidValue");
    // And no call goes where items wait.
    let calls = ana.get("/api/v1/destinations?purpose=transfer&kind=queue").await.json();
    let names: Vec<&Value> = calls["items"].as_array().unwrap().iter().map(|to| &to["id"]).collect();
    assert_eq!(names, [&json!("support")]);

    ana.act(item, "transfer", json!({"to": {"kind": "queue", "id": "support"}}))
        .await
        .problem(409, "wrongChannel");
    ana.act(item, "transfer", json!({"to": {"kind": "agent", "id": "boris"}}))
        .await
        .ok(202);
    assert_eq!(task(&ana, item).await["state"], "wrapUp");
    let handed = task(&boris, item).await;
    assert_eq!(
        (&handed["state"], &handed["offerKind"]),
        (&json!("ringing"), &json!("transfer"))
    );
    boris.does(item, "accept").await;
    boris
        .act(item, "transfer", json!({"to": {"kind": "queue", "id": "paperwork"}}))
        .await
        .ok(202);
    assert_eq!(task(&boris, item).await["state"], "wrapUp");
    let decision = boris
        .get(&format!("/api/v1/tasks/{item}/decision"))
        .await
        .ok(200)
        .json();
    assert_eq!(decision["winner"], json!(null), "both owe a reason");
    let why: Vec<&Value> = decision["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["removedBy"])
        .collect();
    assert_eq!(why, [&json!("wrappingUp"), &json!("wrappingUp")]);
}

/// Proves: SUP-1, STN-20
#[tokio::test]
async fn a_supervisor_sees_the_items_and_gives_them_back() {
    let world = World::changed(paperwork);
    let (ana, sofia) = (world.person("ana").await, world.person("sofia").await);
    sofia
        .post("/api/v1/agents/login", json!({"device": {"kind": "browser"}}))
        .await
        .ok(202);
    ana.available_in_browser().await;
    let item = create(&sofia).await;
    ana.does(item, "accept").await;
    let picture = sofia.get("/api/v1/supervision/agents").await.ok(200).json();
    let seen = &picture["agents"][0];
    assert_eq!(seen["task"], json!(null));
    assert_eq!(
        seen["items"],
        json!([{
            "id": item.to_string(), "title": "Провери фактурата", "state": "connected",
            "queue": {"id": "paperwork", "name": "Paperwork"}, "since": "2027-01-15T08:00:00Z"
        }])
    );
    assert_eq!(seen["state"]["label"], "engaged");
    sofia.post("/api/v1/agents/ana/logout", json!({})).await.ok(202);
    let waits = world.floor.look(|floor| floor.state().items[&item].waiting());
    assert!(waits, "it waits again");
}

/// A desktop learns of items by events alone; a closed one leaves it.
#[tokio::test]
async fn items_come_and_go_on_the_event_socket() {
    let world = World::changed(paperwork);
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let address = serve(&world).await;
    let mut socket = open(&address, &ana, "").await;
    let snapshot = socket.next().await.unwrap();
    assert_eq!(snapshot["data"]["tasks"], json!([]));
    let item = create(&ana).await;
    let offered = socket.until("task.offered").await;
    assert_eq!(
        (&offered["taskId"], &offered["data"]["task"]["title"]),
        (&json!(item.to_string()), &json!("Провери фактурата"))
    );
    ana.post("/api/v1/tasks/accept-all", json!({})).await.ok(202);
    let assigned = socket.until("task.assigned").await;
    assert_eq!(assigned["data"]["task"]["state"], "connected");
    assert_eq!(assigned["data"]["state"]["label"], "engaged");
    ana.does(item, "end").await;
    socket.until("task.wrapUpStarted").await;
    ana.act(item, "wrapup", json!({"wrapUpCodeId": "resolved"}))
        .await
        .ok(202);
    let over = socket.until("task.wrappedUp").await;
    assert_eq!(over["data"]["task"]["state"], "ended");
    assert_eq!(over["data"]["state"]["label"], "available");
}

/// Proves: POP-3, POP-5
#[tokio::test]
async fn what_is_known_of_an_item_is_written_down_with_it_and_stands_on_its_card() {
    let world = World::changed(|directory| {
        paperwork(directory);
        crate::variables::with_variables(directory);
    });
    let (ana, admin) = (world.person("ana").await, world.person("admin").await);
    ana.available_in_browser().await;
    let mut wanted = form();
    wanted["variables"] = json!({"caseNumber": "A-17", "pin": "0-secret-0"});
    let created = admin.post("/api/v1/tasks", wanted.clone()).await.ok(202).json();
    let id = InteractionId(created["taskId"].as_str().unwrap().parse().unwrap());
    let offered = task(&ana, id).await;
    assert!(!offered.to_string().contains("0-secret-0"));
    let names: Vec<&str> = offered["variables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variable| variable["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["amount", "caseNumber", "pin"]);
    assert_eq!(offered["variables"][1]["value"], "A-17");
    assert_eq!(
        offered["variables"][1]["changedBy"],
        json!({"kind": "agent", "id": "admin", "name": "admin"})
    );
    let card = offered["card"]["popover"].as_array().unwrap();
    assert_eq!(card.len(), 1, "a work item has no numbers: {card:?}");
    assert_eq!(
        (&card[0]["system"], &card[0]["value"]),
        (&json!("queueName"), &json!("Paperwork"))
    );
    ana.does(id, "accept").await;
    let saved = ana
        .patch(id, json!([{"name": "amount", "value": "3", "baseVersion": 1}]))
        .await
        .ok(200)
        .json();
    assert_eq!(saved["variables"][0]["value"], "3");
    wanted["variables"] = json!({"amount": "much"});
    admin
        .post("/api/v1/tasks", wanted.clone())
        .await
        .problem(422, "invalidDecimal");
    wanted["variables"] = json!({"nothing": "1"});
    admin
        .post("/api/v1/tasks", wanted)
        .await
        .problem(404, "unknownVariable");
}

//! Why this agent, asked afterwards: who waits, to whom contacts were offered lately, and the decision behind each offer.

use api::dto::supervision::OfferOutcome;
use api::dto::task::{Customer, MediaType};
use api::ports::{KeptDecision, KeptOffer};
use floor::{AgentId, InteractionId, QueueId, Timestamp};
use serde_json::json;

use crate::world::World;

const PICTURE: &str = "/api/v1/supervision/agents";
const OFFERS: &str = "/api/v1/supervision/offers";

/// Proves: B-3, SUP-1
#[tokio::test]
async fn a_supervisor_sees_who_waits_and_who_was_asked() {
    let world = World::new();
    let sofia = world.person("sofia").await;
    let ana = world.person("ana").await;
    assert_eq!(sofia.get(PICTURE).await.ok(200).json()["waiting"], json!([]));
    ana.available_in_browser().await;
    let first = world.call();
    world.clock.advance(1_000);
    let second = world.call();
    let waiting = sofia.get(PICTURE).await.json()["waiting"].clone();
    assert_eq!(
        waiting[0],
        json!({
            "id": first.to_string(), "mediaType": "voice", "since": "2027-01-15T08:00:00Z",
            "customer": {"number": "+359888123456", "masked": false, "name": "Elena"},
            "queue": {"id": "support", "name": "Support"},
            "ringing": {"id": "ana", "name": "ANA"}, "missedBy": []
        })
    );
    assert_eq!(
        (&waiting[1]["id"], &waiting[1]["ringing"]),
        (&json!(second.to_string()), &json!(null))
    );
    ana.does(first, "decline").await;
    let waiting = sofia.get(PICTURE).await.json()["waiting"].clone();
    assert_eq!(waiting[0]["missedBy"], json!([{"id": "ana", "name": "ANA"}]));
    world.caller_leaves(first);
    let waiting = sofia.get(PICTURE).await.json()["waiting"].clone();
    assert_eq!(waiting.as_array().unwrap().len(), 1, "who has left does not wait");
    ana.put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    ana.does(second, "accept").await;
    assert_eq!(
        sofia.get(PICTURE).await.json()["waiting"],
        json!([]),
        "who talks does not wait"
    );
}

/// Proves: B-3
#[tokio::test]
async fn the_decision_behind_an_offer_is_told_when_the_contact_is_over_too() {
    let world = World::new();
    let sofia = world.person("sofia").await;
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let id = world.call();
    let (at, decision) = world.floor.look(|floor| floor.decision(id).unwrap());
    let offer = |seq, agent: &str, outcome, reason| KeptOffer {
        seq,
        interaction: InteractionId(77),
        media_type: MediaType::Voice,
        title: None,
        customer: Customer {
            number: "+359888123456".to_owned(),
            masked: false,
            name: None,
        },
        queue: Some(QueueId::new("support")),
        agent: AgentId::new(agent),
        outcome,
        reason,
        at: jiff::Timestamp::from_second(1_800_000_000).unwrap(),
    };
    let kept = |waited_ms| KeptDecision {
        decision: floor::Decision {
            waited_ms,
            ..decision.clone()
        },
        at: Timestamp(at.0),
    };
    world.history.offers.lock().unwrap().extend([
        (offer(12, "ana", OfferOutcome::Answered, None), kept(9_000)),
        (offer(11, "gone", OfferOutcome::Missed, Some("RONA")), kept(5_000)),
        (offer(9, "ana", OfferOutcome::Missed, Some("RONA")), kept(3_000)),
    ]);
    let offers = sofia.get(OFFERS).await.ok(200).json();
    let items = offers["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "nobody is told of other teams' agents");
    assert_eq!(
        items[1],
        json!({
            "id": "9", "taskId": "77", "mediaType": "voice", "outcome": "missed", "reason": "RONA",
            "customer": {"number": "+359888123456", "masked": false},
            "queue": {"id": "support", "name": "Support"}, "agent": {"id": "ana", "name": "ANA"},
            "at": "2027-01-15T08:00:00Z"
        })
    );
    assert_eq!(items[0]["outcome"], "answered");

    let last = sofia.get("/api/v1/tasks/77/decision").await.ok(200).json();
    assert_eq!((&last["waitedMs"], &last["winner"]), (&json!(9_000), &json!("ana")));
    let that = sofia.get("/api/v1/tasks/77/decision?offer=9").await.ok(200).json();
    assert_eq!(that["waitedMs"], 3_000);
    assert_eq!(that["missedOffer"], json!(null));
    sofia
        .get("/api/v1/tasks/77/decision?offer=10")
        .await
        .problem(404, "unknownTask");
    ana.get("/api/v1/tasks/77/decision").await.problem(404, "unknownTask");
    ana.get(&format!("/api/v1/tasks/{id}/decision?offer=9"))
        .await
        .problem(404, "unknownTask");
    sofia
        .get("/api/v1/tasks/77/decision?offer=x")
        .await
        .problem(400, "badQuery");
}

/// Proves: B-3
#[tokio::test]
async fn whoever_gave_a_work_item_back_to_its_queue_missed_nothing() {
    let world = World::changed(crate::items::paperwork);
    let sofia = world.person("sofia").await;
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let form = json!({"mediaType": "workItem", "queueId": "paperwork", "title": "A form"});
    let made = ana.post("/api/v1/tasks", form).await.ok(202).json();
    let id = InteractionId(made["taskId"].as_str().unwrap().parse().unwrap());
    ana.does(id, "accept").await;
    ana.put("/api/v1/agents/state", json!({"state": "idle", "idleCodeId": "break"}))
        .await
        .ok(202);
    ana.act(id, "transfer", json!({"to": {"kind": "queue", "id": "paperwork"}}))
        .await
        .ok(202);
    let waiting = sofia.get(PICTURE).await.ok(200).json()["waiting"].clone();
    assert_eq!(
        (&waiting[0]["title"], &waiting[0]["missedBy"]),
        (&json!("A form"), &json!([]))
    );
    let path = format!("/api/v1/tasks/{id}/decision");
    assert_eq!(sofia.get(&path).await.ok(200).json()["missedOffer"], json!(null));
}

//! `Idempotency-Key`: asking again does nothing again.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use crate::world::{Got, Person, World, request};

async fn put_state(who: &Person<'_>, key: &str, body: Value) -> Got {
    let mut request = request("PUT", "/api/v1/agents/state", Some(&who.cookie), Some(body));
    request.headers_mut().insert("idempotency-key", key.parse().unwrap());
    who.world.send(request).await
}

async fn seated(world: &World) -> Person<'_> {
    let ana = world.person("ana").await;
    ana.post("/api/v1/agents/login", json!({"device": {"kind": "extension"}}))
        .await
        .ok(202);
    ana
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer_and_is_done_once() {
    let world = World::new();
    let ana = seated(&world).await;
    let before = world.floor.commands.load(Ordering::SeqCst);
    let first = put_state(&ana, "k1", json!({"state": "available"})).await.ok(202);
    let again = put_state(&ana, "k1", json!({"state": "available"})).await.ok(202);
    assert_eq!(first.text, again.text);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(world.floor.commands.load(Ordering::SeqCst), before + 1);

    let other = put_state(&ana, "k2", json!({"state": "available"})).await.ok(202);
    assert_ne!(first.text, other.text, "another key is another act");
    put_state(&ana, "k1", json!({"state": "idle"}))
        .await
        .problem(422, "idempotencyKeyReused");
}

#[tokio::test]
async fn refusals_are_remembered_and_faults_are_not() {
    let world = World::new();
    let ana = world.person("ana").await;
    let refused = put_state(&ana, "k", json!({"state": "available"})).await;
    refused.problem(409, "notSignedIn");
    ana.post("/api/v1/agents/login", json!({"device": {"kind": "extension"}}))
        .await
        .ok(202);
    assert_eq!(
        put_state(&ana, "k", json!({"state": "available"})).await.text,
        refused.text
    );

    world.floor.down.store(true, Ordering::SeqCst);
    put_state(&ana, "k2", json!({"state": "available"}))
        .await
        .problem(503, "unavailable");
    world.floor.down.store(false, Ordering::SeqCst);
    put_state(&ana, "k2", json!({"state": "available"})).await.ok(202);
}

#[tokio::test]
async fn keys_belong_to_their_user_and_to_their_time() {
    let world = World::new();
    let ana = seated(&world).await;
    let boris = world.person("boris").await;
    put_state(&ana, "k", json!({"state": "available"})).await.ok(202);
    put_state(&boris, "k", json!({"state": "available"}))
        .await
        .problem(409, "notSignedIn");
    world.clock.advance(600_000);
    let later = put_state(&ana, "k", json!({"state": "idle"})).await.ok(202);
    assert!(!later.headers.contains_key("idempotency-replayed"));
}

#[tokio::test]
async fn a_key_must_be_a_short_visible_text() {
    let world = World::new();
    let ana = seated(&world).await;
    for wrong in [String::new(), "x".repeat(129)] {
        put_state(&ana, &wrong, json!({"state": "available"}))
            .await
            .problem(400, "badIdempotencyKey");
    }
}

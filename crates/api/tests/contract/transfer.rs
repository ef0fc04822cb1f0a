//! Transfers: blind, to a queue, out of a consult, and the calls that nobody took.

use serde_json::json;

use crate::consult::{talking, to_agent};
use crate::world::{World, controls};

/// Proves: TRF-3, TRF-9
#[tokio::test]
async fn a_blind_transfer_frees_whoever_transfers_as_it_rings() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    ana.act(id, "transfer", to_agent("boris"))
        .await
        .problem(409, "destinationNotAvailable");
    ana.act(id, "transfer", json!({"to": {"kind": "entryPoint", "id": "main"}}))
        .await
        .problem(403, "destinationNotAllowed");
    boris
        .put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    ana.act(id, "transfer", to_agent("boris")).await.ok(202);

    let owed = ana.task().await;
    assert_eq!(owed["state"], "wrapUp");
    assert_eq!(controls(&owed["controls"]), "+wrapup");
    let offered = boris.task().await;
    assert_eq!(
        (&offered["state"], &offered["offerKind"]),
        (&json!("ringing"), &json!("transfer"))
    );
    assert_eq!(
        (&offered["transfer"]["to"]["id"], &offered["transfer"]["released"]),
        (&json!("boris"), &json!(true))
    );
    assert!(offered.get("relation").is_none());
    boris.does(id, "accept").await;
    let taken = boris.task().await;
    assert_eq!(
        (&taken["state"], &taken["transfer"]),
        (&json!("connected"), &json!(null))
    );
    assert_eq!(
        (
            &taken["participants"][1]["agentId"],
            &taken["participants"][1]["primary"]
        ),
        (&json!("boris"), &json!(true))
    );
    ana.act(id, "wrapup", json!({"wrapUpCodeId": "resolved"})).await.ok(202);
    assert_eq!(ana.task().await, json!(null));
}

#[tokio::test]
async fn until_a_number_alerts_the_call_is_the_agents() {
    let world = World::new();
    let (ana, _, id) = talking(&world).await;
    let number = json!({"to": {"kind": "dialNumber", "number": "+359 2 973 2121"}});
    ana.act(id, "transfer", number.clone()).await.ok(202);
    let trying = ana.task().await;
    assert_eq!(trying["state"], "connected");
    assert_eq!(
        (&trying["transfer"]["to"]["kind"], &trying["transfer"]["released"]),
        (&json!("dialNumber"), &json!(false))
    );
    ana.act(id, "transfer", number).await.problem(409, "transferring");
    ana.act(id, "end", json!({})).await.problem(409, "transferring");
    world.number_rings(id);
    assert_eq!(ana.task().await["state"], "wrapUp");
}

/// Proves: TRF-4, TRF-5
#[tokio::test]
async fn a_queue_and_a_consulted_agent_take_the_customer() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    boris.does(id, "accept").await;
    ana.does(id, "consult/transfer").await;
    assert_eq!(ana.task().await["state"], "wrapUp");
    let owner = boris.task().await;
    assert_eq!(
        (&owner["state"], &owner["consult"]),
        (&json!("connected"), &json!(null))
    );
    assert!(owner.get("relation").is_none(), "it is the agent's own now");

    boris
        .act(id, "transfer", json!({"to": {"kind": "queue", "id": "support"}}))
        .await
        .ok(202);
    assert_eq!(boris.task().await["state"], "wrapUp");
    ana.act(id, "wrapup", json!({"wrapUpCodeId": "resolved"})).await.ok(202);
    assert_eq!(
        (&ana.task().await["state"], &ana.task().await["offerKind"]),
        (&json!("ringing"), &json!("routed")),
        "whoever is free gets it"
    );
}

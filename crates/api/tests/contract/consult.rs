//! A consult as both agents see it: asked, answered, swapped, ended; what keeps it from starting; a queue and an
//! outside number.

use floor::InteractionId;
use serde_json::{Value, json};

use crate::world::{Person, World, controls};

/// ana talks to a caller; boris and vera have a seat and are idle.
pub(crate) async fn talking(world: &World) -> (Person<'_>, Person<'_>, InteractionId) {
    let ana = world.person("ana").await;
    let boris = world.person("boris").await;
    ana.available_in_browser().await;
    boris.in_browser().await;
    let id = world.call();
    ana.does(id, "accept").await;
    (ana, boris, id)
}

pub(crate) fn to_agent(id: &str) -> Value {
    json!({"to": {"kind": "agent", "id": id}})
}

fn panel(task: &Value) -> String {
    controls(&task["consult"]["controls"])
}

/// Proves: CON-7, CON-8, CON-10, CON-11, CON-22, HLD-4
#[tokio::test]
async fn both_sides_of_a_consult_see_it_from_their_side() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    world.clock.advance(5_000);
    ana.act(id, "consult", to_agent("boris")).await.ok(202);

    let asked = ana.task().await;
    assert_eq!(asked["state"], "consultRequested");
    let consult = &asked["consult"];
    assert_eq!(
        (&consult["role"], &consult["state"]),
        (&json!("initiator"), &json!("ringing"))
    );
    assert_eq!(
        consult["with"],
        json!({"kind": "agent", "id": "boris", "name": "BORIS", "number": "1002"})
    );
    assert_eq!(consult["to"], consult["with"]);
    assert_eq!(
        (&consult["live"], &consult["since"]),
        (&json!("consulted"), &json!("2027-01-15T08:00:05Z"))
    );
    assert_eq!(asked["timers"]["consultSince"], "2027-01-15T08:00:05Z");
    assert_eq!(
        asked["timers"]["heldSince"], "2027-01-15T08:00:05Z",
        "the customer waits"
    );
    assert_eq!(
        panel(&asked),
        "-conference(consultNotReady) +consultEnd -swap(consultNotReady) +transfer"
    );

    let offered = boris.task().await;
    assert_eq!(
        (&offered["id"], &offered["state"], &offered["offerKind"]),
        (&json!(id.to_string()), &json!("ringing"), &json!("consult"))
    );
    assert_eq!(
        (&offered["relation"], &offered["offerStage"]),
        (&json!("consult"), &json!("request"))
    );
    let consult = &offered["consult"];
    assert_eq!(
        (&consult["role"], &consult["state"]),
        (&json!("consulted"), &json!("ringing"))
    );
    assert_eq!(
        consult["initiator"],
        json!({"id": "ana", "name": "ANA", "team": {"id": "support", "name": "SUPPORT"}, "number": "1001"})
    );
    assert_eq!(consult["with"]["id"], "ana", "the other side is whoever asks");
    assert_eq!(controls(&offered["controls"]), "+accept +decline");
    assert_eq!(
        offered["participants"].as_array().unwrap().len(),
        2,
        "the consulted party is none yet"
    );

    world.clock.advance(2_000);
    boris.does(id, "accept").await;
    let (asking, helping) = (ana.task().await, boris.task().await);
    for task in [&asking, &helping] {
        assert_eq!(
            (&task["state"], &task["consult"]["state"]),
            (&json!("consulting"), &json!("active"))
        );
        assert_eq!(task["timers"]["consultSince"], "2027-01-15T08:00:07Z");
        assert_eq!(task["participants"].as_array().unwrap().len(), 2);
    }
    assert_eq!(
        asking["timers"]["connectedAt"], "2027-01-15T08:00:00Z",
        "each panel has its own timer"
    );
    assert_eq!(helping["timers"]["connectedAt"], json!(null));
    assert_eq!(helping["relation"], "consult");
    assert!(asking.get("relation").is_none());
    assert_eq!(
        panel(&asking),
        "+conference +consultEnd +hold +mute +resume +swap +transfer"
    );
    assert_eq!(panel(&helping), "+consultExit +mute");

    boris.act(id, "mute", json!({"muted": true})).await.ok(202);
    assert_eq!(
        (&boris.task().await["muted"], &boris.task().await["consult"]["muted"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(ana.task().await["muted"], false);

    world.clock.advance(1_000);
    ana.does(id, "swap").await;
    let swapped = ana.task().await;
    assert_eq!(
        (&swapped["consult"]["live"], &swapped["consult"]["liveSince"]),
        (&json!("customer"), &json!("2027-01-15T08:00:08Z"))
    );
    assert_eq!(swapped["timers"]["heldSince"], json!(null));
    ana.does(id, "hold").await;
    assert_eq!(ana.task().await["consult"]["live"], "none", "both wait");
    assert_eq!(
        panel(&ana.task().await),
        "+conference +consultEnd -mute(customerHeld) +resume +swap +transfer"
    );

    boris.does(id, "consult/exit").await;
    assert_eq!(boris.task().await, json!(null));
    let back = ana.task().await;
    assert_eq!((&back["state"], &back["consult"]), (&json!("held"), &json!(null)));
    assert!(back["consultWrapUp"]["since"].is_string());
    assert!(controls(&back["controls"]).contains("+consultWrapup"));
    ana.act(id, "consult/wrapup", json!({"wrapUpCodeId": "nothing"}))
        .await
        .problem(422, "unknownWrapUpCode");
    ana.act(id, "consult/wrapup", json!({"wrapUpCodeId": "resolved"}))
        .await
        .ok(202);
    assert_eq!(ana.task().await["consultWrapUp"], json!(null));
}

/// Proves: CON-9, UIC-1
#[tokio::test]
async fn what_cannot_be_consulted_is_refused_with_its_reason() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    for (to, status, code) in [
        (json!({"kind": "agent", "id": "nobody"}), 404, "unknownDestination"),
        (json!({"kind": "agent", "id": "ana"}), 409, "destinationSelf"),
        (json!({"kind": "agent", "id": "vera"}), 409, "destinationUnavailable"),
        (json!({"kind": "queue", "id": "nowhere"}), 404, "unknownDestination"),
        (
            json!({"kind": "entryPoint", "id": "main"}),
            403,
            "destinationNotAllowed",
        ),
        (
            json!({"kind": "dialNumber", "number": "12"}),
            422,
            "invalidDestinationNumber",
        ),
        (
            json!({"kind": "directory", "id": "p3"}),
            422,
            "invalidDestinationNumber",
        ),
        (json!({"kind": "directory", "id": "p9"}), 404, "unknownDestination"),
        (json!({"kind": "agent"}), 422, "invalidValue"),
        (
            json!({"kind": "agent", "id": "boris", "number": "1"}),
            422,
            "invalidValue",
        ),
        (json!({"kind": "dialNumber"}), 422, "invalidValue"),
        (
            json!({"kind": "dialNumber", "id": "x", "number": "112"}),
            422,
            "invalidValue",
        ),
        (
            json!({"kind": "dialNumber", "number": "1".repeat(65)}),
            422,
            "invalidValue",
        ),
        (json!({"kind": "pigeon", "id": "x"}), 422, "invalidBody"),
    ] {
        let before = ana.task().await;
        ana.act(id, "consult", json!({"to": to})).await.problem(status, code);
        assert_eq!(ana.task().await, before, "{to}");
    }
    boris
        .act(id, "consult", to_agent("vera"))
        .await
        .problem(404, "unknownTask");
    for verb in ["consult/end", "consult/transfer", "consult/conference", "swap"] {
        ana.act(id, verb, json!({})).await.problem(409, "noConsult");
    }
    boris
        .act(id, "consult/exit", json!({}))
        .await
        .problem(404, "unknownTask");
    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    ana.act(id, "consult", to_agent("boris"))
        .await
        .problem(409, "consultActive");
    ana.act(id, "swap", json!({})).await.problem(409, "consultNotReady");
    ana.act(id, "consult/conference", json!({}))
        .await
        .problem(409, "consultNotReady");
}

/// The id of a consult's destination has 36 characters at most, that of a transfer 43.
/// Proves: TRF-16
#[tokio::test]
async fn ids_of_destinations_have_a_limit() {
    let world = World::new();
    let (ana, _, id) = talking(&world).await;
    for (verb, limit) in [("consult", 36), ("transfer", 43)] {
        for (length, status, code) in [(limit, 404, "unknownDestination"), (limit + 1, 422, "invalidValue")] {
            ana.act(id, verb, to_agent(&"x".repeat(length)))
                .await
                .problem(status, code);
        }
    }
}

/// Proves: CON-14, CON-22, B-3
#[tokio::test]
async fn a_queue_consult_is_known_by_the_callers_task_alone() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    let queue = json!({"to": {"kind": "queue", "id": "support"}});
    ana.act(id, "consult", queue.clone()).await.ok(202);
    let waiting = ana.task().await;
    assert_eq!(
        waiting["consult"]["with"],
        json!({"kind": "queue", "id": "support", "name": "Support"})
    );
    assert_eq!(waiting["consult"]["state"], "requested");
    let path = format!("/api/v1/tasks/{id}/decision");
    assert_eq!(
        ana.get(&path).await.ok(200).json()["winner"],
        json!(null),
        "nobody is free"
    );
    ana.does(id, "consult/end").await;
    assert_eq!(ana.task().await["state"], "held");

    ana.act(id, "consult", queue).await.ok(202);
    boris
        .put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    let offered = boris.task().await;
    assert_eq!(offered["id"], id.to_string(), "never the consult's own contact");
    assert_eq!(
        (&offered["state"], &offered["offerKind"]),
        (&json!("ringing"), &json!("consult"))
    );
    assert_eq!(
        offered["timers"]["offerExpiresAt"], "2027-01-15T08:00:18Z",
        "the queue's ring time"
    );
    assert_eq!(boris.get("/api/v1/agents/me").await.json()["tasks"][0], offered);
    assert_eq!(boris.get(&format!("/api/v1/tasks/{id}")).await.json(), offered);
    let child = world.floor.look(|floor| floor.state().last_interaction);
    for path in [
        format!("/api/v1/tasks/{child}"),
        format!("/api/v1/tasks/{child}/decision"),
    ] {
        boris.get(&path).await.problem(404, "unknownTask");
    }
    assert_eq!(boris.get(&path).await.ok(200).json()["winner"], "boris");
    assert_eq!(ana.task().await["consult"]["state"], "ringing");

    boris.does(id, "decline").await;
    assert_eq!(boris.task().await, json!(null));
    assert_eq!(ana.task().await["consult"]["state"], "requested", "it waits on");
    boris
        .put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    boris.does(id, "accept").await;
    assert_eq!(boris.task().await["state"], "consulting");
    let asking = ana.task().await;
    assert_eq!(
        (&asking["consult"]["with"]["id"], &asking["consult"]["to"]["kind"]),
        (&json!("boris"), &json!("queue"))
    );
}

#[tokio::test]
async fn an_outside_number_may_be_merged_while_it_rings() {
    let world = World::new();
    let (ana, _, id) = talking(&world).await;
    ana.act(
        id,
        "consult",
        json!({"to": {"kind": "directory", "id": "p1"}, "hold": false}),
    )
    .await
    .ok(202);
    let asked = ana.task().await;
    assert_eq!(
        asked["consult"]["with"],
        json!({"kind": "directory", "id": "p1", "name": "Иван Петров", "number": "+359 2 111 2233"})
    );
    assert_eq!(
        (&asked["consult"]["state"], &asked["consult"]["live"]),
        (&json!("requested"), &json!("customer")),
        "the customer is not put on hold"
    );
    world.number_rings(id);
    assert_eq!(ana.task().await["consult"]["state"], "ringing");
    ana.does(id, "consult/conference").await;
    let merging = ana.task().await;
    assert_eq!(
        (&merging["consult"]["merging"], &merging["state"]),
        (&json!(true), &json!("connected"))
    );
    world.number_answers(id);
    let joined = ana.task().await;
    assert_eq!(
        (&joined["state"], &joined["consult"]),
        (&json!("conference"), &json!(null))
    );
    let third = &joined["participants"][2];
    assert_eq!(
        (&third["kind"], &third["name"]),
        (&json!("number"), &json!("Иван Петров"))
    );
    assert_eq!(
        (&third["primary"], &third["owesWrapUp"]),
        (&json!(false), &json!(false))
    );
}

//! A call as the agent lives it through the API.

use serde_json::{Value, json};

use crate::world::{Person, World};

async fn task(who: &Person<'_>) -> Value {
    who.task().await
}

fn controls(task: &Value) -> String {
    crate::world::controls(&task["controls"])
}

/// Proves: POP-3, ANS-2, HLD-1, HLD-2, HLD-3, END-3, WRP-9, STA-3, UIC-4
#[tokio::test]
async fn from_the_offer_to_the_wrap_up() {
    let world = World::new();
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let id = world.call();
    let verb = |name: &str| format!("/api/v1/tasks/{id}/{name}");

    let offered = task(&ana).await;
    assert_eq!(offered["id"], id.to_string());
    assert_eq!(
        (&offered["mediaType"], &offered["direction"]),
        (&json!("voice"), &json!("inbound"))
    );
    assert_eq!(offered["state"], "ringing");
    assert_eq!(offered["customer"], json!({"number": "+359888123456", "name": "Elena"}));
    assert_eq!(offered["queue"], json!({"id": "support", "name": "Support"}));
    assert_eq!(offered["dnis"], "+35929002000");
    assert_eq!(offered["timers"]["offerExpiresAt"], "2027-01-15T08:00:18Z");
    assert_eq!(offered["timers"]["connectedAt"], json!(null));
    assert_eq!(controls(&offered), "+accept +decline");

    ana.post(&verb("hold"), json!({})).await.problem(409, "notNow");
    world.clock.advance(3_000);
    ana.post(&verb("accept"), json!({})).await.ok(202);
    let talking = task(&ana).await;
    assert_eq!(
        (&talking["state"], &talking["offerStage"]),
        (&json!("connected"), &json!(null))
    );
    assert_eq!(talking["timers"]["connectedAt"], "2027-01-15T08:00:03Z");
    assert_eq!(talking["timers"]["enqueuedAt"], "2027-01-15T08:00:00Z");
    assert_eq!(controls(&talking), "+consult +dtmf +end +help +hold +mute +transfer");
    let people = talking["participants"].as_array().unwrap();
    assert_eq!(
        (&people[0]["kind"], &people[1]["kind"]),
        (&json!("customer"), &json!("agent"))
    );
    assert_eq!(
        (&people[1]["agentId"], &people[1]["primary"]),
        (&json!("ana"), &json!(true))
    );
    assert!(talking["version"].as_u64() > offered["version"].as_u64());
    assert_eq!(ana.get("/api/v1/agents/me").await.json()["state"]["engaged"], true);

    ana.post(&verb("mute"), json!({"muted": true})).await.ok(202);
    assert_eq!(task(&ana).await["muted"], true);
    ana.post(&verb("mute"), json!({"muted": false})).await.ok(202);
    ana.post(&verb("dtmf"), json!({"digits": "1x"}))
        .await
        .problem(422, "invalidDigits");
    ana.post(&verb("dtmf"), json!({"digits": "12#"})).await.ok(202);

    ana.post(&verb("hold"), json!({})).await.ok(202);
    let held = task(&ana).await;
    assert_eq!(
        (&held["state"], &held["timers"]["heldSince"]),
        (&json!("held"), &json!("2027-01-15T08:00:03Z"))
    );
    assert!(
        controls(&held).contains("-end(customerHeld)") && controls(&held).contains("+resume"),
        "{}",
        controls(&held)
    );
    ana.post(&verb("end"), json!({})).await.problem(409, "customerHeld");
    ana.post(&verb("resume"), json!({})).await.ok(202);
    ana.post("/api/v1/agents/logout", json!({}))
        .await
        .problem(409, "taskActive");

    ana.post(&verb("end"), json!({})).await.ok(202);
    let owed = task(&ana).await;
    assert_eq!(
        (&owed["state"], &owed["endReason"]),
        (&json!("wrapUp"), &json!("agentEnded"))
    );
    assert_eq!(owed["timers"]["wrapUpEndsAt"], "2027-01-15T08:01:03Z");
    assert_eq!(controls(&owed), "+wrapup");
    ana.post(&verb("wrapup"), json!({"wrapUpCodeId": "nothing"}))
        .await
        .problem(422, "unknownWrapUpCode");
    ana.post(&verb("wrapup"), json!({"wrapUpCodeId": "resolved"}))
        .await
        .ok(202);
    assert_eq!(ana.get("/api/v1/tasks").await.json()["items"], json!([]));
    let state = ana.get("/api/v1/agents/me").await.json()["state"].clone();
    assert_eq!(
        (&state["name"], &state["engaged"]),
        (&json!("available"), &json!(false))
    );
}

/// Proves: RON-9
#[tokio::test]
async fn a_declined_call_makes_the_agent_idle_with_the_reason() {
    let world = World::new();
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let id = world.call();
    ana.post(&format!("/api/v1/tasks/{id}/decline"), json!({}))
        .await
        .ok(202);
    let state = ana.get("/api/v1/agents/me").await.json()["state"].clone();
    assert_eq!(
        state["idleCode"],
        json!({"id": "Agent_Declined", "name": "Agent_Declined", "names": {}, "system": true})
    );
    ana.post(&format!("/api/v1/tasks/{id}/accept"), json!({}))
        .await
        .problem(409, "offerGone");
}

/// Proves: B-3
#[tokio::test]
async fn a_waiting_task_says_why_nobody_has_it_and_who_missed_it() {
    let world = World::new();
    let ana = world.person("ana").await;
    let sofia = world.person("sofia").await;
    ana.available_in_browser().await;
    let id = world.call();
    let path = format!("/api/v1/tasks/{id}/decision");
    let offered = sofia.get(&path).await.ok(200).json();
    assert_eq!(offered["rule"], "longestAvailable");
    assert_eq!(offered["queue"], json!({"id": "support", "name": "Support"}));
    assert_eq!(
        (&offered["neededSkills"], &offered["missedOffer"]),
        (&json!([]), &json!(null))
    );
    ana.post(&format!("/api/v1/tasks/{id}/decline"), json!({}))
        .await
        .ok(202);
    let waiting = sofia.get(&path).await.ok(200).json();
    assert_eq!((&waiting["winner"], &waiting["rule"]), (&json!(null), &json!(null)));
    assert_eq!(
        waiting["candidates"],
        json!([{"agentId": "ana", "name": "ANA", "removedBy": "idle"}])
    );
    assert_eq!(waiting["missedOffer"]["winner"], "ana");
    assert_eq!(waiting["missedOffer"]["candidates"], offered["candidates"]);
    assert!(waiting["waitedMs"].is_u64() && waiting["others"] == json!([]));
}

/// Proves: B-3
#[tokio::test]
async fn the_decision_is_told_to_the_agent_and_to_supervisors_only() {
    let world = World::new();
    let ana = world.person("ana").await;
    let boris = world.person("boris").await;
    let sofia = world.person("sofia").await;
    ana.available_in_browser().await;
    boris
        .post(
            "/api/v1/agents/login",
            json!({"teamId": "support", "device": {"kind": "extension"}}),
        )
        .await
        .ok(202);
    let id = world.call();
    let path = format!("/api/v1/tasks/{id}/decision");
    let decision = ana.get(&path).await.ok(200).json();
    assert_eq!(decision["winner"], "ana");
    assert_eq!(
        decision["candidates"][0],
        json!({"agentId": "ana", "name": "ANA", "removedBy": null})
    );
    assert_eq!(
        decision["candidates"][1],
        json!({"agentId": "boris", "name": "BORIS", "removedBy": "idle"})
    );
    assert_eq!(sofia.get(&path).await.ok(200).json(), decision);
    boris.get(&path).await.problem(404, "unknownTask");
    boris
        .get(&format!("/api/v1/tasks/{id}"))
        .await
        .problem(404, "unknownTask");
    boris
        .post(&format!("/api/v1/tasks/{id}/accept"), json!({}))
        .await
        .problem(409, "offerGone");
    assert_eq!(
        ana.get(&format!("/api/v1/tasks/{id}")).await.ok(200).json()["state"],
        "ringing"
    );
}

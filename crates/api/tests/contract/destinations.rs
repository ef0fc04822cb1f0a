//! The list from which a consult's or a transfer's destination is chosen.

use std::collections::BTreeSet;

use floor::{Access, ProfileId, QueueId, Team, TeamId};
use serde_json::{Value, json};

use crate::consult::{talking, to_agent};
use crate::world::{Person, World};

async fn items(who: &Person<'_>, query: &str) -> Vec<Value> {
    let list = who.get(&format!("/api/v1/destinations{query}")).await.ok(200).json();
    list["items"].as_array().unwrap().clone()
}

async fn names(who: &Person<'_>, query: &str) -> Vec<String> {
    let all = items(who, query).await;
    all.iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Proves: CON-3, TRF-18
#[tokio::test]
async fn lists_show_what_the_profile_allows_and_no_more() {
    let world = World::changed(|directory| {
        let mut narrow = directory.profiles[&ProfileId::new("standard")].clone();
        narrow.id = ProfileId::new("narrow");
        narrow.buddy_teams = Access::Only(BTreeSet::from([TeamId::new("billing")]));
        narrow.queues = Access::All;
        narrow.consult_to_queue = false;
        narrow.entry_points = Access::None;
        narrow.address_book = Vec::new();
        narrow.typed_numbers = false;
        narrow.directory = false;
        directory.profiles.insert(narrow.id.clone(), narrow);
        let vera = floor::AgentId::new("vera");
        directory.agents.get_mut(&vera).unwrap().profile = ProfileId::new("narrow");
    });
    let (ana, boris, _) = talking(&world).await;
    let vera = world.person("vera").await;
    let sofia = world.person("sofia").await;
    vera.in_browser().await;
    sofia.in_browser().await;
    assert_eq!(names(&ana, "?kind=agent").await, ["BORIS", "SOFIA", "VERA"]);
    assert_eq!(names(&ana, "?kind=queue").await, ["Support"]);
    assert_eq!(
        names(&ana, "?kind=entryPoint").await,
        ["inner"],
        "main is not in the profile"
    );
    assert_eq!(names(&ana, "?kind=dialNumber").await, ["Taxi"]);
    assert_eq!(
        names(&ana, "?kind=directory").await,
        ["Maria Dimova", "Иван Петров"],
        "only who has a number"
    );
    let all = ["agent", "queue", "dialNumber", "entryPoint", "directory"];
    let me = ana.get("/api/v1/agents/me").await.json();
    assert_eq!(
        me["profile"]["destinations"],
        json!({"consult": all, "transfer": all, "workItem": ["agent", "queue"]})
    );
    assert_eq!(me["profile"]["typedNumbers"], true);

    for kind in all {
        let own = names(&vera, &format!("?kind={kind}")).await;
        assert!(own.is_empty(), "{kind}: {own:?}");
    }
    assert_eq!(names(&vera, "?purpose=transfer").await, ["Support"]);
    let me = vera.get("/api/v1/agents/me").await.json();
    assert_eq!(
        me["profile"]["destinations"],
        json!({"consult": ["agent"], "transfer": ["agent", "queue"], "workItem": ["agent", "queue"]}),
        "a category without access does not exist"
    );
    let supervisor = items(&ana, "?kind=agent&q=sofia").await.remove(0);
    assert_eq!(
        (&supervisor["supervisor"], &supervisor["enabled"]),
        (&json!(true), &json!(true))
    );
    drop(boris);
}

/// Presence is read anew with each request: the refresh of the picker is the same request again.
/// Proves: CON-4, TRF-10
#[tokio::test]
async fn presence_and_reasons_are_those_of_now() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    let vera = world.person("vera").await;
    vera.post("/api/v1/agents/login", json!({"device": {"kind": "extension"}}))
        .await
        .ok(202);
    let of = |all: &[Value], id: &str| all.iter().find(|item| item["id"] == id).unwrap().clone();
    let all = items(&ana, "?kind=agent").await;
    let colleague = of(&all, "boris");
    assert_eq!(colleague["presence"]["state"], "idle");
    assert_eq!(colleague["presence"]["idleCode"]["id"], "break");
    assert_eq!(colleague["presence"]["since"], "2027-01-15T08:00:00Z");
    assert_eq!(colleague["team"], json!({"id": "support", "name": "SUPPORT"}));
    assert_eq!(
        (&colleague["number"], &colleague["enabled"]),
        (&json!("1002"), &json!(true))
    );
    assert!(colleague.get("reason").is_none());
    let silent = of(&all, "vera");
    assert_eq!(
        (&silent["presence"]["state"], &silent["enabled"], &silent["reason"]),
        (&json!("unreachable"), &json!(false), &json!("destinationUnavailable"))
    );
    let transfer = of(&items(&ana, "?kind=agent&purpose=transfer").await, "boris");
    assert_eq!(
        (&transfer["enabled"], &transfer["reason"]),
        (&json!(false), &json!("destinationNotAvailable"))
    );

    boris
        .put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    let transfer = items(&ana, "?kind=agent&purpose=transfer").await;
    assert_eq!(transfer[0]["id"], "boris", "Available first");
    assert_eq!(
        (&transfer[0]["enabled"], &transfer[0]["presence"]["state"]),
        (&json!(true), &json!("available"))
    );
    for number in ["12", "home", "+1234567890123456789"] {
        let to = json!({"to": {"kind": "dialNumber", "number": number}});
        for verb in ["consult", "transfer"] {
            let got = ana.act(id, verb, to.clone()).await;
            got.problem(422, "invalidDestinationNumber");
        }
    }
    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    let asked = of(&items(&ana, "?kind=agent").await, "boris");
    assert_eq!(
        (&asked["presence"]["state"], &asked["reason"]),
        (&json!("engaged"), &json!("destinationSelf"))
    );
    let by_other = of(&items(&vera, "?kind=agent").await, "boris");
    assert_eq!(by_other["reason"], "destinationBusy");
}

/// Every item that is enabled is accepted, every other refused with the reason shown.
/// Proves: CON-17
#[tokio::test]
async fn the_reason_shown_is_the_refusal_met() {
    let world = World::changed(|directory| {
        let team = Team {
            id: TeamId::new("partner"),
            name: "Partner".to_owned(),
            capacity_number: Some("+35924440000".to_owned()),
            capacity: 1,
            fallback_queue: None,
        };
        directory.teams.insert(team.id.clone(), team);
        let mut queue = directory.queues[&QueueId::new("support")].clone();
        queue.id = QueueId::new("partner");
        queue.name = "Partner".to_owned();
        queue.teams = vec![TeamId::new("partner")];
        directory.queues.insert(queue.id.clone(), queue);
    });
    let (ana, _, id) = talking(&world).await;
    let vera = world.person("vera").await;
    vera.post("/api/v1/agents/login", json!({"device": {"kind": "extension"}}))
        .await
        .ok(202);
    let all = items(&ana, "").await;
    assert!(
        all.iter().any(|item| item["reason"] == "unsupportedDestination"),
        "a capacity team's queue"
    );
    for item in all {
        let mut to = json!({"kind": item["kind"]});
        match item.get("id") {
            Some(id) => to["id"] = id.clone(),
            None => to["number"] = item["number"].clone(),
        }
        let got = ana.act(id, "consult", json!({"to": to})).await;
        if item["enabled"] == true {
            got.ok(202);
            ana.does(id, "consult/end").await;
        } else {
            assert_eq!(got.json()["code"], item["reason"], "{item}");
        }
    }
}

/// Proves: CON-6
#[tokio::test]
async fn people_are_found_by_name_role_department_and_number() {
    let world = World::new();
    let (ana, ..) = talking(&world).await;
    for (searched, found) in [
        ("Петров", vec!["Иван Петров"]),
        ("иВаН", vec!["Иван Петров"]),
        ("account", vec!["Иван Петров"]),
        ("LEGAL", vec!["Maria Dimova"]),
        ("maria lawyer", vec!["Maria Dimova"]),
        ("maria finance", vec![]),
        ("%2B35921112233", vec!["Иван Петров"]),
        ("111%202233", vec!["Иван Петров"]),
        ("4455", vec!["Maria Dimova"]),
        ("guest", vec![]),
        ("zzz", vec![]),
    ] {
        let encoded: String = if searched.is_ascii() {
            searched.replace(' ', "%20")
        } else {
            searched.bytes().map(|byte| format!("%{byte:02X}")).collect()
        };
        assert_eq!(
            names(&ana, &format!("?kind=directory&q={encoded}")).await,
            found,
            "{searched}"
        );
    }
    let person = items(&ana, "?kind=directory&q=maria").await.remove(0);
    assert_eq!(
        person,
        json!({"kind": "directory", "id": "p2", "number": "4455", "name": "Maria Dimova", "detail": "Lawyer, Legal", "enabled": true})
    );
    assert_eq!(names(&ana, "?q=taxi").await, ["Taxi"], "the address book too");
}

#[tokio::test]
async fn long_lists_come_in_pages_and_wrong_queries_are_refused() {
    let world = World::new();
    let (ana, ..) = talking(&world).await;
    let whole = names(&ana, "").await;
    let mut paged = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = ana.get(&format!("/api/v1/destinations{query}")).await.ok(200).json();
        paged.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["name"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["nextCursor"].as_str() else { break };
        query = format!("?limit=2&cursor={next}");
    }
    assert_eq!(paged, whole);
    let long = "x".repeat(101);
    for (query, status, code) in [
        ("?limit=0", 422, "invalidValue"),
        ("?cursor=gone", 422, "invalidValue"),
        ("?kind=pigeon", 400, "badQuery"),
        ("?purpose=fun", 400, "badQuery"),
        (&format!("?q={long}"), 422, "invalidValue"),
    ] {
        ana.get(&format!("/api/v1/destinations{query}"))
            .await
            .problem(status, code);
    }
}

//! The small lists and the history.

use api::dto::agent::Named;
use api::dto::history::{HistoryItem, Outcome};
use api::dto::task::{Customer, Direction, MediaType};
use floor::AgentId;
use serde_json::{Value, json};

use crate::world::World;

fn names(list: &Value, field: &str) -> Vec<String> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

/// Proves: STA-2
#[tokio::test]
async fn each_sees_the_lists_that_concern_him() {
    let world = World::new();
    let ana = world.person("ana").await;
    let admin = world.person("admin").await;
    assert_eq!(names(&ana.get("/api/v1/teams").await.json(), "id"), ["support"]);
    assert_eq!(
        names(&admin.get("/api/v1/teams").await.json(), "id"),
        ["billing", "support"]
    );
    assert_eq!(names(&ana.get("/api/v1/queues").await.json(), "name"), ["Support"]);
    assert_eq!(
        names(&ana.get("/api/v1/entry-points").await.json(), "id"),
        ["inner", "main"]
    );
    assert_eq!(
        names(&ana.get("/api/v1/wrapup-codes").await.json(), "id"),
        ["followUp", "resolved"]
    );

    let idle = ana.get("/api/v1/idle-codes").await.ok(200).json();
    let own: Vec<&Value> = idle["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|code| code["system"] == false)
        .collect();
    assert_eq!(own.len(), 2, "training is not in the profile");
    assert_eq!(
        own[0],
        &json!({"id": "break", "name": "BREAK", "names": {"bg": "Почивка"}, "system": false, "default": true})
    );
    assert!(
        names(&idle, "id").contains(&"RONA".to_owned()),
        "system codes can be named"
    );
}

#[tokio::test]
async fn countries_are_listed_with_their_calling_codes() {
    let world = World::new();
    world
        .nobody("GET", "/api/v1/countries", None)
        .await
        .problem(401, "signInRequired");
    let ana = world.person("ana").await;
    let all = ana.get("/api/v1/countries?limit=500").await.ok(200).json();
    let find = |id: &str| {
        let items = all["items"].as_array().unwrap();
        items.iter().find(|item| item["id"] == id).unwrap().clone()
    };
    assert!(names(&all, "id").len() > 240);
    assert_eq!(find("BG"), json!({"id": "BG", "callingCode": "359", "main": true}));
    assert_eq!(find("CA"), json!({"id": "CA", "callingCode": "1", "main": false}));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let world = World::new();
    let ana = world.person("ana").await;
    let first = ana.get("/api/v1/entry-points?limit=1").await.ok(200).json();
    assert_eq!(
        (names(&first, "id"), &first["nextCursor"]),
        (vec!["inner".to_owned()], &json!("inner"))
    );
    let second = ana
        .get("/api/v1/entry-points?limit=1&cursor=inner")
        .await
        .ok(200)
        .json();
    assert_eq!(names(&second, "id"), ["main"]);
    assert!(second.get("nextCursor").is_none());
}

fn line(id: u32, hours_ago: i64) -> HistoryItem {
    let now = jiff::Timestamp::from_millisecond(crate::memory::HandClock::START_MS).unwrap();
    HistoryItem {
        id: id.to_string(),
        task_id: "1".to_owned(),
        media_type: MediaType::Voice,
        title: None,
        direction: Direction::Inbound,
        customer: Customer {
            masked: false,
            number: "+359888123456".to_owned(),
            name: None,
        },
        queue: Some(Named {
            id: "support".to_owned(),
            name: "Support".to_owned(),
        }),
        dnis: None,
        offered_at: now - jiff::SignedDuration::from_hours(hours_ago),
        connected_at: None,
        ended_at: None,
        outcome: Outcome::Missed,
        reason: Some("callerLeft".to_owned()),
        wrap_up_code: None,
    }
}

/// Proves: LAY-1
#[tokio::test]
async fn the_history_is_the_askers_own_of_the_last_day() {
    let world = World::new();
    let ana = world.person("ana").await;
    let agent = AgentId::new("ana");
    let mut lines: Vec<(AgentId, HistoryItem)> = (0..5)
        .map(|hours| (agent.clone(), line(5 - hours, hours.into())))
        .collect();
    lines.push((agent.clone(), line(90, 25)));
    lines.push((AgentId::new("boris"), line(91, 1)));
    *world.history.lines.lock().unwrap() = lines;

    let all = ana.get("/api/v1/history").await.ok(200).json();
    assert_eq!(names(&all, "id"), ["5", "4", "3", "2", "1"]);
    assert_eq!(
        (&all["items"][0]["outcome"], &all["items"][0]["reason"]),
        (&json!("missed"), &json!("callerLeft"))
    );
    let page = ana.get("/api/v1/history?limit=2&cursor=4").await.ok(200).json();
    assert_eq!(
        (names(&page, "id"), &page["nextCursor"]),
        (vec!["3".to_owned(), "2".to_owned()], &json!("2"))
    );
    let last = ana.get("/api/v1/history?limit=2&cursor=3").await.ok(200).json();
    assert!(last.get("nextCursor").is_none());
}

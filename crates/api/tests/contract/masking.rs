//! Masked numbers never reach an agent's browser (MSK).

use api::dto::agent::Named;
use api::dto::history::{HistoryItem, Outcome};
use api::dto::task::{Customer, Direction, MediaType};
use floor::{AgentId, Directory};
use serde_json::json;

use crate::live::{open, serve};
use crate::variables::with_variables;
use crate::world::World;

/// Digits of the caller's number that would tell it.
const TELLING: &str = "8881234";

fn masked(directory: &mut Directory) {
    with_variables(directory);
    directory.organization.mask_customer_numbers = true;
}

/// Proves: MSK-1, MSK-2, MSK-3, MSK-5
#[tokio::test]
async fn no_answer_and_no_event_to_an_agent_has_the_number() {
    let world = World::changed(masked);
    let address = serve(&world).await;
    let (ana, boris) = (world.person("ana").await, world.person("boris").await);
    ana.available_in_browser().await;
    boris.in_browser().await;
    let begin = world.floor.look(|floor| floor.state().seq);
    let item = HistoryItem {
        title: None,
        id: "1".to_owned(),
        task_id: "1".to_owned(),
        media_type: MediaType::Voice,
        direction: Direction::Inbound,
        customer: Customer {
            number: "+359888123456".to_owned(),
            masked: false,
            name: Some("0888 123 456".to_owned()),
        },
        queue: Some(Named {
            id: "support".to_owned(),
            name: "Support".to_owned(),
        }),
        dnis: Some("+35929002000".to_owned()),
        offered_at: jiff::Timestamp::from_millisecond(1_800_000_000_000).unwrap(),
        connected_at: None,
        ended_at: None,
        outcome: Outcome::Missed,
        reason: None,
        wrap_up_code: None,
    };
    world.history.lines.lock().unwrap().push((AgentId::new("ana"), item));

    let mut answers = Vec::new();
    let task = world.call();
    answers.push(ana.get("/api/v1/tasks").await.ok(200).text);
    ana.does(task, "accept").await;
    // Somebody types the number: it does not come out again.
    let typed = json!([{"name": "caseNumber", "value": "calls from 0888 123-456", "baseVersion": 1}]);
    answers.push(ana.patch(task, typed).await.ok(200).text);
    let to = json!({"to": {"kind": "dialNumber", "number": "+359888123456"}});
    ana.act(task, "consult", to).await.ok(202);
    answers.push(ana.get("/api/v1/tasks").await.ok(200).text);
    ana.does(task, "consult/end").await;
    ana.does(task, "resume").await;
    ana.act(task, "consult", json!({"to": {"kind": "agent", "id": "boris"}}))
        .await
        .ok(202);
    boris.does(task, "accept").await;
    for path in ["/api/v1/tasks", "/api/v1/agents/me", "/api/v1/history"] {
        answers.push(ana.get(path).await.ok(200).text);
        answers.push(boris.get(path).await.ok(200).text);
    }
    answers.push(ana.get(&format!("/api/v1/tasks/{task}")).await.ok(200).text);
    answers.push(ana.get(&format!("/api/v1/tasks/{task}/decision")).await.ok(200).text);
    ana.does(task, "consult/conference").await;
    world.caller_leaves(task);
    for who in [&ana, &boris] {
        for query in [format!("?after={begin}"), String::new()] {
            let missed = open(&address, who, &query).await.through_tick().await;
            answers.push(serde_json::to_string(&missed).unwrap());
        }
    }
    for answer in &answers {
        let digits: String = answer.chars().filter(|c| !" -()".contains(*c)).collect();
        assert!(!digits.contains(TELLING), "{answer}");
    }

    let shown = ana.task().await;
    assert_eq!(shown["customer"]["masked"], true);
    assert_eq!(shown["customer"]["number"], "•••• 3456");
    let case = &shown["variables"][1];
    assert_eq!((&case["masked"], &case["editable"]), (&json!(true), &json!(false)));
    let phone = &shown["card"]["popover"][1];
    assert_eq!((&phone["value"], &phone["masked"]), (&json!("•••• 3456"), &json!(true)));
    let kept = ana.get("/api/v1/history").await.ok(200).json();
    assert_eq!(kept["items"][0]["customer"]["number"], "•••• 3456");
    assert_eq!(shown["dnis"], "+35929002000", "our own number is nobody's secret");
}

/// Proves: MSK-7
#[tokio::test]
async fn a_command_names_the_number_by_the_task() {
    let world = World::changed(masked);
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let task = world.call();
    ana.does(task, "accept").await;
    let of = |task: &str, kind: &str| json!({"to": {"kind": kind, "customerOf": task}});
    ana.act(task, "consult", of("77", "dialNumber"))
        .await
        .problem(404, "unknownTask");
    ana.act(task, "consult", of(&task.to_string(), "agent"))
        .await
        .problem(422, "invalidValue");
    ana.act(task, "consult", of(&task.to_string(), "dialNumber"))
        .await
        .ok(202);
    let asked = world.floor.look(|floor| {
        let consult = floor.state().interactions[&task].consult.clone();
        consult.unwrap().to
    });
    assert_eq!(asked, floor::Destination::Number("+359888123456".to_owned()));
    assert_eq!(ana.task().await["consult"]["to"]["number"], "•••• 3456");
    let boris = world.person("boris").await;
    boris.in_browser().await;
    boris
        .act(task, "consult", of(&task.to_string(), "dialNumber"))
        .await
        .problem(404, "unknownTask");
}

/// Proves: MSK-6
#[tokio::test]
async fn a_supervisor_s_page_is_not_masked() {
    let world = World::changed(masked);
    let address = serve(&world).await;
    let (ana, sofia) = (world.person("ana").await, world.person("sofia").await);
    ana.available_in_browser().await;
    let task = world.call();
    ana.does(task, "accept").await;
    let seen = sofia.get("/api/v1/supervision/agents").await.ok(200).json();
    assert_eq!(seen["agents"][0]["task"]["customer"]["number"], "+359888123456");
    let mut page = open(&address, &sofia, "?view=supervision").await;
    let snapshot = page.next().await.unwrap();
    assert_eq!(
        snapshot["supervision"]["agents"][0]["task"]["customer"]["number"],
        "+359888123456"
    );
    sofia.in_browser().await;
    sofia.does(task, "monitor").await;
    assert_eq!(sofia.task().await["customer"]["number"], "+359888123456");
}

#[tokio::test]
async fn without_the_switch_nothing_is_masked() {
    let world = World::changed(with_variables);
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    world.call();
    let customer = ana.task().await["customer"].clone();
    assert_eq!(
        (&customer["number"], &customer["masked"]),
        (&json!("+359888123456"), &json!(false))
    );
}

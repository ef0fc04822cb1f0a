//! Conferences: who is listed, who may do what, leaving, removing, Post Call, suggestions for the wrap-up.

use serde_json::{Value, json};

use crate::consult::{talking, to_agent};
use crate::world::{World, controls};

fn listed(task: &Value) -> String {
    let one = |participant: &Value| {
        let who = participant["agentId"].as_str().unwrap_or("");
        let primary = if participant["primary"] == true { "!" } else { "" };
        format!("{}:{who}{primary}", participant["kind"].as_str().unwrap())
    };
    let all: Vec<String> = task["participants"].as_array().unwrap().iter().map(one).collect();
    all.join(" ")
}

/// Proves: CNF-1, CNF-14, CNF-15
#[tokio::test]
async fn three_in_a_conference_see_each_other_and_their_own_buttons() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    let vera = world.person("vera").await;
    vera.in_browser().await;
    ana.act(id, "conference/exit", json!({}))
        .await
        .problem(409, "notInConference");
    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    boris.does(id, "accept").await;
    world.clock.advance(9_000);
    ana.does(id, "consult/conference").await;

    let (owner, other) = (ana.task().await, boris.task().await);
    for task in [&owner, &other] {
        assert_eq!(task["state"], "conference");
        assert_eq!(listed(task), "customer: agent:ana! agent:boris");
        assert_eq!(task["timers"]["conferenceSince"], "2027-01-15T08:00:09Z");
        assert_eq!(
            (
                &task["participants"][1]["owesWrapUp"],
                &task["participants"][2]["owesWrapUp"]
            ),
            (&json!(true), &json!(false)),
            "the owner owes the reason"
        );
    }
    assert_eq!(other["timers"]["connectedAt"], "2027-01-15T08:00:09Z");
    assert_eq!(
        controls(&owner["controls"]),
        "+conferenceExit +consult +dropParticipant +dtmf +end +help -hold(inConference) +mute"
    );
    assert_eq!(
        controls(&other["controls"]),
        "+conferenceExit +consult +dtmf +help -hold(inConference) +mute +wrapupSuggest"
    );

    boris.act(id, "consult", to_agent("vera")).await.ok(202);
    assert_eq!(ana.task().await["consult"]["role"], "bystander");
    assert_eq!(
        controls(&ana.task().await["consult"]["controls"]),
        "",
        "another's consult"
    );
    vera.does(id, "accept").await;
    boris.does(id, "consult/conference").await;
    assert_eq!(
        listed(&vera.task().await),
        "customer: agent:ana! agent:boris agent:vera"
    );

    let suggestion = json!({"wrapUpCodeId": "followUp", "note": "Ще звънне пак"});
    boris.act(id, "wrapup/suggest", suggestion).await.ok(202);
    boris
        .act(id, "wrapup/suggest", json!({"note": "x".repeat(501)}))
        .await
        .problem(422, "noteTooLong");
    let shown = json!([{"agentId": "boris", "name": "BORIS", "wrapUpCodeId": "followUp", "note": "Ще звънне пак"}]);
    assert_eq!(ana.task().await["suggestions"], shown);
    assert_eq!(boris.task().await["suggestions"], shown);
    assert_eq!(vera.task().await["suggestions"], json!([]), "for the owner alone");

    let pid = vera.task().await["participants"][3]["id"].as_str().unwrap().to_owned();
    let drop = |pid: &str| format!("conference/participants/{pid}/drop");
    boris.act(id, &drop(&pid), json!({})).await.problem(409, "notPrimary");
    for wrong in ["leg-999", "leg-", "leg-01", "vera", "%00"] {
        ana.act(id, &drop(wrong), json!({}))
            .await
            .problem(404, "unknownParticipant");
    }
    ana.does(id, &drop(&pid)).await;
    assert_eq!(vera.task().await, json!(null));

    ana.does(id, "conference/exit").await;
    assert_eq!(ana.task().await["state"], "wrapUp");
    let alone = boris.task().await;
    assert_eq!(
        (&alone["state"], listed(&alone)),
        (&json!("connected"), "customer: agent:boris!".to_owned())
    );
}

/// Proves: PCL-4
#[tokio::test]
async fn post_call_is_a_state_of_its_own() {
    let world = World::new();
    let (ana, boris, id) = talking(&world).await;
    ana.act(id, "consult", to_agent("boris")).await.ok(202);
    boris.does(id, "accept").await;
    ana.does(id, "consult/conference").await;
    world.clock.advance(30_000);
    world.caller_leaves(id);
    for who in [&ana, &boris] {
        let task = who.task().await;
        assert_eq!(
            (&task["state"], &task["timers"]["postCallSince"]),
            (&json!("postCall"), &json!("2027-01-15T08:00:30Z"))
        );
        assert_eq!(listed(&task), "agent:ana! agent:boris");
        assert!(controls(&task["controls"]).contains("-consult(customerLeft)"));
        who.act(id, "consult", to_agent("vera"))
            .await
            .problem(409, "customerLeft");
    }
    boris.does(id, "conference/exit").await;
    assert_eq!(ana.task().await["state"], "wrapUp");
    assert_eq!(boris.task().await, json!(null));
}

//! Stories of the queue: who is wanted, what is told, and how a caller leaves.

use flow::{Code, Flow, Input, Type, Value};

use crate::support::{Call, known};

fn document(queue: &str) -> String {
    format!(
        "{{schemaVersion: 1, name: test, language: bg, start: q, variables: {{caseNumber: global}}, nodes: {{q: {{type: \
         queue, queue: Support, music: hold{queue}}}, away: {{type: play, prompts: [goodbye], next: end}}, end: {{type: \
         disconnect}}}}}}"
    )
}

fn call(queue: &str) -> Call {
    Call::of(&document(queue))
}

const AWAY: &str = ", onUnavailable: away";

fn finished(play: u64) -> Input {
    Input::PlayFinished { play }
}

#[test]
fn the_floor_is_told_who_is_wanted_and_for_how_long() {
    let mut call = call(&format!(
        "{AWAY}, priority: 2, skills: {{bulgarian: 5, billing: 2}}, relax: [{{afterSeconds: 60, skills: {{bulgarian: 3}}}}, \
         {{afterSeconds: 120, skills: {{}}}}], preferred: {{agent: '{{{{ caseNumber }}}}', holdSeconds: 20}}, overflow: \
         [{{queue: Billing, afterSeconds: 90}}], maxWaitSeconds: 600, onMaxWait: away"
    ));
    let agent = Value::parse(Type::Text, "ana").expect("a text");
    call.contact.insert("caseNumber".to_owned(), agent);
    assert_eq!(
        call.step(Input::Entered),
        [
            "queue Support [0: billing>=2 bulgarian>=5] [60000: bulgarian>=3] [120000:] then Billing at 90000 priority 2 \
             first ana for 20000 at most 600000",
            "music hold"
        ]
    );
    assert_eq!(call.step(Input::QueueTimedOut), ["leave", "play 1 goodbye"]);
}

#[test]
fn nobody_is_preferred_where_nobody_is_named_and_last_is_the_last_agent() {
    let mut last = call(&format!("{AWAY}, preferred: {{agent: last, holdSeconds: 5}}"));
    assert_eq!(last.step(Input::Entered)[0], "queue Support first last for 5000");
    let mut nobody = call(&format!(
        "{AWAY}, preferred: {{agent: '{{{{ caseNumber | default(\"\") }}}}', holdSeconds: 5}}"
    ));
    assert_eq!(nobody.step(Input::Entered)[0], "queue Support");
}

#[test]
fn announcements_come_at_their_times_and_the_first_in_the_document_goes_first() {
    let mut call = call(&format!(
        "{AWAY}, position: {{everySeconds: 60, prompts: [your-number, {{say: position}}]}}, announcements: [{{afterSeconds: \
         30, everySeconds: 40, prompts: [busy, {{say: estimatedWait}}]}}, {{afterSeconds: 60, prompts: [sorry]}}]"
    ));
    let place = |wait_seconds| Input::Position {
        position: 2,
        wait_seconds,
    };
    assert_eq!(call.step(Input::Entered), ["queue Support", "ask"]);
    assert_eq!(call.step(place(Some(61))), ["play 1 your-number number-2"]);
    call.now += 5_000;
    assert_eq!(call.step(finished(1)), ["music hold"]);
    // 30 s after arrival.
    assert_eq!(call.seconds_left(), Some(25));
    assert_eq!(call.wait(), ["ask"]);
    assert_eq!(call.step(place(Some(61))), ["play 2 busy number-2 minutes"]);
    assert_eq!(call.step(finished(2)), ["music hold"]);
    // The one that is told once, at 60 s; then the position at 65 s; then the wait at 70 s, which is not known now.
    assert_eq!(call.wait(), ["play 3 sorry"]);
    call.now += 20_000;
    assert_eq!(call.step(finished(3)), ["ask"]);
    assert_eq!(call.step(place(None)), ["play 4 your-number number-2"]);
    assert_eq!(call.step(finished(4)), ["ask"]);
    assert_eq!(call.step(place(None)), ["music hold"]);
    assert_eq!(call.seconds_left(), Some(40));
}

#[test]
fn a_digit_leads_out_of_the_queue_at_any_time() {
    for moments in 0..3 {
        let mut call = call(&format!(
            "{AWAY}, prompts: [busy], onDigit: {{9: away}}, position: {{everySeconds: 60, prompts: [busy]}}"
        ));
        call.step(Input::Entered);
        for play in 1..=moments {
            call.step(finished(play));
        }
        assert!(call.press("8").is_empty());
        assert_eq!(call.press("9")[0], "leave", "{moments}");
        assert_eq!(call.run.node(), Some("away"));
    }
}

#[test]
fn an_offer_to_call_back_keeps_the_place_until_it_is_promised() {
    let queue = format!("{AWAY}, callback: {{digit: 2, onAccepted: away}}");
    let mut promised = call(&queue);
    promised.step(Input::Entered);
    assert_eq!(promised.press("2"), ["callback caller"]);
    assert_eq!(
        promised.step(Input::CallbackAnswer { promised: true }),
        ["play 1 goodbye"]
    );

    let mut refused = call(&queue);
    refused.step(Input::Entered);
    refused.press("2");
    assert_eq!(refused.step(Input::CallbackAnswer { promised: false }), ["music hold"]);
    refused.press("2");
    assert_eq!(refused.wait(), ["music hold"], "no answer is none");

    let elsewhere = "callback: {digit: 2, number: '{{ caseNumber }}', onAccepted: end, onRefused: away}";
    let mut elsewhere = call(&format!("{AWAY}, {elsewhere}"));
    let number = Value::parse(Type::Text, "+3592").expect("a text");
    elsewhere.contact.insert("caseNumber".to_owned(), number);
    elsewhere.step(Input::Entered);
    assert_eq!(elsewhere.press("2"), ["callback +3592"]);
    assert_eq!(
        elsewhere.step(Input::CallbackAnswer { promised: false }),
        ["leave", "play 1 goodbye"]
    );
}

#[test]
fn a_queue_without_branches_of_its_own_uses_the_documents() {
    let text = document("").replace("start: q", "start: q, onError: away");
    let mut unavailable = Call::of(&text);
    unavailable.step(Input::Entered);
    assert_eq!(unavailable.step(Input::QueueUnavailable), ["play 1 goodbye"]);
    let mut late = Call::of(&text);
    late.step(Input::Entered);
    assert_eq!(late.step(Input::QueueTimedOut), ["leave", "play 1 goodbye"]);
    assert_eq!(
        late.run.failed().map(|failed| failed.failure.code()),
        Some("queueTimedOut")
    );
    let mut alone = call(AWAY);
    alone.step(Input::Entered);
    let fault = alone.try_step(Input::QueueTimedOut).expect_err("nowhere to go");
    assert_eq!(fault.code(), "queueTimedOut");
}

#[test]
fn a_run_that_an_older_program_stored_in_a_queue_goes_on() {
    let queue = format!("{AWAY}, position: {{everySeconds: 60, prompts: [busy, {{say: position}}]}}");
    for state in [
        r#"{"greeting":{"node":"q","play":1,"until":1768205100000}}"#,
        r#"{"waiting":{"node":"q","until":1768204800000}}"#,
    ] {
        let mut call = call(&queue);
        let stored = format!(r#"{{"version":1,"entered":1,"plays":1,"typed":"","state":{state}}}"#);
        call.run = flow::Run::from_json(&stored).expect("a run of version 1");
        call.now = call.run.deadline().expect("a deadline");
        assert_eq!(call.step(Input::Deadline), ["ask"], "{state}");
    }
}

#[test]
fn documents_say_what_is_wrong_with_a_queue() {
    for (queue, code, path) in [
        (", skills: {french: 1}", Code::UnknownSkill, "/nodes/q/skills/french"),
        (", skills: {billing: 11}", Code::OutOfRange, "/nodes/q/skills/billing"),
        (
            ", relax: [{afterSeconds: 5, skills: {french: 1}}]",
            Code::UnknownSkill,
            "/nodes/q/relax/0/skills/french",
        ),
        (
            ", relax: [{afterSeconds: 5, skills: {}}, {afterSeconds: 5, skills: {}}]",
            Code::NotInOrder,
            "/nodes/q/relax",
        ),
        (", maxWaitSeconds: 60", Code::MissingField, "/nodes/q"),
        (
            ", overflow: [{queue: Mars, afterSeconds: 5}]",
            Code::UnknownQueue,
            "/nodes/q/overflow/0/queue",
        ),
        (
            ", onDigit: {1: away}, callback: {digit: 1, onAccepted: away}",
            Code::DuplicateDigit,
            "/nodes/q/callback/digit",
        ),
        (
            ", callback: {digit: 12, onAccepted: away}",
            Code::BadDigit,
            "/nodes/q/callback/digit",
        ),
        (
            ", announcements: [{prompts: [busy]}]",
            Code::MissingField,
            "/nodes/q/announcements/0",
        ),
        (", priority: 0", Code::OutOfRange, "/nodes/q/priority"),
        (
            ", prompts: [{say: position}]",
            Code::PositionElsewhere,
            "/nodes/q/prompts/0",
        ),
    ] {
        let problems = Flow::parse(&document(&format!("{AWAY}{queue}")), &known()).expect_err("a mistake");
        let found = problems
            .iter()
            .any(|problem| problem.code == code && problem.path == path);
        assert!(found, "{queue}: {problems:?}");
    }
}

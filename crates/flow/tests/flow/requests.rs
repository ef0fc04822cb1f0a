//! Stories of requests to other programs.

use flow::{Input, Outcome, Type, limits};

use crate::nodes::{answered, call, value};
use crate::support::Call;

const LOOK_UP: &str = "n: {type: http, url: 'https://crm.example/cases/{{ caseNumber }}?from={{ system.caller }}', music: \
    hold, timeoutSeconds: 4, into: {note: /customer/name, balance: {pointer: /balance, default: 0}, details: /customer}, \
    next: a, onStatus: {404: b, 5xx: c}, onTimeout: d}, a: {type: play, prompts: [{say: number, value: '{{ balance }}'}], \
    next: end}, b: {type: setPriority, priority: 1, next: end}, c: {type: setPriority, priority: 2, next: end}, d: {type: \
    setPriority, priority: 3, next: end}";

fn looked_up(input: Input) -> (Call, Vec<String>) {
    let mut call = call(LOOK_UP);
    call.contact.insert("caseNumber".to_owned(), value(Type::Text, "7/8"));
    assert_eq!(
        call.step(Input::Entered),
        [
            "fetch 1 GET https://crm.example/cases/7%2F8?from=%2B359881234567",
            "music hold"
        ]
    );
    assert_eq!(call.seconds_left(), Some(4 + limits::ANSWER_GRACE_MS / 1_000));
    let actions = call.step(input);
    (call, actions)
}

#[test]
fn an_answer_goes_into_variables_and_its_status_says_where_to() {
    let (_, actions) = looked_up(answered(1, 200, r#"{"customer": {"name": "Ана"}, "balance": -3.50}"#));
    assert_eq!(
        actions,
        [
            "set balance=-3.5 details={\"name\":\"Ана\"}",
            "play 1 minus number-3 point number-5"
        ]
    );
    let (_, actions) = looked_up(answered(1, 201, r#"{"customer": {"name": true}}"#));
    assert_eq!(actions[0], "set balance=0 details={\"name\":true}");
    assert_eq!(looked_up(answered(1, 404, "")).1, ["priority 1", "end"]);
    assert_eq!(looked_up(answered(1, 503, "")).1, ["priority 2", "end"]);
    assert!(
        looked_up(answered(2, 200, "{}")).1.is_empty(),
        "the answer to another request"
    );
}

#[test]
fn an_answer_that_is_none_has_a_branch() {
    let timed_out = Input::Fetched {
        request: 1,
        outcome: Outcome::TimedOut,
    };
    assert_eq!(looked_up(timed_out).1, ["priority 3", "end"]);
    let mut never = call(LOOK_UP);
    never.contact.insert("caseNumber".to_owned(), value(Type::Text, "7"));
    never.step(Input::Entered);
    assert_eq!(never.wait(), ["priority 3", "end"]);
    let failed = Input::Fetched {
        request: 1,
        outcome: Outcome::Failed,
    };
    for (input, code) in [
        (failed, "fetchFailed"),
        (answered(1, 301, ""), "badStatus"),
        (answered(1, 200, "<html>"), "badAnswer"),
        (answered(1, 200, "{}"), "badAnswer"),
        (answered(1, 200, r#"{"customer": {"name": ["x"]}}"#), "badAnswer"),
        (
            answered(1, 200, r#"{"customer": {"name": "x"}, "balance": "much"}"#),
            "badAnswer",
        ),
    ] {
        let (call, actions) = looked_up(input);
        assert_eq!(actions, ["play 1 sorry"]);
        assert_eq!(call.run.failed().map(|failed| failed.failure.code()), Some(code));
    }
}

//! Stories of the nodes that ask, compute, look up and give away.

use flow::{Code, Fault, Flow, Input, Outcome, Purpose, Type, Value, limits};

use crate::support::{Call, MONDAY_MORNING, known, valid};

fn finished(play: u64) -> Input {
    Input::PlayFinished { play }
}

pub(crate) fn answered(request: u64, status: u16, body: &str) -> Input {
    let outcome = Outcome::Answered {
        status,
        body: body.to_owned(),
    };
    Input::Fetched { request, outcome }
}

/// A document of nodes, with all the variables that the world knows.
pub(crate) fn document(nodes: &str) -> String {
    format!(
        "{{schemaVersion: 1, name: test, language: en, start: n, onError: sorry, variables: {{caseNumber: global, \
         balance: global, visits: global, since: global, details: global, pin: global, tries: {{type: integer, \
         default: 0}}, secret: {{type: text, secure: true}}, note: {{type: text}}}}, nodes: {{{nodes},
         sorry: {{type: play, prompts: [sorry], next: end}}, end: {{type: disconnect}}}}}}"
    )
}

pub(crate) fn call(nodes: &str) -> Call {
    Call::of(&document(nodes))
}

pub(crate) fn mistakes(nodes: &str) -> Vec<(Code, String)> {
    let problems = Flow::parse(&document(nodes), &known()).expect_err("a mistake");
    problems
        .into_iter()
        .map(|problem| (problem.code, problem.path))
        .collect()
}

pub(crate) fn value(of: Type, text: &str) -> Value {
    Value::parse(of, text).expect("a value")
}

const ASK: &str = "n: {type: collectDigits, variable: caseNumber, prompts: [menu], invalidPrompts: [wrong], minDigits: 3, \
                   maxDigits: 5, attempts: 2, valid: 'value != \"000\"', next: end, onTimeout: sorry, onInvalid: end}";

#[test]
fn digits_are_collected_to_the_terminator_the_length_or_the_pause() {
    let mut to_terminator = call(ASK);
    assert_eq!(to_terminator.step(Input::Entered), ["play 1 menu"]);
    assert_eq!(to_terminator.press("1"), ["silence"]);
    assert_eq!(to_terminator.seconds_left(), Some(3));
    assert_eq!(to_terminator.press("23#"), ["set caseNumber=123", "end"]);

    let mut to_length = call(ASK);
    to_length.step(Input::Entered);
    assert!(to_length.step(finished(1)).is_empty());
    assert_eq!(to_length.seconds_left(), Some(5));
    assert_eq!(to_length.press("12345"), ["set caseNumber=12345", "end"]);

    let mut to_pause = call(ASK);
    to_pause.step(Input::Entered);
    assert_eq!(to_pause.press("0070"), ["silence"]);
    assert_eq!(to_pause.wait(), ["set caseNumber=0070", "end"]);
}

#[test]
fn a_wrong_answer_is_told_and_a_silent_caller_is_asked_again() {
    let mut wrong = call(ASK);
    wrong.step(Input::Entered);
    assert_eq!(wrong.press("12#"), ["silence", "play 2 wrong menu"]);
    assert_eq!(wrong.press("000#"), ["silence", "end"]);

    let mut not_a_digit = call(ASK);
    not_a_digit.step(Input::Entered);
    assert_eq!(not_a_digit.press("*"), ["silence", "play 2 wrong menu"]);

    let mut silent = call(ASK);
    silent.step(Input::Entered);
    silent.step(finished(1));
    assert_eq!(silent.wait(), ["play 2 menu"]);
    silent.step(finished(2));
    assert_eq!(silent.wait(), ["play 3 sorry"]);
    assert_eq!(silent.run.failed(), None);
}

#[test]
fn a_question_that_may_not_be_interrupted_keeps_what_is_typed() {
    let mut call = call(&ASK.replace("minDigits: 3", "interruptible: false, minDigits: 3"));
    call.step(Input::Entered);
    assert!(call.press("123#").is_empty());
    assert_eq!(call.step(finished(1)), ["set caseNumber=123", "end"]);
}

#[test]
fn a_terminator_out_of_habit_means_nothing_to_the_next_node() {
    let nodes = ASK
        .replace("maxDigits: 5", "maxDigits: 3")
        .replace("next: end", "next: m")
        + ", m: {type: menu, prompts: [menu], choices: {1: end}, onTimeout: end, onInvalid: end, attempts: 2}";
    let mut call = call(&nodes);
    call.step(Input::Entered);
    assert_eq!(call.press("123"), ["silence", "set caseNumber=123", "play 2 menu"]);
    assert!(call.press("#").is_empty());
    assert_eq!(call.press("#"), ["play 3 menu"]);
}

#[test]
fn digits_typed_ahead_answer_question_after_question() {
    let nodes = "n: {type: play, prompts: [welcome], next: a}, a: {type: collectDigits, variable: note, prompts: [menu],
        maxDigits: 2, next: b, onTimeout: end, onInvalid: end}, b: {type: collectDigits, variable: visits, prompts: [menu],
        maxDigits: 9, next: c, onTimeout: end, onInvalid: end}, c: {type: menu, prompts: [menu], choices: {7: end},
        onTimeout: end, onInvalid: end}";
    let mut call = call(nodes);
    call.step(Input::Entered);
    assert!(call.press("12#0345#7").is_empty());
    assert_eq!(call.step(finished(1)), ["set visits=345", "end"]);
}

#[test]
fn a_secure_value_is_found_in_nothing_that_is_stored_or_logged() {
    let nodes = "n: {type: play, prompts: [welcome], interruptible: true, next: a}, a: {type: collectDigits, variable: \
        secret, prompts: [menu], maxDigits: 8, next: b, onTimeout: end, onInvalid: end}, b: {type: condition, if: 'secret | \
        length == 4', then: h, else: end}, h: {type: http, method: POST, url: 'https://bank.example/pin', headers: {X-Pin: \
        '{{ secret }}'}, body: '{\"pin\": \"{{ secret }}\"}', next: end}";
    let mut call = call(nodes);
    call.step(Input::Entered);
    assert!(call.press("987").is_empty());
    let actions = call.try_step(Input::Digit('6')).expect("no fault");
    assert!(actions.is_empty());
    let actions = call.try_step(Input::Digit('#')).expect("no fault");
    assert_eq!(
        actions.iter().map(crate::support::told).collect::<Vec<_>>(),
        ["fetch 1 POST https://bank.example/pin X-Pin: sealed 9876 | sealed {\"pin\": \"9876\"}"]
    );
    let logged = format!("{actions:?} {:?}", call.run);
    for text in call.stored.iter().chain([&logged]) {
        assert!(!text.contains("987"), "{text}");
    }
    assert!(logged.contains("<i-1/flow/secret>6789"));
    assert_eq!(call.step(answered(1, 204, "")), ["end"]);
    for (nodes, path) in [
        (
            "n: {type: set, values: {note: '{{ secret }}'}, next: end}",
            "/nodes/n/values/note",
        ),
        (
            "n: {type: set, values: {caseNumber: 'x{{ pin }}'}, next: end}",
            "/nodes/n/values/caseNumber",
        ),
        (
            "n: {type: play, prompts: [{say: digits, value: '{{ pin }}'}], next: end}",
            "/nodes/n/prompts/0/value",
        ),
        (
            "n: {type: screenPop, url: 'https://x/{{ pin }}', next: end}",
            "/nodes/n/url",
        ),
        ("n: {type: http, url: 'https://x/{{ pin }}', next: end}", "/nodes/n/url"),
        ("n: {type: transfer, number: '{{ pin }}'}", "/nodes/n/number"),
    ] {
        assert!(
            mistakes(nodes).contains(&(Code::SecureLeak, path.to_owned())),
            "{nodes}"
        );
    }
    valid(&document("n: {type: set, values: {secret: '{{ pin }}'}, next: end}"));
}

#[test]
fn values_are_computed_from_the_old_ones_and_take_their_variables_type() {
    let mut swap = call(
        "n: {type: set, values: {caseNumber: '{{ note | default(\"-\") }}', note: '{{ caseNumber }}', visits: \
         '{{ visits + 1 }}', balance: '{{ 0.1 + 0.2 }}', details: '{\"a\": {{ visits }}}'}, next: m}, m: {type: set, \
         values: {caseNumber: '{{ note }}{{ visits }}{{ details.a }}'}, next: end}",
    );
    swap.contact.insert("caseNumber".to_owned(), value(Type::Text, "A"));
    swap.contact.insert("visits".to_owned(), value(Type::Integer, "4"));
    assert_eq!(
        swap.step(Input::Entered),
        [
            "set balance=0.3 caseNumber=- details={\"a\":4} visits=5",
            "set caseNumber=A54",
            "end"
        ]
    );
}

#[test]
fn what_fails_goes_to_the_nodes_own_branch_then_to_the_documents_then_to_the_floor() {
    let nodes = "n: {type: set, values: {visits: '{{ caseNumber }}'}, next: end, onError: own}, own: {type: set, values: \
        {note: '{{ system.error }} in {{ system.errorNode }}'}, next: c}, c: {type: condition, if: 'note == \
        \"template in n\"', then: d, else: end}, d: {type: case, value: 'visits', cases: {1: end}, default: end}";
    let mut unset = call(nodes);
    assert_eq!(unset.step(Input::Entered), ["play 1 sorry"]);
    let failed = unset.run.failed().expect("a failure");
    assert_eq!((failed.node.as_str(), failed.failure.code()), ("d", "template"));

    let mut wrong = call(nodes);
    wrong.contact.insert("caseNumber".to_owned(), value(Type::Text, "many"));
    assert_eq!(wrong.step(Input::Entered), ["end"]);
    assert_eq!(wrong.run.failed().map(|failed| failed.failure.code()), Some("badValue"));

    let mut alone = Call::of(
        "{schemaVersion: 1, name: x, start: n, variables: {caseNumber: global}, nodes: {n: {type: play, prompts: [{say: \
         number, value: '{{ caseNumber }}'}], next: e}, e: {type: disconnect}}}",
    );
    alone
        .contact
        .insert("caseNumber".to_owned(), value(Type::Text, "twelve"));
    let fault = alone.try_step(Input::Entered).expect_err("nowhere to go");
    assert_eq!(fault.code(), "unspeakable");
    assert!(matches!(fault, Fault::Failed { .. }));
    assert!(alone.run.has_ended());
}

#[test]
fn a_flow_that_goes_round_ends_in_its_error_branch_and_one_that_does_so_there_in_a_fault() {
    let round = "n: {type: set, values: {tries: '{{ tries + 1 }}'}, next: m}, m: {type: condition, if: 'tries < 1000', \
                 then: n, else: end}";
    let mut call = call(round);
    assert_eq!(call.step(Input::Entered), ["play 1 sorry"]);
    assert_eq!(
        call.run.failed().map(|failed| failed.failure.code()),
        Some("tooManySteps")
    );
    assert_eq!(call.step(finished(1)), ["end"]);

    let mut worse =
        Call::of(&document(&round.replace("else: end", "else: sorry")).replace("onError: sorry", "onError: n"));
    let fault = worse.try_step(Input::Entered).expect_err("it never ends");
    let limit = limits::NODES_ENTERED + limits::ERROR_NODES_ENTERED;
    assert!(matches!(fault, Fault::TooManySteps { limit: met, .. } if met == limit));
}

#[test]
fn hours_lead_where_the_moment_says() {
    let nodes = "n: {type: hours, hours: office, onOpen: a, onClosed: b, onHoliday: c}, a: {type: handOver, entryPoint: \
                 night}, b: {type: setPriority, priority: 3, next: end}, c: {type: consent, record: false, next: end}";
    let mut open = call(nodes);
    assert_eq!(open.step(Input::Entered), ["hand over to night"]);
    let mut closed = call(nodes);
    closed.now = MONDAY_MORNING + 12 * 3_600_000;
    assert_eq!(closed.step(Input::Entered), ["priority 3", "end"]);
    let mut holiday = call(nodes);
    let new_year = ["2026-01-12".parse().expect("a date")].into();
    let hours = flow::Hours::new("Mo-Fr 09:00-18:00", new_year, Vec::new()).expect("hours");
    holiday.hours.insert("office".to_owned(), hours);
    assert_eq!(holiday.step(Input::Entered), ["record false", "end"]);
    let mut gone = call(nodes);
    gone.hours.clear();
    assert_eq!(gone.step(Input::Entered), ["play 1 sorry"]);
    assert_eq!(
        gone.run.failed().map(|failed| failed.failure.code()),
        Some("unknownHours")
    );
}

#[test]
fn a_call_is_given_away_or_comes_back_to_the_branch() {
    let nodes = "n: {type: transfer, number: '{{ caseNumber }}', ringSeconds: 20, onFailed: a}, a: {type: transfer, agent: \
                 ana}";
    let mut call = call(nodes);
    call.contact
        .insert("caseNumber".to_owned(), value(Type::Text, " +35921 "));
    assert_eq!(call.step(Input::Entered), ["transfer to number +35921 for 20000"]);
    assert!(call.press("1").is_empty());
    assert_eq!(call.step(Input::TransferFailed), ["transfer to agent ana for 30000"]);
    // No answer at all is a failure as well.
    assert_eq!(call.wait(), ["play 1 sorry"]);
}

#[test]
fn the_agent_gets_a_page_and_a_word() {
    let nodes = "n: {type: screenPop, url: 'https://crm.example/?q={{ caseNumber }}', target: desktop, next: w}, w: {type: \
                 agentWhisper, prompts: [busy, {say: digits, value: '{{ caseNumber }}'}], next: end}";
    let mut call = call(nodes);
    call.contact.insert("caseNumber".to_owned(), value(Type::Text, "1 2"));
    assert_eq!(
        call.step(Input::Entered),
        [
            "pop desktop https://crm.example/?q=1%202",
            "whisper busy number-1 number-2",
            "end"
        ]
    );
}

#[test]
fn values_are_spoken_in_the_callers_language_and_the_organizations_zone() {
    let text = "{schemaVersion: 1, name: x, language: en, start: s, variables: {since: global, visits: global, language: \
        global}, nodes: {s: {type: set, values: {language: bg}, next: n}, n: {type: play, prompts: [welcome, {say: dateTime, \
        value: '{{ since }}'}, {say: date, value: 2026-01-02}, {say: time, value: '{{ system.now }}'}, {say: number, value: \
        '{{ visits }}', gender: feminine}], next: e}, e: {type: disconnect}}}";
    let mut call = Call::of(text);
    call.contact
        .insert("since".to_owned(), value(Type::DateTime, "2026-03-31T22:05Z"));
    call.contact.insert("visits".to_owned(), value(Type::Integer, "21"));
    let actions = call.try_step(Input::Entered).expect("no fault");
    let Some(flow::Action::Play { prompts, .. }) = actions.last() else {
        panic!("a play: {actions:?}")
    };
    assert!(
        prompts
            .iter()
            .all(|prompt| prompt.language == flow::Language::Bulgarian)
    );
    let names: Vec<&str> = prompts.iter().map(|prompt| prompt.name.as_str()).collect();
    assert_eq!(
        names.join(" ").replace("number-", ""),
        "welcome day-1 month-4 2 thousands 20 and year-6 year at 1-masculine hour and 5 minutes day-2 month-1 2 thousands 20 \
         and year-6 year 10 hours 20 and 1-feminine"
    );
}

#[test]
fn a_flow_that_offers_to_call_back_is_no_entry_point_to_consult() {
    let queue = "n: {type: queue, queue: Support, music: hold, callback: {digit: 1, onAccepted: end}}";
    let flow = valid(&document(queue));
    assert!(flow.has_callback());
    assert_eq!(flow.unfit_nodes(Purpose::Consult), ["n"].into());
    let flow = valid(&document("n: {type: queue, queue: Support, music: hold}"));
    assert!(!flow.has_callback() && flow.unfit_nodes(Purpose::Consult).is_empty());
    assert_eq!(flow.unfit_nodes(Purpose::Outdial), ["n", "end"].into());
}

#[test]
fn a_flow_receives_variables_of_the_same_name_and_type_and_never_opens_a_secure_one() {
    let flow = valid(&document("n: {type: disconnect}"));
    assert!(flow.receives("caseNumber", Type::Text, false));
    assert!(!flow.receives("caseNumber", Type::Integer, false), "another type");
    assert!(
        !flow.receives("caseNumber", Type::Text, true),
        "a secure value in an open variable"
    );
    assert!(flow.receives("pin", Type::Text, true));
    assert!(!flow.receives("hidden", Type::Text, false), "not used here");
    assert!(!flow.receives("tries", Type::Integer, false), "the flow's own");
}

#[test]
fn a_templates_knows_how_the_contact_came() {
    let nodes = "n: {type: case, value: system.operation, cases: {inbound: a, consultToEntryPoint: b}, default: end}, a: \
                 {type: setPriority, priority: 1, next: end}, b: {type: setPriority, priority: 2, next: end}";
    let mut inbound = call(nodes);
    assert_eq!(inbound.step(Input::Entered)[0], "priority 1");
    let mut consult = call(nodes);
    consult.system.operation = flow::Operation::ConsultToEntryPoint;
    assert_eq!(consult.step(Input::Entered)[0], "priority 2");
}

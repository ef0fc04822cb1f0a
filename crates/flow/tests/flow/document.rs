//! The document: what is accepted, and each mistake with its place.

use std::collections::BTreeSet;

use crate::support::{FULL, known, valid};
use flow::{Code, Flow, Language, Node, Part, Problem, limits};

/// Each mistake as `line:column path code name=value...`.
fn mistakes(text: &str) -> Vec<String> {
    let problems = Flow::parse(text, &known()).expect_err("a broken document");
    assert!(!problems.is_empty());
    problems.iter().map(told).collect()
}

fn told(problem: &Problem) -> String {
    let params: String = problem
        .params
        .iter()
        .map(|(name, value)| format!(" {name}={value}"))
        .collect();
    format!(
        "{}:{} {} {}{params}",
        problem.line,
        problem.column,
        problem.path,
        problem.code.as_str()
    )
}

/// The full flow with one piece of text replaced.
fn with(from: &str, to: &str) -> String {
    assert!(FULL.contains(from), "{from} is not in the document");
    FULL.replacen(from, to, 1)
}

#[test]
fn a_whole_document_is_understood() {
    let flow = valid(FULL);
    assert_eq!(flow.name(), "Support line");
    assert_eq!(flow.language(), Language::Bulgarian);
    assert_eq!(flow.start(), "welcome");
    assert_eq!(flow.nodes().len(), 6);
    let Some(Node::Menu(menu)) = flow.nodes().get("menu") else {
        panic!("a menu")
    };
    assert_eq!(
        menu.choices
            .iter()
            .map(|(d, to)| format!("{d}{to}"))
            .collect::<Vec<_>>(),
        ["#goodbye", "1support", "2billing"]
    );
    assert_eq!((menu.timeout_seconds, menu.attempts, menu.interruptible), (4, 2, true));
    let Some(Node::Queue(queue)) = flow.nodes().get("support") else {
        panic!("a queue")
    };
    let position = queue.position.as_ref().expect("an announcement");
    assert_eq!(position.every_seconds, Some(30));
    assert_eq!(position.parts, [Part::Clip("your-number".into()), Part::Position]);
}

#[test]
fn json_is_read_as_well_and_defaults_are_filled_in() {
    let flow = valid(
        r#"{
	"schemaVersion": 1, "name": "Меню \"А\"", "start": "m",
	"nodes": {
		"m": {"type": "menu", "prompts": ["menu"], "choices": {"1": "q"}, "onTimeout": "q", "onInvalid": "q"},
		"q": {"type": "queue", "queue": "Support", "music": "hold"}
	}
}"#,
    );
    assert_eq!(flow.name(), "Меню \"А\"");
    assert_eq!(flow.language(), Language::English);
    let Some(Node::Menu(menu)) = flow.nodes().get("m") else {
        panic!("a menu")
    };
    assert_eq!(menu.timeout_seconds, limits::MENU_TIMEOUT_DEFAULT_SECONDS);
    assert_eq!(menu.attempts, limits::MENU_ATTEMPTS_DEFAULT);
    assert!(menu.interruptible && menu.invalid_prompts.is_empty());
}

#[test]
fn all_mistakes_are_reported_at_once_in_their_order() {
    let text = "schemaVersion: 2
name: Broken
language: de
start: hello
nodes:
  menu:
    type: menu
    prompts: [menu, nothing here]
    choices: {1: a, 1: menu, 12: menu}
    timeoutSeconds: 0
    onTimeout: menu
    colour: red
  q:
    type: queue
    queue: Sales
    music: jazz
  x:
    type: teleport
";
    assert_eq!(
        mistakes(text),
        [
            "1:16 /schemaVersion unknownVersion supported=1 version=2",
            "3:11 /language unknownLanguage allowed=bg, en language=de",
            "4:8 /start unknownNode node=hello",
            "7:5 /nodes/menu missingField field=onInvalid",
            "8:21 /nodes/menu/prompts/1 badName name=nothing here",
            "9:21 /nodes/menu/choices/1 duplicateDigit digit=1",
            "9:30 /nodes/menu/choices/12 badDigit digit=12",
            "10:21 /nodes/menu/timeoutSeconds outOfRange least=1 most=60",
            "12:5 /nodes/menu/colour unknownField allowed=type, prompts, invalidPrompts, choices, timeoutSeconds, \
             attempts, interruptible, onTimeout, onInvalid, onError field=colour",
            "15:12 /nodes/q/queue unknownQueue queue=Sales",
            "16:12 /nodes/q/music unknownMusic music=jazz",
            "18:11 /nodes/x/type unknownType allowed=play, menu, collectDigits, set, condition, case, hours, http, \
             setPriority, queue, transfer, handOver, screenPop, agentWhisper, consent, disconnect type=teleport",
        ]
    );
}

/// Each code once, by one change to a valid document: (what, by what, the one mistake).
const SINGLE: &[(&str, &str, &str)] = &[
    (
        "schemaVersion: 1",
        "schemaVersion: one",
        "2:16 /schemaVersion wrongType expected=whole number",
    ),
    (
        "schemaVersion: 1",
        "schemaVersion: 7",
        "2:16 /schemaVersion unknownVersion supported=1 version=7",
    ),
    ("name: Support line\n", "", "2:1  missingField field=name"),
    ("name: Support line", "name: ' '", "3:7 /name badName name= "),
    (
        "language: bg",
        "language: fr",
        "4:11 /language unknownLanguage allowed=bg, en language=fr",
    ),
    (
        "language: bg",
        "lingo: bg",
        "4:1 /lingo unknownField allowed=schemaVersion, name, language, start, onError, variables, card, nodes \
         field=lingo",
    ),
    ("start: welcome", "start: []", "5:8 /start wrongType expected=text"),
    ("[welcome]", "[]", "9:14 /nodes/welcome/prompts tooFew least=1"),
    (
        "[welcome]",
        "welcome",
        "9:14 /nodes/welcome/prompts wrongType expected=list",
    ),
    (
        "[welcome]",
        "[welcome, null]",
        "9:24 /nodes/welcome/prompts/1 wrongType expected=text",
    ),
    (
        "[welcome]",
        "[hello]",
        "9:15 /nodes/welcome/prompts/0 missingPrompt language=bg prompt=hello",
    ),
    (
        "[welcome]",
        "[welcome, {say: position}]",
        "9:24 /nodes/welcome/prompts/1 positionElsewhere",
    ),
    (
        "next: menu",
        "next: menus",
        "10:11 /nodes/welcome/next unknownNode node=menus",
    ),
    (
        "type: play",
        "type: jump",
        "8:11 /nodes/welcome/type unknownType allowed=play, menu, collectDigits, set, condition, case, hours, http, \
         setPriority, queue, transfer, handOver, screenPop, agentWhisper, consent, disconnect type=jump",
    ),
    (
        "{1: support,",
        "{1: support, '1': support,",
        "15:27 /nodes/menu/choices/1 duplicateDigit digit=1",
    ),
    (
        "{1: support,",
        "{A: support, 1: support,",
        "15:15 /nodes/menu/choices/A badDigit digit=A",
    ),
    (
        "attempts: 2",
        "attempts: 11",
        "17:15 /nodes/menu/attempts outOfRange least=1 most=10",
    ),
    (
        "attempts: 2",
        "attempts: '2'",
        "17:15 /nodes/menu/attempts wrongType expected=whole number",
    ),
    (
        "attempts: 2",
        "attempts: 2\n    attempts: 3",
        "18:5 /nodes/menu/attempts duplicateKey key=attempts",
    ),
    (
        "interruptible: true",
        "interruptible: yes",
        "18:20 /nodes/menu/interruptible wrongType expected=true or false",
    ),
    (
        "onTimeout: support",
        "onTimeout: später",
        "19:16 /nodes/menu/onTimeout badName name=später",
    ),
    (
        "queue: Support",
        "queue: Sales",
        "23:12 /nodes/support/queue unknownQueue queue=Sales",
    ),
    (
        "music: hold",
        "music: jazz",
        "24:12 /nodes/support/music unknownMusic music=jazz",
    ),
    (
        "everySeconds: 30",
        "everySeconds: 5",
        "27:21 /nodes/support/position/everySeconds outOfRange least=10 most=600",
    ),
    (
        "{say: position}",
        "{say: time}",
        "28:30 /nodes/support/position/prompts/1 missingField field=value",
    ),
    (
        "onUnavailable: goodbye",
        "onUnavailable: gone",
        "29:20 /nodes/support/onUnavailable unknownNode node=gone",
    ),
    (
        "  end:\n",
        "  lost: {type: disconnect}\n  end:\n",
        "38:3 /nodes/lost unreachableNode node=lost",
    ),
    ("  end:\n", "  end: &e\n", "39:5  notSupported feature=anchor"),
    ("language: bg", "language: !x bg", "4:14  notSupported feature=tag"),
];

#[test]
fn each_mistake_has_its_place_and_code() {
    let differing: Vec<String> = SINGLE
        .iter()
        .map(|(from, to, expected)| (mistakes(&with(from, to)), *expected))
        .filter(|(found, expected)| *found != [*expected])
        .map(|(found, expected)| format!("{found:?} instead of {expected}"))
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn a_circle_without_exit_and_what_it_cuts_off_are_named() {
    let text = with(
        "    prompts: [goodbye]\n    next: end",
        "    prompts: [goodbye]\n    next: goodbye",
    );
    assert_eq!(
        mistakes(&text),
        [
            "34:3 /nodes/goodbye noExit node=goodbye",
            "38:3 /nodes/end unreachableNode node=end"
        ]
    );
}

#[test]
fn text_that_is_no_document_is_refused_with_its_place() {
    for (text, code) in [
        ("", Code::WrongType),
        ("# only a remark\n", Code::WrongType),
        ("hello", Code::WrongType),
        ("[1, 2]", Code::WrongType),
        ("a: [1", Code::Syntax),
        ("{\"a\": \u{7}}", Code::Syntax),
        ("a: b\n---\nc: d\n", Code::NotSupported),
        ("? [a]\n: b\n", Code::WrongType),
    ] {
        let problems = Flow::parse(text, &known()).expect_err("a broken document");
        assert!(
            problems.iter().any(|problem| problem.code == code),
            "{text:?}: {problems:?}"
        );
        assert!(
            problems.iter().all(|problem| problem.line >= 1 && problem.column >= 1),
            "{problems:?}"
        );
    }
}

#[test]
fn sizes_are_limited() {
    let long = format!("name: {}\n", "x".repeat(limits::DOCUMENT_BYTES));
    assert_eq!(mistakes(&long), ["1:1  tooLarge limit=262144"]);
    let deep = format!(
        "a: {}{}",
        "[".repeat(limits::DOCUMENT_DEPTH),
        "]".repeat(limits::DOCUMENT_DEPTH)
    );
    assert_eq!(mistakes(&deep), ["1:19  tooLarge limit=16"]);
    let many = with("[welcome]", &format!("[{}]", ["welcome"; 21].join(", ")));
    assert_eq!(mistakes(&many), ["9:14 /nodes/welcome/prompts tooLarge limit=20"]);
    let nodes: String = (0..=limits::NODES)
        .map(|n| format!("  n{n}: {{type: disconnect}}\n"))
        .collect();
    assert_eq!(
        mistakes(&format!("schemaVersion: 1\nname: n\nstart: n0\nnodes:\n{nodes}")),
        ["3:8 /start unknownNode node=n0", "5:3 /nodes tooLarge limit=500"]
    );
    let bad: String = (0..limits::PROBLEMS * 2).map(|n| format!("x{n}: 1\n")).collect();
    assert_eq!(mistakes(&bad).len(), limits::PROBLEMS);
}

#[test]
fn codes_are_distinct_and_each_is_in_the_reference() {
    let reference = include_str!("../../../../docs/reference/flow.md");
    let texts: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), Code::ALL.len());
    for text in texts {
        assert!(
            reference.contains(&format!("| `{text}` |")),
            "{text} is not in docs/reference/flow.md"
        );
    }
}

//! What documents declare, and what is wrong with it and with nodes.

use flow::{Card, CardField, Code, Flow, SystemField, limits};

use crate::nodes::{document, mistakes};
use crate::support::known;

#[test]
fn documents_say_what_is_wrong_with_nodes() {
    for (nodes, code, path) in [
        (
            "n: {type: set, values: {nobody: x}, next: end}",
            Code::UnknownVariable,
            "/nodes/n/values/nobody",
        ),
        (
            "n: {type: condition, if: 'x ==', then: end, else: end}",
            Code::BadTemplate,
            "/nodes/n/if",
        ),
        (
            "n: {type: condition, if: other, then: end, else: end}",
            Code::UnknownVariable,
            "/nodes/n/if",
        ),
        (
            "n: {type: condition, if: system.weather, then: end, else: end}",
            Code::UnknownVariable,
            "/nodes/n/if",
        ),
        (
            "n: {type: condition, if: value, then: end, else: end}",
            Code::UnknownVariable,
            "/nodes/n/if",
        ),
        (
            "n: {type: hours, hours: never, onOpen: end, onClosed: end}",
            Code::UnknownHours,
            "/nodes/n/hours",
        ),
        (
            "n: {type: handOver, entryPoint: mars}",
            Code::UnknownEntryPoint,
            "/nodes/n/entryPoint",
        ),
        ("n: {type: transfer}", Code::MissingField, "/nodes/n"),
        (
            "n: {type: transfer, number: 1, agent: ana}",
            Code::Conflict,
            "/nodes/n/agent",
        ),
        ("n: {type: http, url: ftp://x, next: end}", Code::BadUrl, "/nodes/n/url"),
        (
            "n: {type: http, url: 'https://{{ caseNumber }}/', next: end}",
            Code::BadUrl,
            "/nodes/n/url",
        ),
        (
            "n: {type: http, url: 'https://x', body: y, next: end}",
            Code::Conflict,
            "/nodes/n/body",
        ),
        (
            "n: {type: http, url: 'https://x', into: {note: name}, next: end}",
            Code::BadPointer,
            "/nodes/n/into/note",
        ),
        (
            "n: {type: http, url: 'https://x', onStatus: {600: end}, next: end}",
            Code::BadStatus,
            "/nodes/n/onStatus/600",
        ),
        (
            "n: {type: http, url: 'https://x', headers: {Host: y}, next: end}",
            Code::BadHeader,
            "/nodes/n/headers/Host",
        ),
        (
            "n: {type: play, prompts: [{say: rubbish}], next: end}",
            Code::WrongType,
            "/nodes/n/prompts/0/say",
        ),
        (
            "n: {type: play, prompts: [{say: estimatedWait}], next: end}",
            Code::PositionElsewhere,
            "/nodes/n/prompts/0",
        ),
        (
            "n: {type: collectDigits, variable: since, prompts: [menu], maxDigits: 3, next: end, onTimeout: end, onInvalid: \
             end}",
            Code::WrongType,
            "/nodes/n/variable",
        ),
        (
            "n: {type: collectDigits, variable: note, prompts: [menu], minDigits: 4, maxDigits: 3, next: end, onTimeout: \
             end, onInvalid: end}",
            Code::OutOfRange,
            "/nodes/n/maxDigits",
        ),
    ] {
        let found = mistakes(nodes);
        assert!(found.contains(&(code, path.to_owned())), "{nodes}: {found:?}");
    }
    let mut poor = known();
    poor.features.clear();
    let text = document("n: {type: consent, record: true, next: end}");
    let problems = Flow::parse(&text, &poor).expect_err("this floor cannot");
    assert!(problems.iter().all(|problem| problem.code == Code::NotAvailable));
    let features: Vec<&str> = problems
        .iter()
        .map(|problem| problem.params["feature"].as_str())
        .collect();
    assert_eq!(features, ["secureVariables", "secureVariables", "consent"]);
}

fn card_mistakes(card: &str) -> Vec<String> {
    let text = format!("{{schemaVersion: 1, name: x, start: n, card: {card}, nodes: {{n: {{type: disconnect}}}}}}");
    match Flow::parse(&text, &known()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .iter()
            .map(|problem| format!("{} {}", problem.path, problem.code.as_str()))
            .collect(),
    }
}

/// Proves: CAD-2, POP-13
#[test]
fn a_card_has_three_to_six_fields_and_a_pane_thirty() {
    let system = "{system: caller, label: Phone}, {system: dialled}, {system: queue}";
    assert!(card_mistakes(&format!("{{popover: [{system}]}}")).is_empty());
    assert!(
        card_mistakes(&format!(
            "{{popover: [{system}, {{system: ringTime}}, caseNumber, visits], pane: [pin]}}"
        ))
        .is_empty()
    );
    for (card, expected) in [
        ("{popover: [caseNumber, visits]}", "/card/popover tooFew"),
        (
            "{popover: [visits, visits, visits, visits, visits, visits, visits]}",
            "/card/popover tooLarge",
        ),
        ("{popover: [pin, visits, balance]}", "/card/popover/0 secureLeak"),
        ("{popover: [details, visits, balance]}", "/card/popover/0 notViewable"),
        ("{popover: [hidden, visits, balance]}", "/card/popover/0 notViewable"),
        (
            "{popover: [nobody, visits, balance]}",
            "/card/popover/0 unknownVariable",
        ),
        (
            "{popover: [{system: queue, label: Line}, visits, balance]}",
            "/card/popover/0/label conflict",
        ),
        (
            "{popover: [{system: weather}, visits, balance]}",
            "/card/popover/0/system wrongType",
        ),
    ] {
        assert_eq!(card_mistakes(card), [expected]);
    }
    let long = "x".repeat(limits::LABEL_CHARS + 1);
    assert_eq!(
        card_mistakes(&format!(
            "{{popover: [{{system: caller, label: {long}}}, visits, balance]}}"
        )),
        ["/card/popover/0/label tooLarge"]
    );
    let pane = ["visits"; limits::PANE_VARIABLES + 1].join(", ");
    assert_eq!(
        card_mistakes(&format!("{{popover: [{system}], pane: [{pane}]}}")),
        ["/card/pane tooLarge"]
    );
    let fields = [SystemField::Caller, SystemField::Dialled, SystemField::Queue];
    let usual = fields.map(|field| CardField::System { field, label: None });
    assert_eq!(Card::default().popover, usual);
}

#[test]
fn variables_are_declared_within_their_limits() {
    let mistake = |variables: &str| {
        let text = format!(
            "{{schemaVersion: 1, name: x, start: n, variables: {{{variables}}}, nodes: {{n: {{type: disconnect}}}}}}"
        );
        match Flow::parse(&text, &known()) {
            Ok(_) => "fine".to_owned(),
            Err(problems) => format!("{} {}", problems[0].path, problems[0].code.as_str()),
        }
    };
    let name = "a".repeat(limits::VARIABLE_CHARS);
    let text = "я".repeat(limits::DEFAULT_CHARS);
    for (variables, expected) in [
        (format!("{name}: {{type: text, default: {text}}}"), "fine".to_owned()),
        (
            format!("{name}a: {{type: text}}"),
            format!("/variables/{name}a badName"),
        ),
        (
            format!("a: {{type: text, default: {text}я}}"),
            "/variables/a/default tooLarge".to_owned(),
        ),
        ("a b: {type: text}".to_owned(), "/variables/a b badName".to_owned()),
        (
            "a: {type: integer, default: x}".to_owned(),
            "/variables/a/default badValue".to_owned(),
        ),
        (
            "a: {type: text, default: x, secure: true}".to_owned(),
            "/variables/a/default conflict".to_owned(),
        ),
        (
            "system: {type: text}".to_owned(),
            "/variables/system reservedName".to_owned(),
        ),
        ("a: local".to_owned(), "/variables/a wrongType".to_owned()),
        ("a: global".to_owned(), "/variables/a unknownVariable".to_owned()),
        ("a: {type: money}".to_owned(), "/variables/a/type wrongType".to_owned()),
    ] {
        assert_eq!(mistake(&variables), expected, "{variables}");
    }
}

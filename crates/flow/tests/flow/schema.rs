//! The schema for editors says what the reader does: the same fields, required ones and bounds.

use std::collections::BTreeSet;

use crate::support::known;
use flow::{Code, Flow, limits};

/// Every part of a document with all its fields; `@name` stands for another part.
const PARTS: &[(&str, &str, &str)] = &[
    (
        "",
        "",
        "{schemaVersion: 1; name: x; language: bg; start: n; onError: e; variables: {v: @variable, pin: global}; \
         card: @card; nodes: @nodes}",
    ),
    ("variable", "/variables/v", "{type: text; secure: false; default: x}"),
    (
        "card",
        "/card",
        "{popover: [caseNumber, {system: caller}, {system: queue}]; pane: [caseNumber]}",
    ),
    (
        "play",
        "/nodes/n",
        "{type: play; prompts: [welcome]; interruptible: true; next: e; onError: e}",
    ),
    (
        "menu",
        "/nodes/n",
        "{type: menu; prompts: [menu]; invalidPrompts: [wrong]; choices: {1: e}; timeoutSeconds: 5; attempts: 1; \
         interruptible: true; onTimeout: e; onInvalid: e; onError: e}",
    ),
    (
        "collectDigits",
        "/nodes/n",
        "{type: collectDigits; variable: v; prompts: [menu]; invalidPrompts: [wrong]; minDigits: 1; maxDigits: 4; \
         terminator: none; timeoutSeconds: 5; betweenSeconds: 3; attempts: 1; interruptible: true; valid: value; \
         next: e; onTimeout: e; onInvalid: e; onError: e}",
    ),
    ("set", "/nodes/n", "{type: set; values: {v: x}; next: e; onError: e}"),
    (
        "condition",
        "/nodes/n",
        "{type: condition; if: v; then: e; else: e; onError: e}",
    ),
    (
        "case",
        "/nodes/n",
        "{type: case; value: v; cases: {x: e}; default: e; onError: e}",
    ),
    (
        "hours",
        "/nodes/n",
        "{type: hours; hours: office; onOpen: e; onClosed: e; onHoliday: e; onEmergency: e; onError: e}",
    ),
    (
        "http",
        "/nodes/n",
        "{type: http; method: POST; url: 'https://x.example/'; headers: {A: b}; body: b; timeoutSeconds: 5; music: hold; \
         into: {v: /a}; next: e; onStatus: {404: e}; onTimeout: e; onError: e}",
    ),
    ("setPriority", "/nodes/n", "{type: setPriority; priority: 1; next: e}"),
    (
        "queue",
        "/nodes/n",
        "{type: queue; queue: Support; priority: 1; skills: {billing: 1}; relax: [@relaxation]; preferred: @preferred; \
         overflow: [@overflow]; maxWaitSeconds: 60; onMaxWait: e; music: hold; prompts: [busy]; position: @position; \
         announcements: [@announcement]; onDigit: {1: e}; callback: @callback; onUnavailable: e; onError: e}",
    ),
    (
        "relaxation",
        "/nodes/n/relax/0",
        "{afterSeconds: 5; skills: {billing: 1}}",
    ),
    ("overflow", "/nodes/n/overflow/0", "{afterSeconds: 5; queue: Billing}"),
    ("preferred", "/nodes/n/preferred", "{agent: last; holdSeconds: 5}"),
    ("position", "/nodes/n/position", "{everySeconds: 30; prompts: [busy]}"),
    (
        "announcement",
        "/nodes/n/announcements/0",
        "{afterSeconds: 5; everySeconds: 30; prompts: [busy]}",
    ),
    (
        "callback",
        "/nodes/n/callback",
        "{digit: 2; number: '1'; onAccepted: e; onRefused: e}",
    ),
    (
        "transfer",
        "/nodes/n",
        "{type: transfer; number: '1'; ringSeconds: 30; onFailed: e; onError: e}",
    ),
    (
        "handOver",
        "/nodes/n",
        "{type: handOver; entryPoint: night; onFailed: e}",
    ),
    (
        "screenPop",
        "/nodes/n",
        "{type: screenPop; url: 'https://x.example/'; target: desktop; next: e; onError: e}",
    ),
    (
        "agentWhisper",
        "/nodes/n",
        "{type: agentWhisper; prompts: [busy]; next: e; onError: e}",
    ),
    ("consent", "/nodes/n", "{type: consent; record: true; next: e}"),
    ("disconnect", "/nodes/n", "{type: disconnect}"),
];

fn part(name: &str) -> &'static str {
    PARTS.iter().find(|(own, ..)| *own == name).expect("a part").2
}

/// A document in which one part reads as given.
fn place(name: &str, path: &str, text: &str) -> String {
    let node = match path {
        "/nodes/n" => name,
        _ if path.starts_with("/nodes/n/") => "queue",
        _ => "disconnect",
    };
    let mut document = if name.is_empty() { text } else { part("") }.to_owned();
    let nodes = format!("{{n: @{node}, e: {{type: disconnect}}}}");
    document = document.replace("@nodes", &nodes);
    // Longer names first: `@set` is the beginning of `@setPriority`.
    let mut names: Vec<&str> = PARTS
        .iter()
        .map(|(name, ..)| *name)
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for _ in 0..2 {
        for one in &names {
            let inner = if *one == name { text } else { part(one) };
            document = document.replace(&format!("@{one}"), inner);
        }
    }
    document.replace(';', ",")
}

/// A part without one of its fields.
fn without(text: &str, field: &str) -> String {
    let inner = text.trim_start_matches('{').strip_suffix('}').expect("a mapping");
    let kept: Vec<&str> = inner
        .split("; ")
        .filter(|one| !one.starts_with(&format!("{field}:")))
        .collect();
    format!("{{{}}}", kept.join("; "))
}

#[test]
fn the_json_schema_agrees_with_the_reader() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../../docs/reference/flow.schema.json")).expect("JSON");
    for (name, path, full) in PARTS {
        let part = if name.is_empty() {
            &schema
        } else {
            &schema["$defs"][*name]
        };
        assert_eq!(part["additionalProperties"], false, "{name}");
        let whole = place(name, path, full);
        if let Err(problems) = Flow::parse(&whole, &known()) {
            let unreached = |code| matches!(code, Code::UnreachableNode);
            assert!(
                problems.iter().all(|one| unreached(one.code)),
                "{name}: {problems:?}\n{whole}"
            );
        }
        let mut fields: Vec<&str> = part["properties"]
            .as_object()
            .expect("properties")
            .keys()
            .map(String::as_str)
            .collect();
        fields.sort_unstable();
        let required = part["required"].as_array().into_iter().flatten();
        let required: BTreeSet<&str> = required.filter_map(|field| field.as_str()).collect();
        // A field that does not exist makes the reader list those that do.
        let document = place(name, path, &full.replacen('{', "{nonsense: 1; ", 1));
        let problems = Flow::parse(&document, &known()).expect_err("a nonsensical field");
        let unknown = problems.iter().find(|problem| problem.code == Code::UnknownField);
        let unknown = unknown.unwrap_or_else(|| panic!("{name}: {problems:?}"));
        let mut allowed: Vec<&str> = unknown.params["allowed"].split(", ").collect();
        allowed.sort_unstable();
        assert_eq!(allowed, fields, "{name}");
        // Each field is left out in turn: exactly the required ones are missed.
        for field in &fields {
            let less = without(full, field);
            if less.len() == full.len() {
                assert_eq!(
                    (*name, *field),
                    ("transfer", "agent"),
                    "every other field is in the example"
                );
                continue;
            }
            let missed = match Flow::parse(&place(name, path, &less), &known()) {
                Ok(_) => false,
                Err(problems) => problems.iter().any(|problem| {
                    problem.code == Code::MissingField && problem.path == *path && problem.params["field"] == **field
                }),
            };
            // These two depend on others: the schema says so in its own way.
            let depends = matches!((*name, *field), ("queue", "onMaxWait") | ("transfer", "number"));
            assert_eq!(missed, required.contains(field) || depends, "{name}: {field}");
        }
    }
}

#[test]
fn the_bounds_of_the_schema_are_the_limits() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../../docs/reference/flow.schema.json")).expect("JSON");
    let defs = &schema["$defs"];
    let (timeout, between) = (limits::MENU_TIMEOUT_SECONDS, limits::BETWEEN_SECONDS);
    for (place, field, (least, most), default) in [
        (
            "menu",
            "timeoutSeconds",
            timeout,
            Some(limits::MENU_TIMEOUT_DEFAULT_SECONDS),
        ),
        (
            "menu",
            "attempts",
            limits::MENU_ATTEMPTS,
            Some(limits::MENU_ATTEMPTS_DEFAULT),
        ),
        (
            "collectDigits",
            "timeoutSeconds",
            timeout,
            Some(limits::MENU_TIMEOUT_DEFAULT_SECONDS),
        ),
        (
            "collectDigits",
            "betweenSeconds",
            between,
            Some(limits::BETWEEN_DEFAULT_SECONDS),
        ),
        (
            "collectDigits",
            "attempts",
            limits::MENU_ATTEMPTS,
            Some(limits::MENU_ATTEMPTS_DEFAULT),
        ),
        (
            "collectDigits",
            "minDigits",
            limits::COLLECTED_DIGITS,
            Some(limits::COLLECTED_DIGITS.0),
        ),
        ("collectDigits", "maxDigits", limits::COLLECTED_DIGITS, None),
        (
            "http",
            "timeoutSeconds",
            limits::HTTP_TIMEOUT_SECONDS,
            Some(limits::HTTP_TIMEOUT_DEFAULT_SECONDS),
        ),
        ("setPriority", "priority", limits::PRIORITY, None),
        ("queue", "priority", limits::PRIORITY, None),
        ("queue", "maxWaitSeconds", limits::QUEUE_SECONDS, None),
        ("relaxation", "afterSeconds", limits::QUEUE_SECONDS, None),
        ("overflow", "afterSeconds", limits::QUEUE_SECONDS, None),
        ("announcement", "afterSeconds", limits::QUEUE_SECONDS, None),
        ("announcement", "everySeconds", limits::ANNOUNCEMENT_SECONDS, None),
        ("position", "everySeconds", limits::ANNOUNCEMENT_SECONDS, None),
        ("preferred", "holdSeconds", limits::HOLD_SECONDS, None),
        (
            "transfer",
            "ringSeconds",
            limits::RING_SECONDS,
            Some(limits::RING_DEFAULT_SECONDS),
        ),
    ] {
        let property = &defs[place]["properties"][field];
        let bounds = (property["minimum"].as_u64(), property["maximum"].as_u64());
        assert_eq!(bounds, (Some(least), Some(most)), "{place} {field}");
        assert_eq!(property["default"].as_u64(), default, "{place} {field}");
    }
    for (value, limit) in [
        (&schema["properties"]["nodes"]["maxProperties"], limits::NODES),
        (&schema["properties"]["variables"]["maxProperties"], limits::VARIABLES),
        (&defs["prompts"]["maxItems"], limits::PROMPTS),
        (&defs["title"]["maxLength"], limits::TITLE_CHARS),
        (&defs["template"]["maxLength"], limits::TEMPLATE_BYTES),
        (&defs["skills"]["maxProperties"], limits::SKILLS),
        (&defs["queue"]["properties"]["relax"]["maxItems"], limits::QUEUE_STEPS),
        (
            &defs["queue"]["properties"]["announcements"]["maxItems"],
            limits::QUEUE_STEPS,
        ),
        (
            &defs["http"]["properties"]["headers"]["maxProperties"],
            limits::HTTP_HEADERS,
        ),
        (
            &defs["card"]["properties"]["popover"]["minItems"],
            limits::POPOVER_FIELDS.0,
        ),
        (
            &defs["card"]["properties"]["popover"]["maxItems"],
            limits::POPOVER_FIELDS.1,
        ),
        (&defs["card"]["properties"]["pane"]["maxItems"], limits::PANE_VARIABLES),
    ] {
        assert_eq!(value.as_u64(), Some(limit as u64), "{value}");
    }
    assert_eq!(
        schema["properties"]["schemaVersion"]["const"].as_u64(),
        Some(limits::SCHEMA_VERSION)
    );
}

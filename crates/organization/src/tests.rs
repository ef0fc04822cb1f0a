//! The document read, checked, written and used.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;

pub(crate) const DEMO: &str = include_str!("../../server/demo/organization.yaml");
/// Every kind, with every field that may be left out.
const FULL: &str = include_str!("../tests/full.yaml");

/// The clips and the music that the tests' flows name.
fn known() -> flow::Known {
    let own = [
        "welcome",
        "menu-support-billing",
        "invalid-choice",
        "all-agents-busy",
        "you-are-number",
        "in-the-queue",
        "goodbye",
        "sorry-unavailable",
    ];
    let mut clips = flow::speech::clip_names();
    clips.extend(own.map(str::to_owned));
    let mut known = flow::Known::default();
    known.music.insert("hold".to_owned());
    for language in flow::Language::ALL {
        known.prompts.insert(language, clips.clone());
    }
    known
}

fn with_world<T>(act: impl FnOnce(World<'_>) -> T) -> T {
    let published = BTreeMap::from([("support-menu".to_owned(), 7)]);
    act(World {
        known: &known(),
        zone: &|name| (name == "Europe/Sofia").then_some(TimeZone::UTC),
        published: &published,
    })
}

/// Reads and checks: what was made of it, or all problems with their places.
fn load(text: &str) -> Result<Organization, Vec<Problem>> {
    let file = File::read(text);
    let checked = with_world(|world| check(&file.resources, world));
    let mut problems = file.problems.clone();
    match checked {
        Ok(organization) if problems.is_empty() => return Ok(organization),
        Ok(_) => {}
        Err(more) => problems.extend(more),
    }
    Err(file.located(problems))
}

/// Code, line, column and pointer of each problem.
fn told(text: &str) -> Vec<(String, u64, u64, String)> {
    let problems = load(text).err().unwrap_or_default();
    let mut all = Vec::new();
    for problem in problems {
        assert!(
            !problem.message.contains('{'),
            "a value is missing: {}",
            problem.message
        );
        all.push((
            problem.code,
            problem.line.unwrap(),
            problem.column.unwrap(),
            problem.pointer,
        ));
    }
    all
}

/// The place of a text in the demo: line and column.
fn at(text: &str, part: &str) -> (u64, u64) {
    let start = text.find(part).unwrap();
    let before = &text[..start];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (line as u64, column as u64)
}

/// The demo organization is taken, with the names that scripts rely on.
#[test]
fn demo_is_taken() {
    let demo = load(DEMO).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(demo.users.len(), 6);
    let welcome = demo.directory.entry_point_of("+35929001000").unwrap();
    assert_eq!(demo.directory.entry_points[&welcome.id].flow_version, 7);
    assert!(demo.directory.entry_point_of("00359 2 900 20 00").is_some());
    assert_eq!((demo.phones.len(), demo.trunks.len()), (5, 1));
    assert_eq!(demo.phones[0].name.as_deref(), Some("Ана Петрова"));
}

/// All mistakes are told at once, each with line, column, pointer and code, in the order of the file.
#[test]
fn mistakes_are_told_together_with_their_places() {
    let text = DEMO
        .replacen("defaultIdleCode: break", "defaultIdleCode: brake", 1)
        .replacen("ringSeconds: 18", "ringSeconds: soon", 1)
        .replacen(
            "billing, name: Billing, teams: [support]",
            "billing, name: Billing, teams: [suport], colour: red",
            1,
        )
        .replacen("music: hold", "music: hould", 1)
        .replacen("extension: \"1002\"", "extension: \"9999\"", 1);
    let (brake, soon) = (at(&text, "brake"), at(&text, "soon"));
    let (suport, colour) = (at(&text, "suport"), at(&text, "red"));
    let (hould, nobody) = (at(&text, "hould"), at(&text, "\"9999\""));
    let of = |code: &str, place: (u64, u64), pointer: &str| (code.to_owned(), place.0, place.1, pointer.to_owned());
    assert_eq!(
        told(&text),
        [
            of("unknownReference", brake, "/profiles/0/defaultIdleCode"),
            of("unknownReference", nobody, "/users/1/extension"),
            of("wrongType", soon, "/queues/0/ringSeconds"),
            of("unknownReference", suport, "/queues/1/teams/0"),
            of("unknownField", colour, "/queues/1/colour"),
            of("unknownMusic", hould, "/flows/0/document/nodes/support/music"),
        ]
    );
}

#[test]
fn what_is_no_configuration_at_all_is_told() {
    for (text, code) in [
        ("a: [", "syntax"),
        ("- list", "wrongType"),
        ("", "wrongType"),
        ("teams: []", "missingField"),
        ("organization: {id: x, name: X}\nteems: []", "unknownField"),
        ("organization: {id: x, name: X}\nteams: {id: a}", "wrongType"),
        ("organization: {id: x, name: X}\nteams: []\nteams: []", "duplicateKey"),
        (
            "organization: {id: x, name: X}\nteams: [&a {id: x, name: X}]",
            "notSupported",
        ),
        ("organization: {id: \"a b\", name: X}", "badId"),
        ("organization: {id: x, name: \"\"}", "wrongLength"),
        (
            "organization: {id: x, name: X, soundLossReturnSeconds: 1}",
            "outOfRange",
        ),
        ("organization: {id: x, name: X, language: xx}", "unknownLanguage"),
        ("organization: {id: x, name: X, country: Bulgaria}", "wrongLength"),
        ("organization: {id: x, name: X, country: ZZ}", "unknownCountry"),
        ("organization: {id: x, name: X, timeZone: Moon}", "unknownTimeZone"),
    ] {
        let codes: Vec<String> = told(text).into_iter().map(|problem| problem.0).collect();
        assert!(codes.iter().any(|told| told == code), "{text}: {codes:?}");
    }
}

#[test]
fn what_makes_no_sense_is_told() {
    for (before, after, code) in [
        (
            "id: night, name: Night shift, cap",
            "id: support, name: Night shift, cap",
            "duplicateId",
        ),
        ("email: boris@demo.test", "email: Ana@demo.test", "duplicateEmail"),
        (
            "profile: agent, extension: \"1001\"",
            "extension: \"1001\"",
            "profileNeeded",
        ),
        (
            "teams: [support], profile: agent, extension: \"1001\"",
            "profile: agent, extension: \"1001\"",
            "teamNeeded",
        ),
        (
            "roles: [administrator]",
            "roles: [administrator], supervision: {teams: []}",
            "supervisionWithoutRole",
        ),
        ("roles: [administrator]", "roles: []", "wrongCount"),
        ("roles: [administrator]", "roles: [king]", "unknownValue"),
        ("passwordHash: \"$argon2id", "passwordHash: \"$md5", "badPasswordHash"),
        ("\"+35932600100\"", "\"call me\"", "badNumber"),
        (
            "extension: \"1001\"}",
            "extension: \"1001\", dialNumber: \"0888 1\"}",
            "badTelephoneNumber",
        ),
        (
            "numbers: [\"+35929003000\"]",
            "numbers: [\"00359 2 900 20 00\"]",
            "numberTaken",
        ),
        ("flow: direct-billing", "flow: nowhere", "unknownReference"),
        ("fallbackQueue: support", "fallbackQueue: nowhere", "unknownReference"),
        ("fallbackQueue: support", "fallbackQueue: requests", "wrongChannel"),
        ("site: sofia", "site: plovdiv", "unknownReference"),
        ("addressBook: partners", "addressBook: friends", "unknownReference"),
        (
            "  - id: direct-billing\n    document:",
            "  - id: direct-billing\n    draft:",
            "flowNotPublished",
        ),
    ] {
        let text = DEMO.replacen(before, after, 1);
        assert_ne!(text, DEMO, "{before} is not in the demo");
        let codes: Vec<String> = told(&text).into_iter().map(|problem| problem.0).collect();
        assert!(codes.iter().any(|told| told == code), "{after}: {codes:?}");
    }
    for (trunk, code) in [
        ("{id: c}", "nothingComesOrGoes"),
        ("{id: c, target: h, username: u}", "credentialsIncomplete"),
        ("{id: c, target: h, register: true}", "registerNeedsCredentials"),
        (
            "{id: c, register: true, username: u, password: p}",
            "registerNeedsPlace",
        ),
        ("{id: c, target: h, registrar: r}", "registrarWithoutRegister"),
        ("{id: c, target: \"h:x\"}", "badTarget"),
        ("{id: c, target: \"sip:h\"}", "badTarget"),
        ("{id: c, target: \"h;transport=tls\"}", "badTarget"),
        (
            "{id: c, addresses: [\"1.2.3.4\"], furtherTargets: [h]}",
            "targetMissing",
        ),
        ("{id: c, target: h, optionsSeconds: 1}", "outOfRange"),
        ("{id: c, target: h, expiresSeconds: 1}", "outOfRange"),
        ("{id: c, addresses: [here]}", "badNetwork"),
        ("{id: c, addresses: [10.0.0.0/40]}", "badNetwork"),
    ] {
        let (before, _) = DEMO.split_once("trunks:\n").unwrap();
        let codes: Vec<String> = told(&format!("{before}trunks:\n  - {trunk}\n"))
            .into_iter()
            .map(|problem| problem.0)
            .collect();
        assert_eq!(codes, [code], "{trunk}");
    }
    for (hours, code) in [
        ("businessHours: [{id: h, name: H, open: \"whenever\"}]", "badHours"),
        (
            "businessHours: [{id: h, name: H, open: \"Mo 10:00-12:00\", holidays: [none]}]",
            "unknownReference",
        ),
        ("holidays: [{id: h, name: H, dates: [{date: 24.12.2026}]}]", "badDate"),
        (
            "businessHours: [{id: h, name: H, open: \"Mo 10:00-12:00\", exceptions: [{from: now, until: \"2026-12-24T12:00:00Z\", open: true}]}]",
            "badMoment",
        ),
        ("prompts: [{id: p, audio: {xx: \"\"}}]", "unknownLanguage"),
        ("prompts: [{id: p, audio: {bg: \"SGVsbG8=\"}}]", "badSound"),
    ] {
        let codes: Vec<String> = told(&format!("{DEMO}\n{hours}\n"))
            .into_iter()
            .map(|problem| problem.0)
            .collect();
        assert_eq!(codes, [code], "{hours}");
    }
}

#[test]
fn outside_numbers_are_kept_in_one_form() {
    let mark = "extension: \"1001\"}";
    let text = DEMO.replacen(mark, "extension: \"1001\", dialNumber: \"0888 123 456\"}", 1);
    let demo = load(&text).unwrap();
    let ana = demo.directory.agents.values().find(|agent| agent.id.as_str() == "ana");
    assert_eq!(ana.unwrap().dial_number.as_deref(), Some("+359888123456"));
    assert_eq!(demo.country, "BG");
}

/// Every kind with every field goes out and comes back the same, again and again.
#[test]
fn every_resource_survives_export_and_import() {
    for text in [DEMO, FULL] {
        let first = File::read(text);
        assert!(first.problems.is_empty(), "{:#?}", first.problems);
        assert!(
            with_world(|world| check(&first.resources, world)).is_ok(),
            "{:#?}",
            load(text).err()
        );
        let written = write(&first.resources).unwrap();
        let second = File::read(&written);
        assert!(second.problems.is_empty(), "{:#?}\n{written}", second.problems);
        assert_eq!(first.resources, second.resources);
        assert_eq!(differences(&first.resources, &second.resources), []);
        assert_eq!(write(&second.resources).unwrap(), written);
    }
    // The file of all fields has all fields: each that a schema names, of each kind.
    let full = File::read(FULL).resources;
    for kind in Kind::ALL {
        let first = full.of(*kind).first().unwrap_or_else(|| panic!("no {}", kind.one()));
        let schema = schemas().iter().find(|(name, _)| *name == kind.schema_name()).unwrap();
        let schema = serde_json::to_value(&schema.1).unwrap();
        for field in schema["properties"].as_object().unwrap().keys() {
            assert!(
                first.value.get(field).is_some(),
                "{}: {field} is not in full.yaml",
                kind.one()
            );
        }
    }
}

/// A text that could be taken for something else comes back as a text.
#[test]
fn odd_texts_survive() {
    for name in [
        "true", "null", "~", "1e3", "007", "- a", "a: b", "#", "", "  x ", "Я\"'\\", "a\nb\n", "!x", "&a", "*a", "@",
        "%", "0x1F", ".5", "yes",
    ] {
        let mut resources = File::read(DEMO).resources;
        let person = serde_json::json!({"id": "x", "name": "x", "role": name, "department": name, "number": "+3592"});
        resources.put(Kind::Person, "x", Kind::Person.canonical(&person).unwrap());
        let written = write(&resources).unwrap();
        let read = File::read(&written);
        assert_eq!(read.resources, resources, "{name:?}: {:?}\n{written}", read.problems);
    }
}

/// Work items wait where no caller does, and agents are asked for them for longer.
#[test]
fn a_flow_leads_to_queues_for_calls_alone() {
    let wrong = DEMO.replacen("queue: billing", "queue: requests", 1);
    assert_ne!(wrong, DEMO);
    let pointers: Vec<String> = told(&wrong).into_iter().map(|(.., pointer)| pointer).collect();
    assert_eq!(pointers, ["/flows/0/document/nodes/billing/queue"]);
    let demo = load(DEMO).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let ring = |id: &str| demo.directory.queues[&floor::QueueId::new(id)].ring_ms;
    assert_eq!((ring("night"), ring("requests")), (18_000, 30_000));
}

#[test]
fn who_uses_a_resource_is_found_by_the_checks() {
    let demo = File::read(DEMO).resources;
    let uses = |kind: Kind, id: &str| {
        let mut uses: Vec<String> = with_world(|world| used_by(&demo, world, kind, id))
            .into_iter()
            .map(|used| format!("{} {}{}", used.kind.field(), used.id, used.pointer))
            .collect();
        uses.sort();
        uses
    };
    assert_eq!(uses(Kind::AddressBook, "partners"), ["profiles agent/addressBook"]);
    assert_eq!(
        uses(Kind::Queue, "billing"),
        [
            "flows direct-billing/document/nodes/queue/queue",
            "flows support-menu/document/nodes/billing/queue"
        ]
    );
    assert_eq!(uses(Kind::Flow, "support-menu"), ["entryPoints welcome/flow"]);
    assert_eq!(uses(Kind::Phone, "1001"), ["users ana/extension"]);
    assert!(uses(Kind::Trunk, "carrier").is_empty());
}

#[test]
fn secrets_leave_only_when_they_are_asked_for_and_stay_where_nothing_is_said() {
    let demo = File::read(DEMO).resources;
    let mut hidden = demo.clone();
    secrets::hide_all(&mut hidden);
    let text = write(&hidden).unwrap();
    for secret in ["demo-1001", "argon2id", "password: demo"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let mut read = File::read(&text).resources;
    assert_eq!(secrets::keep_all(&mut read, &demo), []);
    assert_eq!(read, demo);
    // For somebody new there is nothing to stay.
    let mut stranger = File::read(&text).resources;
    let problems = secrets::keep_all(&mut stranger, &Resources::default());
    assert_eq!(problems.len(), 6 + 5 + 1);
    assert_eq!(problems[0].pointer, "/users/0/passwordHash");

    let present = demo.get(Kind::Phone, "1001").unwrap();
    let body = serde_json::json!({"extension": "1001"});
    assert_eq!(
        read_resource(Kind::Phone, &body, Some(present)).unwrap().value,
        *present
    );
    let refused = read_resource(Kind::Phone, &body, None).unwrap_err();
    assert_eq!(refused[0].code, "missingField");
    let mut answer = present.clone();
    secrets::leave_out(Kind::Phone, &mut answer);
    assert_eq!(answer, body);
}

#[test]
fn a_body_is_told_its_mistakes_together() {
    let body = serde_json::json!({"id": "x", "name": 5, "ringSeconds": 0, "teams": "all", "color": 1});
    let problems = read_resource(Kind::Queue, &body, None).unwrap_err();
    let mut told: Vec<(String, String)> = problems.into_iter().map(|one| (one.pointer, one.code)).collect();
    told.sort();
    let expected = [
        ("/color", "unknownField"),
        ("/ringSeconds", "outOfRange"),
        ("/teams", "wrongType"),
    ];
    for (pointer, code) in expected {
        assert!(told.contains(&(pointer.to_owned(), code.to_owned())), "{told:?}");
    }
}

/// The demo with other variables and another card of the first entry point: codes and pointers of what is wrong.
fn with_variables(variables: &str, card: &str) -> Vec<(String, String)> {
    let begin = DEMO.find("\nvariables:\n").expect("the demo has variables");
    let end = DEMO.find("\nqueues:\n").expect("and queues");
    let text = format!("{}\nvariables:\n{variables}{}", &DEMO[..begin], &DEMO[end..]);
    let text = text.replacen("{id: welcome, ", &format!("{{id: welcome, {card} "), 1);
    told(&text)
        .into_iter()
        .map(|(code, _, _, pointer)| (code, pointer))
        .collect()
}

/// Proves: CAD-13
#[test]
fn the_demo_has_a_case_number_and_a_pin() {
    let demo = load(DEMO).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let case = &demo.directory.variables[&floor::VariableName::new("caseNumber")];
    assert!(case.agent_editable && !case.secure && case.labels.contains_key("bg"));
    assert!(demo.directory.variables[&floor::VariableName::new("customerPin")].secure);
}

/// Proves: CAD-12
#[test]
fn variables_have_limits() {
    let name = |count: usize| format!("  - {{name: {}, label: x}}\n", "n".repeat(count));
    let label = |count: usize| format!("  - {{name: a, label: {}}}\n", "ж".repeat(count));
    let default = |count: usize| format!("  - {{name: a, label: x, default: {}}}\n", "ж".repeat(count));
    let many = |count: usize| -> String {
        let lines = (0..count).map(|number| format!("  - {{name: v{number}, label: x}}\n"));
        lines.collect()
    };
    for (right, wrong, code) in [
        (name(80), name(81), "wrongLength"),
        (label(50), label(51), "wrongLength"),
        (default(256), default(257), "wrongLength"),
        (many(30), many(31), "tooManyVariables"),
    ] {
        assert_eq!(with_variables(&right, ""), [], "{code}");
        assert_eq!(with_variables(&wrong, "")[0].0, code);
    }
    for (wrong, code, pointer) in [
        ("  - {name: a-b, label: x}\n", "badVariableName", "/variables/0/name"),
        (
            "  - {name: a, label: x, type: integer, default: \"1.5\"}\n",
            "badValue",
            "/variables/0/default",
        ),
        (
            "  - {name: a, label: x, secure: true, default: y}\n",
            "secretInFile",
            "/variables/0/default",
        ),
        (
            "  - {name: a, label: x}\n  - {name: a, label: y}\n",
            "duplicateId",
            "/variables/1/name",
        ),
        (
            "  - {name: a, label: x, type: json, agentEditable: true}\n",
            "jsonNotForAgents",
            "/variables/0/agentEditable",
        ),
    ] {
        assert_eq!(with_variables(wrong, ""), [(code.to_owned(), pointer.to_owned())]);
    }
}

/// Proves: CAD-9, POP-13
#[test]
fn a_popover_has_three_to_six_lines_and_no_secret() {
    let variables =
        "  - {name: a, label: x}\n  - {name: pin, label: x, secure: true}\n  - {name: raw, label: x, type: json}\n";
    let card = |lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(|what| format!("{{{what}}}")).collect();
        format!("card: {{popover: [{}]}},", lines.join(", "))
    };
    let (a, number) = ("variable: a, label: Case", "system: phoneNumber");
    assert_eq!(
        with_variables(variables, &card(&[a, number, "system: ronaTimeout"])),
        []
    );
    assert_eq!(with_variables(variables, &card(&[a, number, a, number, a, number])), []);
    for (lines, code) in [
        (vec![a, number], "wrongCount"),
        (vec![a; 7], "wrongCount"),
        (vec![a, number, "variable: pin"], "secretInPopover"),
        (vec![a, number, "variable: raw"], "hiddenInPopover"),
        (vec![a, number, "variable: nothing"], "unknownReference"),
        (vec![a, number, "label: nothing"], "cardLineOfOne"),
    ] {
        assert_eq!(with_variables(variables, &card(&lines))[0].0, code, "{lines:?}");
    }
}

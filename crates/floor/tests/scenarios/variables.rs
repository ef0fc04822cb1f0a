//! What is known of a contact: who writes it, what two writers at once do to each other, and what was typed and not
//! saved (CAD, B-6).

use std::collections::BTreeMap;

use floor::{Command, Directory, DraftsThen, InteractionId, Refusal, Type, Value, VariableDef, VariableName};

use crate::directory::{SUPPORT_LINE, WRAP_UP_MS};
use crate::world::{World, id};

/// One variable's definition, in the order of asking.
pub(crate) fn def(name: &str, kind: Type) -> VariableDef {
    VariableDef {
        name: VariableName::new(name),
        label: name.to_uppercase(),
        labels: BTreeMap::new(),
        kind,
        default: None,
        order: 0,
        agent_viewable: true,
        agent_editable: true,
        secure: false,
    }
}

pub(crate) fn add(directory: &mut Directory, definitions: impl IntoIterator<Item = VariableDef>) {
    for (order, definition) in (0_u32..).zip(definitions) {
        let definition = VariableDef { order, ..definition };
        directory.variables.insert(definition.name.clone(), definition);
    }
}

/// A world with a case number, an amount, and a segment that agents only read.
fn house() -> World {
    World::with(|directory| {
        let fixed = VariableDef {
            default: Some(Value::Text("gold".to_owned())),
            agent_editable: false,
            ..def("segment", Type::Text)
        };
        add(
            directory,
            [def("caseNumber", Type::Text), def("amount", Type::Decimal), fixed],
        );
    })
}

/// Ana talks to a caller of Support in the browser; Boris is there too.
pub(crate) fn talking(world: &mut World) -> InteractionId {
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("rings");
    world.in_browser("boris");
    contact
}

/// Ana and Boris are both in the contact.
fn consulting(world: &mut World) -> InteractionId {
    let contact = talking(world);
    world
        .command(Command::Consult {
            agent: id("ana"),
            interaction: contact,
            to: floor::Destination::Agent(id("boris")),
            hold: true,
        })
        .expect("asks");
    world.accept("boris", contact).expect("rings");
    contact
}

/// Proves: CAD-1
#[test]
fn a_contact_begins_with_defaults_and_agents_change_what_they_may() {
    let mut world = house();
    let contact = talking(&mut world);
    let names: Vec<String> = {
        let contact = &world.floor.state().interactions[&contact];
        let pane = world.floor.pane(contact);
        pane.iter().map(|shown| shown.def.name.to_string()).collect()
    };
    assert_eq!(
        names,
        ["caseNumber", "amount", "segment"],
        "in the administrator's order"
    );
    assert_eq!(world.reads(contact, "segment"), "gold v1");
    assert_eq!(world.reads(contact, "caseNumber"), "nothing v1");
    world.look_away();
    world
        .save("ana", contact, &[("caseNumber", "4711", 1), ("amount", "10.50", 1)])
        .expect("saves");
    world.check("1 ana sets caseNumber=4711 v2, amount=10.50 v2");
    assert_eq!(
        world.save("ana", contact, &[("segment", "silver", 1)]),
        Err(Refusal::VariableNotEditable)
    );
    assert_eq!(
        world.save("ana", contact, &[("shoeSize", "44", 1)]),
        Err(Refusal::UnknownVariable)
    );
    assert_eq!(
        world.save("boris", contact, &[("caseNumber", "1", 2)]),
        Err(Refusal::UnknownTask),
        "who is not on the contact"
    );
    world
        .save("ana", contact, &[("caseNumber", "", 2)])
        .expect("empties it");
    assert_eq!(world.reads(contact, "caseNumber"), "nothing v3");
}

/// Proves: CAD-2, CAD-4
#[test]
fn each_type_refuses_what_is_none_of_it() {
    let types = [
        ("note", Type::Text),
        ("count", Type::Integer),
        ("amount", Type::Decimal),
        ("vip", Type::Boolean),
        ("due", Type::DateTime),
        ("raw", Type::Json),
    ];
    let mut world = World::with(|directory| add(directory, types.map(|(name, kind)| def(name, kind))));
    let contact = talking(&mut world);
    for (name, text, refusal) in [
        ("note", "я".repeat(257).as_str(), Refusal::ValueTooLong),
        ("count", "12a", Refusal::InvalidInteger),
        ("count", "1.5", Refusal::InvalidInteger),
        ("amount", "1,5", Refusal::InvalidDecimal),
        ("vip", "yes", Refusal::InvalidBoolean),
        ("due", "29.03.2026", Refusal::InvalidDateTime),
        ("due", "2026-02-29T00:00Z", Refusal::InvalidDateTime),
        ("raw", "{}", Refusal::UnknownVariable),
    ] {
        assert_eq!(
            world.save("ana", contact, &[(name, text, 1)]),
            Err(refusal),
            "{name} {text}"
        );
    }
    world
        .save(
            "ana",
            contact,
            &[
                ("note", "я".repeat(256).as_str(), 1),
                ("count", " -7 ", 1),
                ("amount", "1.50", 1),
                ("vip", "true", 1),
                ("due", "2026-03-29T10:05+03:00", 1),
            ],
        )
        .expect("all are right");
    assert_eq!(world.reads(contact, "count"), "-7 v2");
    assert_eq!(world.reads(contact, "due"), "2026-03-29T07:05:00Z v2");
    // One that is wrong keeps all of them from being saved.
    assert_eq!(
        world.save("ana", contact, &[("vip", "false", 2), ("count", "x", 2)]),
        Err(Refusal::InvalidInteger)
    );
    assert_eq!(world.reads(contact, "vip"), "true v2");
}

/// Proves: CAD-8, B-6
#[test]
fn of_two_who_save_the_first_wins_and_the_other_keeps_the_text() {
    let mut world = house();
    let contact = consulting(&mut world);
    world.save("ana", contact, &[("caseNumber", "A-1", 1)]).expect("first");
    world.look_away();
    world
        .save("boris", contact, &[("caseNumber", "B-2", 1), ("amount", "5", 1)])
        .expect("other fields merge");
    world.check(
        "1 boris sets amount=5 v2
         1 boris types caseNumber=B-2 on v1",
    );
    assert_eq!(world.reads(contact, "caseNumber"), "A-1 v2");
    assert_eq!(world.draft("boris", contact, "caseNumber").as_deref(), Some("B-2!"));
    // Having seen both, Boris decides.
    world
        .save("boris", contact, &[("caseNumber", "A-1 and B-2", 2)])
        .expect("decides");
    assert_eq!(world.reads(contact, "caseNumber"), "A-1 and B-2 v3");
    assert_eq!(world.draft("boris", contact, "caseNumber"), None);
    assert_eq!(world.ever("caseNumber"), ["A-1", "B-2", "A-1 and B-2"]);
    // Who wants what is there already is in no conflict.
    world.look_away();
    world
        .save("ana", contact, &[("caseNumber", "A-1 and B-2", 1)])
        .expect("the same");
    world.check("");
}

/// Proves: CAD-8
#[test]
fn who_still_types_is_beaten_too() {
    let mut world = house();
    let contact = consulting(&mut world);
    world.types("boris", contact, "caseNumber", "B-", 1).expect("types");
    assert_eq!(world.draft("boris", contact, "caseNumber").as_deref(), Some("B-"));
    world.save("ana", contact, &[("caseNumber", "A-1", 1)]).expect("saves");
    assert_eq!(world.draft("boris", contact, "caseNumber").as_deref(), Some("B-!"));
    world
        .command(Command::DropDraft {
            agent: id("boris"),
            interaction: contact,
            name: VariableName::new("caseNumber"),
        })
        .expect("takes the saved one");
    assert_eq!(world.draft("boris", contact, "caseNumber"), None);
}

/// Proves: CAD-6
#[test]
fn what_says_the_same_as_the_saved_value_is_no_draft() {
    let mut world = house();
    let contact = talking(&mut world);
    world.save("ana", contact, &[("amount", "5", 1)]).expect("saves");
    world
        .types("ana", contact, "amount", "5x", 2)
        .expect("need not be right yet");
    assert_eq!(world.draft("ana", contact, "amount").as_deref(), Some("5x"));
    world.look_away();
    world.types("ana", contact, "amount", "5", 2).expect("back again");
    world.check("1 ana throws amount away");
    assert_eq!(
        world.types("ana", contact, "amount", &"5".repeat(257), 2),
        Err(Refusal::ValueTooLong)
    );
}

/// Proves: CAD-7
#[test]
fn drafts_survive_the_end_and_the_wrap_up_asks_about_them() {
    let mut world = house();
    let contact = talking(&mut world);
    world.types("ana", contact, "caseNumber", "47", 1).expect("types");
    world.hangs_up("caller1");
    assert_eq!(world.draft("ana", contact, "caseNumber").as_deref(), Some("47"));
    world
        .types("ana", contact, "caseNumber", "4711", 1)
        .expect("still editable");
    world.types("ana", contact, "amount", "12a", 1).expect("also wrong");
    assert_eq!(
        world.wraps_up("ana", contact, DraftsThen::Ask),
        Err(Refusal::DraftsOutstanding)
    );
    assert_eq!(
        world.wraps_up("ana", contact, DraftsThen::Save),
        Err(Refusal::InvalidDecimal),
        "nothing is saved half"
    );
    world.types("ana", contact, "amount", "12", 1).expect("corrects it");
    world.look_away();
    world
        .wraps_up("ana", contact, DraftsThen::Save)
        .expect("saves and submits");
    assert!(
        world.saw("1 ana sets amount=12 v2, caseNumber=4711 v2"),
        "{}",
        world.seen()
    );
}

/// Proves: CAD-7
#[test]
fn drafts_can_be_thrown_away_and_the_deadline_keeps_them_in_the_journal() {
    let mut world = house();
    let contact = talking(&mut world);
    world.types("ana", contact, "caseNumber", "47", 1).expect("types");
    world.hangs_up("caller1");
    world.wraps_up("ana", contact, DraftsThen::Discard).expect("submits");
    assert!(world.saw("1 ana throws caseNumber away"), "{}", world.seen());

    world.available("ana");
    world.idle("boris", "Lunch");
    let second = world.call(SUPPORT_LINE);
    world.accept("ana", second).expect("rings");
    world.types("ana", second, "caseNumber", "48", 1).expect("types");
    world.hangs_up("caller2");
    world.after(WRAP_UP_MS);
    assert!(!world.floor.state().interactions.contains_key(&second), "over");
    assert_eq!(world.ever("caseNumber"), ["47", "48"]);
}

/// A conflict is decided by a person, not by the wrap-up.
///
/// Proves: B-6
#[test]
fn a_wrap_up_does_not_save_over_somebody_else() {
    let mut world = house();
    let contact = consulting(&mut world);
    world.types("ana", contact, "caseNumber", "A", 1).expect("types");
    world.save("boris", contact, &[("caseNumber", "B", 1)]).expect("saves");
    world.hangs_up("caller1");
    world
        .command(Command::EndConsult {
            agent: id("ana"),
            interaction: contact,
        })
        .expect("Post Call ends");
    assert_eq!(
        world.wraps_up("ana", contact, DraftsThen::Save),
        Err(Refusal::DraftConflict)
    );
    assert_eq!(world.reads(contact, "caseNumber"), "B v2");
    world
        .save("ana", contact, &[("caseNumber", "A after B", 2)])
        .expect("decides");
    world
        .wraps_up("ana", contact, DraftsThen::Ask)
        .expect("nothing is left");
}

/// Proves: CAD-7
#[test]
fn a_draft_survives_a_transfer() {
    let mut world = house();
    let contact = talking(&mut world);
    world.types("ana", contact, "caseNumber", "47", 1).expect("types");
    world
        .command(Command::Transfer {
            agent: id("ana"),
            interaction: contact,
            to: floor::Destination::Agent(id("boris")),
        })
        .expect("transfers");
    world.accept("boris", contact).expect("rings");
    assert_eq!(world.draft("ana", contact, "caseNumber").as_deref(), Some("47"));
    world
        .save("ana", contact, &[("caseNumber", "4711", 1)])
        .expect("during the wrap-up");
    world.wraps_up("ana", contact, DraftsThen::Ask).expect("submits");
    assert_eq!(world.reads(contact, "caseNumber"), "4711 v2");
    assert_eq!(
        world.save("ana", contact, &[("caseNumber", "1", 2)]),
        Err(Refusal::UnknownTask)
    );
}

/// N editors save and type at random; whatever was accepted is the value, or stands beside it, and is in the journal.
///
/// Proves: B-6
#[test]
fn no_edit_of_many_editors_vanishes() {
    for seed in 1..=40_u64 {
        let mut world = house();
        let contact = consulting(&mut world);
        let mut dice = seed;
        let mut roll = move |sides: u64| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % sides
        };
        let mut model: BTreeMap<&str, (u64, String)> =
            BTreeMap::from([("caseNumber", (1, String::new())), ("amount", (1, String::new()))]);
        let mut accepted: Vec<(&str, String)> = Vec::new();
        // What each editor has on the screen.
        let mut seen: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for step in 0..60 {
            let agent = if roll(2) == 0 { "ana" } else { "boris" };
            let name = if roll(2) == 0 { "caseNumber" } else { "amount" };
            let text = format!("{}", 1_000 + step);
            if roll(3) == 0 {
                seen.insert((agent, name), model[name].0);
            }
            let base = *seen.entry((agent, name)).or_insert(1);
            world.save(agent, contact, &[(name, &text, base)]).expect("is right");
            accepted.push((name, text.clone()));
            let first = base == model[name].0;
            if first {
                model.insert(name, (base + 1, text.clone()));
                seen.insert((agent, name), base + 1);
            }
            let (version, value) = &model[name];
            assert_eq!(
                world.reads(contact, name),
                format!("{value} v{version}"),
                "last by version wins"
            );
            let draft = world.draft(agent, contact, name);
            assert_eq!(
                draft,
                (!first).then(|| format!("{text}!")),
                "the loser's text stands beside it"
            );
        }
        for (name, text) in accepted {
            assert!(
                world.ever(name).contains(&text),
                "seed {seed}: {name} {text} is in the journal"
            );
        }
    }
}

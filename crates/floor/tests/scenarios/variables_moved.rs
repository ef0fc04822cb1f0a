//! Variables on their way: what a queue adds, what goes along to another entry point (TRF-8, CON-25), and what stands on
//! which card (POP).

use std::collections::BTreeSet;

use floor::{
    Card, CardField, CardLine, Command, Destination, EntryPointId, InteractionId, QueueId, SystemField, Type, Value,
    VariableDef, VariableName,
};

use crate::directory::{BILLING_LINE, SUPPORT_LINE};
use crate::variables::{add, def, talking};
use crate::world::{World, id};

fn named(name: &str) -> VariableName {
    VariableName::new(name)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The experts' entry point knows the case number and the PIN alone.
fn house() -> World {
    World::with(|directory| {
        let pin = VariableDef {
            secure: true,
            ..def("pin", Type::Text)
        };
        let segment = VariableDef {
            default: Some(text("gold")),
            ..def("segment", Type::Text)
        };
        add(directory, [def("caseNumber", Type::Text), pin, segment]);
        let experts = directory.entry_points.get_mut(&EntryPointId::new("experts"));
        experts.expect("there").variables = Some(BTreeSet::from([named("caseNumber"), named("pin")]));
    })
}

fn filled(world: &mut World) -> InteractionId {
    let contact = talking(world);
    world
        .save("ana", contact, &[("caseNumber", "4711", 1), ("pin", "9876", 1)])
        .expect("saves");
    contact
}

fn to_experts(world: &mut World, contact: InteractionId) {
    world.look_away();
    world
        .command(Command::Transfer {
            agent: id("ana"),
            interaction: contact,
            to: Destination::EntryPoint(EntryPointId::new("experts")),
        })
        .expect("transfers");
}

fn has(world: &World, contact: InteractionId) -> String {
    let contact = &world.floor.state().interactions[&contact];
    let names: Vec<String> = contact.facts.variables.keys().map(ToString::to_string).collect();
    names.join(" ")
}

/// Proves: TRF-8
#[test]
fn a_transfer_to_an_entry_point_takes_along_what_it_knows() {
    let mut world = house();
    let contact = filled(&mut world);
    to_experts(&mut world, contact);
    assert!(world.saw("1 leaves behind segment"), "{}", world.seen());
    assert_eq!(has(&world, contact), "caseNumber pin");
    assert_eq!(
        world
            .floor
            .revealed(&id("ana"), contact, &named("pin"), false)
            .expect("opens")
            .as_str(),
        "9876"
    );
}

/// Proves: TRF-8
#[test]
fn another_type_does_not_go_along_and_a_secret_never_becomes_readable() {
    for (name, change) in [
        (
            "caseNumber",
            VariableDef {
                kind: Type::Integer,
                ..def("caseNumber", Type::Text)
            },
        ),
        ("pin", def("pin", Type::Text)),
    ] {
        let mut world = house();
        let contact = filled(&mut world);
        world.configure(|directory| {
            directory.variables.insert(named(name), change);
        });
        to_experts(&mut world, contact);
        let kept = &world.floor.state().interactions[&contact].facts.variables[&named(name)];
        assert_eq!((kept.value.as_ref(), kept.version), (None, 1), "{name} begins anew");
    }
}

/// Proves: CON-25
#[test]
fn a_consult_at_an_entry_point_gets_the_same_and_the_secret_anew() {
    let mut world = house();
    let contact = filled(&mut world);
    world.look_away();
    world
        .command(Command::Consult {
            agent: id("ana"),
            interaction: contact,
            to: Destination::EntryPoint(EntryPointId::new("experts")),
            hold: true,
        })
        .expect("asks");
    assert!(
        world.saw("2 contact 1 sets caseNumber=4711 v1, pin=a secret v1"),
        "{}",
        world.seen()
    );
    let child = InteractionId(2);
    assert_eq!(has(&world, child), "caseNumber pin");
    let contacts = &world.floor.state().interactions;
    assert_ne!(
        contacts[&contact].facts.variables[&named("pin")].value,
        contacts[&child].facts.variables[&named("pin")].value,
        "sealed for its own place"
    );
    assert_eq!(
        world
            .floor
            .revealed(&id("ana"), child, &named("pin"), false)
            .expect("opens")
            .as_str(),
        "9876"
    );
    assert_eq!(
        has(&world, contact),
        "caseNumber pin segment",
        "the customer's contact keeps all"
    );
}

#[test]
fn a_queue_adds_its_variables_once() {
    let mut world = World::with(|directory| {
        add(directory, [def("caseNumber", Type::Text), def("segment", Type::Text)]);
        for entry in directory.entry_points.values_mut() {
            entry.variables = Some(BTreeSet::new());
        }
        let support = directory.queues.get_mut(&QueueId::new("Support")).expect("there");
        support.variables = vec![(named("caseNumber"), None), (named("segment"), Some(text("support")))];
    });
    let contact = talking(&mut world);
    assert!(
        world.saw("1 queue Support sets caseNumber=nothing v1, segment=support v1"),
        "{}",
        world.seen()
    );
    world.save("ana", contact, &[("segment", "gold", 1)]).expect("saves");
    world.idle("boris", "Lunch");
    world
        .command(Command::Transfer {
            agent: id("ana"),
            interaction: contact,
            to: Destination::Queue(QueueId::new("Support")),
        })
        .expect("back into line");
    assert_eq!(
        world.reads(contact, "segment"),
        "gold v2",
        "nobody's edit is lost by waiting again"
    );
}

fn popover(world: &World, contact: InteractionId) -> Vec<CardField> {
    let contact = &world.floor.state().interactions[&contact];
    let card = world.floor.card(contact);
    card.popover.into_iter().map(|line| line.field).collect()
}

/// Proves: POP-13, POP-14
#[test]
fn each_entry_point_has_its_own_card_and_without_one_three_fields_are_chosen() {
    let mut world = World::with(|directory| {
        add(directory, [def("caseNumber", Type::Text)]);
        let billing = directory
            .entry_points
            .values_mut()
            .find(|entry| entry.numbers.iter().any(|number| number == BILLING_LINE))
            .expect("there");
        billing.card = Some(Card {
            popover: vec![
                CardLine::of(CardField::Variable(named("caseNumber"))),
                CardLine {
                    label: Some("Customer".to_owned()),
                    ..CardLine::of(CardField::System(SystemField::PhoneNumber))
                },
                CardLine::of(CardField::System(SystemField::RonaTimeout)),
            ],
            pane: None,
        });
    });
    let support = world.call(SUPPORT_LINE);
    let billing = world.call(BILLING_LINE);
    let system = CardField::System;
    assert_eq!(
        popover(&world, support),
        [
            system(SystemField::PhoneNumber),
            system(SystemField::Dnis),
            system(SystemField::QueueName)
        ]
    );
    assert_eq!(
        popover(&world, billing),
        [
            CardField::Variable(named("caseNumber")),
            system(SystemField::PhoneNumber),
            system(SystemField::RonaTimeout)
        ]
    );
}

/// Proves: POP-3, POP-14
#[test]
fn a_flow_has_a_card_of_its_own_and_another_flow_another() {
    let text = "
schemaVersion: 1
name: Cases
language: bg
variables: {caseNumber: global, note: global}
card:
  popover: [caseNumber, {system: caller, label: Customer}, {system: queue}]
  pane: [note]
start: line
nodes:
  line: {type: queue, queue: Support, music: hold}
";
    let mut world = World::with(|directory| {
        add(directory, [def("caseNumber", Type::Text), def("note", Type::Text)]);
        let known = ["caseNumber", "note"].map(|name| {
            let of = flow::KnownVariable {
                of: Type::Text,
                secure: false,
                agent_viewable: true,
            };
            (name.to_owned(), of)
        });
        let entry = directory.entry_points.get_mut(&EntryPointId::new("support"));
        entry.expect("there").flow = crate::directory::flow_with(text, known);
    });
    let contact = world.call(crate::directory::SUPPORT_LINE);
    let card = world.floor.card(&world.floor.state().interactions[&contact]);
    assert_eq!(card.popover[0].field, CardField::Variable(named("caseNumber")));
    assert_eq!(card.popover[1].field, CardField::System(SystemField::PhoneNumber));
    assert_eq!(card.popover[1].label.as_deref(), Some("Customer"));
    assert_eq!(card.pane, Some(vec![named("note")]));
    let other = world.call(crate::directory::BILLING_LINE);
    let card = world.floor.card(&world.floor.state().interactions[&other]);
    assert_eq!(card, floor::Card::preselected());
}

/// Proves: POP-15
#[test]
fn the_pane_shows_thirty_at_most_in_the_order_of_the_card() {
    let names: Vec<String> = (0..35).map(|number| format!("v{number:02}")).collect();
    let mut world = World::with(|directory| {
        add(directory, names.iter().map(|name| def(name, Type::Text)));
        let hidden = directory.variables.get_mut(&named("v01")).expect("there");
        hidden.agent_viewable = false;
        let support = directory.queues.get_mut(&QueueId::new("Billing")).expect("there");
        support.card = Some(Card {
            pane: Some(vec![named("v03"), named("v01"), named("v02")]),
            ..Card::preselected()
        });
    });
    let shown = |world: &World, contact: InteractionId| -> Vec<String> {
        let contact = &world.floor.state().interactions[&contact];
        let pane = world.floor.pane(contact);
        pane.iter().map(|shown| shown.def.name.to_string()).collect()
    };
    let support = world.call(SUPPORT_LINE);
    let all = shown(&world, support);
    assert_eq!((all.len(), all[0].as_str(), all[1].as_str()), (30, "v00", "v02"));
    let billing = world.call(BILLING_LINE);
    assert_eq!(shown(&world, billing), ["v03", "v02"]);
}

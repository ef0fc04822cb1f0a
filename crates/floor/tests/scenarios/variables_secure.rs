//! Secret values: sealed from the first event on, shown by a recorded act alone (CAD-10, CAD-11).

use floor::{Command, InteractionId, Refusal, Type, Value, VariableDef, VariableName};

use crate::variables::{add, def, talking};
use crate::world::{World, id};

const PIN: &str = "pin-4711-secret";

fn house() -> World {
    World::with(|directory| {
        let pin = VariableDef {
            secure: true,
            ..def("pin", Type::Text)
        };
        add(directory, [def("caseNumber", Type::Text), pin]);
    })
}

fn reveal(world: &mut World, agent: &str, contact: InteractionId, name: &str, draft: bool) -> Result<String, Refusal> {
    let name = VariableName::new(name);
    world.command(Command::RevealVariable {
        agent: id(agent),
        interaction: contact,
        name: name.clone(),
        draft,
    })?;
    let secret = world.floor.revealed(&id(agent), contact, &name, draft);
    Ok(secret.map_or_else(String::new, |secret| secret.as_str().to_owned()))
}

/// Proves: CAD-11
#[test]
fn a_secret_is_nowhere_but_behind_the_seal() {
    let mut world = house();
    let contact = talking(&mut world);
    world.types("ana", contact, "pin", PIN, 1).expect("types");
    assert_eq!(world.draft("ana", contact, "pin").as_deref(), Some("a secret"));
    assert_eq!(reveal(&mut world, "ana", contact, "pin", true).as_deref(), Ok(PIN));
    world.save("ana", contact, &[("pin", PIN, 1)]).expect("saves");
    assert_eq!(world.reads(contact, "pin"), "a secret v2");
    // Too late, and kept beside it: sealed as well.
    world
        .save("ana", contact, &[("pin", &format!("{PIN}-2"), 1)])
        .expect("a conflict");
    let everything = format!("{:?} {:?} {}", world.journal, world.floor, world.seen());
    assert!(!everything.contains(PIN), "the secret can be read");
    world.crash();
    assert_eq!(
        world
            .floor
            .revealed(&id("ana"), contact, &VariableName::new("pin"), false)
            .expect("opens after a restart")
            .as_str(),
        PIN
    );
}

/// Proves: CAD-10, CAD-11
#[test]
fn looking_at_a_secret_is_recorded_and_refused_to_who_is_not_on_the_contact() {
    let mut world = house();
    let contact = talking(&mut world);
    world.save("ana", contact, &[("pin", PIN, 1)]).expect("saves");
    world.look_away();
    assert_eq!(reveal(&mut world, "ana", contact, "pin", false).as_deref(), Ok(PIN));
    world.check("1 ana looks at pin");
    assert_eq!(
        reveal(&mut world, "boris", contact, "pin", false),
        Err(Refusal::UnknownTask)
    );
    assert_eq!(
        reveal(&mut world, "ana", contact, "caseNumber", false),
        Err(Refusal::NotSecure)
    );
    assert_eq!(
        reveal(&mut world, "ana", contact, "pin", true),
        Err(Refusal::UnknownVariable),
        "there is no draft"
    );
}

/// Proves: CAD-11, CAD-14
#[test]
fn a_variable_that_is_no_secret_any_more_does_not_show_what_was_kept_as_one() {
    let mut world = house();
    let contact = talking(&mut world);
    world.save("ana", contact, &[("pin", PIN, 1)]).expect("saves");
    world.configure(|directory| {
        directory
            .variables
            .insert(VariableName::new("pin"), def("pin", Type::Text));
    });
    assert_eq!(world.reads(contact, "pin"), "a secret v2");
    let pane = world.floor.pane(&world.floor.state().interactions[&contact]);
    let pin = pane
        .iter()
        .find(|shown| shown.def.name.as_str() == "pin")
        .expect("shown");
    assert!(pin.secure());
    assert_ne!(pin.def.default, Some(Value::Text(PIN.to_owned())));
}

/// A flow asks for the case number and the PIN by digits and keeps both on the contact.
const ASKING: &str = "
schemaVersion: 1
name: Asking
language: bg
variables: {caseNumber: global, pin: global, note: global}
start: number
nodes:
  number:
    {type: collectDigits, variable: caseNumber, prompts: [menu], maxDigits: 4, next: secret, onTimeout: line, onInvalid: line}
  secret: {type: collectDigits, variable: pin, prompts: [menu], maxDigits: 4, next: double, onTimeout: line, onInvalid: line}
  double: {type: set, values: {note: 'case {{ caseNumber }}'}, next: line}
  line: {type: queue, queue: Support, music: hold}
";

/// Proves: CAD-11
#[test]
fn a_flow_writes_variables_and_its_secrets_are_sealed_too() {
    let flow = crate::directory::flow_with(
        ASKING,
        [("caseNumber", false), ("pin", true), ("note", false)].map(|(name, secure)| {
            let known = flow::KnownVariable {
                of: Type::Text,
                secure,
                agent_viewable: true,
            };
            (name.to_owned(), known)
        }),
    );
    let mut world = World::with(|directory| {
        let pin = VariableDef {
            secure: true,
            ..def("pin", Type::Text)
        };
        add(directory, [def("caseNumber", Type::Text), pin, def("note", Type::Text)]);
        for entry in directory.entry_points.values_mut() {
            entry.flow = flow.clone();
        }
    });
    world.in_browser("ana");
    let contact = world.call(crate::directory::SUPPORT_LINE);
    for digit in "47118642".chars() {
        world.presses("caller1", digit);
    }
    world.accept("ana", contact).expect("rings");
    assert_eq!(world.reads(contact, "caseNumber"), "4711 v2");
    assert_eq!(world.reads(contact, "note"), "case 4711 v2");
    assert_eq!(world.reads(contact, "pin"), "a secret v2");
    assert!(world.saw("1 flow sets note=case 4711 v2"), "{}", world.seen());
    assert_eq!(reveal(&mut world, "ana", contact, "pin", false).as_deref(), Ok("8642"));
    let journal = format!("{:?}", world.journal);
    assert!(!journal.contains("8642"), "the secret can be read in the journal");
}

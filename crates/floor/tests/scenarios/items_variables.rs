//! What is known of a work item: written down with it, changed by whoever works on it, kept over hands.

use floor::{Command, DraftsThen, QueueId, Refusal, Type, Typed, VariableDef, VariableName, WrapUpCodeId};

use crate::items::paperwork;
use crate::variables::{add, def};
use crate::world::{World, id};

fn house() -> World {
    World::with(|directory| {
        paperwork(directory);
        let pin = VariableDef {
            secure: true,
            ..def("pin", Type::Text)
        };
        add(
            directory,
            [def("caseNumber", Type::Text), def("amount", Type::Decimal), pin],
        );
    })
}

fn written(world: &mut World, variables: &[(&str, &str)]) -> Result<floor::InteractionId, Refusal> {
    world.command(Command::CreateItem {
        agent: id("administrator"),
        queue: QueueId::new("Paperwork"),
        title: "A form".to_owned(),
        variables: variables
            .iter()
            .map(|(name, text)| (VariableName::new(name), Typed::new(text)))
            .collect(),
    })?;
    Ok(floor::InteractionId(world.floor.state().last_interaction))
}

/// Proves: CAD-5, CAD-7, CAD-8, CAD-11
#[test]
fn an_item_has_variables_as_a_call_has() {
    let mut world = house();
    world.in_browser("ana");
    let item = written(&mut world, &[("caseNumber", "A-17"), ("pin", "9-secret-9")]).expect("written down");
    assert_eq!(world.reads(item, "caseNumber"), "A-17 v2");
    assert_eq!(world.reads(item, "amount"), "nothing v1");
    assert_eq!(world.reads(item, "pin"), "a secret v2");
    assert!(!format!("{:?}", world.journal).contains("9-secret-9"));
    // Whoever is only asked changes nothing.
    assert_eq!(world.save("ana", item, &[("amount", "5", 1)]), Err(Refusal::NotNow));
    world.accept("ana", item).expect("is asked");
    world.save("ana", item, &[("amount", "12.50", 1)]).expect("saves");
    assert_eq!(world.reads(item, "amount"), "12.50 v2");
    world
        .save("ana", item, &[("amount", "13", 1)])
        .expect("too late, and kept");
    assert_eq!(world.reads(item, "amount"), "12.50 v2");
    world
        .command(Command::End {
            agent: id("ana"),
            interaction: item,
        })
        .expect("ends");
    let submit = |drafts| Command::WrapUp {
        agent: id("ana"),
        interaction: item,
        code: WrapUpCodeId::new("Resolved"),
        drafts,
    };
    assert_eq!(world.command(submit(DraftsThen::Ask)), Err(Refusal::DraftsOutstanding));
    world.command(submit(DraftsThen::Discard)).expect("wraps up");
    assert!(world.saw("1 ana throws amount away"), "{}", world.seen());
}

#[test]
fn what_cannot_be_known_of_an_item_is_refused_and_nothing_is_written_down() {
    let mut world = house();
    let before = world.journal.len();
    let refused = [
        (("nonsense", "x"), Refusal::UnknownVariable),
        (("amount", "a lot"), Refusal::InvalidDecimal),
    ];
    for (variable, why) in refused {
        assert_eq!(written(&mut world, &[variable]), Err(why));
    }
    let many: Vec<(&str, &str)> = (0..=floor::limits::VARIABLE_CHANGES_MAX)
        .map(|_| ("caseNumber", "x"))
        .collect();
    assert_eq!(written(&mut world, &many), Err(Refusal::TooManyChanges));
    assert_eq!(world.journal.len(), before);
}

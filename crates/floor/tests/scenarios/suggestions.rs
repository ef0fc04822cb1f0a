//! Who owes the wrap-up, and how those who took part assist (END-5).

use floor::{Refusal, WrapUpCodeId};

use crate::acts::{C, OUTSIDE, colleague, number};
use crate::world::{World, id};

fn suggested(world: &World) -> Vec<(String, Option<WrapUpCodeId>, String)> {
    let contact = world.floor.state().interactions.get(&C);
    let suggestions = contact.into_iter().flat_map(|contact| &contact.suggestions);
    suggestions
        .map(|one| (one.agent.to_string(), one.code.clone(), one.note.clone()))
        .collect()
}

/// Proves: END-5
#[test]
fn assistants_suggest_and_the_owner_alone_submits() {
    let mut world = World::conferring(&["vera"]);
    world.consult("boris", C, colleague("vera")).expect("asks");
    world.accept("vera", C).expect("takes it");
    world
        .suggest("vera", C, Some("Resolved"), "a spare part")
        .expect("consulted agents may");
    world
        .suggest("boris", C, None, "call again")
        .expect("conferenced agents may");
    world
        .suggest("boris", C, Some("Follow-up"), "on Monday")
        .expect("and think again");
    assert_eq!(
        world.suggest("ana", C, None, ""),
        Err(Refusal::NotNow),
        "the owner does not"
    );
    assert_eq!(
        world.suggest("boris", C, Some("Nonsense"), ""),
        Err(Refusal::UnknownWrapUpCode)
    );
    assert_eq!(
        world.suggest("boris", C, None, &"я".repeat(501)),
        Err(Refusal::NoteTooLong)
    );
    assert_eq!(world.suggest("georgi", C, None, ""), Err(Refusal::UnknownTask));
    let code = |code: &str| Some(WrapUpCodeId::new(code));
    let expected = vec![
        ("vera".to_owned(), code("Resolved"), "a spare part".to_owned()),
        ("boris".to_owned(), code("Follow-up"), "on Monday".to_owned()),
    ];
    assert_eq!(suggested(&world), expected, "both, the latest of each");
    world.exit_consult("vera", C).expect("leaves");
    world
        .suggest("vera", C, None, "found it")
        .expect("also after having left");
    world.end("ana", C).expect("ends");
    assert_eq!(
        world.task("boris", C),
        "ended: +wrapupSuggest",
        "as long as the owner has not submitted"
    );
    world.suggest("boris", C, Some("Resolved"), "").expect("may");
    assert_eq!(suggested(&world).len(), 2);
    for other in ["boris", "vera"] {
        assert!(world.wrap_up(other, C, "Resolved").is_err(), "{other} owes nothing");
    }
    world.wrap_up("ana", C, "Resolved").expect("the owner submits");
    world.clears_up();
}

/// Proves: END-5
#[test]
fn once_for_each_spell_of_ownership() {
    let mut world = World::conferring(&["vera"]);
    world.exit("ana", C).expect("leaves");
    assert!(world.floor.state().interactions[&C].owed_by(&id("ana")).is_some());
    assert_eq!(
        world.suggest("ana", C, None, ""),
        Err(Refusal::NotNow),
        "her own is at hand"
    );
    world
        .wrap_up("ana", C, "Resolved")
        .expect("submits while the call goes on");
    // She is asked again, and owns it a second time.
    world.consult("boris", C, colleague("ana")).expect("asks");
    world.accept("ana", C).expect("takes it");
    world.consult_transfer("boris", C).expect("hands over");
    assert_eq!(world.wrap_ups_of("boris"), 1);
    assert_eq!(world.primary(C), "ana");
    world.transfer("ana", C, number(OUTSIDE)).expect("transfers");
    world.picks_up(OUTSIDE);
    assert_eq!((world.wrap_ups_of("ana"), world.wrap_ups_of("vera")), (2, 0));
    world.hangs_up("caller1");
    world.clears_up();
}

/// A profile without wrap-up owes none, whatever the shape.
/// Proves: END-5
#[test]
fn a_profile_without_wrap_up_owes_none() {
    let mut world = World::talk_in(
        World::with(|directory| {
            for profile in directory.profiles.values_mut() {
                profile.wrap_up = None;
            }
        }),
        &["boris"],
    );
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.accept("boris", C).expect("takes it");
    world.end_consult("ana", C).expect("ends it");
    assert!(
        !world.task("ana", C).contains("consultWrapup"),
        "no reasons to choose from"
    );
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.accept("boris", C).expect("takes it");
    world.conference("ana", C).expect("merges");
    world.exit("ana", C).expect("leaves");
    assert_eq!(
        (world.state("ana").as_str(), world.primary(C).as_str()),
        ("available", "boris")
    );
    world.transfer("boris", C, colleague("ana")).expect("transfers back");
    world.accept("ana", C).expect("takes it");
    world.end("ana", C).expect("ends");
    assert_eq!(
        world.recorded(|event| matches!(event, floor::Event::WrapUpStarted { .. })),
        0
    );
    world.clears_up();
}

//! What may be consulted and transferred to, and what is refused before anything rings (CON-3, CON-5, CON-17, TRF-16,
//! TRF-17, TRF-18).

use std::collections::BTreeSet;

use floor::{Access, Destination, Device, Directory, Fact, Profile, ProfileId, QueueId, Refusal, TeamId, dialable};

use crate::acts::{C, OUTSIDE, colleague, entry, number, person, queue};
use crate::directory::{EXPERTS_LINE, WAREHOUSE};
use crate::world::World;

fn profile(directory: &mut Directory) -> &mut Profile {
    directory.profiles.get_mut(&ProfileId::new("standard")).expect("there")
}

/// Asks for both a consult and a transfer, which must both be refused with this and ring nothing.
#[track_caller]
fn both_refused(world: &mut World, to: &Destination, why: Refusal) {
    world.look_away();
    assert_eq!(world.consult("ana", C, to.clone()), Err(why), "consult with {to:?}");
    assert_eq!(world.transfer("ana", C, to.clone()), Err(why), "transfer to {to:?}");
    world.check("");
    assert!(world.task("ana", C).starts_with("connected:"));
}

/// Proves: CON-3, TRF-10
#[test]
fn the_profile_decides_what_may_be_reached() {
    let mut world = World::talk_in(
        World::with(|directory| {
            let profile = profile(directory);
            profile.buddy_teams = Access::Only([TeamId::new("Billing")].into());
            profile.queues = Access::None;
            profile.entry_points = Access::Only(BTreeSet::new());
            profile.typed_numbers = false;
            profile.directory = false;
        }),
        &["boris"],
    );
    world
        .sign_in("georgi", Some("Billing"), Device::Browser)
        .expect("signs in");
    world.fact(Fact::SoundUp {
        leg: world.leg("georgi"),
    });
    for to in [
        colleague("boris"),
        queue("Support"),
        entry("experts"),
        number(EXPERTS_LINE),
        number(OUTSIDE),
        person("petya"),
    ] {
        both_refused(&mut world, &to, Refusal::DestinationNotAllowed);
    }
    world
        .consult("ana", C, number(WAREHOUSE))
        .expect("the address book is allowed");
    world.end_consult("ana", C).expect("takes it back");
    world
        .consult("ana", C, colleague("georgi"))
        .expect("a buddy team is allowed");
}

/// Proves: CON-3
#[test]
fn a_queue_needs_both_switches_for_a_consult() {
    let mut world = World::talk_in(
        World::with(|directory| profile(directory).consult_to_queue = false),
        &[],
    );
    assert_eq!(
        world.consult("ana", C, queue("Billing")),
        Err(Refusal::DestinationNotAllowed)
    );
    world
        .transfer("ana", C, queue("Billing"))
        .expect("a transfer needs one");
}

/// Proves: CON-5, TRF-10, TRF-16
#[test]
fn numbers_and_names_have_a_form() {
    let mut world = World::talk(&[]);
    for typed in ["", "12", "+1234567890123456789", "home"] {
        both_refused(&mut world, &number(typed), Refusal::InvalidDestinationNumber);
    }
    for to in [colleague("nobody"), queue("Nowhere"), entry("nothing"), person("ghost")] {
        both_refused(&mut world, &to, Refusal::UnknownDestination);
    }
    assert_eq!(dialable("+359 (88) 000-0001"), Some(OUTSIDE.to_owned()));
    // 43 characters for a transfer, 36 for a consult.
    let mut long = World::talk_in(
        World::with(|directory| {
            for length in [36, 37, 43, 44] {
                let id = QueueId::new(&"q".repeat(length));
                let copy = directory.queues[&QueueId::new("Support")].clone();
                directory.queues.insert(id.clone(), floor::Queue { id, ..copy });
            }
        }),
        &[],
    );
    let called = |length: usize| queue(&"q".repeat(length));
    assert_eq!(long.consult("ana", C, called(37)), Err(Refusal::UnknownDestination));
    long.consult("ana", C, called(36)).expect("short enough");
    long.end_consult("ana", C).expect("takes it back");
    assert_eq!(long.transfer("ana", C, called(44)), Err(Refusal::UnknownDestination));
    let stars = format!("+359880000001{}", "*".repeat(31));
    assert_eq!(
        long.transfer("ana", C, number(&stars)),
        Err(Refusal::InvalidDestinationNumber)
    );
    long.transfer("ana", C, called(43)).expect("short enough");
}

/// Proves: CON-17
#[test]
fn capacity_teams_are_unsupported_and_nothing_rings() {
    let mut world = World::talk_in(
        World::with(|directory| {
            directory
                .teams
                .get_mut(&TeamId::new("Billing"))
                .expect("there")
                .capacity_number = Some("+359 2 111 2222".to_owned());
        }),
        &["boris"],
    );
    for to in [
        queue("Billing"),
        entry("billing"),
        number("+35929003000"),
        number("0035921112222"),
        // Its menu leads to Billing too.
        entry("experts"),
    ] {
        both_refused(&mut world, &to, Refusal::UnsupportedDestination);
    }
    world
        .consult("ana", C, queue("Support"))
        .expect("a team of agents is supported");
}

/// Proves: TRF-17, CON-13
#[test]
fn who_cannot_be_reached_is_not_rung() {
    let mut world = World::talk(&["boris"]);
    both_refused(&mut world, &colleague("ana"), Refusal::DestinationSelf);
    both_refused(&mut world, &colleague("vera"), Refusal::DestinationUnavailable);
    world.on_phone("vera", "1003");
    both_refused(&mut world, &colleague("vera"), Refusal::DestinationUnavailable);
    world.fact(Fact::SoundDown {
        leg: world.leg("boris"),
    });
    both_refused(&mut world, &colleague("boris"), Refusal::DestinationUnavailable);
    world.fact(Fact::SoundUp {
        leg: world.leg("boris"),
    });
    world.idle("boris", "Lunch");
    assert_eq!(
        world.transfer("ana", C, colleague("boris")),
        Err(Refusal::DestinationNotAvailable)
    );
    world.available("boris");
    let other = world.call(crate::directory::SUPPORT_LINE);
    both_refused(&mut world, &colleague("boris"), Refusal::DestinationBusy);
    world.accept("boris", other).expect("takes it");
    both_refused(&mut world, &colleague("boris"), Refusal::DestinationBusy);
    world.hangs_up("caller2");
    both_refused(&mut world, &colleague("boris"), Refusal::DestinationBusy);
    assert_eq!(world.wrap_ups_of("ana"), 0);
}

/// Proves: TRF-18
#[test]
fn a_supervisor_who_is_an_agent_too_can_be_consulted_and_transferred_to() {
    let mut world = World::talk(&[]);
    world.sofia();
    both_refused(&mut world, &colleague("sofia"), Refusal::DestinationUnavailable);
    world.sign_out("sofia").expect("signs out");
    world.in_browser("sofia");
    world.consult("ana", C, colleague("sofia")).expect("asks");
    world.accept("sofia", C).expect("takes it");
    world.end_consult("ana", C).expect("ends it");
    world.transfer("ana", C, colleague("sofia")).expect("transfers");
    world.accept("sofia", C).expect("takes it");
    assert_eq!(
        (world.primary(C).as_str(), world.ears("caller1 sofia").as_str()),
        ("sofia", "caller1: sofia | sofia: caller1")
    );
}

/// The parties of a call cannot be asked again.
/// Proves: CON-9
#[test]
fn who_is_on_the_call_is_not_asked_again() {
    let mut world = World::conferring(&["vera"]);
    assert_eq!(
        world.consult("ana", C, colleague("boris")),
        Err(Refusal::DestinationSelf)
    );
    world.consult("ana", C, number(OUTSIDE)).expect("asks");
    world.picks_up(OUTSIDE);
    world.conference("ana", C).expect("merges");
    assert_eq!(
        world.consult("boris", C, number("00359 880 000 001")),
        Err(Refusal::DestinationSelf)
    );
    world.consult("boris", C, colleague("vera")).expect("asks another");
}

//! What random worlds of the simulator showed, told again as short stories.

use floor::{Access, Fact, Input, ProfileId, Refusal, Timestamp};

use crate::acts::{C, OUTSIDE, entry, number};
use crate::directory::profile;
use crate::world::{World, id};

/// Both agents of a conference lose their sound. When the first is given up, the other is alone with the customer and
/// has been silent for long enough: the customer hears music in the same moment, and nothing is left overdue.
/// Proves: NET-6
#[test]
fn the_last_one_left_is_missed_at_once() {
    let mut world = World::conferring(&[]);
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(10_000);
    world.fact(Fact::SoundDown {
        leg: world.leg("boris"),
    });
    // One time-out, and not a second one for what the first has brought about.
    world.after(19_999);
    world.clock += 1;
    world
        .floor
        .handle(world.now(), Input::Timeout)
        .expect("is never refused");
    let contact = world.floor.state().interactions.get(&C).expect("goes on");
    let left = contact.talk.iter().flat_map(|talk| &talk.members);
    let left: Vec<_> = left.map(|member| (member.who.agent(), member.parked)).collect();
    assert_eq!(left, [(Some(&id("boris")), true)]);
    let due = world.floor.poll_timeout().map_or(Timestamp(i64::MAX), |(at, _)| at);
    assert!(due > world.now(), "what was due was done");
}

/// An administrator takes an entry point out of the profile while it is consulted: the button goes dark, so that
/// nobody presses what would be refused.
/// Proves: UIC-1, CON-3
#[test]
fn a_consult_that_may_no_longer_be_completed_shows_it() {
    let mut world = World::talk(&[]);
    world.consult("ana", C, entry("experts")).expect("asks");
    assert!(world.panel("ana", C).contains("+transfer"), "{}", world.panel("ana", C));
    world.configure(|directory| {
        let mut narrow = profile();
        narrow.entry_points = Access::None;
        directory.profiles.insert(ProfileId::new("standard"), narrow);
    });
    let panel = world.panel("ana", C);
    assert!(panel.contains("-transfer(destinationNotAllowed)"), "{panel}");
    assert_eq!(world.consult_transfer("ana", C), Err(Refusal::DestinationNotAllowed));
    world.end_consult("ana", C).expect("takes it back");
}

/// A supervisor's sound is lost while listening. When the agent gives the customer away, there is nothing to listen to
/// any more, and the supervisor is not Available without sound, not even for a moment.
/// Proves: STA-8, B-7
#[test]
fn a_silent_supervisor_is_not_available_when_the_talk_is_over() {
    let mut world = World::talk(&[]);
    world.in_browser("sofia");
    world.monitor("sofia", C, None).expect("listens");
    world.fact(Fact::SoundDown {
        leg: world.leg("sofia"),
    });
    world.transfer("ana", C, number(OUTSIDE)).expect("goes out");
    world.rings(OUTSIDE);
    assert_eq!(world.state("sofia"), "idle Agent_Unavailable");
}

/// Whoever is no longer configured sees no button; nothing but leaving is taken from there.
/// Proves: UIC-1
#[test]
fn whoever_is_dismissed_can_only_leave() {
    let mut world = World::talk(&[]);
    world.in_browser("boris");
    world.configure(|directory| {
        directory.agents.remove(&id("ana"));
        directory.agents.remove(&id("boris"));
    });
    assert_eq!(world.hold("ana", C), Err(Refusal::UnknownAgent));
    assert_eq!(world.sign_out("ana"), Err(Refusal::TaskActive));
    world.sign_out("boris").expect("leaves");
    world.hangs_up("caller1");
    world.sign_out("ana").expect("leaves");
}

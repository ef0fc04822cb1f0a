//! Hold and resume, in the desktop and on the phone (HLD).

use floor::{Fact, Refusal};

use crate::directory::SUPPORT_LINE;
use crate::world::World;

/// Proves: HLD-1, HLD-2, HLD-3, END-3
#[test]
fn the_customer_hears_music_on_hold_and_cannot_be_ended_until_resumed() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.look_away();
    world.hold("ana", contact).expect("holds");
    world.check(
        "1 held by ana
         > caller1 hears music/hold
         > ana hears nothing",
    );
    assert_eq!(
        world.task("ana", contact),
        "held: +resume -mute(customerHeld) -dtmf(customerHeld) +consult +transfer -end(customerHeld) +help"
    );
    assert_eq!(world.end("ana", contact), Err(Refusal::Held));
    assert_eq!(world.hold("ana", contact), Err(Refusal::NotNow));
    assert_eq!(world.dtmf("ana", contact, "1"), Err(Refusal::NotNow));
    world.look_away();
    world.resume("ana", contact).expect("resumes");
    world.check(
        "1 resumed by ana
         > caller1 hears ana
         > ana hears caller1",
    );
    assert_eq!(world.resume("ana", contact), Err(Refusal::NotNow));
    world.end("ana", contact).expect("ends");
}

/// Proves: HLD-2
#[test]
fn a_customer_may_hang_up_on_hold() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.hold("ana", contact).expect("holds");
    world.hangs_up("caller1");
    assert_eq!(world.task("ana", contact), "wrapUp: +wrapup");
    assert!(world.saw("1 ended: CustomerLeft"), "{}", world.seen());
}

/// Proves: HLD-10
#[test]
fn hold_on_the_agents_phone_gives_the_customer_music() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.look_away();
    world.fact(Fact::LegHeld {
        leg: world.leg("1001"),
        held: true,
    });
    world.fact(Fact::LegHeld {
        leg: world.leg("1001"),
        held: true,
    });
    world.check(
        "1001 pressed hold on the phone
         > caller1 hears music/hold",
    );
    assert!(world.floor.state().interactions[&contact].held_on_phone(world.leg("1001")));
    world.fact(Fact::LegHeld {
        leg: world.leg("1001"),
        held: false,
    });
    world.check(
        "1001 ended hold on the phone
         > caller1 hears 1001",
    );
}

/// Proves: HLD-10
#[test]
fn a_transfer_by_the_phone_is_refused_with_a_notice() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.fact(Fact::ReferRefused { leg: world.leg("1001") });
    world.picks_up("1001");
    world.look_away();
    world.fact(Fact::ReferRefused { leg: world.leg("1001") });
    world.fact(Fact::ReferRefused {
        leg: world.leg("caller1"),
    });
    world.check("1 phone transfer of ana refused");
    assert_eq!(world.hears("caller1"), "1001");
}

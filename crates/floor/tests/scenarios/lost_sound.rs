//! When sound is lost in a call (NET-6) and what a caller's silence means.

use floor::{Fact, LegEnd, ProfileId};

use crate::directory::SUPPORT_LINE;
use crate::world::World;

fn in_call() -> (World, floor::InteractionId) {
    let mut world = World::new();
    world.in_browser("ana");
    world.after(1_000);
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.look_away();
    (world, contact)
}

/// Proves: NET-6, B-1
#[test]
fn music_after_two_seconds_and_the_talk_goes_on_when_the_sound_returns() {
    let (mut world, contact) = in_call();
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(1_999);
    assert_eq!(world.hears("caller1"), "ana");
    world.after(1);
    assert_eq!(world.hears("caller1"), "music/hold");
    world.after(20_000);
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    world.check(
        "ana has no sound
         1 parked
         > caller1 hears music/hold
         ana has sound
         1 unparked
         > caller1 hears ana",
    );
    assert_eq!(
        world.task("ana", contact),
        "connected: +hold +mute +dtmf +consult +transfer +end +help"
    );
    assert_eq!(world.state("ana"), "available, engaged");
}

/// A quick reload is not noticed by the customer, and the new peer connection is told what to hear.
/// Proves: B-1
#[test]
fn a_quick_reload_tells_the_new_connection_what_to_hear() {
    let (mut world, contact) = in_call();
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(1_000);
    let told = world.effects.len();
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    let again = world.effects[told..].iter().any(|effect| {
        matches!(effect, floor::Effect::Audibility { interaction, rows } if *interaction == contact && rows.len() == 2)
    });
    assert!(again, "the whole table is sent again");
    world.after(60_000);
    assert_eq!(world.hears("caller1"), "ana");
}

/// Proves: NET-6
#[test]
fn after_thirty_seconds_the_customer_is_first_in_line_again() {
    let (mut world, contact) = in_call();
    world.call(SUPPORT_LINE);
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(2_000);
    world.look_away();
    world.after(28_000);
    world.check(
        "1 loses ana
         ana is idle Agent_Unavailable (Station) in 1
         1 waits in Support since 1s, first in line (AgentLost)
         > ana hears nothing",
    );
    assert_eq!(world.task("ana", contact), "no task");
    let line: Vec<_> = world.floor.line(&floor::QueueId::new("Support")).collect();
    assert_eq!(line[0].id, contact);
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    assert_eq!(
        world.state("ana"),
        "idle Agent_Unavailable",
        "the agent comes back by choice"
    );
    world.in_browser("boris");
    world.accept("boris", contact).expect("takes it");
    assert_eq!(world.hears("caller1"), "boris");
}

/// A customer who was put first in line still comes after those who were put there before.
/// Proves: NET-6
#[test]
fn two_who_lost_their_agents_keep_their_order() {
    let mut world = World::new();
    world.in_browser("ana");
    world.in_browser("boris");
    let first = world.call(SUPPORT_LINE);
    world.after(1_000);
    let second = world.call(SUPPORT_LINE);
    world.accept("ana", first).expect("takes it");
    world.accept("boris", second).expect("takes it");
    world.call(SUPPORT_LINE);
    world.fact(Fact::SoundDown {
        leg: world.leg("boris"),
    });
    world.after(1_000);
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(60_000);
    let line: Vec<u64> = world
        .floor
        .line(&floor::QueueId::new("Support"))
        .map(|contact| contact.id.0)
        .collect();
    assert_eq!(line, [1, 2, 3]);
}

/// Proves: NET-6
#[test]
fn the_waiting_time_is_the_organizations() {
    let mut world = World::with(|directory| directory.organization.sound_loss_return_ms = 10_000);
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(10_000);
    assert_eq!(world.task("ana", contact), "no task");
}

/// A desk phone whose connection breaks is the same loss: nobody is disconnected for it, and the agent does not become
/// Available by itself.
/// Proves: NET-6
#[test]
fn a_lost_phone_gives_the_customer_back_and_the_agent_stays_idle() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.look_away();
    world.gone("1001", LegEnd::Lost);
    world.check(
        "1001 gone: Lost
         1 loses ana
         ana is idle Agent_Unavailable (Station) in 1
         1 waits in Support since 0s, first in line (AgentLost)
         > caller1 hears music/hold
         > 1001 hears nothing",
    );
    assert_eq!(world.state("ana"), "idle Agent_Unavailable");
}

/// Proves: NET-6
#[test]
fn music_also_while_the_customer_is_on_hold() {
    let (mut world, contact) = in_call();
    world.hold("ana", contact).expect("holds");
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(5_000);
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    assert_eq!(world.hears("caller1"), "music/hold");
    assert_eq!(world.hears("ana"), "nothing");
}

/// A reload while the phone rings keeps the offer.
/// Proves: B-1
#[test]
fn a_reload_while_ringing_keeps_the_offer() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(2_000);
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    assert_eq!(world.task("ana", contact), "ringing: +accept +decline");
    world.accept("ana", contact).expect("takes it");
    assert_eq!(world.hears("ana"), "caller1");
}

/// Voice may also say that the station's leg as a whole is gone; for the floor that is silence, and true.
/// Proves: B-7
#[test]
fn a_station_leg_that_ends_is_silent() {
    let mut world = World::new();
    world.in_browser("ana");
    world.gone("ana", LegEnd::Failed);
    assert_eq!(world.state("ana"), "idle Agent_Unavailable");
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    assert_eq!(world.state("ana"), "available");
}

/// Proves: B-2
#[test]
fn a_web_caller_without_sound_has_left_after_a_while() {
    let mut world = World::new();
    world.in_browser("ana");
    world.idle("ana", "Break");
    world.web_call("support");
    world.fact(Fact::SoundUp {
        leg: world.leg("caller1"),
    });
    world.fact(Fact::SoundDown {
        leg: world.leg("caller1"),
    });
    world.after(10_000);
    world.fact(Fact::SoundUp {
        leg: world.leg("caller1"),
    });
    world.after(60_000);
    world.fact(Fact::SoundDown {
        leg: world.leg("caller1"),
    });
    world.look_away();
    world.after(15_000);
    world.check(
        "1 ended: CustomerLost
         caller1 is being released
         > release caller1: CallEnded
         > caller1 hears nothing",
    );

    // One whose sound never comes takes no agent's time either.
    world.web_call("support");
    world.after(15_000);
    assert!(world.saw("2 ended: CustomerLost"), "{}", world.seen());
}

/// Proves: NET-6
#[test]
fn without_a_queue_to_return_to_the_fallback_queue_takes_the_caller() {
    let mut world = World::with(|directory| {
        directory
            .profiles
            .get_mut(&ProfileId::new("standard"))
            .expect("there")
            .confirm_answer = false;
    });
    world
        .sign_in("georgi", Some("Billing"), floor::Device::Browser)
        .expect("signs in");
    world.fact(Fact::SoundUp {
        leg: world.leg("georgi"),
    });
    world.available("georgi");
    let contact = world.call(crate::directory::BILLING_LINE);
    world.accept("georgi", contact).expect("takes it");
    world.configure(|directory| {
        directory.queues.remove(&floor::QueueId::new("Billing"));
    });
    world.fact(Fact::SoundDown {
        leg: world.leg("georgi"),
    });
    world.after(30_000);
    assert!(
        world.saw("1 waits in Support since 0s, first in line (AgentLost)"),
        "{}",
        world.seen()
    );
}

/// The flow stood still during the talk: the caller who is back in line is told the place at once.
/// Proves: NET-6
#[test]
fn the_flow_goes_on_when_the_caller_is_back_in_line() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(crate::directory::MENU_LINE);
    // The welcome and the menu end by their own deadlines, and nobody presses anything.
    world.after(910_000);
    world.fact(Fact::PlayFinished {
        leg: world.leg("caller1"),
        play: floor::PlayId(4),
    });
    assert_eq!(world.hears("caller1"), "music/hold");
    world.available("ana");
    world.picks_up("1001");
    assert_eq!(world.hears("caller1"), "1001");
    world.after(40_000);
    world.gone("1001", LegEnd::Lost);
    assert_eq!(
        world.hears("caller1"),
        "prompts/bg/your-number then prompts/bg/number-1"
    );
    let (due, _) = world.floor.poll_timeout().expect("the caller waits");
    assert!(due > world.now(), "nothing is left undone");
}

/// The talk does not count as waiting: who comes back from it is not thrown out for a long wait.
/// Proves: NET-6
#[test]
fn a_long_talk_does_not_use_up_the_longest_wait() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.after(crate::directory::LONGEST_WAIT_MS * 2);
    world.gone("1001", LegEnd::Lost);
    world.look_away();
    world.after(crate::directory::LONGEST_WAIT_MS - 1);
    assert_eq!(world.floor.state().interactions[&contact].stage(), floor::Stage::Queued);
    world.after(1);
    assert!(world.saw("1 ended: WaitedTooLong"), "{}", world.seen());
}

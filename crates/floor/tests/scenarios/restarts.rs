//! The process dies in each state of a call and comes back (B-1): legs are released with their dialogs, nobody is
//! stuck, wrap-ups are still owed, sign-ins hold.

use floor::{Device, Fact, LegEnd, Opaque, PhoneId};

use crate::directory::{MENU_LINE, SUPPORT_LINE};
use crate::world::World;

/// Proves: B-1
#[test]
fn in_the_flow_and_in_the_queue() {
    let mut world = World::new();
    world.call(MENU_LINE);
    world.call(SUPPORT_LINE);
    world.look_away();
    world.crash();
    world.check(
        "restarted
         1 ended: Restart
         caller1 is being released
         > release caller1: Restart, dialog of caller1
         2 ended: Restart
         caller2 is being released
         > release caller2: Restart, dialog of caller2",
    );
    world.gone("caller1", LegEnd::Released);
    world.after(40_000);
    assert!(world.floor.state().interactions.is_empty());
    assert!(world.floor.state().legs.is_empty());
}

/// Proves: B-1
#[test]
fn while_ringing() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.rings("1001");
    world.after(3_000);
    world.look_away();
    world.crash();
    world.check(
        "restarted
         1 not taken by ana: Restart
         1 ended: Restart
         1001 is being released
         > release 1001: Restart, rung at 1001
         caller1 is being released
         > release caller1: Restart, dialog of caller1",
    );
    assert_eq!(
        (world.state("ana").as_str(), world.state_ms("ana")),
        ("available", 3_000)
    );
    world.gone("1001", LegEnd::Released);
    world.call(SUPPORT_LINE);
    assert!(world.saw("2 offered to ana until 21s"), "{}", world.seen());
}

/// Proves: B-1, WRP-12
#[test]
fn connected_and_held() {
    for held in [false, true] {
        let mut world = World::new();
        world.on_phone("ana", "1001");
        let contact = world.call(SUPPORT_LINE);
        world.picks_up("1001");
        if held {
            world.hold("ana", contact).expect("holds");
        }
        world.look_away();
        world.crash();
        world.check(
            "restarted
             1 ended: Restart
             1001 is being released
             > release 1001: Restart, dialog of 1001, rung at 1001
             caller1 is being released
             > release caller1: Restart, dialog of caller1
             1 wrap-up owed by ana until 30s",
        );
        assert_eq!(world.task("ana", contact), "wrapUp: +wrapup");
        world.wrap_up("ana", contact, "Resolved").expect("submits");
        world.gone("1001", LegEnd::Released);
        world.gone("caller1", LegEnd::Released);
        assert!(world.floor.state().interactions.is_empty());
        assert_eq!(world.state("ana"), "available");
    }
}

/// Proves: B-1, WRP-12, NET-6
#[test]
fn a_browser_agent_keeps_the_sign_in_and_resumes_by_itself() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.look_away();
    world.crash();
    world.check(
        "restarted
         ana has no sound
         1 ended: Restart
         caller1 is being released
         > release caller1: Restart, dialog of caller1
         1 wrap-up owed by ana until 30s",
    );
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    assert_eq!(world.state("ana"), "idle Agent_Unavailable");
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    assert_eq!(world.state("ana"), "available");
}

/// Proves: B-1, WRP-12
#[test]
fn in_wrap_up() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.hangs_up("caller1");
    world.after(10_000);
    world.look_away();
    world.crash();
    world.check(
        "restarted
         1001 is being released
         > release 1001: Restart, dialog of 1001, rung at 1001",
    );
    assert_eq!(world.task("ana", contact), "wrapUp: +wrapup");
    world.gone("1001", LegEnd::Released);
    world.look_away();
    world.after(20_000);
    world.check(
        "1 wrapped up by ana: Follow-up, by itself
         1 closed",
    );
}

/// A web caller has no dialog to end: the leg died with the process.
/// Proves: B-1
#[test]
fn a_web_caller_is_gone_with_the_process() {
    let mut world = World::new();
    world.web_call("support");
    world.look_away();
    world.crash();
    world.check(
        "restarted
         1 ended: Restart
         caller1 gone: Restart
         1 closed",
    );
}

/// Proves: B-1, STN-11
#[test]
fn sign_ins_states_and_registrations_hold() {
    let mut world = World::new();
    world.in_browser("ana");
    world.idle("ana", "Lunch");
    world.in_browser("boris");
    world.on_number("vera", "+359888123456");
    world
        .sign_in("georgi", Some("Billing"), Device::Extension(PhoneId::new("1004")))
        .expect("signs in");
    let binding = Opaque::new(b"sip:1004@192.0.2.7");
    let kept = world.now().plus(300_000);
    world.fact(Fact::PhoneRegistered {
        phone: PhoneId::new("1004"),
        binding: binding.clone(),
        until: kept,
    });
    world.fact(Fact::PhoneRegistered {
        phone: PhoneId::new("1001"),
        binding,
        until: world.now().plus(60_000),
    });
    world.after(10_000);
    world.clock += 100_000;
    world.look_away();
    world.crash();
    world.check(
        "restarted
         ana has no sound
         boris has no sound
         1001 unregistered
         > keep 1004 until 300s
         boris is idle Agent_Unavailable (Station)",
    );
    for leg in ["ana", "boris"] {
        world.fact(Fact::SoundUp { leg: world.leg(leg) });
    }
    let states: Vec<String> = ["ana", "boris", "vera", "georgi"]
        .map(|agent| world.state(agent))
        .into();
    assert_eq!(states, ["idle Lunch", "available", "available", "idle Break"]);
}

/// Two crashes in a row leave nothing behind.
/// Proves: B-1
#[test]
fn a_crash_during_the_clearing_after_a_crash() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.crash();
    world.after(5_000);
    world.look_away();
    world.crash();
    world.check(
        "restarted
         1001 is being released
         > release 1001: Restart, dialog of 1001, rung at 1001
         caller1 is being released
         > release caller1: Restart, dialog of caller1",
    );
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    world.after(40_000);
    assert!(world.floor.state().interactions.is_empty());
    assert_eq!(world.state("ana"), "available");
    let owed = world
        .journal
        .iter()
        .filter(|recorded| matches!(recorded.event, floor::Event::WrapUpStarted { .. }));
    assert_eq!(owed.count(), 1, "owed once");
}

/// Proves: STN-1
#[test]
fn a_registration_runs_out_by_itself() {
    let mut world = World::new();
    let phone = PhoneId::new("1001");
    let binding = Opaque::new(b"sip:1001@192.0.2.7");
    let until = world.now().plus(60_000);
    for _ in 0..2 {
        world.fact(Fact::PhoneRegistered {
            phone: phone.clone(),
            binding: binding.clone(),
            until,
        });
    }
    world.after(60_000);
    world.fact(Fact::PhoneRegistered {
        phone: PhoneId::new("6666"),
        binding,
        until: until.plus(60_000),
    });
    world.fact(Fact::PhoneUnregistered { phone });
    world.check(
        "1001 registered
         1001 unregistered",
    );
}

/// The journal failed, the process and all its legs live on: the floor goes on where the journal ends, and knows what
/// the legs were told to hear. Nobody goes on hearing a conversation that is over.
/// Proves: B-1
#[test]
fn a_floor_taken_from_the_journal_goes_on_with_the_same_legs() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.rebuild();
    world.look_away();
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(30_000);
    assert_eq!(world.hears("ana"), "nothing");
    assert_eq!(world.hears("caller1"), "music/hold");
    world.rebuild();
    world.hangs_up("caller1");
    assert_eq!(world.hears("caller1"), "nothing");
}

/// Whoever was about to be offered when the journal failed is offered afterwards.
/// Proves: B-2
#[test]
fn a_floor_taken_from_the_journal_routes_what_was_not_routed() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    // The journal ends just before the offer.
    let before = world
        .journal
        .iter()
        .position(|recorded| matches!(recorded.event, floor::Event::AgentOffered { .. }));
    world.journal.truncate(before.expect("was offered"));
    world.rebuild();
    world.look_away();
    world
        .floor
        .handle(world.now(), floor::Input::Timeout)
        .expect("never refused");
    world.rings("1001");
    assert!(world.saw("1 offered to ana until 18s"), "{}", world.seen());
}

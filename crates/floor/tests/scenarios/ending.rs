//! How a call ends and what is owed afterwards (END, WRP).

use floor::{Device, LegEnd, PhoneId, ProfileId, Refusal, WrapUpRule};

use crate::directory::{SUPPORT_LINE, WRAP_UP_MS};
use crate::world::World;

fn with_profile(change: impl FnOnce(&mut floor::Profile)) -> World {
    World::with(|directory| change(directory.profiles.get_mut(&ProfileId::new("standard")).expect("there")))
}

/// Ana on her desk phone, in conversation with the first caller.
fn talking() -> (World, floor::InteractionId) {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.look_away();
    (world, contact)
}

/// Proves: END-1, WRP-1, END-5
#[test]
fn the_customer_hangs_up() {
    let (mut world, contact) = talking();
    world.hangs_up("caller1");
    world.check(
        "caller1 gone: HungUp
         1 ended: CustomerLeft
         1001 is being released
         > release 1001: CallEnded
         1 wrap-up owed by ana until 30s
         > caller1 hears nothing
         > 1001 hears nothing",
    );
    world.gone("1001", LegEnd::Released);
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    world.check(
        "1001 gone: Released
         1 wrapped up by ana: Resolved
         1 closed",
    );
}

/// Proves: END-2, END-4, WRP-1
#[test]
fn the_agent_ends_the_call_in_the_desktop() {
    let (mut world, contact) = talking();
    world.end("ana", contact).expect("ends");
    world.check(
        "1 ended: AgentEnded
         1001 is being released
         > release 1001: CallEnded
         caller1 is being released
         > release caller1: CallEnded
         1 wrap-up owed by ana until 30s
         > caller1 hears nothing
         > 1001 hears nothing",
    );
    assert_eq!(world.task("ana", contact), "wrapUp: +wrapup");
    assert_eq!(
        world.end("ana", contact),
        Err(Refusal::NotNow),
        "a second press does nothing (UIC-2)"
    );
}

/// Proves: END-2
#[test]
fn end_needs_the_switch_of_the_profile() {
    let mut world = with_profile(|profile| profile.end_call_enabled = false);
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    assert_eq!(
        world.task("ana", contact),
        "connected: +hold +mute +dtmf +consult +transfer +help"
    );
    assert_eq!(world.end("ana", contact), Err(Refusal::EndNotAllowed));
}

/// Proves: WRP-1
#[test]
fn the_agent_hangs_up_the_phone() {
    let (mut world, _) = talking();
    world.hangs_up("1001");
    world.check(
        "1001 gone: HungUp
         1 ended: AgentHungUp
         caller1 is being released
         > release caller1: CallEnded
         1 wrap-up owed by ana until 30s
         > caller1 hears nothing
         > 1001 hears nothing",
    );
}

/// Proves: WRP-1
#[test]
fn a_customer_whose_bye_was_lost_ends_the_call_all_the_same() {
    let (mut world, _) = talking();
    world.gone("caller1", LegEnd::Lost);
    assert!(world.saw("1 ended: CustomerLost"), "{}", world.seen());
    assert!(world.saw("1 wrap-up owed by ana until 30s"), "{}", world.seen());
}

/// Proves: END-6
#[test]
fn no_offer_is_made_until_the_previous_phone_leg_is_gone() {
    let (mut world, contact) = talking();
    world.hangs_up("caller1");
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    world.call(SUPPORT_LINE);
    assert!(!world.seen().contains("2 offered"), "{}", world.seen());
    world.look_away();
    world.gone("1001", LegEnd::Released);
    assert!(world.saw("2 offered to ana until 18s"), "{}", world.seen());
}

/// Proves: END-5, WRP-2, WRP-3, WRP-9, WRP-10
#[test]
fn one_reason_of_the_profile_completes_the_contact() {
    let (mut world, contact) = talking();
    world.hangs_up("caller1");
    world.gone("1001", LegEnd::Released);
    world.call(SUPPORT_LINE);
    assert!(
        !world.seen().contains("2 offered"),
        "nothing new in wrap-up:\n{}",
        world.seen()
    );
    for wrong in ["Wrong number", "Nonsense"] {
        assert_eq!(
            world.wrap_up("ana", contact, wrong),
            Err(Refusal::UnknownWrapUpCode),
            "{wrong}"
        );
    }
    assert_eq!(world.wrap_up("boris", contact, "Resolved"), Err(Refusal::UnknownTask));
    world.look_away();
    world.wrap_up("ana", contact, "Follow-up").expect("submits");
    world.check(
        "1 wrapped up by ana: Follow-up
         2 offered to ana until 18s
         > ring 1001 showing +359888000002
         1 closed",
    );
    assert_eq!(
        world.wrap_up("ana", contact, "Follow-up"),
        Err(Refusal::UnknownTask),
        "one reason only"
    );
}

/// Proves: WRP-9
#[test]
fn after_the_wrap_up_the_reason_chosen_meanwhile_holds() {
    let (mut world, contact) = talking();
    world.hangs_up("caller1");
    world.idle("ana", "Lunch");
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    assert_eq!(world.state("ana"), "idle Lunch");
}

/// Proves: WRP-5, WRP-6
#[test]
fn at_zero_the_default_reason_is_submitted_by_the_server() {
    let (mut world, _) = talking();
    world.hangs_up("caller1");
    world.gone("1001", LegEnd::Released);
    world.after(WRAP_UP_MS - 1);
    world.look_away();
    world.after(1);
    world.check(
        "1 wrapped up by ana: Follow-up, by itself
         1 closed",
    );
    assert_eq!(world.state("ana"), "available");
}

/// Proves: WRP-6
#[test]
fn without_the_switch_a_wrap_up_waits_for_the_agent() {
    let mut world = with_profile(|profile| {
        let rule = profile.wrap_up.take().expect("there");
        profile.wrap_up = Some(WrapUpRule {
            auto_after_ms: None,
            ..rule
        });
    });
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.hangs_up("caller1");
    assert!(world.saw("1 wrap-up owed by ana by hand"), "{}", world.seen());
    world.after(86_400_000);
    assert_eq!(world.task("ana", contact), "wrapUp: +wrapup");
    world.wrap_up("ana", contact, "Resolved").expect("submits");
}

/// The wrap-up timer runs on the server: losing the browser neither stops nor prolongs it.
/// Proves: NET-6, WRP-5
#[test]
fn a_lost_browser_does_not_prolong_the_wrap_up() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.hangs_up("caller1");
    world.fact(floor::Fact::SoundDown { leg: world.leg("ana") });
    world.after(WRAP_UP_MS);
    assert!(
        world.saw("1 wrapped up by ana: Follow-up, by itself"),
        "{}",
        world.seen()
    );
    assert_eq!(world.state("ana"), "idle Agent_Unavailable");
}

/// A wrap-up by hand does not keep a vanished agent signed in for ever, and is not lost either.
/// Proves: B-2
#[test]
fn a_vanished_agents_wrap_up_is_submitted_before_the_sign_out() {
    let mut world = with_profile(|profile| {
        let rule = profile.wrap_up.take().expect("there");
        profile.wrap_up = Some(WrapUpRule {
            auto_after_ms: None,
            ..rule
        });
    });
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.hangs_up("caller1");
    world.fact(floor::Fact::SoundDown { leg: world.leg("ana") });
    world.look_away();
    world.after(600_000);
    world.check(
        "1 wrapped up by ana: Follow-up, by itself
         > release ana: SignedOut
         ana signs out (StationTimeout)
         1 closed",
    );
}

/// The rows of the ended call must not silence the agent who is already in the next one, whichever came first.
/// Proves: ANS-5
#[test]
fn the_end_of_one_call_does_not_deafen_the_agent_in_the_next() {
    let mut world = with_profile(|profile| {
        profile.auto_answer = true;
        profile.wrap_up = None;
    });
    world
        .sign_in("boris", Some("Support"), Device::Extension(PhoneId::new("1002")))
        .expect("signs in");
    let earlier = world.call(SUPPORT_LINE);
    let later = world.call(SUPPORT_LINE);
    // The earlier caller rings at Boris, so that Ana gets the later one first.
    world.available("boris");
    world.in_browser("ana");
    assert_eq!(world.hears("caller2"), "ana");
    world.fails("1002", floor::FailCause::Busy);
    world.end("ana", later).expect("ends");
    assert_eq!(
        world.task("ana", earlier),
        "connected: +hold +mute +dtmf +consult +transfer +end +help"
    );
    assert_eq!(world.task("ana", later), "ended:");
    assert_eq!(world.hears("ana"), "tones/auto-answer + caller1");
    assert_eq!(world.hears("caller1"), "ana");
}

/// Proves: WRP-9
#[test]
fn without_wrap_up_nothing_is_owed() {
    let mut world = with_profile(|profile| profile.wrap_up = None);
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.look_away();
    world.hangs_up("caller1");
    world.check(
        "caller1 gone: HungUp
         1 ended: CustomerLeft
         > caller1 hears nothing
         > ana hears nothing
         1 closed",
    );
    assert_eq!(world.wrap_up("ana", contact, "Resolved"), Err(Refusal::UnknownTask));
}

/// News about a leg that is on its way out belongs to no conversation any more.
/// Proves: UIC-1
#[test]
fn late_news_from_the_phone_of_an_ended_call_changes_nothing() {
    let mut world = with_profile(|profile| profile.auto_answer = true);
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.hangs_up("caller1");
    world.look_away();
    let leg = world.leg("1001");
    for play in [1 << 32, (1 << 32) + 1] {
        world.fact(floor::Fact::PlayFinished {
            leg,
            play: floor::PlayId(play),
        });
    }
    world.fact(floor::Fact::ReferRefused { leg });
    world.fact(floor::Fact::LegHeld { leg, held: true });
    world.presses("1001", '1');
    world.check("");
}

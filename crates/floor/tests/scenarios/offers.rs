//! Offers that are not taken (RON), the system's idle reasons (STA, second table), and why this agent (B-3).

use floor::{Availability, FailCause, IdleReason, LegEnd, Refusal, RemovedBy, SystemIdle};

use crate::directory::SUPPORT_LINE;
use crate::world::World;

/// Proves: RON-1, RON-2, RON-4, RON-6
#[test]
fn nobody_answers_the_agent_is_idle_and_the_caller_keeps_the_place() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.after(2_000);
    world.call(SUPPORT_LINE);
    world.after(1_000);
    world.call(SUPPORT_LINE);
    world.rings("1001");
    world.after(16_999);
    assert_eq!(world.state("ana"), "available");
    world.look_away();
    world.after(1);
    world.check(
        "1 not taken by ana: Rona
         1001 is being released
         > release 1001: OfferOver
         ana is idle RONA (Offer) in 1",
    );
    let waiting: Vec<_> = world.floor.line(&floor::QueueId::new("Support")).collect();
    let order: Vec<u64> = waiting.iter().map(|contact| contact.id.0).collect();
    assert_eq!(order, [1, 2], "the first caller is still first");
    let line = waiting[0].line.clone().expect("in line");
    assert_eq!(
        (line.enqueued_at.since(world.now()), line.priority),
        (0, floor::limits::PRIORITY_NONE)
    );
    assert_eq!(world.now().since(line.enqueued_at), 18_000);
    // RONA ends by the agent's own choice alone.
    world.gone("1001", LegEnd::Released);
    world.after(600_000);
    assert_eq!(world.state("ana"), "idle RONA");
    world.look_away();
    world.available("ana");
    assert!(world.saw("1 offered to ana until 638s"), "{}", world.seen());
}

/// Proves: RON-3, STA-4
#[test]
fn after_rona_the_agent_becomes_available_or_stays_idle_but_cannot_choose_rona() {
    let mut world = World::new();
    world.in_browser("ana");
    world.call(SUPPORT_LINE);
    world.after(18_000);
    assert_eq!(world.state("ana"), "idle RONA");
    for reason in SystemIdle::ALL {
        let state = Availability::Idle(IdleReason::System(reason));
        assert_eq!(world.set_state("ana", state), Err(Refusal::SystemState));
    }
    world.idle("ana", "Break");
    assert_eq!(world.state("ana"), "idle Break");
    world.available("ana");
    assert!(world.saw("1 offered to ana until 36s"), "{}", world.seen());
}

/// Proves: RON-1, RON-9
#[test]
fn a_declined_call_goes_to_the_next_agent_at_once() {
    let mut world = World::new();
    world.in_browser("ana");
    world.after(1_000);
    world.in_browser("boris");
    let contact = world.call(SUPPORT_LINE);
    world.look_away();
    world.decline("ana", contact).expect("declines");
    world.check(
        "1 not taken by ana: AgentDeclined
         1 is not for ana until 31s
         ana is idle Agent_Declined (Offer) in 1
         1 offered to boris until 19s",
    );
    assert_eq!(world.decline("ana", contact), Err(Refusal::OfferGone));
    assert_eq!(world.accept("ana", contact), Err(Refusal::OfferGone));
    world.accept("boris", contact).expect("takes it");
    assert_eq!(world.hears("caller1"), "boris");
}

/// An API program may decline for any device; the desktop shows the button for browsers alone (ANS-2).
/// Proves: RON-9
#[test]
fn a_program_may_decline_for_a_phone() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.decline("ana", contact).expect("declines");
    assert!(world.saw("> release 1001: OfferOver"), "{}", world.seen());
    assert_eq!(world.state("ana"), "idle Agent_Declined");
}

/// Proves: RON-10
#[test]
fn what_a_phone_answers_becomes_the_idle_reason() {
    for (cause, reason) in [
        (FailCause::Busy, "idle Agent_Busy"),
        (FailCause::Declined, "idle Agent_Declined"),
        (FailCause::InvalidNumber, "idle Invalid_Number"),
        (FailCause::Unavailable, "idle Agent_Unavailable"),
        (FailCause::NoAnswer, "idle RONA"),
    ] {
        let mut world = World::new();
        world.on_phone("ana", "1001");
        world.call(SUPPORT_LINE);
        world.fails("1001", cause);
        assert_eq!(world.state("ana"), reason, "{cause:?}");
        assert_eq!(world.hears("caller1"), "music/hold", "{cause:?}");
        world.available("ana");
        world.picks_up("1001");
        assert_eq!(world.hears("caller1"), "1001", "{cause:?}");
    }
}

/// One try and up to three more; then Idle. (Table of system-assigned idle codes, Channel_Failure.)
/// Proves: RON-10
#[test]
fn a_network_failure_is_tried_again_three_times() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    for _ in 0..3 {
        world.look_away();
        world.fails("1001", FailCause::Failure);
        world.check(
            "1001 gone: Failed
             1 not taken by ana: ChannelFailure
             1 offered to ana until 18s
             > ring 1001 showing +359888000001",
        );
    }
    world.look_away();
    world.fails("1001", FailCause::Failure);
    world.check(
        "1001 gone: Failed
         1 not taken by ana: ChannelFailure
         ana is idle Channel_Failure (Offer) in 1",
    );
    // A new start: Available gives all tries again.
    world.available("ana");
    world.fails("1001", FailCause::Failure);
    assert_eq!(world.state("ana"), "available");
}

/// A conversation proves the network well: the count begins anew.
#[test]
fn tries_are_counted_in_a_row() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    for _ in 0..3 {
        world.fails("1001", FailCause::Failure);
    }
    world.picks_up("1001");
    world.hangs_up("caller1");
    world.gone("1001", LegEnd::Released);
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    world.call(SUPPORT_LINE);
    world.fails("1001", FailCause::Failure);
    assert_eq!(world.state("ana"), "available");
}

/// Proves: RON-11
#[test]
fn the_caller_leaves_while_it_rings_and_the_agent_stays_available() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.after(1_000);
    world.call(SUPPORT_LINE);
    world.after(5_000);
    world.look_away();
    world.hangs_up("caller1");
    world.check(
        "caller1 gone: HungUp
         1 not taken by ana: CallerLeft
         1001 is being released
         > release 1001: OfferOver
         1 ended: Abandoned
         > caller1 hears nothing",
    );
    assert_eq!(
        (world.state("ana").as_str(), world.state_ms("ana")),
        ("available", 6_000)
    );
    // The phone still rings until it says that it does not.
    world.call(SUPPORT_LINE);
    world.look_away();
    world.fails("1001", FailCause::NoAnswer);
    world.check(
        "1001 gone: Released
         2 offered to ana until 24s
         > ring 1001 showing +359888000002
         1 closed",
    );
}

/// A phone that never reports the end of its ringing does not keep the agent for ever.
/// Proves: B-2
#[test]
fn a_release_that_nobody_confirms_counts_as_done_in_the_end() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.hangs_up("caller1");
    world.call(SUPPORT_LINE);
    world.look_away();
    world.after(40_000);
    world.check(
        "1001 gone: Lost
         2 offered to ana until 58s
         > ring 1001 showing +359888000002
         1 closed",
    );
}

/// Proves: B-3
#[test]
fn each_offer_records_who_was_looked_at_and_why_not() {
    let mut world = World::new();
    world.on_phone("vera", "1003");
    world.after(1_000);
    world.on_phone("ana", "1001");
    world.after(1_000);
    world.in_browser("boris");
    world
        .sign_in("georgi", Some("Billing"), floor::Device::Browser)
        .expect("signs in");
    let first = world.call(SUPPORT_LINE);
    let told = |world: &World, contact| {
        let (_, decision) = world.floor.decision(contact).expect("decided");
        let words = decision.candidates.iter().map(|candidate| {
            format!(
                "{} {}",
                candidate.agent,
                candidate.removed_by.map_or("wins", RemovedBy::code)
            )
        });
        words.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        told(&world, first),
        "ana availableShorter, boris availableShorter, georgi otherTeam, vera wins"
    );
    world.picks_up("1003");
    let second = world.call(SUPPORT_LINE);
    assert_eq!(
        told(&world, second),
        "ana wins, boris availableShorter, georgi otherTeam, vera engaged"
    );
    world.fact(floor::Fact::SoundDown {
        leg: world.leg("boris"),
    });
    let third = world.call(SUPPORT_LINE);
    assert_eq!(
        told(&world, third),
        "ana reserved, boris idle, georgi otherTeam, vera engaged"
    );
    world.hangs_up("caller1");
    assert_eq!(
        told(&world, third),
        "ana reserved, boris idle, georgi otherTeam, vera wrappingUp"
    );
    world.wrap_up("vera", first, "Resolved").expect("submits");
    assert_eq!(
        told(&world, third),
        "ana reserved, boris idle, georgi otherTeam, vera phoneNotReleased"
    );
    world.gone("1003", LegEnd::Released);
    assert_eq!(
        told(&world, third),
        "ana reserved, boris idle, georgi otherTeam, vera wins"
    );
    // The same is in the journal, for ever.
    let kept = world.journal.iter().any(|recorded| {
        matches!(&recorded.event, floor::Event::AgentOffered { interaction, decision, .. }
            if *interaction == third && Some(decision) == world.floor.decision(third).map(|(_, decision)| decision).as_ref())
    });
    assert!(kept, "the offer carries its decision");
}

/// Proves: STA-1
#[test]
fn the_longest_available_agent_gets_the_longest_waiting_caller() {
    let mut world = World::new();
    for (agent, extension) in [("vera", "1003"), ("ana", "1001"), ("boris", "1002")] {
        world.on_phone(agent, extension);
        world.after(1_000);
    }
    for agent in ["vera", "ana", "boris"] {
        world.idle(agent, "Break");
    }
    world.call(SUPPORT_LINE);
    world.after(1_000);
    world.call(SUPPORT_LINE);
    world.look_away();
    world.available("boris");
    world.available("ana");
    let offers: Vec<String> = world
        .seen()
        .lines()
        .filter(|line| line.contains("offered"))
        .map(str::to_owned)
        .collect();
    assert_eq!(offers, ["1 offered to boris until 22s", "2 offered to ana until 22s"]);
}

/// A caller is not thrown out while an agent's phone is ringing for him.
#[test]
fn the_longest_wait_ends_a_contact_but_not_an_open_offer() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.idle("ana", "Break");
    world.call(SUPPORT_LINE);
    world.call(SUPPORT_LINE);
    world.after(1_790_000);
    world.available("ana");
    world.look_away();
    world.after(10_000);
    assert!(world.saw("2 ended: WaitedTooLong"), "{}", world.seen());
    assert!(!world.saw("1 ended: WaitedTooLong"), "{}", world.seen());
    world.picks_up("1001");
    assert_eq!(world.hears("caller1"), "1001");
    world.hangs_up("1001");

    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.idle("ana", "Break");
    world.call(SUPPORT_LINE);
    world.after(1_790_000);
    world.available("ana");
    world.look_away();
    world.after(18_000);
    assert!(world.saw("1 not taken by ana: Rona"), "{}", world.seen());
    assert!(world.saw("1 ended: WaitedTooLong"), "{}", world.seen());
}

/// Nobody waits in a queue that no longer exists: the fallback queue takes over, or the call ends.
/// Proves: B-2
#[test]
fn a_queue_that_is_removed_gives_its_callers_to_the_fallback_queue() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(crate::directory::BILLING_LINE);
    world.after(5_000);
    world.look_away();
    world.configure(|directory| {
        directory.queues.remove(&floor::QueueId::new("Billing"));
    });
    assert!(
        world.saw("1 waits in Support since 0s (FlowFailed)"),
        "{}",
        world.seen()
    );
    assert!(world.saw("1 offered to ana until 23s"), "{}", world.seen());
    world.configure(|directory| {
        directory.queues.clear();
        directory.organization.fallback_queue = None;
    });
    world.fails("1001", FailCause::Busy);
    assert!(world.saw("1 ended: FlowFailed"), "{}", world.seen());
}

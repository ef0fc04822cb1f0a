//! Work items given away, timed out, taken along by restarts, and left behind by agents who go (TRF-5, STN-18..20, END).

use floor::{Command, InteractionId, QueueId, Refusal, Timestamp};

use crate::acts::{colleague, number, queue};
use crate::directory::SUPPORT_LINE;
use crate::items::paperwork;
use crate::world::{START_MS, World, id};

/// Proves: TRF-5, WRP-1, END-5
#[test]
fn an_item_given_to_a_queue_keeps_its_time_and_the_wrap_up_is_owed() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    let [item] = world.items();
    world.accept("ana", item).expect("takes it");
    world.after(7_000);
    world.on_phone("boris", "1002");
    world.look_away();
    world.transfer("ana", item, queue("Paperwork")).expect("gives it away");
    world.check(
        "1 ana gives it to queue Paperwork
         1 waits in Paperwork since 0s (Transferred)
         1 wrap-up owed by ana until 37s
         1 offered to boris until 37s",
    );
    assert_eq!(world.task("ana", item), "wrapUp: +wrapup");
    world.accept("boris", item).expect("takes it");
    world.look_away();
    world.after(30_000);
    world.check("1 wrapped up by ana: Follow-up, by itself");
    assert_eq!(world.state("ana"), "available");
    world.end("boris", item).expect("ends");
    world.wrap_up("boris", item, "Resolved").expect("wraps up");
    assert!(world.floor.state().items.is_empty());
}

/// Proves: TRF-17
#[test]
fn an_item_given_to_a_colleague_who_does_not_take_it_goes_back_to_its_queue() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    let [item] = world.items();
    world.accept("ana", item).expect("takes it");
    world.after(7_000);
    world.on_phone("boris", "1002");
    world.look_away();
    world.transfer("ana", item, colleague("boris")).expect("gives it away");
    world.check(
        "1 ana gives it to boris
         1 ana hands it to boris until 37s
         1 wrap-up owed by ana until 37s",
    );
    assert_eq!(world.task("boris", item), "ringing: +accept +decline");
    world.wrap_up("ana", item, "Resolved").expect("wraps up");
    world.look_away();
    world.after(30_000);
    world.check(
        "1 not taken by boris: Rona
         1 waits in Paperwork since 0s (TransferNotTaken)
         boris is idle RONA (Offer) in 1
         1 offered to ana until 67s",
    );
}

#[test]
fn an_item_goes_only_where_it_can() {
    let mut world = World::with(|directory| {
        paperwork(directory);
        crate::items::capacity(directory, 1, floor::Blend::Blended);
    });
    world.on_phone("ana", "1001");
    let [item] = world.items();
    world.accept("ana", item).expect("takes it");
    let mut refused = |to| {
        let refusal = world.floor.item_destination_refusal(&id("ana"), &to);
        assert_eq!(
            world.transfer("ana", item, to).err(),
            refusal,
            "the list says what the command says"
        );
        refusal
    };
    assert_eq!(refused(queue("Support")), Some(Refusal::WrongChannel));
    assert_eq!(refused(queue("Nowhere")), Some(Refusal::UnknownDestination));
    assert_eq!(refused(number("+359881000000")), Some(Refusal::WrongChannel));
    assert_eq!(refused(colleague("ana")), Some(Refusal::DestinationSelf));
    assert_eq!(refused(colleague("nobody")), Some(Refusal::UnknownDestination));
    assert_eq!(refused(colleague("boris")), Some(Refusal::DestinationUnavailable));
    world.on_phone("boris", "1002");
    world.idle("boris", "Lunch");
    let refusal = world.transfer("ana", item, colleague("boris"));
    assert_eq!(refusal, Err(Refusal::DestinationNotAvailable));
    world.available("boris");
    let [other] = world.items();
    assert_eq!(
        world.transfer("ana", item, colleague("boris")),
        Err(Refusal::DestinationBusy)
    );
    world.accept("boris", other).expect("takes it");
    // And a call does not go where items wait.
    let call = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    assert_eq!(
        world.transfer("ana", call, queue("Paperwork")),
        Err(Refusal::WrongChannel)
    );
}

/// Proves: STN-18, STN-19, STN-15
#[test]
fn nobody_leaves_with_a_request_an_item_or_a_reason_at_hand() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    let [item] = world.items();
    assert_eq!(world.sign_out("ana"), Err(Refusal::RequestPending));
    world.accept("ana", item).expect("takes it");
    assert_eq!(world.sign_out("ana"), Err(Refusal::TaskActive));
    let [second] = world.items();
    assert_eq!(world.sign_out("ana"), Err(Refusal::TaskActive));
    world.decline("ana", second).expect("declines");
    world.end("ana", item).expect("ends");
    assert_eq!(world.sign_out("ana"), Err(Refusal::TaskActive));
    world.wrap_up("ana", item, "Resolved").expect("wraps up");
    assert!(world.sign_out("ana").is_ok());
}

/// Proves: STN-20
#[test]
fn a_forced_sign_out_gives_requests_and_items_back() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    let [first, _second] = world.items();
    world.accept("ana", first).expect("takes it");
    world.after(9_000);
    world.sign_in("sofia", None, floor::Device::Browser).expect("signs in");
    world.look_away();
    let sign_out = Command::SignOutOf {
        agent: id("sofia"),
        whom: id("ana"),
    };
    world.command(sign_out.clone()).expect("signs her out");
    world.check(
        "1 loses ana
         1 waits in Paperwork since 0s (AgentLost)
         2 not taken by ana: Withdrawn
         ana signs out (Supervisor) by sofia",
    );
    world.on_phone("ana", "1001");
    world.accept_all("ana").expect("takes both");
    world.end("ana", first).expect("ends");
    assert_eq!(world.command(sign_out), Err(Refusal::AgentBusy), "her reason is owed");
}

#[test]
fn an_agent_who_stays_away_loses_the_items() {
    let mut world = World::with(paperwork);
    world.in_browser("ana");
    let [first, second] = world.items();
    world.accept_all("ana").expect("takes both");
    world.end("ana", second).expect("ends");
    world.fact(floor::Fact::SoundDown { leg: world.leg("ana") });
    world.look_away();
    world.after(600_000);
    assert_eq!(world.state("ana"), "signed out");
    assert!(
        world.saw("1 waits in Paperwork since 0s (AgentLost)"),
        "{}",
        world.seen()
    );
    assert!(
        world.saw("2 wrapped up by ana: Follow-up, by itself"),
        "{}",
        world.seen()
    );
    assert_eq!(world.floor.state().items.keys().copied().collect::<Vec<_>>(), [first]);
}

/// Proves: WRP-5, WRP-12
#[test]
fn a_crash_loses_no_item_and_no_reason() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    let [first, second, third] = world.items();
    world.accept("ana", first).expect("takes it");
    world.accept("ana", second).expect("takes it");
    world.end("ana", second).expect("ends");
    world.look_away();
    world.crash();
    assert_eq!(world.task("ana", first), "connected: +transfer +end");
    assert_eq!(world.task("ana", second), "wrapUp: +wrapup");
    assert!(world.saw("3 not taken by ana: Restart"), "{}", world.seen());
    assert_eq!(world.state("ana"), "available, engaged", "it was not her fault");
    world.look_away();
    world.after(30_000);
    assert!(
        world.saw("2 wrapped up by ana: Follow-up, by itself"),
        "{}",
        world.seen()
    );
    assert!(world.saw("3 offered to ana until 60s"), "{}", world.seen());
    let line = world.floor.state().items[&third].line.clone().expect("in line");
    assert_eq!(line.enqueued_at, Timestamp(START_MS));
}

#[test]
fn an_item_whose_queue_is_removed_waits_in_another_or_ends() {
    let mut world = World::with(paperwork);
    let [item] = world.items();
    world.look_away();
    world.configure(|directory| {
        directory.queues.remove(&QueueId::new("Paperwork"));
    });
    world.check("1 waits in Refunds since 0s (QueueGone)");
    world.configure(|directory| {
        directory.queues.remove(&QueueId::new("Refunds"));
    });
    world.check("1 ended: QueueGone\n1 closed");
    assert_eq!(world.task("ana", item), "no task");
}

#[test]
fn an_item_that_is_asked_for_while_its_queue_is_removed_is_not_lost() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    world.items::<1>();
    world.configure(|directory| {
        directory.queues.remove(&QueueId::new("Paperwork"));
    });
    world.look_away();
    world.after(30_000);
    assert!(world.saw("1 waits in Refunds since 0s (QueueGone)"), "{}", world.seen());
}

/// Also when somebody was asked just before the end of the longest wait.
#[test]
fn an_item_that_waits_too_long_ends() {
    let mut world = World::with(paperwork);
    world.items::<1>();
    world.look_away();
    world.after(crate::directory::LONGEST_WAIT_MS);
    world.check("1 ended: WaitedTooLong\n1 closed");
    world.items::<1>();
    world.after(crate::directory::LONGEST_WAIT_MS - 1_000);
    world.on_phone("ana", "1001");
    world.after(29_999);
    assert_eq!(world.task("ana", InteractionId(2)), "ringing: +accept +decline");
    world.look_away();
    world.after(1);
    world.check(
        "2 not taken by ana: Rona
         ana is idle RONA (Offer) in 2
         2 ended: WaitedTooLong
         2 closed",
    );
}

#[test]
fn whoever_is_no_longer_configured_leaves_the_items() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    let [item] = world.items();
    world.accept("ana", item).expect("takes it");
    world.look_away();
    world.configure(|directory| {
        directory.agents.remove(&id("ana"));
    });
    assert!(
        world.saw("1 waits in Paperwork since 0s (AgentLost)"),
        "{}",
        world.seen()
    );
    assert!(world.sign_out("ana").is_ok());
}

/// Without a wrap-up in the profile nothing is owed.
#[test]
fn an_item_closes_at_once_when_no_reason_is_asked_for() {
    let mut world = World::with(|directory| {
        paperwork(directory);
        for profile in directory.profiles.values_mut() {
            profile.wrap_up = None;
        }
    });
    world.on_phone("ana", "1001");
    let [item] = world.items();
    world.accept("ana", item).expect("takes it");
    world.look_away();
    world.end("ana", item).expect("ends");
    world.check("1 ended by ana: AgentEnded\n1 closed");
    assert_eq!(world.state("ana"), "available");
}

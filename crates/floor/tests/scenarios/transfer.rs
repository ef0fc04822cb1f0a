//! Giving the customer away (TRF): who is released when, and where a customer goes whom nobody takes. Every kind with
//! every outcome is in `transfer_shapes`.

use floor::{Device, FailCause, LegEnd, Refusal, TeamId};

use crate::acts::{C, OUTSIDE, colleague, entry, number, queue};
use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

/// A call to Billing's line, taken by Georgi in his browser: a contact whose last queue is not Support.
const HELD: &str = "held: +resume -mute(customerHeld) -dtmf(customerHeld) +consult +transfer -end(customerHeld) +help";

/// Proves: TRF-1, TRF-3, TRF-9
#[test]
fn a_blind_transfer_goes_at_once() {
    for held in [false, true] {
        let mut world = World::talk(&["boris"]);
        if held {
            world.hold("ana", C).expect("holds");
        }
        world.look_away();
        world.transfer("ana", C, colleague("boris")).expect("transfers");
        world.check(&format!(
            "1 ana transfers to boris
             1 transfer rings boris until 18s
             1 ana is released
             1 wrap-up owed by ana until 30s
             > caller1 hears tones/ringback{}",
            if held { "" } else { "\n> ana hears nothing" }
        ));
        assert_eq!(world.task("ana", C), "wrapUp: +wrapup", "while it still rings");
        assert_eq!(world.task("boris", C), "ringing: +accept +decline");
        world.accept("boris", C).expect("takes it");
        assert!(world.saw("1 boris has it from ana"), "{}", world.seen());
        assert_eq!(world.ears("caller1 boris"), "caller1: boris | boris: caller1");
        assert_eq!(
            world.task("boris", C),
            "connected: +hold +mute +dtmf +consult +transfer +end +help"
        );
        world.end("boris", C).expect("ends");
        assert_eq!((world.wrap_ups_of("ana"), world.wrap_ups_of("boris")), (1, 1));
        world.clears_up();
    }
}

/// Until the destination alerts the call stays where it is.
/// Proves: TRF-11, TRF-17
#[test]
fn what_fails_before_it_alerts_changes_nothing() {
    for held in [false, true] {
        for (cause, told) in [
            (Some(FailCause::Busy), "Busy"),
            (Some(FailCause::InvalidNumber), "InvalidNumber"),
            (Some(FailCause::Unavailable), "Unreachable"),
            (Some(FailCause::Declined), "Declined"),
            (Some(FailCause::Failure), "Failed"),
            (None, "NoAnswer"),
        ] {
            let mut world = World::talk(&[]);
            if held {
                world.hold("ana", C).expect("holds");
            }
            let before = (world.task("ana", C), world.ears("caller1 ana"));
            world.transfer("ana", C, number(OUTSIDE)).expect("transfers");
            assert_eq!(world.ears("caller1 ana"), before.1, "the talk goes on");
            assert!(
                world.task("ana", C).contains("-transfer(transferring)"),
                "{}",
                world.task("ana", C)
            );
            assert_eq!(
                world.transfer("ana", C, number(OUTSIDE)),
                Err(Refusal::Transferring),
                "not twice (UIC-2)"
            );
            assert_eq!(world.consult("ana", C, number(OUTSIDE)), Err(Refusal::Transferring));
            assert_eq!(world.end("ana", C), Err(Refusal::Transferring));
            match cause {
                Some(cause) => world.fails(OUTSIDE, cause),
                None => {
                    world.after(15_000);
                    world.gone(OUTSIDE, LegEnd::Released);
                }
            }
            assert!(
                world.saw(&format!("1 transfer of ana failed: {told}")),
                "{}",
                world.seen()
            );
            assert_eq!((world.task("ana", C), world.ears("caller1 ana")), before, "{told}");
            assert_eq!(world.wrap_ups_of("ana"), 0);
        }
    }
}

/// Proves: TRF-4
#[test]
fn out_of_a_consult_the_consulted_party_gets_the_customer() {
    for to in ["boris", OUTSIDE] {
        for live in ["consulted", "customer", "neither"] {
            let mut world = World::talk(&["boris"]);
            if to == "boris" {
                world.consult("ana", C, colleague("boris")).expect("asks");
                world.accept("boris", C).expect("takes it");
            } else {
                world.consult("ana", C, number(OUTSIDE)).expect("asks");
                world.picks_up(OUTSIDE);
            }
            match live {
                "customer" => world.swap("ana", C).expect("swaps"),
                "neither" => world.hold("ana", C).expect("holds both"),
                _ => {}
            }
            world.consult_transfer("ana", C).expect("hands over");
            assert_eq!(
                world.ears(&format!("caller1 {to} ana")),
                format!("caller1: {to} | {to}: caller1 | ana: nothing")
            );
            assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
            let owner = if to == "boris" { "boris" } else { "nobody" };
            assert_eq!(world.primary(C), owner);
            world.hangs_up("caller1");
            assert_eq!(world.wrap_ups_of("ana"), 1);
            world.clears_up();
        }
    }
}

/// Proves: TRF-5, TRF-17
#[test]
fn a_queue_takes_the_contact_with_its_time_and_priority() {
    let mut world = World::new();
    world.call(SUPPORT_LINE);
    world.after(7_000);
    world.in_browser("ana");
    world.accept("ana", C).expect("takes it");
    world.after(3_000);
    world.call(SUPPORT_LINE);
    world.look_away();
    world.transfer("ana", C, queue("Support")).expect("transfers");
    world.check(
        "1 ana transfers to queue Support
         1 loses ana
         1 is played music/hold, flow over
         1 waits in Support since 0s (Transferred)
         1 wrap-up owed by ana until 40s
         > caller1 hears music/hold
         > ana hears nothing",
    );
    assert_eq!(world.floor.position(C), Some(1), "before whoever came later");
    world.in_browser("boris");
    assert_eq!(
        world.task("boris", C),
        "ringing: +accept +decline",
        "any agent takes it"
    );
    world.accept("boris", C).expect("takes it");
    // Into another queue too.
    world.transfer("boris", C, queue("Billing")).expect("transfers");
    assert!(
        world.saw("1 waits in Billing since 0s (Transferred)"),
        "{}",
        world.seen()
    );
    world.hangs_up("caller1");
    world.hangs_up("caller2");
    world.clears_up();
}

/// Proves: TRF-6, TRF-7
#[test]
fn an_entry_point_begins_anew_and_never_leads_back() {
    let mut world = World::talk(&[]);
    world.after(5_000);
    world.transfer("ana", C, entry("menu")).expect("transfers");
    assert_eq!(world.ears("caller1 ana"), "caller1: prompts/bg/welcome | ana: nothing");
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
    world.fact(floor::Fact::PlayFinished {
        leg: world.leg("caller1"),
        play: floor::PlayId(1),
    });
    world.presses("caller1", '1');
    assert!(
        world.saw("1 waits in Support since 0s (Flow)"),
        "its time in line is kept: {}",
        world.seen()
    );
    world.wrap_up("ana", C, "Resolved").expect("submits");
    assert_eq!(
        (world.state("ana").as_str(), world.task("ana", C).as_str()),
        ("available", "no task")
    );
    let decision = world.floor.decision(C).expect("decides").1;
    assert_eq!(
        decision.candidates[0].removed_by.map(floor::RemovedBy::code),
        Some("transferredIt")
    );
    // Others behind it are not kept waiting.
    let other = world.call(SUPPORT_LINE);
    assert_eq!(world.task("ana", other), "ringing: +accept +decline");
    world.in_browser("boris");
    assert_eq!(world.task("boris", C), "ringing: +accept +decline");
}

/// Proves: TRF-14, CON-27
#[test]
fn completed_while_it_rings_it_is_a_blind_transfer() {
    for to in ["boris", OUTSIDE] {
        let mut world = World::talk(&[]);
        world.at_desk("boris", "1002");
        let (to, leg) = if to == "boris" {
            (colleague("boris"), "1002")
        } else {
            (number(OUTSIDE), OUTSIDE)
        };
        world.consult("ana", C, to).expect("asks");
        assert_eq!(
            world.consult_transfer("ana", C),
            Err(Refusal::ConsultNotReady),
            "it does not ring yet"
        );
        world.rings(leg);
        world.consult_transfer("ana", C).expect("leaves early");
        assert_eq!(world.ears("caller1 ana"), "caller1: tones/ringback | ana: nothing");
        assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
        world.picks_up(leg);
        assert_eq!(
            world.ears(&format!("caller1 {leg}")),
            format!("caller1: {leg} | {leg}: caller1")
        );
    }
    // No answer: back to the queue, with the old time.
    let mut world = World::talk(&[]);
    world.at_desk("boris", "1002");
    world.after(4_000);
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.rings("1002");
    world.consult_transfer("ana", C).expect("leaves early");
    world.after(18_000);
    assert!(world.saw("1 transfer of ana failed: NoAnswer"), "{}", world.seen());
    assert!(
        world.saw("1 waits in Support since 0s (TransferNotTaken)"),
        "{}",
        world.seen()
    );
    assert_eq!(
        (world.hears("caller1").as_str(), world.state("boris").as_str()),
        ("music/hold", "idle RONA")
    );
}

/// A contact that was in no queue: from a flow-less line, by removing its queue meanwhile.
fn without_a_queue(change: impl FnOnce(&mut floor::Directory)) -> World {
    let mut world = World::talk(&[]);
    world.at_desk("boris", "1002");
    world.configure(|directory| {
        directory.organization.fallback_queue = None;
        directory.queues.remove(&floor::QueueId::new("Support"));
        change(directory);
    });
    world.transfer("ana", C, colleague("boris")).expect("transfers");
    world.rings("1002");
    world.look_away();
    world
}

/// Proves: TRF-17
#[test]
fn nobody_takes_it_the_order_of_what_is_tried() {
    // The team's fallback queue.
    let mut world = without_a_queue(|directory| {
        directory
            .teams
            .get_mut(&TeamId::new("Support"))
            .expect("there")
            .fallback_queue = Some(floor::QueueId::new("Billing"));
    });
    world.after(18_000);
    assert!(
        world.saw("1 waits in Billing since 0s (TransferNotTaken)"),
        "{}",
        world.seen()
    );
    assert_eq!(
        (world.wrap_ups_of("ana"), world.task("ana", C).as_str()),
        (1, "wrapUp: +wrapup")
    );

    // Without one, whoever transferred: the wrap-up is withdrawn.
    let mut world = without_a_queue(|_| {});
    world.fails("1002", FailCause::Declined);
    world.check(
        "1002 gone: Failed
         1 transfer of ana failed: Declined
         boris is idle Agent_Declined (Offer) in 1
         1 wrap-up of ana withdrawn
         1 is back at ana
         > caller1 hears ana
         > ana hears caller1",
    );
    assert_eq!(world.primary(C), "ana");
    world.hangs_up("caller1");
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
    world.clears_up();

    // She has another contact at hand by now: any queue at all, but never the end.
    let mut world = without_a_queue(|_| {});
    world.wrap_up("ana", C, "Resolved").expect("submits");
    world.idle("ana", "Lunch");
    world.sign_out("ana").expect("goes home");
    world.after(18_000);
    assert!(
        world.saw("1 waits in Billing since 0s (TransferNotTaken)"),
        "{}",
        world.seen()
    );

    // No queue is left in the whole centre.
    let mut world = without_a_queue(|directory| directory.queues.clear());
    world.fact(floor::Fact::SoundDown { leg: world.leg("ana") });
    world.after(18_000);
    assert!(world.saw("1 ended: FlowFailed"), "{}", world.seen());
    world.fact(floor::Fact::SoundUp { leg: world.leg("ana") });
    world.clears_up();
}

/// Back at a desk phone, which must ring first; what is owed follows the customer.
/// Proves: TRF-17, END-5
#[test]
fn back_to_a_desk_phone_by_ringing_it() {
    for answers in [true, false] {
        let mut world = World::new();
        world.at_desk("ana", "1001");
        world.call(SUPPORT_LINE);
        world.picks_up("1001");
        world.at_desk("boris", "1002");
        world.configure(|directory| {
            directory.organization.fallback_queue = None;
            directory.queues.remove(&floor::QueueId::new("Support"));
        });
        world.transfer("ana", C, colleague("boris")).expect("transfers");
        world.rings("1002");
        world.gone("1001", LegEnd::Released);
        world.after(18_000);
        world.gone("1002", LegEnd::Released);
        assert!(world.saw("1 wrap-up of ana withdrawn"), "{}", world.seen());
        assert_eq!(world.task("ana", C), "ringing: -accept(answerOnPhone)");
        assert_eq!(world.hears("caller1"), "tones/ringback");
        if answers {
            world.picks_up("1001");
            assert_eq!(world.ears("caller1 1001"), "caller1: 1001 | 1001: caller1");
            world.hangs_up("1001");
            assert_eq!(world.wrap_ups_of("ana"), 2, "one withdrawn, one owed");
        } else {
            world.after(18_000);
            assert!(
                world.saw("1 waits in Billing since 0s (TransferNotTaken)"),
                "{}",
                world.seen()
            );
            assert_eq!(world.task("ana", C), "wrapUp: +wrapup", "owed after all");
            world.hangs_up("caller1");
        }
        world.clears_up();
    }
}

/// The caller gives up while the phone of whoever transferred rings again.
/// Proves: END-5, TRF-17
#[test]
fn a_caller_who_leaves_on_the_way_back() {
    let mut world = World::new();
    world.at_desk("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.at_desk("boris", "1002");
    world.configure(|directory| {
        directory.organization.fallback_queue = None;
        directory.queues.remove(&floor::QueueId::new("Support"));
    });
    world.transfer("ana", C, colleague("boris")).expect("transfers");
    world.rings("1002");
    world.gone("1001", LegEnd::Released);
    world.after(18_000);
    world.hangs_up("caller1");
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
    world.clears_up();
}

/// The flow of before, with its announcements, does not come back into a ringing transfer.
/// Proves: TRF-17
#[test]
fn the_old_flow_stays_silent_while_a_transfer_rings() {
    let mut world = World::new();
    world.in_browser("ana");
    world.call(crate::directory::MENU_LINE);
    world.presses("caller1", '1');
    world.fact(floor::Fact::PlayFinished {
        leg: world.leg("caller1"),
        play: floor::PlayId(1),
    });
    world.presses("caller1", '1');
    world.accept("ana", C).expect("takes it");
    world.after(60_000);
    world.transfer("ana", C, number(OUTSIDE)).expect("transfers");
    world.rings(OUTSIDE);
    assert_eq!(world.hears("caller1"), "tones/ringback");
    world.after(40_000);
    world.presses("caller1", '9');
    assert_eq!(world.hears("caller1"), "tones/ringback");
    world.picks_up(OUTSIDE);
    assert_eq!(world.hears("caller1"), OUTSIDE);
    assert_eq!(world.hears("ana"), "nothing");
}

/// Who may answer in an agent's place confirms, and whoever answers by itself hears a tone first.
/// Proves: ANS-8
#[test]
fn stations_that_confirm_or_answer_by_themselves() {
    let mut world = World::talk(&[]);
    world.on_number("boris", "+359888123456");
    world.transfer("ana", C, colleague("boris")).expect("transfers");
    world.rings("+359888123456");
    world.picks_up("+359888123456");
    assert_eq!(world.hears("+359888123456"), "prompts/bg/press-one");
    assert_eq!(world.hears("caller1"), "tones/ringback");
    world.presses("+359888123456", '1');
    assert_eq!(world.hears("caller1"), "+359888123456");

    let mut world = World::talk(&[]);
    world.on_number("boris", "+359888123456");
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.rings("+359888123456");
    world.picks_up("+359888123456");
    assert_eq!(world.task("ana", C).split(':').next(), Some("consultRequested"));
    world.after(15_000);
    assert!(
        world.saw("1 consult of ana over: NoAnswer"),
        "a voicemail: {}",
        world.seen()
    );

    let mut world = World::talk(&["boris"]);
    world.configure(|directory| {
        for profile in directory.profiles.values_mut() {
            profile.auto_answer = true;
        }
    });
    world.consult("ana", C, colleague("boris")).expect("asks");
    assert_eq!(world.ears("ana boris"), "ana: boris | boris: tones/auto-answer + ana");
    world.fact(floor::Fact::PlayFinished {
        leg: world.leg("boris"),
        play: floor::PlayId((1 << 32) + 1),
    });
    assert_eq!(world.ears("ana boris"), "ana: boris | boris: ana");
    world.end_consult("ana", C).expect("ends it");
    world.transfer("ana", C, colleague("boris")).expect("transfers");
    assert_eq!(
        world.ears("caller1 boris"),
        "caller1: boris | boris: tones/auto-answer + caller1"
    );
}

/// Proves: TRF-17
#[test]
fn the_last_queue_is_the_one_it_waited_in_last() {
    let mut world = World::new();
    world
        .sign_in("georgi", Some("Billing"), Device::Browser)
        .expect("signs in");
    world.fact(floor::Fact::SoundUp {
        leg: world.leg("georgi"),
    });
    world.available("georgi");
    world.call(crate::directory::BILLING_LINE);
    world.accept("georgi", C).expect("takes it");
    world.at_desk("ana", "1001");
    world.hold("georgi", C).expect("holds");
    assert_eq!(world.task("georgi", C), HELD);
    world.transfer("georgi", C, colleague("ana")).expect("transfers");
    world.rings("1001");
    world.after(18_000);
    assert!(
        world.saw("1 waits in Billing since 0s (TransferNotTaken)"),
        "{}",
        world.seen()
    );
    assert_eq!(world.floor.state().agents[&id("ana")].work, floor::Work::Free);
}

//! How consults end without anybody having wished it: nobody answers, somebody leaves, a sound is lost (CON-13, CON-15,
//! CON-19, CON-27).

use floor::{Fact, FailCause, LegEnd};

use crate::acts::{C, OUTSIDE, colleague, number};
use crate::world::{World, id};

/// Proves: CON-13
#[test]
fn a_consult_that_fails_leaves_the_customer_on_hold() {
    for (fails, told) in [
        ("no answer", "NoAnswer"),
        ("declined", "Declined"),
        ("busy", "Busy"),
        ("unreachable", "Unreachable"),
        ("invalid", "InvalidNumber"),
        ("network", "Failed"),
        ("cancelled", "Cancelled"),
    ] {
        let mut world = World::talk(&[]);
        world.at_desk("boris", "1002");
        world.idle("boris", "Lunch");
        world.after(2_000);
        world.consult("ana", C, colleague("boris")).expect("asks");
        world.rings("1002");
        world.look_away();
        match fails {
            "no answer" => world.after(18_000),
            "declined" => world.fails("1002", FailCause::Declined),
            "busy" => world.fails("1002", FailCause::Busy),
            "unreachable" => world.fails("1002", FailCause::Unavailable),
            "invalid" => world.fails("1002", FailCause::InvalidNumber),
            "network" => world.fails("1002", FailCause::Failure),
            _ => world.end_consult("ana", C).expect("takes it back"),
        }
        assert!(
            world.saw(&format!("1 consult of ana over: {told}")),
            "{fails}: {}",
            world.seen()
        );
        assert_eq!(
            world.task("ana", C),
            "held: +resume -mute(customerHeld) -dtmf(customerHeld) +consult +transfer -end(customerHeld) +help",
            "{fails}"
        );
        assert_eq!(world.ears("caller1 ana"), "caller1: music/hold | ana: nothing");
        assert_eq!(world.panel("ana", C), "");
        assert_eq!(world.state("boris"), "idle Lunch");
        if fails == "no answer" || fails == "cancelled" {
            assert!(world.saw("> release 1002: OfferOver"), "{}", world.seen());
            world.gone("1002", LegEnd::Released);
        }
        world.consult("ana", C, colleague("boris")).expect("may try again");
    }
}

/// Proves: CON-15
#[test]
fn an_idle_agent_who_does_not_answer_keeps_reason_and_timer() {
    for (device, available) in [("phone", false), ("phone", true), ("browser", false), ("browser", true)] {
        let mut world = World::talk(&[]);
        match device {
            "phone" => world.at_desk("boris", "1002"),
            _ => world.in_browser("boris"),
        }
        if !available {
            world.idle("boris", "Lunch");
        }
        world.after(60_000);
        world
            .consult("ana", C, colleague("boris"))
            .expect("Idle agents may be asked");
        world.after(18_000);
        assert!(world.saw("1 consult of ana over: NoAnswer"), "{}", world.seen());
        let expected = if available {
            ("idle RONA", 0)
        } else {
            ("idle Lunch", 78_000)
        };
        assert_eq!(
            (world.state("boris").as_str(), world.state_ms("boris")),
            expected,
            "{device}"
        );
    }
}

/// Proves: CON-27
#[test]
fn the_customer_who_leaves_while_it_only_rings_ends_it_all() {
    for to in ["boris", OUTSIDE] {
        let mut world = World::talk(&[]);
        world.at_desk("boris", "1002");
        let (to, leg) = if to == "boris" {
            (colleague("boris"), "1002")
        } else {
            (number(OUTSIDE), OUTSIDE)
        };
        world.consult("ana", C, to).expect("asks");
        world.rings(leg);
        world.look_away();
        world.hangs_up("caller1");
        assert!(world.saw("1 consult of ana over: CustomerLeft"), "{}", world.seen());
        assert!(world.saw(&format!("> release {leg}: OfferOver")), "{}", world.seen());
        assert!(
            world.saw("1 ended: CustomerLeft"),
            "no Post Call: nobody is left to talk to"
        );
        assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
        assert_eq!(world.state("boris"), "available");
        world.gone(leg, LegEnd::Released);
        world.clears_up();
    }
}

/// Proves: CON-19, PCL-1, CON-12
#[test]
fn the_agents_go_on_when_the_customer_leaves_and_the_consults_end_is_the_end() {
    for (leaves, how) in [
        ("ana", "end"),
        ("boris", "exit"),
        ("ana", "exit"),
        ("ana", "end for all"),
    ] {
        let mut world = World::consulting(&[]);
        world.swap("ana", C).expect("talks to the customer");
        world.hangs_up("caller1");
        assert_eq!(
            world.ears("ana boris"),
            "ana: boris | boris: ana",
            "they hear each other"
        );
        world.after(4_000);
        match (leaves, how) {
            (_, "end") => world.end_consult("ana", C).expect("ends the consult"),
            (_, "end for all") => world.end("ana", C).expect("ends for all"),
            ("ana", _) => world.exit("ana", C).expect("leaves"),
            _ => world.exit_consult("boris", C).expect("leaves"),
        }
        assert_eq!(world.task("ana", C), "wrapUp: +wrapup", "{leaves} {how}");
        assert_eq!((world.wrap_ups_of("ana"), world.wrap_ups_of("boris")), (1, 0));
        assert!(
            !world.saw("1 ana may say what the consult was about"),
            "the ordinary wrap-up follows"
        );
        assert_eq!(world.state("boris"), "available");
        world.clears_up();
    }
}

/// Whoever has lost the sound, or hangs up, in the middle of a consult.
/// Proves: CON-13, PCL-3
#[test]
fn a_consult_that_loses_one_of_its_agents() {
    // The consulted agent's sound: the customer stays on hold.
    let mut world = World::consulting(&[]);
    world.fact(Fact::SoundDown {
        leg: world.leg("boris"),
    });
    world.after(29_999);
    assert!(world.task("ana", C).starts_with("consulting"));
    world.after(1);
    assert!(world.saw("1 consult of ana over: Failed"), "{}", world.seen());
    assert!(world.task("ana", C).starts_with("held:"));
    assert_eq!(world.state("boris"), "idle Agent_Unavailable");

    // The initiator's sound: the consulted agent is the one who is left.
    let mut world = World::consulting(&[]);
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(30_000);
    assert_eq!(
        world.ears("caller1 boris ana"),
        "caller1: boris | boris: caller1 | ana: nothing"
    );
    assert_eq!((world.primary(C).as_str(), world.wrap_ups_of("ana")), ("boris", 1));
    assert_eq!(world.state("ana"), "idle Agent_Unavailable, engaged");

    // Before the answer nobody is left: the customer goes back into the queue.
    let mut world = World::talk(&[]);
    world.at_desk("boris", "1002");
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.look_away();
    world.after(15_000);
    assert_eq!(world.hears("caller1"), "music/hold");
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(30_000);
    assert!(
        world.saw("1 waits in Support since 0s, first in line (AgentLost)"),
        "{}",
        world.seen()
    );
    assert_eq!(world.state("ana"), "idle Agent_Unavailable");
    assert!(world.floor.state().agents[&id("ana")].work == floor::Work::Free);
}

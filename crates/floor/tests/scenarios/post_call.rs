//! The customer has left and the others go on (PCL): who may do what, and who owes what in the end.

use floor::{EndCause, Fact, LegEnd, Refusal};

use crate::acts::{C, OUTSIDE, colleague, number};
use crate::directory::SUPPORT_LINE;
use crate::world::World;

/// Proves: PCL-1, PCL-4, PCL-6, PCL-7
#[test]
fn after_a_conference_the_agents_talk_on_and_nobody_can_be_added() {
    let mut world = World::conferring(&["vera"]);
    let began = world.floor.state().interactions[&C]
        .talk
        .as_ref()
        .map(|talk| talk.connected_at);
    world.after(9_000);
    world.look_away();
    world.hangs_up("caller1");
    world.check(
        "caller1 gone: HungUp
         1 customer left, the others go on
         > ana hears boris
         > boris hears ana
         > caller1 hears nothing",
    );
    assert_eq!(
        world.task("ana", C),
        "postCall: +mute -consult(customerLeft) -transfer(customerLeft) -conference(customerLeft) +conferenceExit +end +help"
    );
    assert_eq!(
        world.task("boris", C),
        "postCall: +mute -consult(customerLeft) -transfer(customerLeft) -conference(customerLeft) +conferenceExit \
         +wrapupSuggest +help"
    );
    for agent in ["ana", "boris"] {
        assert_eq!(world.consult(agent, C, colleague("vera")), Err(Refusal::CustomerGone));
        assert_eq!(world.transfer(agent, C, colleague("vera")), Err(Refusal::CustomerGone));
        assert!(world.hold(agent, C).is_err() && world.swap(agent, C).is_err());
    }
    world.after(6_000);
    let contact = &world.floor.state().interactions[&C];
    assert_eq!(
        contact.talk.as_ref().map(|talk| talk.connected_at),
        began,
        "handling time goes on"
    );
    assert_eq!(
        contact.customer_left.map(|left| world.now().since(left)),
        Some(6_000),
        "and Post Call has its own"
    );
    assert_eq!(
        (world.state("ana").as_str(), world.state("boris").as_str()),
        ("available, engaged", "available, engaged")
    );
    world.end("ana", C).expect("ends");
    assert_eq!((world.wrap_ups_of("ana"), world.wrap_ups_of("boris")), (1, 0));
    world.clears_up();
}

/// Proves: PCL-2, PCL-3, END-5
#[test]
fn with_one_left_it_is_over_and_the_last_owner_owes() {
    for (leaves, owes) in [("ana", "ana"), ("boris", "ana")] {
        let mut world = World::conferring(&[]);
        world.hangs_up("caller1");
        world.exit(leaves, C).expect("leaves");
        let ended = world.floor.state().interactions[&C].ended;
        assert_eq!(ended.map(|(_, cause)| cause), Some(EndCause::LastLeft));
        for agent in ["ana", "boris"] {
            assert_eq!(
                world.wrap_ups_of(agent),
                usize::from(agent == owes),
                "{agent} when {leaves} leaves"
            );
        }
        world.clears_up();
    }
}

/// Three are left: the next agent owns it.
/// Proves: PCL-3, CNF-7
#[test]
fn with_three_left_the_next_one_owns_it() {
    let mut world = World::conferring(&[]);
    world.consult("boris", C, number(OUTSIDE)).expect("asks");
    world.picks_up(OUTSIDE);
    world.conference("boris", C).expect("merges");
    world.hangs_up("caller1");
    world.exit("ana", C).expect("leaves");
    assert_eq!((world.primary(C).as_str(), world.wrap_ups_of("ana")), ("boris", 1));
    assert_eq!(
        world.ears(&format!("boris {OUTSIDE}")),
        format!("boris: {OUTSIDE} | {OUTSIDE}: boris")
    );
    world.look_away();
    world.dtmf("boris", C, "7").expect("its menu");
    assert!(world.saw(&format!("> send 7 to {OUTSIDE}")), "{}", world.seen());
    world.hangs_up(OUTSIDE);
    assert_eq!(world.wrap_ups_of("boris"), 1);
    assert_eq!(world.task("boris", C), "wrapUp: +wrapup");
    world.clears_up();
}

/// Only outside numbers are left without the customer: they are released after the limit too.
/// Proves: PCL-2, CNF-16
#[test]
fn numbers_alone_are_not_kept_for_ever() {
    let mut world = World::talk(&[]);
    for other in [OUTSIDE, "+359880000002"] {
        world.consult("ana", C, number(other)).expect("asks");
        world.picks_up(other);
        world.conference("ana", C).expect("merges");
    }
    world.hangs_up("caller1");
    world.exit("ana", C).expect("leaves");
    assert_eq!(world.hears(OUTSIDE), "+359880000002");
    world.after(3_600_000);
    assert!(world.saw("1 ended: Unattended"), "{}", world.seen());
    world.clears_up();
}

/// Proves: PCL-3
#[test]
fn customer_and_agent_both_leave() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.hangs_up("caller1");
    world.hangs_up("1001");
    assert_eq!(world.wrap_ups_of("ana"), 1);
    world.clears_up();
}

/// Proves: PCL-8
#[test]
fn nobody_administers_a_post_call() {
    let mut world = World::conferring(&[]);
    world.consult("ana", C, number(OUTSIDE)).expect("asks");
    world.picks_up(OUTSIDE);
    world.conference("ana", C).expect("merges");
    world.sofia();
    world.hangs_up("caller1");
    assert_eq!(world.drops("ana", C, OUTSIDE), Err(Refusal::CustomerGone));
    assert_eq!(world.end_unattended("sofia", C), Err(Refusal::NotNow));
    assert_eq!(world.sign_out_of("sofia", "boris"), Err(Refusal::AgentBusy));
}

/// Proves: PCL-9, SUP-15
#[test]
fn a_supervisor_may_stay_and_keeps_nothing_alive() {
    let mut world = World::conferring(&[]);
    world.sofia();
    world.monitor("sofia", C, None).expect("listens");
    world.hangs_up("caller1");
    assert_eq!(
        world.ears("sofia ana boris"),
        "sofia: ana + boris | ana: boris | boris: ana"
    );
    world.mode("sofia", C, floor::MonitorMode::BargeIn).expect("barges in");
    assert_eq!(
        world.ears("sofia ana boris"),
        "sofia: ana + boris | ana: boris + sofia | boris: ana + sofia"
    );
    world.exit("ana", C).expect("leaves");
    assert!(world.saw("1 sofia is gone: CallEnded"), "{}", world.seen());
    assert_eq!(
        (world.state("sofia").as_str(), world.wrap_ups_of("sofia")),
        ("idle Break", 0)
    );
    world.clears_up();
}

/// Monitoring may also begin in Post Call.
/// Proves: SUP-15, PCL-9
#[test]
fn monitoring_begins_in_post_call() {
    let mut world = World::consulting(&[]);
    world.sofia();
    world.hangs_up("caller1");
    world.monitor("sofia", C, Some("boris")).expect("listens");
    assert_eq!(world.hears("sofia"), "ana + boris");
}

/// A consult from inside a conference, in each of its forms, when the customer leaves.
/// Proves: PCL-1, PCL-7
#[test]
fn the_customer_leaves_while_somebody_consults_from_inside() {
    for (form, ears) in [
        ("rings", "ana: boris | boris: ana | vera: nothing"),
        ("consulted", "ana: music/hold | boris: vera | vera: boris"),
        ("customer", "ana: boris | boris: ana | vera: music/hold"),
        ("neither", "ana: boris | boris: ana | vera: music/hold"),
    ] {
        let mut world = World::conferring(&["vera"]);
        world.consult("boris", C, colleague("vera")).expect("asks");
        if form != "rings" {
            world.accept("vera", C).expect("takes it");
        }
        match form {
            "customer" => world.swap("boris", C).expect("swaps"),
            "neither" => world.hold("boris", C).expect("holds both"),
            _ => {}
        }
        world.hangs_up("caller1");
        assert_eq!(world.ears("ana boris vera"), ears, "{form}");
        if form == "rings" {
            assert_eq!(world.state("vera"), "available", "nobody is added any more");
        } else {
            assert!(
                world.task("boris", C).contains("+consultEnd"),
                "{}",
                world.task("boris", C)
            );
            assert_eq!(world.swap("boris", C), Err(Refusal::CustomerGone));
            // The others leave: only the consulted party is left to talk to.
            world.exit("ana", C).expect("leaves");
            assert_eq!(world.ears("boris vera"), "boris: vera | vera: boris", "{form}");
            assert_eq!((world.primary(C).as_str(), world.wrap_ups_of("ana")), ("boris", 1));
            world.end_consult("boris", C).expect("ends it");
            assert_eq!(world.task("boris", C), "wrapUp: +wrapup");
        }
        world.look_away();
        world.after(30_000);
        assert_eq!(world.wrap_ups_of("vera"), 0);
    }
}

/// The customer's leg is told gone twice: by its silence, and by its end.
/// Proves: PCL-4
#[test]
fn post_call_begins_once() {
    let mut world = World::new();
    world.in_browser("ana");
    world.web_call("support");
    world.fact(Fact::SoundUp {
        leg: world.leg("caller1"),
    });
    world.accept("ana", C).expect("takes it");
    world.in_browser("boris");
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.accept("boris", C).expect("takes it");
    world.conference("ana", C).expect("merges");
    world.fact(Fact::SoundDown {
        leg: world.leg("caller1"),
    });
    world.after(15_000);
    assert!(world.task("ana", C).starts_with("postCall:"));
    world.after(1_000);
    world.gone("caller1", LegEnd::Released);
    assert_eq!(
        world.recorded(|event| matches!(
            event,
            floor::Event::Conference {
                event: floor::ConferenceEvent::CustomerLeft,
                ..
            }
        )),
        1
    );
    assert_eq!(world.ears("ana boris"), "ana: boris | boris: ana");
}

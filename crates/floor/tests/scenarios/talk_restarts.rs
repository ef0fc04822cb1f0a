//! The process dies while more than two talk, and comes back: nobody is stuck, all legs are released with what that
//! needs, agents owe exactly what they owe (B-1).

use floor::{Event, LegEnd, ReleaseReason, Work};

use crate::acts::{C, OUTSIDE, colleague, entry, number, queue};
use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

/// Ana on her phone with the caller; Boris and Vera at their desks, Sofia by browser.
fn desks() -> World {
    let mut world = World::new();
    world.at_desk("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.at_desk("boris", "1002");
    world.at_desk("vera", "1003");
    world.sofia();
    world
}

/// Each state with the legs that must be released in it, and who owes a wrap-up.
const STATES: [(&str, &str, &str); 16] = [
    ("consult asked", "1001 1002 caller1", "ana"),
    ("consult ringing", "1001 1002 caller1", "ana"),
    ("consulting", "1001 1002 caller1", "ana"),
    ("both held", "1001 1002 caller1", "ana"),
    ("consult with a number", "1001 caller1 outside", "ana"),
    ("queue waits", "1001 caller1", "ana"),
    ("queue rings", "1001 1002 caller1", "ana"),
    ("entry point speaks", "1001 caller1", "ana"),
    ("early merge", "1001 caller1 outside", "ana"),
    ("conference", "1001 1002 caller1", "ana"),
    ("consult from inside", "1001 1002 1003 caller1", "ana"),
    ("transfer asked", "1001 1002 caller1", "ana"),
    ("transfer rings", "1001 1002 caller1", "ana"),
    ("left to numbers", "1001 caller1 outside", "ana"),
    ("post call", "1001 1002", "ana"),
    ("monitored", "1001 caller1", "ana"),
];

fn bring(world: &mut World, state: &str) {
    let consulting = |world: &mut World| {
        world.consult("ana", C, colleague("boris")).expect("asks");
        world.rings("1002");
        world.picks_up("1002");
    };
    match state {
        "consult asked" => world.consult("ana", C, colleague("boris")).expect("asks"),
        "consult ringing" => {
            world.consult("ana", C, colleague("boris")).expect("asks");
            world.rings("1002");
        }
        "consulting" => consulting(world),
        "both held" => {
            consulting(world);
            world.hold("ana", C).expect("holds both");
        }
        "consult with a number" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.picks_up(OUTSIDE);
        }
        "queue waits" => {
            world.idle("boris", "Lunch");
            world.idle("vera", "Lunch");
            world.consult("ana", C, queue("Support")).expect("asks");
        }
        "queue rings" => {
            world.consult("ana", C, queue("Support")).expect("asks");
            world.rings("1002");
        }
        "entry point speaks" => world.consult("ana", C, entry("experts")).expect("asks"),
        "early merge" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.rings(OUTSIDE);
            world.conference("ana", C).expect("merges");
        }
        "conference" => {
            consulting(world);
            world.conference("ana", C).expect("merges");
        }
        "consult from inside" => {
            consulting(world);
            world.conference("ana", C).expect("merges");
            world.consult("boris", C, colleague("vera")).expect("asks");
            world.picks_up("1003");
        }
        "transfer asked" => world.transfer("ana", C, colleague("boris")).expect("transfers"),
        "transfer rings" => {
            world.transfer("ana", C, colleague("boris")).expect("transfers");
            world.rings("1002");
        }
        "left to numbers" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.picks_up(OUTSIDE);
            world.consult_transfer("ana", C).expect("hands over");
        }
        "post call" => {
            consulting(world);
            world.hangs_up("caller1");
        }
        "monitored" => {
            world.monitor("sofia", C, None).expect("listens");
            world.mode("sofia", C, floor::MonitorMode::BargeIn).expect("barges in");
        }
        other => panic!("no such state: {other}"),
    }
}

/// Proves: B-1, END-5
#[test]
fn every_state_is_cleared() {
    for (state, legs, owes) in STATES {
        let mut world = desks();
        world.after(5_000);
        let idle = world.state_ms("boris");
        bring(&mut world, state);
        world.after(1_000);
        let effects = world.effects.len();
        let known: Vec<_> = world.floor.state().legs.keys().copied().collect();
        world.crash();
        let mut released: Vec<_> = Vec::new();
        for effect in &world.effects[effects..] {
            if let floor::Effect::Release {
                leg,
                why,
                dialog,
                target,
            } = effect
            {
                assert_eq!(*why, ReleaseReason::Restart, "{state}");
                assert!(
                    dialog.is_some() || target.is_some(),
                    "{state}: {leg} cannot be ended without a dialog"
                );
                released.push(*leg);
            }
        }
        let mut expected: Vec<_> = legs
            .split(' ')
            .map(|name| world.leg(if name == "outside" { OUTSIDE } else { name }))
            .collect();
        expected.sort();
        released.sort();
        assert_eq!(released, expected, "{state}: each leg is released once");
        assert!(
            known.iter().all(|leg| released.contains(leg)),
            "{state}: no leg is forgotten"
        );
        for agent in ["ana", "boris", "vera", "sofia"] {
            let expected = usize::from(agent == owes);
            assert_eq!(world.wrap_ups_of(agent), expected, "{state}: what {agent} owes");
            let work = world.floor.state().agents[&id(agent)].work;
            let free = if agent == owes { Work::WrappingUp(C) } else { Work::Free };
            assert_eq!(work, free, "{state}: {agent}");
        }
        if matches!(
            state,
            "consult asked" | "consult ringing" | "queue rings" | "transfer asked" | "transfer rings"
        ) {
            assert_eq!(
                world.state_ms("boris"),
                idle + 1_000,
                "{state}: being asked does not start his timer anew"
            );
        }
        assert!(
            !world
                .floor
                .state()
                .interactions
                .values()
                .any(|contact| contact.ended.is_none()),
            "{state}"
        );
        for name in legs.split(' ') {
            world.gone(if name == "outside" { OUTSIDE } else { name }, LegEnd::Released);
        }
        world.wrap_up(owes, C, "Resolved").expect("submits");
        let left: Vec<_> = world.floor.state().interactions.keys().collect();
        assert!(left.is_empty(), "{state}: {left:?} are left");
        let closed = world.recorded(|event| matches!(event, Event::InteractionClosed { .. }));
        assert_eq!(
            closed as u64,
            world.floor.state().last_interaction,
            "{state}: children are closed too"
        );
    }
}

/// A second crash right after the first neither asks again nor forgets.
/// Proves: B-1
#[test]
fn a_crash_while_clearing() {
    for (state, legs, owes) in STATES {
        let mut world = desks();
        bring(&mut world, state);
        world.crash();
        world.after(2_000);
        let effects = world.effects.len();
        world.crash();
        let released = world.effects[effects..]
            .iter()
            .filter(|effect| matches!(effect, floor::Effect::Release { .. }))
            .count();
        assert_eq!(released, legs.split(' ').count(), "{state}");
        assert_eq!(world.wrap_ups_of(owes), 1, "{state}");
        world.after(40_000);
        assert!(world.floor.state().interactions.is_empty(), "{state}");
        assert!(world.floor.state().legs.is_empty(), "{state}");
    }
}

/// The journal fails and the process lives on, in every state: the same people hear the same.
/// Proves: B-1
#[test]
fn a_floor_taken_from_the_journal_tells_nobody_anything_new() {
    for (state, _, _) in STATES {
        let mut world = desks();
        bring(&mut world, state);
        world.rebuild();
        let effects = world.effects.len();
        world
            .floor
            .handle(world.now(), floor::Input::Timeout)
            .expect("never refused");
        world.idle("sofia", "Lunch");
        let told = world.effects[effects..]
            .iter()
            .filter(|effect| matches!(effect, floor::Effect::Audibility { .. }))
            .count();
        assert_eq!(told, 0, "{state}");
    }
}

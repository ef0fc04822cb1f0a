//! Every kind of transfer with every outcome: afterwards nobody is stuck, no leg is up, no contact is open, and a
//! caller who is still there has somewhere to go (TRF-17, B-2).

use floor::{FailCause, InteractionId, LegEnd, Work};

use crate::acts::{C, OUTSIDE, colleague, entry, number, queue};
use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

const KINDS: [&str; 10] = [
    "agent, browser",
    "agent, phone",
    "agent, dial number",
    "outside number",
    "queue",
    "entry point",
    "consult, answered",
    "consult with a number, answered",
    "consult, ringing",
    "consult with a number, ringing",
];

const OUTCOMES: [&str; 10] = [
    "answered",
    "unanswered",
    "busy",
    "declined",
    "unreachable",
    "caller leaves",
    "own phone hangs up",
    "own phone dies",
    "target signed out",
    "target's sound dies",
];

/// The leg that is rung, if one is.
fn rung(kind: &str) -> Option<&'static str> {
    match kind {
        "agent, phone" | "consult, ringing" => Some("1002"),
        "agent, dial number" => Some("+359888123456"),
        "outside number" | "consult with a number, ringing" => Some(OUTSIDE),
        _ => None,
    }
}

/// Ana has the caller on her phone; Boris sits where the kind says, Sofia watches.
fn begin(kind: &str, alerts: bool) -> World {
    let mut world = World::new();
    world.at_desk("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    match kind {
        "agent, phone" | "consult, ringing" => world.at_desk("boris", "1002"),
        "agent, dial number" => world.on_number("boris", "+359888123456"),
        _ => world.in_browser("boris"),
    }
    world.sofia();
    match kind {
        "outside number" => world.transfer("ana", C, number(OUTSIDE)).expect("transfers"),
        "queue" => world.transfer("ana", C, queue("Support")).expect("transfers"),
        "entry point" => world.transfer("ana", C, entry("support")).expect("transfers"),
        "consult, answered" => {
            world.consult("ana", C, colleague("boris")).expect("asks");
            world.accept("boris", C).expect("takes it");
            world.consult_transfer("ana", C).expect("transfers");
        }
        "consult with a number, answered" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.picks_up(OUTSIDE);
            world.consult_transfer("ana", C).expect("transfers");
        }
        "consult, ringing" => {
            world.consult("ana", C, colleague("boris")).expect("asks");
            world.rings("1002");
            world.consult_transfer("ana", C).expect("transfers");
        }
        "consult with a number, ringing" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.rings(OUTSIDE);
            world.consult_transfer("ana", C).expect("transfers");
        }
        _ => world.transfer("ana", C, colleague("boris")).expect("transfers"),
    }
    if let Some(leg) = rung(kind).filter(|_| alerts) {
        world.rings(leg);
    }
    world
}

fn known(world: &World, name: &str) -> bool {
    world.floor.state().legs.contains_key(&world.leg(name))
}

fn outcome(world: &mut World, kind: &str, outcome: &str) {
    let ringing = rung(kind);
    let fails = |world: &mut World, cause| match ringing {
        Some(leg) => world.fails(leg, cause),
        None => drop(world.decline("boris", C)),
    };
    match outcome {
        "answered" => match ringing {
            Some(leg) => {
                world.picks_up(leg);
                world.presses(leg, '1');
            }
            // Out of an answered consult he has it already.
            None => drop(world.accept("boris", C)),
        },
        "unanswered" => world.after(61_000),
        "busy" => fails(world, FailCause::Busy),
        "declined" => fails(world, FailCause::Declined),
        "unreachable" => fails(world, FailCause::Unavailable),
        "caller leaves" => world.hangs_up("caller1"),
        "own phone hangs up" => {
            if known(world, "1001") {
                world.hangs_up("1001");
            }
        }
        "own phone dies" => {
            if known(world, "1001") {
                world.gone("1001", LegEnd::Lost);
            }
        }
        "target signed out" => drop(world.sign_out_of("sofia", "boris")),
        _ => {
            if ringing.is_none() {
                world.fact(floor::Fact::SoundDown {
                    leg: world.leg("boris"),
                });
            }
            world.after(31_000);
        }
    }
}

/// Proves: TRF-17, TRF-11, END-5, TRF-3, TRF-14
#[test]
fn no_shape_leaves_anybody_stuck() {
    let mut shapes = 0;
    for kind in KINDS {
        for alerts in [true, false] {
            if !alerts && rung(kind).is_none_or(|_| kind.starts_with("consult")) {
                continue;
            }
            for ends in OUTCOMES {
                let mut world = begin(kind, alerts);
                outcome(&mut world, kind, ends);
                let shape = format!("{kind}, alerting {alerts}, {ends}");
                still_served(&world, &shape, ends);
                settle(&mut world, &shape);
                shapes += 1;
            }
        }
    }
    assert_eq!(shapes, 130);
}

/// A caller who has not left talks, waits in a queue, or hears it ring.
#[track_caller]
fn still_served(world: &World, shape: &str, ends: &str) {
    let contact = world.floor.state().interactions.get(&C);
    if ends == "caller leaves" {
        assert!(contact.is_none_or(|contact| contact.ended.is_some()), "{shape}");
        return;
    }
    let contact = contact.unwrap_or_else(|| panic!("{shape}: the caller is lost\n{}", world.seen()));
    assert_eq!(
        contact.ended,
        None,
        "{shape}: the caller was disconnected\n{}",
        world.seen()
    );
    let somewhere = contact.talk.is_some() || contact.waiting() || contact.transfer.is_some();
    assert!(somewhere, "{shape}: the caller has nowhere to go");
    let leg = contact.customer;
    let rows = floor::audibility(world.floor.state(), contact, &world.directory.organization);
    let hears = rows.iter().find(|row| row.leg == leg).map(|row| row.hears.is_empty());
    assert_eq!(hears, Some(false), "{shape}: the caller hears nothing");
}

/// Everything runs its course: the caller gives up, wrap-ups submit themselves, released legs are gone.
#[track_caller]
fn settle(world: &mut World, shape: &str) {
    let there = |world: &World, id: InteractionId| {
        let contact = world.floor.state().interactions.get(&id);
        contact.is_some_and(|contact| contact.ended.is_none())
    };
    world.after(1_000);
    if there(world, C) {
        world.hangs_up("caller1");
    }
    if there(world, C) {
        world.hangs_up(OUTSIDE);
    }
    assert!(!there(world, C), "{shape}: it does not end with its caller");
    let owed = world.wrap_ups_of("ana")
        - world.recorded(|event| {
            matches!(
                event,
                floor::Event::Transfer {
                    event: floor::TransferEvent::WrapUpWithdrawn { .. },
                    ..
                }
            )
        });
    assert_eq!(owed, 1, "{shape}: Ana had it once\n{}", world.seen());
    world.after(60_000);
    let state = world.floor.state();
    assert!(
        state.interactions.is_empty() && state.legs.is_empty(),
        "{shape}: {:?}",
        state.legs
    );
    for agent in state.agents.values() {
        assert_eq!(
            (agent.work, agent.releasing),
            (Work::Free, None),
            "{shape}: {} is stuck",
            agent.id
        );
    }
    world
        .sign_out("ana")
        .unwrap_or_else(|refusal| panic!("{shape}: {refusal}"));
    if state_has(world, "boris") {
        world
            .sign_out("boris")
            .unwrap_or_else(|refusal| panic!("{shape}: {refusal}"));
    }
    world
        .sign_out("sofia")
        .unwrap_or_else(|refusal| panic!("{shape}: {refusal}"));
}

fn state_has(world: &World, agent: &str) -> bool {
    world.floor.state().agents.contains_key(&id(agent))
}

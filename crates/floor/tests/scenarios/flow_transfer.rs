//! A flow that gives the customer away itself: to an agent, to a number, to a number that is one of ours; and what
//! becomes of a customer whom nobody takes.

use floor::{FailCause, Refusal};

use crate::acts::{C, OUTSIDE, entry};
use crate::directory::{BILLING_LINE, SUPPORT_LINE, flow};
use crate::world::World;

fn told(world: &World, words: &str) -> bool {
    world.seen().contains(words)
}

fn gives(to: &str) -> World {
    let text = format!(
        "
schemaVersion: 1
name: Gives
language: bg
start: give
nodes:
  give: {{type: transfer, {to}, ringSeconds: 12, onFailed: line}}
  line: {{type: queue, queue: Support, music: hold}}
"
    );
    World::with(|directory| {
        for entry in directory.entry_points.values_mut() {
            if entry.id.as_str() == "support" {
                entry.flow = flow(&text);
            }
        }
    })
}

/// Proves: TRF-3
#[test]
fn a_flow_gives_its_caller_to_an_agent() {
    let mut world = gives("agent: ana");
    world.in_browser("ana");
    world.call(SUPPORT_LINE);
    assert!(told(&world, "1 its flow rings ana"), "{}", world.seen());
    assert_eq!(world.hears("caller1"), "tones/ringback");
    assert_eq!(world.task("ana", C), "ringing: +accept +decline");
    world.rebuild();
    world.accept("ana", C).expect("is asked");
    assert!(told(&world, "1 ana has it from its flow"), "{}", world.seen());
    assert_eq!(world.ears("caller1 ana"), "caller1: ana | ana: caller1");
    world.rebuild();
    world.end("ana", C).expect("ends");
    assert!(told(&world, "1 wrap-up owed by ana"), "{}", world.seen());
}

/// Proves: TRF-3, TRF-17
#[test]
fn whom_nobody_takes_goes_on_in_the_flow() {
    // Nobody is there.
    let mut world = gives("agent: ana");
    world.call(SUPPORT_LINE);
    assert!(told(&world, "1 waits in Support"), "{}", world.seen());

    // Somebody is there and does not answer: RONA, and the line.
    let mut world = gives("agent: ana");
    world.in_browser("ana");
    world.in_browser("boris");
    world.call(SUPPORT_LINE);
    world.after(12_000);
    assert!(
        told(&world, "1 ana does not take it from its flow: NoAnswer"),
        "{}",
        world.seen()
    );
    assert_eq!(world.label("ana"), "RONA");
    assert!(told(&world, "1 offered to boris"), "{}", world.seen());
    world.rebuild();

    let mut world = gives(&format!("number: '{OUTSIDE}'"));
    world.call(SUPPORT_LINE);
    world.fails(OUTSIDE, FailCause::Busy);
    assert!(told(&world, "1 waits in Support"), "{}", world.seen());
    assert_eq!(world.hears("caller1"), "music/hold");
}

/// Proves: TRF-3
#[test]
fn a_flow_gives_its_caller_to_a_number() {
    let mut world = gives(&format!("number: '{OUTSIDE}'"));
    world.call(SUPPORT_LINE);
    assert_eq!(world.hears("caller1"), "tones/ringback");
    world.rings(OUTSIDE);
    world.rebuild();
    world.picks_up(OUTSIDE);
    assert_eq!(world.hears("caller1"), OUTSIDE);
    assert_eq!(world.hears(OUTSIDE), "caller1");
    world.rebuild();
    world.hangs_up("caller1");
    assert!(told(&world, "1 ended"), "{}", world.seen());

    // Whoever leaves meanwhile leaves nothing that rings.
    let mut world = gives(&format!("number: '{OUTSIDE}'"));
    world.call(SUPPORT_LINE);
    world.hangs_up("caller1");
    assert!(told(&world, &format!("> release {OUTSIDE}")), "{}", world.seen());
}

/// Proves: TRF-6
#[test]
fn a_number_of_ours_is_an_entry_point() {
    let mut world = gives(&format!("number: '{BILLING_LINE}'"));
    world.call(SUPPORT_LINE);
    assert!(told(&world, "1 goes to billing version"), "{}", world.seen());
}

/// Proves: CON-23
#[test]
fn a_flow_with_a_callback_is_not_consulted_and_takes_transfers() {
    let text = "
schemaVersion: 1
name: Offers
language: bg
start: line
nodes:
  line: {type: queue, queue: Support, music: hold, callback: {digit: 1, onAccepted: end}}
  end: {type: disconnect}
";
    let mut world = World::talk_in(
        World::with(|directory| {
            for entry in directory.entry_points.values_mut() {
                if entry.id.as_str() == "experts" {
                    entry.flow = flow(text);
                }
            }
        }),
        &[],
    );
    assert_eq!(world.consult("ana", C, entry("experts")), Err(Refusal::UnfitFlow));
    world.transfer("ana", C, entry("experts")).expect("goes there");
}

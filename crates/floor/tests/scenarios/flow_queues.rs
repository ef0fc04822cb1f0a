//! What a flow asks for its contact comes before what the queue says: needs, priority, somebody in particular, help, a
//! longest wait, and the way out.

use std::sync::Arc;

use floor::{Directory, EntryPointId, FEATURES, InteractionId, QueueId};
use flow::{Flow, Known};

use crate::directory::SUPPORT_LINE;
use crate::routing::{can, holder, queue};
use crate::world::{World, id};

fn runs(directory: &mut Directory, nodes: &str) {
    let known = Known {
        music: ["hold".to_owned()].into(),
        queues: ["Support".to_owned(), "Billing".to_owned()].into(),
        skills: ["english".to_owned()].into(),
        features: FEATURES.into(),
        ..Known::default()
    };
    let text = format!("{{schemaVersion: 1, name: Asks, language: bg, start: line, nodes: {{{nodes}}}}}");
    let flow = Flow::parse(&text, &known).expect("the story's flow is valid");
    let entry = directory.entry_points.get_mut(&EntryPointId::new("support"));
    entry.expect("is there").flow = Arc::new(flow);
}

fn line(world: &World, contact: InteractionId) -> (String, u8, bool) {
    let line = world.floor.state().interactions[&contact]
        .line
        .clone()
        .expect("in line");
    (line.queue.to_string(), line.priority, line.waiting)
}

#[test]
fn the_flow_says_what_is_needed_and_how_urgent_it_is() {
    let mut world = World::with(|directory| {
        runs(
            directory,
            "line: {type: queue, queue: Support, music: hold, skills: {english: 5}, priority: 2,
                    relax: [{afterSeconds: 10, skills: {english: 2}}],
                    overflow: [{queue: Billing, afterSeconds: 20}]}",
        );
        can(directory, "ana", &[("english", 2)]);
        can(directory, "georgi", &[("english", 1)]);
    });
    world.in_browser("ana");
    let first = world.call(SUPPORT_LINE);
    assert_eq!((holder(&world, first), line(&world, first).1), (None, 2));
    world.after(10_000);
    assert_eq!(holder(&world, first), Some(id("ana")));
    world.accept("ana", first).expect("takes it");
    let second = world.call(SUPPORT_LINE);
    world.after(20_000);
    let waiting = &world.floor.state().interactions[&second];
    let also = waiting.line.as_ref().map(|line| line.also.clone());
    assert_eq!(also, Some(vec![QueueId::new("Billing")]));
}

/// Proves: SCB-10
#[test]
fn a_priority_is_one_to_nine_and_anything_else_is_none() {
    for (said, priority) in [(1, 1), (9, 9), (10, 10)] {
        let mut world = World::with(|directory| {
            runs(
                directory,
                &format!(
                    "line: {{type: setPriority, priority: {said}, next: wait}},
                     wait: {{type: queue, queue: Support, music: hold}}"
                ),
            );
        });
        let contact = world.call(SUPPORT_LINE);
        assert_eq!(line(&world, contact).1, priority);
    }
    let mut world = World::new();
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(line(&world, contact).1, 10, "nothing said is none");
}

#[test]
fn a_named_agent_is_waited_for_and_then_anybody() {
    let mut world = World::with(|directory| {
        runs(
            directory,
            "line: {type: queue, queue: Support, music: hold, preferred: {agent: boris, holdSeconds: 30}}",
        );
    });
    world.in_browser("ana");
    let nobody = world.call(SUPPORT_LINE);
    assert_eq!(
        holder(&world, nobody),
        Some(id("ana")),
        "Boris is not here: nobody waits for him"
    );
    world.accept("ana", nobody).expect("takes it");
    world.end("ana", nobody).expect("ends it");
    world.wrap_up("ana", nobody, "Resolved").expect("submits");
    world.in_browser("boris");
    world.idle("boris", "Break");
    let contact = world.call(SUPPORT_LINE);
    world.after(29_999);
    assert_eq!(holder(&world, contact), None);
    world.after(1);
    assert_eq!(holder(&world, contact), Some(id("ana")));
    let other = world.call(SUPPORT_LINE);
    world.available("boris");
    assert_eq!(holder(&world, other), Some(id("boris")));
}

#[test]
fn after_its_longest_wait_the_flow_goes_on_elsewhere() {
    let mut world = World::with(|directory| {
        runs(
            directory,
            "line: {type: queue, queue: Support, music: hold, maxWaitSeconds: 60, onMaxWait: other},
             other: {type: queue, queue: Billing, music: hold}",
        );
    });
    world.on_phone("ana", "1001");
    world.idle("ana", "Break");
    let first = world.call(SUPPORT_LINE);
    world.after(59_999);
    assert_eq!(line(&world, first).0, "Support");
    world.look_away();
    world.after(1);
    assert!(world.saw("1 has waited long enough"), "{}", world.seen());
    assert!(world.saw("1 left the line"), "{}", world.seen());
    assert!(world.saw("1 waits in Billing since 0s (Flow)"), "{}", world.seen());
    // Nobody is taken out of the line while a phone rings for him.
    let second = world.call(SUPPORT_LINE);
    world.after(55_000);
    world.available("ana");
    world.after(17_999);
    assert_eq!(line(&world, second).0, "Support");
    world.after(1);
    assert_eq!(line(&world, second).0, "Billing");
}

#[test]
fn a_digit_leads_out_of_the_line_even_while_it_rings() {
    let mut world = World::with(|directory| {
        queue(directory, "Billing").max_contacts = Some(10);
        runs(
            directory,
            "line: {type: queue, queue: Support, music: hold, onDigit: {1: other}},
             other: {type: queue, queue: Billing, music: hold}",
        );
    });
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.rings("1001");
    world.look_away();
    world.presses("caller1", '1');
    assert!(world.saw("1 not taken by ana: Withdrawn"), "{}", world.seen());
    assert!(world.saw("> release 1001: OfferOver"), "{}", world.seen());
    assert_eq!(world.state("ana"), "available", "it was not her fault");
    assert_eq!(line(&world, contact), ("Billing".to_owned(), 10, true));
}

/// The stories begin on a Friday at 10:00 in Sofia.
#[test]
fn a_closed_queue_lets_nobody_in_and_throws_nobody_out() {
    let mut world = World::with(|directory| {
        let hours = flow::Hours::new("Mo-Fr 09:00-10:30", [].into(), Vec::new()).expect("is right");
        directory.hours.insert("short".to_owned(), hours);
        directory.organization.time_zone = flow::TimeZone::posix("EET-2EEST,M3.5.0/3,M10.5.0/4").expect("Sofia's rule");
        queue(directory, "Support").hours = Some("short".to_owned());
        runs(
            directory,
            "line: {type: queue, queue: Support, music: hold, onUnavailable: other},
             other: {type: queue, queue: Billing, music: hold}",
        );
    });
    world.after(29 * 60_000);
    let open = world.call(SUPPORT_LINE);
    assert_eq!(line(&world, open).0, "Support");
    world.after(90_000);
    let closed = world.call(SUPPORT_LINE);
    assert_eq!(line(&world, closed).0, "Billing");
    world.in_browser("ana");
    assert_eq!(holder(&world, open), Some(id("ana")), "who was let in is served");
    world.accept("ana", open).expect("takes it");
    let refused = Err(floor::Refusal::QueueClosed);
    assert_eq!(world.transfer("ana", open, crate::acts::queue("Support")), refused);
    assert_eq!(world.consult("ana", open, crate::acts::queue("Support")), refused);
}

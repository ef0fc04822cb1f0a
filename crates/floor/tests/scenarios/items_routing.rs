//! Work items go by the same rules as calls: skills and how the need eases, best fit, priority and ageing, queues that
//! help, who is left in peace, hours and limits, and the decision that says why (B-3).

use floor::{AgentId, ChosenBy, Directory, InteractionId, Overflow, QueueId, Refusal, Routing};

use crate::acts::{colleague, queue as to_queue};
use crate::directory::SUPPORT_LINE;
use crate::items::{capacity, paperwork};
use crate::routing::{can, need, queue, told};
use crate::world::{World, id};

/// A world in which each takes one item at once, after this change.
fn world(change: impl FnOnce(&mut Directory)) -> World {
    World::with(|directory| {
        paperwork(directory);
        capacity(directory, 1, floor::Blend::Blended);
        change(directory);
    })
}

/// Who is asked to take an item.
fn asked(world: &World, item: InteractionId) -> Option<AgentId> {
    let item = world.floor.state().items.get(&item)?;
    item.offer.as_ref().map(|offer| offer.agent.clone())
}

fn for_billing(world: &mut World, agent: &str) {
    world
        .sign_in(agent, Some("Billing"), floor::Device::Browser)
        .expect("signs in");
    world.fact(floor::Fact::SoundUp { leg: world.leg(agent) });
    world.available(agent);
}

/// Proves: B-3
#[test]
fn an_item_goes_to_who_has_the_skill_until_the_need_eases() {
    let mut world = world(|directory| {
        queue(directory, "Paperwork").needs = vec![need(0, &[("english", 7)]), need(20_000, &[])];
        can(directory, "ana", &[("english", 3)]);
        can(directory, "vera", &[("english", 9)]);
    });
    world.in_browser("ana");
    world.in_browser("vera");
    let [first, second] = world.items();
    assert_eq!(told(&world, first), "ana lacksSkill, vera wins by leastAtHand");
    assert_eq!(told(&world, second), "ana lacksSkill, vera atCapacity");
    world.accept("vera", first).expect("takes it");
    world.look_away();
    world.after(19_999);
    assert_eq!(asked(&world, second), None);
    world.after(1);
    assert!(world.saw("2 needs nothing now"), "{}", world.seen());
    assert_eq!(told(&world, second), "ana wins by leastAtHand, vera atCapacity");
    let (_, decision) = world.floor.decision(second).expect("decided");
    assert_eq!(
        (decision.waited_ms, decision.queue),
        (20_000, Some(QueueId::new("Paperwork")))
    );
}

#[test]
fn the_best_fit_comes_before_the_least_at_hand() {
    let mut world = world(|directory| {
        capacity(directory, 2, floor::Blend::Blended);
        let paperwork = queue(directory, "Paperwork");
        paperwork.needs = vec![need(0, &[("english", 2)])];
        paperwork.routing = Routing::BestFit;
        can(directory, "ana", &[("english", 9)]);
        can(directory, "boris", &[("english", 5)]);
    });
    world.in_browser("ana");
    world.in_browser("boris");
    let [first, second, third] = world.items();
    assert_eq!(told(&world, first), "ana wins by bestFit, boris lessFit");
    assert_eq!(
        told(&world, second),
        "ana wins by bestFit, boris lessFit",
        "as long as she has room"
    );
    assert_eq!(told(&world, third), "ana atCapacity, boris wins by bestFit");
}

/// Proves: SCB-10
#[test]
fn a_queue_with_priority_comes_first_and_waiting_earns_priority() {
    let mut world = world(|directory| {
        queue(directory, "Refunds").teams = queue(directory, "Paperwork").teams.clone();
        queue(directory, "Refunds").priority = 5;
        for name in ["Paperwork", "Refunds"] {
            queue(directory, name).ageing_ms = Some(10_000);
        }
    });
    let old = world.create("Paperwork", "A form").expect("written down");
    world.after(40_000);
    let urgent = world.create("Refunds", "A refund").expect("written down");
    world.in_browser("ana");
    assert_eq!(
        asked(&world, urgent),
        Some(id("ana")),
        "four levels earned are not enough"
    );
    world.accept("ana", urgent).expect("takes it");
    world.after(20_000);
    let later = world.create("Refunds", "A refund").expect("written down");
    world.end("ana", urgent).expect("ends");
    world.wrap_up("ana", urgent, "Resolved").expect("submits");
    assert_eq!(
        (asked(&world, old), asked(&world, later)),
        (Some(id("ana")), None),
        "six are"
    );
}

#[test]
fn a_queue_that_helps_takes_items_in_and_none_of_another_channel() {
    let mut world = world(|directory| {
        queue(directory, "Paperwork").overflow = ["Refunds", "Billing"]
            .into_iter()
            .map(|queue| Overflow {
                queue: QueueId::new(queue),
                after_ms: 15_000,
            })
            .collect();
    });
    for_billing(&mut world, "georgi");
    world.look_away();
    let [item] = world.items();
    assert_eq!(told(&world, item), "georgi otherTeam");
    world.after(15_000);
    assert!(world.saw("1 is helped by Refunds"), "{}", world.seen());
    assert!(!world.saw("1 is helped by Billing"), "callers wait there");
    assert_eq!(told(&world, item), "georgi wins by leastAtHand");
    let (_, decision) = world.floor.decision(item).expect("decided");
    assert_eq!(decision.helpers, [QueueId::new("Refunds")]);
}

/// Proves: RON-1
#[test]
fn whoever_lets_an_item_go_by_is_left_in_peace_while_others_work() {
    let mut world = world(|directory| directory.organization.missed_again_ms = 60_000);
    world.in_browser("ana");
    world.after(1_000);
    world.in_browser("boris");
    let [item, other] = world.items();
    world.accept("boris", other).expect("takes it");
    world.look_away();
    world.after(30_000);
    assert!(world.saw("1 is not for ana until 91s"), "{}", world.seen());
    world.available("ana");
    assert_eq!(told(&world, item), "ana missedIt, boris atCapacity");
    // Nobody else is left: she is asked again at once.
    world.end("boris", other).expect("ends");
    world.wrap_up("boris", other, "Resolved").expect("submits");
    assert_eq!(asked(&world, item), Some(id("boris")));
    world.after(30_000);
    assert_eq!(told(&world, item), "ana wins by leastAtHand, boris idle");
}

/// Whoever gave an item to a queue is asked for it last, and no sooner than anybody with room.
#[test]
fn whoever_gave_an_item_away_comes_last() {
    let mut world = world(|_| {});
    world.in_browser("ana");
    let [item] = world.items();
    world.accept("ana", item).expect("takes it");
    world.in_browser("boris");
    world
        .transfer("ana", item, to_queue("Paperwork"))
        .expect("gives it away");
    assert_eq!(told(&world, item), "ana wrappingUp, boris wins by leastAtHand");
    world.wrap_up("ana", item, "Resolved").expect("submits");
    world.decline("boris", item).expect("declines");
    assert_eq!(told(&world, item), "ana wins by leastAtHand, boris missedIt");
    world.decline("ana", item).expect("declines");
    world.available("boris");
    world.available("ana");
    let told = told(&world, item);
    assert!(told.contains("wins"), "{told}");
}

/// The stories begin on a Friday at 10:00 in Sofia.
#[test]
fn a_closed_queue_lets_no_item_in_and_throws_none_out() {
    let mut world = world(|directory| {
        let hours = flow::Hours::new("Mo-Fr 09:00-10:30", [].into(), Vec::new()).expect("is right");
        directory.hours.insert("short".to_owned(), hours);
        directory.organization.time_zone = flow::TimeZone::posix("EET-2EEST,M3.5.0/3,M10.5.0/4").expect("Sofia's rule");
        queue(directory, "Paperwork").hours = Some("short".to_owned());
        queue(directory, "Refunds").hours = Some("short".to_owned());
    });
    world.after(29 * 60_000);
    let [item] = world.items();
    world.after(90_000);
    assert_eq!(world.create("Paperwork", "A form"), Err(Refusal::QueueClosed));
    world.in_browser("ana");
    world.accept("ana", item).expect("what was let in is worked on");
    assert_eq!(
        world.transfer("ana", item, to_queue("Refunds")),
        Err(Refusal::QueueClosed)
    );
}

#[test]
fn a_full_queue_takes_no_more_items_but_those_that_come_back() {
    let mut world = world(|directory| {
        queue(directory, "Paperwork").max_contacts = Some(2);
        queue(directory, "Refunds").max_contacts = Some(1);
    });
    world.in_browser("ana");
    let [first, _] = world.items();
    assert_eq!(world.create("Paperwork", "A form"), Err(Refusal::QueueFull));
    world.create("Refunds", "A refund").expect("has room");
    world.accept("ana", first).expect("takes it");
    assert_eq!(
        world.transfer("ana", first, to_queue("Refunds")),
        Err(Refusal::QueueFull)
    );
    world
        .transfer("ana", first, to_queue("Paperwork"))
        .expect("counts there already");
    // Work that is over makes room.
    world.wrap_up("ana", first, "Resolved").expect("submits");
    world.accept("ana", first).expect("nobody else is there");
    world.end("ana", first).expect("ends");
    world.create("Paperwork", "A form").expect("has room again");
}

/// Calls are offered before items when somebody can take one of them alone.
#[test]
fn somebody_on_a_line_comes_before_paper() {
    let mut world = world(|directory| capacity(directory, 1, floor::Blend::Exclusive));
    let [item] = world.items();
    let call = world.call(SUPPORT_LINE);
    world.in_browser("ana");
    assert!(world.task("ana", call).starts_with("ringing"));
    assert_eq!(told(&world, item), "ana atCapacity");
    let rule = world.floor.decision(call).and_then(|(_, decision)| decision.rule);
    assert_eq!(rule, Some(ChosenBy::LongestAvailable));
}

/// Proves: DIG-2
#[test]
fn an_item_has_no_hold_no_consult_and_no_sound() {
    let mut world = world(|_| {});
    world.in_browser("ana");
    let [item] = world.items();
    assert_eq!(world.task("ana", item), "ringing: +accept +decline");
    world.accept("ana", item).expect("takes it");
    assert_eq!(world.task("ana", item), "connected: +transfer +end");
    for refused in [
        world.hold("ana", item),
        world.mute("ana", item, true),
        world.dtmf("ana", item, "1"),
        world.consult("ana", item, colleague("boris")),
    ] {
        assert_eq!(refused, Err(Refusal::NotNow));
    }
}

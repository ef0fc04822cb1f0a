//! Who gets which call, rule by rule: skills and how the need eases, best fit, priority and ageing, the last agent,
//! queues that help, who is left in peace, limits.

use floor::{
    AgentId, Capacity, ChosenBy, Directory, InteractionId, LegEnd, Levels, NeedStep, Overflow, Queue, QueueId,
    RejectReason, Routing, SkillId, TeamId, Trunk, TrunkId,
};

use crate::directory::{BILLING_LINE, SUPPORT_LINE};
use crate::world::{World, id};

fn levels(skills: &[(&str, u8)]) -> Levels {
    skills
        .iter()
        .map(|(skill, level)| (SkillId::new(skill), *level))
        .collect()
}

pub(crate) fn can(directory: &mut Directory, agent: &str, skills: &[(&str, u8)]) {
    let person = directory.agents.get_mut(&id(agent)).expect("works here");
    person.skills = levels(skills).into();
}

pub(crate) fn queue<'a>(directory: &'a mut Directory, name: &str) -> &'a mut Queue {
    directory.queues.get_mut(&QueueId::new(name)).expect("is there")
}

pub(crate) fn need(after_ms: u64, skills: &[(&str, u8)]) -> NeedStep {
    NeedStep {
        after_ms,
        skills: levels(skills),
    }
}

/// Why each was removed, and the rule by which the winner won.
pub(crate) fn told(world: &World, contact: InteractionId) -> String {
    let (_, decision) = world.floor.decision(contact).expect("decided");
    let words = decision.candidates.iter().map(|candidate| match candidate.removed_by {
        Some(rule) => format!("{} {}", candidate.agent, rule.code()),
        None => format!(
            "{} wins by {}",
            candidate.agent,
            decision.rule.map_or("nothing", ChosenBy::code)
        ),
    });
    words.collect::<Vec<_>>().join(", ")
}

pub(crate) fn holder(world: &World, contact: InteractionId) -> Option<AgentId> {
    let contact = world.floor.state().interactions.get(&contact)?;
    contact.offer.as_ref()?.who.agent().cloned()
}

fn billing(world: &mut World, agent: &str) {
    world
        .sign_in(agent, Some("Billing"), floor::Device::Browser)
        .expect("signs in");
    world.fact(floor::Fact::SoundUp { leg: world.leg(agent) });
    world.available(agent);
}

/// Proves: B-3
#[test]
fn only_who_has_the_skill_is_asked_until_the_need_eases() {
    let mut world = World::with(|directory| {
        queue(directory, "Support").needs = vec![
            need(0, &[("english", 7)]),
            need(20_000, &[("english", 3)]),
            need(40_000, &[]),
        ];
        can(directory, "ana", &[("english", 3)]);
        can(directory, "vera", &[("english", 9)]);
    });
    world.in_browser("ana");
    world.in_browser("boris");
    world.in_browser("vera");
    let first = world.call(SUPPORT_LINE);
    assert_eq!(holder(&world, first), Some(id("vera")), "the longest available lack it");
    assert_eq!(
        told(&world, first),
        "ana lacksSkill, boris lacksSkill, vera wins by longestAvailable"
    );
    let second = world.call(SUPPORT_LINE);
    assert_eq!(told(&world, second), "ana lacksSkill, boris lacksSkill, vera reserved");
    world.accept("vera", first).expect("takes it");
    world.look_away();
    world.after(19_999);
    assert_eq!(holder(&world, second), None);
    world.after(1);
    assert!(world.saw("2 needs english 3 now"), "{}", world.seen());
    assert_eq!(
        holder(&world, second),
        Some(id("ana")),
        "the first step down is enough for her"
    );
    world.accept("ana", second).expect("takes it");
    let third = world.call(SUPPORT_LINE);
    world.after(39_999);
    assert_eq!(holder(&world, third), None);
    world.after(1);
    assert!(world.saw("3 needs nothing now"), "{}", world.seen());
    assert_eq!(holder(&world, third), Some(id("boris")), "in the end anybody will do");
    let (_, decision) = world.floor.decision(third).expect("decided");
    assert_eq!((decision.waited_ms, decision.needs), (40_000, Levels::new()));
}

#[test]
fn the_best_fit_is_whoever_has_most_of_what_is_needed() {
    let mut world = World::with(|directory| {
        let support = queue(directory, "Support");
        support.needs = vec![need(0, &[("english", 2), ("technics", 1)])];
        support.routing = Routing::BestFit;
        can(directory, "ana", &[("english", 9), ("technics", 1)]);
        can(directory, "boris", &[("english", 5), ("technics", 6), ("german", 10)]);
        can(directory, "vera", &[("english", 10), ("technics", 1)]);
        can(directory, "georgi", &[("english", 10), ("german", 10)]);
    });
    for agent in ["ana", "vera", "georgi", "boris"] {
        world.in_browser(agent);
        world.after(1_000);
    }
    let first = world.call(SUPPORT_LINE);
    assert_eq!(
        told(&world, first),
        "ana lessFit, boris availableShorter, georgi lacksSkill, vera wins by bestFit",
        "eleven levels each; Vera is free for longer"
    );
    let second = world.call(SUPPORT_LINE);
    assert_eq!(holder(&world, second), Some(id("boris")));
}

#[test]
fn whoever_waits_for_a_rare_skill_keeps_nobody_from_the_others() {
    let mut world = World::with(|directory| {
        queue(directory, "Billing").teams = vec![TeamId::new("Support")];
        queue(directory, "Billing").needs = vec![need(0, &[("german", 1)])];
        queue(directory, "Billing").priority = 1;
    });
    world.in_browser("ana");
    let german = world.call(BILLING_LINE);
    let other = world.call(SUPPORT_LINE);
    assert_eq!(holder(&world, german), None);
    assert_eq!(holder(&world, other), Some(id("ana")));
}

#[test]
fn the_more_urgent_queue_is_served_first_and_then_who_came_first() {
    let mut world = World::with(|directory| {
        queue(directory, "Billing").teams = vec![TeamId::new("Support")];
        queue(directory, "Billing").priority = 3;
    });
    let calls = [SUPPORT_LINE, BILLING_LINE, SUPPORT_LINE, BILLING_LINE].map(|line| {
        world.after(1_000);
        world.call(line).0
    });
    assert_eq!(calls, [1, 2, 3, 4]);
    let mut order = Vec::new();
    for agent in ["ana", "boris", "vera", "georgi"] {
        world.in_browser(agent);
        order.extend((1..=4).filter(|call| holder(&world, InteractionId(*call)) == Some(id(agent))));
    }
    assert_eq!(order, [2, 4, 1, 3]);
}

/// One level of priority is worth the ageing time of waiting.
#[test]
fn who_waits_gains_priority_in_a_queue_with_ageing() {
    for (behind_ms, order) in [(119_999, [2, 1]), (120_000, [1, 2]), (120_001, [1, 2])] {
        let mut world = World::with(|directory| {
            let support = queue(directory, "Support");
            (support.priority, support.ageing_ms) = (5, Some(60_000));
            let billing = queue(directory, "Billing");
            (billing.teams, billing.priority, billing.ageing_ms) = (vec![TeamId::new("Support")], 3, Some(60_000));
        });
        world.call(SUPPORT_LINE);
        world.after(behind_ms);
        world.call(BILLING_LINE);
        world.after(30_000);
        let mut seen = Vec::new();
        for agent in ["ana", "boris"] {
            world.in_browser(agent);
            seen.extend((1..=2).filter(|call| holder(&world, InteractionId(*call)) == Some(id(agent))));
        }
        assert_eq!(seen, order, "two levels ahead and {behind_ms} ms behind");
    }
}

fn talks(world: &mut World, agent: &str, line: &str) -> InteractionId {
    let contact = world.call(line);
    world.accept(agent, contact).expect("takes it");
    contact
}

/// The caller of this story always has the same number.
fn calls_again(world: &mut World, line: &str) -> InteractionId {
    world.call_from("+359888123456", line)
}

#[test]
fn a_customer_is_kept_for_the_last_agent_for_some_time() {
    let mut world = World::with(|directory| queue(directory, "Support").last_agent_hold_ms = Some(20_000));
    world.in_browser("ana");
    let first = calls_again(&mut world, SUPPORT_LINE);
    world.accept("ana", first).expect("takes it");
    world.in_browser("boris");
    world.end("ana", first).expect("ends it");
    let second = calls_again(&mut world, SUPPORT_LINE);
    assert_eq!(told(&world, second), "ana wrappingUp, boris keptForAnother");
    world.wrap_up("ana", first, "Resolved").expect("submits");
    assert_eq!(told(&world, second), "ana wins by preferred, boris keptForAnother");
    world.accept("ana", second).expect("takes it");
    // While she talks, the customer calls from a second phone: nobody waits for ever.
    let third = calls_again(&mut world, SUPPORT_LINE);
    world.after(19_999);
    assert_eq!(holder(&world, third), None);
    world.look_away();
    world.after(1);
    assert!(world.saw("3 is not kept for ana any longer"), "{}", world.seen());
    assert_eq!(holder(&world, third), Some(id("boris")));
}

#[test]
fn nobody_is_kept_for_an_agent_who_cannot_come() {
    let world = |change: fn(&mut Directory)| {
        let mut world = World::with(|directory| queue(directory, "Support").last_agent_hold_ms = Some(20_000));
        world.in_browser("ana");
        let first = calls_again(&mut world, SUPPORT_LINE);
        world.accept("ana", first).expect("takes it");
        world.end("ana", first).expect("ends it");
        world.wrap_up("ana", first, "Resolved").expect("submits");
        world.idle("ana", "Break");
        world.in_browser("boris");
        world.configure(change);
        world
    };
    // Idle, she may come back: the customer is kept for her. Signed out she does not.
    let mut here = world(|_| {});
    let second = calls_again(&mut here, SUPPORT_LINE);
    assert_eq!(holder(&here, second), None);
    here.sign_out("ana").expect("signs out");
    assert_eq!(holder(&here, second), Some(id("boris")));
    // Her profile leads nobody back.
    let mut plain = world(|directory| {
        for profile in directory.profiles.values_mut() {
            profile.last_agent_routing = false;
        }
    });
    let second = calls_again(&mut plain, SUPPORT_LINE);
    assert_eq!(holder(&plain, second), Some(id("boris")));
    // She lacks what is needed now.
    let mut lacking = world(|directory| {
        queue(directory, "Support").needs = vec![need(0, &[("english", 1)])];
        can(directory, "boris", &[("english", 1)]);
    });
    let second = calls_again(&mut lacking, SUPPORT_LINE);
    assert_eq!(holder(&lacking, second), Some(id("boris")));
    // It was a day ago.
    let mut later = world(|_| {});
    later.after(86_400_000);
    let second = calls_again(&mut later, SUPPORT_LINE);
    assert_eq!(holder(&later, second), Some(id("boris")));
}

#[test]
fn another_queue_helps_after_its_time_and_not_before() {
    let mut world = World::with(|directory| {
        queue(directory, "Support").overflow = vec![Overflow {
            queue: QueueId::new("Billing"),
            after_ms: 30_000,
        }];
    });
    billing(&mut world, "georgi");
    let contact = world.call(SUPPORT_LINE);
    world.after(29_999);
    assert_eq!(told(&world, contact), "georgi otherTeam");
    world.look_away();
    world.after(1);
    assert!(world.saw("1 is helped by Billing"), "{}", world.seen());
    assert_eq!(told(&world, contact), "georgi wins by longestAvailable");
    let (_, decision) = world.floor.decision(contact).expect("decided");
    assert_eq!(
        (decision.queue, decision.helpers),
        (Some(QueueId::new("Support")), vec![QueueId::new("Billing")])
    );
    // It stays a contact of its own queue, in its own place, and its own agents may still take it.
    world.decline("georgi", contact).expect("declines");
    world.in_browser("ana");
    assert_eq!(holder(&world, contact), Some(id("ana")));
}

/// Proves: RON-1
#[test]
fn whoever_let_it_ring_is_left_in_peace_while_others_are_at_work() {
    let mut world = World::new();
    world.in_browser("ana");
    world.after(1_000);
    world.in_browser("boris");
    let busy = talks(&mut world, "ana", SUPPORT_LINE);
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(holder(&world, contact), Some(id("boris")));
    world.after(18_000);
    assert!(world.saw("2 is not for boris until 49s"), "{}", world.seen());
    world.available("boris");
    assert_eq!(told(&world, contact), "ana engaged, boris missedIt");
    // Somebody else's call is his at once.
    let other = world.call(SUPPORT_LINE);
    assert_eq!(holder(&world, other), Some(id("boris")));
    world.hangs_up("caller3");
    world.look_away();
    world.after(29_999);
    assert_eq!(holder(&world, contact), None);
    world.after(1);
    assert!(world.saw("2 is for boris again"), "{}", world.seen());
    assert_eq!(holder(&world, contact), Some(id("boris")));
    // Alone at work, he gets it again as soon as he says that he is there.
    world.end("ana", busy).expect("ends it");
    world.wrap_up("ana", busy, "Resolved").expect("submits");
    world.idle("ana", "Break");
    world.decline("boris", contact).expect("declines");
    world.available("boris");
    assert_eq!(holder(&world, contact), Some(id("boris")));
}

/// Proves: DIG-1
#[test]
fn an_agent_without_capacity_for_calls_gets_none() {
    let mut world = World::with(|directory| {
        for profile in directory.profiles.values_mut() {
            profile.capacity = Capacity {
                voice: 0,
                ..profile.capacity
            };
        }
    });
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(told(&world, contact), "ana noCapacity");
    world.configure(|directory| {
        for profile in directory.profiles.values_mut() {
            profile.capacity.voice = 1;
        }
    });
    assert_eq!(holder(&world, contact), Some(id("ana")));
    world.accept("ana", contact).expect("takes it");
    let second = world.call(SUPPORT_LINE);
    assert_eq!(told(&world, second), "ana engaged", "one call at a time");
}

fn rejected(world: &World) -> Vec<RejectReason> {
    let rejects = world.effects.iter().filter_map(|effect| match effect {
        floor::Effect::Reject { why, .. } => Some(*why),
        _ => None,
    });
    rejects.collect()
}

/// Proves: CBK-12
#[test]
fn no_more_calls_than_organization_and_trunk_may_have() {
    let mut world = World::with(|directory| {
        directory.organization.max_calls = Some(3);
        trunk(directory, "carrier", Some(2));
        trunk(directory, "spare", None);
    });
    world.in_browser("ana");
    let contact = talks(&mut world, "ana", SUPPORT_LINE);
    world.call(SUPPORT_LINE);
    world.call(SUPPORT_LINE);
    assert_eq!(rejected(&world), [RejectReason::TrunkFull]);
    assert_eq!(world.floor.state().interactions.len(), 2, "nothing is known of it");
    // A consult with an outside number is one more line.
    world
        .consult("ana", contact, crate::acts::number(crate::directory::WAREHOUSE))
        .expect("one line is left");
    world.call(SUPPORT_LINE);
    assert_eq!(rejected(&world)[1..], [RejectReason::OrganizationFull]);
    world.end_consult("ana", contact).expect("ends it");
    world.gone(crate::directory::WAREHOUSE, LegEnd::Released);
    world.configure(|directory| directory.organization.max_calls = Some(2));
    let to = crate::acts::number(crate::directory::WAREHOUSE);
    let full = Err(floor::Refusal::CallLimitReached);
    assert_eq!(world.consult("ana", contact, to.clone()), full);
    assert_eq!(world.transfer("ana", contact, to), full);
    // A line that is free again may be used again.
    world.hangs_up("caller2");
    world.call(SUPPORT_LINE);
    assert_eq!(rejected(&world).len(), 2);
}

fn trunk(directory: &mut Directory, id: &str, max_calls: Option<u32>) {
    let id = TrunkId::new(id);
    directory.trunks.insert(id.clone(), Trunk { id, max_calls });
}

/// Proves: CBK-12
#[test]
fn calls_to_the_outside_end_with_the_trunks() {
    let mut world = World::with(|directory| {
        trunk(directory, "carrier", Some(1));
        trunk(directory, "spare", Some(1));
    });
    world.in_browser("ana");
    let contact = talks(&mut world, "ana", SUPPORT_LINE);
    let to = crate::acts::number(crate::directory::WAREHOUSE);
    world
        .consult("ana", contact, to.clone())
        .expect("the other trunk is free");
    world.end_consult("ana", contact).expect("ends it");
    world.gone(crate::directory::WAREHOUSE, LegEnd::Released);
    world.configure(|directory| {
        directory.trunks.remove(&TrunkId::new("spare"));
    });
    let full = Err(floor::Refusal::CallLimitReached);
    assert_eq!(world.consult("ana", contact, to.clone()), full);
    // A trunk without a limit takes any number.
    world.configure(|directory| trunk(directory, "wide", None));
    world.consult("ana", contact, to).expect("there is room");
}

#[test]
fn a_full_queue_takes_no_more() {
    let mut world = World::with(|directory| {
        queue(directory, "Support").max_contacts = Some(2);
        queue(directory, "Billing").max_contacts = Some(1);
    });
    world.in_browser("ana");
    let first = talks(&mut world, "ana", SUPPORT_LINE);
    world.call(SUPPORT_LINE);
    world.look_away();
    world.call(SUPPORT_LINE);
    assert!(world.saw("3 ended: FlowEnded"), "{}", world.seen());
    world
        .transfer("ana", first, crate::acts::queue("Billing"))
        .expect("is empty");
    // It has left Support, and Billing is full with it.
    let fourth = world.call(SUPPORT_LINE);
    assert!(world.floor.state().interactions[&fourth].waiting());
    world.wrap_up("ana", first, "Resolved").expect("submits");
    let second = InteractionId(2);
    world.accept("ana", second).expect("takes it");
    let full = Err(floor::Refusal::QueueFull);
    assert_eq!(world.transfer("ana", second, crate::acts::queue("Billing")), full);
    assert_eq!(world.consult("ana", second, crate::acts::queue("Billing")), full);
}

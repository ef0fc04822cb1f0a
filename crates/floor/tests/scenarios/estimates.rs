//! What is known while contacts wait: how long it will take, and why one of many agents is asked; and that whoever reads
//! the journal knows the same.

use std::sync::Arc;

use floor::{Directory, Event, Floor, InteractionId, QueueId, Recorded, RemovedBy};

use crate::directory::{BILLING_LINE, SUPPORT_LINE};
use crate::routing::{can, need, queue};
use crate::world::{World, id};

/// Whoever reads the journal takes the same decisions, from this event on (B-3).
pub(crate) fn of_decisions(directory: &Arc<Directory>, journal: &[Recorded], from: usize) {
    let news = &journal[from..];
    if !news
        .iter()
        .any(|recorded| matches!(recorded.event, Event::AgentOffered { .. }))
    {
        return;
    }
    let mut reader = Floor::replay(Arc::clone(directory), journal[..from].iter().cloned());
    for recorded in news {
        if let Event::AgentOffered {
            interaction, decision, ..
        } = &recorded.event
        {
            let others: u32 = decision.others.values().sum();
            assert_eq!(
                decision.candidates.len() + others as usize,
                reader.state().agents.len(),
                "everybody who is here is listed or counted"
            );
            let again = reader.decision_at(*interaction, recorded.at);
            assert_eq!(
                again.as_ref().map(|(_, again)| again),
                Some(decision),
                "another decision"
            );
        }
        reader.follow(recorded);
    }
}

/// The estimate is told from what has been, and how wrong it was is kept.
#[test]
fn a_wait_is_estimated_and_the_error_is_known() {
    let mut world = World::new();
    world.in_browser("ana");
    world.idle("ana", "Break");
    let calls: Vec<InteractionId> = (0..7).map(|_| world.call(SUPPORT_LINE)).collect();
    let estimate = |world: &World, contact: InteractionId| {
        let contact = &world.floor.state().interactions[&contact];
        contact.line.as_ref().and_then(|line| line.estimate_ms)
    };
    assert_eq!(estimate(&world, calls[0]), None, "nothing is known yet");
    world.available("ana");
    for contact in &calls[..4] {
        world.accept("ana", *contact).expect("takes it");
        world.after(50_000);
        world.end("ana", *contact).expect("ends it");
        world.wrap_up("ana", *contact, "Resolved").expect("submits");
    }
    // Three wait, and one is answered every 50 seconds.
    let eighth = world.call(SUPPORT_LINE);
    assert_eq!(estimate(&world, eighth), Some(4 * 50_000));
    assert_eq!(world.floor.position(eighth), Some(4));
    for contact in &calls[4..] {
        world.accept("ana", *contact).expect("takes it");
        world.after(40_000);
        world.end("ana", *contact).expect("ends it");
        world.wrap_up("ana", *contact, "Resolved").expect("submits");
    }
    world.accept("ana", eighth).expect("takes it");
    let accuracy = world.floor.state().service[&QueueId::new("Support")].accuracy;
    assert_eq!(accuracy.last, Some((200_000, 120_000)));
    assert_eq!((accuracy.count, accuracy.error_ms, accuracy.short_ms), (1, 80_000, 0));
    // Somebody who is free is there at once.
    world.in_browser("boris");
    let ninth = world.call(BILLING_LINE);
    assert_eq!(estimate(&world, ninth), None, "Boris does not serve Billing");
    let tenth = world.call(SUPPORT_LINE);
    assert_eq!(estimate(&world, tenth), Some(0));
}

/// Many agents: the decision names the closest and counts the others by the rule that removed them.
/// Proves: B-3
#[test]
fn a_decision_among_many_names_some_and_counts_the_rest() {
    let names: Vec<String> = (0..200).map(|number| format!("agent-{number:03}")).collect();
    let mut world = World::with(|directory| {
        let usual = directory.agents[&id("ana")].clone();
        for name in &names {
            let mut person = usual.clone();
            person.id = id(name);
            person.dial_number = Some(format!("+3598877{}", &name[6..]));
            directory.agents.insert(person.id.clone(), person);
            can(directory, name, &[("english", 5)]);
        }
        can(directory, "agent-007", &[]);
        queue(directory, "Support").needs = vec![need(0, &[("english", 5)])];
    });
    for (index, name) in names.iter().enumerate() {
        world
            .sign_in(name, Some("Support"), floor::Device::Browser)
            .expect("signs in");
        if index >= 100 {
            world.fact(floor::Fact::SoundUp { leg: world.leg(name) });
            world.available(name);
        }
    }
    let contact = world.call(SUPPORT_LINE);
    let (_, decision) = world.floor.decision(contact).expect("decided");
    assert_eq!(decision.winner, Some(id("agent-100")));
    assert_eq!(decision.candidates.len(), floor::limits::CANDIDATES_LISTED_MAX);
    let named = |rule: Option<RemovedBy>| {
        decision
            .candidates
            .iter()
            .filter(|candidate| candidate.removed_by == rule)
            .count()
    };
    assert_eq!((named(None), named(Some(RemovedBy::AvailableShorter))), (1, 49));
    let others: Vec<(RemovedBy, u32)> = decision.others.clone().into_iter().collect();
    assert_eq!(
        others,
        [
            (RemovedBy::Idle, 99),
            (RemovedBy::AvailableShorter, 50),
            (RemovedBy::LacksSkill, 1),
        ]
    );
    // Whoever had it before is listed, with the rule; a contact that is kept is not for anybody else.
    world.decline("agent-100", contact).expect("declines");
    world.available("agent-100");
    let (_, decision) = world.floor.decision(contact).expect("decided");
    assert_eq!(decision.winner, Some(id("agent-101")));
    let missed = decision
        .candidates
        .iter()
        .find(|candidate| candidate.agent == id("agent-100"));
    assert_eq!(missed.and_then(|missed| missed.removed_by), Some(RemovedBy::MissedIt));
    assert_eq!(decision.others.get(&RemovedBy::Idle), Some(&99));
    world.configure(|directory| queue(directory, "Support").last_agent_hold_ms = Some(60_000));
    world.accept("agent-101", contact).expect("takes it");
    let again = world.call_from("+359888000001", SUPPORT_LINE);
    let (_, decision) = world.floor.decision(again).expect("decided");
    let others: u32 = decision.others.values().sum();
    assert_eq!(
        (decision.winner, decision.candidates.len() + others as usize),
        (None, 200)
    );
    assert_eq!(decision.others.keys().collect::<Vec<_>>(), [&RemovedBy::KeptForAnother]);
}

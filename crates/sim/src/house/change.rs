//! What an administrator changes while calls go on. What a wrap-up is owed for stays, so that the audit knows the rule.

use std::collections::BTreeSet;

use floor::{Access, AgentId, Directory, EntryPointId, Queue, QueueId, Routing, TeamId};

use super::{ITEM_QUEUES, PEOPLE, capacity, item_queue, queue};
use crate::prng::Prng;

fn access<T: Ord>(prng: &mut Prng, some: impl IntoIterator<Item = T>) -> Access<T> {
    match prng.below(8) {
        0 => Access::None,
        1..=2 => Access::Only(some.into_iter().collect()),
        _ => Access::All,
    }
}

/// The house after an administrator's change; `start` is the house as it was at first.
pub(crate) fn changed(directory: &Directory, start: &Directory, prng: &mut Prng) -> Directory {
    let mut directory = directory.clone();
    for profile in directory.profiles.values_mut() {
        profile.end_call_enabled = prng.chance(8_000);
        profile.auto_answer = prng.chance(2_500);
        profile.confirm_answer = prng.chance(7_000);
        profile.buddy_teams = access(prng, [TeamId::new("Support")]);
        profile.queues = access(prng, [QueueId::new("Support")]);
        profile.entry_points = access(prng, [EntryPointId::new("support"), EntryPointId::new("menu")]);
        profile.consult_to_queue = prng.chance(8_000);
        profile.typed_numbers = prng.chance(8_000);
        profile.directory = prng.chance(8_000);
    }
    if prng.chance(3_000) {
        for profile in directory.profiles.values_mut() {
            profile.capacity = capacity(prng);
        }
    }
    for queue in directory.queues.values_mut() {
        queue.ring_ms = prng.between(6_000, 20_000);
        queue.monitoring = prng.chance(9_000);
        queue.routing = *prng.pick(&[Routing::LongestAvailable, Routing::BestFit]);
        queue.ageing_ms = prng.chance(3_000).then(|| prng.between(5_000, 60_000));
    }
    directory.organization.consult_wrap_up = prng.chance(8_000);
    directory.organization.agent_ring_ms = prng.between(6_000, 20_000);
    for (name, chance) in [("Billing", 3_000), ("Support", 300)] {
        let id = QueueId::new(name);
        if prng.chance(chance) && directory.queues.remove(&id).is_none() {
            let back: Queue = queue(name, prng);
            directory.queues.insert(id, back);
        }
    }
    for (name, teams) in ITEM_QUEUES {
        let id = QueueId::new(name);
        if prng.chance(1_500) && directory.queues.remove(&id).is_none() {
            let back = item_queue(name, teams, prng);
            directory.queues.insert(id, back);
        }
    }
    // Somebody is dismissed; whoever was before is taken back.
    directory.agents.clone_from(&start.agents);
    if prng.chance(1_500) {
        let someone = AgentId::new(prng.pick(&PEOPLE).0);
        directory.agents.remove(&someone);
    }
    directory
}

/// The house of the healed world: every queue and everybody is there again.
pub(crate) fn whole(directory: &Directory, start: &Directory) -> Directory {
    let mut directory = directory.clone();
    let missing: BTreeSet<_> = start
        .queues
        .keys()
        .filter(|id| !directory.queues.contains_key(id))
        .cloned()
        .collect();
    for id in missing {
        directory.queues.extend(
            start
                .queues
                .get_key_value(&id)
                .map(|(id, queue)| (id.clone(), queue.clone())),
        );
    }
    directory.agents.clone_from(&start.agents);
    directory
}

//! What must hold of one work item, and between items and agents.

use floor::{Availability, Blend, Channel, Floor, ItemWork, State, Timestamp, Work, WorkItem};

use super::ensure;

/// Each item is in exactly one place: in line, with somebody who is asked, at work, or at its end.
pub(super) fn one_place(item: &WorkItem) -> Result<(), String> {
    let ended = item.ended.is_some();
    let places = [
        item.waiting() && item.offer.is_none(),
        item.offer.is_some(),
        item.owner.is_some(),
        ended,
    ];
    ensure(places.iter().filter(|place| **place).count() == 1, || {
        format!("in line, asked, at work, ended: {places:?}")
    })?;
    let routed = item.offer.as_ref().is_some_and(|offer| offer.by.is_none());
    ensure(item.offer.is_none() || routed == item.waiting(), || {
        "gives its place in line up by being offered, or has one while handed over".to_owned()
    })?;
    ensure(!ended || !item.owed.is_empty(), || {
        "nothing is left of it and it is not closed".to_owned()
    })
}

/// Whoever an item names has it at hand.
pub(super) fn are_here(state: &State, item: &WorkItem) -> Result<(), String> {
    for agent in item.agents() {
        let has = state
            .agents
            .get(agent)
            .and_then(|agent| agent.items.get(&item.id))
            .copied();
        ensure(has.is_some() && has == item.work_of(agent), || {
            format!("{agent} should be {:?} and is {has:?}", item.work_of(agent))
        })?;
    }
    Ok(())
}

pub(super) fn agree(state: &State) -> Result<(), String> {
    for agent in state.agents.values() {
        for (id, work) in &agent.items {
            let item = state.items.get(id);
            ensure(item.and_then(|item| item.work_of(&agent.id)) == Some(*work), || {
                format!("{}: {work:?} with item {id}, which does not know it", agent.id)
            })?;
        }
        ensure(!agent.rona_over_engaged || agent.system_idle().is_some(), || {
            format!("{}: labelled RONA and not idle", agent.id)
        })?;
    }
    Ok(())
}

/// No item waits while an agent has room for it.
pub(super) fn nobody_waits_for_nothing(floor: &Floor) -> Result<(), String> {
    let state = floor.state();
    for item in state
        .items
        .values()
        .filter(|item| item.waiting() && item.offer.is_none())
    {
        let line = item
            .line
            .as_ref()
            .filter(|line| floor.directory().queues.contains_key(&line.queue));
        let Some(line) = line else {
            return Err(format!("item {} waits in a queue that does not exist", item.id));
        };
        let free = state.agents.values().find(|agent| {
            let Some(profile) = floor.directory().profile_of(&agent.id) else {
                return false;
            };
            let capacity = profile.capacity;
            let wraps_up = matches!(agent.work, Work::WrappingUp(_))
                || agent.items.values().any(|work| *work == ItemWork::WrappingUp);
            let alone = agent.work == Work::Free && agent.items.is_empty();
            agent.availability == Availability::Available
                && !agent.silent()
                && !wraps_up
                && !matches!(agent.work, Work::Monitoring(_))
                && agent.items.len() < usize::from(capacity.work_items)
                && (capacity.blend != Blend::Exclusive || alone)
                && super::waits::serves(floor, Channel::WorkItem, line, &item.missed_by, agent)
        });
        if let Some(agent) = free {
            return Err(format!("item {} waits while {} has room", item.id, agent.id));
        }
    }
    Ok(())
}

/// What an item waits for. Work itself may take as long as it takes.
pub(super) fn exits(floor: &Floor, item: &WorkItem) -> Result<Vec<Timestamp>, String> {
    let mut dues: Vec<Timestamp> = item.owed.iter().filter_map(|owed| owed.until).collect();
    if item.ended.is_none() {
        super::waits::terms(item.line.as_ref(), &item.missed_by, &mut dues);
    }
    if let Some(offer) = &item.offer {
        dues.push(offer.until);
    } else if let Some(line) = item.line.as_ref().filter(|_| item.waiting()) {
        let queue = floor.directory().queues.get(&line.queue);
        let queue = queue.ok_or_else(|| format!("item {} has no way out", item.id))?;
        dues.push(line.waiting_since.plus(queue.max_wait_ms));
    }
    Ok(dues)
}

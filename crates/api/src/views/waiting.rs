//! Who waits, as supervisors see it: kept by queue and by age, so that the first hundred of a supervisor's queues are
//! found without a walk over all who wait.

use std::collections::{BTreeMap, BTreeSet};

use floor::{AgentId, Floor, Interaction, InteractionId, QueueId, Timestamp, WorkItem};

use super::{
    mask::Mask,
    party::{named_agent, named_queue},
    task::{customer, no_customer},
    time,
};
use crate::{
    dto::{supervision::WaitingContact, task::MediaType},
    limits::WAITING_LISTED_MAX,
};

/// Contacts in line, by queue, the longest waiting first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    by_queue: BTreeMap<QueueId, BTreeSet<(Timestamp, InteractionId)>>,
    places: BTreeMap<InteractionId, (QueueId, Timestamp)>,
}

impl Waiting {
    /// Everybody in line.
    pub(crate) fn of(floor: &Floor) -> Self {
        let mut all = Self::default();
        let state = floor.state();
        for id in state.interactions.keys().chain(state.items.keys()) {
            all.update(floor, *id);
        }
        all
    }

    /// Follows one contact; `true` when it waits or has waited until now.
    pub(crate) fn update(&mut self, floor: &Floor, id: InteractionId) -> bool {
        let before = self.places.remove(&id);
        if let Some((queue, since)) = &before
            && let Some(line) = self.by_queue.get_mut(queue)
        {
            line.remove(&(*since, id));
            if line.is_empty() {
                self.by_queue.remove(queue);
            }
        }
        let now = place(floor, id);
        if let Some((queue, since)) = &now {
            self.by_queue.entry(queue.clone()).or_default().insert((*since, id));
            self.places.insert(id, (queue.clone(), *since));
        }
        before.is_some() || now.is_some()
    }
}

/// Where and since when a contact waits. A consult's own contact is its parent's business.
fn place(floor: &Floor, id: InteractionId) -> Option<(QueueId, Timestamp)> {
    let state = floor.state();
    let line = if let Some(item) = state.items.get(&id) {
        item.line.as_ref().filter(|_| item.ended.is_none())
    } else {
        let contact = state.interactions.get(&id)?;
        let waits = contact.parent.is_none() && contact.ended.is_none();
        contact.line.as_ref().filter(|_| waits)
    };
    line.filter(|line| line.waiting)
        .map(|line| (line.queue.clone(), line.enqueued_at))
}

/// Those who wait in queues that the supervisor's teams serve.
pub(crate) fn waiting(floor: &Floor, supervisor: &AgentId, all: &Waiting) -> Vec<WaitingContact> {
    let queues = &floor.directory().queues;
    let serves = |id: &QueueId| {
        let teams = queues.get(id).map_or(&[][..], |queue| &queue.teams);
        teams.iter().any(|team| floor.manages(supervisor, Some(team)))
    };
    let mut first: Vec<(Timestamp, InteractionId)> = all
        .by_queue
        .iter()
        .filter(|(queue, _)| serves(queue))
        .flat_map(|(_, line)| line.iter().take(WAITING_LISTED_MAX))
        .copied()
        .collect();
    first.sort_unstable();
    first.truncate(WAITING_LISTED_MAX);
    first.into_iter().filter_map(|(_, id)| shown(floor, id)).collect()
}

fn shown(floor: &Floor, id: InteractionId) -> Option<WaitingContact> {
    let state = floor.state();
    let item = state.items.get(&id).and_then(|item| shown_item(floor, item));
    item.or_else(|| shown_contact(floor, state.interactions.get(&id)?))
}

fn shown_item(floor: &Floor, item: &WorkItem) -> Option<WaitingContact> {
    let line = item.line.as_ref()?;
    let asked_last = item.decision.as_ref().filter(|_| item.offer.is_none());
    let winner = asked_last.and_then(|(_, decision)| decision.winner.as_ref());
    // Whoever took it and gave it back to a line missed nothing.
    let winner = winner.filter(|agent| item.transferred_by.as_ref() != Some(*agent));
    let barred = item.missed_by.iter().map(|missed| &missed.agent);
    let missed: BTreeSet<&AgentId> = barred.chain(winner).collect();
    Some(WaitingContact {
        id: item.id.to_string(),
        media_type: MediaType::WorkItem,
        title: Some(item.title.clone()),
        customer: no_customer(),
        queue: named_queue(floor, &line.queue),
        since: time(line.enqueued_at),
        ringing: item.offer.as_ref().map(|offer| named_agent(floor, &offer.agent)),
        missed_by: missed.into_iter().map(|agent| named_agent(floor, agent)).collect(),
    })
}

/// Whoever is not asked again yet, and whoever was asked last and did not take it.
fn missed_by(contact: &Interaction) -> BTreeSet<AgentId> {
    let asked_last = contact.decision.as_ref().filter(|_| contact.offer.is_none());
    let winner = asked_last.and_then(|(_, decision)| decision.winner.clone());
    // Whoever talked and gave it back to the line missed nothing.
    let winner = winner.filter(|agent| !contact.took_part.contains(agent));
    let barred = contact.missed_by.iter().map(|missed| missed.agent.clone());
    barred.chain(winner).collect()
}

fn shown_contact(floor: &Floor, contact: &Interaction) -> Option<WaitingContact> {
    let line = contact.line.as_ref()?;
    let ringing = contact.offer.as_ref().and_then(|offer| offer.who.agent());
    Some(WaitingContact {
        id: contact.id.to_string(),
        media_type: MediaType::Voice,
        title: None,
        customer: customer(contact, &Mask::NONE),
        queue: named_queue(floor, &line.queue),
        since: time(line.enqueued_at),
        ringing: ringing.map(|agent| named_agent(floor, agent)),
        missed_by: missed_by(contact)
            .iter()
            .map(|agent| named_agent(floor, agent))
            .collect(),
    })
}

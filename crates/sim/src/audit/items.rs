//! The auditor's rules for work items: each in one place, its time in line never lost, nobody asked beyond the capacity,
//! a wrap-up once for each spell, and the next item to the agent whose turn it is.

use std::collections::BTreeSet;

use floor::{
    AgentId, Blend, Capacity, Decision, Directory, InteractionId, ItemEvent, ItemWork, QueueId, RemovedBy, Timestamp,
};

use super::books::{Busy, Person};
use super::{Audit, ensure};

/// What is known of one item.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Queue, priority, behind the first ones, since.
    place: Option<(QueueId, u8, bool, Timestamp)>,
    waiting: bool,
    asked: Option<AgentId>,
    owner: Option<AgentId>,
    /// Who gave it away last.
    given_by: Option<AgentId>,
    /// Spells that are over and whose wrap-ups have not begun.
    due: Vec<AgentId>,
    owed: BTreeSet<AgentId>,
    ended: bool,
}

impl Item {
    /// What must hold between two batches.
    pub(super) fn settled(&self) -> Result<(), String> {
        ensure(self.due.is_empty(), || {
            "a wrap-up was not started with the end of its spell".to_owned()
        })?;
        let places = [
            self.waiting && self.asked.is_none(),
            self.asked.is_some(),
            self.owner.is_some(),
            self.ended,
        ];
        ensure(places.iter().filter(|place| **place).count() == 1, || {
            format!("in line, asked, at work, ended: {places:?}")
        })
    }
}

impl Person {
    fn engaged(&self) -> bool {
        matches!(self.busy, Busy::Talking(_) | Busy::WrappingUp(_) | Busy::Monitoring(_))
            || self.items.values().any(|work| *work != ItemWork::Offered)
    }

    pub(super) fn wraps_up(&self) -> bool {
        matches!(self.busy, Busy::WrappingUp(_)) || self.items.values().any(|work| *work == ItemWork::WrappingUp)
    }

    fn load(&self) -> usize {
        self.items.len() + usize::from(self.busy != Busy::No)
    }

    /// Why nobody could offer this agent an item.
    fn removed_from_items(&self, capacity: Capacity) -> Option<RemovedBy> {
        let alone = capacity.blend == Blend::Exclusive;
        if capacity.work_items == 0 {
            Some(RemovedBy::NoCapacity)
        } else if matches!(self.busy, Busy::Monitoring(_)) {
            Some(RemovedBy::Engaged)
        } else if self.wraps_up() {
            Some(RemovedBy::WrappingUp)
        } else if !self.available {
            Some(RemovedBy::Idle)
        } else if self.silent {
            Some(RemovedBy::StationSilent)
        } else if self.items.len() >= usize::from(capacity.work_items) || (alone && self.load() > 0) {
            Some(RemovedBy::AtCapacity)
        } else {
            None
        }
    }
}

pub(super) fn capacity(directory: &Directory, agent: &AgentId) -> Capacity {
    directory
        .profile_of(agent)
        .map(|profile| profile.capacity)
        .unwrap_or_default()
}

impl Audit {
    pub(super) fn item(
        &mut self,
        directory: &Directory,
        id: InteractionId,
        event: &ItemEvent,
        at: Timestamp,
    ) -> Result<(), String> {
        match event {
            ItemEvent::Created { .. } => {
                ensure(id.0 == self.last_contact + 1, || {
                    "contacts and items are counted one by one".to_owned()
                })?;
                self.last_contact = id.0;
                self.items.insert(id, Item::default());
                Ok(())
            }
            ItemEvent::Queued {
                queue,
                enqueued_at,
                priority,
                first_in_line,
                reason: _,
            } => {
                let item = self.live_item(id)?;
                ensure(item.owner.is_none() && item.asked.is_none(), || {
                    "is with an agent".to_owned()
                })?;
                let since = item.place.as_ref().map_or(at, |place| place.3);
                ensure(*enqueued_at == since, || format!("has waited since {since:?}"))?;
                item.place = Some((queue.clone(), *priority, !first_in_line, since));
                item.waiting = true;
                Ok(())
            }
            ItemEvent::Offered { agent, until, decision } => {
                self.item_decided_well(directory, id, agent, decision)?;
                let item = self.live_item(id)?;
                ensure(item.waiting, || "is not in line".to_owned())?;
                self.asks(directory, id, agent, *until, at)
            }
            ItemEvent::TransferOffered { agent, by, until } => {
                let item = self.live_item(id)?;
                ensure(item.given_by.as_ref() == Some(by) && !item.waiting, || {
                    "was not given away".to_owned()
                })?;
                self.asks(directory, id, agent, *until, at)
            }
            ItemEvent::HandedOver { agent, to: _ } => {
                self.item_spell_is_over(directory, id, agent, at)?;
                self.live_item(id)?.given_by = Some(agent.clone());
                self.figures.items_given += 1;
                Ok(())
            }
            ItemEvent::OfferClosed { agent, .. } => {
                let item = self.live_item(id)?;
                ensure(item.asked.take().as_ref() == Some(agent), || "was not asked".to_owned())?;
                self.figures.items_missed += 1;
                self.item_leaves(agent, id, at)
            }
            ItemEvent::Accepted { agent } => {
                let item = self.live_item(id)?;
                ensure(item.asked.take().as_ref() == Some(agent), || "was not asked".to_owned())?;
                item.waiting = false;
                item.owner = Some(agent.clone());
                self.figures.items += 1;
                self.person(agent)?.items.insert(id, ItemWork::Active);
                Ok(())
            }
            ItemEvent::Detached { agent } => {
                let item = self.live_item(id)?;
                ensure(item.owner.take().as_ref() == Some(agent), || {
                    "is not the owner".to_owned()
                })?;
                self.item_leaves(agent, id, at)
            }
            ItemEvent::Ended { agent, .. } => {
                let item = self.live_item(id)?;
                ensure(item.asked.is_none(), || "somebody is still asked".to_owned())?;
                let owner = item.owner.clone();
                ensure(agent.is_none() || *agent == owner, || "is not the owner".to_owned())?;
                if let Some(owner) = owner {
                    self.item_spell_is_over(directory, id, &owner, at)?;
                }
                let item = self.live_item(id)?;
                (item.ended, item.waiting) = (true, false);
                Ok(())
            }
            ItemEvent::WrapUpStarted { agent, .. } => {
                let item = self.known_item(id)?;
                let due = item.due.iter().position(|due| due == agent);
                item.due.remove(due.ok_or("is owed once per spell only")?);
                ensure(item.owed.insert(agent.clone()), || "is owed already".to_owned())?;
                self.figures.wrap_ups += 1;
                self.person(agent)?.items.insert(id, ItemWork::WrappingUp);
                Ok(())
            }
            ItemEvent::WrapUpSubmitted { agent, .. } => {
                let item = self.known_item(id)?;
                ensure(item.owed.remove(agent), || "was not owed".to_owned())?;
                self.known_of(id).leaves(agent);
                self.item_leaves(agent, id, at)
            }
            ItemEvent::Closed => {
                self.known.remove(&id);
                let item = self.items.remove(&id).ok_or("no such item")?;
                ensure(item.ended && item.owed.is_empty(), || {
                    format!("something is left of it: {item:?}")
                })
            }
        }
    }

    fn known_item(&mut self, id: InteractionId) -> Result<&mut Item, String> {
        self.items.get_mut(&id).ok_or_else(|| format!("there is no item {id}"))
    }

    /// An item that has not ended.
    fn live_item(&mut self, id: InteractionId) -> Result<&mut Item, String> {
        let item = self.known_item(id)?;
        if item.ended {
            Err("the item has ended".to_owned())
        } else {
            Ok(item)
        }
    }

    fn asks(
        &mut self,
        directory: &Directory,
        id: InteractionId,
        agent: &AgentId,
        until: Timestamp,
        at: Timestamp,
    ) -> Result<(), String> {
        ensure(until > at, || "is over before it begins".to_owned())?;
        let person = self.person(agent)?;
        let removed = person.removed_from_items(capacity(directory, agent));
        ensure(removed.is_none(), || {
            format!("{agent} should not be asked: {removed:?}")
        })?;
        person.items.insert(id, ItemWork::Offered);
        let item = self.live_item(id)?;
        ensure(item.asked.is_none() && item.owner.is_none(), || {
            "is in two places".to_owned()
        })?;
        item.asked = Some(agent.clone());
        Ok(())
    }

    fn item_spell_is_over(
        &mut self,
        directory: &Directory,
        id: InteractionId,
        agent: &AgentId,
        at: Timestamp,
    ) -> Result<(), String> {
        let item = self.live_item(id)?;
        ensure(item.owner.take().as_ref() == Some(agent), || {
            "is not the owner".to_owned()
        })?;
        let owes = directory
            .profile_of(agent)
            .is_some_and(|profile| profile.wrap_up.is_some());
        if owes {
            item.due.push(agent.clone());
        }
        self.item_leaves(agent, id, at)
    }

    /// The agent has the item no more, but for a reason that is owed; the timer starts anew when nothing else is at hand.
    fn item_leaves(&mut self, agent: &AgentId, id: InteractionId, at: Timestamp) -> Result<(), String> {
        let owed = self.items.get(&id).is_some_and(|item| item.owed.contains(agent));
        let person = self.person(agent)?;
        let engaged = person.engaged();
        ensure(person.items.remove(&id).is_some(), || {
            format!("{agent} does not have it")
        })?;
        if owed {
            person.items.insert(id, ItemWork::WrappingUp);
        }
        if engaged && !person.engaged() {
            person.since = at;
        }
        Ok(())
    }

    /// Everybody who serves the queue was looked at, the winner has the least at hand, then has been available for
    /// longest; whoever gave the item away comes last. No other item was before it.
    fn item_decided_well(
        &self,
        directory: &Directory,
        id: InteractionId,
        agent: &AgentId,
        decision: &Decision,
    ) -> Result<(), String> {
        let item = self.items.get(&id).ok_or("no such item")?;
        let (queue, priority, behind, since) = item.place.as_ref().ok_or("is in no line")?;
        let teams = &directory.queues.get(queue).ok_or("no such queue")?.teams;
        let serving = self
            .people
            .iter()
            .filter(|(_, person)| person.team.as_ref().is_some_and(|team| teams.contains(team)));
        let mut best = None;
        let mut looked_at = 0;
        for (candidate, person) in serving {
            looked_at += 1;
            let told = decision.candidates.iter().find(|told| told.agent == *candidate);
            let told = told.ok_or_else(|| format!("{candidate} was not looked at"))?.removed_by;
            match person.removed_from_items(capacity(directory, candidate)) {
                Some(rule) => ensure(told == Some(rule), || {
                    format!("{candidate} was removed by {told:?} and not by {rule:?}")
                })?,
                None => {
                    let gave_it = item.given_by.as_ref() == Some(candidate);
                    let turn = (gave_it, person.load(), person.since, candidate);
                    best = Some(best.map_or(turn, |best| turn.min(best)));
                }
            }
        }
        ensure(decision.candidates.len() == looked_at, || {
            "somebody who does not serve the queue was looked at".to_owned()
        })?;
        ensure(best.map(|best| best.3) == Some(agent), || {
            format!("it was the turn of {best:?}")
        })?;
        ensure(decision.winner.as_ref() == Some(agent), || {
            "the winner is another".to_owned()
        })?;
        let own = (*priority, *behind, *since, id);
        let overtaken = self.items.iter().find(|(other, waiting)| {
            waiting.waiting
                && waiting.asked.is_none()
                && waiting.place.as_ref().is_some_and(|(its, priority, behind, since)| {
                    its == queue && (*priority, *behind, *since, **other) < own
                })
        });
        ensure(overtaken.is_none(), || {
            format!("item {:?} was before it", overtaken.map(|(id, _)| id))
        })
    }
}

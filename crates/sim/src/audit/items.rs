//! The auditor's rules for work items: each in one place, its time in line never lost, nobody asked beyond the capacity,
//! a wrap-up once for each spell, and the next item to the agent whose turn it is.

use std::collections::BTreeSet;

use floor::{AgentId, Blend, Capacity, Channel, Directory, InteractionId, ItemEvent, ItemWork, RemovedBy, Timestamp};

use super::books::{Busy, InLine, Person};
use super::{Audit, ensure};

/// What is known of one item.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) line: InLine,
    pub(super) asked: Option<AgentId>,
    owner: Option<AgentId>,
    /// Spells that are over and whose wrap-ups have not begun.
    due: Vec<AgentId>,
    owed: BTreeSet<AgentId>,
    pub(super) ended: bool,
}

impl Item {
    /// What must hold between two batches.
    pub(super) fn settled(&self) -> Result<(), String> {
        ensure(self.due.is_empty(), || {
            "a wrap-up was not started with the end of its spell".to_owned()
        })?;
        let places = [
            self.line.waiting && self.asked.is_none(),
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

    pub(super) fn load(&self) -> usize {
        self.items.len() + usize::from(self.busy != Busy::No)
    }

    /// Why nobody could offer this agent an item.
    pub(super) fn removed_from_items(&self, capacity: Capacity) -> Option<RemovedBy> {
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
                let line = InLine {
                    channel: Channel::WorkItem,
                    ..InLine::default()
                };
                self.items.insert(
                    id,
                    Item {
                        line,
                        ..Item::default()
                    },
                );
                Ok(())
            }
            ItemEvent::Queued {
                queue,
                enqueued_at,
                priority,
                first_in_line,
                reason: _,
                terms,
            } => {
                let item = self.live_item(id)?;
                ensure(item.owner.is_none() && item.asked.is_none(), || {
                    "is with an agent".to_owned()
                })?;
                let since = item.line.place.as_ref().map_or(at, |place| place.3);
                ensure(*enqueued_at == since, || format!("has waited since {since:?}"))?;
                item.line.place = Some((queue.clone(), *priority, !first_in_line, since));
                item.line.waiting = true;
                item.line.terms = terms.clone();
                item.line.also.clear();
                Ok(())
            }
            ItemEvent::Offered { agent, until, decision } => {
                self.decided_well(directory, id, Channel::WorkItem, agent, decision)?;
                let item = self.live_item(id)?;
                ensure(item.line.waiting, || "is not in line".to_owned())?;
                self.asks(directory, id, agent, *until, at)
            }
            ItemEvent::TransferOffered { agent, by, until } => {
                let item = self.live_item(id)?;
                ensure(item.line.sent_by.as_ref() == Some(by) && !item.line.waiting, || {
                    "was not given away".to_owned()
                })?;
                self.asks(directory, id, agent, *until, at)
            }
            ItemEvent::HandedOver { agent, to: _ } => {
                self.item_spell_is_over(directory, id, agent, at)?;
                self.live_item(id)?.line.sent_by = Some(agent.clone());
                self.figures.items_given += 1;
                Ok(())
            }
            ItemEvent::OfferClosed { agent, .. } => {
                let item = self.live_item(id)?;
                ensure(item.asked.take().as_ref() == Some(agent), || "was not asked".to_owned())?;
                item.line.refused_by = Some(agent.clone());
                self.figures.items_missed += 1;
                self.item_leaves(agent, id, at)
            }
            ItemEvent::Accepted { agent } => {
                let item = self.live_item(id)?;
                ensure(item.asked.take().as_ref() == Some(agent), || "was not asked".to_owned())?;
                item.line.waiting = false;
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
                (item.ended, item.line.waiting) = (true, false);
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
}

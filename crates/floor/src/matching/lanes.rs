//! Calls and work items that wait. A lane is everybody in one queue who needs the same and has been missed by the same agents, in
//! their order: whoever cannot take the first of a lane cannot take any of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::directory::{Directory, Levels, Queue};
use crate::ids::{AgentId, InteractionId, QueueId, Timestamp, TrunkId};
use crate::interaction::{Interaction, Line};
use crate::state::State;
use crate::vocabulary::{Origin, RingTarget};
use crate::waiting::Waiting;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lanes {
    lanes: BTreeMap<QueueId, BTreeMap<Arc<Class>, BTreeSet<Spot>>>,
    /// Contacts that are kept for an agent.
    kept: BTreeMap<AgentId, BTreeSet<Spot>>,
    /// Everybody in line, offered or not.
    lines: BTreeMap<QueueId, BTreeSet<Spot>>,
    /// Contacts that have not ended, by queue; and lines to the outside in use, by trunk and in all.
    contacts: BTreeMap<QueueId, usize>,
    trunks: BTreeMap<TrunkId, usize>,
    outside: usize,
    /// Contacts in line that somebody has let ring.
    barred: BTreeSet<InteractionId>,
    entries: BTreeMap<InteractionId, Entry>,
}

/// What contacts of one lane have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    pub(crate) needs: Levels,
    /// Who may not be offered them.
    pub(crate) barred: BTreeSet<AgentId>,
}

/// A lane by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lane {
    /// Of a queue.
    Queue(QueueId, Arc<Class>),
    /// Kept for an agent.
    Kept(AgentId),
}

/// A place in line; smaller is sooner. In a queue with ageing a level of priority is worth some waiting time, so that the
/// order does not change while time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    level: i64,
    behind: bool,
    at: Timestamp,
    pub(crate) id: InteractionId,
}

impl Spot {
    pub(crate) fn of(queue: &Queue, priority: u8, first: bool, at: Timestamp, id: InteractionId) -> Self {
        let priority = i64::from(priority);
        let level = match queue.ageing_ms {
            None => priority,
            Some(_) if first => i64::MIN,
            Some(ageing) => i64::try_from(ageing)
                .unwrap_or(i64::MAX)
                .saturating_mul(priority)
                .saturating_add(at.0),
        };
        Self {
            level,
            behind: !first,
            at,
            id,
        }
    }
}

/// Where a call or a work item stands in all of this.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    line: Option<(QueueId, Spot)>,
    place: Place,
    queue: Option<QueueId>,
    trunk: Option<TrunkId>,
    outside: usize,
    barred: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Place {
    /// Asks for nobody.
    #[default]
    Nowhere,
    /// In the lanes of its queue and of those that help.
    Lanes(Arc<Class>, Vec<(QueueId, Spot)>),
    /// Kept.
    Kept(AgentId, Spot),
}

impl Entry {
    pub(super) fn of(directory: &Directory, state: &State, id: InteractionId) -> Option<Self> {
        let mut entry = match (state.interactions.get(&id), state.items.get(&id)) {
            (Some(contact), _) => Self::of_contact(contact),
            (None, Some(item)) => Self {
                queue: in_queue(item.line.as_ref(), item.ended.is_some()),
                ..Self::default()
            },
            (None, None) => return None,
        };
        if let Some(waiting) = state.waits(id)
            && let Some(queue) = waiting.queue(directory)
        {
            entry.joins(directory, &waiting, queue);
        }
        Some(entry)
    }

    /// What counts of a call whether it waits or not.
    fn of_contact(contact: &Interaction) -> Self {
        let here = contact.legs.contains_key(&contact.customer);
        let trunk = match &contact.origin {
            Origin::Trunk(trunk) if here => Some(trunk.clone()),
            Origin::Trunk(_) | Origin::Phone(_) | Origin::Web | Origin::Consult(_) => None,
        };
        let called = contact
            .legs
            .values()
            .filter(|leg| matches!(leg.target, Some(RingTarget::Number(_))))
            .count();
        let outside = called + usize::from(trunk.is_some());
        Self {
            queue: in_queue(contact.line.as_ref(), contact.ended.is_some()),
            trunk,
            outside,
            ..Self::default()
        }
    }

    fn joins(&mut self, directory: &Directory, waiting: &Waiting<'_>, queue: &Queue) {
        let line = waiting.line;
        let spot_in = |queue: &Queue| Spot::of(queue, line.priority, line.first_in_line, line.enqueued_at, waiting.id);
        let spot = spot_in(queue);
        self.line = Some((queue.id.clone(), spot));
        self.barred = !waiting.missed_by.is_empty();
        if waiting.offered {
            return;
        }
        self.place = match &line.terms.preferred {
            Some(preferred) => Place::Kept(preferred.agent.clone(), spot),
            None => {
                let class = Class {
                    needs: line.needs().clone(),
                    barred: waiting.barred().cloned().collect(),
                };
                let spots = waiting
                    .queues(directory)
                    .map(|queue| (queue.id.clone(), spot_in(queue)));
                Place::Lanes(Arc::new(class), spots.collect())
            }
        };
    }
}

/// The queue in which something counts until it has ended.
fn in_queue(line: Option<&Line>, ended: bool) -> Option<QueueId> {
    line.filter(|_| !ended).map(|line| line.queue.clone())
}

impl Lanes {
    /// Puts a contact where it belongs now; the lanes that it has joined.
    pub(super) fn set(&mut self, id: InteractionId, entry: Option<Entry>) -> Vec<Lane> {
        if self.entries.get(&id) == entry.as_ref() {
            return Vec::new();
        }
        let old = self.entries.remove(&id).unwrap_or_default();
        let Some(entry) = entry else {
            self.count(&old, &Entry::default());
            self.barred.remove(&id);
            self.move_line(&old.line, &None);
            self.leave(&old.place);
            return Vec::new();
        };
        self.count(&old, &entry);
        self.move_line(&old.line, &entry.line);
        if entry.barred {
            self.barred.insert(id);
        } else {
            self.barred.remove(&id);
        }
        let joined = if old.place == entry.place {
            Vec::new()
        } else {
            self.leave(&old.place);
            self.join(&entry.place)
        };
        self.entries.insert(id, entry);
        joined
    }

    fn count(&mut self, old: &Entry, new: &Entry) {
        if old.queue != new.queue {
            less(&mut self.contacts, old.queue.as_ref());
            more(&mut self.contacts, new.queue.as_ref());
        }
        if old.trunk != new.trunk {
            less(&mut self.trunks, old.trunk.as_ref());
            more(&mut self.trunks, new.trunk.as_ref());
        }
        self.outside = (self.outside + new.outside).saturating_sub(old.outside);
    }

    fn move_line(&mut self, old: &Option<(QueueId, Spot)>, new: &Option<(QueueId, Spot)>) {
        if old == new {
            return;
        }
        if let Some((queue, spot)) = old
            && let Some(line) = self.lines.get_mut(queue)
        {
            line.remove(spot);
            if line.is_empty() {
                self.lines.remove(queue);
            }
        }
        if let Some((queue, spot)) = new {
            self.lines.entry(queue.clone()).or_default().insert(*spot);
        }
    }

    fn leave(&mut self, place: &Place) {
        match place {
            Place::Nowhere => {}
            Place::Kept(agent, spot) => {
                if let Some(kept) = self.kept.get_mut(agent) {
                    kept.remove(spot);
                    if kept.is_empty() {
                        self.kept.remove(agent);
                    }
                }
            }
            Place::Lanes(class, spots) => {
                for (queue, spot) in spots {
                    let Some(lanes) = self.lanes.get_mut(queue) else {
                        continue;
                    };
                    if let Some(lane) = lanes.get_mut(class) {
                        lane.remove(spot);
                        if lane.is_empty() {
                            lanes.remove(class);
                        }
                    }
                    if lanes.is_empty() {
                        self.lanes.remove(queue);
                    }
                }
            }
        }
    }

    fn join(&mut self, place: &Place) -> Vec<Lane> {
        match place {
            Place::Nowhere => Vec::new(),
            Place::Kept(agent, spot) => {
                self.kept.entry(agent.clone()).or_default().insert(*spot);
                vec![Lane::Kept(agent.clone())]
            }
            Place::Lanes(class, spots) => spots
                .iter()
                .map(|(queue, spot)| {
                    let lanes = self.lanes.entry(queue.clone()).or_default();
                    lanes.entry(Arc::clone(class)).or_default().insert(*spot);
                    Lane::Queue(queue.clone(), Arc::clone(class))
                })
                .collect(),
        }
    }

    /// The first of a lane.
    pub(crate) fn first(&self, lane: &Lane) -> Option<InteractionId> {
        let spots = match lane {
            Lane::Queue(queue, class) => self.lanes.get(queue)?.get(class)?,
            Lane::Kept(agent) => self.kept.get(agent)?,
        };
        spots.first().map(|spot| spot.id)
    }

    /// The lanes of a queue.
    pub(crate) fn of(&self, queue: &QueueId) -> impl Iterator<Item = &Arc<Class>> {
        self.lanes.get(queue).into_iter().flat_map(BTreeMap::keys)
    }

    /// Contacts that are kept for an agent, the first one first.
    pub(crate) fn kept_for(&self, agent: &AgentId) -> impl Iterator<Item = InteractionId> {
        self.kept.get(agent).into_iter().flatten().map(|spot| spot.id)
    }

    /// Contacts in line that somebody has let ring.
    pub(crate) fn barred(&self) -> impl Iterator<Item = InteractionId> {
        self.barred.iter().copied()
    }

    /// Everybody who waits in this queue, the next one first.
    pub(crate) fn line(&self, queue: &QueueId) -> impl Iterator<Item = InteractionId> {
        self.lines.get(queue).into_iter().flatten().map(|spot| spot.id)
    }

    /// How many are before this place: counted from both ends at once, because most who ask are near one.
    pub(crate) fn ahead(&self, queue: &QueueId, spot: &Spot) -> usize {
        let Some(line) = self.lines.get(queue) else { return 0 };
        let (mut before, mut after) = (line.range(..spot), line.range(spot..));
        let mut steps = 0;
        loop {
            if before.next().is_none() {
                return steps;
            }
            if after.next().is_none() {
                return line.len() - steps;
            }
            steps += 1;
        }
    }

    /// Contacts of a queue that have not ended.
    pub(crate) fn contacts(&self, queue: &QueueId) -> usize {
        self.contacts.get(queue).copied().unwrap_or(0)
    }

    /// Calls of customers that came over a trunk and are up.
    pub(crate) fn on_trunk(&self, trunk: &TrunkId) -> usize {
        self.trunks.get(trunk).copied().unwrap_or(0)
    }

    /// Lines to the outside in use: customers on trunks, and numbers that we called.
    pub(crate) const fn outside(&self) -> usize {
        self.outside
    }
}

fn more<K: Ord + Clone>(counts: &mut BTreeMap<K, usize>, key: Option<&K>) {
    if let Some(key) = key {
        *counts.entry(key.clone()).or_default() += 1;
    }
}

fn less<K: Ord>(counts: &mut BTreeMap<K, usize>, key: Option<&K>) {
    let Some(key) = key else { return };
    let left = counts.get_mut(key).map_or(0, |count| {
        *count = count.saturating_sub(1);
        *count
    });
    if left == 0 {
        counts.remove(key);
    }
}

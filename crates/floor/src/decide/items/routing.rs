//! Who gets which work item: of the agents whose team serves the queue and who have room for one more (DIG-1, STA-7), the
//! one with the least at hand, then the one who has been available for longest. An index by team keeps the question
//! cheap when thousands wait.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Agent;
use crate::capacity::{load, removed_from_items};
use crate::directory::{Directory, Queue};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, QueueId, TeamId, Timestamp};
use crate::item::WorkItem;
use crate::state::State;
use crate::vocabulary::{Candidate, ChosenBy, Decision, RemovedBy};

/// The order of agents with room; smaller is sooner.
type Turn = (usize, Timestamp, AgentId);

/// Agents who could take one more item now, by team.
#[derive(Debug, Default)]
pub(crate) struct Takers {
    by_agent: BTreeMap<AgentId, (TeamId, Turn)>,
    by_team: BTreeMap<TeamId, BTreeSet<Turn>>,
}

impl Takers {
    pub(crate) fn of(directory: &Directory, state: &State) -> Self {
        let mut takers = Self::default();
        for id in state.agents.keys() {
            takers.update(directory, state, id);
        }
        takers
    }

    pub(crate) fn update(&mut self, directory: &Directory, state: &State, id: &AgentId) {
        let now = state.agents.get(id).and_then(|agent| turn(directory, agent));
        if self.by_agent.get(id) == now.as_ref() {
            return;
        }
        if let Some((team, turn)) = self.by_agent.remove(id)
            && let Some(agents) = self.by_team.get_mut(&team)
        {
            agents.remove(&turn);
        }
        if let Some((team, turn)) = now {
            self.by_team.entry(team.clone()).or_default().insert(turn.clone());
            self.by_agent.insert(id.clone(), (team, turn));
        }
    }

    /// Whose turn it is for an item of this queue. Whoever gave it away is asked again only when nobody else is there.
    fn next<'a>(&'a self, queue: &'a Queue, item: &WorkItem) -> Option<&'a AgentId> {
        let teams = || queue.teams.iter().filter_map(|team| self.by_team.get(team));
        let others = |turn: &&&Turn| Some(&turn.2) != item.transferred_by.as_ref();
        let other = teams()
            .filter_map(|agents| agents.iter().find(|turn| others(&turn)))
            .min();
        other
            .or_else(|| teams().filter_map(BTreeSet::first).min())
            .map(|(.., agent)| agent)
    }
}

fn turn(directory: &Directory, agent: &Agent) -> Option<(TeamId, Turn)> {
    let capacity = directory.profile_of(&agent.id)?.capacity;
    let team = agent.team.clone()?;
    let free = removed_from_items(agent, capacity).is_none();
    free.then(|| (team, (load(agent), agent.since, agent.id.clone())))
}

impl Floor {
    /// Offers waiting items to agents with room until no pair is left. Deterministic: items in the order of priority,
    /// arrival and number over all queues.
    pub(crate) fn route_items(&mut self) {
        while let Some((item, agent, decision)) = self.next_item_match() {
            self.offer_item(item, agent, decision);
        }
    }

    fn next_item_match(&self) -> Option<(InteractionId, AgentId, Decision)> {
        let heads = self.state.item_lines.iter().filter_map(|(queue, line)| {
            let queue = self.directory.queues.get(queue)?;
            let head = line.first()?;
            let item = self.state.items.get(&head.3)?;
            let agent = self.takers.next(queue, item)?;
            Some((head, item, queue, agent))
        });
        let (_, item, queue, agent) = heads.min_by_key(|(head, ..)| **head)?;
        let decision = self.decide_item(queue, item, self.now);
        Some((item.id, agent.clone(), decision))
    }

    /// The queue in which an item waits for an agent.
    pub(crate) fn item_queue(&self, item: &WorkItem) -> Option<&Queue> {
        let queue: &QueueId = &item.line.as_ref()?.queue;
        self.directory.queues.get(queue)
    }

    /// Who would get this item of the queue now, and why nobody else of those who serve it.
    pub(crate) fn decide_item(&self, queue: &Queue, item: &WorkItem, at: Timestamp) -> Decision {
        let serving: Vec<(&Agent, Option<RemovedBy>)> = self
            .state
            .agents
            .values()
            .filter(|agent| agent.team.as_ref().is_some_and(|team| queue.teams.contains(team)))
            .map(|agent| (agent, removed_from_items(agent, self.capacity_of(&agent.id))))
            .collect();
        let gave_it = |agent: &Agent| item.transferred_by.as_ref() == Some(&agent.id);
        let winner = serving
            .iter()
            .filter(|(_, removed)| removed.is_none())
            .map(|(agent, _)| *agent)
            .min_by_key(|agent| (gave_it(agent), load(agent), agent.since, &agent.id));
        let lost = |agent: &Agent| {
            let winner = winner.filter(|winner| winner.id != agent.id)?;
            Some(if gave_it(agent) {
                RemovedBy::TransferredIt
            } else if load(agent) > load(winner) {
                RemovedBy::MoreAtHand
            } else {
                RemovedBy::AvailableShorter
            })
        };
        Decision {
            candidates: serving
                .iter()
                .map(|(agent, removed)| Candidate {
                    agent: agent.id.clone(),
                    removed_by: removed.or_else(|| lost(agent)),
                })
                .collect(),
            winner: winner.map(|agent| agent.id.clone()),
            rule: winner.map(|_| ChosenBy::LongestAvailable),
            queue: Some(queue.id.clone()),
            waited_ms: item.line.as_ref().map_or(0, |line| at.since(line.waiting_since)),
            ..Decision::default()
        }
    }
}

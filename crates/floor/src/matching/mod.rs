//! Who waits and who is free, sorted as routing asks for it, so that a match is found without walking the floor. An
//! index over the state, as `schedule` is for deadlines: it follows each event and can be made anew from the state.

mod crews;
mod lanes;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use crews::{Crew, Crews, Standing, Turn};
pub(crate) use lanes::{Lane, Lanes, Spot};

use crate::directory::{Channel, Directory};
use crate::ids::{AgentId, InteractionId, QueueId, TeamId};
use crate::state::State;

#[derive(Debug, Default)]
pub(crate) struct Matching {
    /// Who could take a call.
    calls: Crews,
    /// Who could take a work item.
    items: Crews,
    pub(crate) lanes: Lanes,
    /// The queues that each team serves.
    queues_of: BTreeMap<TeamId, Vec<QueueId>>,
    /// Capacity teams that serve some queue.
    capacity_teams: Vec<TeamId>,
    /// Who has become free, and which lanes somebody has joined, since routing last looked.
    news: News,
    /// Somebody who was at work is no longer.
    pub(crate) somebody_left: bool,
}

/// What may make a match that was not there before.
#[derive(Debug, Default)]
pub(crate) struct News {
    pub(crate) agents: BTreeSet<AgentId>,
    pub(crate) lanes: BTreeSet<Lane>,
}

impl News {
    pub(crate) fn is_empty(&self) -> bool {
        self.agents.is_empty() && self.lanes.is_empty()
    }
}

impl Matching {
    /// Whether both know the same; what one of them has not looked at yet does not count.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        self.calls == other.calls
            && self.items == other.items
            && self.lanes == other.lanes
            && self.queues_of == other.queues_of
            && self.capacity_teams == other.capacity_teams
    }

    /// The index of a state; everything in it is news.
    pub(crate) fn of(directory: &Directory, state: &State) -> Self {
        let mut matching = Self::default();
        for queue in directory.queues.values() {
            for team in &queue.teams {
                let served = matching.queues_of.entry(team.clone()).or_default();
                if !served.contains(&queue.id) {
                    served.push(queue.id.clone());
                }
            }
        }
        let serves = |id: &TeamId| {
            let team = directory.teams.get(id);
            team.is_some_and(|team| team.capacity_number.is_some())
        };
        matching.capacity_teams = matching.queues_of.keys().filter(|id| serves(id)).cloned().collect();
        for id in state.agents.keys() {
            matching.update_agent(directory, state, id);
        }
        for id in state.interactions.keys().chain(state.items.keys()) {
            matching.update_contact(directory, state, *id);
        }
        matching
    }

    pub(crate) fn update_agent(&mut self, directory: &Directory, state: &State, id: &AgentId) {
        let agent = state.agents.get(id);
        for channel in [Channel::Telephony, Channel::WorkItem] {
            let place = agent.map(|agent| Standing::place(directory, agent, channel));
            let crews = match channel {
                Channel::Telephony => &mut self.calls,
                Channel::WorkItem => &mut self.items,
            };
            let worked = crews.at_work(id);
            if crews.set(id, place) {
                self.news.agents.insert(id.clone());
            }
            self.somebody_left |= worked && !crews.at_work(id);
        }
    }

    pub(crate) fn update_contact(&mut self, directory: &Directory, state: &State, id: InteractionId) {
        let entry = lanes::Entry::of(directory, state, id);
        self.news.lanes.extend(self.lanes.set(id, entry));
    }

    /// Who works on what a queue of this channel holds.
    pub(crate) const fn crews(&self, channel: Channel) -> &Crews {
        match channel {
            Channel::Telephony => &self.calls,
            Channel::WorkItem => &self.items,
        }
    }

    /// The queues that a team serves.
    pub(crate) fn queues_of(&self, team: &TeamId) -> &[QueueId] {
        self.queues_of.get(team).map_or(&[], Vec::as_slice)
    }

    /// Capacity teams that serve some queue.
    pub(crate) fn capacity_teams(&self) -> &[TeamId] {
        &self.capacity_teams
    }

    pub(crate) fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }
}

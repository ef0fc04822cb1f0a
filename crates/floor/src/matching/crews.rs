//! Agents who are signed in, by team, skills and what they do: a crew is everybody of one team with the same skills.
//! Whether one is free is another question for calls than for work items, so that each channel has its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::agent::Agent;
use crate::capacity::{load, removed_from_calls, removed_from_items};
use crate::directory::{Channel, Directory, Levels};
use crate::ids::{AgentId, TeamId, Timestamp};
use crate::vocabulary::RemovedBy;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Crews {
    teams: BTreeMap<TeamId, BTreeMap<Arc<Levels>, Crew>>,
    places: BTreeMap<AgentId, Place>,
    /// Crews of which somebody is free.
    free: BTreeMap<TeamId, BTreeSet<Arc<Levels>>>,
}

/// Agents of one team with the same skills.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Crew {
    /// Who is free, in the order of their turns.
    pub(crate) free: BTreeSet<(Turn, AgentId)>,
    /// Who is not, by what stands in the way.
    pub(crate) busy: BTreeMap<RemovedBy, BTreeSet<AgentId>>,
}

/// What keeps somebody who is at work from another contact.
const WITH_ANOTHER: [RemovedBy; 5] = [
    RemovedBy::AtCapacity,
    RemovedBy::Engaged,
    RemovedBy::Reserved,
    RemovedBy::WrappingUp,
    RemovedBy::PhoneNotReleased,
];

impl Crew {
    pub(crate) fn len(&self) -> usize {
        self.free.len() + self.busy.values().map(BTreeSet::len).sum::<usize>()
    }

    /// Whether one of these is at work: free, or with another contact.
    pub(crate) fn somebody_at_work(&self, wanted: impl Fn(&AgentId) -> bool) -> bool {
        let busy = WITH_ANOTHER.iter().filter_map(|rule| self.busy.get(rule)).flatten();
        self.free.iter().map(|(_, agent)| agent).chain(busy).any(wanted)
    }
}

/// Whose turn it is among those who are free; smaller is sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Turn {
    /// How much is at hand; nothing counts for a call.
    pub(crate) load: usize,
    /// Available since then.
    pub(crate) since: Timestamp,
}

/// Where an agent stands; without a team in no crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    team: Option<TeamId>,
    skills: Arc<Levels>,
    standing: Standing,
}

/// Whether an agent could take a contact now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Could, in this turn.
    Free(Turn),
    /// What stands in the way of any contact.
    Busy(RemovedBy),
}

impl Standing {
    pub(crate) fn of(directory: &Directory, agent: &Agent, channel: Channel) -> Self {
        let profile = directory.profile_of(&agent.id);
        let capacity = profile.map(|profile| profile.capacity).unwrap_or_default();
        let (removed, load) = match channel {
            Channel::Telephony => (removed_from_calls(agent, capacity), 0),
            Channel::WorkItem => (removed_from_items(agent, capacity), load(agent)),
        };
        let since = agent.since;
        removed.map_or(Self::Free(Turn { load, since }), Self::Busy)
    }

    pub(super) fn place(directory: &Directory, agent: &Agent, channel: Channel) -> Place {
        Place {
            team: agent.team.clone(),
            skills: directory
                .agents
                .get(&agent.id)
                .map(|person| Arc::clone(&person.skills))
                .unwrap_or_default(),
            standing: Self::of(directory, agent, channel),
        }
    }
}

impl Crews {
    /// Puts an agent where he belongs now; `true` when he is free and was not, or not so.
    pub(super) fn set(&mut self, id: &AgentId, place: Option<Place>) -> bool {
        if self.places.get(id) == place.as_ref() {
            return false;
        }
        if let Some(old) = self.places.remove(id) {
            self.take_out(id, &old);
        }
        let Some(place) = place else { return false };
        let free = matches!(place.standing, Standing::Free(_)) && place.team.is_some();
        if let Some(team) = &place.team {
            let crews = self.teams.entry(team.clone()).or_default();
            let crew = crews.entry(Arc::clone(&place.skills)).or_default();
            match place.standing {
                Standing::Free(turn) => {
                    if crew.free.is_empty() {
                        let free = self.free.entry(team.clone()).or_default();
                        free.insert(Arc::clone(&place.skills));
                    }
                    crew.free.insert((turn, id.clone()));
                }
                Standing::Busy(why) => {
                    crew.busy.entry(why).or_default().insert(id.clone());
                }
            }
        }
        self.places.insert(id.clone(), place);
        free
    }

    fn take_out(&mut self, id: &AgentId, place: &Place) {
        let Some(team) = &place.team else { return };
        let Some(crews) = self.teams.get_mut(team) else { return };
        let Some(crew) = crews.get_mut(&place.skills) else {
            return;
        };
        match place.standing {
            Standing::Free(turn) => {
                crew.free.remove(&(turn, id.clone()));
                if crew.free.is_empty()
                    && let Some(free) = self.free.get_mut(team)
                {
                    free.remove(&place.skills);
                    if free.is_empty() {
                        self.free.remove(team);
                    }
                }
            }
            Standing::Busy(why) => {
                if let Some(agents) = crew.busy.get_mut(&why) {
                    agents.remove(id);
                    if agents.is_empty() {
                        crew.busy.remove(&why);
                    }
                }
            }
        }
        if crew.free.is_empty() && crew.busy.is_empty() {
            crews.remove(&place.skills);
            if crews.is_empty() {
                self.teams.remove(team);
            }
        }
    }

    /// Everybody who is signed in.
    pub(crate) fn signed_in(&self) -> usize {
        self.places.len()
    }

    /// The crews of these teams, with their skills.
    pub(crate) fn of<'a, 't>(
        &'a self,
        teams: &'t BTreeSet<&'t TeamId>,
    ) -> impl Iterator<Item = (&'a Levels, &'a Crew)> + use<'a, 't> {
        teams
            .iter()
            .filter_map(|team| self.teams.get(*team))
            .flatten()
            .map(|(skills, crew)| (&**skills, crew))
    }

    /// The crews of these teams of which somebody is free, with their skills.
    pub(crate) fn free<'a, 't>(
        &'a self,
        teams: &'t BTreeSet<&'t TeamId>,
    ) -> impl Iterator<Item = (&'a Levels, &'a Crew)> + use<'a, 't> {
        teams
            .iter()
            .filter_map(|team| Some((self.free.get(*team)?, self.teams.get(*team)?)))
            .flat_map(|(free, crews)| free.iter().filter_map(|skills| crews.get_key_value(skills)))
            .map(|(skills, crew)| (&**skills, crew))
    }

    /// Whether an agent is free, or with a contact.
    pub(super) fn at_work(&self, id: &AgentId) -> bool {
        self.places.get(id).is_some_and(|place| match place.standing {
            Standing::Free(_) => true,
            Standing::Busy(rule) => WITH_ANOTHER.contains(&rule),
        })
    }

    /// An agent's team, skills and state.
    pub(crate) fn place(&self, id: &AgentId) -> Option<(Option<&TeamId>, &Levels, Standing)> {
        self.places
            .get(id)
            .map(|place| (place.team.as_ref(), &*place.skills, place.standing))
    }
}

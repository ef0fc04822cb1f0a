//! What each desktop was shown last: needed to send only news, and to take a task off a desktop after the floor has
//! forgotten the contact. Bounded by the number of agents, each with the tasks at hand.

use std::collections::{BTreeMap, BTreeSet};

use floor::{AgentId, Event, Floor, InteractionId, Recorded};

use super::project;
use crate::{
    dto::{
        agent::{AgentState, Station},
        event::EventData,
        task::{Controls, Task, TaskState},
    },
    views,
};

/// What all desktops were shown.
#[derive(Debug)]
pub(super) struct Desktops {
    by_agent: BTreeMap<AgentId, Shown>,
    /// To whom a contact is shown: the same, the other way round.
    viewers: BTreeMap<InteractionId, BTreeSet<AgentId>>,
}

/// What an agent was shown last.
#[derive(Debug)]
struct Shown {
    state: AgentState,
    station: Option<Station>,
    tasks: BTreeMap<InteractionId, Task>,
}

impl Desktops {
    /// As if everybody had just been shown this floor.
    pub(super) fn new(floor: &Floor) -> Self {
        let by_agent: BTreeMap<AgentId, Shown> = floor
            .state()
            .agents
            .keys()
            .map(|agent| (agent.clone(), Shown::of(floor, agent)))
            .collect();
        let mut viewers: BTreeMap<InteractionId, BTreeSet<AgentId>> = BTreeMap::new();
        for (agent, shown) in &by_agent {
            for id in shown.tasks.keys() {
                viewers.entry(*id).or_default().insert(agent.clone());
            }
        }
        Self { by_agent, viewers }
    }

    /// Whom an event concerns: by what it says, by where the floor stands now, and by what was shown before.
    pub(super) fn concerned(&self, floor: &Floor, recorded: &Recorded) -> BTreeSet<AgentId> {
        let mut agents = project::concerned(floor, recorded);
        if let Some(viewers) = recorded.event.interaction().and_then(|id| self.viewers.get(&id)) {
            agents.extend(viewers.iter().cloned());
        }
        agents
    }

    /// What is new for this agent; `None` when the event tells the agent nothing.
    pub(super) fn news(&mut self, floor: &Floor, recorded: &Recorded, agent: &AgentId) -> Option<EventData> {
        let named = recorded.event.agent() == Some(agent);
        let mut data = EventData {
            reason: project::reason(&recorded.event).map(str::to_owned),
            ..EventData::default()
        };
        let known = self.by_agent.contains_key(agent);
        let shown = self
            .by_agent
            .entry(agent.clone())
            .or_insert_with(|| Shown::of(floor, agent));

        let state = views::state(floor, agent);
        if !known || state != shown.state || matches!(recorded.event, Event::AgentStateChanged { .. }) {
            shown.state = state.clone();
            data.state = Some(state);
        }
        let station = views::station(floor, agent);
        let at_station = matches!(
            recorded.event,
            Event::AgentSignedIn { .. } | Event::AgentSignedOut { .. } | Event::StationMoved { .. }
        );
        if !known || station != shown.station || at_station {
            shown.station.clone_from(&station);
            data.station = Some(station);
        }
        if let Some(id) = recorded.event.interaction() {
            data.task = shown.task(floor, recorded, agent, id, named);
            let viewers = self.viewers.entry(id).or_default();
            if shown.tasks.contains_key(&id) {
                viewers.insert(agent.clone());
            } else {
                viewers.remove(agent);
            }
            if viewers.is_empty() {
                self.viewers.remove(&id);
            }
        }
        (named || data.state.is_some() || data.station.is_some() || data.task.is_some()).then_some(data)
    }
}

impl Shown {
    fn of(floor: &Floor, agent: &AgentId) -> Self {
        let id = floor
            .state()
            .agents
            .get(agent)
            .and_then(|agent| agent.work.interaction());
        let task = id.and_then(|id| Some((id, views::task(floor, agent, id)?)));
        Self {
            state: views::state(floor, agent),
            station: views::station(floor, agent),
            tasks: task
                .into_iter()
                .filter(|(_, task)| task.state != TaskState::Ended)
                .collect(),
        }
    }

    /// The task as it is to be shown now; `None` when there is nothing to show.
    fn task(
        &mut self,
        floor: &Floor,
        recorded: &Recorded,
        agent: &AgentId,
        id: InteractionId,
        named: bool,
    ) -> Option<Task> {
        match views::task(floor, agent, id) {
            Some(task) if task.state != TaskState::Ended => {
                self.tasks.insert(id, task.clone());
                Some(task)
            }
            Some(over) => (self.tasks.remove(&id).is_some() || named).then_some(over),
            None => self.tasks.remove(&id).map(|last| Task {
                state: TaskState::Ended,
                end_reason: last
                    .end_reason
                    .or_else(|| project::reason(&recorded.event).map(str::to_owned)),
                controls: Controls::default(),
                offer_stage: None,
                version: last.version.saturating_add(1),
                ..last
            }),
        }
    }
}

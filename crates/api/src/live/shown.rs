//! What each desktop was shown last: needed to send only news, and to take a task off a desktop after the floor has
//! forgotten the contact. Bounded by the number of agents, each with the tasks at hand.

use std::collections::{BTreeMap, BTreeSet};

use floor::{AgentId, Event, Floor, Interaction, InteractionId, MonitorMode, SupervisionEvent};

use super::{
    children::Children,
    project::{self, Seen},
};
use crate::{
    dto::{
        agent::{AgentState, Station},
        control::Controls,
        event::{EventData, EventType},
        task::{ParticipantKind, Task, TaskState},
    },
    views,
};

/// What all desktops were shown.
#[derive(Debug)]
pub(super) struct Desktops {
    by_agent: BTreeMap<AgentId, Shown>,
    /// To whom a contact is shown: the same, the other way round.
    viewers: BTreeMap<InteractionId, BTreeSet<AgentId>>,
    children: Children,
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
        Self {
            by_agent,
            viewers,
            children: Children::new(floor),
        }
    }

    /// Takes note of an event before it is told to anybody.
    pub(super) fn learn(&mut self, event: &Event) {
        self.children.learn(event);
    }

    /// Takes note of an event after it was told to everybody.
    pub(super) fn forget(&mut self, event: &Event) {
        self.children.forget(event);
    }

    /// The contact of an event as people know it.
    pub(super) fn contact(&self, event: &Event) -> Option<InteractionId> {
        event.interaction().map(|id| self.children.known_as(id).0)
    }

    /// Whom an event concerns: by what it says, by where the floor stands now, and by what was shown before.
    pub(super) fn concerned(&self, floor: &Floor, event: &Event) -> BTreeSet<AgentId> {
        let contact = self.contact(event);
        let mut agents = project::concerned(floor, event, contact);
        if let Some(viewers) = contact.and_then(|id| self.viewers.get(&id)) {
            agents.extend(viewers.iter().cloned());
        }
        agents
    }

    /// What is new for this agent; `None` when the event tells the agent nothing.
    pub(super) fn news(&mut self, floor: &Floor, event: &Event, agent: &AgentId) -> Option<(EventType, EventData)> {
        let (id, in_child) = event
            .interaction()
            .map(|id| self.children.known_as(id))
            .map_or((None, false), |(id, in_child)| (Some(id), in_child));
        let seen = Seen {
            agent,
            contact: id.and_then(|id| floor.state().interactions.get(&id)),
            facts: id.and_then(|id| floor.subject(id)).map(floor::Subject::facts),
            in_child,
        };
        let named = event.agent() == Some(agent);
        if !named && project::private(event, seen) {
            return None;
        }
        let mut kind = project::kind(event, seen)?;
        let mut data = EventData {
            reason: project::reason(event).map(str::to_owned),
            by: project::by(floor, event),
            party: project::party(floor, event).map(|party| match seen.contact {
                Some(contact) => views::mask_for(floor, contact, agent).party(party),
                None => party,
            }),
            variables: project::variables(floor, event),
            ..EventData::default()
        };
        let known = self.by_agent.contains_key(agent);
        let shown = self
            .by_agent
            .entry(agent.clone())
            .or_insert_with(|| Shown::of(floor, agent));
        if let Event::Supervision {
            event:
                step @ (SupervisionEvent::Requested { .. }
                | SupervisionEvent::Started { .. }
                | SupervisionEvent::Changed { .. }
                | SupervisionEvent::Ended { .. }),
            ..
        } = event
            && !named
        {
            let supervisor = step.agent()?;
            let contact = seen.contact?;
            data.reason = None;
            if let Some(barged) = shown.barged(contact, supervisor) {
                kind = barged;
                data.party = Some(views::agent_party(floor, supervisor));
            } else if shown.help_answered(contact) {
                kind = EventType::TaskHelpAnswered;
            } else {
                return None;
            }
        }

        let state = views::state(floor, agent);
        if !known
            || state != shown.state
            || matches!(event, Event::AgentStateChanged { agent: whose, .. } if whose == agent)
        {
            shown.state = state.clone();
            data.state = Some(state);
        }
        let station = views::station(floor, agent);
        let at_station = matches!(
            event,
            Event::AgentSignedIn { .. } | Event::AgentSignedOut { .. } | Event::StationMoved { .. }
        );
        if !known || station != shown.station || at_station {
            shown.station.clone_from(&station);
            data.station = Some(station);
        }
        if let Some(id) = id {
            data.task = shown.task(floor, event, agent, id, named);
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
        (named || data.state.is_some() || data.station.is_some() || data.task.is_some()).then_some((kind, data))
    }
}

impl Shown {
    fn of(floor: &Floor, agent: &AgentId) -> Self {
        let tasks = views::at_hand(floor, agent)
            .into_iter()
            .filter_map(|id| Some((id, views::task(floor, agent, id)?)));
        Self {
            state: views::state(floor, agent),
            station: views::station(floor, agent),
            tasks: tasks.filter(|(_, task)| task.state != TaskState::Ended).collect(),
        }
    }

    /// How others on the call see a supervisor's step: one who barges in joins, one who barges no more leaves (SUP-16).
    /// `None` when they see nothing: they must not know who listens (SUP-6).
    fn barged(&self, contact: &Interaction, supervisor: &AgentId) -> Option<EventType> {
        let listed = self.tasks.get(&contact.id)?.participants.iter().any(|participant| {
            participant.kind == ParticipantKind::Supervisor
                && participant.agent_id.as_deref() == Some(supervisor.as_str())
        });
        let barges = contact
            .monitor_of(supervisor)
            .is_some_and(|monitor| monitor.mode == MonitorMode::BargeIn && monitor.rings_until.is_none());
        match (listed, barges) {
            (false, true) => Some(EventType::TaskConferenceJoined),
            (true, false) => Some(EventType::TaskConferenceLeft),
            (false, false) | (true, true) => None,
        }
    }

    /// Whether a supervisor has come to a call for help; who it is is not told.
    fn help_answered(&self, contact: &Interaction) -> bool {
        let asked = self.tasks.get(&contact.id).is_some_and(|task| task.help.is_some());
        asked && contact.help.is_none()
    }

    /// The task as it is to be shown now; `None` when there is nothing to show.
    fn task(&mut self, floor: &Floor, event: &Event, agent: &AgentId, id: InteractionId, named: bool) -> Option<Task> {
        match views::task(floor, agent, id) {
            Some(task) if task.state != TaskState::Ended => {
                self.tasks.insert(id, task.clone());
                Some(task)
            }
            Some(over) => (self.tasks.remove(&id).is_some() || named).then_some(over),
            None => self.tasks.remove(&id).map(|last| Task {
                state: TaskState::Ended,
                end_reason: last.end_reason.or_else(|| project::reason(event).map(str::to_owned)),
                controls: Controls::default(),
                offer_stage: None,
                offer_kind: None,
                consult: None,
                transfer: None,
                consult_wrap_up: None,
                help: None,
                monitor: None,
                version: last.version.saturating_add(1),
                ..last
            }),
        }
    }
}

//! When something falls due. Deadlines are fields of the state; this is an index over their minimum for each contact,
//! agent and phone, so that asking for the next one does not walk the whole floor.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Work;
use crate::directory::Directory;
use crate::ids::{AgentId, InteractionId, PhoneId, Timestamp};
use crate::interaction::LegState;
use crate::limits::CALLER_SOUND_LOSS_MS;
use crate::state::State;

/// What something falls due for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Interaction(InteractionId),
    Agent(AgentId),
    Phone(PhoneId),
}

/// A deadline and its name.
pub(crate) type Due = (Timestamp, &'static str);

#[derive(Debug, Default)]
pub(crate) struct Schedule {
    by_time: BTreeSet<(Timestamp, Subject)>,
    by_subject: BTreeMap<Subject, Due>,
}

impl Schedule {
    pub(crate) fn of(directory: &Directory, state: &State) -> Self {
        let mut schedule = Self::default();
        for id in state.interactions.keys() {
            schedule.update_interaction(directory, state, *id);
        }
        for id in state.agents.keys() {
            schedule.update_agent(directory, state, id);
        }
        for id in state.phones.keys() {
            schedule.update_phone(state, id);
        }
        schedule
    }

    pub(crate) fn next(&self) -> Option<Due> {
        let (_, subject) = self.by_time.first()?;
        self.by_subject.get(subject).copied()
    }

    /// Everything that is due at `now`.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<Subject> {
        self.by_time
            .iter()
            .take_while(|(at, _)| *at <= now)
            .map(|(_, subject)| subject.clone())
            .collect()
    }

    pub(crate) fn update_interaction(&mut self, directory: &Directory, state: &State, id: InteractionId) {
        let due = state.interactions.get(&id).and_then(|_| {
            interaction_dues(directory, state, id)
                .into_iter()
                .min_by_key(|(at, _)| *at)
        });
        self.set(Subject::Interaction(id), due);
    }

    pub(crate) fn update_agent(&mut self, directory: &Directory, state: &State, id: &AgentId) {
        self.set(Subject::Agent(id.clone()), agent_due(directory, state, id));
        // The agent's silence is also the customer's business (NET-6).
        if let Some(Work::Talking(contact)) = state.agents.get(id).map(|agent| agent.work) {
            self.update_interaction(directory, state, contact);
        }
    }

    pub(crate) fn update_phone(&mut self, state: &State, id: &PhoneId) {
        let due = state
            .phones
            .get(id)
            .map(|registration| (registration.until, "registration"));
        self.set(Subject::Phone(id.clone()), due);
    }

    fn set(&mut self, subject: Subject, due: Option<Due>) {
        if let Some((at, _)) = self.by_subject.remove(&subject) {
            self.by_time.remove(&(at, subject.clone()));
        }
        if let Some(due) = due {
            self.by_time.insert((due.0, subject.clone()));
            self.by_subject.insert(subject, due);
        }
    }
}

/// All deadlines of one contact.
fn interaction_dues(directory: &Directory, state: &State, id: InteractionId) -> Vec<Due> {
    let Some(contact) = state.interactions.get(&id) else {
        return Vec::new();
    };
    let mut dues = Vec::new();
    if contact.ended.is_none() {
        if contact.talk.is_none()
            && let Some(at) = contact.run.as_ref().and_then(flow::Run::deadline)
        {
            dues.push((Timestamp(i64::try_from(at).unwrap_or(i64::MAX)), "flow"));
        }
        // Nobody is thrown out of the line while a phone rings for him.
        if let Some(offer) = &contact.offer {
            dues.push((offer.confirm_until.unwrap_or(offer.until), "offer"));
        } else if let Some(line) = contact.line.as_ref().filter(|line| line.waiting)
            && let Some(queue) = directory.queues.get(&line.queue)
        {
            dues.push((line.waiting_since.plus(queue.max_wait_ms), "longest wait"));
        }
        if let Some(talk) = &contact.talk
            && let Some(since) = state
                .agents
                .get(&talk.agent)
                .and_then(|agent| agent.station.silent_since)
        {
            let wait = if talk.parked {
                directory.organization.sound_loss_return_ms
            } else {
                directory.organization.sound_loss_park_ms
            };
            // Counted from the loss or, for a call that began without sound, from its start.
            dues.push((since.max(talk.connected_at).plus(wait), "agent's sound"));
        }
        if let Some(since) = contact.caller_silent_since {
            dues.push((since.plus(CALLER_SOUND_LOSS_MS), "caller's sound"));
        }
    }
    for leg in contact.legs.values() {
        if let LegState::Releasing { until } = leg.state {
            dues.push((until, "release"));
        }
    }
    dues.extend(
        contact
            .owed
            .iter()
            .filter_map(|owed| owed.until.map(|until| (until, "wrap-up"))),
    );
    dues
}

/// The deadline of one agent: a station that stays away. A conversation and an offer have deadlines of their own.
fn agent_due(directory: &Directory, state: &State, id: &AgentId) -> Option<Due> {
    let agent = state.agents.get(id)?;
    let since = agent.station.silent_since?;
    match agent.work {
        Work::Free | Work::WrappingUp(_) => Some((since.plus(directory.organization.station_loss_ms), "station")),
        Work::Offered(_) | Work::Talking(_) => None,
    }
}

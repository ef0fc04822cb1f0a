//! When something falls due. Deadlines are fields of the state; this is an index over their minimum for each contact,
//! agent and phone, so that asking for the next one does not walk the whole floor.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Work;
use crate::directory::Directory;
use crate::ids::{AgentId, InteractionId, PhoneId, Timestamp};
use crate::interaction::{Interaction, LegState, Offer};
use crate::item::WorkItem;
use crate::limits::{CALLER_SOUND_LOSS_MS, TRANSFER_REACH_MS, UNATTENDED_WARNING_MS};
use crate::state::State;
use crate::talk::{Member, Transfer};

/// What something falls due for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Interaction(InteractionId),
    Agent(AgentId),
    Phone(PhoneId),
}

/// A deadline and its name.
pub(crate) type Due = (Timestamp, &'static str);

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Schedule {
    by_time: BTreeSet<(Timestamp, Subject)>,
    by_subject: BTreeMap<Subject, Due>,
}

impl Schedule {
    pub(crate) fn of(directory: &Directory, state: &State) -> Self {
        let mut schedule = Self::default();
        for id in state.interactions.keys().chain(state.items.keys()) {
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
        let mut dues = interaction_dues(directory, state, id);
        dues.extend(
            state
                .items
                .get(&id)
                .into_iter()
                .flat_map(|item| item_dues(directory, state, item)),
        );
        let due = dues.into_iter().min_by_key(|(at, _)| *at);
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
            && contact.transfer.is_none()
            && let Some(at) = contact.run.as_ref().and_then(flow::Run::deadline)
        {
            dues.push((Timestamp(i64::try_from(at).unwrap_or(i64::MAX)), "flow"));
        }
        // Nobody is thrown out of the line while a phone rings for him.
        if let Some(offer) = &contact.offer {
            dues.push((offer_until(offer), "offer"));
        } else if let Some(line) = contact.line.as_ref().filter(|line| line.waiting)
            && let Some(queue) = directory.queues.get(&line.queue)
        {
            dues.push((line.waiting_since.plus(queue.max_wait_ms), "longest wait"));
            dues.extend(line.terms.leave_at.map(|at| (at, "the flow's longest wait")));
        }
        dues.extend(term_due(state, id).map(|at| (at, "terms of the wait")));
        if let Some(offer) = contact.consult.as_ref().and_then(|consult| consult.offer.as_ref()) {
            dues.push((offer_until(offer), "consult"));
        }
        if let Some(transfer) = &contact.transfer {
            dues.push((transfer_until(transfer), "transfer"));
        }
        for monitor in &contact.monitors {
            dues.extend(monitor.rings_until.map(|until| (until, "monitor")));
        }
        for (member, since) in silent_members(state, contact) {
            let wait = if may_park(contact, member) {
                directory.organization.sound_loss_park_ms
            } else {
                directory.organization.sound_loss_return_ms
            };
            dues.push((since.plus(wait), "agent's sound"));
        }
        if let Some(prompt) = contact.talk.as_ref().and_then(|talk| talk.prompt.as_ref()) {
            dues.push((prompt.until, "message to the agent"));
        }
        if let Some(talk) = &contact.talk
            && let Some(since) = talk.unattended_since
        {
            let end = since.plus(directory.organization.unattended_limit_ms);
            let warning = Timestamp(end.0.saturating_sub_unsigned(UNATTENDED_WARNING_MS));
            dues.push((if talk.warned { end } else { warning }, "call without an agent"));
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

/// All deadlines of one work item. Work itself has none.
fn item_dues(directory: &Directory, state: &State, item: &WorkItem) -> Vec<Due> {
    let mut dues = Vec::new();
    if let Some(offer) = &item.offer {
        dues.push((offer.until, "request for an item"));
    } else if let Some(line) = item.line.as_ref().filter(|_| item.waiting())
        && let Some(queue) = directory.queues.get(&line.queue)
    {
        dues.push((line.waiting_since.plus(queue.max_wait_ms), "longest wait"));
    }
    dues.extend(term_due(state, item.id).map(|at| (at, "terms of the wait")));
    let owed = item.owed.iter().filter_map(|owed| owed.until);
    dues.extend(owed.map(|until| (until, "wrap-up")));
    dues
}

/// When something changes for a call or a work item in line.
fn term_due(state: &State, id: InteractionId) -> Option<Timestamp> {
    let waiting = state.waits(id)?;
    let line = waiting.line;
    let need = line.terms.needs.get(1).map(|need| need.from);
    let hold = line.terms.preferred.as_ref().map(|preferred| preferred.until);
    let overflow = line.terms.overflow.iter().map(|helper| helper.at);
    let missed = waiting.missed_by.iter().map(|missed| missed.until);
    let contact = state.interactions.get(&id);
    let teams = contact
        .into_iter()
        .flat_map(|contact| contact.teams_missed.values().copied());
    overflow.chain(missed).chain(teams).chain(need).chain(hold).min()
}

/// When a request is over that nobody answered.
pub(crate) fn offer_until(offer: &Offer) -> Timestamp {
    offer.confirm_until.unwrap_or(offer.until)
}

/// When a transfer is over whose destination did not answer, or did not even alert (TRF-17).
pub(crate) fn transfer_until(transfer: &Transfer) -> Timestamp {
    let until = offer_until(&transfer.offer);
    if transfer.released {
        until
    } else {
        until.min(transfer.offer.at.plus(TRANSFER_REACH_MS))
    }
}

/// Everybody in the talk or the consult whose browser phone has no sound, with since when it counts: from the loss or,
/// for a call that began without sound, from its start.
pub(crate) fn silent_members<'a>(
    state: &'a State,
    contact: &'a Interaction,
) -> impl Iterator<Item = (&'a Member, Timestamp)> {
    let members = contact.talk.iter().flat_map(|talk| &talk.members);
    let consulted = contact.consult.iter().filter_map(|consult| consult.with.as_ref());
    members.chain(consulted).filter_map(|member| {
        let since = state.agents.get(member.who.agent()?)?.station.silent_since?;
        Some((member, since.max(member.joined_at)))
    })
}

/// The customer of a lone agent hears music while the agent's sound is away (NET-6).
pub(crate) fn may_park(contact: &Interaction, member: &Member) -> bool {
    let alone = contact
        .talk
        .as_ref()
        .is_some_and(|talk| talk.members.len() == 1 && talk.on(member.leg).is_some());
    alone && !member.parked && contact.customer_left.is_none()
}

/// The deadline of one agent: a station that stays away. A conversation and an offer have deadlines of their own.
fn agent_due(directory: &Directory, state: &State, id: &AgentId) -> Option<Due> {
    let agent = state.agents.get(id)?;
    let since = agent.station.silent_since?;
    match agent.work {
        Work::Free | Work::WrappingUp(_) | Work::Monitoring(_) => {
            Some((since.plus(directory.organization.station_loss_ms), "station"))
        }
        Work::Offered(_) | Work::Talking(_) => None,
    }
}

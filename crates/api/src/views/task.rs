//! A contact as one agent sees it.

use floor::{AgentId, Control, Floor, Interaction, InteractionId, TaskState};

use super::{end_cause, time};
use crate::dto::{agent::Named, task as dto};

/// The agent's open tasks, oldest first. Voice capacity is one, so it is what the agent has at hand.
pub(crate) fn open_tasks(floor: &Floor, agent: &AgentId) -> Vec<dto::Task> {
    floor
        .state()
        .agents
        .get(agent)
        .and_then(|agent| agent.work.interaction())
        .and_then(|id| task(floor, agent, id))
        .filter(|task| task.state != dto::TaskState::Ended)
        .into_iter()
        .collect()
}

/// A contact as the agent sees it; `None` when it does not concern the agent.
pub(crate) fn task(floor: &Floor, agent: &AgentId, id: InteractionId) -> Option<dto::Task> {
    let contact = floor.state().interactions.get(&id)?;
    let task_state = floor.task_state(agent, id)?;
    let offer = contact.offer.as_ref().filter(|offer| offer.agent == *agent);
    let talk = contact.talk.as_ref().filter(|talk| talk.agent == *agent);
    Some(dto::Task {
        id: id.to_string(),
        media_type: dto::MediaType::Voice,
        direction: dto::Direction::Inbound,
        state: state(task_state),
        end_reason: contact.ended.map(|(_, cause)| end_cause(cause).to_owned()),
        queue: queue(floor, contact),
        customer: dto::Customer {
            number: contact.caller.number.clone().unwrap_or_default(),
            name: contact.caller.name.clone(),
        },
        dnis: contact.dialled.clone(),
        participants: participants(floor, contact),
        variables: Vec::new(),
        controls: controls(floor, agent, id),
        timers: timers(contact, agent),
        recording: dto::Recording {
            state: dto::RecordingState::Off,
        },
        muted: talk.is_some_and(|talk| talk.muted),
        held_on_phone: talk.is_some_and(|talk| contact.held_on_phone(talk.leg)),
        offer_stage: offer.map(|offer| {
            if offer.ringing {
                dto::OfferStage::Request
            } else {
                dto::OfferStage::Connecting
            }
        }),
        consult: None,
        version: contact.version,
    })
}

const fn state(state: TaskState) -> dto::TaskState {
    match state {
        TaskState::Ringing => dto::TaskState::Ringing,
        TaskState::Connected => dto::TaskState::Connected,
        TaskState::Held => dto::TaskState::Held,
        TaskState::WrapUp => dto::TaskState::WrapUp,
        TaskState::Ended => dto::TaskState::Ended,
    }
}

fn queue(floor: &Floor, contact: &Interaction) -> Option<Named> {
    let id = &contact.line.as_ref()?.queue;
    let queue = floor.directory().queues.get(id);
    Some(Named {
        id: id.to_string(),
        name: queue.map_or_else(|| id.to_string(), |queue| queue.name.clone()),
    })
}

fn participants(floor: &Floor, contact: &Interaction) -> Vec<dto::Participant> {
    let customer = dto::Participant {
        id: format!("leg-{}", contact.customer),
        kind: dto::ParticipantKind::Customer,
        agent_id: None,
        name: contact.caller.name.clone().unwrap_or_default(),
        number: contact.caller.number.clone(),
        primary: false,
        owes_wrap_up: false,
        muted: false,
        joined_at: time(contact.arrived_at),
    };
    let owner = contact.talk.as_ref().map(|talk| {
        let person = floor.directory().agents.get(&talk.agent);
        let owes = match contact.ended {
            Some(_) => contact.owed_by(&talk.agent).is_some(),
            // While the talk goes on: whether a wrap-up will be owed (END-5, D-14).
            None => floor
                .directory()
                .profile_of(&talk.agent)
                .is_some_and(|profile| profile.wrap_up.is_some()),
        };
        dto::Participant {
            id: format!("agent-{}", talk.agent),
            kind: dto::ParticipantKind::Agent,
            agent_id: Some(talk.agent.to_string()),
            name: person.map_or_else(|| talk.agent.to_string(), |person| person.name.clone()),
            number: None,
            primary: true,
            owes_wrap_up: owes,
            muted: talk.muted,
            joined_at: time(talk.connected_at),
        }
    });
    std::iter::once(customer).chain(owner).collect()
}

fn timers(contact: &Interaction, agent: &AgentId) -> dto::Timers {
    let offer = contact.offer.as_ref().filter(|offer| offer.agent == *agent);
    let talk = contact.talk.as_ref().filter(|talk| talk.agent == *agent);
    let owed = contact.owed_by(agent);
    dto::Timers {
        enqueued_at: contact.line.as_ref().map(|line| time(line.enqueued_at)),
        offered_at: offer.map(|offer| time(offer.at)),
        offer_expires_at: offer.map(|offer| time(offer.confirm_until.unwrap_or(offer.until))),
        connected_at: talk.map(|talk| time(talk.connected_at)),
        held_since: talk
            .filter(|_| contact.ended.is_none())
            .and_then(|talk| talk.held_since)
            .map(time),
        wrap_up_since: owed.map(|owed| time(owed.since)),
        wrap_up_ends_at: owed.and_then(|owed| owed.until).map(time),
    }
}

fn controls(floor: &Floor, agent: &AgentId, id: InteractionId) -> dto::Controls {
    let ready = floor.controls(agent, id);
    dto::Controls {
        accept: control(ready.accept),
        decline: control(ready.decline),
        hold: control(ready.hold),
        resume: control(ready.resume),
        mute: control(ready.mute),
        dtmf: control(ready.dtmf),
        end: control(ready.end),
        wrapup: control(ready.wrapup),
        ..dto::Controls::default()
    }
}

fn control(control: Control) -> dto::Control {
    match control {
        Control::Hidden => dto::Control::default(),
        Control::Enabled => dto::Control {
            visible: true,
            enabled: true,
            reason: None,
        },
        Control::Disabled(reason) => dto::Control {
            visible: true,
            enabled: false,
            reason: Some(reason.to_owned()),
        },
    }
}

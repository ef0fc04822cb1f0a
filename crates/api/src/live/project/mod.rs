//! Which recorded event becomes which message for whom.

mod item;
mod talk;
mod variables;

use std::collections::BTreeSet;

use floor::{
    AgentId, ConferenceEvent, ConsultEvent, Device, Event, Facts, Floor, FlowEvent, Interaction, InteractionId,
    SupervisionEvent, TransferEvent,
};

use crate::{
    dto::{
        agent::Named,
        consult::ConsultParty,
        event::{EventType, VariableNews},
    },
    views,
};

/// How a listener stands to an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    /// Who listens.
    pub(super) agent: &'a AgentId,
    /// The contact as people know it.
    pub(super) contact: Option<&'a Interaction>,
    /// What is known of it, or of the work item.
    pub(super) facts: Option<&'a Facts>,
    /// The event happened in a consult's own contact.
    pub(super) in_child: bool,
}

/// The message type of an event for one listener; `None` for events that the listener need not know: steps of flows and
/// of legs show themselves in the events that follow from them.
pub(super) fn kind(event: &Event, seen: Seen<'_>) -> Option<EventType> {
    let named = event.agent() == Some(seen.agent);
    Some(match event {
        Event::InteractionEnded { .. } | Event::InteractionClosed { .. } if seen.in_child => return None,
        Event::AgentOffered { .. } if seen.in_child => EventType::TaskConsultOffered,
        Event::OfferRinging { agent, .. } if !named => destination_rings(agent, seen),
        // Whoever asks waits again.
        Event::OfferClosed { .. } if seen.in_child && !named => EventType::TaskConsultRequested,
        Event::Consult { event, .. } => return talk::consult(event),
        Event::Transfer { event, .. } => {
            let rung = matches!(event, TransferEvent::Offered { who, .. } if who.agent() == Some(seen.agent));
            return talk::transfer(event, rung);
        }
        Event::Conference { event, .. } => return talk::conference(event),
        Event::Flow { event, .. } => return talk::by_flow(event),
        Event::Supervision { event, .. } => talk::supervision(event),
        Event::Variables { event, .. } => return variables::kind(event, seen),
        Event::Item { event, .. } => return item::kind(event, named),
        Event::AgentSignedIn { .. } => EventType::StationLoggedIn,
        Event::StationMoved { .. } => EventType::StationMoved,
        Event::AgentSignedOut { .. } => EventType::StationLoggedOut,
        Event::AgentStateChanged { .. } => EventType::AgentStateChanged,
        Event::StationSoundChanged { up: true, .. } => EventType::StationSoundUp,
        Event::StationSoundChanged { up: false, .. } => EventType::StationSoundDown,
        Event::PhoneRegistered { .. } => EventType::StationPhoneRegistered,
        Event::PhoneUnregistered { .. } => EventType::StationPhoneUnregistered,
        Event::AgentOffered { .. } => EventType::TaskOffered,
        Event::OfferRinging { .. } => EventType::TaskOfferRinging,
        Event::OfferConfirming { .. } => EventType::TaskOfferConfirming,
        Event::OfferClosed { .. } => EventType::TaskOfferClosed,
        Event::CallConnected { .. } => EventType::TaskAssigned,
        Event::CallHeld { .. } => EventType::TaskHeld,
        Event::CallResumed { .. } => EventType::TaskResumed,
        Event::HeldOnPhone { held: true, .. } => EventType::TaskHeldOnPhone,
        Event::HeldOnPhone { held: false, .. } => EventType::TaskResumedOnPhone,
        Event::PhoneTransferRefused { .. } => EventType::TaskPhoneTransferRefused,
        Event::ParticipantMuted { muted: true, .. } => EventType::TaskMuted,
        Event::ParticipantMuted { muted: false, .. } => EventType::TaskUnmuted,
        Event::DigitsSent { .. } => EventType::TaskDigitsSent,
        Event::CustomerParked { .. } => EventType::TaskCustomerParked,
        Event::CustomerUnparked { .. } => EventType::TaskCustomerUnparked,
        Event::AgentDetached { .. } => EventType::TaskDetached,
        Event::CallerSoundChanged { up: true, .. } => EventType::TaskCallerSoundUp,
        Event::CallerSoundChanged { up: false, .. } => EventType::TaskCallerSoundDown,
        Event::InteractionEnded { .. } => EventType::TaskEnded,
        Event::WrapUpStarted { .. } => EventType::TaskWrapUpStarted,
        Event::WrapUpSubmitted { .. } => EventType::TaskWrappedUp,
        Event::InteractionClosed { .. } => EventType::TaskClosed,
        Event::CallArrived { .. }
        | Event::FlowStepped { .. }
        | Event::FlowFailed { .. }
        | Event::CallerQueued { .. }
        | Event::Waiting { .. }
        | Event::LegAnswered { .. }
        | Event::LegReleasing { .. }
        | Event::LegEnded { .. }
        | Event::AgentPromptFinished { .. }
        | Event::Restarted => return None,
    })
}

/// Somebody else's device alerts: a consult's or a transfer's.
fn destination_rings(rung: &AgentId, seen: Seen<'_>) -> EventType {
    let transfer = seen.contact.and_then(|contact| contact.transfer.as_ref());
    if transfer.is_some_and(|transfer| transfer.offer.who.agent() == Some(rung)) {
        EventType::TaskTransferRinging
    } else if seen.in_child || seen.contact.is_some_and(|contact| contact.consult.is_some()) {
        EventType::TaskConsultRinging
    } else {
        EventType::TaskOfferRinging
    }
}

/// The reason that an event carries, as a stable code.
pub(super) const fn reason(event: &Event) -> Option<&'static str> {
    match event {
        Event::AgentStateChanged { cause, .. } | Event::AgentSignedOut { cause, .. } => Some(views::cause(*cause)),
        Event::OfferClosed { outcome, .. } => Some(outcome.code()),
        Event::Consult {
            event: ConsultEvent::Closed { outcome, .. },
            ..
        } => Some(outcome.code()),
        Event::Transfer {
            event: TransferEvent::Failed { outcome, .. },
            ..
        } => Some(outcome.code()),
        Event::Flow {
            event: FlowEvent::TransferFailed { outcome, .. },
            ..
        } => Some(outcome.code()),
        Event::Conference {
            event: ConferenceEvent::Left { cause, .. },
            ..
        } => Some(cause.code()),
        Event::Supervision {
            event: SupervisionEvent::Ended { cause, .. },
            ..
        } => Some(cause.code()),
        Event::Item { event, .. } => item::reason(event),
        Event::InteractionEnded { cause, .. } => Some(views::end_cause(*cause)),
        Event::WrapUpSubmitted { automatic: true, .. } => Some("automatic"),
        Event::AgentSignedIn { .. }
        | Event::StationMoved { .. }
        | Event::StationSoundChanged { .. }
        | Event::PhoneRegistered { .. }
        | Event::PhoneUnregistered { .. }
        | Event::CallArrived { .. }
        | Event::FlowStepped { .. }
        | Event::FlowFailed { .. }
        | Event::CallerQueued { .. }
        | Event::Waiting { .. }
        | Event::AgentOffered { .. }
        | Event::OfferRinging { .. }
        | Event::OfferConfirming { .. }
        | Event::CallConnected { .. }
        | Event::LegAnswered { .. }
        | Event::LegReleasing { .. }
        | Event::LegEnded { .. }
        | Event::CallHeld { .. }
        | Event::CallResumed { .. }
        | Event::HeldOnPhone { .. }
        | Event::PhoneTransferRefused { .. }
        | Event::ParticipantMuted { .. }
        | Event::DigitsSent { .. }
        | Event::AgentPromptFinished { .. }
        | Event::CustomerParked { .. }
        | Event::CustomerUnparked { .. }
        | Event::AgentDetached { .. }
        | Event::CallerSoundChanged { .. }
        | Event::WrapUpSubmitted { automatic: false, .. }
        | Event::WrapUpStarted { .. }
        | Event::InteractionClosed { .. }
        | Event::Consult { .. }
        | Event::Transfer { .. }
        | Event::Conference { .. }
        | Event::Flow { .. }
        | Event::Supervision { .. }
        | Event::Variables { .. }
        | Event::Restarted => None,
    }
}

/// The supervisor by whose will an agent's state or sign-in changed.
pub(super) fn by(floor: &Floor, event: &Event) -> Option<Named> {
    let (Event::AgentStateChanged { by, .. } | Event::AgentSignedOut { by, .. }) = event else {
        return None;
    };
    by.as_ref().map(|supervisor| views::named_agent(floor, supervisor))
}

/// Which variables an event is about.
pub(super) fn variables(floor: &Floor, event: &Event) -> Option<VariableNews> {
    if let Event::Variables { event, .. } = event {
        Some(variables::news(floor, event))
    } else {
        None
    }
}

/// The party whom an event is about, beside the agent whom it names.
pub(super) fn party(floor: &Floor, event: &Event) -> Option<ConsultParty> {
    let who = if let Event::Consult { event, .. } = event {
        talk::who_answered(event)
    } else if let Event::Transfer { event, .. } = event {
        talk::who_took_over(event)
    } else if let Event::Conference { event, .. } = event {
        if let ConferenceEvent::PrimaryChanged { agent } = event {
            return agent.as_ref().map(|agent| views::agent_party(floor, agent));
        }
        talk::who_came_or_went(event)
    } else {
        None
    };
    who.map(|who| views::party(floor, who))
}

/// The agents whom an event concerns by what it says and by where the floor stands now. `contact`: as people know it.
pub(super) fn concerned(floor: &Floor, event: &Event, contact: Option<InteractionId>) -> BTreeSet<AgentId> {
    let mut agents: BTreeSet<AgentId> = event.agent().cloned().into_iter().collect();
    if let Event::PhoneRegistered { phone, .. } | Event::PhoneUnregistered { phone } = event {
        let here = floor
            .state()
            .agents
            .values()
            .filter(|agent| matches!(&agent.station.device, Device::Extension(own) if own == phone));
        agents.extend(here.map(|agent| agent.id.clone()));
    }
    if let Some(item) = contact.and_then(|id| floor.state().items.get(&id)) {
        agents.extend(item.agents().cloned());
    }
    if let Some(contact) = contact.and_then(|id| floor.state().interactions.get(&id)) {
        agents.extend(contact.agents().cloned());
        let asked = floor
            .state()
            .child_of(contact)
            .into_iter()
            .flat_map(Interaction::agents);
        agents.extend(asked.cloned());
    }
    agents
}

/// Whether an event of a contact is for those alone whom it names: nobody else's picture changes by it, or nobody else
/// may know.
pub(super) fn private(event: &Event, seen: Seen<'_>) -> bool {
    let owner = |contact: &Interaction| contact.primary() == Some(seen.agent) || contact.owed_by(seen.agent).is_some();
    if let Event::Consult { event, .. } = event {
        matches!(
            event,
            ConsultEvent::WrapUpOffered { .. } | ConsultEvent::WrapUpSubmitted { .. }
        )
    } else if let Event::Conference { event, .. } = event {
        matches!(event, ConferenceEvent::WrapUpSuggested { .. }) && !seen.contact.is_some_and(owner)
    } else if let Event::Supervision { event, .. } = event {
        // Supervisors who are there see it on their task, others in their lists.
        let listens = seen
            .contact
            .is_some_and(|contact| contact.monitor_of(seen.agent).is_some());
        matches!(event, SupervisionEvent::HelpRequested { .. }) && !listens
    } else if let Event::Variables { event, .. } = event {
        variables::private(event)
    } else {
        false
    }
}

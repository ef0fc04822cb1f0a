//! Which recorded event becomes which message for whom.

use std::collections::BTreeSet;

use floor::{AgentId, Device, Event, Floor, Recorded};

use crate::{dto::event::EventType, views};

/// The message type of an event; `None` for events that no desktop needs: steps of flows and of legs show themselves
/// in the events that follow from them.
pub(super) const fn kind(event: &Event) -> Option<EventType> {
    Some(match event {
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
        | Event::LegAnswered { .. }
        | Event::LegReleasing { .. }
        | Event::LegEnded { .. }
        | Event::AgentPromptFinished { .. }
        | Event::Restarted => return None,
    })
}

/// The reason that an event carries, as a stable code.
pub(super) const fn reason(event: &Event) -> Option<&'static str> {
    match event {
        Event::AgentStateChanged { cause, .. } | Event::AgentSignedOut { cause, .. } => Some(views::cause(*cause)),
        Event::OfferClosed { outcome, .. } => Some(views::offer_outcome(*outcome)),
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
        | Event::Restarted => None,
    }
}

/// The agents whom an event concerns by what it says and by where the floor stands now.
pub(super) fn concerned(floor: &Floor, recorded: &Recorded) -> BTreeSet<AgentId> {
    let mut agents: BTreeSet<AgentId> = recorded.event.agent().cloned().into_iter().collect();
    if let Event::PhoneRegistered { phone, .. } | Event::PhoneUnregistered { phone } = &recorded.event {
        let here = floor
            .state()
            .agents
            .values()
            .filter(|agent| matches!(&agent.station.device, Device::Extension(own) if own == phone));
        agents.extend(here.map(|agent| agent.id.clone()));
    }
    let contact = recorded
        .event
        .interaction()
        .and_then(|id| floor.state().interactions.get(&id));
    if let Some(contact) = contact {
        agents.extend(contact.offer.iter().map(|offer| offer.agent.clone()));
        agents.extend(contact.talk.iter().map(|talk| talk.agent.clone()));
        agents.extend(contact.owed.iter().map(|owed| owed.agent.clone()));
    }
    agents
}

//! Which recorded event becomes which message for whom.

use floor::{AgentId, Event, Floor, Recorded};

use crate::views;

/// The message type of an event; `None` for events that no desktop needs: steps of flows and of legs show themselves
/// in the events that follow from them.
pub(super) const fn kind(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::AgentSignedIn { .. } => "station.loggedIn",
        Event::StationMoved { .. } => "station.moved",
        Event::AgentSignedOut { .. } => "station.loggedOut",
        Event::AgentStateChanged { .. } => "agent.stateChanged",
        Event::StationSoundChanged { up: true, .. } => "station.soundUp",
        Event::StationSoundChanged { up: false, .. } => "station.soundDown",
        Event::PhoneRegistered { .. } => "station.phoneRegistered",
        Event::PhoneUnregistered { .. } => "station.phoneUnregistered",
        Event::AgentOffered { .. } => "task.offered",
        Event::OfferRinging { .. } => "task.offerRinging",
        Event::OfferConfirming { .. } => "task.offerConfirming",
        Event::OfferClosed { .. } => "task.offerClosed",
        Event::CallConnected { .. } => "task.assigned",
        Event::CallHeld { .. } => "task.held",
        Event::CallResumed { .. } => "task.resumed",
        Event::HeldOnPhone { held: true, .. } => "task.heldOnPhone",
        Event::HeldOnPhone { held: false, .. } => "task.resumedOnPhone",
        Event::PhoneTransferRefused { .. } => "task.phoneTransferRefused",
        Event::ParticipantMuted { muted: true, .. } => "task.muted",
        Event::ParticipantMuted { muted: false, .. } => "task.unmuted",
        Event::DigitsSent { .. } => "task.digitsSent",
        Event::CustomerParked { .. } => "task.customerParked",
        Event::CustomerUnparked { .. } => "task.customerUnparked",
        Event::AgentDetached { .. } => "task.detached",
        Event::CallerSoundChanged { up: true, .. } => "task.callerSoundUp",
        Event::CallerSoundChanged { up: false, .. } => "task.callerSoundDown",
        Event::InteractionEnded { .. } => "task.ended",
        Event::WrapUpStarted { .. } => "task.wrapUpStarted",
        Event::WrapUpSubmitted { .. } => "task.wrappedUp",
        Event::InteractionClosed { .. } => "task.closed",
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

/// The agents whom an event concerns by what it says and by where the floor stands now. The feed adds those to whom
/// the contact was shown before.
pub(super) fn concerned(floor: &Floor, recorded: &Recorded) -> Vec<AgentId> {
    let mut agents: Vec<AgentId> = recorded.event.agent().cloned().into_iter().collect();
    if let Event::PhoneRegistered { phone, .. } | Event::PhoneUnregistered { phone } = &recorded.event {
        agents.extend(
            floor
                .state()
                .agents
                .values()
                .filter(|agent| matches!(&agent.station.device, floor::Device::Extension(own) if own == phone))
                .map(|agent| agent.id.clone()),
        );
    }
    if let Some(contact) = recorded
        .event
        .interaction()
        .and_then(|id| floor.state().interactions.get(&id))
    {
        agents.extend(contact.offer.iter().map(|offer| offer.agent.clone()));
        agents.extend(contact.talk.iter().map(|talk| talk.agent.clone()));
        agents.extend(contact.owed.iter().map(|owed| owed.agent.clone()));
    }
    agents.sort();
    agents.dedup();
    agents
}

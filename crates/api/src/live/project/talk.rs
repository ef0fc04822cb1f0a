//! Message types and parties of what happens between more than two: consults, transfers, conferences, supervisors.

use floor::{ConferenceEvent, ConsultEvent, FlowEvent, SupervisionEvent, TransferEvent, Who};

use crate::dto::event::EventType;

pub(super) const fn consult(event: &ConsultEvent) -> Option<EventType> {
    Some(match event {
        ConsultEvent::Requested { .. } => EventType::TaskConsultRequested,
        // The consult's own contact; people know it by its parent.
        ConsultEvent::ChildStarted { .. } => return None,
        ConsultEvent::Offered { .. } => EventType::TaskConsultOffered,
        ConsultEvent::Ringing { .. } => EventType::TaskConsultRinging,
        ConsultEvent::Connected { .. } => EventType::TaskConsultAnswered,
        ConsultEvent::LiveChanged { .. } => EventType::TaskConsultSwapped,
        ConsultEvent::Muted { muted: true, .. } => EventType::TaskMuted,
        ConsultEvent::Muted { muted: false, .. } => EventType::TaskUnmuted,
        ConsultEvent::Merging { .. } => EventType::TaskConsultMerging,
        ConsultEvent::Closed { .. } => EventType::TaskConsultEnded,
        ConsultEvent::WrapUpOffered { .. } => EventType::TaskConsultWrapUpOffered,
        ConsultEvent::WrapUpSubmitted { .. } => EventType::TaskConsultWrappedUp,
    })
}

/// `rung`: the listener is the one who is rung.
pub(super) const fn transfer(event: &TransferEvent, rung: bool) -> Option<EventType> {
    Some(match event {
        TransferEvent::Started { .. } => EventType::TaskTransferStarted,
        TransferEvent::Offered { .. } if rung => EventType::TaskOffered,
        // The others were told by the start; the flow that an entry point starts shows itself in what follows.
        TransferEvent::Offered { .. } | TransferEvent::EntryPointEntered { .. } => return None,
        TransferEvent::Ringing { .. } => EventType::TaskTransferRinging,
        TransferEvent::Released { .. } => EventType::TaskTransferReleased,
        TransferEvent::Completed { .. } => EventType::TaskTransferCompleted,
        TransferEvent::Failed { .. } => EventType::TaskTransferFailed,
        TransferEvent::Returned { .. } => EventType::TaskTransferReturned,
        TransferEvent::WrapUpWithdrawn { .. } => EventType::TaskWrapUpWithdrawn,
    })
}

pub(super) const fn conference(event: &ConferenceEvent) -> Option<EventType> {
    Some(match event {
        ConferenceEvent::Joined { .. } => EventType::TaskConferenceJoined,
        ConferenceEvent::Left { .. } => EventType::TaskConferenceLeft,
        ConferenceEvent::PrimaryChanged { .. } => EventType::TaskConferencePrimaryChanged,
        ConferenceEvent::CustomerLeft => EventType::TaskCustomerLeft,
        ConferenceEvent::UnattendedWarned => EventType::TaskUnattendedWarned,
        ConferenceEvent::UnattendedToneFinished => return None,
        ConferenceEvent::WrapUpSuggested { .. } => EventType::TaskWrapUpSuggested,
    })
}

/// As the supervisor, or whoever asked for one, is told.
pub(super) const fn supervision(event: &SupervisionEvent) -> EventType {
    match event {
        SupervisionEvent::Requested { .. } => EventType::TaskMonitorRequested,
        SupervisionEvent::Started { .. } => EventType::TaskMonitorStarted,
        SupervisionEvent::Changed { .. } => EventType::TaskMonitorChanged,
        SupervisionEvent::Ended { .. } => EventType::TaskMonitorEnded,
        SupervisionEvent::HelpRequested { .. } => EventType::TaskHelpRequested,
    }
}

pub(super) const fn who_answered(event: &ConsultEvent) -> Option<&Who> {
    match event {
        ConsultEvent::Connected { who, .. } => Some(who),
        ConsultEvent::Requested { .. }
        | ConsultEvent::ChildStarted { .. }
        | ConsultEvent::Offered { .. }
        | ConsultEvent::Ringing { .. }
        | ConsultEvent::LiveChanged { .. }
        | ConsultEvent::Muted { .. }
        | ConsultEvent::Merging { .. }
        | ConsultEvent::Closed { .. }
        | ConsultEvent::WrapUpOffered { .. }
        | ConsultEvent::WrapUpSubmitted { .. } => None,
    }
}

/// What a flow's own transfer tells whoever is rung; everything else of a flow shows itself in what follows.
pub(super) const fn by_flow(event: &FlowEvent) -> Option<EventType> {
    match event {
        FlowEvent::TransferOffered { .. } => Some(EventType::TaskOffered),
        FlowEvent::TransferCompleted { .. } => Some(EventType::TaskAssigned),
        FlowEvent::TransferFailed { .. } => Some(EventType::TaskOfferClosed),
        FlowEvent::TransferRinging
        | FlowEvent::AgentPromptSet { .. }
        | FlowEvent::ScreenPopSet { .. }
        | FlowEvent::EntryPointEntered { .. }
        | FlowEvent::ConsentGiven { .. } => None,
    }
}

pub(super) const fn who_took_over(event: &TransferEvent) -> Option<&Who> {
    match event {
        TransferEvent::Completed { who, .. } => Some(who),
        TransferEvent::Started { .. }
        | TransferEvent::Offered { .. }
        | TransferEvent::Ringing { .. }
        | TransferEvent::Released { .. }
        | TransferEvent::Failed { .. }
        | TransferEvent::Returned { .. }
        | TransferEvent::WrapUpWithdrawn { .. }
        | TransferEvent::EntryPointEntered { .. } => None,
    }
}

pub(super) const fn who_came_or_went(event: &ConferenceEvent) -> Option<&Who> {
    match event {
        ConferenceEvent::Joined { who, .. } | ConferenceEvent::Left { who, .. } => Some(who),
        ConferenceEvent::PrimaryChanged { .. }
        | ConferenceEvent::CustomerLeft
        | ConferenceEvent::UnattendedWarned
        | ConferenceEvent::UnattendedToneFinished
        | ConferenceEvent::WrapUpSuggested { .. } => None,
    }
}

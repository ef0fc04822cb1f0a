//! Message types of what happens to work items.

use floor::ItemEvent;

use crate::dto::event::EventType;

/// `named`: the listener is the agent whom the step names.
pub(super) const fn kind(event: &ItemEvent, named: bool) -> Option<EventType> {
    Some(match event {
        // Nobody has it at hand yet, or no more; whoever gave it away was told by that.
        ItemEvent::Created { .. } | ItemEvent::Queued { .. } => return None,
        ItemEvent::TransferOffered { .. } if !named => return None,
        ItemEvent::Offered { .. } | ItemEvent::TransferOffered { .. } => EventType::TaskOffered,
        ItemEvent::HandedOver { .. } => EventType::TaskTransferStarted,
        ItemEvent::OfferClosed { .. } => EventType::TaskOfferClosed,
        ItemEvent::Accepted { .. } => EventType::TaskAssigned,
        ItemEvent::Detached { .. } => EventType::TaskDetached,
        ItemEvent::Ended { .. } => EventType::TaskEnded,
        ItemEvent::WrapUpStarted { .. } => EventType::TaskWrapUpStarted,
        ItemEvent::WrapUpSubmitted { .. } => EventType::TaskWrappedUp,
        ItemEvent::Closed => EventType::TaskClosed,
    })
}

pub(super) const fn reason(event: &ItemEvent) -> Option<&'static str> {
    match event {
        ItemEvent::OfferClosed { outcome, .. } => Some(outcome.code()),
        ItemEvent::Ended { cause, .. } => Some(cause.code()),
        ItemEvent::WrapUpSubmitted { automatic: true, .. } => Some("automatic"),
        ItemEvent::HandedOver { .. } => Some("transferred"),
        ItemEvent::Detached { .. } => Some("lost"),
        ItemEvent::WrapUpSubmitted { automatic: false, .. }
        | ItemEvent::Created { .. }
        | ItemEvent::Queued { .. }
        | ItemEvent::Offered { .. }
        | ItemEvent::TransferOffered { .. }
        | ItemEvent::Accepted { .. }
        | ItemEvent::WrapUpStarted { .. }
        | ItemEvent::Closed => None,
    }
}

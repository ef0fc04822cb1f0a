//! What happens to a work item.

use crate::ids::{AgentId, QueueId, Timestamp, WrapUpCodeId};
use crate::interaction::Terms;
use crate::vocabulary::{Decision, Destination, EndCause, OfferOutcome, QueueReason};

/// A step of a work item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemEvent {
    /// Somebody wrote it down.
    Created {
        /// Who: an agent, or another user by the user's id.
        by: AgentId,
        /// What is to be done.
        title: String,
    },
    /// It waits in a queue.
    Queued {
        /// Where.
        queue: QueueId,
        /// Its place in line counts from here; kept when it comes back (RON-1).
        enqueued_at: Timestamp,
        /// 1 is first, 10 is none.
        priority: u8,
        /// Put before all others of its priority.
        first_in_line: bool,
        /// Why.
        reason: QueueReason,
        /// On which terms it waits, beside its place.
        terms: Terms,
    },
    /// An agent is asked to take it, who has so much less capacity left (DIG-1).
    Offered {
        /// Who.
        agent: AgentId,
        /// Unanswered until then, it is RONA (RON-4).
        until: Timestamp,
        /// Why this agent (B-3).
        decision: Decision,
    },
    /// Its owner gave it away (TRF-5).
    HandedOver {
        /// The owner until now.
        agent: AgentId,
        /// To whom or what.
        to: Destination,
    },
    /// A colleague is asked to take it over.
    TransferOffered {
        /// Who is asked.
        agent: AgentId,
        /// Who gave it away.
        by: AgentId,
        /// Unanswered until then, it goes back to its queue (TRF-17).
        until: Timestamp,
    },
    /// A request is over, and the agent does not have the item.
    OfferClosed {
        /// Whose.
        agent: AgentId,
        /// How.
        outcome: OfferOutcome,
    },
    /// An agent took it and works on it.
    Accepted {
        /// Who.
        agent: AgentId,
    },
    /// Its owner no longer has it though it goes on: the agent is gone.
    Detached {
        /// The owner until now.
        agent: AgentId,
    },
    /// The work is over.
    Ended {
        /// Who ended it, if a person did.
        agent: Option<AgentId>,
        /// Why.
        cause: EndCause,
    },
    /// An agent owes a wrap-up for a spell of ownership (END-5).
    WrapUpStarted {
        /// Who.
        agent: AgentId,
        /// The default reason is submitted then (WRP-5); `None`: never by itself.
        until: Option<Timestamp>,
    },
    /// A wrap-up was given.
    WrapUpSubmitted {
        /// Whose.
        agent: AgentId,
        /// The reason.
        code: WrapUpCodeId,
        /// By the deadline, not by the agent.
        automatic: bool,
    },
    /// Nothing is left to do about it.
    Closed,
}

impl ItemEvent {
    /// The agent whom it names, if it names one who has or had it at hand.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Offered { agent, .. }
            | Self::HandedOver { agent, .. }
            | Self::TransferOffered { agent, .. }
            | Self::OfferClosed { agent, .. }
            | Self::Accepted { agent }
            | Self::Detached { agent }
            | Self::WrapUpStarted { agent, .. }
            | Self::WrapUpSubmitted { agent, .. } => Some(agent),
            Self::Ended { agent, .. } => agent.as_ref(),
            Self::Created { .. } | Self::Queued { .. } | Self::Closed => None,
        }
    }
}

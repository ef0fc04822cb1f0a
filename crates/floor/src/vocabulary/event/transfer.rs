//! Steps of a transfer (TRF): asked for, alerting, taken over, failed.

use crate::ids::{AgentId, EntryPointId, LegId, Timestamp};
use crate::talk::Who;
use crate::vocabulary::{Destination, RingTarget};

/// A step of a transfer. The agent named is the one who transfers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferEvent {
    /// An agent asked for a transfer, or completed a consult before it was answered (TRF-3, TRF-14). A queue and an
    /// entry point take the contact at once; an agent or a number is rung first.
    Started {
        /// Who transfers.
        agent: AgentId,
        /// To whom or what.
        to: Destination,
    },
    /// The destination is rung; the talk goes on until it alerts (TRF-17).
    Offered {
        /// Who transfers.
        agent: AgentId,
        /// Who is rung.
        who: Who,
        /// On which leg: a browser station's, or a new one.
        leg: LegId,
        /// Which phone rings; `None` for a browser.
        target: Option<RingTarget>,
        /// Unanswered until then, it has failed.
        until: Timestamp,
    },
    /// An outside number alerts. An agent's device tells it by `OfferRinging`.
    Ringing {
        /// Who transfers.
        agent: AgentId,
    },
    /// The destination alerts: whoever transfers has left, and the customer hears it ring (TRF-9, CON-27).
    Released {
        /// Who has transferred.
        agent: AgentId,
    },
    /// The destination has the customer, after a blind transfer or out of a consult (TRF-4).
    Completed {
        /// Who has transferred.
        agent: AgentId,
        /// Who has the customer now.
        who: Who,
        /// On which leg.
        leg: LegId,
        /// It was answered by itself, and a short tone is heard first (ANS-8).
        tone: bool,
    },
    /// The destination did not take the customer (TRF-17).
    Failed {
        /// Who transfers.
        agent: AgentId,
        /// How.
        outcome: TransferOutcome,
    },
    /// The contact is back at whoever transferred it, because it had nowhere else to go (TRF-17).
    Returned {
        /// To whom.
        agent: AgentId,
        /// On which leg.
        leg: LegId,
    },
    /// A wrap-up that was owed is owed no more: the contact came back (TRF-17).
    WrapUpWithdrawn {
        /// Whose.
        agent: AgentId,
    },
    /// The contact entered an entry point again (TRF-6), never to be routed back to this agent (TRF-7).
    EntryPointEntered {
        /// Who has transferred.
        agent: AgentId,
        /// Where it entered.
        entry_point: EntryPointId,
        /// The version of the flow that it starts with and keeps.
        flow_version: u32,
    },
}

/// How a transfer failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TransferOutcome {
    /// Nobody answered.
    NoAnswer,
    /// Busy.
    Busy,
    /// Declined.
    Declined,
    /// Cannot be reached.
    Unreachable,
    /// The number does not exist.
    InvalidNumber,
    /// The network failed.
    Failed,
    /// The customer left first.
    CustomerLeft,
    /// Whoever transfers left first.
    Cancelled,
}

impl TransferOutcome {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoAnswer => "noAnswer",
            Self::Busy => "busy",
            Self::Declined => "declined",
            Self::Unreachable => "unreachable",
            Self::InvalidNumber => "invalidNumber",
            Self::Failed => "failed",
            Self::CustomerLeft => "customerLeft",
            Self::Cancelled => "cancelled",
        }
    }
}

impl TransferEvent {
    /// Who transfers.
    #[must_use]
    pub const fn agent(&self) -> &AgentId {
        match self {
            Self::Started { agent, .. }
            | Self::Offered { agent, .. }
            | Self::Ringing { agent }
            | Self::Released { agent }
            | Self::Completed { agent, .. }
            | Self::Failed { agent, .. }
            | Self::Returned { agent, .. }
            | Self::WrapUpWithdrawn { agent }
            | Self::EntryPointEntered { agent, .. } => agent,
        }
    }
}

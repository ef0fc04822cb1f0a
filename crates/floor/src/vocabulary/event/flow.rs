//! What a flow settles for the talk to come: what the agent hears and sees first, whether the talk may be recorded, whose
//! flow goes on, to whom the customer is given without a queue.

use flow::Target;

use crate::ids::{AgentId, ClipId, EntryPointId, LegId, Timestamp};
use crate::talk::Who;
use crate::vocabulary::{RingTarget, TransferOutcome};

/// Something that a flow settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowEvent {
    /// The agent hears this before the customer (ANS-6); empty: nothing.
    AgentPromptSet {
        /// The clips, in order.
        clips: Vec<ClipId>,
    },
    /// The agent's desktop opens this page (LAY-4).
    ScreenPopSet {
        /// The address, with the values of the contact in it.
        url: String,
        /// Where it opens.
        target: Target,
    },
    /// Another entry point's flow began in place of the one that handed over.
    EntryPointEntered {
        /// Whose.
        entry_point: EntryPointId,
        /// The version of the flow that it starts with and keeps.
        flow_version: u32,
    },
    /// The customer was asked whether the talk may be recorded (REC-8).
    ConsentGiven {
        /// The answer.
        record: bool,
    },
    /// The flow gives the customer away: the destination is rung (TRF-3).
    TransferOffered {
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
    TransferRinging,
    /// The destination has the customer; the flow is over.
    TransferCompleted {
        /// Who has the customer now.
        who: Who,
        /// On which leg.
        leg: LegId,
        /// It was answered by itself, and a short tone is heard first (ANS-8).
        tone: bool,
    },
    /// The destination did not take the customer; the flow goes on.
    TransferFailed {
        /// Who was rung.
        who: Who,
        /// How.
        outcome: TransferOutcome,
    },
}

impl FlowEvent {
    /// The agent whom it names, if it names one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::TransferOffered { who, .. }
            | Self::TransferCompleted { who, .. }
            | Self::TransferFailed { who, .. } => who.agent(),
            Self::AgentPromptSet { .. }
            | Self::ScreenPopSet { .. }
            | Self::EntryPointEntered { .. }
            | Self::ConsentGiven { .. }
            | Self::TransferRinging => None,
        }
    }
}

//! What a flow settles for the talk to come: what the agent hears and sees first, whether the talk may be recorded, whose
//! flow goes on.

use flow::Target;

use crate::ids::{ClipId, EntryPointId};

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
}

//! Steps of a consult (CON): asked for, ringing, answered, swapped, over.

use crate::ids::{AgentId, EntryPointId, InteractionId, LegId, QueueId, Timestamp, WrapUpCodeId};
use crate::talk::{Live, Who};
use crate::vocabulary::{Destination, RingTarget};

/// A step of a consult. The agent named is the initiator unless the field says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsultEvent {
    /// An agent asked for a consult (CON-7).
    Requested {
        /// The initiator.
        agent: AgentId,
        /// With whom or what.
        to: Destination,
        /// Whom the initiator talks to from now on: the consulted side, or the customer until swapped (HLD-9).
        live: Live,
        /// The contact of its own that runs for a queue or an entry point (CON-21).
        child: Option<InteractionId>,
    },
    /// This contact is the child of a consult: it waits or runs a flow in place of the initiator's voice (CON-14, CON-21).
    ChildStarted {
        /// The initiator.
        agent: AgentId,
        /// The contact in which the consult takes place.
        parent: InteractionId,
        /// The initiator's leg, which hears the child's prompts and music.
        leg: LegId,
        /// The entry point whose flow runs; `None` for a queue.
        entry_point: Option<EntryPointId>,
        /// The version of that flow; 0 for a queue.
        flow_version: u32,
        /// The queue in which it waits; `None` for an entry point, whose flow decides.
        queue: Option<QueueId>,
    },
    /// A party is rung.
    Offered {
        /// The initiator.
        agent: AgentId,
        /// Who is rung.
        who: Who,
        /// On which leg: a browser station's, or a new one.
        leg: LegId,
        /// Which phone rings; `None` for a browser.
        target: Option<RingTarget>,
        /// Unanswered until then, it is over.
        until: Timestamp,
    },
    /// An outside number alerts: the destination is reached (CON-16). An agent's device tells it by `OfferRinging`.
    Ringing {
        /// The initiator.
        agent: AgentId,
    },
    /// The consulted party answered.
    Connected {
        /// The initiator.
        agent: AgentId,
        /// Who answered.
        who: Who,
        /// On which leg.
        leg: LegId,
        /// It was answered by itself, and a short tone is heard first (ANS-8).
        tone: bool,
    },
    /// The initiator swapped, held both, or resumed one (HLD-4).
    LiveChanged {
        /// The initiator.
        agent: AgentId,
        /// To whom the initiator talks now.
        live: Live,
    },
    /// The consulted party silenced or opened the own voice.
    Muted {
        /// Who.
        agent: AgentId,
        /// Silent now?
        muted: bool,
    },
    /// The consulted party will join the customer as soon as it answers; the customer is off hold (CON-27).
    Merging {
        /// The initiator.
        agent: AgentId,
    },
    /// The consult is over without a merge or a transfer.
    Closed {
        /// The initiator.
        agent: AgentId,
        /// How.
        outcome: ConsultOutcome,
    },
    /// The initiator may say what the consult was about (CON-12).
    WrapUpOffered {
        /// The initiator.
        agent: AgentId,
    },
    /// The initiator said what the consult was about (CON-12).
    WrapUpSubmitted {
        /// The initiator.
        agent: AgentId,
        /// The reason.
        code: WrapUpCodeId,
    },
}

/// How a consult ended. All but the first three are told to the initiator as a notice (CON-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsultOutcome {
    /// The initiator ended it after it had been answered (CON-12).
    Ended,
    /// The initiator took it back before it was answered (CON-14).
    Cancelled,
    /// The consulted party became part of the talk or got the customer.
    Joined,
    /// The consulted agent left by Exit Consult (CON-10).
    Exited,
    /// The consulted party hung up.
    HungUp,
    /// Nobody answered (CON-15).
    NoAnswer,
    /// Busy.
    Busy,
    /// Declined.
    Declined,
    /// Cannot be reached.
    Unreachable,
    /// The number does not exist.
    InvalidNumber,
    /// The network failed, or the sound was lost.
    Failed,
    /// The customer left while it only rang (CON-27, PCL-4).
    CustomerLeft,
    /// The initiator left the call.
    InitiatorLeft,
    /// The queue or the entry point's flow gave up: full wait, or the flow came to its end.
    NotServed,
    /// The contact ended for all.
    CallEnded,
}

impl ConsultOutcome {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Cancelled => "cancelled",
            Self::Joined => "joined",
            Self::Exited => "exited",
            Self::HungUp => "hungUp",
            Self::NoAnswer => "noAnswer",
            Self::Busy => "busy",
            Self::Declined => "declined",
            Self::Unreachable => "unreachable",
            Self::InvalidNumber => "invalidNumber",
            Self::Failed => "failed",
            Self::CustomerLeft => "customerLeft",
            Self::InitiatorLeft => "initiatorLeft",
            Self::NotServed => "notServed",
            Self::CallEnded => "callEnded",
        }
    }
}

impl ConsultEvent {
    /// The agent whom it names first.
    #[must_use]
    pub const fn agent(&self) -> &AgentId {
        match self {
            Self::Requested { agent, .. }
            | Self::ChildStarted { agent, .. }
            | Self::Offered { agent, .. }
            | Self::Ringing { agent }
            | Self::Connected { agent, .. }
            | Self::LiveChanged { agent, .. }
            | Self::Muted { agent, .. }
            | Self::Merging { agent }
            | Self::Closed { agent, .. }
            | Self::WrapUpOffered { agent }
            | Self::WrapUpSubmitted { agent, .. } => agent,
        }
    }
}

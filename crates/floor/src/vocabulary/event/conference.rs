//! Who comes and goes on the customer's leg (CNF, PCL), and what assistants suggest for the wrap-up (END-5).

use crate::ids::{AgentId, LegId, WrapUpCodeId};
use crate::talk::Who;

/// Something that happened among the members of a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConferenceEvent {
    /// The consulted party joined the customer's leg (CNF-1); the customer is off hold (CNF-2).
    Joined {
        /// Who joined.
        who: Who,
        /// On which leg.
        leg: LegId,
    },
    /// A member left and the talk goes on without it (PCL-3).
    Left {
        /// Who left.
        who: Who,
        /// On which leg.
        leg: LegId,
        /// How.
        cause: LeaveCause,
    },
    /// Another agent owns the contact now, or nobody (CNF-7, CNF-8).
    PrimaryChanged {
        /// Who.
        agent: Option<AgentId>,
    },
    /// The customer left and the others go on: Post Call (PCL-4).
    CustomerLeft,
    /// A call without an agent will be ended in a minute; its parties hear a tone (CNF-16).
    UnattendedWarned,
    /// The tone is over.
    UnattendedToneFinished,
    /// Somebody who takes part suggested a reason and a note for the owner's wrap-up (END-5).
    WrapUpSuggested {
        /// Who.
        agent: AgentId,
        /// The reason.
        code: Option<WrapUpCodeId>,
        /// The note.
        note: String,
    },
}

/// How a member left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeaveCause {
    /// By Exit Conference.
    Exited,
    /// Removed by the primary (CNF-15).
    Dropped,
    /// Hung up the phone.
    HungUp,
    /// The sound was lost and did not come back.
    Lost,
    /// Handed the own place to the consulted party (CNF-11).
    Transferred,
}

impl LeaveCause {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exited => "exited",
            Self::Dropped => "dropped",
            Self::HungUp => "hungUp",
            Self::Lost => "lost",
            Self::Transferred => "transferred",
        }
    }
}

impl ConferenceEvent {
    /// The agent whom it names, if it names one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Joined { who, .. } | Self::Left { who, .. } => who.agent(),
            Self::PrimaryChanged { agent } => agent.as_ref(),
            Self::WrapUpSuggested { agent, .. } => Some(agent),
            Self::CustomerLeft | Self::UnattendedWarned | Self::UnattendedToneFinished => None,
        }
    }
}

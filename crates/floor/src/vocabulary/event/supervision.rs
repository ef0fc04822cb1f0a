//! What supervisors do in a contact (SUP): listen, whisper, barge in, and are asked for help.

use crate::ids::{AgentId, LegId, Timestamp};
use crate::talk::MonitorMode;
use crate::vocabulary::RingTarget;

/// A step of a supervisor, or a call for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupervisionEvent {
    /// A supervisor asked to listen; the own device rings, or hears at once in the browser (SUP-4).
    Requested {
        /// The supervisor.
        supervisor: AgentId,
        /// With whose ears.
        of: AgentId,
        /// The supervisor's leg: the browser station's, or a new one that rings.
        leg: LegId,
        /// Which phone rings; `None` for a browser.
        target: Option<RingTarget>,
        /// Unanswered until then, it is over.
        until: Timestamp,
    },
    /// The supervisor listens.
    Started {
        /// The supervisor.
        supervisor: AgentId,
    },
    /// The supervisor listens, whispers, has barged in, or has paused (SUP-5..8), or follows another agent.
    Changed {
        /// The supervisor.
        supervisor: AgentId,
        /// With whose ears.
        of: AgentId,
        /// How.
        mode: MonitorMode,
        /// Hears nothing meanwhile.
        paused: bool,
    },
    /// The supervisor is gone from the contact.
    Ended {
        /// The supervisor.
        supervisor: AgentId,
        /// How.
        cause: MonitorEnd,
    },
    /// An agent asked the team's supervisors for help (SUP-19).
    HelpRequested {
        /// Who.
        agent: AgentId,
        /// In the agent's words; may be empty.
        reason: String,
    },
}

/// How monitoring ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MonitorEnd {
    /// By the supervisor.
    Stopped,
    /// The supervisor hung up the phone.
    HungUp,
    /// The supervisor's phone was not answered or could not be rung.
    NotAnswered,
    /// The supervisor's sound was lost.
    Lost,
    /// The contact ended, or no agent is left in it.
    CallEnded,
}

impl MonitorEnd {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::HungUp => "hungUp",
            Self::NotAnswered => "notAnswered",
            Self::Lost => "lost",
            Self::CallEnded => "callEnded",
        }
    }
}

impl SupervisionEvent {
    /// The supervisor, or the agent who asked for one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Requested { supervisor, .. }
            | Self::Started { supervisor }
            | Self::Changed { supervisor, .. }
            | Self::Ended { supervisor, .. } => Some(supervisor),
            Self::HelpRequested { agent, .. } => Some(agent),
        }
    }
}

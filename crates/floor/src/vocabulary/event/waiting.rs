//! What changes for a contact while it waits: needs ease, others help, nobody is waited for any more.

use crate::directory::Levels;
use crate::ids::{AgentId, LegId, QueueId, TeamId, Timestamp};

/// Something that changed while a contact waited, or about who may be offered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitingEvent {
    /// The next step of the needs holds.
    NeedsEased {
        /// What is needed from now on.
        skills: Levels,
    },
    /// It is not kept for this agent any longer.
    HoldReleased {
        /// Whose it was.
        agent: AgentId,
    },
    /// Agents of another queue help from now on.
    Overflowed {
        /// Which.
        queue: QueueId,
    },
    /// An agent let it ring and is not offered it again for some time.
    Barred {
        /// Who.
        agent: AgentId,
        /// Until when.
        until: Timestamp,
    },
    /// The agent may be offered it again.
    Unbarred {
        /// Who.
        agent: AgentId,
    },
    /// It has another priority.
    PriorityChanged {
        /// 1 is first, 10 is none.
        priority: u8,
    },
    /// It has waited for as long as its flow lets it.
    LongestWaitPassed,
    /// The flow took it out of the line.
    Left,
    /// The number of a capacity team is rung for it; it waits on meanwhile.
    TeamRung {
        /// Which team.
        team: TeamId,
        /// Its name, as whoever sees the talk reads it.
        name: String,
        /// The number that is rung.
        number: String,
        /// On which leg.
        leg: LegId,
        /// Unanswered until then, it waits on.
        until: Timestamp,
    },
    /// The capacity team has the customer.
    TeamTook {
        /// Which team.
        team: TeamId,
        /// Its name.
        name: String,
        /// The number.
        number: String,
        /// On which leg.
        leg: LegId,
    },
    /// The capacity team did not take it, and is not asked again for some time.
    TeamMissed {
        /// Which team.
        team: TeamId,
        /// Until when.
        until: Timestamp,
    },
    /// The capacity team may be asked again.
    TeamUnbarred {
        /// Which team.
        team: TeamId,
    },
}

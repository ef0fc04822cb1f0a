//! Teams, the people who work in them, what they may do as supervisors, and where they are reached.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Levels;
use crate::ids::{AgentId, PersonId, PhoneId, ProfileId, QueueId, TeamId};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// The one number of a capacity team, which has no agents of its own (CON-17); `None` for a team of agents.
    pub capacity_number: Option<String>,
    /// So many calls a capacity team takes at once.
    pub capacity: u32,
    /// Where a contact goes whose transfer failed and that has no queue to return to (TRF-17).
    pub fallback_queue: Option<QueueId>,
}

/// A person who can sign in as an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentProfile {
    /// The id.
    pub id: AgentId,
    /// The name that colleagues see.
    pub name: String,
    /// Teams that the agent may work for.
    pub teams: Vec<TeamId>,
    /// The desktop profile.
    pub profile: ProfileId,
    /// The own desk phone, when there is one.
    pub extension: Option<PhoneId>,
    /// The own outside number, when there is one.
    pub dial_number: Option<String>,
    /// What the person may do as a supervisor; `None` for plain agents.
    pub supervision: Option<Supervision>,
    /// Skills with their levels.
    pub skills: Arc<Levels>,
}

/// A supervisor's permissions (SUP-2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Supervision {
    /// Teams that the supervisor manages.
    pub teams: BTreeSet<TeamId>,
    /// May listen (SUP-6).
    pub monitor: bool,
    /// May speak to the agent alone (SUP-7).
    pub whisper: bool,
    /// May join the talk (SUP-8).
    pub barge_in: bool,
    /// May change an agent's state (STA-9).
    pub change_state: bool,
    /// May sign an agent out (STN-20).
    pub sign_out: bool,
}

/// Somebody of the organization who has a number and may have no sign-in (CON-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// What the person does.
    pub role: String,
    /// Where.
    pub department: String,
    /// The number, as it is dialled.
    pub number: String,
}

/// A desk phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// The extension.
    pub id: PhoneId,
}

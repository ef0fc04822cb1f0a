//! What happens to the variables of a contact: set, dropped, typed and not saved, revealed.

use crate::ids::{AgentId, VariableName};
use crate::variables::{Author, Stored};

/// A change of what is known of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableEvent {
    /// Variables have new values. What the agent who did it had typed of them is saved by it.
    Changed {
        /// Who gave them.
        by: Author,
        /// Which, with what.
        changes: Vec<VariableChange>,
    },
    /// These do not come along to the entry point that the contact has entered (TRF-8).
    Dropped {
        /// Which.
        names: Vec<VariableName>,
    },
    /// An agent has typed something and not saved it, or saved it after somebody else (CAD-7, B-6).
    DraftKept {
        /// Who.
        agent: AgentId,
        /// In which variable.
        name: VariableName,
        /// As it was typed.
        text: Stored,
        /// The version that the agent saw.
        base_version: u64,
    },
    /// An agent threw away what was typed.
    DraftDropped {
        /// Who.
        agent: AgentId,
        /// In which variable.
        name: VariableName,
    },
    /// An agent looked at a secret (who and when; the secret itself is nowhere).
    Revealed {
        /// Who.
        agent: AgentId,
        /// Of which variable.
        name: VariableName,
        /// The agent's own draft and not the saved value.
        draft: bool,
    },
}

/// One variable's new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableChange {
    /// Which.
    pub name: VariableName,
    /// The value; `None`: none.
    pub value: Option<Stored>,
    /// Its version from now on.
    pub version: u64,
}

impl VariableEvent {
    /// The agent whose act it is, if it is one's.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Changed {
                by: Author::Agent(agent),
                ..
            }
            | Self::DraftKept { agent, .. }
            | Self::DraftDropped { agent, .. }
            | Self::Revealed { agent, .. } => Some(agent),
            Self::Changed {
                by: Author::Configuration | Author::Flow | Author::Queue(_) | Author::Contact(_) | Author::Program,
                ..
            }
            | Self::Dropped { .. } => None,
        }
    }
}

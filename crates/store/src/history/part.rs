//! The part that an agent has in a contact, and the words by which that is stored.

/// How the contact came to the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Offered from a queue.
    Routed,
    /// A colleague asked for a consult, directly or through a queue or an entry point (CON).
    Consult,
    /// A colleague handed it over (TRF).
    Transfer,
    /// Came back after the agent had transferred it (TRF-17).
    Returned,
}

/// As what the agent takes part, at last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Owns the contact, or did until leaving it.
    Owner,
    /// Is consulted, away from the customer.
    Consulted,
    /// Is with the customer beside the owner.
    Conferenced,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Routed, Self::Consult, Self::Transfer, Self::Returned];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Routed => "routed",
            Self::Consult => "consult",
            Self::Transfer => "transfer",
            Self::Returned => "returned",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Consulted, Self::Conferenced];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Consulted => "consulted",
            Self::Conferenced => "conferenced",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

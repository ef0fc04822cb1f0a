//! The channel of a contact, and the words by which that is stored.

/// The channel of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Media {
    /// A call.
    Voice,
    /// A work item.
    WorkItem,
}

impl Media {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Voice, Self::WorkItem];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::WorkItem => "workItem",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.word() == word)
    }
}

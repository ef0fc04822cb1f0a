//! What became of one offer to an agent, and the words by which that is stored and shown to programs.

use floor::OfferOutcome;

/// What became of one offer to an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Still ringing.
    Pending,
    /// The agent talked to the customer.
    Answered,
    /// Nobody answered in time (RON-1).
    MissedRona,
    /// The device was busy.
    MissedBusy,
    /// The agent declined (RON-9).
    MissedDeclined,
    /// The device could not be reached.
    MissedUnavailable,
    /// The network failed.
    MissedChannelFailure,
    /// The number signed in with did not work.
    MissedInvalidNumber,
    /// The caller left while it rang (RON-11).
    MissedCallerLeft,
    /// The process went down while it rang.
    MissedRestart,
    /// Nobody answered a colleague who asked for a consult or handed the contact over (CON-15).
    MissedNoAnswer,
    /// Whoever asked took it back (CON-14, STN-20).
    MissedWithdrawn,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Pending,
        Self::Answered,
        Self::MissedRona,
        Self::MissedBusy,
        Self::MissedDeclined,
        Self::MissedUnavailable,
        Self::MissedChannelFailure,
        Self::MissedInvalidNumber,
        Self::MissedCallerLeft,
        Self::MissedRestart,
        Self::MissedNoAnswer,
        Self::MissedWithdrawn,
    ];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Answered => "answered",
            Self::MissedRona => "missed:rona",
            Self::MissedBusy => "missed:busy",
            Self::MissedDeclined => "missed:declined",
            Self::MissedUnavailable => "missed:unavailable",
            Self::MissedChannelFailure => "missed:channelFailure",
            Self::MissedInvalidNumber => "missed:invalidNumber",
            Self::MissedCallerLeft => "missed:callerLeft",
            Self::MissedRestart => "missed:restart",
            Self::MissedNoAnswer => "missed:noAnswer",
            Self::MissedWithdrawn => "missed:withdrawn",
        }
    }

    /// The outcome of a word.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

impl From<OfferOutcome> for Outcome {
    fn from(outcome: OfferOutcome) -> Self {
        match outcome {
            OfferOutcome::Rona => Self::MissedRona,
            OfferOutcome::AgentBusy => Self::MissedBusy,
            OfferOutcome::AgentDeclined => Self::MissedDeclined,
            OfferOutcome::AgentUnavailable => Self::MissedUnavailable,
            OfferOutcome::ChannelFailure => Self::MissedChannelFailure,
            OfferOutcome::InvalidNumber => Self::MissedInvalidNumber,
            OfferOutcome::CallerLeft => Self::MissedCallerLeft,
            OfferOutcome::Restart => Self::MissedRestart,
            OfferOutcome::Withdrawn => Self::MissedWithdrawn,
        }
    }
}

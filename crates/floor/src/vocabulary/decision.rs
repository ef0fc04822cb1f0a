//! Why this agent (B-3): what was looked at, which rule removed each candidate, who won and by which rule.

use std::collections::BTreeMap;

use crate::directory::Levels;
use crate::ids::{AgentId, QueueId};

/// Why this agent: who was looked at, which rule removed each, who won (B-3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// Everyone who is signed in, in the order of the agents' ids. Where more than
    /// [`crate::limits::CANDIDATES_LISTED_MAX`] are, the winner and those who came closest; the rest is counted in
    /// `others`.
    pub candidates: Vec<Candidate>,
    /// How many more were removed by each rule.
    pub others: BTreeMap<RemovedBy, u32>,
    /// The winner; `None` when nobody was left.
    pub winner: Option<AgentId>,
    /// By which rule the winner was chosen among those who were left.
    pub rule: Option<ChosenBy>,
    /// The queue in which the contact waited; `None` in decisions of earlier releases.
    pub queue: Option<QueueId>,
    /// Queues whose agents helped.
    pub helpers: Vec<QueueId>,
    /// The skills that were needed at that time.
    pub needs: Levels,
    /// How long the contact had waited (ms).
    pub waited_ms: u64,
}

/// One who was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub agent: AgentId,
    /// The rule that removed the candidate; `None` for the winner.
    pub removed_by: Option<RemovedBy>,
}

/// The rule by which one of several free agents was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChosenBy {
    /// Available for longest.
    LongestAvailable,
    /// The highest levels of the needed skills together.
    BestFit,
    /// The contact was kept for this agent.
    Preferred,
    /// The least at hand; of equals available for longest. For work items.
    LeastAtHand,
}

impl ChosenBy {
    /// The stable name that the API gives to programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LongestAvailable => "longestAvailable",
            Self::BestFit => "bestFit",
            Self::Preferred => "preferred",
            Self::LeastAtHand => "leastAtHand",
        }
    }
}

/// The rule that removed a candidate. The first one that applies is told, in this order: the team, what is between
/// agent and contact, the skills, the agent's own state, and then who else is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemovedBy {
    /// In an idle state (STA-1).
    Idle,
    /// Busy with a contact.
    Engaged,
    /// Has an offer at hand.
    Reserved,
    /// In wrap-up (WRP-10).
    WrappingUp,
    /// The phone leg of the last call is not down yet (END-6).
    PhoneNotReleased,
    /// The browser phone has no sound.
    StationSilent,
    /// Signed in for a team that serves neither the queue nor one that helps.
    OtherTeam,
    /// Free, but another has been available for longer.
    AvailableShorter,
    /// Transferred this contact to the entry point (TRF-7), or this work item while others have room.
    TransferredIt,
    /// Let this contact ring a short time ago (RON-1).
    MissedIt,
    /// The contact is kept for another agent.
    KeptForAnother,
    /// Lacks a skill, or has too little of it.
    LacksSkill,
    /// Free and able, but another has more of the needed skills.
    LessFit,
    /// The profile gives no capacity for this channel (DIG-1).
    NoCapacity,
    /// Has as much at hand as the profile lets (DIG-1).
    AtCapacity,
    /// Has room, but another has less at hand.
    MoreAtHand,
}

impl RemovedBy {
    /// The stable name that the API gives to programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Engaged => "engaged",
            Self::Reserved => "reserved",
            Self::WrappingUp => "wrappingUp",
            Self::PhoneNotReleased => "phoneNotReleased",
            Self::StationSilent => "stationSilent",
            Self::OtherTeam => "otherTeam",
            Self::AvailableShorter => "availableShorter",
            Self::TransferredIt => "transferredIt",
            Self::MissedIt => "missedIt",
            Self::KeptForAnother => "keptForAnother",
            Self::LacksSkill => "lacksSkill",
            Self::LessFit => "lessFit",
            Self::NoCapacity => "noCapacity",
            Self::AtCapacity => "atCapacity",
            Self::MoreAtHand => "moreAtHand",
        }
    }
}

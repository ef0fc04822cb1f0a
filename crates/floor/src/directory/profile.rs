//! Desktop profiles (specification section 17), with the reasons that they name.

use std::collections::{BTreeMap, BTreeSet};

use crate::directory::Capacity;
use crate::ids::{EntryPointId, IdleCodeId, ProfileId, QueueId, TeamId, WrapUpCodeId};
use crate::station::DeviceKind;

/// Which of a kind may be used (section 17: ALL, SPECIFIC, NONE).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Access<T> {
    /// Every one.
    #[default]
    All,
    /// These.
    Only(BTreeSet<T>),
    /// None: the category is not shown (CON-3).
    None,
}

impl<T: Ord> Access<T> {
    /// Whether this one may be used.
    pub fn allows(&self, one: &T) -> bool {
        match self {
            Self::All => true,
            Self::Only(some) => some.contains(one),
            Self::None => false,
        }
    }

    /// Whether any may be used.
    pub const fn any(&self) -> bool {
        match self {
            Self::All | Self::Only(_) => true,
            Self::None => false,
        }
    }
}

/// A name with a number in an address book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The name.
    pub name: String,
    /// The number, as it is dialled.
    pub number: String,
}

/// A desktop profile (specification section 17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The id.
    pub id: ProfileId,
    /// The name.
    pub name: String,
    /// Devices that may be used (STN-2).
    pub devices: Vec<DeviceKind>,
    /// What the agent has at hand at most (DIG-1).
    pub capacity: Capacity,
    /// Agents may end calls (END-2).
    pub end_call_enabled: bool,
    /// Calls are answered without ringing (ANS-5).
    pub auto_answer: bool,
    /// Whoever answers a dial number presses 1 first (ANS-8).
    pub confirm_answer: bool,
    /// Idle reasons that may be chosen; `None`: all (STA-2).
    pub idle_codes: Option<Vec<IdleCodeId>>,
    /// The reason after sign-in (STN-11).
    pub default_idle_code: IdleCodeId,
    /// What follows a call; `None`: nothing, the agent is free at once.
    pub wrap_up: Option<WrapUpRule>,
    /// Teams whose agents may be consulted and transferred to (`accessBuddyTeam`).
    pub buddy_teams: Access<TeamId>,
    /// Queues that may be transferred to (`accessQueue`).
    pub queues: Access<QueueId>,
    /// Those queues may be consulted too (`consultToQueue`).
    pub consult_to_queue: bool,
    /// Entry points that may be consulted and transferred to (`accessEntryPoint`).
    pub entry_points: Access<EntryPointId>,
    /// Names with numbers that may be dialled.
    pub address_book: Vec<Address>,
    /// Any well-formed number may be typed (`dialPlans`).
    pub typed_numbers: bool,
    /// The organization's directory may be used.
    pub directory: bool,
    /// Customers of these agents may be led back to them (`lastAgentRouting`).
    pub last_agent_routing: bool,
}

/// What is owed after a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUpRule {
    /// Reasons that may be chosen; `None`: all (WRP-3).
    pub codes: Option<Vec<WrapUpCodeId>>,
    /// The reason that is submitted by itself (WRP-5).
    pub default_code: WrapUpCodeId,
    /// After how long (ms, WRP-6); `None`: never.
    pub auto_after_ms: Option<u64>,
}

/// An idle reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdleCode {
    /// The id.
    pub id: IdleCodeId,
    /// The name.
    pub name: String,
    /// The name in other languages, by language tag.
    pub names: BTreeMap<String, String>,
}

/// A wrap-up reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUpCode {
    /// The id.
    pub id: WrapUpCodeId,
    /// The name.
    pub name: String,
    /// The name in other languages, by language tag.
    pub names: BTreeMap<String, String>,
}

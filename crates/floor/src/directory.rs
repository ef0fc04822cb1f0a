//! The configuration as the floor needs it: an immutable value, replaced as a whole. Passwords, addresses and
//! everything else that only a shell needs is not here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use flow::Flow;

use crate::ids::{
    AgentId, ClipId, EntryPointId, IdleCodeId, PersonId, PhoneId, ProfileId, QueueId, TeamId, WrapUpCodeId,
};
use crate::station::DeviceKind;

/// Everything that is configured.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// The organization's own settings.
    pub organization: Organization,
    /// Teams.
    pub teams: BTreeMap<TeamId, Team>,
    /// People who can sign in as agents.
    pub agents: BTreeMap<AgentId, AgentProfile>,
    /// Desktop profiles.
    pub profiles: BTreeMap<ProfileId, Profile>,
    /// Idle reasons.
    pub idle_codes: BTreeMap<IdleCodeId, IdleCode>,
    /// Wrap-up reasons.
    pub wrap_up_codes: BTreeMap<WrapUpCodeId, WrapUpCode>,
    /// Queues.
    pub queues: BTreeMap<QueueId, Queue>,
    /// Entry points.
    pub entry_points: BTreeMap<EntryPointId, EntryPoint>,
    /// Desk phones that may register.
    pub phones: BTreeMap<PhoneId, Phone>,
    /// The organization's directory of people with a number (CON-6).
    pub people: BTreeMap<PersonId, Person>,
}

impl Directory {
    /// The entry point that has this number; numbers are compared as normalised by [`normalised`].
    #[must_use]
    pub fn entry_point_of(&self, number: &str) -> Option<&EntryPoint> {
        let number = normalised(number);
        self.entry_points
            .values()
            .find(|entry| entry.numbers.iter().any(|own| normalised(own) == number))
    }

    /// An agent's profile.
    #[must_use]
    pub fn profile_of(&self, agent: &AgentId) -> Option<&Profile> {
        self.agents
            .get(agent)
            .and_then(|person| self.profiles.get(&person.profile))
    }
}

/// A number reduced to an optional leading `+` and its digits; `00` at the front counts as `+`.
#[must_use]
pub fn normalised(number: &str) -> String {
    let plus = number.trim_start().starts_with('+');
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if plus {
        format!("+{digits}")
    } else if let Some(rest) = digits.strip_prefix("00") {
        format!("+{rest}")
    } else {
        digits
    }
}

/// The organization's own settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// After this long without the agent's sound the customer hears music (ms, NET-6: 2 s).
    pub sound_loss_park_ms: u64,
    /// After this long the contact goes back to its queue (ms, NET-6: 30 s, 10 to 300 s).
    pub sound_loss_return_ms: u64,
    /// A sign-in survives the loss of its station for this long (ms).
    pub station_loss_ms: u64,
    /// Where contacts go that have no queue to return to.
    pub fallback_queue: Option<QueueId>,
    /// The music for a customer on hold.
    pub hold_music: ClipId,
    /// What whoever answers a dial-number station hears (ANS-8).
    pub confirm_prompt: Vec<ClipId>,
    /// The short tone before an automatically answered call.
    pub auto_answer_tone: ClipId,
    /// What is heard while a destination rings (CON-27).
    pub ringback: ClipId,
    /// The tone a minute before a call without an agent is ended (CNF-16).
    pub unattended_tone: ClipId,
    /// An agent who is consulted or transferred to is rung this long (ms).
    pub agent_ring_ms: u64,
    /// An outside number is rung this long (ms).
    pub number_ring_ms: u64,
    /// A call without an agent ends after this long (ms, CNF-16).
    pub unattended_limit_ms: u64,
    /// After a consult its initiator may give a reason (CON-12).
    pub consult_wrap_up: bool,
}

impl Default for Organization {
    fn default() -> Self {
        Self {
            id: "organization".to_owned(),
            name: "Organization".to_owned(),
            sound_loss_park_ms: 2_000,
            sound_loss_return_ms: 30_000,
            station_loss_ms: 600_000,
            fallback_queue: None,
            hold_music: ClipId::new("music/hold"),
            confirm_prompt: Vec::new(),
            auto_answer_tone: ClipId::new("tones/auto-answer"),
            ringback: ClipId::new("tones/ringback"),
            unattended_tone: ClipId::new("tones/unattended"),
            agent_ring_ms: 18_000,
            number_ring_ms: 60_000,
            unattended_limit_ms: 3_600_000,
            consult_wrap_up: true,
        }
    }
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// The one number of a capacity team, which has no agents of its own (CON-17); `None` for a team of agents.
    pub capacity_number: Option<String>,
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

/// A desktop profile (specification section 17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The id.
    pub id: ProfileId,
    /// The name.
    pub name: String,
    /// Devices that may be used (STN-2).
    pub devices: Vec<DeviceKind>,
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

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The id.
    pub id: QueueId,
    /// The name.
    pub name: String,
    /// Teams that serve it.
    pub teams: Vec<TeamId>,
    /// An offer that nobody takes for this long is RONA (ms, RON-4).
    pub ring_ms: u64,
    /// A contact that waits for this long is ended (ms).
    pub max_wait_ms: u64,
    /// Its contacts may be monitored (`monitoringPermitted`, SUP-3).
    pub monitoring: bool,
}

/// An entry point.
#[derive(Debug, Clone)]
pub struct EntryPoint {
    /// The id.
    pub id: EntryPointId,
    /// The name.
    pub name: String,
    /// The numbers that lead here.
    pub numbers: Vec<String>,
    /// The version of its flow, as published.
    pub flow_version: u32,
    /// Its flow.
    pub flow: Arc<Flow>,
    /// May be called from a web page.
    pub web_calls: bool,
}

/// A desk phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// The extension.
    pub id: PhoneId,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves: STN-4
    #[test]
    fn a_number_is_plus_and_digits() {
        for (written, normal) in [
            ("+359 2 900 2000", "+35929002000"),
            ("00359 2 900-2000", "+35929002000"),
            (" +1 (555) 010.9999", "+15550109999"),
            ("1001", "1001"),
            ("0888 123 456", "0888123456"),
            ("tel:+359", "359"),
            ("", ""),
        ] {
            assert_eq!(normalised(written), normal, "{written}");
            assert_eq!(normalised(normal), normal, "twice is the same as once");
        }
    }
}

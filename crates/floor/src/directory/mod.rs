//! The configuration as the floor needs it: an immutable value, replaced as a whole. Passwords, addresses and
//! everything else that only a shell needs is not here.

mod channel;
mod organization;
mod people;
mod profile;
mod queue;
mod skill;
mod variables;

pub use channel::{Blend, Capacity, Channel};
pub use organization::Organization;
pub use people::{AgentProfile, Person, Phone, Supervision, Team};
pub use profile::{Access, Address, IdleCode, Profile, WrapUpCode, WrapUpRule};
pub use queue::{EntryPoint, Overflow, Queue, Routing, Trunk};
pub(crate) use skill::fit;
pub use skill::{Levels, NeedStep, Skill, satisfies};
pub use variables::{Card, CardField, CardLine, SystemField, VariableDef};

use std::collections::BTreeMap;
use std::sync::Arc;

use flow::{Flow, Hours};

use crate::ids::{
    AgentId, EntryPointId, IdleCodeId, PersonId, PhoneId, ProfileId, QueueId, SkillId, TeamId, TrunkId, VariableName,
    WrapUpCodeId,
};

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
    /// Versions of flows that are not in force any more, by their number: contacts keep the one with which they began,
    /// also when the floor is taken from the journal again.
    pub earlier_flows: BTreeMap<u32, Arc<Flow>>,
    /// Desk phones that may register.
    pub phones: BTreeMap<PhoneId, Phone>,
    /// The organization's directory of people with a number (CON-6).
    pub people: BTreeMap<PersonId, Person>,
    /// Skills that agents can have and contacts can need.
    pub skills: BTreeMap<SkillId, Skill>,
    /// Opening hours by their ids, for flows and queues.
    pub hours: BTreeMap<String, Hours>,
    /// Trunks with a limit of their own.
    pub trunks: BTreeMap<TrunkId, Trunk>,
    /// Variables that contacts may have.
    pub variables: BTreeMap<VariableName, VariableDef>,
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

    /// The flow with which a contact began at an entry point; the present one when that version is not known any more.
    #[must_use]
    pub fn flow_of(&self, entry_point: &EntryPointId, version: u32) -> Option<Arc<Flow>> {
        let present = self.entry_points.get(entry_point);
        let earlier = present
            .is_none_or(|entry| entry.flow_version != version)
            .then(|| self.earlier_flows.get(&version))
            .flatten();
        earlier.or_else(|| present.map(|entry| &entry.flow)).cloned()
    }

    /// Whether a queue is there and callers may wait in it.
    #[must_use]
    pub fn takes_calls(&self, queue: &QueueId) -> bool {
        self.queue_of(queue, Channel::Telephony).is_some()
    }

    /// A queue, if it is for this channel.
    #[must_use]
    pub fn queue_of(&self, queue: &QueueId, channel: Channel) -> Option<&Queue> {
        self.queues.get(queue).filter(|queue| queue.channel == channel)
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

//! Desktop profiles: what an agent's desktop may do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::yes;

/// `all`, `none`, or a list of ids.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = AccessList)]
pub enum Access {
    /// All of them, or none.
    Word(AccessWord),
    /// These.
    Only(Vec<String>),
}

/// The words that stand for a whole list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AccessWord)]
pub enum AccessWord {
    /// All there are.
    All,
    /// Not one.
    None,
}

const fn all() -> Access {
    Access::Word(AccessWord::All)
}

/// With what an agent can talk.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProfileDevice)]
pub enum DeviceKind {
    /// The browser.
    Browser,
    /// A desk phone of ours.
    Extension,
    /// A telephone elsewhere, which is called.
    DialNumber,
}

/// What the desktops of its agents may do.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DesktopProfileResource)]
pub struct Profile {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// What its agents may talk with; at least one.
    #[schema(min_items = 1)]
    pub devices: Vec<DeviceKind>,
    /// Agents may end a call (END-2).
    #[serde(default = "yes")]
    pub end_call_enabled: bool,
    /// Calls are accepted by themselves (ANS-5).
    #[serde(default)]
    pub auto_answer: bool,
    /// Whoever answers an outside telephone confirms by a digit.
    #[serde(default = "yes")]
    pub confirm_answer: bool,
    /// Left out: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_codes: Option<Vec<String>>,
    /// The reason of whoever is made idle.
    pub default_idle_code: String,
    /// Left out: contacts are not wrapped up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrap_up: Option<WrapUp>,
    /// Teams whose agents may be consulted and transferred to.
    #[serde(default = "all")]
    pub buddy_teams: Access,
    /// Queues that may be transferred to.
    #[serde(default = "all")]
    pub queues: Access,
    /// Those queues may be consulted too.
    #[serde(default = "yes")]
    pub consult_to_queue: bool,
    /// Entry points that may be consulted and transferred to.
    #[serde(default = "all")]
    pub entry_points: Access,
    /// An address book's id; left out, none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_book: Option<String>,
    /// Any well-formed number may be typed.
    #[serde(default = "yes")]
    pub typed_numbers: bool,
    /// The organization's directory may be used.
    #[serde(default = "yes")]
    pub directory: bool,
    /// How much work at once (DIG-1).
    #[serde(default)]
    pub capacity: Capacity,
    /// Customers of its agents may be led back to them.
    #[serde(default = "yes")]
    pub last_agent_routing: bool,
}

/// How much of each channel an agent takes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProfileCapacity)]
pub struct Capacity {
    /// Calls from queues.
    #[serde(default = "one")]
    #[schema(minimum = 0, maximum = 1)]
    pub voice: u8,
    /// Work items.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 5)]
    pub work_items: u8,
    /// How they go together.
    #[serde(default)]
    pub blend: Blend,
}

/// How channels go together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProfileBlend)]
pub enum Blend {
    /// All at once, each up to its capacity.
    #[default]
    Blended,
    /// A call or a chat at once; work items beside either.
    BlendedRealTime,
    /// One contact at a time, of whichever channel.
    Exclusive,
}

const fn one() -> u8 {
    1
}

impl Default for Capacity {
    fn default() -> Self {
        Self {
            voice: 1,
            work_items: 0,
            blend: Blend::Blended,
        }
    }
}

/// How a contact is finished.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WrapUpRule)]
pub struct WrapUp {
    /// Left out: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codes: Option<Vec<String>>,
    /// The reason when none is given.
    pub default_code: String,
    /// Left out: never by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 86400)]
    pub auto_after_seconds: Option<u64>,
}

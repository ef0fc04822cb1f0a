//! The organization itself: its name, and what holds for everybody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{eighteen, sixty, yes};

/// What holds for the whole organization.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OrganizationResource)]
pub struct Organization {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// `bg` or `en`: the language of prompts that no flow chooses.
    #[serde(default = "bulgarian")]
    pub language: String,
    /// Two letters: where telephone numbers are read that name no country.
    #[serde(default = "bulgaria")]
    #[schema(min_length = 2, max_length = 2)]
    pub country: String,
    /// The zone of opening hours and of spoken times: `Europe/Sofia`.
    #[serde(default = "sofia")]
    pub time_zone: String,
    /// Where contacts go that have no other place (TRF-17).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback_queue: Option<String>,
    /// Seconds, NET-6.
    #[serde(default = "thirty")]
    #[schema(minimum = 10, maximum = 300)]
    pub sound_loss_return_seconds: u64,
    /// Seconds for which a sign-in survives its station.
    #[serde(default = "ten_minutes")]
    #[schema(minimum = 1, maximum = 86400)]
    pub station_loss_seconds: u64,
    /// An agent who is consulted or transferred to is rung this long.
    #[serde(default = "eighteen")]
    #[schema(minimum = 1, maximum = 6000)]
    pub agent_ring_seconds: u64,
    /// An outside number is rung this long.
    #[serde(default = "sixty")]
    #[schema(minimum = 1, maximum = 6000)]
    pub number_ring_seconds: u64,
    /// A call without an agent ends after this long (CNF-16).
    #[serde(default = "sixty")]
    #[schema(minimum = 2, maximum = 1440)]
    pub unattended_limit_minutes: u64,
    /// After a consult its initiator may give a reason (CON-12).
    #[serde(default = "yes")]
    pub consult_wrap_up: bool,
    /// Origins that flows may ask over HTTP: `https://crm.example.com`, `https://*.example.com`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub http_origins: Vec<String>,
    /// Lines to the outside in use at once, over all trunks (CBK-12); left out, as many as the trunks allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000000)]
    pub max_calls: Option<u32>,
    /// Whoever let a contact ring is not offered it again for this long, while others are at work.
    #[serde(default = "thirty")]
    #[schema(maximum = 86400)]
    pub missed_again_seconds: u64,
    /// A customer's last agent is remembered for this long.
    #[serde(default = "a_day")]
    #[schema(maximum = 8760)]
    pub last_agent_hours: u64,
}

const fn a_day() -> u64 {
    24
}

fn bulgarian() -> String {
    "bg".to_owned()
}

fn bulgaria() -> String {
    "BG".to_owned()
}

fn sofia() -> String {
    "Europe/Sofia".to_owned()
}

const fn thirty() -> u64 {
    30
}

const fn ten_minutes() -> u64 {
    600
}

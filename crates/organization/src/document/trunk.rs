//! Trunks: the carriers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A carrier.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = TrunkResource)]
pub struct Trunk {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// Addresses or networks from which calls are taken: `192.0.2.1` or `192.0.2.0/24`. With `register` the carrier's own
    /// addresses need not be named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Where outside calls go: `host`, `host:port`, `host;transport=tcp`; left out, none do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Where they go when the first does not answer, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 7)]
    pub further_targets: Vec<String>,
    /// What the carrier's challenges are answered with; both or neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Its password.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(write_only, min_length = 1, max_length = 250)]
    pub password: Option<String>,
    /// The only realm that is answered; left out, all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// Whether we register with the carrier, as `username`.
    #[serde(default)]
    pub register: bool,
    /// Where; left out, at `target`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registrar: Option<String>,
    /// Seconds that a registration shall last.
    #[serde(default = "ten_minutes_of_registration")]
    #[schema(minimum = 60, maximum = 86400)]
    pub expires_seconds: u32,
    /// Seconds between two OPTIONS to each target; 0 sends none.
    #[serde(default = "half_a_minute")]
    #[schema(maximum = 3600)]
    pub options_seconds: u64,
    /// Callers hear "ringing" from us at once, reliably where the carrier can (RFC 3262).
    #[serde(default)]
    pub reliable_ringing: bool,
    /// So many calls of customers at once (CBK-12); left out, as many as come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000000)]
    pub max_calls: Option<u32>,
}

const fn ten_minutes_of_registration() -> u32 {
    600
}

const fn half_a_minute() -> u64 {
    30
}

//! Trunks: the carriers.

use serde::Deserialize;

/// A carrier.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trunk {
    /// Its name in other resources; never changes.
    pub id: String,
    /// Addresses or networks from which calls are taken: `192.0.2.1` or `192.0.2.0/24`. With `register` the carrier's own
    /// addresses need not be named.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Where outside calls go: `host`, `host:port`, `host;transport=tcp`; left out, none do.
    pub target: Option<String>,
    /// Where they go when the first does not answer, in this order.
    #[serde(default)]
    pub further_targets: Vec<String>,
    /// What the carrier's challenges are answered with; both or neither.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<String>,
    /// The only realm that is answered; left out, all are.
    pub realm: Option<String>,
    /// Whether we register with the carrier, as `username`.
    #[serde(default)]
    pub register: bool,
    /// Where; left out, at `target`.
    pub registrar: Option<String>,
    /// Seconds that a registration shall last.
    #[serde(default = "ten_minutes_of_registration")]
    pub expires_seconds: u32,
    /// Seconds between two OPTIONS to each target; 0 sends none.
    #[serde(default = "half_a_minute")]
    pub options_seconds: u64,
    /// Callers hear "ringing" from us at once, reliably where the carrier can (RFC 3262).
    #[serde(default)]
    pub reliable_ringing: bool,
}

const fn ten_minutes_of_registration() -> u32 {
    600
}

const fn half_a_minute() -> u64 {
    30
}

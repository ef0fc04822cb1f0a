//! The organization itself: its name, and what holds for everybody.

use serde::Deserialize;

use super::{eighteen, sixty, yes};

/// What holds for the whole organization.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organization {
    /// Its name in other resources; never changes.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// `bg` or `en`: the language of prompts that no flow chooses.
    #[serde(default = "bulgarian")]
    pub language: String,
    /// Two letters: where telephone numbers are read that name no country.
    #[serde(default = "bulgaria")]
    pub country: String,
    /// Where contacts go that have no other place (TRF-17).
    pub fallback_queue: Option<String>,
    /// Seconds, NET-6.
    #[serde(default = "thirty")]
    pub sound_loss_return_seconds: u64,
    /// Seconds for which a sign-in survives its station.
    #[serde(default = "ten_minutes")]
    pub station_loss_seconds: u64,
    /// An agent who is consulted or transferred to is rung this long.
    #[serde(default = "eighteen")]
    pub agent_ring_seconds: u64,
    /// An outside number is rung this long.
    #[serde(default = "sixty")]
    pub number_ring_seconds: u64,
    /// A call without an agent ends after this long (CNF-16).
    #[serde(default = "sixty")]
    pub unattended_limit_minutes: u64,
    /// After a consult its initiator may give a reason (CON-12).
    #[serde(default = "yes")]
    pub consult_wrap_up: bool,
}

fn bulgarian() -> String {
    "bg".to_owned()
}

fn bulgaria() -> String {
    "BG".to_owned()
}

const fn thirty() -> u64 {
    30
}

const fn ten_minutes() -> u64 {
    600
}

//! The organization file as it is written: YAML, one document, every name that an administrator chooses. The shape only;
//! whether it makes sense is checked in `check`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) organization: Organization,
    pub(crate) teams: Vec<Named>,
    pub(crate) idle_codes: Vec<Named>,
    #[serde(default)]
    pub(crate) wrap_up_codes: Vec<Named>,
    pub(crate) profiles: Vec<Profile>,
    pub(crate) users: Vec<User>,
    pub(crate) queues: Vec<Queue>,
    pub(crate) entry_points: Vec<EntryPoint>,
    #[serde(default)]
    pub(crate) phones: Vec<Phone>,
    #[serde(default)]
    pub(crate) trunks: Vec<Trunk>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `bg` or `en`: the language of prompts that no flow chooses.
    #[serde(default = "bulgarian")]
    pub(crate) language: String,
    /// Two letters: where telephone numbers are read that name no country.
    #[serde(default = "bulgaria")]
    pub(crate) country: String,
    pub(crate) fallback_queue: Option<String>,
    /// Seconds, NET-6.
    #[serde(default = "thirty")]
    pub(crate) sound_loss_return_seconds: u64,
    /// Seconds for which a sign-in survives its station.
    #[serde(default = "ten_minutes")]
    pub(crate) station_loss_seconds: u64,
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The name in other languages, by language tag.
    #[serde(default)]
    pub(crate) names: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum DeviceKind {
    Browser,
    Extension,
    DialNumber,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Profile {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) devices: Vec<DeviceKind>,
    #[serde(default = "yes")]
    pub(crate) end_call_enabled: bool,
    #[serde(default)]
    pub(crate) auto_answer: bool,
    #[serde(default = "yes")]
    pub(crate) confirm_answer: bool,
    /// Left out: all.
    pub(crate) idle_codes: Option<Vec<String>>,
    pub(crate) default_idle_code: String,
    pub(crate) wrap_up: Option<WrapUp>,
}

const fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WrapUp {
    /// Left out: all.
    pub(crate) codes: Option<Vec<String>>,
    pub(crate) default_code: String,
    /// Left out: never by itself.
    pub(crate) auto_after_seconds: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Role {
    Agent,
    Supervisor,
    Administrator,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// As `centrala hash-password` prints it.
    pub(crate) password_hash: String,
    pub(crate) roles: Vec<Role>,
    #[serde(default)]
    pub(crate) teams: Vec<String>,
    /// Needed for agents.
    pub(crate) profile: Option<String>,
    pub(crate) extension: Option<String>,
    pub(crate) dial_number: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Queue {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) teams: Vec<String>,
    #[serde(default = "eighteen")]
    pub(crate) ring_seconds: u64,
    #[serde(default = "four_hours")]
    pub(crate) max_wait_seconds: u64,
}

const fn eighteen() -> u64 {
    18
}

const fn four_hours() -> u64 {
    14_400
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EntryPoint {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) numbers: Vec<String>,
    /// The flow's file, beside this one.
    pub(crate) flow: String,
    #[serde(default)]
    pub(crate) web_calls: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Phone {
    pub(crate) extension: String,
    pub(crate) password: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Trunk {
    pub(crate) id: String,
    /// Addresses or networks from which calls are taken: `192.0.2.1` or `192.0.2.0/24`. With `register` the carrier's own
    /// addresses need not be named.
    #[serde(default)]
    pub(crate) addresses: Vec<String>,
    /// Where outside calls go: `host`, `host:port`, `host;transport=tcp`; left out, none do.
    pub(crate) target: Option<String>,
    /// Where they go when the first does not answer, in this order.
    #[serde(default)]
    pub(crate) further_targets: Vec<String>,
    /// What the carrier's challenges are answered with; both or neither.
    pub(crate) username: Option<String>,
    pub(crate) password: Option<String>,
    /// The only realm that is answered; left out, all are.
    pub(crate) realm: Option<String>,
    /// Whether we register with the carrier, as `username`.
    #[serde(default)]
    pub(crate) register: bool,
    /// Where; left out, at `target`.
    pub(crate) registrar: Option<String>,
    /// Seconds that a registration shall last.
    #[serde(default = "ten_minutes_of_registration")]
    pub(crate) expires_seconds: u32,
    /// Seconds between two OPTIONS to each target; 0 sends none.
    #[serde(default = "half_a_minute")]
    pub(crate) options_seconds: u64,
    /// Callers hear "ringing" from us at once, reliably where the carrier can (RFC 3262).
    #[serde(default)]
    pub(crate) reliable_ringing: bool,
}

const fn ten_minutes_of_registration() -> u32 {
    600
}

const fn half_a_minute() -> u64 {
    30
}

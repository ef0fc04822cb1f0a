//! The organization file as it is written: YAML, one document, every name that an administrator chooses. The shape only;
//! whether it makes sense is checked in `check`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) organization: Organization,
    pub(crate) teams: Vec<Team>,
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
    #[serde(default)]
    pub(crate) address_books: Vec<AddressBook>,
    /// People of the organization with a number; they need no sign-in.
    #[serde(default)]
    pub(crate) directory: Vec<Person>,
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
    /// An agent who is consulted or transferred to is rung this long.
    #[serde(default = "eighteen")]
    pub(crate) agent_ring_seconds: u64,
    /// An outside number is rung this long.
    #[serde(default = "sixty")]
    pub(crate) number_ring_seconds: u64,
    /// A call without an agent ends after this long (CNF-16).
    #[serde(default = "sixty")]
    pub(crate) unattended_limit_minutes: u64,
    /// After a consult its initiator may give a reason (CON-12).
    #[serde(default = "yes")]
    pub(crate) consult_wrap_up: bool,
}

const fn sixty() -> u64 {
    60
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Team {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The one number of a capacity team, which has no agents of its own (CON-17).
    pub(crate) capacity_number: Option<String>,
    /// Where a contact goes whose transfer failed and that has no queue to return to (TRF-17).
    pub(crate) fallback_queue: Option<String>,
}

/// `all`, `none`, or a list of ids.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Access {
    Word(AccessWord),
    Only(Vec<String>),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum AccessWord {
    All,
    None,
}

const fn all() -> Access {
    Access::Word(AccessWord::All)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddressBook {
    pub(crate) id: String,
    pub(crate) entries: Vec<Address>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Address {
    pub(crate) name: String,
    pub(crate) number: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) role: String,
    #[serde(default)]
    pub(crate) department: String,
    pub(crate) number: String,
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
    /// Teams whose agents may be consulted and transferred to.
    #[serde(default = "all")]
    pub(crate) buddy_teams: Access,
    /// Queues that may be transferred to.
    #[serde(default = "all")]
    pub(crate) queues: Access,
    /// Those queues may be consulted too.
    #[serde(default = "yes")]
    pub(crate) consult_to_queue: bool,
    /// Entry points that may be consulted and transferred to.
    #[serde(default = "all")]
    pub(crate) entry_points: Access,
    /// An address book's id; left out, none.
    pub(crate) address_book: Option<String>,
    /// Any well-formed number may be typed.
    #[serde(default = "yes")]
    pub(crate) typed_numbers: bool,
    /// The organization's directory may be used.
    #[serde(default = "yes")]
    pub(crate) directory: bool,
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
    /// Needed for agents and supervisors.
    pub(crate) profile: Option<String>,
    pub(crate) extension: Option<String>,
    pub(crate) dial_number: Option<String>,
    /// What a supervisor may do; left out, everything in the own teams.
    pub(crate) supervision: Option<Supervision>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Supervision {
    pub(crate) teams: Vec<String>,
    #[serde(default)]
    pub(crate) monitor: bool,
    #[serde(default)]
    pub(crate) whisper: bool,
    #[serde(default)]
    pub(crate) barge_in: bool,
    #[serde(default)]
    pub(crate) change_state: bool,
    #[serde(default)]
    pub(crate) sign_out: bool,
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
    /// Its contacts may be monitored (SUP-3).
    #[serde(default = "yes")]
    pub(crate) monitoring: bool,
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

//! The organization file as it is written: YAML, one document, every name that an administrator chooses. One file a kind of
//! resource. The shape only; whether it makes sense is checked in `check`.

mod book;
mod codes;
mod entry_point;
mod organization;
mod phone;
mod profile;
mod queue;
mod team;
mod trunk;
mod user;

pub use book::{Address, AddressBook, Person};
pub use codes::Named;
pub use entry_point::EntryPoint;
pub use organization::Organization;
pub use phone::Phone;
pub use profile::{Access, AccessWord, DeviceKind, Profile, WrapUp};
pub use queue::Queue;
use serde::Deserialize;
pub use team::Team;
pub use trunk::Trunk;
pub use user::{Role, Supervision, User};

/// The whole file.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// The organization itself.
    pub organization: Organization,
    /// Its teams.
    pub teams: Vec<Team>,
    /// Reasons for a pause.
    pub idle_codes: Vec<Named>,
    /// Results of contacts.
    #[serde(default)]
    pub wrap_up_codes: Vec<Named>,
    /// Desktop profiles.
    pub profiles: Vec<Profile>,
    /// People who can sign in.
    pub users: Vec<User>,
    /// Queues.
    pub queues: Vec<Queue>,
    /// Where contacts come in.
    pub entry_points: Vec<EntryPoint>,
    /// Desk phones.
    #[serde(default)]
    pub phones: Vec<Phone>,
    /// Carriers.
    #[serde(default)]
    pub trunks: Vec<Trunk>,
    /// Lists of numbers.
    #[serde(default)]
    pub address_books: Vec<AddressBook>,
    /// People of the organization with a number; they need no sign-in.
    #[serde(default)]
    pub directory: Vec<Person>,
}

const fn yes() -> bool {
    true
}

const fn eighteen() -> u64 {
    18
}

const fn sixty() -> u64 {
    60
}

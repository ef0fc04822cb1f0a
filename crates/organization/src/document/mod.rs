//! The document as types: one file for each kind of resource. The shape only; whether it makes sense is checked in `check`.
//!
//! A kind's published schema comes from here too (`ToSchema`), and its bounds are checked where a text or a body is read.

mod book;
mod codes;
mod entry_point;
mod flow;
mod hours;
mod organization;
mod phone;
mod profile;
mod prompt;
mod queue;
mod site;
mod skill;
mod team;
mod trunk;
mod user;
mod variable;

use std::ops::Deref;

use serde::de::DeserializeOwned;

pub use book::{Address, AddressBook, Person};
pub use codes::Named;
pub use entry_point::EntryPoint;
pub use flow::Flow;
pub use hours::{BusinessHours, Holiday, Holidays, HoursException};
pub use organization::Organization;
pub use phone::Phone;
pub use profile::{Access, AccessWord, Blend, Capacity, DeviceKind, Profile, WrapUp};
pub use prompt::Prompt;
pub use queue::{Channel, Overflow, Queue, Routing};
pub use site::Site;
pub use skill::{Level, Levels, Need, Skill};
pub use team::Team;
pub use trunk::Trunk;
pub use user::{Role, Supervision, User};
pub use variable::{Card, CardLine, QueueVariable, SystemField, Variable, VariableType};

use crate::file::place;
use crate::kind::Kind;
use crate::resources::Resources;

/// One resource with its place in the whole.
#[derive(Clone)]
pub struct Each<T> {
    /// Where it is, as a pointer.
    pub pointer: String,
    pub(crate) value: T,
}

impl<T> Deref for Each<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// All resources as types. What had not the shape of its kind is left out; it was told when it was read.
#[derive(Clone)]
#[expect(missing_docs, reason = "each is the list of its name")]
pub struct Document {
    pub organization: Option<Each<Organization>>,
    pub sites: Vec<Each<Site>>,
    pub teams: Vec<Each<Team>>,
    pub idle_codes: Vec<Each<Named>>,
    pub wrap_up_codes: Vec<Each<Named>>,
    pub skills: Vec<Each<Skill>>,
    pub variables: Vec<Each<Variable>>,
    pub profiles: Vec<Each<Profile>>,
    pub users: Vec<Each<User>>,
    pub holidays: Vec<Each<Holidays>>,
    pub business_hours: Vec<Each<BusinessHours>>,
    pub queues: Vec<Each<Queue>>,
    pub prompts: Vec<Each<Prompt>>,
    pub flows: Vec<Each<Flow>>,
    pub entry_points: Vec<Each<EntryPoint>>,
    pub phones: Vec<Each<Phone>>,
    pub trunks: Vec<Each<Trunk>>,
    pub address_books: Vec<Each<AddressBook>>,
    pub directory: Vec<Each<Person>>,
}

impl Document {
    /// From plain values.
    #[must_use]
    pub fn of(resources: &Resources) -> Self {
        let all = resources;
        Self {
            organization: list(all, Kind::Organization).into_iter().next(),
            sites: list(all, Kind::Site),
            teams: list(all, Kind::Team),
            idle_codes: list(all, Kind::IdleCode),
            wrap_up_codes: list(all, Kind::WrapUpCode),
            skills: list(all, Kind::Skill),
            variables: list(all, Kind::Variable),
            profiles: list(all, Kind::Profile),
            users: list(all, Kind::User),
            holidays: list(all, Kind::Holidays),
            business_hours: list(all, Kind::BusinessHours),
            queues: list(all, Kind::Queue),
            prompts: list(all, Kind::Prompt),
            flows: list(all, Kind::Flow),
            entry_points: list(all, Kind::EntryPoint),
            phones: list(all, Kind::Phone),
            trunks: list(all, Kind::Trunk),
            address_books: list(all, Kind::AddressBook),
            directory: list(all, Kind::Person),
        }
    }
}

fn list<T: DeserializeOwned>(resources: &Resources, kind: Kind) -> Vec<Each<T>> {
    let all = resources.of(kind).iter().enumerate();
    all.filter_map(|(at, resource)| {
        let value = T::deserialize(&resource.value).ok()?;
        let pointer = place(kind, at);
        Some(Each { pointer, value })
    })
    .collect()
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

//! The organization as a document: read, checked whole, and taken apart into what each part of the house needs. The only
//! place that knows its form. Passwords stay here and in the parts that check them.
//!
//! A [`File`] is read into [`Resources`] (plain values by kind and id), [`check`] says what is wrong with them or makes an
//! [`Organization`]; [`differences`], [`used_by`] and [`write`] are what an administrator asks besides.
//!
//! What must not be here: where the document is kept, who may change it, and what is made of trunks and phones on the wire.

mod build;
mod check;
mod difference;
pub mod document;
mod file;
mod kind;
pub mod limits;
pub mod numbers;
mod origins;
mod problem;
mod resources;
pub mod secrets;
mod shape;
mod tree;
mod uses;

use std::collections::BTreeMap;
use std::sync::Arc;

use floor::Directory;
use jiff::tz::TimeZone;
use serde_json::Value;

pub use check::{World, check, check_flow, read_version};
pub use difference::{Difference, differences};
pub use document::{Role, Trunk};
pub use file::{File, owner, place, write};
pub use kind::Kind;
pub use origins::HttpOrigin;
pub use problem::{Code, Problem};
pub use resources::{Resource, Resources};
pub use shape::schemas;
pub use uses::{Use, used_by};

/// An organization, checked: every name that is used exists.
#[derive(Clone)]
pub struct Organization {
    /// What the floor needs.
    pub directory: Arc<Directory>,
    /// Where telephone numbers are read that name no country.
    pub country: String,
    /// The zone of opening hours and of spoken times.
    pub time_zone: TimeZone,
    /// Uploaded sounds as WAV bytes, by the name of the clip.
    pub clips: BTreeMap<String, Vec<u8>>,
    /// People who can sign in, by id.
    pub users: BTreeMap<String, User>,
    /// Desk phones with their passwords.
    pub phones: Vec<Phone>,
    /// Trunks, in the order in which they are tried.
    pub trunks: Vec<Trunk>,
}

/// A person who can sign in.
#[derive(Clone)]
pub struct User {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// PHC string of argon2id.
    pub password_hash: String,
    /// What they do here.
    pub roles: Vec<Role>,
}

/// A desk phone.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    /// Its extension, which is also its user name.
    pub extension: String,
    /// Its password.
    pub password: String,
    /// Whose it is, shown when it calls.
    pub name: Option<String>,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// Reads a JSON value as a resource of a kind. Secrets that the present one has need not be repeated.
///
/// # Errors
/// With every mistake of shape; pointers begin at the resource.
pub fn read_resource(kind: Kind, value: &Value, present: Option<&Value>) -> Result<Resource, Vec<Problem>> {
    let mut value = value.clone();
    secrets::keep(kind, &mut value, present);
    let mut problems = Vec::new();
    let read = shape::read(kind, "", &tree::Tree::from(&value), &mut problems);
    for field in kind.secrets() {
        if read.get(*field).is_some_and(|given| given == secrets::UNCHANGED) {
            problems.push(Problem::new(format!("/{field}"), Code::SecretMissing, &[]));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let id = read[kind.key()].as_str().unwrap_or_default().to_owned();
    match kind.canonical(&read) {
        Ok(value) => Ok(Resource { id, value }),
        Err(error) => Err(vec![Problem::new("", Code::WrongType, &[("expected", &error)])]),
    }
}

#[cfg(test)]
mod tests;

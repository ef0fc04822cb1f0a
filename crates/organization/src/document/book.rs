//! Numbers to call: address books, and the organization's own directory.

use serde::Deserialize;

/// Numbers for those agents whose profile names it.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddressBook {
    /// Its name in other resources; never changes.
    pub id: String,
    /// Its numbers.
    pub entries: Vec<Address>,
}

/// One number of it.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Address {
    /// The name that people see.
    pub name: String,
    /// The number, as it is dialled.
    pub number: String,
}

/// Somebody of the organization who has a number; needs no sign-in.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Its name in other resources; never changes.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// What they do.
    #[serde(default)]
    pub role: String,
    /// Where they belong.
    #[serde(default)]
    pub department: String,
    /// The number, as it is dialled.
    pub number: String,
}

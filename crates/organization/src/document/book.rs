//! Numbers to call: address books, and the organization's own directory.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Numbers for those agents whose profile names it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AddressBookResource)]
pub struct AddressBook {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// Its numbers.
    pub entries: Vec<Address>,
}

/// One number of it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AddressBookEntry)]
pub struct Address {
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// The number, as it is dialled.
    pub number: String,
}

/// Somebody of the organization who has a number; needs no sign-in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DirectoryResource)]
pub struct Person {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// What they do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Where they belong.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// The number, as it is dialled.
    pub number: String,
}

//! Sign-in: who one is to the API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a user may do. One user may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Takes contacts.
    Agent,
    /// Sees and helps agents.
    Supervisor,
    /// Changes the configuration.
    Administrator,
}

impl Role {
    /// Every role, for tests that enumerate.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Supervisor, Self::Administrator];
}

/// The body of a sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// The user's e-mail address; letter case does not matter.
    #[schema(example = "ana@demo.test")]
    pub email: String,
    /// The password, never logged.
    #[schema(format = Password)]
    pub password: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The person.
    pub user: SessionUser,
    /// The organization that the person works for.
    pub organization: Organization,
    /// When the sign-in ends by itself.
    pub expires_at: jiff::Timestamp,
}

/// The person of a [`Session`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionUser {
    /// The user's id; of an agent, the agent's id too.
    pub id: String,
    /// The name that others see.
    pub name: String,
    /// The address used to sign in.
    pub email: String,
    /// What the user may do.
    pub roles: Vec<Role>,
}

/// The organization of a [`Session`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// The organization's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The country in which it works, by two letters: telephone numbers without a country are read there.
    #[schema(example = "BG", min_length = 2, max_length = 2)]
    pub country: String,
}

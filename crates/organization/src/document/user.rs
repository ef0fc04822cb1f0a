//! People who can sign in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::skill::Levels;

/// What somebody does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserRole)]
pub enum Role {
    /// Talks to customers.
    Agent,
    /// Watches and helps agents.
    Supervisor,
    /// Changes the configuration.
    Administrator,
}

/// Somebody who can sign in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserResource)]
pub struct User {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// They sign in with it; one user each.
    #[schema(min_length = 1, max_length = 250)]
    pub email: String,
    /// As `centrala hash-password` prints it.
    #[schema(write_only, max_length = 250)]
    pub password_hash: String,
    /// At least one.
    #[schema(min_items = 1)]
    pub roles: Vec<Role>,
    /// Its teams.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// Needed for agents and supervisors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Its extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// A telephone elsewhere, to be offered at station login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dial_number: Option<String>,
    /// What a supervisor may do; left out, everything in the own teams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervision: Option<Supervision>,
    /// What an agent can do, and how well.
    #[serde(default, skip_serializing_if = "Levels::is_empty")]
    pub skills: Levels,
}

/// The rights of a supervisor.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SupervisionRights)]
pub struct Supervision {
    /// Its teams.
    pub teams: Vec<String>,
    /// Listen.
    #[serde(default)]
    pub monitor: bool,
    /// Speak to the agent alone.
    #[serde(default)]
    pub whisper: bool,
    /// Join.
    #[serde(default)]
    pub barge_in: bool,
    /// Change the state of agents.
    #[serde(default)]
    pub change_state: bool,
    /// Sign agents out.
    #[serde(default)]
    pub sign_out: bool,
}

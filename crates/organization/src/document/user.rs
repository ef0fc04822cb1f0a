//! People who can sign in.

use serde::Deserialize;

/// What somebody does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Talks to customers.
    Agent,
    /// Watches and helps agents.
    Supervisor,
    /// Changes the configuration.
    Administrator,
}

/// Somebody who can sign in.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// Its name in other resources; never changes.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// They sign in with it; one user each.
    pub email: String,
    /// As `centrala hash-password` prints it.
    pub password_hash: String,
    /// At least one.
    pub roles: Vec<Role>,
    /// Its teams.
    #[serde(default)]
    pub teams: Vec<String>,
    /// Needed for agents and supervisors.
    pub profile: Option<String>,
    /// Its extension.
    pub extension: Option<String>,
    /// A telephone elsewhere, to be offered at station login.
    pub dial_number: Option<String>,
    /// What a supervisor may do; left out, everything in the own teams.
    pub supervision: Option<Supervision>,
}

/// The rights of a supervisor.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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

//! Desk phones.

use serde::Deserialize;

/// A desk phone.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Phone {
    /// Its extension.
    pub extension: String,
    /// Its password.
    pub password: String,
}

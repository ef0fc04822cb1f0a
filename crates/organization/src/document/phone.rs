//! Desk phones.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A desk phone.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PhoneResource)]
pub struct Phone {
    /// Its extension.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub extension: String,
    /// Its password.
    #[schema(write_only, min_length = 1, max_length = 250)]
    pub password: String,
}

//! Sites: where teams work.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A place of work.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SiteResource)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Site {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
}

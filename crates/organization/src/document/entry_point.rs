//! Entry points: where contacts come in, and which flow they follow.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Card;

/// Where contacts come in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EntryPointResource)]
pub struct EntryPoint {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// Telephone numbers that lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// The id of the flow that contacts follow.
    pub flow: String,
    /// Customers may call from a page.
    #[serde(default)]
    pub web_calls: bool,
    /// Variables with which contacts begin here; all there are when left out (TRF-8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variables: Option<Vec<String>>,
    /// What requests and the pane show of its contacts; phone number, dialled number and queue when left out (POP-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
}

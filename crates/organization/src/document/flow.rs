//! Flows: what happens to a contact before an agent has it. The document itself is `flow`'s to judge.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A flow: the published document, by which contacts are treated, and a draft that nobody meets yet.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FlowResource)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Flow {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The published document; every change of it is a new version. Contacts keep the version with which they began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub document: Option<serde_json::Value>,
    /// Work in progress: need not be right, is not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub draft: Option<serde_json::Value>,
}

//! Work items: writing one down.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of `POST /tasks`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTask {
    /// What kind of work.
    pub media_type: CreatableMediaType,
    /// The queue in which it is to wait; one for work items.
    pub queue_id: String,
    /// What is to be done.
    #[schema(min_length = 1, max_length = 256)]
    pub title: String,
    /// What is known of it already: values by the variables' names, as they would be typed. At most 30.
    #[serde(default)]
    #[schema(example = json!({"caseNumber": "A-17"}))]
    pub variables: BTreeMap<String, String>,
}

/// What can be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum CreatableMediaType {
    /// A work item.
    WorkItem,
}

/// The answer to `POST /tasks`: it is durable, what becomes of it comes as events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedTask {
    /// The new task.
    pub task_id: String,
    /// Found again in the events that the command caused.
    pub request_id: String,
    /// The number of the last event that the command caused.
    pub seq: u64,
}

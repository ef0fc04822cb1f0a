//! What the event socket says.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    agent::{AgentState, Me, Station},
    task::Task,
};

/// Any message of the event socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum LiveMessage {
    /// The first message, unless the stream was resumed.
    Snapshot(Box<Snapshot>),
    /// A sign of life.
    Tick(Tick),
    /// Something happened.
    Event(Box<Event>),
}

/// The picture that the following events change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// Always `snapshot`.
    #[serde(rename = "type")]
    pub kind: SnapshotKind,
    /// The picture contains the events up to and including this number.
    pub seq: u64,
    /// The picture; `null` for a user who is not an agent.
    #[schema(required)]
    pub data: Option<Me>,
}

/// The `type` of a [`Snapshot`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SnapshotKind {
    /// `snapshot`.
    Snapshot,
}

/// Sent every four seconds (NET-1), and at once after a resumed stream has caught up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tick {
    /// Always `tick`.
    #[serde(rename = "type")]
    pub kind: TickKind,
    /// Everything up to and including this number has been sent.
    pub seq: u64,
}

/// The `type` of a [`Tick`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum TickKind {
    /// `tick`.
    Tick,
}

/// One thing that happened. `seq` only grows; gaps are normal, because each listener hears what concerns the listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The event's number.
    pub seq: u64,
    /// When it happened.
    pub at: jiff::Timestamp,
    /// What happened: a dotted fact in the past tense.
    #[serde(rename = "type")]
    #[schema(example = "task.offered")]
    pub kind: String,
    /// The task concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub task_id: Option<String>,
    /// The command that caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub request_id: Option<String>,
    /// The new truth: replace what you have by what is here.
    pub data: EventData,
}

/// The new truth that an [`Event`] brings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventData {
    /// The task as the listener now sees it. In state `ended` it leaves the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub task: Option<Task>,
    /// The listener's availability.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<AgentState>,
    /// The listener's station.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<Option<Station>>,
    /// Why, a stable code, where the event has a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
}

//! What an agent did in the last 24 hours (spec LAY-1, RON-11, RON-12).

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    agent::Named,
    task::{Customer, Direction, MediaType},
};

/// One line of the agent's history: one offer, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HistoryItem {
    /// The line's own id: an interaction may be offered to one agent several times.
    pub id: String,
    /// The interaction.
    pub task_id: String,
    /// The channel.
    pub media_type: MediaType,
    /// What was to be done; of work items only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub title: Option<String>,
    /// Who began.
    pub direction: Direction,
    /// The customer.
    pub customer: Customer,
    /// The queue that it came through.
    #[schema(required)]
    pub queue: Option<Named>,
    /// The number that the customer dialled.
    #[schema(required)]
    pub dnis: Option<String>,
    /// When it was offered.
    pub offered_at: jiff::Timestamp,
    /// When the agent and the customer began to talk; `null` when they did not.
    #[schema(required)]
    pub connected_at: Option<jiff::Timestamp>,
    /// When the talk, or the offer, was over; `null` while it goes on.
    #[schema(required)]
    pub ended_at: Option<jiff::Timestamp>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, a stable code: of a missed offer why it was missed (`callerLeft`, `RONA`, `Agent_Declined`, ...), of a
    /// talk how it ended.
    #[schema(required, example = "callerLeft")]
    pub reason: Option<String>,
    /// The reason given in wrap-up.
    #[schema(required)]
    pub wrap_up_code: Option<Named>,
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The agent talked with the customer.
    Handled,
    /// The agent did not.
    Missed,
}

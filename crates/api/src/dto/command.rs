//! The bodies of the verbs, and their answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::destination::To;

/// The answer to a command: it is durable, its outcome comes as events that carry the same `requestId`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// Found again in the events that the command caused.
    pub request_id: String,
    /// The number of the last event that the command caused; the live stream has passed it when `tick.seq` or an
    /// event's `seq` is as large.
    pub seq: u64,
}

/// A body without content; may be left out.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoFields {}

/// The body of `mute`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetMuted {
    /// The wanted state.
    pub muted: bool,
}

/// The body of `dtmf`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendDigits {
    /// The keys, in order.
    #[schema(pattern = "^[0-9*#A-D]{1,32}$", min_length = 1, max_length = 32)]
    pub digits: String,
}

/// The body of `wrapup`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmitWrapUp {
    /// The reason (WRP-2: exactly one).
    pub wrap_up_code_id: String,
    /// What becomes of what the asker typed into variables and did not save (CAD-7). Left out while there is some, the
    /// answer is `draftsOutstanding`.
    #[serde(default)]
    #[schema(nullable = false)]
    pub drafts: Option<DraftsThen>,
}

/// What becomes of drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DraftsThen {
    /// They are saved first.
    Save,
    /// They are thrown away.
    Discard,
}

/// The body of `consult/wrapup`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmitConsultWrapUp {
    /// The reason.
    pub wrap_up_code_id: String,
}

/// The body of `consult`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartConsult {
    /// With whom or what.
    pub to: To,
    /// Put the customer on hold meanwhile (HLD-9); so when left out.
    #[serde(default)]
    #[schema(nullable = false, default = true)]
    pub hold: Option<bool>,
}

/// The body of `transfer`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartTransfer {
    /// To whom or what.
    pub to: To,
}

/// The body of `wrapup/suggest`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuggestWrapUp {
    /// The reason.
    #[serde(default)]
    #[schema(nullable = false)]
    pub wrap_up_code_id: Option<String>,
    /// A note for the owner.
    #[serde(default)]
    #[schema(nullable = false, max_length = 500)]
    pub note: Option<String>,
}

/// The body of `help`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskForHelp {
    /// What about.
    #[serde(default)]
    #[schema(nullable = false, max_length = 500)]
    pub reason: Option<String>,
}

/// The body of `monitor`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartMonitor {
    /// With whose ears; the primary agent's when left out.
    #[serde(default)]
    #[schema(nullable = false)]
    pub agent_id: Option<String>,
}

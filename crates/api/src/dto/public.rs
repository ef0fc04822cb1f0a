//! What a customer with a browser may see and do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An entry point that may be called from a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicEntryPoint {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// News about a customer's call, as the `data` of a server-sent event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicCallEvent {
    /// How the call stands.
    pub state: PublicCallState,
    /// Why it ended, a stable code; absent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
}

/// How a customer's call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum PublicCallState {
    /// Sound is being set up.
    Connecting,
    /// Sound flows; menus, music or an agent are heard.
    Connected,
    /// It is over.
    Ended,
}

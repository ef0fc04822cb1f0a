//! Lists: one shape for all, and the items of the small ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Present when there is more: give it back as `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_cursor: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// `nextCursor` of the page before.
    #[serde(default)]
    #[param(nullable = false)]
    pub cursor: Option<String>,
    /// How many items at most (1 to 500).
    #[serde(default)]
    #[param(minimum = 1, maximum = 500, default = 200, nullable = false)]
    pub limit: Option<u32>,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// An idle code of the asker's profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdleCodeItem {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The name in other languages, by language tag.
    pub names: BTreeMap<String, String>,
    /// Given by the system only; listed so that it can be named, never to be chosen.
    pub system: bool,
    /// Used when an agent goes idle without giving one.
    pub default: bool,
}

/// A wrap-up code of the asker's profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WrapUpCodeItem {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The name in other languages, by language tag.
    pub names: BTreeMap<String, String>,
    /// Submitted when wrap-up ends by itself (WRP-5).
    pub default: bool,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueItem {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What waits in it.
    pub channel: Channel,
}

/// The channel of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Channel {
    /// Calls.
    Telephony,
    /// Work items.
    WorkItem,
}

/// A country that gives out telephone numbers. Its name is the reader's language's own affair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountryItem {
    /// Two letters (ISO 3166).
    #[schema(example = "BG", min_length = 2, max_length = 2)]
    pub id: String,
    /// What stands after the `+` of its numbers. Some countries share one.
    #[schema(example = "359")]
    pub calling_code: String,
    /// Of those that share the calling code, the one that is meant when nothing else is known.
    pub main: bool,
}

/// An entry point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryPointItem {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The numbers that lead to it.
    pub numbers: Vec<String>,
}

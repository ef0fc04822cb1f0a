//! Variables of contacts, and the cards on which they stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::yes;

/// A variable: the same for every flow, queue and agent (CAD-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = VariableResource)]
pub struct Variable {
    /// Its name in flows, at most 80 of `A-Z a-z 0-9 _`; never changes.
    #[schema(min_length = 1, max_length = 80, pattern = "^[A-Za-z0-9_]+$")]
    pub name: String,
    /// What agents read, at most 50 characters.
    #[schema(min_length = 1, max_length = 50)]
    pub label: String,
    /// The label in other languages, by language tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// How its value is read.
    #[serde(default, rename = "type")]
    pub kind: VariableType,
    /// The value with which a contact begins, at most 256 characters; not for a secure one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 256)]
    pub default: Option<String>,
    /// Smaller stands first (CAD-1).
    #[serde(default)]
    pub order: u32,
    /// Agents see it. Never so for JSON (CAD-2).
    #[serde(default = "yes")]
    pub agent_viewable: bool,
    /// Agents may change it.
    #[serde(default)]
    pub agent_editable: bool,
    /// Its value is a secret: kept sealed, shown by an audited act alone, never in a popover (CAD-9).
    #[serde(default)]
    pub secure: bool,
}

/// How a variable's value is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum VariableType {
    /// Any text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A date and time, such as `2026-03-01T12:00:00Z`.
    DateTime,
    /// A structure for flows.
    Json,
}

/// What requests and the pane show of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CardSettings)]
pub struct Card {
    /// Three to six lines of the request, in order.
    #[schema(min_items = 3, max_items = 6)]
    pub popover: Vec<CardLine>,
    /// Variables of the pane, in order, at most 30 (POP-15); all that agents may see when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 30)]
    pub pane: Option<Vec<String>>,
}

/// One line: either `variable` or `system`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CardLineSettings)]
pub struct CardLine {
    /// A variable, which must not be secure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// Something that every contact has (POP-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemField>,
    /// Read instead of the usual label, at most 50 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 50)]
    pub label: Option<String>,
    /// The same in other languages, by language tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// What every contact has (POP-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CardSystemField)]
pub enum SystemField {
    /// The customer's number.
    PhoneNumber,
    /// The number that was dialled.
    Dnis,
    /// The queue's name.
    QueueName,
    /// How long a request may ring.
    RonaTimeout,
}

/// A variable that a queue adds to its contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QueueVariable {
    /// Which.
    pub name: String,
    /// Set when a contact comes in; left out, a contact without the variable begins with its default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

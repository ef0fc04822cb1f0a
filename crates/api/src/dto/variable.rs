//! What is known of a task beside its sound: variables, what was typed into them, their history, the card.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A piece of data that belongs to the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Variable {
    /// Its name in flows.
    pub name: String,
    /// Its label on the desktop (CAD-1).
    pub label: String,
    /// The label in other languages, by language tag.
    pub labels: BTreeMap<String, String>,
    /// Its value as text; `null` when it has none and always for a secure one.
    #[schema(required)]
    pub value: Option<String>,
    /// How to read the value.
    #[serde(rename = "type")]
    pub kind: VariableKind,
    /// Grows with each change of this one variable; what is saved names it as `baseVersion`.
    pub version: u64,
    /// The asker may change it now.
    pub editable: bool,
    /// The value is a secret: `reveal` gives it.
    pub secure: bool,
    /// A secure one has a value.
    pub filled: bool,
    /// The value contains the customer's number and is shown without it (MSK-2).
    pub masked: bool,
    /// Who gave it its value.
    pub changed_by: VariableAuthor,
    /// When.
    pub changed_at: jiff::Timestamp,
}

/// How a variable's value is read (CAD-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum VariableKind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A date and time in the international format (CAD-4).
    DateTime,
}

/// Who gave a variable its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariableAuthor {
    /// What kind of author.
    pub kind: VariableAuthorKind,
    /// Which agent or queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub name: Option<String>,
}

/// The kinds of authors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum VariableAuthorKind {
    /// The default, when the contact came.
    Configuration,
    /// The flow.
    Flow,
    /// The queue into which the contact came.
    Queue,
    /// An agent.
    Agent,
    /// It came along from another contact.
    Contact,
    /// A program that made the contact.
    Program,
}

/// What the asker typed into a variable and has not saved (CAD-7), or saved after somebody else (B-6). Nobody else's
/// drafts are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariableDraft {
    /// Of which variable.
    pub name: String,
    /// As it was typed; `null` for a secure one, `reveal` gives it.
    #[schema(required)]
    pub value: Option<String>,
    /// The version that the asker saw while typing.
    pub base_version: u64,
    /// Somebody else has saved the variable meanwhile: the saved value stands in the variable, and this beside it.
    pub conflict: bool,
    /// When it was kept last.
    pub saved_at: jiff::Timestamp,
}

/// What requests show of a task (POP-3), in the administrator's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// The lines of the popover: three to six, of a consult's request up to nine. Never a secure one.
    pub popover: Vec<CardLine>,
}

/// One line of a popover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardLine {
    /// What the administrator calls it; absent where the usual name of `system` is meant, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub label: Option<String>,
    /// The label in other languages, by language tag.
    pub labels: BTreeMap<String, String>,
    /// The value; `null` for none.
    #[schema(required)]
    pub value: Option<String>,
    /// The customer's number is in it, and shown masked (MSK-2).
    pub masked: bool,
    /// How to read the value, of a variable.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub kind: Option<VariableKind>,
    /// The variable, when it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub variable: Option<String>,
    /// What every contact has, when it is that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub system: Option<SystemField>,
}

/// What every contact has (POP-13), and what a consult's request says of whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SystemField {
    /// The customer's number.
    PhoneNumber,
    /// The number that was dialled.
    Dnis,
    /// The queue's name.
    QueueName,
    /// How long a request may ring, in seconds.
    RonaTimeout,
    /// The name of the agent who asks for the consult.
    AgentName,
    /// The number of that agent.
    AgentDn,
    /// The team of that agent.
    AgentTeam,
}

// No `Debug`: what is typed may be a secret.
/// The body of `PATCH /tasks/{id}/variables`.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveVariables {
    /// What is to be saved: all of it is right, or nothing is saved. At most 30, each variable once.
    #[schema(min_items = 1, max_items = 30)]
    pub changes: Vec<SaveVariable>,
}

/// One change.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveVariable {
    /// Which variable.
    pub name: String,
    /// The value as text, at most 256 characters as people count them; empty: none.
    #[schema(max_length = 256)]
    pub value: String,
    /// The version that the asker saw.
    pub base_version: u64,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariablesSaved {
    /// The task's variables now.
    pub variables: Vec<Variable>,
    /// The asker's drafts now; those of the conflicts are among them.
    pub drafts: Vec<VariableDraft>,
    /// What was not saved, because somebody else had saved before (CAD-8). Both values are kept (B-6).
    pub conflicts: Vec<VariableConflict>,
    /// Found again in the events that the save caused.
    pub request_id: String,
    /// The number of the last event that the save caused.
    pub seq: u64,
}

/// One variable that was not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariableConflict {
    /// Which.
    pub name: String,
    /// What the asker wanted; `null` for a secure one.
    #[schema(required)]
    pub yours: Option<String>,
    /// What is saved; `null` for none and for a secure one.
    #[schema(required)]
    pub saved: Option<String>,
    /// The version of what is saved: name it to save over it.
    pub version: u64,
    /// Who saved it.
    pub changed_by: VariableAuthor,
    /// When.
    pub changed_at: jiff::Timestamp,
}

/// The body of `PUT /tasks/{id}/variables/{name}/draft`.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepDraft {
    /// As it was typed; need not be right yet.
    #[schema(max_length = 256)]
    pub value: String,
    /// The version that the asker saw.
    pub base_version: u64,
}

/// The body of `POST /tasks/{id}/variables/{name}/reveal`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevealVariable {
    /// The asker's own draft and not the saved value.
    #[serde(default)]
    #[schema(nullable = false, default = false)]
    pub draft: Option<bool>,
}

/// A secret. It is not kept by anybody on the way.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Revealed {
    /// The value; `null` when there is none.
    #[schema(required)]
    pub value: Option<String>,
}

/// The history of a variable, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariableHistory {
    /// The lines.
    pub items: Vec<VariableLine>,
}

/// One line of a variable's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariableLine {
    /// The line's number; grows.
    pub id: String,
    /// What happened.
    pub what: VariableAct,
    /// The value; `null` for none and for a secure one.
    #[schema(required)]
    pub value: Option<String>,
    /// The value is a secret and not shown.
    pub secure: bool,
    /// The value contains the customer's number and is shown without it.
    pub masked: bool,
    /// The version that it made; of what was typed, the version that was seen.
    pub version: u64,
    /// Who.
    pub by: VariableAuthor,
    /// When.
    pub at: jiff::Timestamp,
}

/// What may happen to a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum VariableAct {
    /// It got a value.
    Saved,
    /// Somebody typed and has not decided yet.
    Draft,
    /// Somebody typed and threw it away.
    Discarded,
    /// Somebody typed, and nothing was decided before the wrap-up was over (CAD-7).
    NotSaved,
    /// It did not come along to another entry point (TRF-8).
    Dropped,
    /// Somebody looked at the secret.
    Revealed,
}

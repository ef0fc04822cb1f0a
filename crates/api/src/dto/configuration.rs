//! What administrators see of the configuration: changes, differences, versions of flows. The resources themselves are
//! described by `organization`.

use jiff::Timestamp;
use organization::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::list::Page;

/// Which page of a list of resources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResourcePage {
    /// `nextCursor` of the page before.
    #[serde(default)]
    #[param(nullable = false)]
    pub cursor: Option<String>,
    /// How many items at most (1 to 500).
    #[serde(default)]
    #[param(minimum = 1, maximum = 500, default = 200, nullable = false)]
    pub limit: Option<u32>,
    /// `true` gives all settings, to administrators; kinds that others may list too give a summary without it.
    #[serde(default)]
    #[param(nullable = false)]
    pub settings: Option<bool>,
}

impl ResourcePage {
    pub(crate) fn page(self) -> Page {
        Page {
            cursor: self.cursor,
            limit: self.limit,
        }
    }
}

/// Which changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// `nextCursor` of the page before.
    #[serde(default)]
    #[param(nullable = false)]
    pub cursor: Option<String>,
    /// How many items at most (1 to 500).
    #[serde(default)]
    #[param(minimum = 1, maximum = 500, default = 200, nullable = false)]
    pub limit: Option<u32>,
    /// Of this kind alone, by the name of its list in the file: `queues`.
    #[serde(default)]
    #[param(nullable = false)]
    pub kind: Option<String>,
    /// Of this id alone.
    #[serde(default)]
    #[param(nullable = false)]
    pub id: Option<String>,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ConfigurationChange)]
#[serde(rename_all = "camelCase")]
pub struct ChangeItem {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The id of the user; empty: the file of the first start.
    pub by: String,
    /// The kind, by the name of its list in the file.
    pub kind: &'static str,
    /// The id.
    pub id: String,
    /// What happened to it.
    pub action: Action,
    /// The version since then.
    pub version: i64,
    /// What it was, without secrets; `null` when it is new.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// What it became, without secrets; `null` when it is gone.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ConfigurationAction)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// It is new.
    Created,
    /// It is other.
    Changed,
    /// It is gone.
    Deleted,
}

impl Action {
    pub(crate) const fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (false, _) => Self::Created,
            (true, true) => Self::Changed,
            (true, false) => Self::Deleted,
        }
    }
}

/// What a file changes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// Nothing was changed, as was asked.
    pub dry_run: bool,
    /// The revision in force now.
    pub revision: i64,
    /// What the file changes.
    pub changes: Vec<DifferenceItem>,
}

/// One resource that a file changes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ConfigurationDifference)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceItem {
    /// The kind, by the name of its list in the file.
    pub kind: &'static str,
    /// The id.
    pub id: String,
    /// What happens to it.
    pub action: Action,
    /// What it is now, without secrets.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// What it becomes, without secrets.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// How to read a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Only tells what would change.
    #[serde(default)]
    #[param(nullable = false)]
    pub dry_run: Option<bool>,
}

/// How to write a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// With passwords; otherwise the word `(unchanged)` stands for each.
    #[serde(default)]
    #[param(nullable = false)]
    pub secrets: Option<bool>,
}

/// A published version of a flow.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlowVersionItem {
    /// Its number among those of the flow.
    pub number: i64,
    /// When it was published.
    pub at: Timestamp,
    /// The id of the user who published it.
    pub by: String,
    /// New contacts follow it.
    pub in_force: bool,
    /// The document; left out of lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, nullable = false)]
    pub document: Option<Value>,
}

/// A document to be looked at; left out, the draft is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidateFlow {
    /// The document.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub document: Option<Value>,
}

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlowValidation {
    /// It could be published.
    pub valid: bool,
    /// What is wrong; pointers begin at the document.
    pub problems: Vec<Problem>,
}

/// To which version to go back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RollBackFlow {
    /// Its number.
    pub number: i64,
}

/// Which documents to compare.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FlowDiffQuery {
    /// A version's number, or `published`, or `draft`.
    pub from: String,
    /// The same.
    pub to: String,
}

/// What is other in one document than in another.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlowDifferences {
    /// Value by value.
    pub items: Vec<FlowDifference>,
}

/// One value that is other.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlowDifference {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What it was; left out: it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    pub before: Option<Value>,
    /// What it is; left out: it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    pub after: Option<Value>,
}

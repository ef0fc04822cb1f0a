//! What administrators set, and how it is changed: as a whole that is checked, or not at all.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use organization::{Kind, Problem, Resources, Use};
use serde_json::Value;

use super::{Answer, Unavailable};

/// A configuration in force.
#[derive(Debug, Clone, Default)]
pub struct Configured {
    /// Grows with every change.
    pub revision: i64,
    /// Everything, secrets included.
    pub resources: Resources,
    /// What is known of each, by kind and id.
    pub known: BTreeMap<(Kind, String), Known>,
}

/// What is known of a resource besides its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Grows by one with every change.
    pub version: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// The id of the user who did it; empty for the file of the first start.
    pub changed_by: String,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The number of the change.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The id of the user.
    pub by: String,
    /// The kind.
    pub kind: Kind,
    /// The id.
    pub id: String,
    /// The version since then.
    pub version: i64,
    /// What it was.
    pub before: Option<Value>,
    /// What it became.
    pub after: Option<Value>,
}

/// Which changes to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of this kind alone.
    pub kind: Option<Kind>,
    /// Of this id alone.
    pub id: Option<String>,
    /// Made before this one.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

/// A published version of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowVersion {
    /// Its number among those of the flow.
    pub number: i64,
    /// When it was published.
    pub at: Timestamp,
    /// The id of the user who published it.
    pub by: String,
    /// The document.
    pub document: Value,
}

/// Why a configuration is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// It makes no sense.
    Wrong(Vec<Problem>),
    /// It was made from one that is not in force any more.
    Outdated,
    /// Nobody can say.
    Unavailable,
}

/// Keeps the configuration and makes it true everywhere.
pub trait Configuration: Send + Sync {
    /// The one in force.
    fn present(&self) -> Arc<Configured>;

    /// What is wrong with one.
    fn check(&self, next: &Resources) -> Vec<Problem>;

    /// What is wrong with a flow's document, if it were published now.
    fn check_flow(&self, document: &Value) -> Vec<Problem>;

    /// Where a resource of the one in force is used.
    fn used_by(&self, kind: Kind, id: &str) -> Vec<Use>;

    /// Puts another one in force, made from revision `from`; answers when everybody works by it.
    fn replace(&self, by: &str, from: i64, next: Resources) -> Answer<'_, Result<Arc<Configured>, NotTaken>>;

    /// Changes, the last one first.
    fn changes(&self, asked: Asked) -> Answer<'_, Result<Vec<Change>, Unavailable>>;

    /// The published versions of a flow, the last one first.
    fn flow_versions(&self, flow: &str, limit: u32) -> Answer<'_, Result<Vec<FlowVersion>, Unavailable>>;

    /// One of them.
    fn flow_version(&self, flow: &str, number: i64) -> Answer<'_, Result<Option<FlowVersion>, Unavailable>>;
}

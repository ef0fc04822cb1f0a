//! Where contacts enter and where they wait.

use std::collections::BTreeSet;
use std::sync::Arc;

use flow::{Flow, Value};

use crate::directory::Card;
use crate::ids::{EntryPointId, QueueId, TeamId, VariableName};

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The id.
    pub id: QueueId,
    /// The name.
    pub name: String,
    /// Teams that serve it.
    pub teams: Vec<TeamId>,
    /// An offer that nobody takes for this long is RONA (ms, RON-4).
    pub ring_ms: u64,
    /// A contact that waits for this long is ended (ms).
    pub max_wait_ms: u64,
    /// Its contacts may be monitored (`monitoringPermitted`, SUP-3).
    pub monitoring: bool,
    /// Variables that a contact has from here on; with a value, that is set when it comes in.
    pub variables: Vec<(VariableName, Option<Value>)>,
    /// What requests and the pane show of its contacts; `None`: what the entry point's card says.
    pub card: Option<Card>,
}

/// An entry point.
#[derive(Debug, Clone)]
pub struct EntryPoint {
    /// The id.
    pub id: EntryPointId,
    /// The name.
    pub name: String,
    /// The numbers that lead here.
    pub numbers: Vec<String>,
    /// The version of its flow, as published.
    pub flow_version: u32,
    /// Its flow.
    pub flow: Arc<Flow>,
    /// May be called from a web page.
    pub web_calls: bool,
    /// Variables with which contacts begin here; `None`: all there are.
    pub variables: Option<BTreeSet<VariableName>>,
    /// What requests and the pane show of its contacts; `None`: the preselected lines (POP-13).
    pub card: Option<Card>,
}

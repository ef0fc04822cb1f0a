//! Where contacts enter and where they wait.

use std::sync::Arc;

use flow::Flow;

use crate::directory::Channel;
use crate::ids::{EntryPointId, QueueId, TeamId};

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The id.
    pub id: QueueId,
    /// The name.
    pub name: String,
    /// What waits in it.
    pub channel: Channel,
    /// Teams that serve it.
    pub teams: Vec<TeamId>,
    /// An offer that nobody takes for this long is RONA (ms, RON-4).
    pub ring_ms: u64,
    /// A contact that waits for this long is ended (ms).
    pub max_wait_ms: u64,
    /// Its contacts may be monitored (`monitoringPermitted`, SUP-3).
    pub monitoring: bool,
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
}

//! Where contacts enter, where they wait, and by which rules they get to somebody.

use std::collections::BTreeSet;
use std::sync::Arc;

use flow::{Flow, Value};

use super::{Card, Channel, NeedStep};
use crate::ids::{EntryPointId, QueueId, TeamId, TrunkId, VariableName};
use crate::limits::PRIORITY_NONE;

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
    /// The priority of contacts whose flow sets none: 1 is first, 10 is none.
    pub priority: u8,
    /// Who of several free agents is chosen.
    pub routing: Routing,
    /// A contact gains one level of priority for each of these (ms); `None`: priorities stay.
    pub ageing_ms: Option<u64>,
    /// What its contacts need when their flow does not say, eased over time.
    pub needs: Vec<NeedStep>,
    /// Queues whose agents help after some time, when the flow does not say.
    pub overflow: Vec<Overflow>,
    /// A contact is kept this long for the agent whom the customer had last (ms); `None`: it is not.
    pub last_agent_hold_ms: Option<u64>,
    /// So many contacts at once, waiting and talking (`maxActiveContacts`); `None`: no limit of its own.
    pub max_contacts: Option<u32>,
    /// Outside these opening hours no contact is let in; who waits already stays. `None`: always open.
    pub hours: Option<String>,
    /// Answered within this time is answered well (ms, `serviceLevelThreshold`).
    pub service_level_ms: u64,
    /// Variables that a contact has from here on; with a value, that is set when it comes in.
    pub variables: Vec<(VariableName, Option<Value>)>,
    /// What requests and the pane show of its contacts; `None`: what the entry point's card says.
    pub card: Option<Card>,
}

impl Queue {
    /// A queue of this name with the usual settings, which nobody serves yet.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            id: QueueId::new(id),
            name: id.to_owned(),
            channel: Channel::Telephony,
            teams: Vec::new(),
            ring_ms: 18_000,
            max_wait_ms: 3_600_000,
            monitoring: true,
            priority: PRIORITY_NONE,
            routing: Routing::LongestAvailable,
            ageing_ms: None,
            needs: Vec::new(),
            overflow: Vec::new(),
            last_agent_hold_ms: None,
            max_contacts: None,
            hours: None,
            service_level_ms: 20_000,
            variables: Vec::new(),
            card: None,
        }
    }
}

/// Who of several free agents, who all have the skills that are needed, is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Routing {
    /// Who has been available for longest.
    #[default]
    LongestAvailable,
    /// Whose levels of the needed skills are together the highest; of equals who has been available for longest.
    BestFit,
}

/// A queue whose agents help with the contacts of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overflow {
    /// Whose agents.
    pub queue: QueueId,
    /// After this long in the queue (ms).
    pub after_ms: u64,
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

/// A carrier's trunk, as far as the floor counts its calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trunk {
    /// The id.
    pub id: TrunkId,
    /// So many calls of its customers at once (CBK-12); `None`: as many as come.
    pub max_calls: Option<u32>,
}

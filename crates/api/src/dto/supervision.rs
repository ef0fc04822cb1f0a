//! What supervisors see: agents of the teams that they manage, calls without an agent, calls for help.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    agent::{AgentState, Device, Named},
    control::{MonitorControls, SupervisedControls},
    task::{Customer, Participant, TaskState},
};

/// A supervisor's own permissions (SUP-2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Supervision {
    /// The teams managed.
    pub teams: Vec<Named>,
    /// May listen (SUP-6).
    pub monitor: bool,
    /// May speak to the agent alone (SUP-7).
    pub whisper: bool,
    /// May join the talk (SUP-8).
    pub barge_in: bool,
    /// May change an agent's state (STA-9).
    pub change_state: bool,
    /// May sign an agent out (STN-20).
    pub sign_out: bool,
}

/// How a supervisor takes part in a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Monitor {
    /// The agent with whose ears the supervisor listens.
    pub of: Named,
    /// How.
    pub mode: MonitorMode,
    /// Hears nothing meanwhile (SUP-5).
    pub paused: bool,
    /// The supervisor's own phone still rings.
    pub ringing: bool,
    /// Since when.
    pub since: jiff::Timestamp,
    /// What the supervisor may do.
    pub controls: MonitorControls,
}

/// Who hears a supervisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MonitorMode {
    /// Nobody.
    Silent,
    /// The agent.
    Whisper,
    /// Everybody.
    BargeIn,
}

/// What a supervisor sees of the own teams.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedFloor {
    /// Agents who are signed in for a managed team, in the order of their ids.
    pub agents: Vec<SupervisedAgent>,
    /// Calls that go on without an agent (CNF-16), of all teams.
    pub unattended: Vec<SupervisedContact>,
    /// Calls for help from managed teams that no supervisor has answered yet (SUP-19).
    pub help: Vec<HelpWanted>,
}

/// The same with the number of the last event that it contains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedAgents {
    /// Events up to and including this number are contained.
    pub seq: u64,
    /// Agents who are signed in for a managed team, in the order of their ids.
    pub agents: Vec<SupervisedAgent>,
    /// Calls that go on without an agent (CNF-16), of all teams.
    pub unattended: Vec<SupervisedContact>,
    /// Calls for help from managed teams that no supervisor has answered yet (SUP-19).
    pub help: Vec<HelpWanted>,
}

/// An agent of a managed team (SUP-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedAgent {
    /// Who.
    pub agent: Named,
    /// For which team.
    pub team: Named,
    /// The device in use.
    pub device: Device,
    /// Availability.
    pub state: AgentState,
    /// When the agent signed in to the station.
    pub signed_in_at: jiff::Timestamp,
    /// The call that the agent has at hand; `null` when none.
    #[schema(required)]
    pub task: Option<SupervisedTask>,
    /// The work items that the agent has at hand, requests included.
    pub items: Vec<SupervisedItem>,
    /// What the asker may do with the agent now.
    pub actions: SupervisedControls,
}

/// What an agent has at hand, as a supervisor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedTask {
    /// The interaction.
    pub id: String,
    /// Where the agent stands in it.
    pub state: TaskState,
    /// The queue that it came through.
    #[schema(required)]
    pub queue: Option<Named>,
    /// The customer.
    pub customer: Customer,
    /// Since when it stands so.
    #[schema(required)]
    pub since: Option<jiff::Timestamp>,
    /// When the agent joined the talk with the customer.
    #[schema(required)]
    pub connected_at: Option<jiff::Timestamp>,
    /// Somebody on it consults.
    pub consult: bool,
    /// The asker could monitor it now.
    pub monitorable: bool,
    /// Why not, the code that the request would be refused with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// Supervisors in it.
    pub monitors: Vec<MonitoredBy>,
}

/// A work item that an agent has at hand, as a supervisor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedItem {
    /// The task.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// Where the agent stands in it: `ringing`, `connected` or `wrapUp`.
    pub state: TaskState,
    /// The queue that it came through.
    #[schema(required)]
    pub queue: Option<Named>,
    /// Since when it stands so.
    #[schema(required)]
    pub since: Option<jiff::Timestamp>,
}

/// A supervisor in a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonitoredBy {
    /// Who.
    pub supervisor_id: String,
    /// The supervisor's name.
    pub name: String,
    /// How.
    pub mode: MonitorMode,
    /// Hears nothing meanwhile.
    pub paused: bool,
}

/// A call that goes on without an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedContact {
    /// The interaction.
    pub id: String,
    /// The queue that it came through.
    #[schema(required)]
    pub queue: Option<Named>,
    /// The customer.
    pub customer: Customer,
    /// Since when no agent is in it.
    pub since: jiff::Timestamp,
    /// When it is ended by itself.
    pub ends_at: jiff::Timestamp,
    /// Who is left.
    pub participants: Vec<Participant>,
}

/// A call for help, as a supervisor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HelpWanted {
    /// In which interaction.
    pub task_id: String,
    /// Who asks.
    pub agent_id: String,
    /// The agent's name.
    pub name: String,
    /// In the agent's words; may be empty.
    pub reason: String,
    /// Since when.
    pub since: jiff::Timestamp,
}

/// What changed for a supervisor: replace what you have by what is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisionDelta {
    /// Agents who are new or changed.
    pub agents: Vec<SupervisedAgent>,
    /// Ids of agents who have gone.
    pub removed: Vec<String>,
    /// All calls that go on without an agent.
    pub unattended: Vec<SupervisedContact>,
    /// All calls for help.
    pub help: Vec<HelpWanted>,
}

//! What supervisors see: agents of the teams that they manage, calls without an agent, calls for help.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    agent::{AgentState, Device, Named},
    control::{MonitorControls, SupervisedControls},
    task::{Customer, MediaType, Participant, TaskState},
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
    /// Contacts in line in queues that managed teams serve, the longest waiting first, at most 100.
    pub waiting: Vec<WaitingContact>,
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
    /// Contacts in line in queues that managed teams serve, the longest waiting first, at most 100.
    pub waiting: Vec<WaitingContact>,
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
    /// All contacts in line, when they have changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub waiting: Option<Vec<WaitingContact>>,
}

/// A contact in line, as a supervisor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingContact {
    /// The interaction.
    pub id: String,
    /// The channel.
    pub media_type: MediaType,
    /// What is to be done, of a work item.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub title: Option<String>,
    /// The customer; of a work item without a number.
    pub customer: Customer,
    /// The queue.
    pub queue: Named,
    /// Since when it waits.
    pub since: jiff::Timestamp,
    /// The agent whose device rings for it now; `null` while none does.
    #[schema(required)]
    pub ringing: Option<Named>,
    /// Agents who did not take it: the one who was asked last, and those who are not asked again yet (RON-1).
    pub missed_by: Vec<Named>,
}

/// An offer that was routed to an agent of a managed team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedOffer {
    /// The offer's own id: an interaction may be offered several times.
    pub id: String,
    /// The interaction.
    pub task_id: String,
    /// The channel.
    pub media_type: MediaType,
    /// What is to be done, of a work item.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub title: Option<String>,
    /// The customer; of a work item without a number.
    pub customer: Customer,
    /// From which queue.
    #[schema(required)]
    pub queue: Option<Named>,
    /// To whom.
    pub agent: Named,
    /// What became of it.
    pub outcome: OfferOutcome,
    /// Why it was missed, a stable code as in the agent's history.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// When it was made.
    pub at: jiff::Timestamp,
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum OfferOutcome {
    /// It is still there.
    Ringing,
    /// The agent took it.
    Answered,
    /// The agent did not.
    Missed,
}

/// The newest offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisedOffers {
    /// Newest first, at most 50.
    pub items: Vec<SupervisedOffer>,
}

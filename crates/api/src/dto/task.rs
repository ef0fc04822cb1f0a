//! The task: one interaction as one participant sees it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    agent::Named,
    consult::{Consult, ConsultWrapUp, Help, Suggestion, Transfer},
    control::Controls,
    supervision::Monitor,
    variable::{Card, Variable, VariableDraft},
};

/// One interaction as the asker sees it. `state`, `controls` and `timers` are the asker's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// The interaction's id.
    pub id: String,
    /// The channel.
    pub media_type: MediaType,
    /// Who began.
    pub direction: Direction,
    /// What is to be done; of work items only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub title: Option<String>,
    /// Who wrote it down; of work items only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub created_by: Option<Named>,
    /// Where the asker stands in it.
    pub state: TaskState,
    /// Why it ended or left the asker, a stable code; `null` while it goes on.
    #[schema(required, example = "callerLeft")]
    pub end_reason: Option<String>,
    /// The queue that it came through.
    #[schema(required)]
    pub queue: Option<Named>,
    /// The customer; of a work item nobody, with an empty number.
    pub customer: Customer,
    /// The number that the customer dialled, or `null` when there was none.
    #[schema(required, example = "+35929002000")]
    pub dnis: Option<String>,
    /// Everybody on the customer's leg, in the order of joining. Whoever is consulted is not one until it has joined;
    /// a supervisor is one only after barging in (SUP-16).
    pub participants: Vec<Participant>,
    /// Data that belongs to the call, in the administrator's order; at most 30 (POP-15).
    pub variables: Vec<Variable>,
    /// What the asker typed into variables and has not saved (CAD-7).
    pub drafts: Vec<VariableDraft>,
    /// What the request shows (POP-3).
    pub card: Card,
    /// What the asker may do now: computed by the server, never by a client.
    pub controls: Controls,
    /// Running clocks.
    pub timers: Timers,
    /// The recording.
    pub recording: Recording,
    /// The asker's microphone is cut, on the server.
    pub muted: bool,
    /// The agent's own phone put the call on hold (HLD-10).
    pub held_on_phone: bool,
    /// The offer's stage (POP-2); `null` when not ringing.
    #[schema(required)]
    pub offer_stage: Option<OfferStage>,
    /// What the offer is for; absent when not ringing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub offer_kind: Option<OfferKind>,
    /// The consult in it, also of somebody else on the call; `null` without one.
    #[schema(required)]
    pub consult: Option<Consult>,
    /// The transfer that is on its way; `null` without one.
    #[schema(required)]
    pub transfer: Option<Transfer>,
    /// The asker may say what the last consult was about (CON-12); `null` when there is nothing to say.
    #[schema(required)]
    pub consult_wrap_up: Option<ConsultWrapUp>,
    /// Suggestions for the reason of the call (END-5): to the owner all, to others their own.
    pub suggestions: Vec<Suggestion>,
    /// The asker's call for help that no supervisor has answered yet (SUP-19); to supervisors also others'.
    #[schema(required)]
    pub help: Option<Help>,
    /// How the asker monitors; `null` for everybody but a supervisor who does.
    #[schema(required)]
    pub monitor: Option<Monitor>,
    /// Why the task belongs to the asker, when it is not the asker's own (CON-22).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub relation: Option<Relation>,
    /// The page that opens with the task (LAY-4); absent when its flow set none, and while it rings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub screen_pop: Option<ScreenPop>,
    /// Grows with each change of the interaction.
    pub version: u64,
}

/// A page that opens with a task (LAY-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScreenPop {
    /// Its address.
    #[schema(example = "https://crm.example.com/customers/4711")]
    pub url: String,
    /// Where it opens.
    pub target: PopTarget,
}

/// Where a page opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum PopTarget {
    /// In a browser tab of its own for each task.
    NewTab,
    /// In one browser tab, which the next task takes over.
    SameTab,
    /// Inside the desktop.
    Desktop,
}

/// The channel of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MediaType {
    /// A call.
    Voice,
    /// A work item: work that somebody wrote down, without a customer on a line.
    WorkItem,
}

/// Who began the interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// The customer.
    Inbound,
    /// We.
    Outbound,
}

/// Where the asker stands in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum TaskState {
    /// Offered, not yet answered.
    Ringing,
    /// Talking with the customer.
    Connected,
    /// The customer is on hold.
    Held,
    /// A colleague was asked and is not there yet.
    ConsultRequested,
    /// Talking with a colleague.
    Consulting,
    /// Three or more in one talk.
    Conference,
    /// The customer has gone, colleagues go on.
    PostCall,
    /// The talk is over, its reason is owed.
    WrapUp,
    /// Listening as a supervisor.
    Monitoring,
    /// Nothing is left to do for the asker.
    Ended,
}

/// The two stages of an offer (POP-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum OfferStage {
    /// The device is being reached.
    Connecting,
    /// The agent can act.
    Request,
}

/// What an offer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum OfferKind {
    /// The customer, by routing.
    Routed,
    /// A colleague's question, asked directly or through a queue or an entry point.
    Consult,
    /// The customer, handed over by a colleague.
    Transfer,
}

/// How a task is related to another agent's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    /// The asker was consulted in it.
    Consult,
}

/// The customer of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The customer's number; empty when withheld, and the last four digits behind a mask where the organization wants
    /// it so (MSK-2).
    pub number: String,
    /// The number is masked: a command names it by the task.
    pub masked: bool,
    /// A name, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub name: Option<String>,
}

/// Somebody in an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// The participant's id within the interaction: `leg-` and a number.
    pub id: String,
    /// What kind.
    pub kind: ParticipantKind,
    /// The agent, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub agent_id: Option<String>,
    /// A name to show.
    pub name: String,
    /// A number, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<String>,
    /// Owns the interaction.
    pub primary: bool,
    /// Owes the reason of the call (END-5).
    pub owes_wrap_up: bool,
    /// Cannot be heard.
    pub muted: bool,
    /// Since when.
    pub joined_at: jiff::Timestamp,
}

/// The kinds of participants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ParticipantKind {
    /// The customer.
    Customer,
    /// An agent.
    Agent,
    /// An outside number.
    Number,
    /// An entry point.
    EntryPoint,
    /// A supervisor.
    Supervisor,
}

/// The clocks of a task: when each began, `null` when it is not running.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Timers {
    /// When the customer began to wait.
    #[schema(required)]
    pub enqueued_at: Option<jiff::Timestamp>,
    /// When it was offered to the asker.
    #[schema(required)]
    pub offered_at: Option<jiff::Timestamp>,
    /// When the offer runs out (RON-4).
    #[schema(required)]
    pub offer_expires_at: Option<jiff::Timestamp>,
    /// When the asker joined the talk with the customer, or took the work item.
    #[schema(required)]
    pub connected_at: Option<jiff::Timestamp>,
    /// Since when the customer is on hold.
    #[schema(required)]
    pub held_since: Option<jiff::Timestamp>,
    /// Since when wrap-up is owed.
    #[schema(required)]
    pub wrap_up_since: Option<jiff::Timestamp>,
    /// When the default reason is given automatically (WRP-5).
    #[schema(required)]
    pub wrap_up_ends_at: Option<jiff::Timestamp>,
    /// Since when the consult waits for an answer or, once answered, since when it goes on (CON-8).
    #[schema(required)]
    pub consult_since: Option<jiff::Timestamp>,
    /// Since when two or more of our side are with the customer.
    #[schema(required)]
    pub conference_since: Option<jiff::Timestamp>,
    /// Since when the others go on without the customer (PCL-5).
    #[schema(required)]
    pub post_call_since: Option<jiff::Timestamp>,
}

/// Whether the talk is being recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// The state of the recording.
    pub state: RecordingState,
}

/// The states of a task's recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RecordingState {
    /// Nothing is recorded.
    Off,
    /// Sound is being kept.
    Recording,
    /// Silence is being kept.
    Paused,
}

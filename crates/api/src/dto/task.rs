//! The task: one interaction as one participant sees it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agent::Named;

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
    /// Where the asker stands in it.
    pub state: TaskState,
    /// Why it ended or left the asker, a stable code; `null` while it goes on.
    #[schema(required, example = "callerLeft")]
    pub end_reason: Option<String>,
    /// The queue that it came through.
    #[schema(required)]
    pub queue: Option<Named>,
    /// The customer.
    pub customer: Customer,
    /// The number that the customer dialled, or `null` when there was none.
    #[schema(required, example = "+35929002000")]
    pub dnis: Option<String>,
    /// Everybody in it.
    pub participants: Vec<Participant>,
    /// Data that belongs to the call.
    pub variables: Vec<Variable>,
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
    /// The asker's consult; `null` without one.
    #[schema(required)]
    pub consult: Option<Consult>,
    /// Grows with each change of the interaction.
    pub version: u64,
}

/// The channel of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MediaType {
    /// A call.
    Voice,
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

/// The customer of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The customer's number; empty when withheld.
    pub number: String,
    /// A name, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub name: Option<String>,
}

/// Somebody in an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// The participant's id within the interaction.
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

/// A piece of data that belongs to the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Variable {
    /// Its name in flows.
    pub name: String,
    /// Its label on the desktop.
    pub label: String,
    /// Its value as text.
    pub value: String,
    /// How to read the value.
    #[serde(rename = "type")]
    pub kind: VariableKind,
    /// Grows with each change of this one variable.
    pub version: u64,
    /// The asker may change it.
    pub editable: bool,
    /// The value is withheld here.
    pub secure: bool,
}

/// How a variable's value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum VariableKind {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A date and time.
    DateTime,
}

/// One control: whether it is shown, whether it works, and why not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// Shown at all.
    pub visible: bool,
    /// Can be used.
    pub enabled: bool,
    /// Why it is shown but cannot be used, a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
}

/// Every control of a task (spec section 4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the verb of its name; the rules are the floor's")]
pub struct Controls {
    pub accept: Control,
    pub decline: Control,
    pub cancel: Control,
    pub hold: Control,
    pub resume: Control,
    pub mute: Control,
    pub dtmf: Control,
    pub consult: Control,
    pub consult_end: Control,
    pub consult_exit: Control,
    pub swap: Control,
    pub transfer: Control,
    pub conference: Control,
    pub conference_exit: Control,
    pub drop_participant: Control,
    pub recording_pause: Control,
    pub recording_resume: Control,
    pub noise_removal: Control,
    pub schedule_callback: Control,
    pub end: Control,
    pub wrapup: Control,
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
    /// When the asker and the customer began to talk.
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

/// The asker's consult.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Consult {
    /// Who asked.
    pub role: ConsultRole,
    /// The other side.
    pub with: ConsultParty,
    /// How far it is.
    pub state: ConsultState,
    /// With whom the asker talks now.
    pub live: LiveLeg,
    /// When it was asked for.
    pub since: jiff::Timestamp,
    /// What may be done on the consult's panel.
    pub controls: ConsultControls,
}

/// The asker's part in a consult.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ConsultRole {
    /// Began it.
    Initiator,
    /// Was asked.
    Consulted,
}

/// The other side of a consult.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsultParty {
    /// What it is.
    pub kind: DestinationKind,
    /// Its id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its number, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<String>,
}

/// Where a consult or transfer can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DestinationKind {
    /// An agent.
    Agent,
    /// A queue.
    Queue,
    /// An outside number.
    DialNumber,
    /// An entry point.
    EntryPoint,
    /// An entry of the directory.
    Directory,
}

/// How far a consult is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ConsultState {
    /// Asked for.
    Requested,
    /// The device rings.
    Ringing,
    /// Answered.
    Active,
}

/// With whom the asker talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum LiveLeg {
    /// The customer.
    Customer,
    /// The colleague.
    Consulted,
    /// Nobody: both wait.
    None,
}

/// The controls of a consult's own panel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the verb of its name; the rules are the floor's")]
pub struct ConsultControls {
    pub transfer: Control,
    pub conference: Control,
    pub consult_end: Control,
    pub consult_exit: Control,
    pub swap: Control,
    pub hold: Control,
    pub mute: Control,
}

/// The answer to a command: it is durable, its outcome comes as events that carry the same `requestId`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// Found again in the events that the command caused.
    pub request_id: String,
    /// The number of the last event that the command caused; the live stream has passed it when `tick.seq` or an
    /// event's `seq` is as large.
    pub seq: u64,
}

/// A body without content; may be left out.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoFields {}

/// The body of `mute`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetMuted {
    /// The wanted state.
    pub muted: bool,
}

/// The body of `dtmf`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendDigits {
    /// The keys, in order.
    #[schema(pattern = "^[0-9*#A-D]{1,32}$", min_length = 1, max_length = 32)]
    pub digits: String,
}

/// The body of `wrapup`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmitWrapUp {
    /// The reason of the call (WRP-2: exactly one).
    pub wrap_up_code_id: String,
}

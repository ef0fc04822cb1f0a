//! What the event socket says.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    agent::{AgentState, Me, Named, Station},
    consult::ConsultParty,
    supervision::{SupervisedFloor, SupervisionDelta},
    task::Task,
    variable::VariableAuthor,
};

/// Any message of the event socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum LiveMessage {
    /// The first message, unless the stream was resumed.
    Snapshot(Box<Snapshot>),
    /// A sign of life.
    Tick(Tick),
    /// Something happened.
    Event(Box<Event>),
    /// Something changed for a supervisor; with `view=supervision` only.
    Supervision(Box<SupervisionChanged>),
}

/// The picture that the following events change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// Always `snapshot`.
    #[serde(rename = "type")]
    pub kind: SnapshotKind,
    /// The picture contains the events up to and including this number.
    pub seq: u64,
    /// The picture; `null` for a user who is neither agent nor supervisor.
    #[schema(required)]
    pub data: Option<Me>,
    /// What a supervisor sees; with `view=supervision` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub supervision: Option<SupervisedFloor>,
}

/// Something changed for a supervisor, sent behind the events of the same moment. A stream with `view=supervision`
/// always begins with a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupervisionChanged {
    /// Always `supervision.changed`.
    #[serde(rename = "type")]
    pub kind: SupervisionChangedKind,
    /// Events up to and including this number are contained.
    pub seq: u64,
    /// When the last of them happened.
    pub at: jiff::Timestamp,
    /// The new truth.
    pub data: SupervisionDelta,
}

/// The `type` of a [`SupervisionChanged`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum SupervisionChangedKind {
    /// `supervision.changed`.
    #[serde(rename = "supervision.changed")]
    SupervisionChanged,
}

/// The `type` of a [`Snapshot`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SnapshotKind {
    /// `snapshot`.
    Snapshot,
}

/// Sent every four seconds (NET-1), and at once after a resumed stream has caught up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tick {
    /// Always `tick`.
    #[serde(rename = "type")]
    pub kind: TickKind,
    /// Everything up to and including this number has been sent.
    pub seq: u64,
}

/// The `type` of a [`Tick`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum TickKind {
    /// `tick`.
    Tick,
}

/// One thing that happened. `seq` only grows; gaps are normal, because each listener hears what concerns the listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The event's number.
    pub seq: u64,
    /// When it happened.
    pub at: jiff::Timestamp,
    /// What happened: a dotted fact in the past tense, one of `EventType`. Clients let unknown ones pass.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "task.offered")]
    pub kind: EventType,
    /// The task concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub task_id: Option<String>,
    /// The command that caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub request_id: Option<String>,
    /// The new truth: replace what you have by what is here.
    pub data: EventData,
}

/// The catalogue of events: every `type` that an [`Event`] may have. New ones may come; old ones stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub enum EventType {
    /// An agent took a seat at a station, or another one.
    #[serde(rename = "station.loggedIn")]
    StationLoggedIn,
    /// The browser phone was taken over by another tab; the one that asked finds its own `requestId`.
    #[serde(rename = "station.moved")]
    StationMoved,
    /// An agent left the station; `reason` says by whose will.
    #[serde(rename = "station.loggedOut")]
    StationLoggedOut,
    /// An agent's availability changed; `reason` says by whose will.
    #[serde(rename = "agent.stateChanged")]
    AgentStateChanged,
    /// The browser phone has sound.
    #[serde(rename = "station.soundUp")]
    StationSoundUp,
    /// The browser phone lost its sound.
    #[serde(rename = "station.soundDown")]
    StationSoundDown,
    /// The desk phone of the station can be reached.
    #[serde(rename = "station.phoneRegistered")]
    StationPhoneRegistered,
    /// The desk phone of the station cannot be reached.
    #[serde(rename = "station.phoneUnregistered")]
    StationPhoneUnregistered,
    /// A call is offered; the device is being reached.
    #[serde(rename = "task.offered")]
    TaskOffered,
    /// The device rings: the request can be answered.
    #[serde(rename = "task.offerRinging")]
    TaskOfferRinging,
    /// The phone was answered and now has to press 1.
    #[serde(rename = "task.offerConfirming")]
    TaskOfferConfirming,
    /// The offer is over without a talk; `reason` says how.
    #[serde(rename = "task.offerClosed")]
    TaskOfferClosed,
    /// Agent and customer talk.
    #[serde(rename = "task.assigned")]
    TaskAssigned,
    /// The customer is on hold.
    #[serde(rename = "task.held")]
    TaskHeld,
    /// The customer is off hold.
    #[serde(rename = "task.resumed")]
    TaskResumed,
    /// Hold was pressed on a phone.
    #[serde(rename = "task.heldOnPhone")]
    TaskHeldOnPhone,
    /// Hold was released on a phone.
    #[serde(rename = "task.resumedOnPhone")]
    TaskResumedOnPhone,
    /// A transfer on the agent's own phone was refused.
    #[serde(rename = "task.phoneTransferRefused")]
    TaskPhoneTransferRefused,
    /// The agent's microphone is cut.
    #[serde(rename = "task.muted")]
    TaskMuted,
    /// The agent's microphone is open.
    #[serde(rename = "task.unmuted")]
    TaskUnmuted,
    /// Keys were sent to the customer's side.
    #[serde(rename = "task.digitsSent")]
    TaskDigitsSent,
    /// The agent's sound is away; the customer hears music meanwhile.
    #[serde(rename = "task.customerParked")]
    TaskCustomerParked,
    /// The agent's sound is back.
    #[serde(rename = "task.customerUnparked")]
    TaskCustomerUnparked,
    /// The agent has lost the call; it goes on without the agent.
    #[serde(rename = "task.detached")]
    TaskDetached,
    /// The sound of a customer on a web page is there.
    #[serde(rename = "task.callerSoundUp")]
    TaskCallerSoundUp,
    /// The sound of a customer on a web page is away.
    #[serde(rename = "task.callerSoundDown")]
    TaskCallerSoundDown,
    /// The talk is over; `reason` says why.
    #[serde(rename = "task.ended")]
    TaskEnded,
    /// The reason of the call is owed.
    #[serde(rename = "task.wrapUpStarted")]
    TaskWrapUpStarted,
    /// The reason of the call was given; `reason` is `automatic` when time ran out.
    #[serde(rename = "task.wrappedUp")]
    TaskWrappedUp,
    /// Nothing is left to do about the call.
    #[serde(rename = "task.closed")]
    TaskClosed,
    /// A colleague was asked for.
    #[serde(rename = "task.consult.requested")]
    TaskConsultRequested,
    /// Whoever is consulted is being reached.
    #[serde(rename = "task.consult.offered")]
    TaskConsultOffered,
    /// The destination of the consult is reached.
    #[serde(rename = "task.consult.ringing")]
    TaskConsultRinging,
    /// The consult was answered.
    #[serde(rename = "task.consult.answered")]
    TaskConsultAnswered,
    /// The initiator talks to the other side, or to nobody.
    #[serde(rename = "task.consult.swapped")]
    TaskConsultSwapped,
    /// Whoever answers the consult joins the customer at once.
    #[serde(rename = "task.consult.merging")]
    TaskConsultMerging,
    /// The consult is over; `reason` says how.
    #[serde(rename = "task.consult.ended")]
    TaskConsultEnded,
    /// The initiator may say what the consult was about.
    #[serde(rename = "task.consult.wrapUpOffered")]
    TaskConsultWrapUpOffered,
    /// The initiator said what the consult was about.
    #[serde(rename = "task.consult.wrappedUp")]
    TaskConsultWrappedUp,
    /// A transfer was asked for.
    #[serde(rename = "task.transfer.started")]
    TaskTransferStarted,
    /// The destination of the transfer alerts.
    #[serde(rename = "task.transfer.ringing")]
    TaskTransferRinging,
    /// Whoever transfers has left; the customer waits for the destination.
    #[serde(rename = "task.transfer.released")]
    TaskTransferReleased,
    /// The destination has the customer; `party` says who.
    #[serde(rename = "task.transfer.completed")]
    TaskTransferCompleted,
    /// The destination did not take the customer; `reason` says why.
    #[serde(rename = "task.transfer.failed")]
    TaskTransferFailed,
    /// The customer is back at whoever transferred.
    #[serde(rename = "task.transfer.returned")]
    TaskTransferReturned,
    /// A reason that was owed is owed no more: the customer came back.
    #[serde(rename = "task.wrapUp.withdrawn")]
    TaskWrapUpWithdrawn,
    /// Somebody suggested a reason of the call.
    #[serde(rename = "task.wrapUp.suggested")]
    TaskWrapUpSuggested,
    /// `party` joined the customer's talk.
    #[serde(rename = "task.conference.joined")]
    TaskConferenceJoined,
    /// `party` left the customer's talk; `reason` says how.
    #[serde(rename = "task.conference.left")]
    TaskConferenceLeft,
    /// Another agent owns the call, or nobody; `party` says who.
    #[serde(rename = "task.conference.primaryChanged")]
    TaskConferencePrimaryChanged,
    /// The customer left and the others go on.
    #[serde(rename = "task.customerLeft")]
    TaskCustomerLeft,
    /// A call without an agent will be ended in a minute.
    #[serde(rename = "task.unattended.warned")]
    TaskUnattendedWarned,
    /// A supervisor asked to listen. Told to that supervisor alone.
    #[serde(rename = "task.monitor.requested")]
    TaskMonitorRequested,
    /// A supervisor listens. Told to that supervisor alone.
    #[serde(rename = "task.monitor.started")]
    TaskMonitorStarted,
    /// A supervisor listens in another way. Told to that supervisor alone.
    #[serde(rename = "task.monitor.changed")]
    TaskMonitorChanged,
    /// A supervisor listens no more; `reason` says why. Told to that supervisor alone.
    #[serde(rename = "task.monitor.ended")]
    TaskMonitorEnded,
    /// The agent asked for a supervisor.
    #[serde(rename = "task.help.requested")]
    TaskHelpRequested,
    /// A supervisor has come to the agent's call for help; it is not told who.
    #[serde(rename = "task.help.answered")]
    TaskHelpAnswered,
    /// Variables have new values (CAD-16), or did not come along to another entry point; `variables` says which.
    #[serde(rename = "task.variables.changed")]
    TaskVariablesChanged,
    /// Somebody else has saved a variable into which the listener was typing: the typed text is kept beside the saved
    /// value (CAD-8, B-6).
    #[serde(rename = "task.variables.overwritten")]
    TaskVariablesOverwritten,
    /// The listener's own draft was kept or thrown away, perhaps in another tab.
    #[serde(rename = "task.variables.draftChanged")]
    TaskVariablesDraftChanged,
    /// The listener looked at a secret.
    #[serde(rename = "task.variables.revealed")]
    TaskVariablesRevealed,
}

/// The new truth that an [`Event`] brings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventData {
    /// The task as the listener now sees it. In state `ended` it leaves the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub task: Option<Task>,
    /// The listener's availability.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<AgentState>,
    /// The listener's station.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<Option<Station>>,
    /// Why, a stable code, where the event has a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// The supervisor who did it, where one did (STA-9, STN-20).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub by: Option<Named>,
    /// Who joined, left, took the customer or owns the call now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub party: Option<ConsultParty>,
    /// Which variables changed, were dropped or typed into, and by whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub variables: Option<VariableNews>,
}

/// Which variables an event is about. Their values are the task's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariableNews {
    /// Their names.
    pub names: Vec<String>,
    /// Who.
    pub by: VariableAuthor,
}

//! The floor: the live set of callers, queues, agents and conversations, as one deterministic state machine with a
//! journal. It takes values (a person's command, a fact from the wire, the passing of time) and returns values (events
//! to record, effects to perform). No clock, no socket, no randomness, no stored form: those belong to the shells.
//!
//! The contract: after every [`Floor::handle`] drain [`Floor::poll_output`]; make an [`Output::Append`] durable and say
//! so with [`Floor::appended`]; only then the effects, replies and published events that it caused come out. Ask
//! [`Floor::poll_timeout`] when to come again with [`Input::Timeout`].

mod agent;
mod apply;
mod audibility;
mod capacity;
mod controls;
mod decide;
mod directory;
mod facts;
mod floor;
mod ids;
mod interaction;
mod item;
mod last_agents;
pub mod limits;
mod matching;
mod schedule;
mod sealing;
mod service;
mod state;
mod station;
mod talk;
mod variables;
mod vocabulary;
mod waiting;

/// What flows may ask of this floor beyond sound, menus and plain queues; flows that want more are refused when they are
/// checked. A page is kept with the contact and not offered: no desktop opens it yet.
pub const FEATURES: [flow::Feature; 13] = [
    flow::Feature::Priority,
    flow::Feature::Preferred,
    flow::Feature::Overflow,
    flow::Feature::MaxWait,
    flow::Feature::EstimatedWait,
    flow::Feature::LeaveQueue,
    flow::Feature::Http,
    flow::Feature::HandOver,
    flow::Feature::AgentWhisper,
    flow::Feature::Consent,
    flow::Feature::SecureVariables,
    flow::Feature::ScreenPop,
    flow::Feature::Transfer,
];

pub use agent::{Agent, Station, Work};
pub use audibility::table as audibility;
pub use controls::{ConsultControls, Control, Controls, MonitorControls, SupervisedControls, TaskState};
pub use decide::{Purpose, dialable};
pub use directory::{
    Access, Address, AgentProfile, Blend, Capacity, Card, CardField, CardLine, Channel, Directory, EntryPoint,
    IdleCode, Levels, NeedStep, Organization, Overflow, Person, Phone, Profile, Queue, Routing, Skill, Supervision,
    SystemField, Team, Trunk, VariableDef, WrapUpCode, WrapUpRule, normalised, satisfies,
};
pub use facts::{Facts, Subject};
pub use floor::{Floor, Output};
/// Where a flow's page opens.
pub use flow::Target as PopTarget;
pub use flow::{Seal, Type, Value, ValueProblem};
pub use ids::{
    AgentId, ClipId, EntryPointId, IdleCodeId, InteractionId, LegId, Opaque, PersonId, PhoneId, PlayId, ProfileId,
    QueueId, RequestId, SkillId, TeamId, Timestamp, TrunkId, VariableName, WrapUpCodeId, masked,
};
pub use interaction::{
    Helper, Interaction, Leg, LegState, Line, Missed, Need, Offer, Party, Preferred, ScreenPop, Settled, Stage, Terms,
    Treatment, WrapUp,
};
pub use item::{ItemOffer, ItemStage, ItemWork, Owner, WorkItem};
pub use last_agents::LastAgents;
pub use service::{Accuracy, Service};
pub use state::{Registration, State};
pub use station::{Availability, Device, DeviceKind, IdleReason, SystemIdle};
pub use talk::{
    AgentPrompt, Consult, ConsultStage, Help, Live, Member, Monitor, MonitorMode, Suggestion, Talk, Transfer, Who,
};
pub use variables::{Author, Draft, DraftsThen, PaneVariable, Stored, Typed, Variable, WantedChange, read_value};
pub use vocabulary::{
    Caller, CallerShown, Candidate, Cause, ChosenBy, Command, ConferenceEvent, ConsultEvent, ConsultOutcome, Decision,
    Destination, Dialled, Effect, EndCause, Event, Fact, FailCause, FlowEvent, Input, ItemEvent, LeaveCause, LegEnd,
    MonitorEnd, OfferOutcome, Origin, QueueReason, Recorded, Refusal, RejectReason, ReleaseReason, RemovedBy,
    RingTarget, Row, Source, SupervisionEvent, TransferEvent, TransferOutcome, VariableChange, VariableEvent,
    WaitingEvent,
};

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
mod floor;
mod ids;
mod interaction;
mod item;
pub mod limits;
mod schedule;
mod state;
mod station;
mod talk;
mod vocabulary;

pub use agent::{Agent, Station, Work};
pub use audibility::table as audibility;
pub use controls::{ConsultControls, Control, Controls, MonitorControls, SupervisedControls, TaskState};
pub use decide::{Purpose, dialable};
pub use directory::{
    Access, Address, AgentProfile, Blend, Capacity, Channel, Directory, EntryPoint, IdleCode, Organization, Person,
    Phone, Profile, Queue, Supervision, Team, WrapUpCode, WrapUpRule, normalised,
};
pub use floor::{Floor, Output};
pub use flow::Seal;
pub use ids::{
    AgentId, ClipId, EntryPointId, IdleCodeId, InteractionId, LegId, Opaque, PersonId, PhoneId, PlayId, ProfileId,
    QueueId, RequestId, TeamId, Timestamp, TrunkId, WrapUpCodeId, masked,
};
pub use interaction::{Interaction, Leg, LegState, Line, Offer, Party, Stage, Treatment, WrapUp};
pub use item::{ItemOffer, ItemStage, ItemWork, Owner, WorkItem};
pub use state::{Registration, State};
pub use station::{Availability, Device, DeviceKind, IdleReason, SystemIdle};
pub use talk::{Consult, ConsultStage, Help, Live, Member, Monitor, MonitorMode, Suggestion, Talk, Transfer, Who};
pub use vocabulary::{
    Caller, CallerShown, Candidate, Cause, Command, ConferenceEvent, ConsultEvent, ConsultOutcome, Decision,
    Destination, Dialled, Effect, EndCause, Event, Fact, FailCause, Input, ItemEvent, LeaveCause, LegEnd, MonitorEnd,
    OfferOutcome, Origin, QueueReason, Recorded, Refusal, RejectReason, ReleaseReason, RemovedBy, RingTarget, Row,
    Source, SupervisionEvent, TransferEvent, TransferOutcome,
};

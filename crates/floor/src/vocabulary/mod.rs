//! The three closed vocabularies of the floor: what it is told ([`Input`]), what it records ([`Event`]) and what it
//! wants done ([`Effect`]). Plain values without behaviour; matched everywhere without wildcards.

mod command;
mod decision;
mod effect;
mod event;
mod input;
mod reason;
mod refusal;

pub use command::{Command, Destination};
pub use decision::{Candidate, ChosenBy, Decision, RemovedBy};
pub use effect::{CallerShown, Effect, RejectReason, ReleaseReason, RingTarget, Row, Source};
pub use event::{
    ConferenceEvent, ConsultEvent, ConsultOutcome, Event, FlowEvent, ItemEvent, LeaveCause, MonitorEnd, Recorded,
    SupervisionEvent, TransferEvent, TransferOutcome, VariableChange, VariableEvent, WaitingEvent,
};
pub use input::{Caller, Dialled, Fact, FailCause, Input, LegEnd, Origin};
pub use reason::{Cause, EndCause, OfferOutcome, QueueReason};
pub use refusal::Refusal;

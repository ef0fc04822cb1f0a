//! The three closed vocabularies of the floor: what it is told ([`Input`]), what it records ([`Event`]) and what it
//! wants done ([`Effect`]). Plain values without behaviour; matched everywhere without wildcards.

mod command;
mod effect;
mod event;
mod input;
mod reason;
mod refusal;

pub use command::{Command, Destination};
pub use effect::{CallerShown, Effect, RejectReason, ReleaseReason, RingTarget, Row, Source};
pub use event::{
    ConferenceEvent, ConsultEvent, ConsultOutcome, Event, ItemEvent, LeaveCause, MonitorEnd, Recorded,
    SupervisionEvent, TransferEvent, TransferOutcome,
};
pub use input::{Caller, Dialled, Fact, FailCause, Input, LegEnd, Origin};
pub use reason::{Candidate, Cause, Decision, EndCause, OfferOutcome, QueueReason, RemovedBy};
pub use refusal::Refusal;

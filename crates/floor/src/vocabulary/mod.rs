//! The three closed vocabularies of the floor: what it is told ([`Input`]), what it records ([`Event`]) and what it
//! wants done ([`Effect`]). Plain values without behaviour; matched everywhere without wildcards.

mod effect;
mod event;
mod input;
mod reason;
mod refusal;

pub use effect::{CallerShown, Effect, RejectReason, ReleaseReason, RingTarget, Row, Source};
pub use event::{Event, Recorded};
pub use input::{Caller, Command, Dialled, Fact, FailCause, Input, LegEnd, Origin};
pub use reason::{Candidate, Cause, Decision, EndCause, OfferOutcome, QueueReason, RemovedBy};
pub use refusal::Refusal;

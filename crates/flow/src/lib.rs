//! The flow: what a caller hears and may press before an agent answers.
//!
//! Here live the document that an administrator writes ([`Flow::parse`]), its validation, which names every mistake
//! with its line and column ([`Problem`]), and the interpreter that steps on inputs ([`Run`]). A run is a value: it
//! reads no clock, plays no sound and knows no queue. It takes an [`Input`] and the time, and answers with
//! [`Action`]s for its owner to carry out.
//!
//! What must not live here: agents, routing, media, storage, HTTP. Nothing of this crate may wait or block.

mod action;
mod check;
mod document;
mod fields;
mod hours;
mod language;
pub mod limits;
mod problem;
mod prompt;
mod read;
mod run;
mod seal;
pub mod speech;
mod step;
mod template;
mod tree;
mod value;
mod world;

pub use jiff::tz::TimeZone;

pub use action::{
    Action, Content, Destination, Enqueue, Failure, Fetch, Input, NeedStep, Outcome, OverflowStep, Prefer,
};
pub use document::{
    AgentWhisper, Announcement, CallbackOffer, Card, CardField, Case, CollectDigits, Condition, Consent, Flow, Gender,
    HandOver, HoursCheck, Http, Menu, Method, Node, Overflow, Part, Play, Pointer, Preferred, PreferredAgent, Purpose,
    Queue, Relaxation, ScreenPop, Set, SetPriority, Spoken, SystemField, Target, To, Transfer, Uses, Variable,
};
pub use hours::{Exception, Hours, HoursProblem, Opening};
pub use language::Language;
pub use problem::{Code, Feature, Known, KnownVariable, Problem};
pub use prompt::Prompt;
pub use run::{Failed, Fault, Run, StoredRunError};
pub use seal::{NoSeal, Seal};
pub use template::{Expression, Template};
pub use value::{Decimal, Json, Type, Value, ValueProblem, characters};
pub use world::{Operation, System, World};

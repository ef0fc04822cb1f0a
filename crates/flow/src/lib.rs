//! The flow: what a caller hears and may press before an agent answers.
//!
//! Here live the document that an administrator writes ([`Flow::parse`]), its validation, which names every mistake
//! with its line and column ([`Problem`]), and the interpreter that steps on inputs ([`Run`]). A run is a value: it
//! reads no clock, plays no sound and knows no queue. It takes an [`Input`] and the time, and answers with
//! [`Action`]s for its owner to carry out.
//!
//! What must not live here: agents, routing, media, storage, HTTP. Nothing of this crate may wait or block.

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
mod tree;
mod value;

pub use document::{Announcement, Flow, Menu, Node, Part, Play, Queue};
pub use hours::{Exception, Hours, HoursProblem, Opening};
pub use language::Language;
pub use problem::{Code, Known, Problem};
pub use prompt::Prompt;
pub use run::{Action, Fault, Input, Run, StoredRunError};
pub use seal::Seal;
pub use value::{Decimal, Json, Type, Value, ValueProblem, characters};

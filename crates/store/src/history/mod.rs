//! What happened, arranged for reading: contacts of customers, and what each agent had to do with them.
//!
//! These tables follow the journal by a cursor of their own, never in the journal's transaction, and hold nothing
//! that cannot be derived from it again. [`History::follow`] is the duty; [`History::rebuild`] starts over.

mod change;
mod follow;
mod media;
mod offer;
mod outcome;
mod part;
mod project;
mod query;
mod talk;
mod variable;

pub use media::Media;
pub use offer::Offer;
pub use outcome::Outcome;
pub use part::{Kind, Role};
pub use query::{AgentContact, Cursor, Interaction, Page};
pub use talk::{Consult, Member, MonitorSession, Suggestion, Talk, Transfer, WrapUp};
pub use variable::{VariableLine, VariableWhat};

use crate::database::Pool;

/// The tables of history.
#[derive(Debug, Clone)]
pub struct History {
    pub(crate) pool: Pool,
}

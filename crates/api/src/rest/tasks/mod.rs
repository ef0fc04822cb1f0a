//! Tasks and their verbs.

pub(crate) mod accept;
pub(crate) mod decision;
pub(crate) mod decline;
pub(crate) mod dtmf;
pub(crate) mod end;
pub(crate) mod hold;
pub(crate) mod list;
pub(crate) mod mute;
pub(crate) mod resume;
pub(crate) mod show;
pub(crate) mod wrapup;

use floor::{InteractionId, Refusal};

use crate::problem::Problem;

/// The contact that a path names. What is no number names nothing.
fn task_id(text: &str) -> Result<InteractionId, Problem> {
    let canonical = text.parse().ok().filter(|number: &u64| number.to_string() == text);
    canonical.map(InteractionId).ok_or_else(|| Refusal::UnknownTask.into())
}

//! Tasks and their verbs.

pub(crate) mod accept_all;
pub(crate) mod call;
pub(crate) mod create;
pub(crate) mod decision;
pub(crate) mod drop_participant;
pub(crate) mod list;
pub(crate) mod monitor;
pub(crate) mod show;
pub(crate) mod together;
pub(crate) mod variables;
mod verbs;

use floor::{InteractionId, Refusal};

use crate::problem::Problem;

/// The contact that a path names. What is no number names nothing.
fn task_id(text: &str) -> Result<InteractionId, Problem> {
    let canonical = text.parse().ok().filter(|number: &u64| number.to_string() == text);
    canonical.map(InteractionId).ok_or_else(|| Refusal::UnknownTask.into())
}

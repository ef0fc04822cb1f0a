//! What is known of a task beside its sound: saving, drafts, secrets, history.

pub(crate) mod draft_drop;
pub(crate) mod draft_keep;
pub(crate) mod history;
pub(crate) mod reveal;
pub(crate) mod save;

use floor::{AgentId, InteractionId, Typed, VariableName, WantedChange};

use crate::{
    State,
    ports::{CommandError, look},
    problem::Problem,
};

/// A change as the floor takes it.
fn wanted(name: &str, text: &str, base_version: u64) -> WantedChange {
    WantedChange {
        name: VariableName::new(name),
        text: Typed::new(text),
        base_version,
    }
}

/// A refusal with the variable that it is about.
async fn about(
    state: &State,
    agent: AgentId,
    task: InteractionId,
    changes: Vec<WantedChange>,
    error: CommandError,
) -> Problem {
    let CommandError::Refused(refusal) = error else {
        return error.into();
    };
    let port = state.0.ports.floor.as_ref();
    let found = look(port, move |floor| floor.unacceptable(&agent, task, &changes)).await;
    match found {
        Ok(Some((name, why))) if why == refusal => Problem::from(refusal).with("name", name.as_str()),
        Ok(Some(_) | None) | Err(_) => refusal.into(),
    }
}

//! `GET /tasks/{id}/decision`: why this agent.

use axum::extract::{Path, State as Extract};
use floor::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

use super::task_id;
use crate::{
    State,
    dto::decision::TaskDecision,
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{guard::SignedIn, page::Query},
    views,
};

/// Which decision is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichDecision {
    /// The decision behind this offer (`id` of `GET /supervision/offers`); left out, what holds now or held last.
    /// Supervisors only.
    #[serde(default)]
    #[param(nullable = false)]
    offer: Option<u64>,
}

#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/decision",
    operation_id = "getDecision",
    tag = "tasks",
    summary = "Why this agent, or why nobody yet: the routing decision (B-3). For the agent who has the task, and for supervisors, who may ask when it is over too.",
    params(("id" = String, Path, description = "The task's id"), WhichDecision),
    responses((status = 200, description = "The decision", body = TaskDecision), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(which): Query<WhichDecision>,
) -> Result<Answer<TaskDecision>, Problem> {
    let id = task_id(&id)?;
    let supervises = signed_in.supervises();
    let floor = state.0.ports.floor.as_ref();
    if which.offer.is_none() {
        let now = look(floor, move |floor| {
            let own = signed_in
                .agent()
                .is_some_and(|agent| floor.task_state(&agent, id).is_some());
            if supervises || own {
                views::decision(floor, id)
            } else {
                None
            }
        });
        if let Some(decision) = now.await? {
            return Ok(Answer(decision));
        }
    }
    if supervises && let Some(kept) = state.0.ports.history.decision(id, which.offer).await? {
        return Ok(Answer(
            look(floor, move |floor| views::kept_decision(floor, &kept)).await?,
        ));
    }
    Err(Refusal::UnknownTask.into())
}

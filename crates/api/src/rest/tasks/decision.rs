//! `GET /tasks/{id}/decision`: why this agent.

use axum::extract::{Path, State as Extract};
use floor::Refusal;

use super::task_id;
use crate::{
    State,
    dto::decision::TaskDecision,
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::guard::SignedIn,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/decision",
    operation_id = "getDecision",
    tag = "tasks",
    summary = "Why this agent, or why nobody yet: the routing decision (B-3). For the agent who has the task, and for supervisors.",
    params(("id" = String, Path, description = "The task's id")),
    responses((status = 200, description = "The decision", body = TaskDecision), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Answer<TaskDecision>, Problem> {
    let id = task_id(&id)?;
    let supervises = signed_in.supervises();
    let decision = look(state.0.ports.floor.as_ref(), move |floor| {
        let own = signed_in
            .agent()
            .is_some_and(|agent| floor.task_state(&agent, id).is_some());
        if supervises || own {
            views::decision(floor, id)
        } else {
            None
        }
    })
    .await?;
    decision.map(Answer).ok_or_else(|| Refusal::UnknownTask.into())
}

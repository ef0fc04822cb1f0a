//! `GET /tasks/{id}`: one of the asker's tasks.

use axum::extract::{Path, State as Extract};
use floor::Refusal;

use super::task_id;
use crate::{
    State,
    dto::task::Task,
    ports::look,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::guard::Asking,
    views,
};

#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}",
    operation_id = "getTask",
    tag = "tasks",
    summary = "One of the asker's tasks.",
    params(("id" = String, Path, description = "The task's id")),
    responses((status = 200, description = "The task", body = Task), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Path(id): Path<String>,
) -> Result<Answer<Task>, Problem> {
    let id = task_id(&id)?;
    let task = look(state.0.ports.floor.as_ref(), move |floor| {
        views::task(floor, &agent, id)
    })
    .await?;
    task.map(Answer).ok_or_else(|| Refusal::UnknownTask.into())
}

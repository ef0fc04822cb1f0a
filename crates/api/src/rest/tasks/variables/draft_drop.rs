//! `DELETE /tasks/{id}/variables/{name}/draft`: throws away what the asker typed (CAD-6).

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::{Command, VariableName};

use crate::{
    State,
    dto::command::Accepted,
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command, tasks::task_id},
    shell::{guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    delete,
    path = "/api/v1/tasks/{id}/variables/{name}/draft",
    operation_id = "dropDraft",
    tag = "tasks",
    summary = "Throws away what the asker typed (CAD-6). Without a draft nothing happens.",
    params(
        ("id" = String, Path, description = "The task's id"),
        ("name" = String, Path, description = "The variable's name"),
        IdempotencyKey
    ),
    responses((status = 202, description = "Recorded", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path((id, name)): Path<(String, String)>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let interaction = task_id(&id)?;
    let name = VariableName::new(&name);
    command(
        &state,
        request,
        Command::DropDraft {
            agent,
            interaction,
            name,
        },
    )
    .await
}

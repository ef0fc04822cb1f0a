//! `POST /tasks/{id}/end`: ends the call.

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::Command;

use super::task_id;
use crate::{
    State,
    dto::task::{Accepted, NoFields},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/end",
    operation_id = "endTask",
    tag = "tasks",
    summary = "Ends the call (END-2, END-3).",
    params(("id" = String, Path, description = "The task's id"), IdempotencyKey),
    request_body = NoFields,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path(id): Path<String>,
    _empty: Json<NoFields>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let interaction = task_id(&id)?;
    command(&state, request, Command::End { agent, interaction }).await
}

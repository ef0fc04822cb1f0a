//! `POST /tasks/{id}/wrapup`: submits the reason of the call.

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::Command;

use super::task_id;
use crate::{
    State,
    dto::task::{Accepted, SubmitWrapUp},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/wrapup",
    operation_id = "wrapUpTask",
    tag = "tasks",
    summary = "Submits the reason of the call (WRP-2, WRP-9).",
    params(("id" = String, Path, description = "The task's id"), IdempotencyKey),
    request_body = SubmitWrapUp,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path(id): Path<String>,
    Json(body): Json<SubmitWrapUp>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let interaction = task_id(&id)?;
    let code = floor::WrapUpCodeId::new(&body.wrap_up_code_id);
    command(
        &state,
        request,
        Command::WrapUp {
            agent,
            interaction,
            code,
        },
    )
    .await
}

//! `POST /tasks/{id}/dtmf`: sends keys to the customer's side.

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::Command;

use super::task_id;
use crate::{
    State,
    dto::task::{Accepted, SendDigits},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/dtmf",
    operation_id = "sendDigits",
    tag = "tasks",
    summary = "Sends keys to the customer's side (ANS-4).",
    params(("id" = String, Path, description = "The task's id"), IdempotencyKey),
    request_body = SendDigits,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path(id): Path<String>,
    Json(body): Json<SendDigits>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let interaction = task_id(&id)?;
    command(
        &state,
        request,
        Command::Dtmf {
            agent,
            interaction,
            digits: body.digits,
        },
    )
    .await
}

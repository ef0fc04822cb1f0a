//! `POST /tasks/accept-all`: takes every request for a work item at once.

use axum::{Extension, extract::State as Extract, http::StatusCode};
use floor::Command;

use crate::{
    State,
    dto::command::{Accepted, NoFields},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks/accept-all",
    operation_id = "acceptAllTasks",
    tag = "tasks",
    summary = "Takes every digital request of the asker, those that are not shown included; calls are not taken by it (POP-5).",
    params(IdempotencyKey),
    request_body = NoFields,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    _empty: Json<NoFields>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    command(&state, request, Command::AcceptAll { agent }).await
}

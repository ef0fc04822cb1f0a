//! `POST /tasks/{id}/mute`: cuts or opens the asker's microphone.

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::Command;

use super::task_id;
use crate::{
    State,
    dto::task::{Accepted, SetMuted},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/mute",
    operation_id = "muteTask",
    tag = "tasks",
    summary = "Cuts or opens the asker's microphone, on the server.",
    params(("id" = String, Path, description = "The task's id"), IdempotencyKey),
    request_body = SetMuted,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path(id): Path<String>,
    Json(body): Json<SetMuted>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let interaction = task_id(&id)?;
    command(
        &state,
        request,
        Command::Mute {
            agent,
            interaction,
            muted: body.muted,
        },
    )
    .await
}

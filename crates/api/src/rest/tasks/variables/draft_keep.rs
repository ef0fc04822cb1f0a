//! `PUT /tasks/{id}/variables/{name}/draft`: keeps what the asker types (CAD-7).

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::Command;

use super::{about, wanted};
use crate::{
    State,
    dto::{command::Accepted, variable::KeepDraft},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, tasks::task_id},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    put,
    path = "/api/v1/tasks/{id}/variables/{name}/draft",
    operation_id = "keepDraft",
    tag = "tasks",
    summary = "Keeps what the asker types and has not saved yet (CAD-7); it need not be right. What says the same as the saved value is no draft.",
    params(
        ("id" = String, Path, description = "The task's id"),
        ("name" = String, Path, description = "The variable's name"),
        IdempotencyKey
    ),
    request_body = KeepDraft,
    responses((status = 202, description = "Recorded", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path((id, name)): Path<(String, String)>,
    Json(body): Json<KeepDraft>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let interaction = task_id(&id)?;
    let change = wanted(&name, &body.value, body.base_version);
    let command = Command::KeepDraft {
        agent: agent.clone(),
        interaction,
        change: change.clone(),
    };
    let floor = state.0.ports.floor.as_ref();
    match floor.command(floor::RequestId::new(&request.0), command).await {
        Ok(seq) => {
            let request_id = request.0;
            Ok((StatusCode::ACCEPTED, Answer(Accepted { request_id, seq })))
        }
        Err(error) => Err(about(&state, agent, interaction, vec![change], error).await),
    }
}

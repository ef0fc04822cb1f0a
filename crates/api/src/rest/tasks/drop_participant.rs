//! `POST /tasks/{id}/conference/participants/{pid}/drop`: removes a participant.

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::{Command, LegId, Refusal};

use super::task_id;
use crate::{
    State,
    dto::command::{Accepted, NoFields},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/conference/participants/{pid}/drop",
    operation_id = "dropParticipant",
    tag = "tasks",
    summary = "Removes a participant; for the primary agent (CNF-15).",
    params(
        ("id" = String, Path, description = "The task's id"),
        ("pid" = String, Path, description = "The participant's id"),
        IdempotencyKey
    ),
    request_body = NoFields,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path((id, pid)): Path<(String, String)>,
    _empty: Json<NoFields>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let interaction = task_id(&id)?;
    let participant = leg(&pid).ok_or(Refusal::UnknownParticipant)?;
    command(
        &state,
        request,
        Command::Drop {
            agent,
            interaction,
            participant,
        },
    )
    .await
}

/// The leg that a participant's id names.
fn leg(id: &str) -> Option<LegId> {
    let number = id.strip_prefix("leg-")?;
    number
        .parse()
        .ok()
        .filter(|leg: &u64| leg.to_string() == number)
        .map(LegId)
}

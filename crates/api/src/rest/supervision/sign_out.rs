//! `POST /agents/{id}/logout`: signs another agent out of the station.

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::{AgentId, Command};

use crate::{
    State,
    dto::command::{Accepted, NoFields},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/agents/{id}/logout",
    operation_id = "signOutOf",
    tag = "supervision",
    summary = "Signs an agent of a managed team out of the station (STN-20).",
    params(("id" = String, Path, description = "The agent's id"), IdempotencyKey),
    request_body = NoFields,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path(whom): Path<String>,
    _empty: Json<NoFields>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let whom = AgentId::new(&whom);
    command(&state, request, Command::SignOutOf { agent, whom }).await
}

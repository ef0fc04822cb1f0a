//! `POST /agents/logout`: leaves the station.

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
    path = "/api/v1/agents/logout",
    operation_id = "stationLogout",
    tag = "station",
    summary = "Leaves the station. Refused while work is at hand (STN-18, STN-19).",
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
    command(&state, request, Command::SignOut { agent }).await
}

//! `PUT /agents/{id}/state`: changes another agent's availability.

use axum::{
    Extension,
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::{AgentId, Command};

use crate::{
    State,
    dto::{agent::SetState, command::Accepted},
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command, station::set_state::wanted},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    put,
    path = "/api/v1/agents/{id}/state",
    operation_id = "setStateOf",
    tag = "supervision",
    summary = "Changes the availability of an agent of a managed team (STA-9).",
    params(("id" = String, Path, description = "The agent's id"), IdempotencyKey),
    request_body = SetState,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Path(whose): Path<String>,
    Json(body): Json<SetState>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let whose = AgentId::new(&whose);
    let wanted = wanted(&state, &whose, body).await?;
    command(
        &state,
        request,
        Command::SetStateOf {
            agent,
            whose,
            state: wanted,
        },
    )
    .await
}

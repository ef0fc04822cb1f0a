//! `DELETE` of a customer's call: hangs up.

use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
};

use super::{call_id, count};
use crate::{
    State,
    problem::{OrProblem, Problem},
    shell::guard::From,
};

#[utoipa::path(
    delete,
    path = "/api/v1/public/entry-points/{id}/webrtc/{call}",
    operation_id = "closePublicCall",
    tag = "public",
    summary = "Hangs up.",
    params(("id" = String, Path, description = "The entry point's id"), ("call" = String, Path, description = "The call's secret id, from `Location`")),
    responses((status = 204, description = "Hung up"), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    From(address): From,
    Path(path): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    count(&state, address)?;
    state.0.ports.phones.close_public(call_id(&path.1)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

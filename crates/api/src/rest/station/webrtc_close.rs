//! `DELETE /station/webrtc/{id}`: closes the browser phone's connection.

use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
};

use crate::{
    State,
    problem::{OrProblem, Problem},
    shell::guard::Asking,
};

#[utoipa::path(
    delete,
    path = "/api/v1/station/webrtc/{id}",
    operation_id = "closeStationPhone",
    tag = "station",
    summary = "Closes the connection of the browser phone.",
    params(("id" = String, Path, description = "The connection's id")),
    responses((status = 204, description = "Closed"), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    state.0.ports.phones.close_station(&agent, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! `POST /public/entry-points/{id}/webrtc`: a customer calls by microphone.

use axum::{
    extract::{Path, State as Extract},
    http::{StatusCode, header},
    response::IntoResponse,
};
use floor::EntryPointId;

use super::callable;
use crate::{
    State,
    problem::{OrProblem, Problem},
    shell::{body::Sdp, guard::From},
};

#[utoipa::path(
    post,
    path = "/api/v1/public/entry-points/{id}/webrtc",
    operation_id = "openPublicCall",
    tag = "public",
    summary = "Calls an entry point by microphone: an SDP offer in, the answer out. Rate-limited by address.",
    params(("id" = String, Path, description = "The entry point's id")),
    request_body(content = String, content_type = "application/sdp"),
    responses((status = 201, description = "Calling", body = String, content_type = "application/sdp", headers(("location" = String, description = "The call: DELETE ends it, dtmf and events lie under it"))), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    From(address): From,
    Path(id): Path<String>,
    Sdp(offer): Sdp,
) -> Result<impl IntoResponse, Problem> {
    state
        .0
        .public_calls
        .take(&address, state.now())
        .map_err(Problem::too_many_requests)?;
    let entry_point = callable(&state, &id).await?;
    let answered = state
        .0
        .ports
        .phones
        .open_public(&EntryPointId::new(&entry_point.id), offer)
        .await?;
    let location = format!("/api/v1/public/entry-points/{}/webrtc/{}", entry_point.id, answered.id);
    let headers = [
        (header::LOCATION, location),
        (header::CONTENT_TYPE, "application/sdp".to_owned()),
    ];
    Ok((StatusCode::CREATED, headers, answered.sdp))
}

//! `POST /station/webrtc`: connects the browser phone.

use axum::{
    extract::State as Extract,
    http::{StatusCode, header},
    response::IntoResponse,
};

use crate::{
    State,
    problem::{OrProblem, Problem},
    shell::{body::Sdp, guard::Asking},
};

#[utoipa::path(
    post,
    path = "/api/v1/station/webrtc",
    operation_id = "openStationPhone",
    tag = "station",
    summary = "Connects the browser phone: an SDP offer in, the answer out. One connection lives as long as the station; a new offer replaces the old one.",
    request_body(content = String, content_type = "application/sdp"),
    responses((status = 201, description = "Connected", body = String, content_type = "application/sdp", headers(("location" = String, description = "Where to close it"))), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Sdp(offer): Sdp,
) -> Result<impl IntoResponse, Problem> {
    let answered = state.0.ports.phones.open_station(&agent, offer).await?;
    let location = format!("/api/v1/station/webrtc/{}", answered.id);
    let headers = [
        (header::LOCATION, location),
        (header::CONTENT_TYPE, "application/sdp".to_owned()),
    ];
    Ok((StatusCode::CREATED, headers, answered.sdp))
}

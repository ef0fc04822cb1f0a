//! `POST .../dtmf` of a customer's call: presses keys.

use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
};
use floor::Refusal;

use super::{call_id, count};
use crate::{
    State,
    dto::command::SendDigits,
    problem::{OrProblem, Problem},
    shell::{body::Json, guard::From},
};

#[utoipa::path(
    post,
    path = "/api/v1/public/entry-points/{id}/webrtc/{call}/dtmf",
    operation_id = "sendPublicDigits",
    tag = "public",
    summary = "Presses keys.",
    params(("id" = String, Path, description = "The entry point's id"), ("call" = String, Path, description = "The call's secret id, from `Location`")),
    request_body = SendDigits,
    responses((status = 204, description = "Pressed"), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    From(address): From,
    Path(path): Path<(String, String)>,
    Json(body): Json<SendDigits>,
) -> Result<StatusCode, Problem> {
    count(&state, address)?;
    let valid = (1..=floor::limits::DTMF_DIGITS_MAX).contains(&body.digits.len())
        && body
            .digits
            .bytes()
            .all(|key| key.is_ascii_digit() || b"*#ABCD".contains(&key));
    if !valid {
        return Err(Refusal::InvalidDigits.into());
    }
    state
        .0
        .ports
        .phones
        .digits_public(call_id(&path.1)?, body.digits)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

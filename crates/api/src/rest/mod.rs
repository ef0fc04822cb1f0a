//! The endpoints, one file each, always in this order: errors of its own, documentation, handler, tests.

pub(crate) mod configuration;
pub(crate) mod destinations;
pub(crate) mod health_live;
pub(crate) mod health_ready;
pub(crate) mod history;
pub(crate) mod lists;
pub(crate) mod preferences;
pub(crate) mod public;
pub(crate) mod session;
pub(crate) mod station;
pub(crate) mod supervision;
pub(crate) mod tasks;

pub(crate) use axum::Json as Answer;
use axum::http::StatusCode;
use floor::Command;
use utoipa::IntoParams;

use crate::{State, dto::command::Accepted, problem::Problem, shell::request_id::RequestId};

/// Makes a repeated request harmless. Read by `shell::idempotency`; here for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IdempotencyKey {
    /// Any visible text of 1 to 128 characters, new for each act; the same key gives the same answer again for ten
    /// minutes.
    #[param(rename = "Idempotency-Key", nullable = false)]
    #[expect(dead_code, reason = "documents a header")]
    key: Option<String>,
}

/// Gives a command to the floor and answers when it is durable.
pub(crate) async fn command(
    state: &State,
    request: RequestId,
    command: Command,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let seq = state
        .0
        .ports
        .floor
        .command(floor::RequestId::new(&request.0), command)
        .await?;
    Ok((
        StatusCode::ACCEPTED,
        Answer(Accepted {
            request_id: request.0,
            seq,
        }),
    ))
}

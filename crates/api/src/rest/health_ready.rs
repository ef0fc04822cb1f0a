//! `GET /readyz`: the floor answers, so work can be taken.

use std::time::Duration;

use axum::{extract::State as Extract, http::StatusCode};

use crate::{State, ports::look};

/// A floor that needs longer for a look is not ready for work.
const PATIENCE: Duration = Duration::from_secs(2);

#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readyz",
    tag = "operation",
    summary = "The server takes work.",
    responses((status = 200, description = "Ready", body = String, content_type = "text/plain"), (status = 503, description = "Not ready", body = String, content_type = "text/plain"))
)]
pub(crate) async fn handler(Extract(state): Extract<State>) -> (StatusCode, &'static str) {
    let look = look(state.0.ports.floor.as_ref(), |floor| floor.state().seq);
    match tokio::time::timeout(PATIENCE, look).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready"),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
    }
}

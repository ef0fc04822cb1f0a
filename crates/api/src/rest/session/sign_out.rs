//! `DELETE /session`: signs out of the pages. The station stays as it is (it is left by `POST /agents/logout`), so that
//! closing one tab by signing out does not drop a call.

use axum::{
    extract::{Request, State as Extract},
    http::{HeaderMap, StatusCode, header},
};

use crate::{
    State,
    problem::{OrProblem, Problem},
    shell::cookie,
};

#[utoipa::path(
    delete,
    path = "/api/v1/session",
    operation_id = "signOut",
    tag = "session",
    summary = "Signs out of the pages; the station stays as it is.",
    responses((status = 204, description = "Signed out; also when nobody was signed in"), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    request: Request,
) -> Result<(StatusCode, HeaderMap), Problem> {
    let https = state.0.config.https;
    if let Some(token) = cookie::read(https, request.headers()) {
        state.0.ports.sessions.delete(token).await?;
        state.0.feed.close_session(&token);
    }
    let mut headers = HeaderMap::new();
    if let Some(cookie) = cookie::forget(https) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    Ok((StatusCode::NO_CONTENT, headers))
}

//! `GET /session`: who is signed in.

use axum::extract::State as Extract;

use crate::{State, dto::session::Session, problem::OrProblem, rest::Answer, shell::guard::SignedIn};

#[utoipa::path(
    get,
    path = "/api/v1/session",
    operation_id = "getSession",
    tag = "session",
    summary = "Says who is signed in.",
    responses((status = 200, description = "Who is signed in", body = Session), OrProblem)
)]
pub(crate) async fn handler(Extract(state): Extract<State>, signed_in: SignedIn) -> Answer<Session> {
    let directory = state.0.ports.accounts.directory();
    Answer(super::picture(&directory, &signed_in.user, signed_in.expires_at))
}

//! `GET /preferences`: the asker's own settings.

use axum::extract::State as Extract;

use crate::{
    State,
    dto::preferences::Preferences,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::guard::SignedIn,
};

#[utoipa::path(
    get,
    path = "/api/v1/preferences",
    operation_id = "getPreferences",
    tag = "preferences",
    summary = "The asker's own settings.",
    responses((status = 200, description = "The settings", body = Preferences), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
) -> Result<Answer<Preferences>, Problem> {
    Ok(Answer(state.0.ports.preferences.load(&signed_in.user.id).await?))
}

//! `PUT /preferences`: replaces the asker's own settings.

use axum::extract::State as Extract;

use crate::{
    State,
    dto::preferences::Preferences,
    limits,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{body::Json, guard::SignedIn},
};

#[utoipa::path(
    put,
    path = "/api/v1/preferences",
    operation_id = "putPreferences",
    tag = "preferences",
    summary = "Replaces the asker's own settings.",
    request_body = Preferences,
    responses((status = 200, description = "The settings as kept", body = Preferences), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    signed_in: SignedIn,
    Json(body): Json<Preferences>,
) -> Result<Answer<Preferences>, Problem> {
    if body.ui.len() > limits::PREFERENCES_KEYS_MAX {
        return Err(Problem::invalid("ui", "tooManyKeys"));
    }
    let bytes = serde_json::to_vec(&body).map_err(|_| Problem::internal())?;
    if bytes.len() > limits::PREFERENCES_BYTES_MAX {
        return Err(Problem::invalid("ui", "tooLarge"));
    }
    state.0.ports.preferences.save(&signed_in.user.id, body.clone()).await?;
    Ok(Answer(body))
}

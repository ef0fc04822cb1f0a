//! `POST /session`: signs in.
//!
//! An account is protected from guessing by a limit on its failed sign-ins, the server by a limit on sign-ins from one
//! address and by verifying few passwords at once. Unknown accounts answer like known ones, in words and in time.

use axum::{
    extract::State as Extract,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    State,
    dto::session::{Session, SignIn},
    limits, password,
    ports::StoredSession,
    problem::{OrProblem, Problem},
    rest::Answer,
    shell::{body::Json, cookie, guard::From},
};

#[utoipa::path(
    post,
    path = "/api/v1/session",
    operation_id = "signIn",
    tag = "session",
    summary = "Signs in with e-mail and password; sets the session cookie.",
    request_body = SignIn,
    responses((status = 200, description = "Signed in", body = Session), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    From(address): From,
    Json(body): Json<SignIn>,
) -> Result<Response, Problem> {
    let now = state.now();
    let account = crate::ports::folded(&body.email);
    if account.len() > limits::CREDENTIAL_BYTES_MAX || body.password.len() > limits::CREDENTIAL_BYTES_MAX {
        return Err(Problem::wrong_credentials());
    }
    let allowed = state
        .0
        .sign_ins
        .take(&address, now)
        .and_then(|()| state.0.failed_sign_ins.look(&account, now));
    allowed.map_err(|seconds| {
        metrics::counter!("api_sign_ins_total", "outcome" => "limited").increment(1);
        Problem::too_many_requests(seconds)
    })?;
    // Charged before the password is looked at, so that many guesses at once count as many.
    state.0.failed_sign_ins.charge(&account, now);

    let directory = state.0.ports.accounts.directory();
    let user = directory.user_by_email(&account).cloned();
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let permit = state
        .0
        .password_checks
        .acquire()
        .await
        .map_err(|_| Problem::unavailable())?;
    let right = tokio::task::spawn_blocking(move || password::verify(&body.password, hash.as_deref()))
        .await
        .map_err(|_| Problem::internal())?;
    drop(permit);
    let Some(user) = user.filter(|_| right) else {
        metrics::counter!("api_sign_ins_total", "outcome" => "refused").increment(1);
        tracing::info!(%address, "a sign-in was refused");
        return Err(Problem::wrong_credentials());
    };
    state.0.failed_sign_ins.restore(&account);

    let (token, set_cookie) = cookie::issue(state.0.config.https).ok_or_else(Problem::internal)?;
    let expires_at = now
        .saturating_add(limits::SESSION_LIFE)
        .map_err(|_| Problem::internal())?;
    let session = StoredSession {
        user_id: user.id.clone(),
        created_at: now,
        expires_at,
    };
    state.0.ports.sessions.create(token, session).await?;
    metrics::counter!("api_sign_ins_total", "outcome" => "accepted").increment(1);
    tracing::info!(user = %user.id, "signed in");
    Ok(with_cookie(set_cookie, super::picture(&directory, &user, expires_at)))
}

fn with_cookie(set_cookie: HeaderValue, session: Session) -> Response {
    ([(header::SET_COOKIE, set_cookie)], Answer(session)).into_response()
}

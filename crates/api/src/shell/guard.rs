//! The guard before every endpoint: origin, sign-in, role, repeated requests, time limit; and who is asking.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State as Extract},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use floor::AgentId;

use super::{cookie, idempotency, origin, rate};
use crate::{
    State,
    access::{self, Access},
    dto::session::Role,
    limits,
    ports::{TokenHash, User},
    problem::Problem,
};

/// Who is signed in, as an extension of the request.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) user: Arc<User>,
    pub(crate) token: TokenHash,
    pub(crate) expires_at: jiff::Timestamp,
}

impl SignedIn {
    /// The person as the floor knows those who can sit at a station: agents, and supervisors, who listen from one.
    pub(crate) fn agent(&self) -> Option<AgentId> {
        let sits = self.supervises() || self.user.roles.contains(&Role::Agent);
        sits.then(|| AgentId::new(&self.user.id))
    }

    /// Whether the user is a supervisor.
    pub(crate) fn supervises(&self) -> bool {
        self.user.roles.contains(&Role::Supervisor)
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get().cloned().ok_or_else(Problem::sign_in_required)
    }
}

/// The agent or supervisor who asks.
#[derive(Debug, Clone)]
pub(crate) struct Asking(pub(crate) AgentId);

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        signed_in.agent().map(Self).ok_or_else(Problem::role_missing)
    }
}

/// The address that a request comes from, as limits count it. Requests of unknown origin share one address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From(pub(crate) IpAddr);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let address = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        Ok(Self(rate::counted(
            address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        )))
    }
}

/// The layer itself.
pub(crate) async fn middleware(
    Extract(state): Extract<State>,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let started = std::time::Instant::now();
    let work = checked(&state, path.as_str(), request, next);
    let response = match tokio::time::timeout(limits::REQUEST_TIME, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => Problem::unavailable().into_response(),
    };
    let labels = [("method", method.to_string()), ("path", path.as_str().to_owned())];
    metrics::histogram!("api_request_seconds", &labels).record(started.elapsed().as_secs_f64());
    tracing::debug!(status = response.status().as_u16(), "answered");
    response
}

async fn checked(state: &State, path: &str, mut request: Request, next: Next) -> Result<Response, Problem> {
    if request
        .uri()
        .path_and_query()
        .is_some_and(|uri| uri.as_str().len() > limits::URI_BYTES_MAX)
    {
        return Err(Problem::uri_too_long(limits::URI_BYTES_MAX));
    }
    let Some(allowed) = access::of(request.method().as_str(), path) else {
        return Ok(method_not_allowed(path));
    };
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD);
    let opens_socket = request.headers().contains_key(header::UPGRADE);
    if !harmless || opens_socket {
        let authority = request.uri().authority().map(|authority| authority.as_str().to_owned());
        if !origin::acceptable(request.headers(), authority.as_deref(), &state.0.config.allowed_origins) {
            return Err(Problem::bad_origin());
        }
    }
    if allowed == Access::Anyone {
        return Ok(next.run(request).await);
    }
    let signed_in = who(state, request.headers()).await?;
    if let Access::OneOf(roles) = allowed
        && !roles.iter().any(|role| signed_in.user.roles.contains(role))
    {
        return Err(Problem::role_missing());
    }
    let user = signed_in.user.id.clone();
    request.extensions_mut().insert(signed_in);
    if harmless {
        Ok(next.run(request).await)
    } else {
        idempotency::run(state, user, request, next).await
    }
}

/// Who is signed in by the request's cookie.
async fn who(state: &State, headers: &HeaderMap) -> Result<SignedIn, Problem> {
    let token = cookie::read(state.0.config.https, headers).ok_or_else(Problem::sign_in_required)?;
    let session = state
        .0
        .ports
        .sessions
        .find(token)
        .await?
        .ok_or_else(Problem::sign_in_required)?;
    if session.expires_at <= state.now() {
        return Err(Problem::sign_in_required());
    }
    let directory = state.0.ports.accounts.directory();
    let user = directory.user(&session.user_id).ok_or_else(Problem::sign_in_required)?;
    Ok(SignedIn {
        user: Arc::clone(user),
        token,
        expires_at: session.expires_at,
    })
}

fn method_not_allowed(path: &str) -> Response {
    let mut response = Problem::method_not_allowed().into_response();
    if let Ok(allow) = HeaderValue::from_str(&access::methods(path).join(", ")) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

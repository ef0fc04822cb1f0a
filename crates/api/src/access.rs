//! Who may do what: the one table of endpoints and roles. An endpoint that is not in it cannot be reached.

use crate::dto::session::Role;

/// Who may use an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody. Rate-limited by address where it costs something.
    Anyone,
    /// Everybody who is signed in.
    SignedIn,
    /// Users with one of these roles.
    OneOf(&'static [Role]),
}

const AGENT: Access = Access::OneOf(&[Role::Agent]);
const AGENT_OR_SUPERVISOR: Access = Access::OneOf(&[Role::Agent, Role::Supervisor]);

/// Method, path, access. In the order of `design.md` section 7.
pub(crate) const TABLE: &[(&str, &str, Access)] = &[
    ("POST", "/api/v1/session", Access::Anyone),
    ("GET", "/api/v1/session", Access::SignedIn),
    ("DELETE", "/api/v1/session", Access::Anyone),
    ("POST", "/api/v1/agents/login", AGENT),
    ("POST", "/api/v1/agents/logout", AGENT),
    ("PUT", "/api/v1/agents/state", AGENT),
    ("GET", "/api/v1/agents/me", AGENT),
    ("GET", "/api/v1/teams", Access::SignedIn),
    ("POST", "/api/v1/station/webrtc", AGENT),
    ("DELETE", "/api/v1/station/webrtc/{id}", AGENT),
    ("GET", "/api/v1/public/entry-points/{id}", Access::Anyone),
    ("POST", "/api/v1/public/entry-points/{id}/webrtc", Access::Anyone),
    (
        "DELETE",
        "/api/v1/public/entry-points/{id}/webrtc/{call}",
        Access::Anyone,
    ),
    (
        "POST",
        "/api/v1/public/entry-points/{id}/webrtc/{call}/dtmf",
        Access::Anyone,
    ),
    (
        "GET",
        "/api/v1/public/entry-points/{id}/webrtc/{call}/events",
        Access::Anyone,
    ),
    ("GET", "/api/v1/tasks", AGENT),
    ("GET", "/api/v1/tasks/{id}", AGENT),
    ("POST", "/api/v1/tasks/{id}/accept", AGENT),
    ("POST", "/api/v1/tasks/{id}/decline", AGENT),
    ("POST", "/api/v1/tasks/{id}/hold", AGENT),
    ("POST", "/api/v1/tasks/{id}/resume", AGENT),
    ("POST", "/api/v1/tasks/{id}/mute", AGENT),
    ("POST", "/api/v1/tasks/{id}/dtmf", AGENT),
    ("POST", "/api/v1/tasks/{id}/end", AGENT),
    ("POST", "/api/v1/tasks/{id}/wrapup", AGENT),
    ("GET", "/api/v1/tasks/{id}/decision", AGENT_OR_SUPERVISOR),
    ("GET", "/api/v1/idle-codes", Access::SignedIn),
    ("GET", "/api/v1/wrapup-codes", Access::SignedIn),
    ("GET", "/api/v1/queues", Access::SignedIn),
    ("GET", "/api/v1/countries", Access::SignedIn),
    ("GET", "/api/v1/entry-points", Access::SignedIn),
    ("GET", "/api/v1/history", AGENT),
    ("GET", "/api/v1/preferences", Access::SignedIn),
    ("PUT", "/api/v1/preferences", Access::SignedIn),
    ("GET", "/api/v1/events", Access::SignedIn),
    ("GET", "/healthz", Access::Anyone),
    ("GET", "/readyz", Access::Anyone),
];

/// Who may use this endpoint; `None` when there is none. `HEAD` is allowed where `GET` is.
pub(crate) fn of(method: &str, path: &str) -> Option<Access> {
    let method = if method == "HEAD" { "GET" } else { method };
    TABLE
        .iter()
        .find(|entry| entry.0 == method && entry.1 == path)
        .map(|entry| entry.2)
}

/// The methods of a path, for `Allow`.
pub(crate) fn methods(path: &str) -> Vec<&'static str> {
    TABLE
        .iter()
        .filter(|entry| entry.1 == path)
        .map(|entry| entry.0)
        .collect()
}

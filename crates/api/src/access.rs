//! Who may do what: the one table of endpoints and roles. An endpoint that is not in it cannot be reached.

use std::sync::LazyLock;

use organization::Kind;

use crate::{dto::session::Role, rest::configuration::LISTED};

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

const ADMINISTRATOR: Access = Access::OneOf(&[Role::Administrator]);
const SUPERVISOR: Access = Access::OneOf(&[Role::Supervisor]);
/// Whoever can sit at a station. A supervisor may be an agent too, for one of the own teams; what somebody may do with a
/// task the floor decides.
const STAFF: Access = Access::OneOf(&[Role::Agent, Role::Supervisor]);

/// Whoever may write work items down.
const WRITERS: Access = Access::OneOf(&[Role::Agent, Role::Supervisor, Role::Administrator]);

/// The endpoints that are written down one by one: method, path, access. In the order of `design.md` section 7.
const FIXED: &[(&str, &str, Access)] = &[
    ("POST", "/api/v1/session", Access::Anyone),
    ("GET", "/api/v1/session", Access::SignedIn),
    ("DELETE", "/api/v1/session", Access::Anyone),
    ("POST", "/api/v1/agents/login", STAFF),
    ("POST", "/api/v1/agents/logout", STAFF),
    ("PUT", "/api/v1/agents/state", STAFF),
    ("GET", "/api/v1/agents/me", STAFF),
    ("PUT", "/api/v1/agents/{id}/state", SUPERVISOR),
    ("POST", "/api/v1/agents/{id}/logout", SUPERVISOR),
    ("GET", "/api/v1/supervision/agents", SUPERVISOR),
    ("GET", "/api/v1/supervision/offers", SUPERVISOR),
    ("GET", "/api/v1/destinations", STAFF),
    ("GET", "/api/v1/teams", Access::SignedIn),
    ("POST", "/api/v1/station/webrtc", STAFF),
    ("DELETE", "/api/v1/station/webrtc/{id}", STAFF),
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
    ("GET", "/api/v1/tasks", STAFF),
    ("POST", "/api/v1/tasks", WRITERS),
    ("POST", "/api/v1/tasks/accept-all", STAFF),
    ("GET", "/api/v1/tasks/{id}", STAFF),
    ("POST", "/api/v1/tasks/{id}/accept", STAFF),
    ("POST", "/api/v1/tasks/{id}/decline", STAFF),
    ("POST", "/api/v1/tasks/{id}/hold", STAFF),
    ("POST", "/api/v1/tasks/{id}/resume", STAFF),
    ("POST", "/api/v1/tasks/{id}/mute", STAFF),
    ("POST", "/api/v1/tasks/{id}/dtmf", STAFF),
    ("POST", "/api/v1/tasks/{id}/end", STAFF),
    ("POST", "/api/v1/tasks/{id}/wrapup", STAFF),
    ("POST", "/api/v1/tasks/{id}/wrapup/suggest", STAFF),
    ("POST", "/api/v1/tasks/{id}/help", STAFF),
    ("POST", "/api/v1/tasks/{id}/consult", STAFF),
    ("POST", "/api/v1/tasks/{id}/consult/end", STAFF),
    ("POST", "/api/v1/tasks/{id}/consult/exit", STAFF),
    ("POST", "/api/v1/tasks/{id}/consult/transfer", STAFF),
    ("POST", "/api/v1/tasks/{id}/consult/conference", STAFF),
    ("POST", "/api/v1/tasks/{id}/consult/wrapup", STAFF),
    ("POST", "/api/v1/tasks/{id}/swap", STAFF),
    ("POST", "/api/v1/tasks/{id}/transfer", STAFF),
    ("POST", "/api/v1/tasks/{id}/conference/exit", STAFF),
    ("POST", "/api/v1/tasks/{id}/conference/participants/{pid}/drop", STAFF),
    ("POST", "/api/v1/tasks/{id}/monitor", SUPERVISOR),
    ("POST", "/api/v1/tasks/{id}/monitor/listen", SUPERVISOR),
    ("POST", "/api/v1/tasks/{id}/monitor/whisper", SUPERVISOR),
    ("POST", "/api/v1/tasks/{id}/monitor/barge", SUPERVISOR),
    ("POST", "/api/v1/tasks/{id}/monitor/pause", SUPERVISOR),
    ("POST", "/api/v1/tasks/{id}/monitor/resume", SUPERVISOR),
    ("POST", "/api/v1/tasks/{id}/monitor/stop", SUPERVISOR),
    ("POST", "/api/v1/tasks/{id}/unattended/end", SUPERVISOR),
    ("PATCH", "/api/v1/tasks/{id}/variables", STAFF),
    ("PUT", "/api/v1/tasks/{id}/variables/{name}/draft", STAFF),
    ("DELETE", "/api/v1/tasks/{id}/variables/{name}/draft", STAFF),
    ("POST", "/api/v1/tasks/{id}/variables/{name}/reveal", STAFF),
    ("GET", "/api/v1/tasks/{id}/variables/{name}/history", STAFF),
    ("GET", "/api/v1/tasks/{id}/decision", STAFF),
    ("GET", "/api/v1/idle-codes", Access::SignedIn),
    ("GET", "/api/v1/wrapup-codes", Access::SignedIn),
    ("GET", "/api/v1/queues", Access::SignedIn),
    ("GET", "/api/v1/countries", Access::SignedIn),
    ("GET", "/api/v1/entry-points", Access::SignedIn),
    ("GET", "/api/v1/history", STAFF),
    ("GET", "/api/v1/preferences", Access::SignedIn),
    ("PUT", "/api/v1/preferences", Access::SignedIn),
    ("GET", "/api/v1/events", Access::SignedIn),
    ("POST", "/api/v1/flows/{id}/validate", ADMINISTRATOR),
    ("POST", "/api/v1/flows/{id}/publish", ADMINISTRATOR),
    ("POST", "/api/v1/flows/{id}/rollback", ADMINISTRATOR),
    ("GET", "/api/v1/flows/{id}/versions", ADMINISTRATOR),
    ("GET", "/api/v1/flows/{id}/versions/{number}", ADMINISTRATOR),
    ("GET", "/api/v1/flows/{id}/diff", ADMINISTRATOR),
    ("GET", "/api/v1/changes", ADMINISTRATOR),
    ("GET", "/api/v1/export", ADMINISTRATOR),
    ("POST", "/api/v1/import", ADMINISTRATOR),
    ("GET", "/healthz", Access::Anyone),
    ("GET", "/readyz", Access::Anyone),
];

/// The whole table: those, and the endpoints of each kind of resource.
pub(crate) static TABLE: LazyLock<Vec<(&'static str, String, Access)>> = LazyLock::new(|| {
    let fixed = FIXED
        .iter()
        .map(|(method, path, access)| (*method, (*path).to_owned(), *access));
    fixed.chain(Kind::ALL.iter().flat_map(|kind| of_kind(*kind))).collect()
});

/// Everything about a kind is the administrators', but for the short lists that everybody reads.
fn of_kind(kind: Kind) -> Vec<(&'static str, String, Access)> {
    let path = format!("/api/v1/{}", kind.path());
    let one = format!("{path}/{{id}}");
    let mut all = vec![
        ("GET", one.clone(), ADMINISTRATOR),
        ("PUT", one.clone(), ADMINISTRATOR),
        ("GET", format!("{one}/changes"), ADMINISTRATOR),
    ];
    if !LISTED.contains(&kind) {
        all.push(("GET", path.clone(), ADMINISTRATOR));
    }
    if kind != Kind::Organization {
        all.push(("POST", path, ADMINISTRATOR));
        all.push(("DELETE", one, ADMINISTRATOR));
    }
    all
}

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

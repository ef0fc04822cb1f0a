//! Who may do what: every endpoint of the document, with every role and without any, against a list that is written
//! here a second time, so that a slip in the product's own table shows.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::Value;

use crate::world::{World, request};

/// Endpoint, then whether agent, supervisor, administrator and nobody may use it.
const EXPECTED: &[(&str, &str, [bool; 4])] = &[
    ("POST", "/api/v1/session", [true, true, true, true]),
    ("GET", "/api/v1/session", [true, true, true, false]),
    ("DELETE", "/api/v1/session", [true, true, true, true]),
    ("POST", "/api/v1/agents/login", [true, true, false, false]),
    ("POST", "/api/v1/agents/logout", [true, true, false, false]),
    ("PUT", "/api/v1/agents/state", [true, true, false, false]),
    ("GET", "/api/v1/agents/me", [true, true, false, false]),
    ("POST", "/api/v1/station/webrtc", [true, true, false, false]),
    ("DELETE", "/api/v1/station/webrtc/{id}", [true, true, false, false]),
    ("GET", "/api/v1/teams", [true, true, true, false]),
    ("GET", "/api/v1/idle-codes", [true, true, true, false]),
    ("GET", "/api/v1/wrapup-codes", [true, true, true, false]),
    ("GET", "/api/v1/queues", [true, true, true, false]),
    ("GET", "/api/v1/countries", [true, true, true, false]),
    ("GET", "/api/v1/entry-points", [true, true, true, false]),
    ("GET", "/api/v1/tasks", [true, true, false, false]),
    ("POST", "/api/v1/tasks", [true, true, true, false]),
    ("POST", "/api/v1/tasks/accept-all", [true, true, false, false]),
    ("GET", "/api/v1/tasks/{id}", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/accept", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/decline", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/hold", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/resume", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/mute", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/dtmf", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/end", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/wrapup", [true, true, false, false]),
    ("GET", "/api/v1/tasks/{id}/decision", [true, true, false, false]),
    ("PATCH", "/api/v1/tasks/{id}/variables", [true, true, false, false]),
    (
        "PUT",
        "/api/v1/tasks/{id}/variables/{name}/draft",
        [true, true, false, false],
    ),
    (
        "DELETE",
        "/api/v1/tasks/{id}/variables/{name}/draft",
        [true, true, false, false],
    ),
    (
        "POST",
        "/api/v1/tasks/{id}/variables/{name}/reveal",
        [true, true, false, false],
    ),
    (
        "GET",
        "/api/v1/tasks/{id}/variables/{name}/history",
        [true, true, false, false],
    ),
    ("GET", "/api/v1/history", [true, true, false, false]),
    ("GET", "/api/v1/preferences", [true, true, true, false]),
    ("PUT", "/api/v1/preferences", [true, true, true, false]),
    ("GET", "/api/v1/events", [true, true, true, false]),
    ("GET", "/api/v1/public/entry-points/{id}", [true, true, true, true]),
    (
        "POST",
        "/api/v1/public/entry-points/{id}/webrtc",
        [true, true, true, true],
    ),
    (
        "DELETE",
        "/api/v1/public/entry-points/{id}/webrtc/{call}",
        [true, true, true, true],
    ),
    (
        "POST",
        "/api/v1/public/entry-points/{id}/webrtc/{call}/dtmf",
        [true, true, true, true],
    ),
    (
        "GET",
        "/api/v1/public/entry-points/{id}/webrtc/{call}/events",
        [true, true, true, true],
    ),
    ("GET", "/healthz", [true, true, true, true]),
    ("GET", "/readyz", [true, true, true, true]),
    ("POST", "/api/v1/tasks/{id}/wrapup/suggest", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/help", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/consult", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/consult/end", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/consult/exit", [true, true, false, false]),
    (
        "POST",
        "/api/v1/tasks/{id}/consult/transfer",
        [true, true, false, false],
    ),
    (
        "POST",
        "/api/v1/tasks/{id}/consult/conference",
        [true, true, false, false],
    ),
    ("POST", "/api/v1/tasks/{id}/consult/wrapup", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/swap", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/transfer", [true, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/conference/exit", [true, true, false, false]),
    (
        "POST",
        "/api/v1/tasks/{id}/conference/participants/{pid}/drop",
        [true, true, false, false],
    ),
    ("POST", "/api/v1/tasks/{id}/monitor", [false, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/monitor/listen", [false, true, false, false]),
    (
        "POST",
        "/api/v1/tasks/{id}/monitor/whisper",
        [false, true, false, false],
    ),
    ("POST", "/api/v1/tasks/{id}/monitor/barge", [false, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/monitor/pause", [false, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/monitor/resume", [false, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/monitor/stop", [false, true, false, false]),
    ("POST", "/api/v1/tasks/{id}/unattended/end", [false, true, false, false]),
    ("GET", "/api/v1/destinations", [true, true, false, false]),
    ("GET", "/api/v1/supervision/agents", [false, true, false, false]),
    ("GET", "/api/v1/supervision/offers", [false, true, false, false]),
    ("PUT", "/api/v1/agents/{id}/state", [false, true, false, false]),
    ("POST", "/api/v1/agents/{id}/logout", [false, true, false, false]),
];

/// Kinds of resources, by the last part of their path; everything about them is the administrators'.
const KINDS: &[&str] = &[
    "organizations",
    "sites",
    "teams",
    "idle-codes",
    "wrapup-codes",
    "skills",
    "variables",
    "desktop-profiles",
    "users",
    "holidays",
    "business-hours",
    "queues",
    "prompts",
    "flows",
    "entry-points",
    "phones",
    "trunks",
    "address-books",
    "directory",
];

/// Beside the kinds, what only administrators may.
const ADMINISTRATION: &[(&str, &str)] = &[
    ("POST", "/api/v1/flows/{id}/validate"),
    ("POST", "/api/v1/flows/{id}/publish"),
    ("POST", "/api/v1/flows/{id}/rollback"),
    ("GET", "/api/v1/flows/{id}/versions"),
    ("GET", "/api/v1/flows/{id}/versions/{number}"),
    ("GET", "/api/v1/flows/{id}/diff"),
    ("GET", "/api/v1/changes"),
    ("GET", "/api/v1/export"),
    ("POST", "/api/v1/import"),
];

/// The whole list.
fn expected() -> Vec<(&'static str, String, [bool; 4])> {
    let administrators = [false, false, true, false];
    let mut all: Vec<_> = EXPECTED
        .iter()
        .map(|(method, path, allowed)| (*method, (*path).to_owned(), *allowed))
        .collect();
    for (method, path) in ADMINISTRATION {
        all.push((*method, (*path).to_owned(), administrators));
    }
    for kind in KINDS {
        let path = format!("/api/v1/{kind}");
        let short = ["teams", "idle-codes", "wrapup-codes", "queues", "entry-points"].contains(kind);
        for (method, path) in [
            ("GET", path.clone()),
            ("POST", path.clone()),
            ("GET", format!("{path}/{{id}}")),
            ("PUT", format!("{path}/{{id}}")),
            ("DELETE", format!("{path}/{{id}}")),
            ("GET", format!("{path}/{{id}}/changes")),
        ] {
            let listed = short && method == "GET" && !path.contains("{id}");
            let fixed = *kind == "organizations" && matches!(method, "POST" | "DELETE");
            if !listed && !fixed {
                all.push((method, path, administrators));
            }
        }
    }
    all
}

fn operations() -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(&api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, _) in item.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone()));
        }
    }
    operations
}

/// Proves: B-16
#[tokio::test]
async fn every_endpoint_asks_for_its_roles_and_for_nothing_else() {
    let world = World::new();
    let operations = operations();
    let list = expected();
    assert_eq!(
        operations.len(),
        list.len(),
        "an endpoint is missing in the document or in this list"
    );

    let mut cookies = BTreeMap::new();
    for (method, path) in &operations {
        if cookies.is_empty() {
            for who in ["ana", "sofia", "admin"] {
                cookies.insert(who, world.person(who).await.cookie);
            }
        }
        let expected = list.iter().find(|entry| entry.0 == method && entry.1 == *path);
        let (_, _, allowed) = expected.unwrap_or_else(|| panic!("{method} {path} is not in this list"));
        for (who, may) in ["ana", "sofia", "admin", "nobody"].into_iter().zip(allowed) {
            let cookie = cookies.get(who).cloned();
            let asked = request(
                method,
                &path
                    .replace("{id}", "7")
                    .replace("{call}", "x")
                    .replace("{pid}", "leg-7")
                    .replace("{number}", "1"),
                cookie.as_deref(),
                None,
            );
            let got = world.send(asked).await;
            let code = serde_json::from_str::<Value>(&got.text)
                .ok()
                .and_then(|body| body["code"].as_str().map(str::to_owned));
            let context = format!("{method} {path} by {who}: {} {code:?}", got.status);
            assert_ne!(code.as_deref(), Some("noSuchEndpoint"), "{context}");
            assert_ne!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{context}");
            assert!(!got.status.is_server_error(), "{context}");
            match (may, cookie.is_some()) {
                (true, _) => assert!(
                    !matches!(code.as_deref(), Some("roleMissing" | "signInRequired")),
                    "{context}"
                ),
                (false, true) => drop(got.problem(403, "roleMissing")),
                (false, false) => drop(got.problem(401, "signInRequired")),
            }
        }
        if method == "DELETE" && path == "/api/v1/session" {
            cookies.clear();
        }
    }
}

#[tokio::test]
async fn what_is_not_in_the_document_is_not_there() {
    let world = World::new();
    let ana = world.person("ana").await;
    for path in [
        "/api",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v2/session",
        "/api/v1/tasks/7/explode",
    ] {
        ana.get(path).await.problem(404, "noSuchEndpoint");
    }
    let got = world.nobody("PATCH", "/api/v1/session", None).await;
    got.problem(405, "methodNotAllowed");
    assert_eq!(got.headers["allow"], "POST, GET, DELETE");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_an_id() {
    let world = World::new();
    for path in ["/api/v1/session", "/healthz", "/api/v1/nothing"] {
        let got = world.nobody("GET", path, None).await;
        assert!(
            got.headers["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("frame-ancestors 'none'")
        );
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert!(
            got.headers["permissions-policy"]
                .to_str()
                .unwrap()
                .contains("microphone=(self)")
        );
        assert_eq!(got.headers["x-request-id"].len(), 32);
        assert!(
            !got.headers.contains_key("strict-transport-security"),
            "only with HTTPS"
        );
        assert_eq!(got.headers.contains_key("cache-control"), path.starts_with("/api/"));
    }
}

//! Malformed, oversized and misdirected requests: each gets its defined answer.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::world::{Got, Person, World};

async fn raw(who: &Person<'_>, path: &str, media_type: Option<&str>, body: impl Into<Body>) -> Got {
    let mut request = Request::post(path)
        .header(header::HOST, "desk.test")
        .header(header::COOKIE, &who.cookie);
    if let Some(media_type) = media_type {
        request = request.header(header::CONTENT_TYPE, media_type);
    }
    who.world.send(request.body(body.into()).unwrap()).await
}

const LOGIN: &str = "/api/v1/agents/login";
const JSON: Option<&str> = Some("application/json");

#[tokio::test]
async fn mistakes_in_json_are_named_with_their_place() {
    let world = World::new();
    let ana = world.person("ana").await;
    let broken = raw(&ana, LOGIN, JSON, "{\n  \"device\": }")
        .await
        .problem(400, "malformedJson");
    assert_eq!((&broken["line"], &broken["column"]), (&json!(2), &json!(13)));
    raw(&ana, LOGIN, JSON, "{\"device\"")
        .await
        .problem(400, "malformedJson");
    raw(&ana, LOGIN, JSON, &b"{\"device\": \"\xff\"}"[..])
        .await
        .problem(400, "malformedJson");
    raw(&ana, LOGIN, JSON, "").await.problem(400, "malformedJson");
    raw(&ana, LOGIN, JSON, "{\"device\": {\"kind\": \"browser\"}} extra")
        .await
        .problem(400, "malformedJson");

    let shape = raw(&ana, LOGIN, JSON, "{\"device\": {\"kind\": \"pigeon\"}}")
        .await
        .problem(422, "invalidBody");
    assert_eq!(shape["line"], 1);
    raw(&ana, LOGIN, JSON, "[]").await.problem(422, "invalidBody");
    raw(&ana, LOGIN, JSON, "{}").await.problem(422, "invalidBody");
    let misspelt = json!({"device": {"kind": "browser"}, "takeover": true}).to_string();
    raw(&ana, LOGIN, JSON, misspelt).await.problem(422, "invalidBody");
}

#[tokio::test]
async fn bodies_of_the_wrong_kind_or_size_are_refused() {
    let world = World::new();
    let ana = world.person("ana").await;
    let right = json!({"device": {"kind": "browser"}}).to_string();
    let expected = raw(&ana, LOGIN, Some("text/plain"), right.clone())
        .await
        .problem(415, "wrongMediaType");
    assert_eq!(expected["expected"], "application/json");
    raw(&ana, LOGIN, None, right).await.problem(415, "wrongMediaType");
    raw(&ana, "/api/v1/station/webrtc", JSON, "{}")
        .await
        .problem(415, "wrongMediaType");

    let limit = api::limits::JSON_BYTES_MAX;
    let large = raw(&ana, LOGIN, JSON, " ".repeat(limit + 1))
        .await
        .problem(413, "bodyTooLarge");
    assert_eq!(large["limitBytes"], limit);
    raw(&ana, LOGIN, JSON, " ".repeat(limit))
        .await
        .problem(400, "malformedJson");
    let sdp = "v".repeat(api::limits::SDP_BYTES_MAX + 1);
    raw(&ana, "/api/v1/station/webrtc", Some("application/sdp"), sdp)
        .await
        .problem(413, "bodyTooLarge");
    let deep = Body::from(format!("{{\"ui\": {{\"x\": {}", "[".repeat(10_000)));
    let request = Request::put("/api/v1/preferences").header(header::HOST, "desk.test");
    let request = request
        .header(header::COOKIE, &ana.cookie)
        .header(header::CONTENT_TYPE, "application/json");
    world
        .send(request.body(deep).unwrap())
        .await
        .problem(400, "malformedJson");
}

#[tokio::test]
async fn a_body_may_be_left_out_where_it_says_nothing() {
    let world = World::new();
    let ana = world.person("ana").await;
    raw(&ana, "/api/v1/agents/logout", None, "")
        .await
        .problem(409, "notSignedIn");
    raw(&ana, "/api/v1/agents/logout", JSON, "{\"x\": 1}")
        .await
        .problem(422, "invalidBody");
}

#[tokio::test]
async fn unknown_tasks_are_not_found_whatever_their_name() {
    let world = World::new();
    let ana = world.person("ana").await;
    for id in ["7", "0", "-1", "007", "18446744073709551616", "x", "%00", "a%2Fb"] {
        ana.get(&format!("/api/v1/tasks/{id}"))
            .await
            .problem(404, "unknownTask");
        ana.get(&format!("/api/v1/tasks/{id}/decision"))
            .await
            .problem(404, "unknownTask");
        ana.post(&format!("/api/v1/tasks/{id}/hold"), json!({}))
            .await
            .problem(404, "unknownTask");
    }
}

#[tokio::test]
async fn queries_and_addresses_are_checked() {
    let world = World::new();
    let ana = world.person("ana").await;
    ana.get("/api/v1/queues?limit=0").await.problem(422, "invalidValue");
    ana.get("/api/v1/queues?limit=many").await.problem(400, "badQuery");
    ana.get("/api/v1/queues?page=2").await.problem(400, "badQuery");
    ana.get("/api/v1/queues?cursor=gone").await.problem(422, "invalidValue");
    let long = format!("/api/v1/queues?cursor={}", "x".repeat(5_000));
    ana.get(&long).await.problem(414, "uriTooLong");
    ana.get("/api/v1/events").await.problem(426, "upgradeRequired");
}

#[tokio::test]
async fn without_a_floor_work_is_put_off_and_nothing_is_lost() {
    let world = World::new();
    let ana = world.person("ana").await;
    world.floor.down.store(true, std::sync::atomic::Ordering::SeqCst);
    let got = ana.post(LOGIN, json!({"device": {"kind": "browser"}})).await;
    got.problem(503, "unavailable");
    assert_eq!(got.headers["retry-after"], "1");
    ana.get("/api/v1/agents/me").await.problem(503, "unavailable");
    assert_eq!(world.nobody("GET", "/readyz", None).await.ok(503).text, "not ready");
    world.nobody("GET", "/healthz", None).await.ok(200);
    world.floor.down.store(false, std::sync::atomic::Ordering::SeqCst);
    world.nobody("GET", "/readyz", None).await.ok(200);
    ana.post(LOGIN, json!({"device": {"kind": "browser"}})).await.ok(202);
}

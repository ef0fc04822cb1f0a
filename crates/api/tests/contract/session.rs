//! Signing in and out.

use api::{Config, Rate};
use axum::http::header;
use serde_json::json;

use crate::directory::PASSWORD;
use crate::world::{World, request};

const WEEK_MS: i64 = 7 * 24 * 3600 * 1000;

#[tokio::test]
async fn a_person_signs_in_is_known_and_signs_out() {
    let world = World::new();
    let got = world.try_sign_in("  ANA@demo.test ", PASSWORD).await.ok(200);
    let body = got.json();
    assert_eq!(body["user"]["id"], "ana");
    assert_eq!(body["user"]["roles"], json!(["agent"]));
    assert_eq!(
        body["organization"],
        json!({"id": "demo", "name": "Demo", "country": "BG"})
    );
    let cookie = got.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("Secure"));
    assert!(!got.text.contains(PASSWORD) && !got.text.contains("argon2"));

    let ana = world.person("ana").await;
    assert_eq!(ana.get("/api/v1/session").await.ok(200).json()["user"]["name"], "ANA");
    let out = ana.delete("/api/v1/session").await.ok(204);
    assert!(out.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    ana.get("/api/v1/session").await.problem(401, "signInRequired");
    ana.delete("/api/v1/session").await.ok(204);
}

#[tokio::test]
async fn a_sign_in_ends_by_itself() {
    let world = World::new();
    let ana = world.person("ana").await;
    world.clock.advance(WEEK_MS - 1);
    ana.get("/api/v1/session").await.ok(200);
    world.clock.advance(1);
    ana.get("/api/v1/session").await.problem(401, "signInRequired");
}

#[tokio::test]
async fn wrong_passwords_and_unknown_people_get_the_same_answer() {
    let world = World::new();
    let wrong = world.try_sign_in("ana@demo.test", "wrong").await;
    let unknown = world.try_sign_in("nobody@demo.test", "wrong").await;
    let endless = world.try_sign_in("ana@demo.test", &"x".repeat(10_000)).await;
    for got in [&wrong, &unknown, &endless] {
        got.problem(401, "wrongCredentials");
        assert_eq!(got.text, wrong.text);
        assert!(!got.headers.contains_key(header::SET_COOKIE));
    }
}

#[tokio::test]
async fn guessing_at_an_account_is_slowed_down_and_others_are_not() {
    let config = Config {
        failed_sign_ins_by_account: Rate {
            burst: 3,
            refill_ms: 60_000,
        },
        ..Config::default()
    };
    let world = World::with(config);
    for _ in 0..3 {
        world
            .try_sign_in("ana@demo.test", "wrong")
            .await
            .problem(401, "wrongCredentials");
    }
    let got = world.try_sign_in("Ana@demo.test", PASSWORD).await;
    assert_eq!(got.problem(429, "tooManyRequests")["retryAfterSeconds"], 60);
    assert_eq!(got.headers["retry-after"], "60");
    world.person("boris").await;
    world.clock.advance(60_000);
    world.person("ana").await;
    for _ in 0..10 {
        world.person("boris").await;
    }
}

#[tokio::test]
async fn sign_ins_from_one_address_are_limited() {
    let config = Config {
        sign_ins_by_address: Rate {
            burst: 2,
            refill_ms: 5_000,
        },
        ..Config::default()
    };
    let world = World::with(config);
    world.person("ana").await;
    world.person("boris").await;
    world
        .try_sign_in("sofia@demo.test", PASSWORD)
        .await
        .problem(429, "tooManyRequests");
    world.clock.advance(5_000);
    world.person("sofia").await;
}

#[tokio::test]
async fn another_sites_page_cannot_act() {
    let world = World::new();
    let ana = world.person("ana").await;
    let mut foreign = request("POST", "/api/v1/agents/logout", Some(&ana.cookie), Some(json!({})));
    foreign
        .headers_mut()
        .insert(header::ORIGIN, "https://evil.test".parse().unwrap());
    world.send(foreign).await.problem(403, "badOrigin");

    let mut sign_in = request(
        "POST",
        "/api/v1/session",
        None,
        Some(json!({"email": "ana@demo.test", "password": PASSWORD})),
    );
    sign_in
        .headers_mut()
        .insert(header::ORIGIN, "https://evil.test".parse().unwrap());
    world.send(sign_in).await.problem(403, "badOrigin");

    let mut own = request("POST", "/api/v1/agents/logout", Some(&ana.cookie), Some(json!({})));
    own.headers_mut()
        .insert(header::ORIGIN, "http://desk.test".parse().unwrap());
    world.send(own).await.problem(409, "notSignedIn");
}

#[tokio::test]
async fn with_https_the_cookie_stays_on_it() {
    let world = World::with(Config {
        https: true,
        ..Config::default()
    });
    let got = world.try_sign_in("ana@demo.test", PASSWORD).await.ok(200);
    let cookie = got.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"));
    assert!(got.headers.contains_key("strict-transport-security"));
}

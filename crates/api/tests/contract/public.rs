//! What a customer with a browser may do.

use api::dto::public::{PublicCallEvent, PublicCallState};
use api::{Config, Rate};
use serde_json::json;

use crate::world::{Got, World, request};

const MAIN: &str = "/api/v1/public/entry-points/main";

async fn call(world: &World, entry_point: &str, sdp: &str) -> Got {
    let path = format!("/api/v1/public/entry-points/{entry_point}/webrtc");
    let mut offer = request("POST", &path, None, None);
    offer
        .headers_mut()
        .insert("content-type", "application/sdp".parse().unwrap());
    *offer.body_mut() = sdp.to_owned().into();
    world.send(offer).await
}

#[tokio::test]
async fn only_entry_points_for_pages_exist() {
    let world = World::new();
    assert_eq!(
        world.nobody("GET", MAIN, None).await.ok(200).json(),
        json!({"id": "main", "name": "main"})
    );
    for hidden in ["inner", "nothing"] {
        let got = world
            .nobody("GET", &format!("/api/v1/public/entry-points/{hidden}"), None)
            .await;
        assert_eq!(got.problem(404, "notFound")["what"], "entryPoint");
        call(&world, hidden, "v=0\r\n").await.problem(404, "notFound");
    }
}

#[tokio::test]
async fn a_customer_calls_presses_keys_hears_news_and_hangs_up() {
    let world = World::new();
    call(&world, "main", "nonsense").await.problem(422, "badOffer");
    let got = call(&world, "main", "v=0\r\n").await.ok(201);
    let location = got.headers["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(&format!("{MAIN}/webrtc/")), "{location}");

    let keys = format!("{location}/dtmf");
    world.nobody("POST", &keys, Some(json!({"digits": "1#"}))).await.ok(204);
    world
        .nobody("POST", &keys, Some(json!({"digits": "call me"})))
        .await
        .problem(422, "invalidDigits");
    world
        .nobody("POST", &keys, Some(json!({"digits": ""})))
        .await
        .problem(422, "invalidDigits");
    assert_eq!(*world.phones.digits.lock().unwrap(), "1#");

    let events = format!("{location}/events");
    let news = world.nobody("GET", &events, None);
    let tell = async {
        tokio::task::yield_now().await;
        let calls = world.phones.calls.lock().unwrap();
        let ended = PublicCallEvent {
            state: PublicCallState::Ended,
            reason: Some("agentEnded".to_owned()),
        };
        calls.values().next().unwrap().send_replace(ended);
    };
    let (news, ()) = tokio::join!(news, tell);
    assert_eq!(news.headers["content-type"], "text/event-stream");
    assert!(
        news.text
            .ends_with("data: {\"state\":\"ended\",\"reason\":\"agentEnded\"}\n\n"),
        "{}",
        news.text
    );

    world.nobody("DELETE", &location, None).await.ok(204);
    world
        .nobody("DELETE", &location, None)
        .await
        .problem(404, "unknownConnection");
    world
        .nobody("GET", &format!("{location}/events"), None)
        .await
        .problem(404, "unknownConnection");
    let odd = format!("{MAIN}/webrtc/{}", "..%2F..%2Fetc");
    world
        .nobody("DELETE", &odd, None)
        .await
        .problem(404, "unknownConnection");
}

#[tokio::test]
async fn calls_from_one_address_are_limited() {
    let rate = Rate {
        burst: 2,
        refill_ms: 10_000,
    };
    let world = World::with(Config {
        public_calls_by_address: rate,
        public_by_address: rate,
        ..Config::default()
    });
    call(&world, "main", "v=0\r\n").await.ok(201);
    call(&world, "main", "v=0\r\n").await.ok(201);
    call(&world, "main", "v=0\r\n").await.problem(429, "tooManyRequests");
    world.nobody("GET", MAIN, None).await.ok(200);
    world.nobody("GET", MAIN, None).await.ok(200);
    world.nobody("GET", MAIN, None).await.problem(429, "tooManyRequests");
    world.clock.advance(10_000);
    call(&world, "main", "v=0\r\n").await.ok(201);
}

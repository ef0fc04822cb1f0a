//! Taking a seat, choosing a state, the browser phone.

use serde_json::json;

use crate::world::{World, request};

const LOGIN: &str = "/api/v1/agents/login";
const LOGOUT: &str = "/api/v1/agents/logout";
const STATE: &str = "/api/v1/agents/state";
const ME: &str = "/api/v1/agents/me";

/// Proves: STN-2, STN-11
#[tokio::test]
async fn an_agent_takes_a_seat_and_is_idle_with_the_default_reason() {
    let world = World::new();
    let ana = world.person("ana").await;
    let me = ana.get(ME).await.ok(200).json();
    assert_eq!(me["agent"], json!({"id": "ana", "name": "ANA", "extension": "1001"}));
    assert_eq!(me["state"]["name"], "loggedOut");
    assert_eq!((&me["station"], &me["tasks"]), (&json!(null), &json!([])));
    assert_eq!(me["profile"]["devices"], json!(["browser", "extension"]));

    let accepted = ana
        .post(LOGIN, json!({"device": {"kind": "extension", "number": "1001"}}))
        .await
        .ok(202)
        .json();
    assert_eq!(accepted["requestId"].as_str().unwrap().len(), 32);
    let me = ana.get(ME).await.ok(200).json();
    assert_eq!(me["seq"], accepted["seq"]);
    assert_eq!(me["station"]["device"], json!({"kind": "extension", "number": "1001"}));
    assert_eq!(me["station"]["team"], json!({"id": "support", "name": "SUPPORT"}));
    assert_eq!(me["station"]["reachable"], false, "the phone is not registered");
    assert_eq!(me["state"]["name"], "idle");
    assert_eq!(me["state"]["engaged"], false);
    let break_code = json!({"id": "break", "name": "BREAK", "names": {"bg": "Почивка"}, "system": false});
    assert_eq!(me["state"]["idleCode"], break_code);
    assert_eq!(me["state"]["since"], "2027-01-15T08:00:00Z");
}

/// Proves: STN-7, STN-14
#[tokio::test]
async fn wrong_seats_are_refused_with_their_reason() {
    let world = World::new();
    let ana = world.person("ana").await;
    let boris = world.person("boris").await;
    let refused = [
        (
            json!({"device": {"kind": "extension", "number": "9999"}}),
            422,
            "invalidNumber",
        ),
        (
            json!({"device": {"kind": "dialNumber", "number": "+359888123456"}}),
            403,
            "deviceNotAllowed",
        ),
        (json!({"device": {"kind": "dialNumber"}}), 422, "invalidValue"),
        (
            json!({"device": {"kind": "browser", "number": "1"}}),
            422,
            "invalidValue",
        ),
        (
            json!({"teamId": "billing", "device": {"kind": "browser"}}),
            403,
            "teamNotAllowed",
        ),
    ];
    for (body, status, code) in refused {
        ana.post(LOGIN, body).await.problem(status, code);
    }
    boris
        .post(LOGIN, json!({"device": {"kind": "browser"}}))
        .await
        .problem(422, "teamRequired");
    ana.post(LOGIN, json!({"device": {"kind": "extension"}})).await.ok(202);
    let taken = json!({"teamId": "support", "device": {"kind": "extension", "number": "1001"}});
    boris.post(LOGIN, taken).await.problem(409, "numberInUse");
}

/// Proves: STN-3
#[tokio::test]
async fn a_telephone_number_is_read_in_its_country_and_kept_in_one_form() {
    let world = World::new();
    let dimo = world.person("dimo").await;
    let session = dimo.get("/api/v1/session").await.ok(200).json();
    assert_eq!(session["organization"]["country"], "BG");
    let login = |number: &str, country: Option<&str>| {
        let mut device = json!({"kind": "dialNumber", "number": number});
        if let Some(country) = country {
            device["country"] = json!(country);
        }
        json!({"device": device, "takeOver": true})
    };
    for (number, country, expected) in [
        ("0888 123 456", None, "+359888123456"),
        ("(088) 8123-457", Some("BG"), "+359888123457"),
        ("+44 20 7946 0018", None, "+442079460018"),
        ("020 7946 0019", Some("GB"), "+442079460019"),
        ("0044 20 7946 0018", None, "+442079460018"),
        ("(212) 555-0123", Some("US"), "+12125550123"),
    ] {
        dimo.post(LOGIN, login(number, country)).await.ok(202);
        let device = dimo.get(ME).await.json()["station"]["device"].clone();
        assert_eq!(device, json!({"kind": "dialNumber", "number": expected}), "{number}");
    }
    for (number, country, read_in, why) in [
        ("0888 1", None, "BG", "tooShort"),
        ("0111 111 111", None, "BG", "notInPlan"),
        ("+44 20 7946 0018", Some("BG"), "BG", "otherCountry"),
        ("0888 123 456", Some("GB"), "GB", "notInPlan"),
        ("613 782 7274", Some("US"), "US", "notInPlan"),
        ("12345678901234567", None, "BG", "tooLong"),
        ("+999 1234567", None, "BG", "notANumber"),
        ("phone", None, "BG", "notANumber"),
    ] {
        let params = dimo
            .post(LOGIN, login(number, country))
            .await
            .problem(422, "invalidNumber");
        assert_eq!(params, json!({"country": read_in, "why": why}), "{number}");
    }
    dimo.post(LOGIN, login("0888 123 456", Some("ZZ")))
        .await
        .problem(422, "invalidValue");
    let ana = world.person("ana").await;
    ana.post(LOGIN, json!({"device": {"kind": "extension", "country": "BG"}}))
        .await
        .problem(422, "invalidValue");
}

/// Proves: STN-12, D-17
#[tokio::test]
async fn a_second_seat_must_be_taken_over() {
    let world = World::new();
    let ana = world.person("ana").await;
    let other_tab = world.person("ana").await;
    ana.post(LOGIN, json!({"device": {"kind": "browser"}})).await.ok(202);
    other_tab
        .post(LOGIN, json!({"device": {"kind": "browser"}}))
        .await
        .problem(409, "stationInUse");
    other_tab
        .post(LOGIN, json!({"device": {"kind": "browser"}, "takeOver": true}))
        .await
        .ok(202);
    assert_eq!(
        ana.get(ME).await.json(),
        other_tab.get(ME).await.json(),
        "both tabs see the same"
    );
    ana.post(LOGOUT, json!({})).await.ok(202);
    ana.post(LOGOUT, json!({})).await.problem(409, "notSignedIn");
}

/// Proves: STA-2, STA-4, STA-12
#[tokio::test]
async fn states_are_chosen_within_the_profile() {
    let world = World::new();
    let ana = world.person("ana").await;
    ana.put(STATE, json!({"state": "available"}))
        .await
        .problem(409, "notSignedIn");
    ana.post(LOGIN, json!({"device": {"kind": "extension"}})).await.ok(202);
    ana.put(STATE, json!({"state": "idle", "idleCodeId": "RONA"}))
        .await
        .problem(422, "systemState");
    ana.put(STATE, json!({"state": "idle", "idleCodeId": "training"}))
        .await
        .problem(422, "unknownIdleCode");
    ana.put(STATE, json!({"state": "available", "idleCodeId": "lunch"}))
        .await
        .problem(422, "invalidValue");
    ana.put(STATE, json!({"state": "engaged"}))
        .await
        .problem(422, "invalidBody");

    world.clock.advance(600_000);
    ana.put(STATE, json!({"state": "idle", "idleCodeId": "lunch"}))
        .await
        .ok(202);
    let state = ana.get(ME).await.json()["state"].clone();
    assert_eq!(state["idleCode"]["id"], "lunch");
    assert_eq!(state["since"], "2027-01-15T08:10:00Z");
    assert_eq!(
        state["idleSince"], "2027-01-15T08:00:00Z",
        "the whole idle time goes on"
    );
    ana.put(STATE, json!({"state": "available"})).await.ok(202);
    let state = ana.get(ME).await.json()["state"].clone();
    assert_eq!(
        (&state["name"], &state["idleCode"], &state["idleSince"]),
        (&json!("available"), &json!(null), &json!(null))
    );
    ana.put(STATE, json!({"state": "idle"})).await.ok(202);
    assert_eq!(
        ana.get(ME).await.json()["state"]["idleCode"]["id"],
        "break",
        "the default reason"
    );
}

#[tokio::test]
async fn the_browser_phone_is_connected_and_closed_by_its_owner() {
    let world = World::new();
    let ana = world.person("ana").await;
    let boris = world.person("boris").await;
    let offer = |cookie: &str, sdp: &str| {
        let mut offer = request("POST", "/api/v1/station/webrtc", Some(cookie), None);
        offer
            .headers_mut()
            .insert("content-type", "application/sdp".parse().unwrap());
        *offer.body_mut() = sdp.to_owned().into();
        offer
    };
    world
        .send(offer(&ana.cookie, "v=0\r\n"))
        .await
        .problem(409, "noBrowserStation");
    ana.post(LOGIN, json!({"device": {"kind": "browser"}})).await.ok(202);
    world
        .send(offer(&ana.cookie, "nonsense"))
        .await
        .problem(422, "badOffer");
    let got = world.send(offer(&ana.cookie, "v=0\r\n")).await.ok(201);
    assert_eq!(got.headers["content-type"], "application/sdp");
    assert!(got.text.starts_with("v=0"));
    let location = got.headers["location"].to_str().unwrap();
    boris.delete(location).await.problem(404, "unknownConnection");
    ana.delete(location).await.ok(204);
    ana.delete(location).await.problem(404, "unknownConnection");
}

//! The event socket, over a real connection.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use api::live::CloseCode;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::world::{Person, World};

const PATIENCE: Duration = Duration::from_secs(20);

/// The event types that the document lists.
static CATALOGUE: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(&api::openapi()).unwrap();
    let listed = document["components"]["schemas"]["EventType"]["enum"].as_array();
    listed
        .unwrap()
        .iter()
        .map(|kind| kind.as_str().unwrap().to_owned())
        .collect()
});

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// The next message; `Err` with the code when the server closes.
    pub(crate) async fn next(&mut self) -> Result<Value, u16> {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await.expect("a message in time");
            match message.expect("a message before the end").expect("a readable message") {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    let kind = message["type"].as_str().expect("a type");
                    assert!(
                        matches!(kind, "snapshot" | "tick" | "supervision.changed") || CATALOGUE.contains(kind),
                        "{kind} is not in the catalogue"
                    );
                    return Ok(message);
                }
                Message::Close(frame) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {}
            }
        }
    }

    /// The next event of this type, over others.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        self.through(kind).await.pop().unwrap()
    }

    /// What comes before the next tick: of a resumed stream, everything that was missed.
    pub(crate) async fn through_tick(&mut self) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let message = self.next().await.expect("still open");
            if message["type"] == "tick" {
                return all;
            }
            all.push(message);
        }
    }

    /// What comes up to and including an event of this type, without ticks.
    pub(crate) async fn through(&mut self, kind: &str) -> Vec<Value> {
        let deadline = std::time::Instant::now() + PATIENCE;
        let mut all = Vec::new();
        loop {
            let message = self.next().await.expect("still open");
            let last = message["type"] == kind;
            if message["type"] != "tick" {
                all.push(message);
            }
            if last {
                return all;
            }
            assert!(
                std::time::Instant::now() < deadline,
                "no {kind}, but {:?}",
                all.iter().map(|message| &message["type"]).collect::<Vec<_>>()
            );
        }
    }
}

/// Serves the world on a port of its own for as long as the test runs.
pub(crate) async fn serve(world: &World) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = world.app.clone();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address.to_string()
}

pub(crate) async fn try_open(
    address: &str,
    cookie: &str,
    query: &str,
    origin: Option<&str>,
) -> Result<Socket, tungstenite::Error> {
    let mut request = format!("ws://{address}/api/v1/events{query}").into_client_request()?;
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    connect_async(request).await.map(|(socket, _)| Socket(socket))
}

pub(crate) async fn open(address: &str, who: &Person<'_>, query: &str) -> Socket {
    try_open(address, &who.cookie, query, Some(&format!("http://{address}")))
        .await
        .unwrap()
}

pub(crate) fn status(refused: Result<Socket, tungstenite::Error>) -> u16 {
    let error = refused.map(|_| ()).expect_err("refused");
    let tungstenite::Error::Http(response) = error else {
        panic!("refused otherwise: {error}")
    };
    response.status().as_u16()
}

/// Proves: B-8, B-14, B-16, RON-11
#[tokio::test]
async fn a_snapshot_then_what_happens_to_every_tab() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    let mut tab = open(&address, &ana, "").await;
    let snapshot = tab.next().await.unwrap();
    assert_eq!(
        (&snapshot["type"], &snapshot["data"]["state"]["name"]),
        (&json!("snapshot"), &json!("loggedOut"))
    );

    ana.available_in_browser().await;
    let login = tab.next().await.unwrap();
    assert_eq!(login["type"], "station.loggedIn");
    assert_eq!(login["data"]["station"]["device"]["kind"], "browser");
    assert_eq!(login["requestId"].as_str().unwrap().len(), 32);
    let available = loop {
        let message = tab.until("agent.stateChanged").await;
        if message["data"]["state"]["name"] == "available" {
            break message;
        }
    };
    assert_eq!(available["data"]["reason"], "agent");

    let mut second_tab = open(&address, &ana, "").await;
    let snapshot = second_tab.next().await.unwrap();
    assert_eq!(snapshot["seq"], available["seq"]);
    assert_eq!(snapshot["data"], ana.get("/api/v1/agents/me").await.json());

    let id = world.call();
    let (one, other) = (tab.until("task.offered").await, second_tab.until("task.offered").await);
    assert_eq!(one, other);
    assert_eq!(
        (&one["taskId"], &one["data"]["task"]["state"]),
        (&json!(id.to_string()), &json!("ringing"))
    );
    assert!(one["seq"].as_u64() > available["seq"].as_u64());

    world.caller_leaves(id);
    let closed = tab.until("task.offerClosed").await;
    assert_eq!(closed["data"]["reason"], "callerLeft");
    assert_eq!(closed["data"]["task"]["state"], "ended");
    assert_eq!(
        closed["data"]["task"]["id"],
        id.to_string(),
        "also when the floor has forgotten the contact"
    );
    assert_eq!(ana.get("/api/v1/agents/me").await.json()["state"]["name"], "available");
}

/// Proves: RON-2, WRP-5
#[tokio::test]
async fn what_time_does_is_told_too() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let mut tab = open(&address, &ana, "").await;
    tab.next().await.unwrap();
    world.call();
    world.clock.advance(18_000);
    world.floor.timeout();
    let closed = tab.until("task.offerClosed").await;
    assert_eq!(
        (&closed["data"]["reason"], &closed["data"]["task"]["state"]),
        (&json!("RONA"), &json!("ended"))
    );
    let idle = tab.until("agent.stateChanged").await;
    assert_eq!(idle["data"]["state"]["idleCode"]["name"], "RONA");
    assert_eq!(idle["data"]["reason"], "offer");
    assert!(idle.get("requestId").is_none(), "nobody asked for it");

    ana.put("/api/v1/agents/state", json!({"state": "available"}))
        .await
        .ok(202);
    let again = tab.until("task.offered").await["taskId"].as_str().unwrap().to_owned();
    for verb in ["accept", "end"] {
        ana.post(&format!("/api/v1/tasks/{again}/{verb}"), json!({}))
            .await
            .ok(202);
    }
    assert_eq!(tab.until("task.wrapUpStarted").await["data"]["task"]["state"], "wrapUp");
    world.clock.advance(60_000);
    world.floor.timeout();
    let submitted = tab.until("task.wrappedUp").await;
    assert_eq!(
        (&submitted["data"]["reason"], &submitted["data"]["task"]["state"]),
        (&json!("automatic"), &json!("ended"))
    );
    assert_eq!(
        submitted["data"]["state"]["engaged"], false,
        "and the agent is free again"
    );
}

/// Proves: NET-2
#[tokio::test]
async fn a_stream_goes_on_where_it_was_cut() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let mut whole = open(&address, &ana, "").await;
    let begin = whole.next().await.unwrap()["seq"].as_u64().unwrap();
    let id = world.call();
    ana.post(&format!("/api/v1/tasks/{id}/accept"), json!({})).await.ok(202);
    ana.post(&format!("/api/v1/tasks/{id}/hold"), json!({})).await.ok(202);

    let mut all = Vec::new();
    while all.last().is_none_or(|event: &Value| event["type"] != "task.held") {
        all.push(whole.next().await.unwrap());
    }
    assert!(
        all.windows(2)
            .all(|pair| pair[0]["seq"].as_u64() < pair[1]["seq"].as_u64()),
        "the numbers grow"
    );
    for cut in 0..all.len() {
        let after = if cut == 0 {
            begin
        } else {
            all[cut - 1]["seq"].as_u64().unwrap()
        };
        let mut resumed = open(&address, &ana, &format!("?after={after}")).await;
        for expected in &all[cut..] {
            assert_eq!(&resumed.next().await.unwrap(), expected, "after {after}");
        }
        let caught_up = resumed.next().await.unwrap();
        assert_eq!(caught_up["type"], "tick", "and nothing twice");
    }
    let mut boris_sees_nothing = open(&address, &world.person("boris").await, &format!("?after={begin}")).await;
    assert_eq!(boris_sees_nothing.next().await.unwrap()["type"], "tick");
}

#[tokio::test]
async fn what_is_too_old_or_unknown_begins_with_a_snapshot() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    ana.available_in_browser().await;
    let seq = world.floor.look(|floor| floor.state().seq);
    let mut ahead = open(&address, &ana, &format!("?after={}", seq + 1)).await;
    assert_eq!(ahead.next().await.unwrap()["type"], "snapshot");

    world.floor.look(|floor| world.feed.rebuilt(floor));
    assert_eq!(ahead.next().await, Err(CloseCode::GoingAway.number()));
    let mut before = open(&address, &ana, &format!("?after={}", seq - 1)).await;
    assert_eq!(
        before.next().await.unwrap()["type"],
        "snapshot",
        "the feed knows nothing of before"
    );
    let mut exactly = open(&address, &ana, &format!("?after={seq}")).await;
    assert_eq!(exactly.next().await.unwrap()["type"], "tick", "nothing was missed");
}

/// Proves: NET-1
#[tokio::test]
async fn a_tick_comes_every_four_seconds() {
    let world = World::new();
    let address = serve(&world).await;
    let admin = world.person("admin").await;
    let mut socket = open(&address, &admin, "").await;
    let snapshot = socket.next().await.unwrap();
    assert_eq!(snapshot["data"], json!(null), "an administrator has no station");
    let started = std::time::Instant::now();
    let tick = socket.next().await.unwrap();
    assert_eq!((&tick["type"], &tick["seq"]), (&json!("tick"), &snapshot["seq"]));
    let waited = started.elapsed();
    assert!(
        waited > Duration::from_secs(3) && waited < Duration::from_secs(8),
        "{waited:?}"
    );
}

#[tokio::test]
async fn only_who_is_signed_in_on_our_own_page_gets_a_socket() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    assert_eq!(status(try_open(&address, "centrala=none", "", None).await), 401);
    assert_eq!(
        status(try_open(&address, &ana.cookie, "", Some("https://evil.test")).await),
        403
    );
    assert_eq!(status(try_open(&address, &ana.cookie, "?after=x", None).await), 400);
    let mut program = try_open(&address, &ana.cookie, "", None).await.unwrap();
    assert_eq!(program.next().await.unwrap()["type"], "snapshot");

    ana.delete("/api/v1/session").await.ok(204);
    assert_eq!(program.next().await, Err(CloseCode::SignedOut.number()));
}

#[tokio::test]
async fn sockets_of_one_user_are_bounded_and_given_back() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    let mut sockets = Vec::new();
    for _ in 0..api::limits::SOCKETS_PER_USER_MAX {
        sockets.push(open(&address, &ana, "").await);
    }
    assert_eq!(status(try_open(&address, &ana.cookie, "", None).await), 429);
    open(&address, &world.person("boris").await, "").await;
    sockets.pop().unwrap().0.close(None).await.unwrap();
    let deadline = std::time::Instant::now() + PATIENCE;
    while try_open(&address, &ana.cookie, "", None).await.is_err() {
        assert!(std::time::Instant::now() < deadline, "the place is not given back");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_a_client_says_does_not_matter_unless_it_is_too_much() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    let mut socket = open(&address, &ana, "").await;
    socket.next().await.unwrap();
    socket
        .0
        .send(Message::Text("{\"type\":\"explode\"}".into()))
        .await
        .unwrap();
    ana.available_in_browser().await;
    socket.until("agent.stateChanged").await;

    let large = "x".repeat(api::limits::SOCKET_MESSAGE_BYTES_MAX + 1);
    socket.0.send(Message::Text(large.into())).await.unwrap();
    let end = timeout(PATIENCE, async {
        while let Some(Ok(message)) = socket.0.next().await {
            if message.is_close() {
                break;
            }
        }
    });
    end.await.expect("the server lets go");
    let mut other = open(&address, &ana, "").await;
    assert_eq!(other.next().await.unwrap()["type"], "snapshot", "nobody else is harmed");
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_let_go_and_finds_everything_again() {
    let world = World::new();
    let address = serve(&world).await;
    let ana = world.person("ana").await;
    let mut slow = open(&address, &ana, "").await;
    let begin = slow.next().await.unwrap()["seq"].as_u64().unwrap();
    ana.post("/api/v1/agents/login", json!({"device": {"kind": "extension"}}))
        .await
        .ok(202);
    // One thread serves all here: while this loop runs, the socket's task cannot take anything from its queue.
    let phone = floor::PhoneId::new("1001");
    let mut changes = 0_u64;
    while changes < (api::limits::SOCKET_QUEUE_MAX as u64) + 10 {
        world.floor.fact(floor::Fact::PhoneRegistered {
            phone: phone.clone(),
            binding: floor::Opaque::new(b"binding"),
            until: floor::Timestamp(i64::MAX),
        });
        world
            .floor
            .fact(floor::Fact::PhoneUnregistered { phone: phone.clone() });
        changes += 2;
    }
    let mut last = begin;
    let code = loop {
        match slow.next().await {
            Ok(message) => last = message["seq"].as_u64().unwrap(),
            Err(code) => break code,
        }
    };
    assert_eq!(code, CloseCode::TooSlow.number());
    let mut again = open(&address, &ana, &format!("?after={last}")).await;
    let mut seen = last;
    loop {
        let message = again.next().await.unwrap();
        if message["type"] == "tick" {
            assert!(message["seq"].as_u64().unwrap() >= seen);
            break;
        }
        seen = message["seq"].as_u64().unwrap();
    }
    assert_eq!(
        seen,
        world.floor.look(|floor| floor.state().seq),
        "nothing is missing at the end"
    );
}

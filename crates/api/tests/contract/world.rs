//! One API with its ports, and people who use it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::live::Feed;
use api::{Config, Ports, State};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use floor::{AgentId, Caller, Dialled, Directory, Fact, Floor, InteractionId, LegEnd, LegId, Opaque, Origin, TrunkId};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::directory::{self, PASSWORD, SUPPORT_LINE};
use crate::kept::MemoryConfiguration;
use crate::memory::{
    FixedAccounts, HandClock, MemoryFloor, MemoryHistory, MemoryPhones, MemoryPreferences, MemorySessions,
};
use crate::seal::ToySeal;

pub(crate) struct World {
    pub(crate) app: Router,
    pub(crate) floor: Arc<MemoryFloor>,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) feed: Arc<Feed>,
    pub(crate) history: Arc<MemoryHistory>,
    pub(crate) phones: Arc<MemoryPhones>,
    callers: AtomicU64,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// The answer must be a problem with this status and code; gives its `params`.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        let body = self.json();
        assert_eq!(
            (self.status.as_u16(), body["code"].as_str()),
            (status, Some(code)),
            "{self:?}"
        );
        assert_eq!(self.headers[header::CONTENT_TYPE], api::PROBLEM_MEDIA_TYPE);
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("/problems/{code}"));
        assert!(body["title"].is_string());
        body["params"].clone()
    }

    /// The answer must be this status.
    #[track_caller]
    pub(crate) fn ok(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Config::default())
    }

    pub(crate) fn with(config: Config) -> Self {
        Self::of(config, directory::floor())
    }

    /// A world whose configuration differs from the usual one.
    pub(crate) fn changed(change: impl FnOnce(&mut Directory)) -> Self {
        let mut directory = directory::floor();
        change(&mut directory);
        Self::of(Config::default(), directory)
    }

    fn of(config: Config, directory: Directory) -> Self {
        let clock = Arc::new(HandClock::new());
        let floor = Floor::new(Arc::new(directory), Arc::new(ToySeal));
        let feed = Arc::new(Feed::new(&floor));
        let floor = Arc::new(MemoryFloor::new(floor, Arc::clone(&feed), Arc::clone(&clock)));
        let history = Arc::new(MemoryHistory::default());
        let phones = Arc::new(MemoryPhones {
            floor: Arc::clone(&floor),
            stations: std::sync::Mutex::default(),
            calls: std::sync::Mutex::default(),
            digits: std::sync::Mutex::default(),
        });
        let ports = Ports {
            floor: floor.clone(),
            accounts: Arc::new(FixedAccounts(Arc::new(directory::accounts()))),
            sessions: Arc::new(MemorySessions::default()),
            preferences: Arc::new(MemoryPreferences::default()),
            history: history.clone(),
            phones: phones.clone(),
            configuration: Arc::new(MemoryConfiguration::new()),
            clock: clock.clone(),
        };
        let app = api::router(State::new(config, ports, Arc::clone(&feed)));
        Self {
            app,
            floor,
            clock,
            feed,
            history,
            phones,
            callers: AtomicU64::new(0),
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Got {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 4 * 1024 * 1024).await.unwrap();
        Got {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A request without a sign-in.
    pub(crate) async fn nobody(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        self.send(request(method, path, None, body)).await
    }

    pub(crate) async fn try_sign_in(&self, email: &str, password: &str) -> Got {
        self.nobody(
            "POST",
            "/api/v1/session",
            Some(json!({"email": email, "password": password})),
        )
        .await
    }

    /// Signs the person in.
    pub(crate) async fn person(&self, name: &str) -> Person<'_> {
        let got = self.try_sign_in(&format!("{name}@demo.test"), PASSWORD).await.ok(200);
        let cookie = got.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        Person {
            world: self,
            name: name.to_owned(),
            cookie,
        }
    }

    /// Somebody calls in from the carrier.
    pub(crate) fn call(&self) -> InteractionId {
        let leg = LegId(LegId::FROM_OUTSIDE | (self.callers.fetch_add(1, Ordering::SeqCst) + 1));
        self.floor.fact(Fact::CallArrived {
            leg,
            origin: Origin::Trunk(TrunkId::new("carrier")),
            dialled: Dialled::Number(SUPPORT_LINE.to_owned()),
            caller: Caller {
                number: Some("+359888123456".to_owned()),
                name: Some("Elena".to_owned()),
            },
            dialog: Opaque::default(),
        });
        InteractionId(self.floor.look(|floor| floor.state().last_interaction))
    }

    /// The outside number that is consulted or transferred to in this contact.
    fn rung(&self, contact: InteractionId) -> LegId {
        self.floor.look(|floor| {
            let contact = &floor.state().interactions[&contact];
            contact.offers().find(|offer| offer.who.agent().is_none()).unwrap().leg
        })
    }

    /// That number alerts.
    pub(crate) fn number_rings(&self, contact: InteractionId) {
        self.floor.fact(Fact::LegRinging {
            leg: self.rung(contact),
        });
    }

    /// That number is picked up.
    pub(crate) fn number_answers(&self, contact: InteractionId) {
        self.floor.fact(Fact::LegAnswered {
            leg: self.rung(contact),
            dialog: Opaque::default(),
        });
    }

    /// The caller of this contact hangs up.
    pub(crate) fn caller_leaves(&self, contact: InteractionId) {
        let leg = self.floor.look(|floor| floor.state().interactions[&contact].customer);
        self.floor.fact(Fact::LegEnded {
            leg,
            cause: LegEnd::HungUp,
        });
    }
}

/// Somebody who is signed in.
pub(crate) struct Person<'a> {
    pub(crate) world: &'a World,
    pub(crate) name: String,
    pub(crate) cookie: String,
}

impl Person<'_> {
    pub(crate) async fn get(&self, path: &str) -> Got {
        self.world.send(request("GET", path, Some(&self.cookie), None)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Got {
        self.world
            .send(request("POST", path, Some(&self.cookie), Some(body)))
            .await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Got {
        self.world
            .send(request("PUT", path, Some(&self.cookie), Some(body)))
            .await
    }

    pub(crate) async fn delete(&self, path: &str) -> Got {
        self.world.send(request("DELETE", path, Some(&self.cookie), None)).await
    }

    /// Takes a seat with the browser phone, with sound, and is available.
    pub(crate) async fn available_in_browser(&self) {
        self.in_browser().await;
        self.put("/api/v1/agents/state", json!({"state": "available"}))
            .await
            .ok(202);
    }

    /// Takes a seat with the browser phone, with sound, and stays idle.
    pub(crate) async fn in_browser(&self) {
        let login = json!({"teamId": "support", "device": {"kind": "browser"}});
        self.post("/api/v1/agents/login", login).await.ok(202);
        self.sound(true);
    }

    /// The task at hand; `null` when there is none.
    pub(crate) async fn task(&self) -> Value {
        self.get("/api/v1/tasks").await.ok(200).json()["items"][0].clone()
    }

    /// Asks for something to be done with a task.
    pub(crate) async fn act(&self, task: InteractionId, verb: &str, body: Value) -> Got {
        self.post(&format!("/api/v1/tasks/{task}/{verb}"), body).await
    }

    /// The same without more to say, and it must be done.
    pub(crate) async fn does(&self, task: InteractionId, verb: &str) {
        self.act(task, verb, json!({})).await.ok(202);
    }

    /// The browser phone's sound comes or goes.
    pub(crate) fn sound(&self, up: bool) {
        let agent = AgentId::new(&self.name);
        let leg = self
            .world
            .floor
            .look(|floor| floor.state().agents[&agent].station.leg.unwrap());
        self.world.floor.fact(if up {
            Fact::SoundUp { leg }
        } else {
            Fact::SoundDown { leg }
        });
    }
}

/// A request as a program sends it.
pub(crate) fn request(method: &str, path: &str, cookie: Option<&str>, body: Option<Value>) -> Request<Body> {
    let mut builder = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(path);
    builder = builder.header(header::HOST, "desk.test");
    if let Some(cookie) = cookie {
        builder = builder.header(header::COOKIE, cookie);
    }
    match body {
        Some(body) => builder
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap(),
        None => builder.body(Body::empty()).unwrap(),
    }
}

/// Visible controls of a panel with `+`, or with `-` and the reason.
pub(crate) fn controls(panel: &Value) -> String {
    let mut shown = Vec::new();
    for (name, control) in panel.as_object().unwrap() {
        if control["visible"] == true {
            let reason = control["reason"]
                .as_str()
                .map(|reason| format!("({reason})"))
                .unwrap_or_default();
            let sign = if control["enabled"] == true { "+" } else { "-" };
            shown.push(format!("{sign}{name}{reason}"));
        }
    }
    shown.join(" ")
}

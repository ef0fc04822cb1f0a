//! The keeper with a real store, a real floor behind its driver and a real voice.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use api::ports::{Accounts as _, Asked, Configuration as _};
use floor::{Caller, Dialled, Effect, Fact, Floor, InteractionId, LegId, Opaque, Origin, Recorded};
use store::Location;
use voice::VoiceConfig;

use super::*;
use crate::driver::{self, Listener};

const DEMO: &str = include_str!("../../demo/organization.yaml");

/// Whoever listens to the floor here does nothing.
struct Nobody;

impl Listener for Nobody {
    fn perform(&mut self, _: Effect) {}
    fn rebuilt(&mut self, _: &Floor) {}
    fn publish(&mut self, _: &Floor, _: &[Recorded]) {}
}

struct House {
    store: Store,
    keeper: Arc<Keeper>,
    floor: FloorAddress,
    voice: Voice,
    driver: tokio::task::JoinHandle<()>,
    folder: tempfile::TempDir,
}

async fn house(folder: tempfile::TempDir) -> House {
    let store = Store::open(&Location::directory(folder.path())).await.unwrap();
    let keeper = Keeper::open(&store, &First::text("demo", DEMO), None).await.unwrap();
    let journal = store.own_journal().await.unwrap();
    let floor = driver::replay(&store, Arc::clone(&keeper.organization().directory))
        .await
        .unwrap();
    let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let config = VoiceConfig {
        sip: (local, 0).into(),
        public_address: None,
        rtp_address: local,
        rtp_ports: 41_000..41_040,
        webrtc_port: 0,
        media_threads: 1,
        rtp_silence: Duration::from_secs(60),
        realm: "test".to_owned(),
        secret: [7; 32],
        session_interval: 1_800,
        shed_above: 100,
        codecs: voice::CodecPolicy::default(),
        directory: keeper.voice_directory(),
    };
    let (voice, _facts) = Voice::start(config, keeper.clips()).await.unwrap();
    let (floor, driver) = driver::start(floor, store.clone(), journal, Nobody);
    // Another test may have done it already; one provider is enough.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let fetcher = Fetcher::new(&[], Arc::new(flow::NoSeal)).unwrap();
    keeper.reaches(floor.clone(), voice.clone(), Arc::new(fetcher));
    House {
        store,
        keeper,
        floor,
        voice,
        driver,
        folder,
    }
}

impl House {
    async fn call(&self, leg: u64, number: &str) -> InteractionId {
        let fact = Fact::CallArrived {
            leg: LegId(LegId::FROM_OUTSIDE | leg),
            origin: Origin::Web,
            dialled: Dialled::Number(number.to_owned()),
            caller: Caller::default(),
            dialog: Opaque::default(),
        };
        self.floor.tell(fact).await.unwrap();
        let last = self.floor.read(|floor| floor.state().last_interaction).await.unwrap();
        InteractionId(last)
    }

    /// The name of the flow that a contact follows.
    async fn flow_of(&self, contact: InteractionId) -> String {
        let name = move |floor: &Floor| {
            let flow = floor.state().interactions[&contact].flow.clone();
            flow.map_or_else(String::new, |flow| flow.name().to_owned())
        };
        self.floor.read(name).await.unwrap()
    }

    /// Changes one resource as an administrator does.
    async fn set(&self, kind: Kind, id: &str, change: impl FnOnce(&mut serde_json::Value)) -> Result<(), NotTaken> {
        let present = self.keeper.present();
        let mut next = present.resources.clone();
        let mut value = next.get(kind, id).unwrap().clone();
        change(&mut value);
        next.put(kind, id, value);
        let done = self.keeper.replace("admin", present.revision, next).await;
        done.map(drop)
    }
}

/// A published change is for new calls; those in progress keep their version, also when the floor is taken from the
/// journal again. Names, phones and sign-ins follow at once, and what makes no sense changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_in_force_at_once_and_leaves_calls_alone() {
    let house = house(tempfile::tempdir().unwrap()).await;
    let before = house.call(1, "+35929002000").await;
    assert_eq!(house.flow_of(before).await, "Support directly");

    let publish = |value: &mut serde_json::Value| value["document"]["name"] = "Support anew".into();
    house.set(Kind::Flow, "direct-support", publish).await.unwrap();
    let after = house.call(2, "+35929002000").await;
    assert_eq!(house.flow_of(before).await, "Support directly");
    assert_eq!(house.flow_of(after).await, "Support anew");

    // As after a failure of the journal, and as after a restart.
    let directory = Arc::clone(&house.keeper.organization().directory);
    let again = driver::replay(&house.store, directory).await.unwrap();
    let name = |floor: &Floor, contact: InteractionId| floor.state().interactions[&contact].flow.clone().unwrap();
    assert_eq!(name(&again, before).name(), "Support directly");
    assert_eq!(name(&again, after).name(), "Support anew");
    let reopened = Keeper::open(&house.store, &First::text("none", ""), None)
        .await
        .unwrap();
    let again = driver::replay(&house.store, Arc::clone(&reopened.organization().directory))
        .await
        .unwrap();
    assert_eq!(name(&again, before).name(), "Support directly");
    assert_eq!(name(&again, after).name(), "Support anew");

    let rename = |value: &mut serde_json::Value| value["name"] = "Help".into();
    house.set(Kind::Queue, "support", rename).await.unwrap();
    let queue = |floor: &Floor| floor.directory().queues[&floor::QueueId::new("support")].name.clone();
    assert_eq!(house.floor.read(queue).await.unwrap(), "Help");
    let mail = |value: &mut serde_json::Value| value["email"] = "anna@demo.test".into();
    house.set(Kind::User, "ana", mail).await.unwrap();
    let accounts = house.keeper.directory();
    assert!(accounts.user_by_email("anna@demo.test").is_some() && accounts.user_by_email("ana@demo.test").is_none());

    let lose = |value: &mut serde_json::Value| value["teams"] = serde_json::json!(["nowhere"]);
    let refused = house.set(Kind::Queue, "support", lose).await.unwrap_err();
    assert!(matches!(refused, NotTaken::Wrong(problems) if problems[0].pointer == "/queues/0/teams/0"));
    let outdated = house
        .keeper
        .replace("admin", 1, Resources::default())
        .await
        .unwrap_err();
    assert_eq!(outdated, NotTaken::Outdated);

    let versions = house.keeper.flow_versions("direct-support", 10).await.unwrap();
    let numbers: Vec<(i64, &str)> = versions.iter().map(|one| (one.number, one.by.as_str())).collect();
    assert_eq!(numbers, [(2, "admin"), (1, "")]);
    let made = house
        .keeper
        .changes(Asked {
            kind: Some(Kind::Queue),
            limit: 1,
            ..Asked::default()
        })
        .await
        .unwrap();
    assert_eq!((made[0].by.as_str(), made[0].version), ("admin", 2));
    house.voice.shut_down().await;
    house.driver.abort();
}

/// What is kept shows no password, and opens again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_sealed_where_they_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::directory(folder.path())).await.unwrap();
    let keeper = Keeper::open(&store, &First::text("demo", DEMO), None).await.unwrap();
    let written = organization::write(&keeper.present().resources).unwrap();
    drop(keeper);
    store.close().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in ["demo-1001", "uV1IwfhxT0emQDLmJmkXTw"] {
            let found = bytes.windows(secret.len()).any(|some| some == secret.as_bytes());
            assert!(!found, "{secret} is on the disk");
        }
    }
    let store = Store::open(&Location::directory(folder.path())).await.unwrap();
    let keeper = Keeper::open(&store, &First::text("none", ""), None).await.unwrap();
    assert_eq!(organization::write(&keeper.present().resources).unwrap(), written);
    let phones = &keeper.organization().phones;
    assert_eq!(phones[0].password, "demo-1001");
}

/// A list comes back in its order: the order of trunks is the order in which they are tried.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_of_a_list_is_kept() {
    let house = house(tempfile::tempdir().unwrap()).await;
    let trunk = |id: &str| {
        let value = serde_json::json!({"id": id, "addresses": ["192.0.2.1"]});
        Kind::Trunk.canonical(&value).unwrap()
    };
    let present = house.keeper.present();
    let mut next = present.resources.clone();
    next.put(Kind::Trunk, "b", trunk("b"));
    next.put(Kind::Trunk, "a", trunk("a"));
    house.keeper.replace("admin", present.revision, next).await.unwrap();
    let present = house.keeper.present();
    let mut next = present.resources.clone();
    let carrier = next.remove(Kind::Trunk, "carrier").unwrap();
    next.put(Kind::Trunk, "carrier", carrier);
    house.keeper.replace("admin", present.revision, next).await.unwrap();
    let reopened = Keeper::open(&house.store, &First::text("none", ""), None)
        .await
        .unwrap();
    let ids: Vec<String> = reopened
        .organization()
        .trunks
        .iter()
        .map(|trunk| trunk.id.clone())
        .collect();
    assert_eq!(ids, ["b", "a", "carrier"]);
    house.voice.shut_down().await;
    house.driver.abort();
    drop(house.folder);
}

//! The ports over plain memory: the real floor with a journal that never fails, and maps for the rest.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use api::dto::history::HistoryItem;
use api::dto::preferences::Preferences;
use api::dto::public::{PublicCallEvent, PublicCallState};
use api::live::Feed;
use api::ports::{
    Accounts, Answer, Answered, Clock, CommandError, Directory, FloorPort, History, KeptDecision, KeptOffer,
    KeptVariable, Look, PhoneError, Phones, PreferencesStore, Sessions, StoredSession, TokenHash, Unavailable,
};
use floor::{AgentId, Command, Device, EntryPointId, Fact, Floor, Input, InteractionId, Output, RequestId, Timestamp};
use tokio::sync::watch;

/// A clock that only the test moves.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) const START_MS: i64 = 1_800_000_000_000;

    pub(crate) const fn new() -> Self {
        Self(AtomicI64::new(Self::START_MS))
    }

    pub(crate) fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    fn floor_now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl Clock for HandClock {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// The real floor, driven as `server` drives it, with an append that succeeds at once.
pub(crate) struct MemoryFloor {
    floor: Mutex<Floor>,
    feed: Arc<Feed>,
    clock: Arc<HandClock>,
    /// Switched on, there is no floor to be had.
    pub(crate) down: AtomicBool,
    /// Commands that reached the floor, refused ones too.
    pub(crate) commands: AtomicUsize,
}

impl MemoryFloor {
    pub(crate) fn new(floor: Floor, feed: Arc<Feed>, clock: Arc<HandClock>) -> Self {
        Self {
            floor: Mutex::new(floor),
            feed,
            clock,
            down: AtomicBool::new(false),
            commands: AtomicUsize::new(0),
        }
    }

    pub(crate) fn fact(&self, fact: Fact) {
        self.input(Input::Fact(fact)).unwrap();
    }

    pub(crate) fn timeout(&self) {
        self.input(Input::Timeout).unwrap();
    }

    pub(crate) fn look<T>(&self, look: impl FnOnce(&Floor) -> T) -> T {
        look(&self.floor.lock().unwrap())
    }

    fn input(&self, input: Input) -> Result<u64, floor::Refusal> {
        let mut floor = self.floor.lock().unwrap();
        let result = floor.handle(self.clock.floor_now(), input);
        let mut published = Vec::new();
        while let Some(output) = floor.poll_output() {
            match output {
                Output::Append(batch) => floor.appended(batch.last().map_or(0, |last| last.seq)),
                Output::Publish(recorded) => published.push(recorded),
                Output::Perform(_) | Output::Reply(_) => {}
            }
        }
        self.feed.publish(&floor, &published);
        result.map(|()| floor.state().seq)
    }

    fn up(&self) -> Result<(), Unavailable> {
        if self.down.load(Ordering::SeqCst) {
            Err(Unavailable)
        } else {
            Ok(())
        }
    }
}

impl FloorPort for MemoryFloor {
    fn command(&self, request: RequestId, command: Command) -> Answer<'_, Result<u64, CommandError>> {
        Box::pin(async move {
            self.up()?;
            self.commands.fetch_add(1, Ordering::SeqCst);
            Ok(self.input(Input::Command { request, command })?)
        })
    }

    fn read(&self, look: Look) -> Answer<'_, Result<(), Unavailable>> {
        Box::pin(async move {
            self.up()?;
            look(&self.floor.lock().unwrap());
            Ok(())
        })
    }
}

pub(crate) struct FixedAccounts(pub(crate) Arc<Directory>);

impl Accounts for FixedAccounts {
    fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.0)
    }
}

#[derive(Default)]
pub(crate) struct MemorySessions(Mutex<BTreeMap<TokenHash, StoredSession>>);

impl Sessions for MemorySessions {
    fn create(&self, token: TokenHash, session: StoredSession) -> Answer<'_, Result<(), Unavailable>> {
        self.0.lock().unwrap().insert(token, session);
        Box::pin(async { Ok(()) })
    }

    fn find(&self, token: TokenHash) -> Answer<'_, Result<Option<StoredSession>, Unavailable>> {
        let found = self.0.lock().unwrap().get(&token).cloned();
        Box::pin(async { Ok(found) })
    }

    fn delete(&self, token: TokenHash) -> Answer<'_, Result<(), Unavailable>> {
        self.0.lock().unwrap().remove(&token);
        Box::pin(async { Ok(()) })
    }
}

#[derive(Default)]
pub(crate) struct MemoryPreferences(Mutex<BTreeMap<String, Preferences>>);

impl PreferencesStore for MemoryPreferences {
    fn load(&self, user_id: &str) -> Answer<'_, Result<Preferences, Unavailable>> {
        let found = self.0.lock().unwrap().get(user_id).cloned().unwrap_or_default();
        Box::pin(async { Ok(found) })
    }

    fn save(&self, user_id: &str, preferences: Preferences) -> Answer<'_, Result<(), Unavailable>> {
        self.0.lock().unwrap().insert(user_id.to_owned(), preferences);
        Box::pin(async { Ok(()) })
    }
}

/// Lines that a test writes down, newest first.
#[derive(Default)]
pub(crate) struct MemoryHistory {
    pub(crate) lines: Mutex<Vec<(AgentId, HistoryItem)>>,
    pub(crate) variables: Mutex<Vec<(String, KeptVariable)>>,
    pub(crate) offers: Mutex<Vec<(KeptOffer, KeptDecision)>>,
}

impl History for MemoryHistory {
    fn of_agent(
        &self,
        agent: &AgentId,
        since: jiff::Timestamp,
        after: Option<String>,
        limit: u32,
    ) -> Answer<'_, Result<Vec<HistoryItem>, Unavailable>> {
        let lines = self.lines.lock().unwrap();
        let own = lines
            .iter()
            .filter(|(whose, item)| whose == agent && item.offered_at >= since);
        let own: Vec<HistoryItem> = own.map(|(_, item)| item.clone()).collect();
        let begin = after
            .and_then(|id| own.iter().position(|item| item.id == id))
            .map_or(0, |last| last + 1);
        let page = own.into_iter().skip(begin).take(limit as usize).collect();
        Box::pin(async { Ok(page) })
    }

    fn of_variable(&self, _: InteractionId, name: &str) -> Answer<'_, Result<Vec<KeptVariable>, Unavailable>> {
        let lines = self
            .variables
            .lock()
            .unwrap()
            .iter()
            .filter(|(whose, _)| whose == name)
            .map(|(_, line)| line.clone())
            .collect();
        Box::pin(async { Ok(lines) })
    }

    fn offers_to(&self, agents: Vec<AgentId>, limit: u32) -> Answer<'_, Result<Vec<KeptOffer>, Unavailable>> {
        let offers = self.offers.lock().unwrap();
        let to = offers.iter().map(|(offer, _)| offer.clone());
        let found = to
            .filter(|offer| agents.contains(&offer.agent))
            .take(limit as usize)
            .collect();
        Box::pin(async { Ok(found) })
    }

    fn decision(
        &self,
        interaction: InteractionId,
        offer: Option<u64>,
    ) -> Answer<'_, Result<Option<KeptDecision>, Unavailable>> {
        let offers = self.offers.lock().unwrap();
        let wanted = |kept: &&(KeptOffer, KeptDecision)| {
            kept.0.interaction == interaction && offer.is_none_or(|seq| seq == kept.0.seq)
        };
        let found = offers.iter().find(wanted).map(|(_, decision)| decision.clone());
        Box::pin(async { Ok(found) })
    }
}

/// Browser connections without sound.
pub(crate) struct MemoryPhones {
    pub(crate) floor: Arc<MemoryFloor>,
    pub(crate) stations: Mutex<BTreeMap<AgentId, String>>,
    pub(crate) calls: Mutex<BTreeMap<String, watch::Sender<PublicCallEvent>>>,
    pub(crate) digits: Mutex<String>,
}

impl Phones for MemoryPhones {
    fn open_station(&self, agent: &AgentId, offer: String) -> Answer<'_, Result<Answered, PhoneError>> {
        let agent = agent.clone();
        Box::pin(async move {
            let browser = self.floor.look(|floor| {
                floor
                    .state()
                    .agents
                    .get(&agent)
                    .is_some_and(|agent| agent.station.device == Device::Browser)
            });
            if !browser {
                return Err(PhoneError::NoStation);
            }
            if !offer.starts_with("v=0") {
                return Err(PhoneError::BadOffer);
            }
            let id = format!("station-{agent}");
            self.stations.lock().unwrap().insert(agent, id.clone());
            Ok(Answered {
                id,
                sdp: "v=0\r\n".to_owned(),
            })
        })
    }

    fn close_station(&self, agent: &AgentId, id: &str) -> Answer<'_, Result<(), PhoneError>> {
        let mut stations = self.stations.lock().unwrap();
        let own = stations.get(agent).is_some_and(|own| own == id);
        if own {
            stations.remove(agent);
        }
        Box::pin(async move { if own { Ok(()) } else { Err(PhoneError::Unknown) } })
    }

    fn open_public(&self, entry_point: &EntryPointId, offer: String) -> Answer<'_, Result<Answered, PhoneError>> {
        let id = format!("call-{entry_point}");
        Box::pin(async move {
            if !offer.starts_with("v=0") {
                return Err(PhoneError::BadOffer);
            }
            let connecting = PublicCallEvent {
                state: PublicCallState::Connecting,
                reason: None,
            };
            self.calls
                .lock()
                .unwrap()
                .insert(id.clone(), watch::Sender::new(connecting));
            Ok(Answered {
                id,
                sdp: "v=0\r\n".to_owned(),
            })
        })
    }

    fn close_public(&self, id: &str) -> Answer<'_, Result<(), PhoneError>> {
        let known = self.calls.lock().unwrap().remove(id).is_some();
        Box::pin(async move { if known { Ok(()) } else { Err(PhoneError::Unknown) } })
    }

    fn digits_public(&self, id: &str, digits: String) -> Answer<'_, Result<(), PhoneError>> {
        let known = self.calls.lock().unwrap().contains_key(id);
        if known {
            self.digits.lock().unwrap().push_str(&digits);
        }
        Box::pin(async move { if known { Ok(()) } else { Err(PhoneError::Unknown) } })
    }

    fn watch_public(&self, id: &str) -> Answer<'_, Result<watch::Receiver<PublicCallEvent>, PhoneError>> {
        let found = self.calls.lock().unwrap().get(id).map(watch::Sender::subscribe);
        Box::pin(async move { found.ok_or(PhoneError::Unknown) })
    }
}

//! What every endpoint has at hand: the ports, the settings, the feed, the counters of attempts.

use std::{net::IpAddr, sync::Arc};

use crate::{
    limits,
    live::Feed,
    ports::{Accounts, Clock, Configuration, FloorPort, History, Phones, PreferencesStore, Sessions},
    shell::{
        idempotency::Answers,
        rate::{Limiter, Rate},
    },
};

/// The operator's settings for the API.
#[derive(Debug, Clone)]
pub struct Config {
    /// Pages are served by HTTPS (by us or by a proxy before us): cookies are marked so, and browsers are told to stay.
    pub https: bool,
    /// Further origins whose pages may act, such as `http://localhost:5173` of a development server.
    pub allowed_origins: Vec<String>,
    /// Failed sign-ins for one account.
    pub failed_sign_ins_by_account: Rate,
    /// Sign-ins from one address.
    pub sign_ins_by_address: Rate,
    /// Requests without a sign-in, from one address.
    pub public_by_address: Rate,
    /// Calls by customers from one address.
    pub public_calls_by_address: Rate,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            https: false,
            allowed_origins: Vec::new(),
            failed_sign_ins_by_account: Rate {
                burst: 10,
                refill_ms: 30_000,
            },
            sign_ins_by_address: Rate {
                burst: 60,
                refill_ms: 1_000,
            },
            public_by_address: Rate {
                burst: 120,
                refill_ms: 250,
            },
            public_calls_by_address: Rate {
                burst: 10,
                refill_ms: 6_000,
            },
        }
    }
}

/// The rest of the house.
#[derive(Clone)]
#[expect(missing_docs, reason = "each is the port of its name")]
pub struct Ports {
    pub floor: Arc<dyn FloorPort>,
    pub accounts: Arc<dyn Accounts>,
    pub sessions: Arc<dyn Sessions>,
    pub preferences: Arc<dyn PreferencesStore>,
    pub history: Arc<dyn History>,
    pub phones: Arc<dyn Phones>,
    pub configuration: Arc<dyn Configuration>,
    pub clock: Arc<dyn Clock>,
}

/// What every endpoint has at hand. Cheap to clone.
#[derive(Clone)]
pub struct State(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    pub(crate) feed: Arc<Feed>,
    pub(crate) failed_sign_ins: Limiter<String>,
    pub(crate) sign_ins: Limiter<IpAddr>,
    pub(crate) public: Limiter<IpAddr>,
    pub(crate) public_calls: Limiter<IpAddr>,
    pub(crate) password_checks: tokio::sync::Semaphore,
    pub(crate) answers: Arc<Answers>,
}

impl State {
    /// Puts the API together. The driver keeps the other end of `feed`.
    #[must_use]
    pub fn new(config: Config, ports: Ports, feed: Arc<Feed>) -> Self {
        Self(Arc::new(Shared {
            failed_sign_ins: Limiter::new(config.failed_sign_ins_by_account),
            sign_ins: Limiter::new(config.sign_ins_by_address),
            public: Limiter::new(config.public_by_address),
            public_calls: Limiter::new(config.public_calls_by_address),
            password_checks: tokio::sync::Semaphore::new(limits::PASSWORD_CHECKS_AT_ONCE),
            answers: Arc::default(),
            config,
            ports,
            feed,
        }))
    }

    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.0.ports.clock.now()
    }
}

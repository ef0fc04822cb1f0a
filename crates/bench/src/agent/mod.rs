//! A SIP user agent as values: registers, calls, answers, holds, hangs up, and misbehaves where a test wants it to.
//!
//! It shares parsing, transactions and digest with the product, but has dialogs and session descriptions of its own, so
//! that a mistake in the product's is not mirrored here. Bytes and instants come in, bytes and [`Event`]s go out;
//! sockets are in [`crate::wire`], sound is in [`crate::sound`].

mod call;
mod carrier;
pub mod describe;
mod dial;
mod register;
mod serve;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use media::codec::Codec;
use sip::digest::Credentials;
use sip::message::{Method, Request};
use sip::seed::Seed;
use sip::transaction::{self, Flow, TransactionId, Transactions, Transport};

use call::Call;
use carrier::Gate;
use describe::Agreed;
use register::Account;

/// Calls of one agent at the same time; further INVITEs get 503.
pub const MAX_CALLS: usize = 2_000;
/// How often one request is repeated with credentials.
const MAX_ATTEMPTS: u8 = 2;

/// Where an agent lives and whom it talks to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address of our socket, as others shall see it.
    pub local: SocketAddr,
    /// What our requests go over.
    pub transport: Transport,
    /// Where our requests go.
    pub server: SocketAddr,
    /// Source of Call-IDs, tags and branches; new for each agent.
    pub secret: [u8; 32],
    /// Everybody is asked for this user and password, and registered who asks for it with them.
    pub gate: Option<(String, String)>,
    /// Callers who can are rung reliably, and an answer before their PRACK is refused.
    pub reliable: bool,
}

/// Names a call of one agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallKey(pub u64);

/// An INVITE to be sent.
#[derive(Debug, Clone)]
pub struct Dial {
    /// User part of the address called.
    pub to: String,
    /// User part of our own address.
    pub from: String,
    /// Where we hear.
    pub sound: SocketAddr,
    /// What we speak, most wanted first.
    pub codecs: Vec<Codec>,
    /// Our answer to a challenge, if we have one.
    pub credentials: Option<Credentials>,
}

/// How a call came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// We hung up an answered call.
    Near,
    /// They hung up an answered call.
    Far,
    /// We took back our INVITE.
    Cancelled,
    /// They took back their INVITE.
    Abandoned,
    /// Our INVITE was refused, with this status; 408 and 503 also stand for no answer and no way.
    Refused(u16),
    /// We refused their INVITE with this status.
    Declined(u16),
    /// Our answer was never acknowledged.
    Unacknowledged,
    /// The description of the far side could not be used.
    NoSound,
}

impl Ended {
    /// One word for reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Far => "far",
            Self::Cancelled => "cancelled",
            Self::Abandoned => "abandoned",
            Self::Refused(_) => "refused",
            Self::Declined(_) => "declined",
            Self::Unacknowledged => "unacknowledged",
            Self::NoSound => "noSound",
        }
    }

    /// The status, where one belongs to it.
    #[must_use]
    pub const fn status(self) -> Option<u16> {
        match self {
            Self::Refused(status) | Self::Declined(status) => Some(status),
            Self::Near | Self::Far | Self::Cancelled | Self::Abandoned | Self::Unacknowledged | Self::NoSound => None,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A REGISTER was answered: with 200, or with the status of its refusal.
    Registered {
        /// The account.
        user: String,
        /// The final status.
        status: u16,
    },
    /// An INVITE came; it wants [`Agent::ring`], [`Agent::answer`] or [`Agent::refuse`].
    Incoming {
        /// Its call.
        call: CallKey,
        /// User part of From.
        from: String,
        /// User part of the Request-URI.
        to: String,
    },
    /// A provisional answer above 100 to our INVITE.
    Progress {
        /// Its call.
        call: CallKey,
        /// 180 or 183, mostly.
        status: u16,
    },
    /// The call was answered, by whichever side.
    Answered {
        /// Its call.
        call: CallKey,
    },
    /// Sound was agreed on, first or anew.
    Sound {
        /// Its call.
        call: CallKey,
        /// What was agreed.
        agreed: Agreed,
    },
    /// A re-INVITE of ours was refused; everything is as before.
    ChangeRefused {
        /// Its call.
        call: CallKey,
        /// The status.
        status: u16,
    },
    /// Our REFER was answered (202 or a refusal), or its outcome told by NOTIFY.
    Transfer {
        /// Its call.
        call: CallKey,
        /// The status of the answer, or the one inside the NOTIFY.
        status: u16,
        /// Whether it came by NOTIFY.
        notified: bool,
    },
    /// An INFO came.
    Info {
        /// Its call.
        call: CallKey,
        /// Its body.
        body: String,
    },
    /// The call is over. Told once.
    Ended {
        /// Its call.
        call: CallKey,
        /// How.
        how: Ended,
    },
    /// Our BYE was answered, or never was (408).
    ByeAnswered {
        /// Its call.
        call: CallKey,
        /// The status.
        status: u16,
    },
}

/// What leaves an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Bytes for the wire.
    Transmit {
        /// Where to.
        flow: Flow,
        /// The message.
        bytes: Vec<u8>,
    },
    /// News.
    Event(Event),
}

/// Why a command could not be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotNow(pub &'static str);

impl std::fmt::Display for NotNow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NotNow {}

/// A request of ours that waits for its answer.
#[derive(Debug)]
struct Sent {
    what: What,
    request: Request,
    attempts: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Register(String),
    /// A request of a call; its method says the rest.
    Call(CallKey),
}

/// One user agent: any number of accounts and calls behind one address.
#[derive(Debug)]
pub struct Agent {
    settings: Settings,
    transactions: Transactions,
    calls: BTreeMap<CallKey, Call>,
    call_ids: BTreeMap<String, CallKey>,
    sent: BTreeMap<TransactionId, Sent>,
    accounts: BTreeMap<String, Account>,
    ignored: BTreeSet<Method>,
    gate: Option<Gate>,
    out: VecDeque<Output>,
    next: u64,
}

impl Agent {
    /// An agent that has done nothing yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let gate = settings
            .gate
            .clone()
            .map(|(user, password)| Gate::new(user, password, Seed::derive(&settings.secret, 0)));
        Self {
            gate,
            settings,
            transactions: Transactions::new(Some(usize::MAX)),
            calls: BTreeMap::new(),
            call_ids: BTreeMap::new(),
            sent: BTreeMap::new(),
            accounts: BTreeMap::new(),
            ignored: BTreeSet::new(),
            out: VecDeque::new(),
            next: 0,
        }
    }

    /// Requests of these methods are from now on treated as if they had never come.
    pub fn ignore(&mut self, methods: impl IntoIterator<Item = Method>) {
        self.ignored = methods.into_iter().collect();
    }

    /// Takes one datagram or framed message.
    pub fn receive(&mut self, now: Instant, flow: Flow, bytes: &[u8]) {
        let word = bytes.split(|byte| *byte == b' ').next().unwrap_or_default();
        if self.ignored.iter().any(|method| method.as_str().as_bytes() == word) {
            return;
        }
        let outputs = self.transactions.receive(now, flow, bytes);
        self.take(now, outputs);
    }

    /// The transport towards `flow` is broken.
    pub fn flow_failed(&mut self, now: Instant, flow: Flow) {
        let outputs = self.transactions.flow_failed(flow);
        self.take(now, outputs);
    }

    /// What leaves next. To be drained after every other call.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When [`on_timer`](Self::on_timer) is wanted next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let repeats = self.calls.values().flat_map(Call::due);
        let refreshes = self.accounts.values().filter_map(|account| account.refresh_at);
        repeats.chain(refreshes).chain(self.transactions.poll_timeout()).min()
    }

    /// Time has passed.
    pub fn on_timer(&mut self, now: Instant) {
        let outputs = self.transactions.on_timer(now);
        self.take(now, outputs);
        self.repeat_answers(now);
        self.repeat_ringing(now);
        self.refresh_registrations(now);
    }

    /// Forgets a call that is over. Its number is never used again.
    pub fn forget(&mut self, call: CallKey) {
        if let Some(gone) = self.calls.remove(&call) {
            self.call_ids.remove(&gone.dialog.call_id);
            self.sent.retain(|_, sent| sent.what != What::Call(call));
        }
    }

    fn take(&mut self, now: Instant, outputs: Vec<transaction::Output>) {
        for output in outputs {
            match output {
                transaction::Output::Transmit { flow, bytes } => self.out.push_back(Output::Transmit { flow, bytes }),
                transaction::Output::Request { id, flow, request } => self.on_request(now, id, flow, request),
                transaction::Output::Ack { request, .. } => self.on_ack(now, &request),
                transaction::Output::Cancelled { id } => self.on_cancelled(now, id),
                transaction::Output::Response { id, response, .. } => self.on_response(now, id, &response),
                transaction::Output::Unanswered { id, status } => {
                    if let Some(sent) = self.sent.get(&id) {
                        let response = sent.request.response(status, None);
                        self.on_response(now, id, &response);
                    }
                }
                transaction::Output::Stray { .. } | transaction::Output::Refused(_) => {}
            }
        }
    }

    fn send(&mut self, now: Instant, flow: Flow, what: What, request: Request, attempts: u8) {
        let (id, outputs) = self.transactions.request(now, flow, &request);
        let sent = Sent {
            what,
            request,
            attempts,
        };
        self.sent.insert(id, sent);
        self.take(now, outputs);
    }

    fn tell(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn server_flow(&self) -> Flow {
        Flow {
            transport: self.settings.transport,
            remote: self.settings.server,
        }
    }

    /// Our Contact URI for a user.
    fn contact(&self, user: &str) -> String {
        let transport = match self.settings.transport {
            Transport::Udp => "",
            Transport::Tcp => ";transport=tcp",
        };
        format!("sip:{user}@{}{transport}", self.settings.local)
    }

    fn via(&self) -> String {
        format!("{} {}", self.settings.transport.as_str(), self.settings.local)
    }
}

/// The next gap between repeats of a 2xx (RFC 3261 section 13.3.1.4).
fn next_gap(gap: Duration) -> Duration {
    (gap * 2).min(sip::limits::T2)
}

//! The switchboard: one task that owns all SIP legs, turns what comes from the wire into facts for the floor, and the
//! floor's effects into wire and sound. It decides nothing about calls: every choice is the floor's, every protocol
//! rule is `sip`'s.

mod arrival;
mod causes;
mod door;
mod ears;
mod effects;
mod legs;
mod path;
mod penalty;
mod phones;
#[cfg(test)]
mod tests;
mod trunks;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use floor::{Effect, Fact, LegId};
use sip::digest::DigestServer;
use sip::message::Method;
use sip::registrar::Registrar;
use sip::session::{Owed, Session};
use sip::transaction::{Flow, TransactionId, Transactions};
use tokio::sync::mpsc;
use tokio::sync::oneshot;

pub(crate) use ears::{Ears, RtpPlan};
pub(crate) use effects::trunk_host;

use crate::config::{VoiceConfig, VoiceDirectory};
use crate::numbers::{LegNumbers, wall_ms};
use crate::sound::SoundEvent;
use crate::stack::{Stack, Wire};

/// Legs at once, all kinds. New calls beyond it get 503, new rings fail.
const LEGS_MAX: usize = 40_000;
/// Ended legs that are remembered, so that their end is not told twice. The oldest is forgotten first.
const ENDED_MAX: usize = 100_000;
/// Registrations that have run out are noticed, and gauges set, this often.
const LOOK_AROUND: Duration = Duration::from_secs(1);
/// How long a shutdown waits for the answers to our farewells.
const FAREWELL: Duration = Duration::from_secs(2);
/// The loop wakes at least this often.
const IDLE: Duration = Duration::from_secs(1);

/// What the handle asks of the switchboard.
pub(crate) enum Order {
    /// An effect of the floor.
    Perform(Effect),
    /// Other trunks and phones from now on.
    Configure(Box<VoiceDirectory>),
    /// Where targets and registrars of trunks are now, by their text.
    Resolved(Vec<(String, Flow)>),
    /// New calls are refused from now on.
    StopAccepting,
    /// A browser leg exists from now on.
    BrowserOpened(LegId),
    /// A browser leg is closed by the server, not by the floor.
    BrowserClosed(LegId),
    /// Ends all legs properly; answered when their farewells are out.
    ShutDown(oneshot::Sender<()>),
}

/// A SIP leg, or the remains of one.
struct Party {
    machine: Machine,
    flow: Flow,
    role: Role,
    /// A phone of ours: requests go where it registered from, whatever its Contact says.
    phone: bool,
    held: bool,
    /// Its end has been told, or never will be.
    silent: bool,
    deadline: Option<Instant>,
    /// Their INVITE's transaction.
    invite: Option<TransactionId>,
    /// Our requests' transactions.
    requests: Vec<TransactionId>,
}

enum Machine {
    Session(Box<Session>),
    Owed(Box<Owed>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It called us.
    Caller,
    /// We rang it; answered or not yet.
    Rung { answered: bool },
}

impl Party {
    fn new(machine: Machine, flow: Flow, role: Role, phone: bool) -> Self {
        let (held, silent, deadline, invite, requests) = (false, false, None, None, Vec::new());
        Self {
            machine,
            flow,
            role,
            phone,
            held,
            silent,
            deadline,
            invite,
            requests,
        }
    }
}

/// A request of ours that waits for its response.
struct Sent {
    leg: LegId,
    cseq: u32,
    method: Method,
}

/// See the module.
pub(crate) struct Switchboard<E> {
    config: VoiceConfig,
    address: SocketAddr,
    stack: Stack,
    transactions: Transactions,
    parties: BTreeMap<LegId, Party>,
    /// Call-ID and our tag.
    index: BTreeMap<(String, String), LegId>,
    /// Server transactions of INVITEs that wait for an answer.
    invites: BTreeMap<TransactionId, LegId>,
    sent: BTreeMap<TransactionId, Sent>,
    deadlines: BTreeSet<(Instant, LegId)>,
    browsers: BTreeSet<LegId>,
    ended: BTreeSet<LegId>,
    ended_order: VecDeque<LegId>,
    registrar: Registrar,
    digest: DigestServer,
    penalties: penalty::Penalties,
    trunks: trunks::Trunks,
    /// Requests of ours that belong to a trunk and to no call.
    errands: BTreeMap<TransactionId, trunks::Errand>,
    ears: E,
    facts: Vec<Fact>,
    numbers: Arc<LegNumbers>,
    accepting: bool,
    /// When registrations and gauges are next looked at.
    look_around_at: Instant,
}

impl<E: Ears> Switchboard<E> {
    pub(crate) fn new(config: VoiceConfig, stack: Stack, ears: E, numbers: Arc<LegNumbers>) -> Self {
        let address = stack.address();
        let trunks = trunks::Trunks::new(Instant::now(), &config.directory.trunks, &config.secret, &numbers);
        Self {
            address,
            stack,
            transactions: Transactions::new(Some(config.shed_above)),
            parties: BTreeMap::new(),
            index: BTreeMap::new(),
            invites: BTreeMap::new(),
            sent: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            browsers: BTreeSet::new(),
            ended: BTreeSet::new(),
            ended_order: VecDeque::new(),
            registrar: Registrar::default(),
            digest: DigestServer::new(config.realm.clone()),
            penalties: penalty::Penalties::default(),
            trunks,
            errands: BTreeMap::new(),
            ears,
            facts: Vec::new(),
            numbers,
            accepting: true,
            look_around_at: Instant::now(),
            config,
        }
    }

    /// Runs until the last handle is gone or a shutdown is complete.
    pub(crate) async fn run(
        mut self,
        mut wire: mpsc::Receiver<Wire>,
        mut orders: mpsc::Receiver<Order>,
        mut heard: mpsc::Receiver<SoundEvent>,
        facts: mpsc::Sender<Fact>,
    ) {
        let mut closing: Option<(oneshot::Sender<()>, Instant)> = None;
        loop {
            let end = closing.as_ref().map(|(_, end)| *end);
            let wake = self.next_timer().min(end.unwrap_or_else(|| Instant::now() + IDLE));
            tokio::select! {
                order = orders.recv() => match order {
                    Some(Order::ShutDown(done)) => {
                        self.end_all();
                        self.leave_trunks();
                        closing = Some((done, Instant::now() + FAREWELL));
                    }
                    Some(order) => self.order(order),
                    None => return,
                },
                Some(wire) = wire.recv() => self.wire(wire),
                Some(heard) = heard.recv() => self.heard(heard),
                () = tokio::time::sleep_until(tokio::time::Instant::from_std(wake)) => {}
            }
            self.timers();
            for fact in std::mem::take(&mut self.facts) {
                if facts.send(fact).await.is_err() {
                    return;
                }
            }
            if end.is_some_and(|end| Instant::now() >= end) || (closing.is_some() && self.said_farewell()) {
                if let Some((done, _)) = closing {
                    // Whoever asked may have stopped waiting.
                    let _ = done.send(());
                }
                return;
            }
        }
    }

    /// Gauges, once in a while: a leg that only waits for late copies is no leg any more.
    fn measure(&self) {
        let live = self.parties.values().filter(|party| !party.silent).count();
        metrics::gauge!("centrala_sip_legs").set(live as f64);
        metrics::gauge!("centrala_sip_transactions").set(self.transactions.len() as f64);
        metrics::gauge!("centrala_sip_transactions_unanswered").set(self.transactions.busy() as f64);
    }

    fn order(&mut self, order: Order) {
        match order {
            Order::Perform(effect) => self.perform(effect),
            Order::Configure(directory) => {
                // What stays as it is keeps its registration and what is known of its targets.
                let next = *directory;
                let same = |trunk: &&crate::config::Trunk| next.trunks.contains(trunk);
                let (kept, left): (Vec<_>, Vec<_>) = self.config.directory.trunks.iter().partition(same);
                let kept: BTreeSet<_> = kept.into_iter().map(|trunk| trunk.id.clone()).collect();
                let left: Vec<_> = left.into_iter().map(|trunk| trunk.id.clone()).collect();
                self.leave(left);
                let fresh = trunks::Trunks::new(Instant::now(), &next.trunks, &self.config.secret, &self.numbers);
                self.trunks.change_to(fresh, &kept);
                self.config.directory = next;
            }
            Order::Resolved(found) => self.resolved(&found),
            Order::StopAccepting => self.accepting = false,
            Order::BrowserOpened(leg) => {
                self.browsers.insert(leg);
            }
            Order::BrowserClosed(leg) => {
                if self.browsers.remove(&leg) {
                    self.ears.close(leg);
                }
            }
            Order::ShutDown(_) => {}
        }
    }

    fn wire(&mut self, wire: Wire) {
        let now = Instant::now();
        match wire {
            Wire::Received(flow, bytes) => {
                metrics::counter!("centrala_sip_messages_total", "direction" => "in").increment(1);
                let outputs = self.transactions.receive(now, flow, &bytes);
                self.outputs(now, outputs);
            }
            Wire::Connected(remote, connection) => self.stack.connected(remote, connection),
            Wire::Closed(remote, number) => {
                if self.stack.closed(remote, number) {
                    self.broken(
                        now,
                        Flow {
                            transport: sip::transaction::Transport::Tcp,
                            remote,
                        },
                    );
                }
            }
            Wire::Junk(remote) => {
                metrics::counter!("centrala_sip_refused_total", "why" => "junk").increment(1);
                tracing::debug!(%remote, "stream is no SIP and was closed");
            }
        }
    }

    fn broken(&mut self, now: Instant, flow: Flow) {
        let outputs = self.transactions.flow_failed(flow);
        self.outputs(now, outputs);
    }

    fn next_timer(&self) -> Instant {
        let latest = Instant::now() + IDLE;
        let legs = self.deadlines.first().map(|(at, _)| *at);
        self.transactions
            .poll_timeout()
            .into_iter()
            .chain(legs)
            .chain(self.trunks.poll_timeout())
            .fold(latest, Instant::min)
    }

    fn timers(&mut self) {
        let now = Instant::now();
        let outputs = self.transactions.on_timer(now);
        self.outputs(now, outputs);
        while let Some((at, leg)) = self.deadlines.first().copied() {
            if at > now {
                break;
            }
            self.deadlines.pop_first();
            self.leg_timer(now, leg);
        }
        self.trunk_timers(now);
        if now >= self.look_around_at {
            self.look_around_at = now + LOOK_AROUND;
            self.expire_phones();
            self.keep_alive();
            self.measure();
        }
    }
}

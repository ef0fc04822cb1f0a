//! The feed: turns published events into messages, keeps the latest of them, and hands them to the sockets.
//!
//! It is driven from two sides. The driver calls [`Feed::publish`] after each durable batch; a socket subscribes inside
//! a look at the floor, hence between two batches, so that its snapshot and its first event meet without a gap or an
//! overlap.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
};

use floor::{AgentId, Floor, Recorded};
use tokio::sync::mpsc;

use super::{shown::Desktops, watched::Watched};
use crate::{
    dto::event::{self as dto, LiveMessage},
    limits,
    ports::TokenHash,
    views,
};

/// Why the server closed a socket. Codes from 4000 on are ours (RFC 6455 section 7.4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseCode {
    /// The server goes down, or its floor was rebuilt; come back with `after`.
    GoingAway,
    /// The sign-in has ended; sign in again.
    SignedOut,
    /// Messages were not read quickly enough; come back with `after`.
    TooSlow,
    /// Nothing was heard from the client; come back with `after`.
    Silent,
}

impl CloseCode {
    /// The number in the close frame.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::SignedOut => 4401,
            Self::TooSlow => 4008,
            Self::Silent => 4408,
        }
    }
}

/// Who listens.
#[derive(Debug, Clone)]
pub(crate) struct Listener {
    /// The user.
    pub(crate) user: String,
    /// The agent, if the user is one.
    pub(crate) agent: Option<AgentId>,
    /// The sign-in by which the user listens.
    pub(crate) token: TokenHash,
    /// Also wants to see the managed teams. For supervisors only; the stream begins with a snapshot then.
    pub(crate) supervises: bool,
}

/// A socket's end of the feed.
#[derive(Debug)]
pub(crate) struct Subscription {
    id: u64,
    /// Sent first: a snapshot, or what was missed.
    pub(crate) first: VecDeque<Arc<str>>,
    /// Sent next, as it comes; closed when the feed lets the socket go.
    pub(crate) then: mpsc::Receiver<Arc<str>>,
    close: Arc<AtomicU16>,
    feed: Arc<Feed>,
}

impl Subscription {
    /// The code with which to close after `then` has ended.
    pub(crate) fn close_code(&self) -> u16 {
        self.close.load(Ordering::Acquire)
    }

    /// Puts a sign of life behind everything published so far.
    pub(crate) fn tick(&self) {
        self.feed.lock().tick(self.id);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.feed.lock().remove(self.id);
    }
}

/// Too many sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

/// The feed of one floor.
#[derive(Debug)]
pub struct Feed {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// The last event that was published, shown to somebody or not.
    seq: u64,
    /// Messages up to and including this number are not kept any more.
    forgotten: u64,
    kept: VecDeque<Message>,
    desktops: Desktops,
    watched: Watched,
    sockets: BTreeMap<u64, Socket>,
    by_agent: BTreeMap<AgentId, BTreeSet<u64>>,
    next_socket: u64,
}

#[derive(Debug)]
struct Message {
    seq: u64,
    agent: AgentId,
    text: Arc<str>,
}

#[derive(Debug)]
struct Socket {
    listener: Listener,
    send: mpsc::Sender<Arc<str>>,
    close: Arc<AtomicU16>,
}

impl Feed {
    /// A feed that begins where this floor stands.
    #[must_use]
    pub fn new(floor: &Floor) -> Self {
        Self {
            inner: Mutex::new(Inner::new(floor)),
        }
    }

    /// The floor was rebuilt from its journal: forgets everything, and makes every socket come back.
    pub fn rebuilt(&self, floor: &Floor) {
        let mut inner = self.lock();
        inner.close_all(CloseCode::GoingAway);
        *inner = Inner {
            next_socket: inner.next_socket,
            ..Inner::new(floor)
        };
    }

    /// Tells what one durable batch brought. `floor` stands right behind that batch.
    pub fn publish(&self, floor: &Floor, events: &[Recorded]) {
        let mut inner = self.lock();
        for recorded in events {
            inner.publish(floor, recorded);
        }
        if let Some(last) = events.last() {
            inner.publish_watched(floor, last);
        }
    }

    /// Closes every socket, for instance because the server goes down.
    pub fn close_all(&self, code: CloseCode) {
        self.lock().close_all(code);
    }

    /// Closes the sockets of a sign-in that has ended.
    pub(crate) fn close_session(&self, token: &TokenHash) {
        let mut inner = self.lock();
        let ids: Vec<u64> = inner
            .sockets
            .iter()
            .filter(|(_, socket)| socket.listener.token == *token)
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            inner.close(id, CloseCode::SignedOut);
        }
    }

    /// Starts a stream. Call it inside a look at the floor. With `after` the stream goes on behind that number where
    /// the feed still knows everything since; otherwise it begins with a snapshot.
    pub(crate) fn subscribe(
        self: &Arc<Self>,
        floor: &Floor,
        now: jiff::Timestamp,
        listener: Listener,
        after: Option<u64>,
    ) -> Result<Subscription, TooMany> {
        let mut inner = self.lock();
        let own = inner
            .sockets
            .values()
            .filter(|socket| socket.listener.user == listener.user)
            .count();
        if own >= limits::SOCKETS_PER_USER_MAX || inner.sockets.len() >= limits::SOCKETS_MAX {
            return Err(TooMany);
        }
        let first = match after {
            Some(after) if !listener.supervises && after >= inner.forgotten && after <= inner.seq => {
                inner.missed(&listener, after)
            }
            Some(_) | None => {
                let data = listener.agent.as_ref().and_then(|agent| views::me(floor, agent, now));
                let snapshot = dto::Snapshot {
                    kind: dto::SnapshotKind::Snapshot,
                    seq: inner.seq,
                    data,
                    supervision: listener
                        .agent
                        .as_ref()
                        .filter(|_| listener.supervises)
                        .map(|supervisor| inner.watched.begin(floor, supervisor)),
                };
                VecDeque::from_iter(text(&LiveMessage::Snapshot(Box::new(snapshot))))
            }
        };
        let (send, then) = mpsc::channel(limits::SOCKET_QUEUE_MAX);
        let close = Arc::new(AtomicU16::new(CloseCode::GoingAway.number()));
        let id = inner.next_socket;
        inner.next_socket += 1;
        if let Some(agent) = &listener.agent {
            inner.by_agent.entry(agent.clone()).or_default().insert(id);
        }
        inner.sockets.insert(
            id,
            Socket {
                listener,
                send,
                close: Arc::clone(&close),
            },
        );
        metrics::gauge!("api_event_sockets").set(count(inner.sockets.len()));
        Ok(Subscription {
            id,
            first,
            then,
            close,
            feed: Arc::clone(self),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn new(floor: &Floor) -> Self {
        let seq = floor.state().seq;
        Self {
            seq,
            forgotten: seq,
            kept: VecDeque::new(),
            desktops: Desktops::new(floor),
            watched: Watched::new(floor),
            sockets: BTreeMap::new(),
            by_agent: BTreeMap::new(),
            next_socket: 0,
        }
    }

    fn publish(&mut self, floor: &Floor, recorded: &Recorded) {
        self.seq = recorded.seq;
        let event = &recorded.event;
        self.desktops.learn(event);
        let concerned = self.desktops.concerned(floor, event);
        let contact = self.desktops.contact(event);
        self.watched.touch(floor, &concerned, contact);
        for agent in concerned {
            let Some((kind, data)) = self.desktops.news(floor, event, &agent) else {
                continue;
            };
            let event = dto::Event {
                seq: recorded.seq,
                at: views::time(recorded.at),
                kind,
                task_id: contact.map(|id| id.to_string()),
                request_id: recorded.request.as_ref().map(ToString::to_string),
                data,
            };
            if let Some(text) = text(&LiveMessage::Event(Box::new(event))) {
                self.send(Message {
                    seq: recorded.seq,
                    agent,
                    text,
                });
            }
        }
        self.desktops.forget(event);
    }

    /// Tells supervisors who watch what the batch that ends here has changed.
    fn publish_watched(&mut self, floor: &Floor, last: &Recorded) {
        for (supervisor, data) in self.watched.changes(floor) {
            let changed = dto::SupervisionChanged {
                kind: dto::SupervisionChangedKind::SupervisionChanged,
                seq: last.seq,
                at: views::time(last.at),
                data,
            };
            if let Some(text) = text(&LiveMessage::Supervision(Box::new(changed))) {
                self.hand_out(&supervisor, &text, |listener| listener.supervises);
            }
        }
    }

    /// Puts a message on the agent's sockets that want it. Whoever does not read is let go.
    fn hand_out(&mut self, agent: &AgentId, text: &Arc<str>, wanted: impl Fn(&Listener) -> bool) {
        let mut slow = Vec::new();
        for id in self.by_agent.get(agent).into_iter().flatten() {
            if let Some(socket) = self.sockets.get(id)
                && wanted(&socket.listener)
                && socket.send.try_send(Arc::clone(text)).is_err()
            {
                slow.push(*id);
            }
        }
        for id in slow {
            self.close(id, CloseCode::TooSlow);
            metrics::counter!("api_event_sockets_too_slow_total").increment(1);
        }
    }

    fn send(&mut self, message: Message) {
        self.hand_out(&message.agent, &message.text, |_| true);
        self.kept.push_back(message);
        while self.kept.len() > limits::FEED_MESSAGES_KEPT {
            self.forgotten = self.kept.pop_front().map_or(self.forgotten, |message| message.seq);
        }
    }

    fn missed(&self, listener: &Listener, after: u64) -> VecDeque<Arc<str>> {
        let begin = self.kept.partition_point(|message| message.seq <= after);
        self.kept
            .range(begin..)
            .filter(|message| listener.agent.as_ref() == Some(&message.agent))
            .map(|message| Arc::clone(&message.text))
            .chain(text(&self.tick_message()))
            .collect()
    }

    const fn tick_message(&self) -> LiveMessage {
        LiveMessage::Tick(dto::Tick {
            kind: dto::TickKind::Tick,
            seq: self.seq,
        })
    }

    fn tick(&mut self, id: u64) {
        let Some(tick) = text(&self.tick_message()) else { return };
        if self
            .sockets
            .get(&id)
            .is_some_and(|socket| socket.send.try_send(tick).is_err())
        {
            self.close(id, CloseCode::TooSlow);
        }
    }

    fn close_all(&mut self, code: CloseCode) {
        let ids: Vec<u64> = self.sockets.keys().copied().collect();
        for id in ids {
            self.close(id, code);
        }
    }

    fn close(&mut self, id: u64, code: CloseCode) {
        if let Some(socket) = self.sockets.get(&id) {
            socket.close.store(code.number(), Ordering::Release);
        }
        self.remove(id);
    }

    /// Dropping the sender ends the socket's stream behind what it has not read yet.
    fn remove(&mut self, id: u64) {
        let Some(socket) = self.sockets.remove(&id) else { return };
        if let Some(agent) = &socket.listener.agent
            && let Some(ids) = self.by_agent.get_mut(agent)
        {
            ids.remove(&id);
            let watches = |id: &u64| self.sockets.get(id).is_some_and(|socket| socket.listener.supervises);
            if socket.listener.supervises && !ids.iter().any(watches) {
                self.watched.end(agent);
            }
            if ids.is_empty() {
                self.by_agent.remove(agent);
            }
        }
        metrics::gauge!("api_event_sockets").set(count(self.sockets.len()));
    }
}

/// The message as it goes over the wire, written once for all who get it.
fn text(message: &LiveMessage) -> Option<Arc<str>> {
    match serde_json::to_string(message) {
        Ok(text) => Some(Arc::from(text)),
        Err(error) => {
            tracing::error!(%error, "a live message cannot be written as JSON");
            None
        }
    }
}

/// Sockets are bounded by [`limits::SOCKETS_MAX`], so nothing is lost.
fn count(sockets: usize) -> f64 {
    f64::from(u32::try_from(sockets).unwrap_or(u32::MAX))
}

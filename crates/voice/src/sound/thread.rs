//! One media thread: its loop, how it carries out its commands, its beat.

use std::collections::{BTreeMap, VecDeque};
use std::net::{SocketAddr, UdpSocket as StdSocket};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use floor::{LegId, PlayId};
use media::browser::BrowserOutput;
use media::engine::{Engine, EngineEvent, Format, LegKey, Terms};
use media::latch::Latch;
use media::rtp::MAX_DATAGRAM;
use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use tokio::sync::mpsc;

use super::browsers::Browsers;
use super::command::{COMMANDS_MAX, Command, ThreadHandle};
use super::ends::{Ends, NOWHERE, Reading, RtpEnd};
use super::{RtpLeg, SoundError, SoundEvent};

/// Commands that may wait for one leg on its way from another thread.
const EXPECTED_MAX: usize = 64;
/// Events that a thread keeps while the switchboard does not take them.
const EVENTS_KEPT: usize = 8_192;
/// The beat.
const BEAT: Duration = Duration::from_millis(20);
/// A thread that is later than this gives up the beats that it missed.
const LATE_LIMIT: Duration = Duration::from_millis(200);
/// Datagrams read from one socket in one round, so that one flood does not starve the others.
const READS_MAX: usize = 32;
/// The same for the browsers' port, which carries many legs.
const SHARED_READS_MAX: usize = 1_024;
/// Receive buffer of the browsers' port, bytes.
const SHARED_BUFFER: usize = 4 * 1024 * 1024;

const WAKER: Token = Token(0);
const BROWSERS: Token = Token(1);

/// The port that all browsers share.
pub(super) fn bind_shared(address: SocketAddr) -> Result<StdSocket, SoundError> {
    let failed = |source| SoundError::Bind {
        what: "the browsers' port",
        address,
        source,
    };
    let socket = StdSocket::bind(address).map_err(failed)?;
    socket.set_nonblocking(true).map_err(failed)?;
    if let Err(error) = socket2::SockRef::from(&socket).set_recv_buffer_size(SHARED_BUFFER) {
        tracing::warn!(%error, "the browsers' port keeps its small receive buffer");
    }
    Ok(socket)
}

/// Starts the threads; the first one gets the browsers' port.
pub(super) fn start(
    count: usize,
    shared: StdSocket,
    epoch: Instant,
    events: mpsc::Sender<SoundEvent>,
) -> Result<Arc<Vec<ThreadHandle>>, SoundError> {
    let others: Arc<OnceLock<Arc<Vec<ThreadHandle>>>> = Arc::default();
    let (mut handles, mut shared) = (Vec::new(), Some(shared));
    for number in 0..count {
        let poll = Poll::new().map_err(SoundError::Thread)?;
        let waker = Waker::new(poll.registry(), WAKER).map_err(SoundError::Thread)?;
        let mut socket = shared.take().map(UdpSocket::from_std);
        if let Some(socket) = &mut socket {
            poll.registry()
                .register(socket, BROWSERS, Interest::READABLE)
                .map_err(SoundError::Thread)?;
        }
        let (sender, commands) = sync_channel(COMMANDS_MAX);
        let (legs, stopping) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let mut seed = [0; 8];
        if getrandom::fill(&mut seed).is_err() {
            seed = std::process::id()
                .to_le_bytes()
                .repeat(2)
                .try_into()
                .unwrap_or_default();
        }
        let now = Instant::now();
        let thread = Thread {
            epoch,
            poll,
            engine: Engine::new(u64::from_le_bytes(seed)),
            ends: Ends::new(Browsers::new(socket), now),
            commands,
            events: events.clone(),
            kept: VecDeque::new(),
            expected: BTreeMap::new(),
            others: others.clone(),
            legs: legs.clone(),
            stopping: stopping.clone(),
            next_beat: now + BEAT,
        };
        std::thread::Builder::new()
            .name(format!("sound-{number}"))
            .spawn(move || thread.run())
            .map_err(SoundError::Thread)?;
        handles.push(ThreadHandle {
            commands: sender,
            waker,
            legs,
            stopping,
        });
    }
    let handles = Arc::new(handles);
    let _ = others.set(handles.clone());
    Ok(handles)
}

struct Thread {
    epoch: Instant,
    poll: Poll,
    engine: Engine,
    ends: Ends,
    commands: Receiver<Command>,
    events: mpsc::Sender<SoundEvent>,
    kept: VecDeque<SoundEvent>,
    expected: BTreeMap<LegKey, Vec<Command>>,
    others: Arc<OnceLock<Arc<Vec<ThreadHandle>>>>,
    legs: Arc<AtomicUsize>,
    stopping: Arc<AtomicBool>,
    next_beat: Instant,
}

impl Thread {
    fn run(mut self) {
        let mut ready = Events::with_capacity(1_024);
        let mut buffer = Box::new([0; MAX_DATAGRAM]);
        loop {
            let wait = self.next_beat.saturating_duration_since(Instant::now());
            if let Err(error) = self.poll.poll(&mut ready, Some(wait))
                && error.kind() != std::io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "a media thread cannot wait for its sockets and ends");
                return;
            }
            self.ends.now = Instant::now();
            for event in &ready {
                match event.token() {
                    WAKER => {}
                    BROWSERS => self.read_browsers(&mut buffer),
                    token => self.read_rtp(token, &mut buffer),
                }
            }
            if self.stopping.load(Ordering::Relaxed) {
                return;
            }
            self.run_commands();
            self.beat();
            self.drive_browsers();
            self.tell();
        }
    }

    fn now(&self) -> Duration {
        self.ends.now.saturating_duration_since(self.epoch)
    }

    fn read_rtp(&mut self, token: Token, buffer: &mut [u8; MAX_DATAGRAM]) {
        let now = self.now();
        for _ in 0..READS_MAX {
            match self.ends.read(token, now, buffer) {
                Reading::Packet { leg, header, payload } => {
                    self.engine.receive(now, leg, header, payload, &mut self.ends);
                }
                Reading::Refused => {}
                Reading::Nothing => return,
            }
        }
    }

    fn read_browsers(&mut self, buffer: &mut [u8; MAX_DATAGRAM]) {
        for _ in 0..SHARED_READS_MAX {
            let Some(socket) = self.ends.browsers.socket() else {
                return;
            };
            let Ok((length, source)) = socket.recv_from(buffer) else {
                return;
            };
            if self.ends.browsers.datagram(self.ends.now, source, &buffer[..length]) {
                self.ends.counts.received += 1;
            } else {
                self.ends.counts.refused += 1;
            }
            self.drive_browsers();
        }
    }

    /// Polls every connection that was given something, until nobody has anything to say.
    fn drive_browsers(&mut self) {
        let (instant, now) = (self.ends.now, self.now());
        while let Some(mut taken) = self.ends.browsers.take_dirty() {
            let key = taken.key;
            let mut changes = Vec::new();
            while let Some(output) = taken.poll(instant) {
                match output {
                    BrowserOutput::Transmit { to, datagram } => {
                        if self.ends.browsers.transmit(to, &datagram) {
                            self.ends.counts.sent += 1;
                        } else {
                            self.ends.counts.unsent += 1;
                        }
                    }
                    BrowserOutput::Packet { header, payload } => {
                        self.engine.receive(now, key, header, &payload, &mut self.ends);
                    }
                    BrowserOutput::Up => changes.push(true),
                    BrowserOutput::Down => changes.push(false),
                    BrowserOutput::Wait(_) => {}
                }
            }
            self.ends.browsers.give_back(taken);
            for up in changes {
                if up {
                    self.engine.expect(now, key);
                }
                self.sound(key, up);
            }
        }
    }

    fn sound(&mut self, key: LegKey, up: bool) {
        if self.ends.browsers.tell(key, up) {
            let leg = LegId(key.0);
            self.keep(if up {
                SoundEvent::WebRtcUp { leg }
            } else {
                SoundEvent::WebRtcDown { leg }
            });
        }
    }

    /// Makes up for every beat that is due. A thread that was away for long starts a new grid instead of a burst.
    fn beat(&mut self) {
        if self.ends.now.saturating_duration_since(self.next_beat) > LATE_LIMIT {
            metrics::counter!("centrala_sound_late_beats_total").increment(1);
            self.next_beat = self.ends.now;
        }
        while self.next_beat <= self.ends.now {
            let now = self.next_beat.saturating_duration_since(self.epoch);
            self.engine.tick(now, &mut self.ends);
            self.next_beat += BEAT;
            self.ends.browsers.wake(self.ends.now);
            self.publish();
        }
    }

    fn publish(&mut self) {
        self.legs.store(self.engine.keys().count(), Ordering::Relaxed);
        let counts = std::mem::take(&mut self.ends.counts);
        metrics::counter!("centrala_sound_packets_total", "direction" => "in").increment(counts.received);
        metrics::counter!("centrala_sound_packets_total", "direction" => "out").increment(counts.sent);
        metrics::counter!("centrala_sound_refused_total").increment(counts.refused);
        metrics::counter!("centrala_sound_unsent_total").increment(counts.unsent);
    }

    fn tell(&mut self) {
        while let Some(event) = self.engine.poll_event() {
            match event {
                EngineEvent::Digit { leg, digit } => {
                    self.keep(SoundEvent::Digit {
                        leg: LegId(leg.0),
                        digit: digit.as_char(),
                    });
                }
                EngineEvent::PlayFinished { leg, play } => {
                    self.keep(SoundEvent::PlayFinished {
                        leg: LegId(leg.0),
                        play: PlayId(play.0),
                    });
                }
                EngineEvent::Silent { leg } if self.ends.browsers.is_known(leg) => self.sound(leg, false),
                EngineEvent::Silent { leg } => self.keep(SoundEvent::Silent { leg: LegId(leg.0) }),
                EngineEvent::Heard { leg } if self.ends.browsers.is_known(leg) => {
                    if self.ends.browsers.is_connected(leg) {
                        self.sound(leg, true);
                    }
                }
                EngineEvent::Heard { leg } => self.keep(SoundEvent::Heard { leg: LegId(leg.0) }),
            }
        }
        while let Some(event) = self.kept.pop_front() {
            if let Err(mpsc::error::TrySendError::Full(event)) = self.events.try_send(event) {
                self.kept.push_front(event);
                return;
            }
        }
    }

    fn keep(&mut self, event: SoundEvent) {
        if self.kept.len() < EVENTS_KEPT {
            self.kept.push_back(event);
        } else {
            metrics::counter!("centrala_sound_events_lost_total").increment(1);
        }
    }

    fn run_commands(&mut self) {
        while let Ok(command) = self.commands.try_recv() {
            self.command(command);
        }
    }

    fn command(&mut self, command: Command) {
        if let Some(waiting) = command.concerns().and_then(|leg| self.expected.get_mut(&leg)) {
            if waiting.len() < EXPECTED_MAX {
                waiting.push(command);
            }
            return;
        }
        let now = self.now();
        match command {
            Command::Reserve { leg, socket } => {
                let end = RtpEnd {
                    key: leg,
                    socket: UdpSocket::from_std(socket),
                    latch: None,
                };
                self.add(end);
            }
            Command::Open { leg, agreed, silence } => self.open(now, leg, agreed, silence),
            Command::Browser { leg, browser } => {
                let terms = browser.terms().clone();
                let had_sound = self.ends.browsers.put(leg, browser, self.ends.now);
                if had_sound {
                    self.keep(SoundEvent::WebRtcDown { leg: LegId(leg.0) });
                }
                self.engine.open(now, leg, terms);
            }
            Command::Hears { leg, row } => self.engine.set_hears(leg, row),
            Command::Digits { leg, digits } => {
                if !self.engine.send_digits(leg, &digits) {
                    metrics::counter!("centrala_sound_digits_lost_total").increment(1);
                    tracing::warn!(
                        leg = leg.0,
                        "digits were not sent: the far end takes no telephone events, or too many wait"
                    );
                }
            }
            Command::Close { leg } => {
                self.engine.close(leg);
                self.ends.remove(self.poll.registry(), leg);
                self.ends.browsers.remove(leg, self.ends.now);
            }
            Command::Stats { leg, reply } => {
                // Who asked may have stopped waiting.
                let _ = reply.send(self.engine.figures(leg));
            }
            Command::Expect { leg } => {
                self.expected.insert(leg, Vec::new());
            }
            Command::Give { leg, to } => self.give(leg, to),
            Command::Take { leg, detached, end } => {
                if let Some(detached) = detached {
                    self.engine.attach(detached);
                }
                if let Some(end) = end {
                    self.add(end);
                }
                for waiting in self.expected.remove(&leg).unwrap_or_default() {
                    self.command(waiting);
                }
            }
        }
    }

    fn add(&mut self, end: RtpEnd) {
        if let Err(error) = self.ends.add(self.poll.registry(), end) {
            tracing::error!(%error, "an RTP socket cannot be watched; its leg stays silent");
        }
    }

    fn give(&mut self, leg: LegKey, to: usize) {
        let detached = self.engine.detach(leg);
        let end = self.ends.remove(self.poll.registry(), leg);
        if let Some(other) = self.others.get().and_then(|others| others.get(to)) {
            other.command(Command::Take { leg, detached, end });
        }
    }

    fn open(&mut self, now: Duration, leg: LegKey, agreed: RtpLeg, silence: Duration) {
        let Some(end) = self.ends.find(leg) else { return };
        let remote = agreed.remote.unwrap_or(NOWHERE);
        let free = agreed.latch || agreed.remote.is_none();
        match &mut end.latch {
            Some(latch) => latch.signal(remote, free, agreed.peer),
            None => end.latch = Some(Latch::new(remote, free, agreed.peer)),
        }
        let codec = agreed.codec;
        let mut formats = vec![Format {
            payload_type: agreed.payload_type,
            codec,
        }];
        if agreed.receive_payload_type != agreed.payload_type {
            formats.push(Format {
                payload_type: agreed.receive_payload_type,
                codec,
            });
        }
        let events = [agreed.telephone_event, agreed.receive_telephone_event];
        let terms = Terms {
            formats,
            telephone_events: events
                .into_iter()
                .flatten()
                .map(|event| (event, codec.clock()))
                .collect(),
            send: agreed.send,
            receive: agreed.receive,
            inactivity: Some(silence),
        };
        self.engine.open(now, leg, terms);
    }
}

//! The two sides of the load, callers and desk phones, and the loop that keeps them and their sound going: one thread,
//! one thing after another.

use std::collections::{BTreeMap, HashMap};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use sip::limits::MAX_MESSAGE;
use sip::transaction::{Flow, Transport};
use tokio::net::UdpSocket;

use super::organization;
use super::streams::Streams;
use crate::agent::describe::CODECS;
use crate::agent::{Agent, CallKey, Dial, Event, Output, Settings};

/// One endpoint: all callers, or all desk phones.
struct Side {
    agent: Agent,
    udp: UdpSocket,
}

/// Everything that runs.
pub(super) struct Field {
    callers: Side,
    phones: Side,
    pub(super) streams: Streams,
    dialled: HashMap<String, Dialled>,
    by_call: BTreeMap<CallKey, String>,
    taken: BTreeMap<CallKey, Taken>,
    numbers: usize,
    /// Milliseconds from each caller's INVITE to its agent's.
    pub(super) offered_ms: Vec<f64>,
    pub(super) registered: usize,
    pub(super) register_refused: usize,
    /// Calls that failed, were refused or ended before they should.
    pub(super) broken: Vec<String>,
    pub(super) ended: usize,
    hanging_up: bool,
}

/// One call of the load, by the number of its caller.
struct Dialled {
    at: Instant,
    call: CallKey,
    /// Socket number of the caller's end.
    number: usize,
    caller: Option<usize>,
    phone: Option<usize>,
}

/// One call at a desk phone.
struct Taken {
    from: String,
    /// Socket number of the phone's end.
    number: usize,
    heard: bool,
}

impl Side {
    async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no socket")?;
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
        let socket = socket2::SockRef::from(&udp);
        // Hundreds of responses may come at once; the kernel may give less.
        socket.set_recv_buffer_size(4 << 20).context("no socket")?;
        Ok(Self {
            agent: Agent::new(Settings {
                local: udp.local_addr().context("no socket")?,
                transport: Transport::Udp,
                server,
                secret,
                gate: None,
                reliable: false,
            }),
            udp,
        })
    }

    fn receive_all(&mut self, now: Instant) {
        let mut buffer = [0; MAX_MESSAGE];
        while let Ok((length, remote)) = self.udp.try_recv_from(&mut buffer) {
            let transport = Transport::Udp;
            self.agent.receive(now, Flow { transport, remote }, &buffer[..length]);
        }
    }

    fn flush(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(output) = self.agent.poll_output() {
            match output {
                Output::Transmit { flow, bytes } => {
                    // What the kernel does not take is repeated by the transaction.
                    let _ = self.udp.try_send_to(&bytes, flow.remote);
                }
                Output::Event(event) => events.push(event),
            }
        }
        events
    }
}

impl Field {
    pub(super) async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        Ok(Self {
            callers: Side::open(server).await?,
            phones: Side::open(server).await?,
            streams: Streams::open(Instant::now()).context("no sockets for sound")?,
            dialled: HashMap::new(),
            by_call: BTreeMap::new(),
            taken: BTreeMap::new(),
            numbers: 0,
            offered_ms: Vec::new(),
            registered: 0,
            register_refused: 0,
            broken: Vec::new(),
            ended: 0,
            hanging_up: false,
        })
    }

    /// Runs until the condition holds.
    pub(super) async fn until(
        &mut self,
        what: &str,
        limit: Duration,
        mut done: impl FnMut(&Self) -> bool,
    ) -> anyhow::Result<()> {
        let deadline = Instant::now() + limit;
        while !done(self) {
            ensure!(
                Instant::now() < deadline,
                "not within {limit:?}: {what} ({})",
                self.summary()
            );
            self.turn().await;
        }
        Ok(())
    }

    /// Runs for a time.
    pub(super) async fn pass(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.turn().await;
        }
    }

    pub(super) fn register(&mut self, agent: usize) {
        let (user, password) = (organization::extension(agent), organization::phone_password(agent));
        self.phones
            .agent
            .register(Instant::now(), &user, &password, Duration::from_secs(3_600));
    }

    pub(super) fn dial(&mut self) -> anyhow::Result<()> {
        let number = self.next_number();
        let from = format!("+3597{number:08}");
        let now = Instant::now();
        let call = self.callers.agent.dial(
            now,
            Dial {
                to: organization::NUMBER.to_owned(),
                from: from.clone(),
                sound: self.streams.address(number).context("no socket")?,
                codecs: CODECS.to_vec(),
                credentials: None,
            },
        )?;
        self.by_call.insert(call, from.clone());
        let dialled = Dialled {
            at: now,
            call,
            number,
            caller: None,
            phone: None,
        };
        self.dialled.insert(from, dialled);
        Ok(())
    }

    pub(super) fn hang_up_all(&mut self) {
        self.hanging_up = true;
        let now = Instant::now();
        for dialled in self.dialled.values() {
            // One that is over already is in `broken`.
            let _ = self.callers.agent.hang_up(now, dialled.call);
        }
    }

    /// Calls whose two ends both have sound.
    pub(super) fn bridged(&self) -> usize {
        let both = |dialled: &&Dialled| dialled.caller.is_some() && dialled.phone.is_some();
        self.dialled.values().filter(both).count()
    }

    fn summary(&self) -> String {
        let broken: Vec<&String> = self.broken.iter().take(3).collect();
        format!(
            "{} registered, {} refused, {} dialled, {} offered, {} bridged, {} broken {broken:?}",
            self.registered,
            self.register_refused,
            self.dialled.len(),
            self.offered_ms.len(),
            self.bridged(),
            self.broken.len()
        )
    }

    fn next_number(&mut self) -> usize {
        self.numbers += 1;
        self.numbers
    }

    async fn turn(&mut self) {
        let sip = [&self.callers, &self.phones].map(|side| side.agent.poll_timeout());
        let wake = sip.into_iter().flatten().chain([self.streams.due()]).min();
        let wake = wake.unwrap_or_else(|| self.streams.due());
        tokio::select! {
            _ = self.callers.udp.readable() => {}
            _ = self.phones.udp.readable() => {}
            () = tokio::time::sleep_until(wake.into()) => {}
        }
        let now = Instant::now();
        for side in [&mut self.callers, &mut self.phones] {
            side.receive_all(now);
            side.agent.on_timer(now);
        }
        let events = self.phones.flush();
        events.into_iter().for_each(|event| self.on_phone(now, event));
        let events = self.callers.flush();
        events.into_iter().for_each(|event| self.on_caller(event));
        // Answers given just now leave at once.
        let events = self.phones.flush();
        events.into_iter().for_each(|event| self.on_phone(now, event));
        self.streams.turn(Instant::now());
    }

    fn on_phone(&mut self, now: Instant, event: Event) {
        match event {
            Event::Registered { status: 200, .. } => self.registered += 1,
            Event::Registered { .. } => self.register_refused += 1,
            Event::Incoming { call, from, .. } => {
                if let Some(dialled) = self.dialled.get(&from) {
                    let waited = now.saturating_duration_since(dialled.at);
                    self.offered_ms.push(waited.as_secs_f64() * 1_000.0);
                }
                let number = self.next_number();
                let heard = false;
                self.taken.insert(call, Taken { from, number, heard });
                if let Ok(sound) = self.streams.address(number)
                    && self.phones.agent.answer(now, call, sound, &CODECS).is_err()
                {
                    self.broken.push("a desk phone could not answer".to_owned());
                }
            }
            Event::Sound { call, agreed } => {
                let Some(remote) = agreed.remote else { return };
                let Some(taken) = self.taken.get_mut(&call).filter(|taken| !taken.heard) else {
                    return;
                };
                taken.heard = true;
                let from = taken.from.clone();
                let stream = self
                    .streams
                    .add(taken.number, remote, agreed.payload_type, agreed.codec);
                if let Some(dialled) = self.dialled.get_mut(&from) {
                    dialled.phone = Some(stream);
                    self.pair(&from);
                }
            }
            Event::Ended { how, .. } if !self.hanging_up => self.broken.push(format!("desk phone: {}", how.name())),
            Event::Ended { .. } => self.ended += 1,
            Event::Progress { .. }
            | Event::Answered { .. }
            | Event::ChangeRefused { .. }
            | Event::Transfer { .. }
            | Event::Info { .. }
            | Event::ByeAnswered { .. } => {}
        }
    }

    fn on_caller(&mut self, event: Event) {
        match event {
            Event::Sound { call, agreed } => {
                let Some(remote) = agreed.remote else { return };
                let Some(from) = self.by_call.get(&call).cloned() else {
                    return;
                };
                let Some(dialled) = self.dialled.get_mut(&from).filter(|dialled| dialled.caller.is_none()) else {
                    return;
                };
                let stream = self
                    .streams
                    .add(dialled.number, remote, agreed.payload_type, agreed.codec);
                dialled.caller = Some(stream);
                self.pair(&from);
            }
            Event::Ended { how, .. } if !self.hanging_up => {
                let status = how.status().map(|status| status.to_string()).unwrap_or_default();
                self.broken.push(format!("caller: {} {status}", how.name()));
            }
            Event::Ended { .. } => self.ended += 1,
            Event::Registered { .. }
            | Event::Incoming { .. }
            | Event::Progress { .. }
            | Event::Answered { .. }
            | Event::ChangeRefused { .. }
            | Event::Transfer { .. }
            | Event::Info { .. }
            | Event::ByeAnswered { .. } => {}
        }
    }

    fn pair(&mut self, from: &str) {
        if let Some((Some(caller), Some(phone))) = self.dialled.get(from).map(|dialled| (dialled.caller, dialled.phone))
        {
            self.streams.pair(caller, phone);
        }
    }
}

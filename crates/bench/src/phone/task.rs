//! The loop of one phone: sockets, commands and time, one thing after another.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sip::sdp::Direction;
use tokio::sync::{mpsc, oneshot};

use super::live::Live;
use super::look::{Look, State};
use super::manners::{Act, Manners, Reply};
use super::{Command, News, What};
use crate::agent::{Agent, CallKey, Event, NotNow, Output};
use crate::wire::Wire;

/// Calls that are over and can still be looked at.
const REMEMBERED: usize = 200;
/// Nothing waits longer than this between two looks at the clock.
const IDLE: Duration = Duration::from_secs(1);

pub(super) struct Parts {
    pub(super) name: String,
    pub(super) agent: Agent,
    pub(super) wire: Wire,
    pub(super) inbox: mpsc::Receiver<Command>,
    pub(super) news: mpsc::Sender<News>,
    pub(super) manners: Manners,
    pub(super) rules: Vec<(String, Manners)>,
}

struct Task {
    name: String,
    agent: Agent,
    wire: Wire,
    local: SocketAddr,
    news: mpsc::Sender<News>,
    manners: Manners,
    rules: Vec<(String, Manners)>,
    calls: BTreeMap<CallKey, Live>,
    registering: BTreeMap<String, oneshot::Sender<u16>>,
    vanished: bool,
}

/// Runs until the last handle is dropped.
pub(super) async fn run(parts: Parts) {
    let mut inbox = parts.inbox;
    let mut task = Task {
        name: parts.name,
        local: parts.wire.local(),
        agent: parts.agent,
        wire: parts.wire,
        news: parts.news,
        manners: parts.manners,
        rules: parts.rules,
        calls: BTreeMap::new(),
        registering: BTreeMap::new(),
        vanished: false,
    };
    task.agent.ignore(task.manners.ignore.clone());
    loop {
        let wake = task.due().unwrap_or_else(|| Instant::now() + IDLE);
        tokio::select! {
            received = task.wire.receive() => {
                let now = Instant::now();
                match received {
                    Ok(_) if task.vanished => {}
                    Ok((flow, Some(bytes))) => task.agent.receive(now, flow, &bytes),
                    Ok((flow, None)) => task.agent.flow_failed(now, flow),
                    Err(_) => return,
                }
            }
            command = inbox.recv() => match command {
                Some(command) => task.obey(Instant::now(), command),
                None => return,
            },
            () = tokio::time::sleep_until(wake.into()) => task.tick(Instant::now()),
        }
        task.flush().await;
    }
}

impl Task {
    fn due(&self) -> Option<Instant> {
        let calls = self.calls.values().filter_map(Live::due);
        calls.chain(self.agent.poll_timeout()).min()
    }

    fn tick(&mut self, now: Instant) {
        self.agent.on_timer(now);
        let mut acts = Vec::new();
        let mut keys = Vec::new();
        for (call, live) in &mut self.calls {
            keys.extend(live.tick(now, self.vanished).into_iter().map(|key| (*call, key)));
            acts.extend(live.due_acts(now).into_iter().map(|act| (*call, act)));
        }
        for (call, key) in keys {
            self.tell(What::Digit(call, key));
        }
        for (call, act) in acts {
            // A plan that the call has outrun is void.
            let _ = self.act(now, call, act);
        }
    }

    fn obey(&mut self, now: Instant, command: Command) {
        // Whoever asked and went away does not need the answer.
        match command {
            Command::Register(user, password, expires, reply) => {
                self.agent.register(now, &user, &password, expires);
                // Only the latest asker of an account is told; an earlier one sees that it was overtaken.
                self.registering.insert(user, reply);
            }
            Command::Unregister(user, reply) => {
                if self.agent.unregister(now, &user) {
                    self.registering.insert(user, reply);
                }
            }
            Command::Dial(dial, manners, reply) => {
                let _ = reply.send(self.dial(now, *dial, manners.map(|manners| *manners)));
            }
            Command::Act(call, act, reply) => {
                let _ = reply.send(self.act(now, call, act));
            }
            Command::Manners(manners) => {
                self.agent.ignore(manners.ignore.clone());
                self.manners = *manners;
            }
            Command::Vanish(vanished) => self.vanished = vanished,
            Command::Latest(reply) => {
                let _ = reply.send(self.calls.last_key_value().map(|(call, _)| *call));
            }
            Command::Look(call, reply) => {
                let _ = reply.send(self.calls.get(&call).map(Live::look));
            }
            Command::Hear(call, last, frequencies, reply) => {
                self.tick(now);
                let live = self.calls.get(&call);
                let _ = reply.send(live.map(|live| live.sound.levels(last, &frequencies)));
            }
            Command::Samples(call, reply) => {
                let _ = reply.send(self.calls.get(&call).map(|live| live.sound.samples()));
            }
        }
    }

    fn dial(
        &mut self,
        now: Instant,
        mut dial: crate::agent::Dial,
        manners: Option<Manners>,
    ) -> Result<CallKey, NotNow> {
        let look = Look::new(now, State::Calling, &dial.from, &dial.to);
        let manners = manners.unwrap_or_else(|| self.manners.clone());
        let mut live = Live::open(self.local, look, manners).map_err(|_| NotNow("no socket for the sound"))?;
        dial.sound = live.address().ok_or(NotNow("no socket for the sound"))?;
        dial.codecs.clone_from(&live.manners.codecs);
        if let Some(after) = live.manners.cancel_after {
            live.plan(now + after, Act::Cancel);
        }
        let call = self.agent.dial(now, dial)?;
        self.remember(call, live);
        Ok(call)
    }

    fn remember(&mut self, call: CallKey, live: Live) {
        self.calls.insert(call, live);
        let over: Vec<CallKey> = self
            .calls
            .iter()
            .filter(|(_, live)| live.look.state == State::Ended)
            .map(|(call, _)| *call)
            .collect();
        for old in over.iter().take(over.len().saturating_sub(REMEMBERED)) {
            self.calls.remove(old);
            self.agent.forget(*old);
        }
    }

    fn act(&mut self, now: Instant, call: CallKey, act: Act) -> Result<(), NotNow> {
        let live = self.calls.get_mut(&call).ok_or(NotNow("there is no such call"))?;
        match act {
            Act::Ring => self.agent.ring(now, call),
            Act::Answer => {
                let sound = live.address().ok_or(NotNow("the call is over"))?;
                self.agent.answer(now, call, sound, &live.manners.codecs)
            }
            Act::Refuse(status) => self.agent.refuse(now, call, status),
            Act::HangUp => self.agent.hang_up(now, call),
            Act::Cancel if live.look.state == State::Connected => Err(NotNow("the call is answered")),
            Act::Cancel => self.agent.hang_up(now, call),
            Act::Digits(keys) => {
                let possible = live.sound.agreed().is_some_and(|agreed| agreed.event.is_some());
                if !possible {
                    return Err(NotNow("the far side takes no telephone events"));
                }
                if live.sound.press(&keys) {
                    Ok(())
                } else {
                    Err(NotNow("these are not keys, or too many at once"))
                }
            }
            Act::InfoDigit(key) => self.agent.info_digit(now, call, key),
            Act::Hold => self.agent.change(now, call, Direction::SendOnly),
            Act::HoldInactive => self.agent.change(now, call, Direction::Inactive),
            Act::Resume => self.agent.change(now, call, Direction::SendRecv),
            Act::Refer(to) => self.agent.refer(now, call, &to),
            Act::Tone(tone, level) => {
                live.sound.set_tone(tone, level);
                Ok(())
            }
            Act::Sound(on) => {
                live.sound.stopped = !on;
                Ok(())
            }
        }
    }

    async fn flush(&mut self) {
        while let Some(output) = self.agent.poll_output() {
            match output {
                Output::Transmit { .. } if self.vanished => {}
                Output::Transmit { flow, bytes } => self.wire.send(flow, bytes).await,
                Output::Event(event) => self.on_event(Instant::now(), event),
            }
        }
    }

    fn on_event(&mut self, now: Instant, event: Event) {
        if let Event::Incoming { call, from, to } = &event {
            self.on_incoming(now, *call, from, to);
        }
        if let Event::Registered { user, status } = &event
            && let Some(reply) = self.registering.remove(user)
        {
            let _ = reply.send(*status);
        }
        if let Some(call) = call_of(&event) {
            let wish = self.agent.wish(call);
            if let Some(live) = self.calls.get_mut(&call) {
                live.look.learn(now, &event, wish);
                match &event {
                    Event::Answered { .. } => live.plan_answered(now),
                    Event::Sound { agreed, .. } => live.sound.agree(now, *agreed),
                    Event::Ended { .. } => {
                        live.tick(now, self.vanished);
                        live.close();
                    }
                    Event::Registered { .. }
                    | Event::Incoming { .. }
                    | Event::Progress { .. }
                    | Event::ChangeRefused { .. }
                    | Event::Transfer { .. }
                    | Event::Info { .. }
                    | Event::ByeAnswered { .. } => {}
                }
            }
        }
        self.tell(What::Signalling(event));
    }

    fn on_incoming(&mut self, now: Instant, call: CallKey, from: &str, to: &str) {
        let look = Look::new(now, State::Ringing, from, to);
        let rule = self.rules.iter().find(|(suffix, _)| to.ends_with(suffix.as_str()));
        let manners = rule.map_or(&self.manners, |(_, manners)| manners).clone();
        let Ok(mut live) = Live::open(self.local, look, manners) else {
            let _ = self.agent.refuse(now, call, 500);
            return;
        };
        let mut rings = true;
        match live.manners.reply {
            Reply::Answer(after) => live.plan(now + after, Act::Answer),
            Reply::Refuse(status, after) => {
                rings = !after.is_zero();
                live.plan(now + after, Act::Refuse(status));
            }
            Reply::Ring => {}
            Reply::Nothing => rings = false,
        }
        self.remember(call, live);
        if rings {
            // It cannot be over yet: it came with this very message.
            let _ = self.agent.ring(now, call);
        }
    }

    fn tell(&self, what: What) {
        let phone = self.name.clone();
        // A reader that is this far behind looks instead (see `NEWS`).
        let _ = self.news.try_send(News { phone, what });
    }
}

fn call_of(event: &Event) -> Option<CallKey> {
    match event {
        Event::Registered { .. } => None,
        Event::Incoming { call, .. }
        | Event::Progress { call, .. }
        | Event::Answered { call }
        | Event::Sound { call, .. }
        | Event::ChangeRefused { call, .. }
        | Event::Transfer { call, .. }
        | Event::Info { call, .. }
        | Event::Ended { call, .. }
        | Event::ByeAnswered { call, .. } => Some(*call),
    }
}

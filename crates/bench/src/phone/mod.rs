//! A telephone with sockets and a life of its own: an [`Agent`] for signalling, a [`Sound`](crate::sound::Sound) for each
//! call, and [`Manners`] that say what it does unasked. One task each; a [`Phone`] is the handle to it.

mod live;
mod look;
mod manners;
mod task;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use sip::digest::{Credentials, Secret};
use sip::transaction::Transport;
use tokio::sync::{mpsc, oneshot};

pub use look::{Look, State};
pub use manners::{Act, Manners, Reply};

use crate::agent::{self, Agent, CallKey, NotNow};
use crate::heard::Levels;
use crate::wire::Wire;

/// Commands that may wait for one phone.
const COMMANDS: usize = 64;
/// News that may wait to be read; further news is not told, but can still be looked at.
pub const NEWS: usize = 4_096;

/// How to open a phone.
#[derive(Debug, Clone)]
pub struct Options {
    /// Its own name in the news.
    pub name: String,
    /// Address of its sockets; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where its requests go.
    pub server: SocketAddr,
    /// What they go over.
    pub transport: Transport,
    /// What it does by itself.
    pub manners: Manners,
    /// Other manners for calls to numbers that end with these digits; the first that fits counts.
    pub rules: Vec<(String, Manners)>,
    /// Everybody is asked for this user and password.
    pub gate: Option<(String, String)>,
    /// Callers who can are rung reliably (RFC 3262).
    pub reliable: bool,
}

/// Something that happened to a phone.
#[derive(Debug, Clone)]
pub struct News {
    /// The phone's name.
    pub phone: String,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum What {
    /// Of signalling.
    Signalling(agent::Event),
    /// The far side pressed a key.
    Digit(CallKey, char),
}

/// A call to be made.
#[derive(Debug, Clone)]
pub struct Dial {
    /// Number called.
    pub to: String,
    /// Number shown.
    pub from: String,
    /// The password that answers a challenge of `from`.
    pub password: Option<String>,
    /// Manners of this call; the phone's when left out.
    pub manners: Option<Manners>,
}

pub(crate) enum Command {
    Register(String, String, Duration, oneshot::Sender<u16>),
    Unregister(String, oneshot::Sender<u16>),
    Dial(
        Box<agent::Dial>,
        Option<Box<Manners>>,
        oneshot::Sender<Result<CallKey, NotNow>>,
    ),
    Act(CallKey, Act, oneshot::Sender<Result<(), NotNow>>),
    Manners(Box<Manners>),
    Vanish(bool),
    Latest(oneshot::Sender<Option<CallKey>>),
    Look(CallKey, oneshot::Sender<Option<Look>>),
    Hear(CallKey, Duration, Vec<f64>, oneshot::Sender<Option<Levels>>),
    Samples(CallKey, oneshot::Sender<Option<(u32, Vec<i16>)>>),
}

/// The handle to a phone. The phone dies with it, without a word to anybody.
#[derive(Debug, Clone)]
pub struct Phone {
    commands: mpsc::Sender<Command>,
    local: SocketAddr,
}

const GONE: NotNow = NotNow("the phone has gone");

impl Phone {
    /// Opens the sockets and starts the phone.
    ///
    /// # Errors
    /// When the address cannot be bound or the system has no randomness.
    pub async fn open(options: Options, news: mpsc::Sender<News>) -> io::Result<Self> {
        let wire = Wire::open(options.listen).await?;
        let local = wire.local();
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(io::Error::other)?;
        let agent = Agent::new(agent::Settings {
            local,
            transport: options.transport,
            server: options.server,
            secret,
            gate: options.gate,
            reliable: options.reliable,
        });
        let (commands, inbox) = mpsc::channel(COMMANDS);
        tokio::spawn(task::run(task::Parts {
            name: options.name,
            agent,
            wire,
            inbox,
            news,
            manners: options.manners,
            rules: options.rules,
        }));
        Ok(Self { commands, local })
    }

    /// The address of its sockets.
    #[must_use]
    pub const fn local(&self) -> SocketAddr {
        self.local
    }

    /// Registers an account and keeps it registered. The final status of the first REGISTER comes back.
    ///
    /// # Errors
    /// When the phone has gone, or the same account is registered anew meanwhile.
    pub async fn register(&self, user: &str, password: &str, expires: Duration) -> Result<u16, NotNow> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Register(user.to_owned(), password.to_owned(), expires, reply))
            .await?;
        answer.await.map_err(|_| GONE)
    }

    /// Takes a registration back; the final status comes back.
    ///
    /// # Errors
    /// When there is no such account, or the phone has gone.
    pub async fn unregister(&self, user: &str) -> Result<u16, NotNow> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Unregister(user.to_owned(), reply)).await?;
        answer.await.map_err(|_| NotNow("there is no such account"))
    }

    /// Makes a call.
    ///
    /// # Errors
    /// When it cannot be made now.
    pub async fn dial(&self, dial: Dial) -> Result<CallKey, NotNow> {
        let credentials = dial.password.map(|password| Credentials {
            user: dial.from.clone(),
            secret: Secret::Clear(password),
            realm: None,
        });
        let wanted = agent::Dial {
            to: dial.to,
            from: dial.from,
            // The task fills these in: it owns the sockets of sound, and the manners.
            sound: self.local,
            codecs: Vec::new(),
            credentials,
        };
        let (reply, answer) = oneshot::channel();
        self.send(Command::Dial(Box::new(wanted), dial.manners.map(Box::new), reply))
            .await?;
        answer.await.unwrap_or(Err(GONE))
    }

    /// Does something with a call.
    ///
    /// # Errors
    /// When the call's state does not allow it.
    pub async fn act(&self, call: CallKey, act: Act) -> Result<(), NotNow> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Act(call, act, reply)).await?;
        answer.await.unwrap_or(Err(GONE))
    }

    /// Changes what it does by itself with calls from now on.
    ///
    /// # Errors
    /// When the phone has gone.
    pub async fn set_manners(&self, manners: Manners) -> Result<(), NotNow> {
        self.send(Command::Manners(Box::new(manners))).await
    }

    /// With `true` nothing is heard of it any more, neither signalling nor sound, until `false`.
    ///
    /// # Errors
    /// When the phone has gone.
    pub async fn vanish(&self, vanished: bool) -> Result<(), NotNow> {
        self.send(Command::Vanish(vanished)).await
    }

    /// The call that came or was made last, over or not.
    pub async fn latest(&self) -> Option<CallKey> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Latest(reply)).await.ok()?;
        answer.await.ok()?
    }

    /// Looks at a call; `None` when there never was one, or long ago.
    pub async fn look(&self, call: CallKey) -> Option<Look> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Look(call, reply)).await.ok()?;
        answer.await.ok()?
    }

    /// Measures what a call heard last; `None` when there is no such call, or it has had no sound.
    pub async fn hear(&self, call: CallKey, last: Duration, frequencies: &[f64]) -> Option<Levels> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Hear(call, last, frequencies.to_vec(), reply))
            .await
            .ok()?;
        answer.await.ok()?
    }

    /// What a call heard, the last half minute, with its samples per second.
    pub async fn samples(&self, call: CallKey) -> Option<(u32, Vec<i16>)> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Samples(call, reply)).await.ok()?;
        answer.await.ok()?
    }

    async fn send(&self, command: Command) -> Result<(), NotNow> {
        self.commands.send(command).await.map_err(|_| GONE)
    }
}

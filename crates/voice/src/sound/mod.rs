//! Sound: media threads that own sockets and legs, and the handle by which the rest of `voice` commands them.
//!
//! Plain threads, no async on the packet path: each waits for its sockets and for the next beat of a 20 ms grid taken from the monotonic
//! clock, and drives one `media` engine. Commands come in by a bounded channel and never block the caller; events leave by a bounded
//! tokio channel. **Legs that hear each other live on one thread**: when a row joins legs of two threads, they move by value between two
//! beats. Browser legs share one UDP port and live on the first thread, so what they take part in gathers there.

mod browsers;
mod clips;
mod command;
mod ends;
mod homes;
mod ports;
#[cfg(test)]
mod tests;
mod thread;

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use floor::{LegId, PlayId, Source};
use media::browser::{BrowserError, BrowserLeg, Preference};
use media::codec::Codec;
use media::dtmf::Digit;
use media::engine::{LegFigures, LegKey, PlayKey, Source as Heard};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

pub use clips::{BadClip, ClipLibrary};
use command::{Command, ThreadHandle};
use homes::Homes;
use ports::Ports;

/// Events that may wait for the switchboard.
const EVENTS_MAX: usize = 8_192;
/// How long a question to a media thread may take.
const QUESTION_DEADLINE: Duration = Duration::from_secs(2);

/// Settings of the sound side.
#[derive(Clone)]
pub struct SoundConfig {
    /// Where RTP sockets are bound.
    pub rtp_address: IpAddr,
    /// From which ports; even ones are taken.
    pub rtp_ports: RangeInclusive<u16>,
    /// Where the port of all browser legs is bound; port 0 takes a free one.
    pub webrtc_bind: SocketAddr,
    /// The address by which others reach us, when it is not the bound one.
    pub public_address: Option<IpAddr>,
    /// Media threads, at least one.
    pub threads: usize,
    /// Prompts and music.
    pub clips: ClipLibrary,
    /// After so long without a packet a SIP leg counts as silent.
    pub rtp_silence: Duration,
    /// The same for a browser leg (NET-6: 2 s).
    pub webrtc_silence: Duration,
    /// Which codec browsers send first.
    pub preference: Preference,
}

/// What was agreed by SDP on a SIP leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RtpLeg {
    /// Where to send; `None`: to where their first packet comes from.
    pub remote: Option<SocketAddr>,
    /// The codec of both directions.
    pub codec: Codec,
    /// Payload type to send it with.
    pub payload_type: u8,
    /// Payload type under which it may arrive.
    pub receive_payload_type: u8,
    /// Payload type of telephone events to send, if any.
    pub telephone_event: Option<u8>,
    /// Payload type under which telephone events may arrive.
    pub receive_telephone_event: Option<u8>,
    /// The far end may be behind a NAT: its source need not be the address in its SDP.
    pub latch: bool,
    /// Where their signalling comes from, if there is any: sound from there is believed too.
    pub peer: Option<IpAddr>,
    /// Whether we send.
    pub send: bool,
    /// Whether they send.
    pub receive: bool,
}

/// What happened to sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoundEvent {
    /// A key was pressed.
    Digit {
        /// On which leg.
        leg: LegId,
        /// `0`-`9`, `*`, `#`, `A`-`D`.
        digit: char,
    },
    /// A prompt was played to its end.
    PlayFinished {
        /// To which leg.
        leg: LegId,
        /// Which playing.
        play: PlayId,
    },
    /// No packet has come on a SIP leg for as long as the settings say.
    Silent {
        /// Which leg.
        leg: LegId,
    },
    /// A packet came on a SIP leg: its first, or its first after silence.
    Heard {
        /// Which leg.
        leg: LegId,
    },
    /// A browser leg has sound.
    WebRtcUp {
        /// Which leg.
        leg: LegId,
    },
    /// A browser leg has lost its sound.
    WebRtcDown {
        /// Which leg.
        leg: LegId,
    },
}

/// Why the sound side could not do something.
#[derive(Debug, Error)]
pub enum SoundError {
    /// A socket could not be opened at start.
    #[error("cannot open {what} on {address}: {source}; choose another address or port")]
    Bind {
        /// What for.
        what: &'static str,
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// A thread or its poll could not be started.
    #[error("cannot start a media thread: {0}")]
    Thread(std::io::Error),
    /// All ports of the range are taken.
    #[error("no RTP port is free; widen the range of RTP ports or take fewer calls")]
    NoPort,
    /// The offer of a browser cannot be answered.
    #[error(transparent)]
    Offer(#[from] BrowserError),
    /// The media threads are gone or too busy.
    #[error("the media threads do not answer")]
    Unavailable,
}

/// The handle to the media threads. Cheap to clone; the threads end with the last one.
#[derive(Clone)]
pub struct Sound {
    inner: Arc<Inner>,
}

struct Inner {
    config: SoundConfig,
    ports: Arc<Ports>,
    threads: Arc<Vec<ThreadHandle>>,
    /// Locked while commands are sent, so that their order is one order.
    homes: Mutex<Homes>,
    /// What browsers are told to send to.
    candidate: SocketAddr,
}

impl Drop for Inner {
    fn drop(&mut self) {
        for thread in self.threads.iter() {
            thread.stop();
        }
    }
}

impl Sound {
    /// Opens the browsers' port and starts the threads.
    ///
    /// # Errors
    /// When the port or a thread cannot be had.
    pub fn start(config: SoundConfig) -> Result<(Self, mpsc::Receiver<SoundEvent>), SoundError> {
        let socket = thread::bind_shared(config.webrtc_bind)?;
        let bound = socket.local_addr().map_err(|source| SoundError::Bind {
            what: "the browsers' port",
            address: config.webrtc_bind,
            source,
        })?;
        let candidate = SocketAddr::new(config.public_address.unwrap_or_else(|| bound.ip()), bound.port());
        let (events, receiver) = mpsc::channel(EVENTS_MAX);
        let epoch = Instant::now();
        let ports = Arc::new(Ports::new(config.rtp_address, config.rtp_ports.clone()));
        let threads = thread::start(config.threads.max(1), socket, epoch, events)?;
        let homes = Mutex::default();
        Ok((
            Self {
                inner: Arc::new(Inner {
                    config,
                    ports,
                    threads,
                    homes,
                    candidate,
                }),
            },
            receiver,
        ))
    }

    /// Where browsers send their sound.
    #[must_use]
    pub fn webrtc_address(&self) -> SocketAddr {
        self.inner.candidate
    }

    /// Opens a port for a SIP leg; returns the address for the SDP. Packets are not awaited before [`Sound::open_rtp`].
    ///
    /// # Errors
    /// [`SoundError::NoPort`] when the range is used up.
    pub fn reserve(&self, leg: LegId) -> Result<SocketAddr, SoundError> {
        let (socket, bound) = self.inner.ports.open().ok_or(SoundError::NoPort)?;
        let mut homes = self.homes();
        let home = self.settle(&mut homes, leg, || self.emptiest());
        self.inner.threads[home].command(Command::Reserve {
            leg: LegKey(leg.0),
            socket,
        });
        Ok(SocketAddr::new(
            self.inner.config.public_address.unwrap_or_else(|| bound.ip()),
            bound.port(),
        ))
    }

    /// Begins sound on a reserved leg, or changes how it flows.
    pub fn open_rtp(&self, leg: LegId, agreed: RtpLeg) {
        let silence = self.inner.config.rtp_silence;
        self.to_home(leg, |leg| Command::Open { leg, agreed, silence });
    }

    /// Answers a browser's offer. A new offer for a leg replaces its connection; its row and numbering go on.
    ///
    /// # Errors
    /// [`SoundError::Offer`] says what is wrong with the offer.
    pub async fn offer_webrtc(&self, leg: LegId, offer: String) -> Result<String, SoundError> {
        let (candidate, preference) = (self.inner.candidate, self.inner.config.preference);
        let silence = Some(self.inner.config.webrtc_silence);
        // Making a certificate takes milliseconds: neither a media thread nor an async one should wait for it.
        let made = tokio::task::spawn_blocking(move || {
            BrowserLeg::answer(Instant::now(), &offer, candidate, preference, silence)
        });
        let (browser, answer) = made.await.map_err(|_| SoundError::Unavailable)??;
        let mut homes = self.homes();
        self.settle(&mut homes, leg, || 0);
        self.gather(&mut homes, &[leg], 0);
        self.inner.threads[0].command(Command::Browser {
            leg: LegKey(leg.0),
            browser: Box::new(browser),
        });
        Ok(answer)
    }

    /// Says who hears what from now on, in whole rows.
    pub fn hears(&self, rows: Vec<(LegId, Vec<Source>)>) {
        let mut homes = self.homes();
        if self.inner.threads.len() > 1 {
            self.gather_rows(&mut homes, &rows);
        }
        for (leg, sources) in rows {
            let row = sources
                .into_iter()
                .filter_map(|source| self.translate(source))
                .collect();
            match homes.find(leg) {
                Some(home) => self.inner.threads[home].command(Command::Hears {
                    leg: LegKey(leg.0),
                    row,
                }),
                // A station whose browser has not come yet: its leg will begin with this row.
                None => homes.keep_early(leg, row),
            }
        }
    }

    /// Sends digits to the far end; characters that are no keys are left out.
    pub fn send_digits(&self, leg: LegId, digits: &str) {
        let digits = digits.chars().filter_map(Digit::from_char).collect();
        self.to_home(leg, |leg| Command::Digits { leg, digits });
    }

    /// Ends sound on a leg and gives its port back. Closing twice does nothing.
    pub fn close(&self, leg: LegId) {
        let mut homes = self.homes();
        if let Some(home) = homes.remove(leg) {
            self.inner.threads[home].command(Command::Close { leg: LegKey(leg.0) });
        }
    }

    /// Figures of a leg; `None` when there is none of that name.
    pub async fn stats(&self, leg: LegId) -> Option<LegFigures> {
        let (reply, answer) = oneshot::channel();
        self.to_home(leg, |leg| Command::Stats { leg, reply });
        tokio::time::timeout(QUESTION_DEADLINE, answer).await.ok()?.ok()?
    }

    fn homes(&self) -> MutexGuard<'_, Homes> {
        // A panic while it was held leaves whole maps: each change is one insertion or removal.
        self.inner.homes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn to_home(&self, leg: LegId, command: impl FnOnce(LegKey) -> Command) {
        let homes = self.homes();
        if let Some(home) = homes.find(leg) {
            self.inner.threads[home].command(command(LegKey(leg.0)));
        }
    }

    /// Gives a leg a home, if it has none, and the row that has waited for it.
    fn settle(&self, homes: &mut Homes, leg: LegId, place: impl FnOnce() -> usize) -> usize {
        if let Some(home) = homes.find(leg) {
            return home;
        }
        let home = place();
        homes.put(leg, home);
        if let Some(row) = homes.take_early(leg) {
            self.inner.threads[home].command(Command::Hears {
                leg: LegKey(leg.0),
                row,
            });
        }
        home
    }

    fn emptiest(&self) -> usize {
        let threads = self.inner.threads.iter().enumerate();
        threads
            .min_by_key(|(_, thread)| thread.legs())
            .map_or(0, |(number, _)| number)
    }

    /// Brings the legs of each row to one thread.
    fn gather_rows(&self, homes: &mut Homes, rows: &[(LegId, Vec<Source>)]) {
        for (listener, sources) in rows {
            let heard = sources.iter().filter_map(|source| match source {
                Source::Leg(leg) => Some(*leg),
                Source::Music(_) | Source::Prompt { .. } => None,
            });
            let all: Vec<LegId> = heard.chain([*listener]).collect();
            let places: Vec<usize> = all.iter().filter_map(|leg| homes.find(*leg)).collect();
            // The lowest number: browsers cannot leave the first thread.
            if let Some(place) = places
                .iter()
                .min()
                .filter(|place| places.iter().any(|other| other != *place))
            {
                self.gather(homes, &all, *place);
            }
        }
    }

    fn gather(&self, homes: &mut Homes, legs: &[LegId], place: usize) {
        for leg in legs {
            if let Some(home) = homes.find(*leg).filter(|home| *home != place) {
                let key = LegKey(leg.0);
                self.inner.threads[place].command(Command::Expect { leg: key });
                self.inner.threads[home].command(Command::Give { leg: key, to: place });
                homes.put(*leg, place);
            }
        }
    }

    /// Legs on all threads, as of their last beats.
    #[must_use]
    pub fn legs(&self) -> usize {
        self.inner.threads.iter().map(ThreadHandle::legs).sum()
    }

    fn translate(&self, source: Source) -> Option<Heard> {
        let clips = &self.inner.config.clips;
        match source {
            Source::Leg(leg) => Some(Heard::Leg(LegKey(leg.0))),
            Source::Music(clip) => clips.find(&clip).map(Heard::Music),
            Source::Prompt { play, clips: wanted } => {
                let clips = wanted.iter().filter_map(|clip| clips.find(clip)).collect();
                Some(Heard::Prompt {
                    play: PlayKey(play.0),
                    clips,
                })
            }
        }
    }
}

//! The conversation engine: audibility in, sound out.
//!
//! The outside says for each leg what it hears (`set_hears`), hands in packets on arrival (`receive`) and the beat of a 20 ms grid
//! (`tick`); packets to send go to a [`Sink`], what happened comes out of `poll_event`. How the rows are made true is decided here:
//! a leg that hears exactly one other leg in its own codec is fed by relaying packets on arrival, without decoding; everything else is
//! mixed on the grid. Whichever feeds it, an outgoing stream keeps one numbering for life (`line`).
//!
//! **A leg never hears itself, and what a row does not name is not heard.** Time is the time since an epoch of the driver's.

mod leg;
mod mix;
mod plan;
mod play;
mod receive;
mod send;
#[cfg(test)]
mod tests;
pub mod tones;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::clip::Clip;
use crate::codec::{Codec, MAX_PAYLOAD};
use crate::dtmf::Digit;
use crate::rtcp::{ReportBlock, SenderInfo};
use leg::Leg;
use tones::ToneClips;

pub use tones::Tone;

/// Events that may wait to be polled; when nobody polls, the oldest go.
const MAX_EVENTS: usize = 10_000;

/// A leg, by the driver's name for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegKey(pub u64);

/// One playing of a prompt, by the driver's name for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayKey(pub u64);

/// Something that can be heard.
#[derive(Debug, Clone)]
pub enum Source {
    /// What comes in on another leg.
    Leg(LegKey),
    /// A clip, again and again. The same clip in a later row of the same leg goes on where it was.
    Music(Arc<Clip>),
    /// Clips one after the other, once; then [`EngineEvent::PlayFinished`]. The same playing in a row sent again goes on, and on
    /// another leg begins where the first one is: who joins hears what the others hear.
    Prompt {
        /// Named again when it has finished.
        play: PlayKey,
        /// In order.
        clips: Vec<Arc<Clip>>,
    },
    /// A call-progress tone.
    Tone(Tone),
}

/// One codec under the payload type that was agreed for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// RTP payload type, 0-127.
    pub payload_type: u8,
    /// What it stands for.
    pub codec: Codec,
}

/// What was agreed with a leg's far end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Codecs that may come in; the first is the one we send.
    pub formats: Vec<Format>,
    /// Payload types of telephone events, with their clocks in Hz.
    pub telephone_events: Vec<(u8, u32)>,
    /// Whether the far end wants to hear us (not so while it holds us with `sendonly`, for instance).
    pub send: bool,
    /// Whether we listen.
    pub receive: bool,
    /// After so long without a packet the leg counts as silent; `None`: never.
    pub inactivity: Option<Duration>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineEvent {
    /// A key was pressed.
    Digit {
        /// On which leg.
        leg: LegKey,
        /// Which key.
        digit: Digit,
    },
    /// A prompt was sent to its end.
    PlayFinished {
        /// To which leg.
        leg: LegKey,
        /// Which playing.
        play: PlayKey,
    },
    /// No packet came for as long as the terms say.
    Silent {
        /// From which leg.
        leg: LegKey,
    },
    /// A packet came: the first of the leg, or the first after `Silent`.
    Heard {
        /// From which leg.
        leg: LegKey,
    },
}

/// The header of a packet to send; the sequence number is given without its wraps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outgoing {
    /// RTP payload type.
    pub payload_type: u8,
    /// First packet after a pause or a change.
    pub marker: bool,
    /// Sequence number; its low 16 bits go on the wire.
    pub sequence: u64,
    /// RTP timestamp.
    pub timestamp: u32,
    /// The stream.
    pub ssrc: u32,
}

/// Takes packets that are to leave now.
pub trait Sink {
    /// Sends one packet on `leg`.
    fn send(&mut self, leg: LegKey, packet: Outgoing, payload: &[u8]);
}

/// Figures of one leg.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LegFigures {
    /// Packets received of the present stream.
    pub received: u64,
    /// Packets of the present stream that never came.
    pub lost: u64,
    /// Packets that came too late to be played.
    pub late: u64,
    /// Packets dropped because their payload type was not agreed, or we do not listen.
    pub unexpected: u64,
    /// Interarrival jitter in milliseconds.
    pub jitter_ms: u32,
    /// Packets and payload bytes sent.
    pub sent: u64,
    /// See `sent`.
    pub sent_octets: u64,
    /// Whether the leg is fed by a relay now.
    pub relayed: bool,
}

/// All legs of one thread.
pub struct Engine {
    legs: Vec<Option<Box<Leg>>>,
    frames: Vec<Frame>,
    index: BTreeMap<LegKey, usize>,
    events: VecDeque<EngineEvent>,
    dirty: bool,
    tones: ToneClips,
    /// Encoded mixes that several legs share in one tick, by their number in the plan.
    shared: Vec<Option<[u8; 160]>>,
    scratch: Scratch,
    dice: u64,
}

/// What one leg said in the present tick, at both rates as needed.
#[derive(Debug, Clone, Default)]
struct Frame {
    narrow: Vec<i16>,
    wide: Vec<i16>,
}

/// Buffers that would else be allocated in each tick.
struct Scratch {
    decoded: Vec<i16>,
    sum: Vec<i32>,
    mixed: Vec<i16>,
    payload: [u8; MAX_PAYLOAD],
}

impl Engine {
    /// `seed` makes the stream numbers; it should be random.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            legs: Vec::new(),
            frames: Vec::new(),
            index: BTreeMap::new(),
            events: VecDeque::new(),
            dirty: false,
            tones: ToneClips::new(),
            shared: Vec::new(),
            scratch: Scratch {
                decoded: Vec::with_capacity(2_000),
                sum: Vec::with_capacity(320),
                mixed: Vec::with_capacity(320),
                payload: [0; MAX_PAYLOAD],
            },
            dice: seed,
        }
    }

    /// Makes a leg known, or gives it new terms. Its numbering, its row and what it plays go on.
    pub fn open(&mut self, now: Duration, key: LegKey, terms: Terms) {
        let slot = self.slot_or_new(key);
        if let Some(leg) = &mut self.legs[slot] {
            leg.agree(now, terms);
        }
        self.dirty = true;
    }

    /// Waits anew for a leg's packets: its connection has just come up, and its silence counts from `now`.
    pub fn expect(&mut self, now: Duration, key: LegKey) {
        if let Some(leg) = self.index.get(&key).and_then(|slot| self.legs[*slot].as_mut()) {
            leg.last_heard = now;
            leg.silent = false;
        }
    }

    /// Forgets a leg. Others that hear it hear nothing from it any more.
    pub fn close(&mut self, key: LegKey) {
        if let Some(slot) = self.index.remove(&key) {
            self.legs[slot] = None;
            self.dirty = true;
        }
    }

    /// Says what a leg hears from now on. A leg that is not open yet is remembered.
    pub fn set_hears(&mut self, key: LegKey, row: Vec<Source>) {
        let slot = self.slot_or_new(key);
        if let Some(mut leg) = self.legs[slot].take() {
            let elsewhere = |play| self.legs.iter().flatten().find_map(|other| other.place_of(play));
            leg.set_row(row, &self.tones, elsewhere);
            self.legs[slot] = Some(leg);
        }
        self.dirty = true;
    }

    /// Sends keys to a leg's far end; false when it takes no telephone events or too many keys wait.
    pub fn send_digits(&mut self, key: LegKey, digits: &[Digit]) -> bool {
        let leg = self.index.get(&key).and_then(|slot| self.legs[*slot].as_mut());
        leg.is_some_and(|leg| leg.event_payload_type().is_some() && leg.digits_out.queue(digits))
    }

    /// What has happened since the last call.
    pub fn poll_event(&mut self) -> Option<EngineEvent> {
        self.events.pop_front()
    }

    /// Figures of a leg.
    #[must_use]
    pub fn figures(&self, key: LegKey) -> Option<LegFigures> {
        self.index
            .get(&key)
            .and_then(|slot| self.legs[*slot].as_ref())
            .map(|leg| leg.figures())
    }

    /// The legs, in order.
    pub fn keys(&self) -> impl Iterator<Item = LegKey> + '_ {
        self.index.keys().copied()
    }

    /// What an RTCP report of a leg says: its SSRC, our stream at `now` (`ntp` is the wall time of that), the far end's stream.
    pub fn report(
        &mut self,
        now: Duration,
        ntp: u64,
        key: LegKey,
    ) -> Option<(u32, Option<SenderInfo>, Option<ReportBlock>)> {
        let slot = *self.index.get(&key)?;
        self.legs[slot].as_mut().map(|leg| leg.report(now, ntp))
    }

    /// Takes a leg out, to be put into another engine between two ticks.
    #[must_use]
    pub fn detach(&mut self, key: LegKey) -> Option<DetachedLeg> {
        let slot = self.index.remove(&key)?;
        self.dirty = true;
        self.legs[slot].take().map(|leg| DetachedLeg { key, leg })
    }

    /// Puts a leg in that another engine gave away. Both engines must count time from the same epoch.
    pub fn attach(&mut self, detached: DetachedLeg) {
        let slot = self.slot_or_new(detached.key);
        self.legs[slot] = Some(detached.leg);
        self.dirty = true;
    }

    fn slot_or_new(&mut self, key: LegKey) -> usize {
        if let Some(slot) = self.index.get(&key) {
            return *slot;
        }
        let leg = Box::new(Leg::new(
            key,
            self.roll() as u32,
            (self.roll() & 0x7FFF) as u16,
            self.roll() as u32,
        ));
        let slot = if let Some(free) = self.legs.iter().position(Option::is_none) {
            self.legs[free] = Some(leg);
            free
        } else {
            self.legs.push(Some(leg));
            self.frames.push(Frame::default());
            self.legs.len() - 1
        };
        self.index.insert(key, slot);
        slot
    }

    /// splitmix64: stream numbers must differ, not be secret.
    fn roll(&mut self) -> u64 {
        self.dice = self.dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.dice;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn happened(events: &mut VecDeque<EngineEvent>, event: EngineEvent) {
        if events.len() >= MAX_EVENTS {
            events.pop_front();
        }
        events.push_back(event);
    }
}

/// A leg on its way from one engine to another.
pub struct DetachedLeg {
    key: LegKey,
    leg: Box<Leg>,
}

impl DetachedLeg {
    /// Which one.
    #[must_use]
    pub const fn key(&self) -> LegKey {
        self.key
    }
}

//! One leg: what was agreed with its far end, its two streams, its row, its digits.

use std::sync::Arc;
use std::time::Duration;

use super::mix::Output;
use super::play::{Place, Voice, change_row};
use super::tones::ToneClips;
use super::{LegFigures, LegKey, PlayKey, Source, Terms};
use crate::clip::Clip;
use crate::codec::Codec;
use crate::dtmf::receive::DigitReceiver;
use crate::dtmf::send::DigitSender;
use crate::line::Line;
use crate::reader::Reader;
use crate::resample::Resampler;
use crate::rtcp::{Reception, ReportBlock, SenderInfo};

/// How a leg's outgoing stream is fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feed {
    /// From the grid; the number is that of a mix shared with other legs.
    Mix { shared: Option<usize> },
    /// By packets of another leg, on arrival.
    Relay,
}

/// What a payload type of a leg stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Sound(Codec),
    Event { clock: u32 },
    ComfortNoise,
}

pub(super) struct Leg {
    pub(super) key: LegKey,
    pub(super) terms: Terms,
    pub(super) line: Line,
    pub(super) row: Vec<Voice>,
    pub(super) feed: Feed,
    /// A relay that dried up is filled with silence until it flows again.
    pub(super) filling: bool,
    /// At which rates somebody needs this leg's samples.
    pub(super) needs_narrow: bool,
    pub(super) needs_wide: bool,
    /// Slots of legs that are fed by relaying this one's packets.
    pub(super) relay_to: Vec<usize>,
    /// Slots of legs that hear this one alone through the mixer: its digits are sent anew to them.
    pub(super) digits_to: Vec<usize>,
    pub(super) reader: Reader,
    pub(super) resampler: Option<Resampler>,
    pub(super) output: Output,
    pub(super) digits_in: DigitReceiver,
    /// The key press under way, by its timestamp, and whether anybody heard the leg when it began: a key that was meant
    /// for us is not passed on to whoever is joined because of it.
    pub(super) press: Option<(u32, bool)>,
    pub(super) digits_out: DigitSender,
    pub(super) reception: Reception,
    pub(super) unexpected: u64,
    /// When a packet last came, or since when one is awaited.
    pub(super) last_heard: Duration,
    pub(super) heard: bool,
    /// When the far end last began to want our sound.
    pub(super) opened: Duration,
    pub(super) silent: bool,
    parked: Option<(Arc<Clip>, usize)>,
}

impl Leg {
    pub(super) fn new(key: LegKey, ssrc: u32, sequence: u16, timestamp: u32) -> Self {
        Self {
            key,
            terms: Terms::default(),
            line: Line::new(ssrc, sequence, timestamp),
            row: Vec::new(),
            feed: Feed::Mix { shared: None },
            filling: false,
            needs_narrow: false,
            needs_wide: false,
            relay_to: Vec::new(),
            digits_to: Vec::new(),
            reader: Reader::new(Codec::Pcma),
            resampler: None,
            output: Output::default(),
            digits_in: DigitReceiver::default(),
            press: None,
            digits_out: DigitSender::default(),
            reception: Reception::default(),
            unexpected: 0,
            last_heard: Duration::ZERO,
            heard: false,
            opened: Duration::ZERO,
            silent: false,
            parked: None,
        }
    }

    pub(super) fn agree(&mut self, now: Duration, terms: Terms) {
        let listens_anew = terms.receive && !self.terms.receive;
        if let Some(first) = terms.formats.first() {
            let known = terms.formats.iter().any(|format| format.codec == self.reader.codec());
            if !known || !self.heard {
                self.change_codec(first.codec);
            }
        }
        if terms.send && !self.terms.send {
            self.opened = now;
        }
        self.terms = terms;
        if listens_anew {
            self.last_heard = now;
            self.silent = false;
        }
    }

    /// `elsewhere` finds where a prompt is on another leg.
    pub(super) fn set_row(
        &mut self,
        row: Vec<Source>,
        tones: &ToneClips,
        elsewhere: impl Fn(PlayKey) -> Option<Place>,
    ) {
        let own = self.key;
        let others = row
            .into_iter()
            .filter(|source| !matches!(source, Source::Leg(key) if *key == own))
            .collect();
        change_row(&mut self.row, &mut self.parked, others, tones, elsewhere);
    }

    /// Where a prompt is, if it is played here.
    pub(super) fn place_of(&self, play: PlayKey) -> Option<Place> {
        self.row.iter().find_map(|voice| voice.place_of(play))
    }

    /// The codec that we send, when we send.
    pub(super) fn sends(&self) -> Option<(u8, Codec)> {
        let first = self.terms.formats.first()?;
        self.terms.send.then_some((first.payload_type, first.codec))
    }

    /// What comes in is of another codec from now on.
    pub(super) fn change_codec(&mut self, codec: Codec) {
        if self.reader.codec() != codec {
            self.reader = Reader::new(codec);
            self.resampler = None;
        }
    }

    pub(super) fn meaning(&self, payload_type: u8) -> Option<Meaning> {
        if let Some(format) = self
            .terms
            .formats
            .iter()
            .find(|format| format.payload_type == payload_type)
        {
            return Some(Meaning::Sound(format.codec));
        }
        if let Some((_, clock)) = self
            .terms
            .telephone_events
            .iter()
            .find(|(known, _)| *known == payload_type)
        {
            return Some(Meaning::Event { clock: *clock });
        }
        (payload_type == 13).then_some(Meaning::ComfortNoise)
    }

    /// The payload type of telephone events on the clock of the codec that we send.
    pub(super) fn event_payload_type(&self) -> Option<u8> {
        let clock = self.terms.formats.first()?.codec.clock();
        self.terms
            .telephone_events
            .iter()
            .find(|(_, known)| *known == clock)
            .map(|(payload_type, _)| *payload_type)
    }

    pub(super) fn figures(&self) -> LegFigures {
        let (sent, sent_octets) = self.line.sent();
        LegFigures {
            received: self.reception.received(),
            lost: self.reception.lost(),
            late: self.reader.figures().late,
            unexpected: self.unexpected,
            jitter_ms: self.reception.jitter() / (self.reader.codec().clock() / 1_000),
            sent,
            sent_octets,
            relayed: self.feed == Feed::Relay,
        }
    }

    pub(super) fn report(&mut self, now: Duration, ntp: u64) -> (u32, Option<SenderInfo>, Option<ReportBlock>) {
        let (packets, octets) = self.line.sent();
        let clock = self.terms.formats.first().map_or(8_000, |format| format.codec.clock());
        let sender = self.line.last_sent().map(|last| {
            let since = (now.saturating_sub(last).as_millis() as u32).wrapping_mul(clock / 1_000);
            let timestamp = self.line.next_timestamp().wrapping_add(since);
            SenderInfo {
                ntp,
                timestamp,
                packets: packets as u32,
                octets: octets as u32,
            }
        });
        (self.line.ssrc(), sender, self.reception.report())
    }
}

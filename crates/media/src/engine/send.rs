//! The beat of the grid: every needed leg gives one frame of 20 ms, every leg that is not relayed gets one.

use std::time::Duration;

use super::leg::{Feed, Leg};
use super::play::Voice;
use super::{Engine, EngineEvent, Frame, Outgoing, Scratch, Sink};
use crate::clip::Clip;
use crate::codec::{Codec, Encoder};
use crate::resample::Resampler;

/// A relay that has passed nothing on for this long is filled with silence: NATs and phones stay happy. A far end that pauses for less
/// (silence suppression, a change of its own) is passed on as it is.
const FILL_AFTER: Duration = Duration::from_secs(1);

/// What a leg gets in this tick, before it is numbered.
enum Content<'a> {
    Silence,
    /// A frame that lies ready encoded.
    Ready(&'a [u8]),
    /// So many bytes in the scratch payload.
    Encoded(usize),
}

impl Engine {
    /// 20 ms have passed. To be called once per 20 ms of real or virtual time; late calls are made up for, not left out.
    pub fn tick(&mut self, now: Duration, sink: &mut impl Sink) {
        self.plan();
        for slot in 0..self.legs.len() {
            if let Some(leg) = &mut self.legs[slot] {
                read(leg, now, &mut self.frames[slot], &mut self.scratch);
                let limit = leg.terms.inactivity.filter(|_| leg.terms.receive && !leg.silent);
                if limit.is_some_and(|limit| now.saturating_sub(leg.last_heard) >= limit) {
                    leg.silent = true;
                    Self::happened(&mut self.events, EngineEvent::Silent { leg: leg.key });
                }
            }
        }
        self.shared.fill(None);
        for slot in 0..self.legs.len() {
            let Some(mut leg) = self.legs[slot].take() else {
                continue;
            };
            self.feed(&mut leg, now, sink);
            self.legs[slot] = Some(leg);
        }
    }

    fn feed(&mut self, leg: &mut Leg, now: Duration, sink: &mut impl Sink) {
        if leg.terms.formats.is_empty() {
            return;
        }
        if let Some((payload_type, codec)) = leg.sends()
            && !send_digit(leg, now, codec, sink)
        {
            let content = match leg.feed {
                Feed::Relay => {
                    let since = leg.line.last_sent().unwrap_or(leg.opened);
                    let dry = now.saturating_sub(since) >= FILL_AFTER;
                    leg.filling |= dry;
                    leg.filling.then_some(Content::Silence)
                }
                Feed::Mix { shared } => Some(self.mix(&leg.row, &mut leg.encoder, codec, shared)),
            };
            if let Some(content) = content {
                let payload = match content {
                    Content::Silence => codec.silence(),
                    Content::Ready(payload) => payload,
                    Content::Encoded(length) => &self.scratch.payload[..length],
                };
                let (numbers, marker) = leg.line.grid(now, codec.frame_units());
                leg.line.count(now, payload.len());
                let packet = Outgoing {
                    payload_type,
                    marker,
                    sequence: numbers.sequence,
                    timestamp: numbers.timestamp,
                    ssrc: leg.line.ssrc(),
                };
                sink.send(leg.key, packet, payload);
            }
        }
        for voice in &mut leg.row {
            if let Some(play) = voice.advance() {
                Self::happened(&mut self.events, EngineEvent::PlayFinished { leg: leg.key, play });
            }
        }
    }

    /// Adds up what the leg hears and encodes it, in the cheapest way that is right.
    fn mix<'a>(
        &mut self,
        row: &'a [Voice],
        encoder: &mut Option<(Codec, Box<dyn Encoder>)>,
        codec: Codec,
        shared: Option<usize>,
    ) -> Content<'a> {
        if let Some(known) = shared.and_then(|number| self.shared[number]) {
            self.scratch.payload[..160].copy_from_slice(&known);
            return Content::Encoded(160);
        }
        let rate = codec.rate();
        let Scratch {
            sum, mixed, payload, ..
        } = &mut self.scratch;
        sum.clear();
        let mut only: Option<(&Clip, usize)> = None;
        let mut count = 0;
        for voice in row {
            let samples = match voice {
                Voice::Leg { slot: Some(slot), .. } => {
                    let frame = &self.frames[*slot];
                    if rate == 8_000 {
                        &frame.narrow[..]
                    } else {
                        &frame.wide[..]
                    }
                }
                Voice::Leg { slot: None, .. } => &[],
                Voice::Looped { .. } | Voice::Prompt { .. } => match voice.playing() {
                    Some((clip, frame)) => {
                        only = Some((clip, frame));
                        clip.samples(rate, frame)
                    }
                    None => &[],
                },
            };
            if samples.is_empty() {
                continue;
            }
            count += 1;
            sum.resize(rate as usize / 50, 0);
            sum.iter_mut()
                .zip(samples)
                .for_each(|(total, sample)| *total += i32::from(*sample));
        }
        if count == 0 {
            return Content::Silence;
        }
        if let Some(ready) = only
            .filter(|_| count == 1)
            .and_then(|(clip, frame)| clip.encoded(codec, frame))
        {
            return Content::Ready(ready);
        }
        mixed.clear();
        mixed.extend(sum.iter().map(|total| (*total).clamp(-32_768, 32_767) as i16));
        if encoder.as_ref().is_none_or(|(known, _)| *known != codec) {
            *encoder = codec.encoder().ok().map(|made| (codec, made));
        }
        let length = encoder
            .as_mut()
            .map_or(0, |(_, encoder)| encoder.encode(mixed, payload));
        if length == 0 {
            return Content::Silence;
        }
        if let Some(number) = shared
            && let Some(frame) = payload.first_chunk::<160>()
        {
            self.shared[number] = Some(*frame);
        }
        Content::Encoded(length)
    }
}

/// While keys are being sent they take the place of sound; true when one was.
fn send_digit(leg: &mut Leg, now: Duration, codec: Codec, sink: &mut impl Sink) -> bool {
    let units = codec.frame_units();
    if !leg.digits_out.is_active() {
        leg.digits_out.tick(0, 0);
        return false;
    }
    let Some(payload_type) = leg.event_payload_type() else {
        return false;
    };
    let timestamp = leg.line.hold(now, units);
    let Some(event) = leg.digits_out.tick(timestamp, units as u16) else {
        return false;
    };
    let numbers = leg.line.event(event.timestamp);
    leg.line.count(now, event.payload.len());
    let packet = Outgoing {
        payload_type,
        marker: event.marker,
        sequence: numbers.sequence,
        timestamp: numbers.timestamp,
        ssrc: leg.line.ssrc(),
    };
    sink.send(leg.key, packet, &event.payload);
    true
}

/// One frame of what the leg says, at the rates that are needed.
fn read(leg: &mut Leg, now: Duration, frame: &mut Frame, scratch: &mut Scratch) {
    frame.narrow.clear();
    frame.wide.clear();
    if !leg.needs_narrow && !leg.needs_wide {
        leg.reader.pass(now);
        leg.resampler = None;
        return;
    }
    let rate = leg.reader.codec().rate();
    if !leg.reader.frame(now, &mut scratch.decoded) {
        return;
    }
    let (own, other, other_rate, needed) = if rate == 8_000 {
        (&mut frame.narrow, &mut frame.wide, 16_000, leg.needs_wide)
    } else {
        (&mut frame.wide, &mut frame.narrow, 8_000, leg.needs_narrow)
    };
    own.extend_from_slice(&scratch.decoded);
    if needed {
        if leg.resampler.is_none() {
            leg.resampler = Resampler::new(rate, other_rate);
        }
        if let Some(resampler) = &mut leg.resampler {
            resampler.process(own, other);
        }
    }
}

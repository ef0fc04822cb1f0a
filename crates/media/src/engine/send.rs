//! The beat of the grid: every needed leg gives one frame of 20 ms, every leg that is not relayed gets one.

use std::time::Duration;

use super::leg::{Feed, Leg};
use super::mix::Content;
use super::{Engine, EngineEvent, Frame, Outgoing, Scratch, Sink};
use crate::codec::Codec;
use crate::resample::Resampler;

/// A relay that has passed nothing on for this long is filled with silence: NATs and phones stay happy. A far end that pauses for less
/// (silence suppression, a change of its own) is passed on as it is.
const FILL_AFTER: Duration = Duration::from_secs(1);

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
                Feed::Mix { shared } => Some(self.mix(&leg.row, &mut leg.output, codec, shared)),
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

//! A packet arrives: it is counted, its digit is reported, its sound is kept for the mixer and relayed at once where that suffices.

use std::time::Duration;

use super::leg::{Feed, Leg, Meaning};
use super::{Engine, EngineEvent, LegKey, Outgoing, Sink};
use crate::dtmf::Digit;
use crate::line::Incoming;
use crate::rtp::RtpHeader;

impl Engine {
    /// Takes in one valid RTP packet of a leg; what is relayed goes to `sink` before this returns.
    pub fn receive(&mut self, now: Duration, key: LegKey, header: RtpHeader, payload: &[u8], sink: &mut impl Sink) {
        self.plan();
        let Some(&slot) = self.index.get(&key) else { return };
        let Some(mut leg) = self.legs[slot].take() else { return };
        let meaning = if leg.terms.receive {
            leg.meaning(header.payload_type)
        } else {
            None
        };
        let mut digit = None;
        match meaning {
            None => leg.unexpected += 1,
            Some(meaning) => {
                if let Meaning::Event { .. } = meaning
                    && leg.press.is_none_or(|(press, _)| press != header.timestamp)
                {
                    leg.press = Some((header.timestamp, !leg.relay_to.is_empty()));
                }
                digit = self.count(&mut leg, now, header, meaning, payload);
                self.relay(&leg, now, header, meaning, payload, sink);
            }
        }
        if let Some(digit) = digit {
            for listener in &leg.digits_to {
                if let Some(other) = &mut self.legs[*listener]
                    && other.event_payload_type().is_some()
                {
                    other.digits_out.queue(&[digit]);
                }
            }
        }
        self.legs[slot] = Some(leg);
    }

    fn count(
        &mut self,
        leg: &mut Leg,
        now: Duration,
        header: RtpHeader,
        meaning: Meaning,
        payload: &[u8],
    ) -> Option<Digit> {
        leg.last_heard = now;
        if leg.silent || !leg.heard {
            (leg.silent, leg.heard) = (false, true);
            Self::happened(&mut self.events, EngineEvent::Heard { leg: leg.key });
        }
        let clock = match meaning {
            Meaning::Sound(codec) => codec.clock(),
            Meaning::Event { clock } => clock,
            Meaning::ComfortNoise => 8_000,
        };
        if leg
            .reception
            .packet(now, clock, header.ssrc, header.sequence, header.timestamp)
        {
            leg.reader.restart();
        }
        match meaning {
            Meaning::Sound(codec) => {
                if leg.reader.codec() != codec {
                    leg.change_codec(codec);
                    self.dirty = true;
                }
                leg.reader.push(now, codec, header.sequence, payload);
                None
            }
            Meaning::ComfortNoise => {
                leg.reader.skip(now, header.sequence);
                None
            }
            Meaning::Event { clock } => {
                leg.reader.skip(now, header.sequence);
                let digit = leg
                    .digits_in
                    .packet(clock, header.ssrc, header.timestamp, header.marker, payload)?;
                Self::happened(&mut self.events, EngineEvent::Digit { leg: leg.key, digit });
                Some(digit)
            }
        }
    }

    fn relay(
        &mut self,
        leg: &Leg,
        now: Duration,
        header: RtpHeader,
        meaning: Meaning,
        payload: &[u8],
        sink: &mut impl Sink,
    ) {
        for listener in &leg.relay_to {
            let Some(other) = &mut self.legs[*listener] else {
                continue;
            };
            let Some((payload_type, codec)) = other.sends() else {
                continue;
            };
            if other.feed != Feed::Relay || other.digits_out.is_active() {
                continue;
            }
            let (payload_type, units) = match meaning {
                Meaning::Sound(sent) if sent == codec && !payload.is_empty() => (payload_type, codec.duration(payload)),
                Meaning::Event { .. } if leg.press == Some((header.timestamp, false)) => continue,
                Meaning::Event { clock } if clock == codec.clock() => match other.event_payload_type() {
                    Some(events) => (events, 0),
                    None => continue,
                },
                Meaning::Sound(_) | Meaning::Event { .. } | Meaning::ComfortNoise => continue,
            };
            let from = Incoming {
                ssrc: header.ssrc,
                sequence: header.sequence,
                timestamp: header.timestamp,
            };
            let Some(numbers) = other.line.relay(now, codec.clock(), from, units) else {
                continue;
            };
            other.filling = false;
            other.line.count(now, payload.len());
            let packet = Outgoing {
                payload_type,
                marker: header.marker,
                sequence: numbers.sequence,
                timestamp: numbers.timestamp,
                ssrc: other.line.ssrc(),
            };
            sink.send(other.key, packet, payload);
        }
    }
}

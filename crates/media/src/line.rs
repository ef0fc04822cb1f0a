//! The numbering of one outgoing stream: one SSRC, one sequence and one timestamp line for life, whichever path feeds it.
//!
//! A stream is fed either from the 20 ms grid (mixes, prompts, silence, digits) or by a relay that passes another stream's packets on.
//! The receiver must not notice the change: sequence numbers go on without a gap, and timestamps go on as time does.

use std::time::Duration;

/// A relayed stream that jumps further than this, in packets, is numbered afresh instead of tearing our line apart.
const MAX_SEQUENCE_JUMP: u16 = 200;
/// The same for timestamps, in seconds of difference from elapsed time.
const MAX_TIMESTAMP_JUMP: u32 = 2;

/// A stream that has sent nothing for longer than this has paused.
const PAUSE: Duration = Duration::from_millis(50);

/// Numbers for one packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// Sequence number that never wraps; its low 16 bits go on the wire.
    pub sequence: u64,
    /// The RTP timestamp.
    pub timestamp: u32,
}

#[derive(Debug, Clone, Copy)]
enum Feed {
    Grid,
    Relay {
        ssrc: u32,
        last_in: u16,
        last_out: u64,
        offset: u32,
        floor: u64,
    },
}

/// The state of one outgoing stream.
#[derive(Debug, Clone)]
pub struct Line {
    ssrc: u32,
    next_sequence: u64,
    /// Where sound continues when nothing is missing.
    next_timestamp: u32,
    last_sent: Option<Duration>,
    feed: Feed,
    packets: u64,
    octets: u64,
}

impl Line {
    /// The three numbers should be random (RFC 3550 section 5.1); the caller has the dice.
    #[must_use]
    pub fn new(ssrc: u32, first_sequence: u16, first_timestamp: u32) -> Self {
        Self {
            ssrc,
            next_sequence: u64::from(first_sequence),
            next_timestamp: first_timestamp,
            last_sent: None,
            feed: Feed::Grid,
            packets: 0,
            octets: 0,
        }
    }

    /// The stream's name on the wire.
    #[must_use]
    pub const fn ssrc(&self) -> u32 {
        self.ssrc
    }

    /// Packets and payload bytes sent so far.
    #[must_use]
    pub const fn sent(&self) -> (u64, u64) {
        (self.packets, self.octets)
    }

    /// When a packet last left.
    #[must_use]
    pub const fn last_sent(&self) -> Option<Duration> {
        self.last_sent
    }

    /// The timestamp with which sound would go on now.
    #[must_use]
    pub const fn next_timestamp(&self) -> u32 {
        self.next_timestamp
    }

    /// Numbers for a frame of `units` clock units made on the grid. The flag says that the frame follows a change or a pause: it
    /// deserves the marker.
    pub fn grid(&mut self, now: Duration, units: u32) -> (Numbers, bool) {
        let resumed = self.join_grid(now, units);
        let numbers = Numbers {
            sequence: self.next_sequence,
            timestamp: self.next_timestamp,
        };
        self.next_sequence += 1;
        self.next_timestamp = self.next_timestamp.wrapping_add(units);
        (numbers, resumed)
    }

    /// Numbers for one packet of a digit that began at `timestamp`: it takes a sequence number and no time.
    pub fn event(&mut self, timestamp: u32) -> Numbers {
        let numbers = Numbers {
            sequence: self.next_sequence,
            timestamp,
        };
        self.next_sequence += 1;
        numbers
    }

    /// Lets `units` of time pass without sound, while a digit is on the line; returns the timestamp at which they began.
    pub fn hold(&mut self, now: Duration, units: u32) -> u32 {
        self.join_grid(now, units);
        let timestamp = self.next_timestamp;
        self.next_timestamp = timestamp.wrapping_add(units);
        timestamp
    }

    /// Numbers for a packet that is passed on from another stream, `units` long; `None` for one that is older than the moment at
    /// which this stream began to be fed from there.
    pub fn relay(&mut self, now: Duration, clock: u32, from: Incoming, units: u32) -> Option<Numbers> {
        let mut numbers = self.relayed(from);
        if numbers.is_none_or(|found| self.implausible(now, clock, found)) {
            numbers = Some(self.join_relay(now, from, units.max(clock / 1_000)));
        }
        let numbers = numbers?;
        let Feed::Relay {
            last_in,
            last_out,
            floor,
            ..
        } = &mut self.feed
        else {
            return None;
        };
        if numbers.sequence < *floor {
            return None;
        }
        if numbers.sequence >= *last_out {
            (*last_in, *last_out) = (from.sequence, numbers.sequence);
        }
        self.next_sequence = self.next_sequence.max(numbers.sequence + 1);
        let after = numbers.timestamp.wrapping_add(units);
        if (after.wrapping_sub(self.next_timestamp) as i32) > 0 {
            self.next_timestamp = after;
        }
        Some(numbers)
    }

    /// Counts a packet as sent.
    pub fn count(&mut self, now: Duration, payload: usize) {
        self.last_sent = Some(now);
        self.packets += 1;
        self.octets += payload as u64;
    }

    fn join_grid(&mut self, now: Duration, units: u32) -> bool {
        let late = self
            .last_sent
            .is_none_or(|last| now.saturating_sub(last) > Duration::from_millis(50));
        if matches!(self.feed, Feed::Relay { .. }) || late {
            self.skip_pause(now, units);
            self.feed = Feed::Grid;
            return true;
        }
        false
    }

    /// Whole frames that should have been sent since the last one, were the stream continuous, are skipped in the timestamp. The
    /// change between a relay and the grid may leave up to two frames of time between two packets; that is no pause.
    fn skip_pause(&mut self, now: Duration, units: u32) {
        if let Some(last) = self.last_sent
            && now.saturating_sub(last) > PAUSE
        {
            let frames = (now.saturating_sub(last).as_millis() as u32 + 10) / 20;
            self.next_timestamp = self.next_timestamp.wrapping_add(frames.saturating_sub(1) * units);
        }
    }

    fn relayed(&self, from: Incoming) -> Option<Numbers> {
        let Feed::Relay {
            ssrc,
            last_in,
            last_out,
            offset,
            ..
        } = self.feed
        else {
            return None;
        };
        let step = from.sequence.wrapping_sub(last_in) as i16;
        if ssrc != from.ssrc || step.unsigned_abs() > MAX_SEQUENCE_JUMP {
            return None;
        }
        let sequence = last_out.checked_add_signed(i64::from(step))?;
        Some(Numbers {
            sequence,
            timestamp: from.timestamp.wrapping_add(offset),
        })
    }

    fn implausible(&self, now: Duration, clock: u32, numbers: Numbers) -> bool {
        let elapsed = self.last_sent.map_or(Duration::ZERO, |last| now.saturating_sub(last));
        let expected = self
            .next_timestamp
            .wrapping_add((elapsed.as_millis() as u32).wrapping_mul(clock / 1_000));
        (numbers.timestamp.wrapping_sub(expected) as i32).unsigned_abs() > clock * MAX_TIMESTAMP_JUMP
    }

    fn join_relay(&mut self, now: Duration, from: Incoming, units: u32) -> Numbers {
        self.skip_pause(now, units);
        let numbers = Numbers {
            sequence: self.next_sequence,
            timestamp: self.next_timestamp,
        };
        self.feed = Feed::Relay {
            ssrc: from.ssrc,
            last_in: from.sequence,
            last_out: numbers.sequence,
            offset: numbers.timestamp.wrapping_sub(from.timestamp),
            floor: numbers.sequence,
        };
        numbers
    }
}

/// The numbers of a packet that came in and is to be passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incoming {
    /// The sender's stream.
    pub ssrc: u32,
    /// The sender's sequence number.
    pub sequence: u16,
    /// The sender's timestamp.
    pub timestamp: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn incoming(ssrc: u32, sequence: u16, timestamp: u32) -> Incoming {
        Incoming {
            ssrc,
            sequence,
            timestamp,
        }
    }

    #[test]
    fn grid_relay_grid_leaves_no_gap() {
        let mut line = Line::new(1, 65_534, u32::MAX - 100);
        let mut sent = Vec::new();
        for step in 0..3 {
            sent.push(line.grid(at(20 * step), 160).0);
            line.count(at(20 * step), 160);
        }
        for step in 3..6_u64 {
            let from = incoming(77, 10 + step as u16, 5_000 + 160 * step as u32);
            sent.push(line.relay(at(20 * step + 7), 8_000, from, 160).expect("in order"));
            line.count(at(20 * step + 7), 160);
        }
        for step in 6..9 {
            sent.push(line.grid(at(20 * step), 160).0);
            line.count(at(20 * step), 160);
        }
        for pair in sent.windows(2) {
            assert_eq!(pair[1].sequence, pair[0].sequence + 1);
            assert_eq!(pair[1].timestamp, pair[0].timestamp.wrapping_add(160));
        }
        assert_eq!(line.sent(), (9, 1_440));
    }

    #[test]
    fn a_relay_keeps_losses_and_order_and_drops_what_is_older_than_itself() {
        let mut line = Line::new(1, 100, 0);
        let mut relay = |sequence: u16| {
            let numbers = line.relay(
                at(u64::from(sequence) * 20),
                8_000,
                incoming(5, sequence, u32::from(sequence) * 160),
                160,
            );
            line.count(at(u64::from(sequence) * 20), 160);
            numbers.map(|numbers| (numbers.sequence, numbers.timestamp))
        };
        assert_eq!(relay(50), Some((100, 0)));
        assert_eq!(relay(53), Some((103, 480)));
        assert_eq!(relay(52), Some((102, 320)));
        assert_eq!(relay(54), Some((104, 640)));
        assert_eq!(relay(49), None);
    }

    #[test]
    fn a_jumping_or_new_stream_is_numbered_on() {
        let mut line = Line::new(1, 0, 0);
        let first = line.relay(at(0), 8_000, incoming(5, 1, 0), 160).expect("first");
        line.count(at(0), 160);
        let jumped = line
            .relay(at(20), 8_000, incoming(5, 30_000, 4_000_000), 160)
            .expect("jump");
        line.count(at(20), 160);
        let stamped = line
            .relay(at(40), 8_000, incoming(5, 30_001, 99), 160)
            .expect("timestamp jump");
        line.count(at(40), 160);
        let other = line.relay(at(60), 8_000, incoming(6, 9, 9), 160).expect("other stream");
        assert_eq!(
            [first.sequence, jumped.sequence, stamped.sequence, other.sequence],
            [0, 1, 2, 3]
        );
        assert_eq!([jumped.timestamp, stamped.timestamp, other.timestamp], [160, 320, 480]);
    }

    #[test]
    fn a_pause_shows_in_the_timestamp_only() {
        let mut line = Line::new(1, 0, 0);
        line.grid(at(0), 160);
        line.count(at(0), 160);
        let (numbers, resumed) = line.grid(at(1_000), 160);
        assert_eq!((numbers.sequence, numbers.timestamp, resumed), (1, 8_000, true));
    }
}

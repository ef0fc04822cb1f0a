//! From digits to telephone-event packets on the 20 ms grid: a packet per tick while the key is down, three end packets, a pause.

use std::collections::VecDeque;

use super::Digit;
use super::event::TelephoneEvent;

/// How long each key is held, in ticks of 20 ms.
const HELD_TICKS: u16 = 5;
/// End packets are sent this often (RFC 4733 section 2.5.1.4).
const END_COPIES: u16 = 3;
/// Sound, or nothing, between two keys, in ticks.
const PAUSE_TICKS: u16 = 3;
/// Digits that may wait at once; more are refused.
pub const MAX_WAITING: usize = 64;
/// Level sent, -10 dBm0.
const VOLUME: u8 = 10;

/// The digits waiting to be sent on one stream.
#[derive(Debug, Clone, Default)]
pub struct DigitSender {
    waiting: VecDeque<Digit>,
    running: Option<Running>,
    pause: u16,
}

#[derive(Debug, Clone, Copy)]
struct Running {
    digit: Digit,
    timestamp: u32,
    tick: u16,
}

/// One packet to send now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventPacket {
    /// The timestamp at which the key went down: the same in all packets of a press.
    pub timestamp: u32,
    /// First packet of a press.
    pub marker: bool,
    /// The payload.
    pub payload: [u8; 4],
}

impl DigitSender {
    /// Queues digits; returns false, and queues none, when too many would wait.
    pub fn queue(&mut self, digits: &[Digit]) -> bool {
        if self.waiting.len() + digits.len() > MAX_WAITING {
            return false;
        }
        self.waiting.extend(digits);
        true
    }

    /// Whether the next tick may produce a packet: the stream's sound gives way.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.running.is_some() || (self.pause == 0 && !self.waiting.is_empty())
    }

    /// One tick of 20 ms; `timestamp` is where the stream stands, `units` are the clock units of a tick.
    pub fn tick(&mut self, timestamp: u32, units: u16) -> Option<EventPacket> {
        if self.running.is_none() {
            if self.pause > 0 {
                self.pause -= 1;
                return None;
            }
            let digit = self.waiting.pop_front()?;
            self.running = Some(Running {
                digit,
                timestamp,
                tick: 0,
            });
        }
        let running = self.running.as_mut()?;
        running.tick += 1;
        let payload = TelephoneEvent {
            code: running.digit.code(),
            end: running.tick >= HELD_TICKS,
            volume: VOLUME,
            duration: running.tick.min(HELD_TICKS).saturating_mul(units),
        };
        let packet = EventPacket {
            timestamp: running.timestamp,
            marker: running.tick == 1,
            payload: payload.to_bytes(),
        };
        if running.tick >= HELD_TICKS + END_COPIES - 1 {
            self.running = None;
            self.pause = PAUSE_TICKS;
        }
        Some(packet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtmf::receive::DigitReceiver;

    fn keys(text: &str) -> Vec<Digit> {
        text.chars().filter_map(Digit::from_char).collect()
    }

    #[test]
    fn what_is_sent_is_received_in_shape_and_order() {
        let mut sender = DigitSender::default();
        assert!(sender.queue(&keys("159#")));
        let mut receiver = DigitReceiver::default();
        let (mut heard, mut packets, mut ends) = (String::new(), 0, 0);
        for tick in 0..60_u32 {
            let active = sender.is_active();
            let packet = sender.tick(tick * 160, 160);
            assert_eq!(active, packet.is_some());
            if let Some(packet) = packet {
                packets += 1;
                ends += usize::from(packet.payload[1] & 0x80 != 0);
                heard.extend(
                    receiver
                        .packet(8_000, 1, packet.timestamp, packet.marker, &packet.payload)
                        .map(Digit::as_char),
                );
            }
        }
        assert_eq!((heard.as_str(), packets, ends), ("159#", 28, 12));
        assert!(!sender.is_active());
    }

    #[test]
    fn the_queue_has_a_limit() {
        let mut sender = DigitSender::default();
        assert!(sender.queue(&[Digit(1); MAX_WAITING]));
        assert!(!sender.queue(&keys("1")));
    }
}

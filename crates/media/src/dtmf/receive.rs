//! From telephone-event packets to digits: each press once, at its first packet that arrives, whichever packets are lost.

use super::Digit;
use super::event::TelephoneEvent;

/// A packet whose timestamp lies this far behind the last press, in seconds, is not a late copy but a sender that began anew.
const LATE_COPY_SECONDS: u32 = 2;

/// Collects the packets of one stream.
#[derive(Debug, Clone, Default)]
pub struct DigitReceiver {
    last: Option<Press>,
}

#[derive(Debug, Clone, Copy)]
struct Press {
    ssrc: u32,
    timestamp: u32,
    event: TelephoneEvent,
}

impl DigitReceiver {
    /// Takes one packet in: its SSRC, timestamp, marker, payload and the clock in Hz. A digit comes out at the first packet of each
    /// press; end packets and their copies are swallowed.
    pub fn packet(&mut self, clock: u32, ssrc: u32, timestamp: u32, marker: bool, payload: &[u8]) -> Option<Digit> {
        let event = TelephoneEvent::parse(payload)?;
        let press = Press { ssrc, timestamp, event };
        if let Some(last) = self.last.filter(|last| last.ssrc == ssrc) {
            let ahead = timestamp.wrapping_sub(last.timestamp) as i32;
            if ahead == 0 {
                self.last = Some(press);
                return None;
            }
            if ahead < 0 && ahead.unsigned_abs() < clock * LATE_COPY_SECONDS {
                return None;
            }
            // A press longer than the 16-bit duration goes on in a new segment (section 2.5.1.3).
            let continued = !marker
                && event.code == last.event.code
                && !last.event.end
                && last.event.duration == u16::MAX
                && ahead.unsigned_abs() == u32::from(u16::MAX);
            self.last = Some(press);
            return if continued { None } else { Digit::from_code(event.code) };
        }
        self.last = Some(press);
        Digit::from_code(event.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: u8, timestamp: u32) -> Vec<(u32, bool, [u8; 4])> {
        let event = |duration, end| {
            TelephoneEvent {
                code,
                end,
                volume: 10,
                duration,
            }
            .to_bytes()
        };
        let mut packets: Vec<_> = (1..5)
            .map(|step| (timestamp, step == 1, event(160 * step, false)))
            .collect();
        packets.extend((0..3).map(|_| (timestamp, false, event(800, true))));
        packets
    }

    fn digits(packets: &[(u32, bool, [u8; 4])]) -> String {
        let mut receiver = DigitReceiver::default();
        packets
            .iter()
            .filter_map(|(timestamp, marker, payload)| receiver.packet(8_000, 1, *timestamp, *marker, payload))
            .map(Digit::as_char)
            .collect()
    }

    #[test]
    fn each_press_counts_once_whichever_packets_are_lost() {
        let all: Vec<_> = [press(1, 0), press(1, 1_600), press(11, 3_200)].concat();
        assert_eq!(digits(&all), "11#");
        // Any single run of up to six lost packets of seven leaves each press visible.
        for start in 0..all.len() {
            for length in 1..=6 {
                let kept: Vec<_> = all
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at < start || *at >= start + length)
                    .map(|(_, p)| *p)
                    .collect();
                assert_eq!(digits(&kept), "11#", "lost {length} from {start}");
            }
        }
        let no_ends: Vec<_> = all
            .iter()
            .filter(|(_, _, payload)| payload[1] & 0x80 == 0)
            .copied()
            .collect();
        assert_eq!(digits(&no_ends), "11#");
    }

    #[test]
    fn late_copies_do_not_count_and_a_new_stream_does() {
        let mut packets = press(5, 10_000);
        let late = packets[6];
        packets.extend(press(6, 12_000));
        packets.push(late);
        assert_eq!(digits(&packets), "56");
        let mut receiver = DigitReceiver::default();
        let payload = packets[0].2;
        assert!(receiver.packet(8_000, 1, 10_000, true, &payload).is_some());
        assert!(
            receiver.packet(8_000, 2, 9_000, true, &payload).is_some(),
            "another SSRC"
        );
        assert!(receiver.packet(8_000, 2, 9_000, true, &payload).is_none());
        assert!(
            receiver.packet(8_000, 2, 12_000, true, &[16, 0, 0, 0]).is_none(),
            "flash is not a key"
        );
    }

    #[test]
    fn a_very_long_press_is_one_press() {
        let long = TelephoneEvent {
            code: 3,
            end: false,
            volume: 0,
            duration: u16::MAX,
        }
        .to_bytes();
        let more = TelephoneEvent {
            code: 3,
            end: true,
            volume: 0,
            duration: 800,
        }
        .to_bytes();
        assert_eq!(digits(&[(0, true, long), (65_535, false, more)]), "3");
    }
}

//! RTCP reports for plain RTP legs: sender and receiver reports of RFC 3550 section 6.4, and the reception figures they carry.
//! Browser legs have their own in `str0m`.

use std::time::Duration;

/// What we have received of one stream, kept as RFC 3550 appendix A.3 and A.8 say.
#[derive(Debug, Clone, Default)]
pub struct Reception {
    ssrc: Option<u32>,
    base: u64,
    highest: u64,
    received: u64,
    expected_before: u64,
    received_before: u64,
    transit: Option<i64>,
    jitter: f64,
}

/// One report block, the receiver's view of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportBlock {
    /// The stream reported on.
    pub ssrc: u32,
    /// Lost since the last report, in 256ths.
    pub fraction_lost: u8,
    /// Lost since the stream began.
    pub lost: u32,
    /// Highest sequence number with its wraps.
    pub highest: u32,
    /// Interarrival jitter in clock units.
    pub jitter: u32,
}

impl Reception {
    /// Counts one packet in; `clock` is the payload's rate in Hz. Returns true when it begins a new stream.
    pub fn packet(&mut self, now: Duration, clock: u32, ssrc: u32, sequence: u16, timestamp: u32) -> bool {
        let fresh = self.ssrc != Some(ssrc);
        if fresh {
            *self = Self {
                ssrc: Some(ssrc),
                base: u64::from(sequence),
                highest: u64::from(sequence),
                ..Self::default()
            };
        }
        let step = sequence.wrapping_sub(self.highest as u16) as i16;
        if step > 0 {
            self.highest += u64::from(step.unsigned_abs());
        }
        self.received += 1;
        let arrival = (now.as_micros() * u128::from(clock) / 1_000_000) as u32;
        let transit = i64::from(arrival.wrapping_sub(timestamp) as i32);
        if let Some(before) = self.transit {
            let change = (transit - before).unsigned_abs().min(u64::from(clock)) as f64;
            self.jitter += (change - self.jitter) / 16.0;
        }
        self.transit = Some(transit);
        fresh
    }

    /// Packets received of the present stream.
    #[must_use]
    pub const fn received(&self) -> u64 {
        self.received
    }

    /// Packets that should have come and have not.
    #[must_use]
    pub const fn lost(&self) -> u64 {
        if self.ssrc.is_none() {
            return 0;
        }
        (self.highest - self.base + 1).saturating_sub(self.received)
    }

    /// Interarrival jitter in clock units.
    #[must_use]
    pub const fn jitter(&self) -> u32 {
        self.jitter as u32
    }

    /// Closes the present interval and reports on it; `None` before the first packet.
    pub fn report(&mut self) -> Option<ReportBlock> {
        let ssrc = self.ssrc?;
        let expected = self.highest - self.base + 1;
        let expected_now = expected - self.expected_before;
        let received_now = self.received - self.received_before;
        self.expected_before = expected;
        self.received_before = self.received;
        let lost_now = expected_now.saturating_sub(received_now);
        Some(ReportBlock {
            ssrc,
            fraction_lost: (lost_now * 256).checked_div(expected_now).unwrap_or(0).min(255) as u8,
            lost: self.lost().min(0x7F_FFFF) as u32,
            highest: self.highest as u32,
            jitter: self.jitter(),
        })
    }
}

/// What a sender report says of our own stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderInfo {
    /// Wall time as an NTP timestamp (32.32 bits since 1900).
    pub ntp: u64,
    /// The same moment on the stream's own clock.
    pub timestamp: u32,
    /// Packets sent.
    pub packets: u32,
    /// Payload bytes sent.
    pub octets: u32,
}

/// Prints a compound packet: SR (or RR when nothing was sent) and an SDES with `cname`.
#[must_use]
pub fn print_report(ssrc: u32, sender: Option<SenderInfo>, block: Option<ReportBlock>, cname: &str) -> Vec<u8> {
    let mut out = vec![
        0x80 | u8::from(block.is_some()),
        if sender.is_some() { 200 } else { 201 },
        0,
        0,
    ];
    out.extend(ssrc.to_be_bytes());
    if let Some(info) = sender {
        out.extend(info.ntp.to_be_bytes());
        out.extend(info.timestamp.to_be_bytes());
        out.extend(info.packets.to_be_bytes());
        out.extend(info.octets.to_be_bytes());
    }
    if let Some(block) = block {
        out.extend(block.ssrc.to_be_bytes());
        out.extend(((u32::from(block.fraction_lost) << 24) | (block.lost & 0xFF_FFFF)).to_be_bytes());
        out.extend(block.highest.to_be_bytes());
        out.extend(block.jitter.to_be_bytes());
        out.extend([0; 8]);
    }
    let words = (out.len() / 4 - 1) as u16;
    out[2..4].copy_from_slice(&words.to_be_bytes());

    let text = &cname.as_bytes()[..cname.len().min(255)];
    let start = out.len();
    out.extend([0x81, 202, 0, 0]);
    out.extend(ssrc.to_be_bytes());
    out.extend([1, text.len() as u8]);
    out.extend(text);
    out.push(0);
    while !out.len().is_multiple_of(4) {
        out.push(0);
    }
    let words = ((out.len() - start) / 4 - 1) as u16;
    out[start + 2..start + 4].copy_from_slice(&words.to_be_bytes());
    out
}

/// The report blocks about `ssrc` in a received compound packet. Anything malformed ends the reading.
#[must_use]
pub fn blocks_about(ssrc: u32, mut compound: &[u8]) -> Vec<ReportBlock> {
    let mut found = Vec::new();
    while let Some((head, rest)) = compound.split_first_chunk::<4>() {
        let length = usize::from(u16::from_be_bytes([head[2], head[3]])) * 4;
        let (Some(body), Some(after)) = (rest.get(..length), rest.get(length..)) else {
            break;
        };
        let skipped = match head[1] {
            200 => 24,
            201 => 4,
            _ => length,
        };
        let blocks = body.get(skipped..).unwrap_or_default().chunks_exact(24);
        for block in blocks.take(usize::from(head[0] & 0x1F)) {
            let word = |at: usize| u32::from_be_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]]);
            if word(0) == ssrc {
                found.push(ReportBlock {
                    ssrc,
                    fraction_lost: block[4],
                    lost: word(4) & 0xFF_FFFF,
                    highest: word(8),
                    jitter: word(12),
                });
            }
        }
        compound = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_counted_across_a_wrap() {
        let mut reception = Reception::default();
        for step in 0..100_u16 {
            if step % 10 != 3 {
                let sequence = 65_500_u16.wrapping_add(step);
                reception.packet(
                    Duration::from_millis(20 * u64::from(step)),
                    8_000,
                    7,
                    sequence,
                    160 * u32::from(step),
                );
            }
        }
        let block = reception.report().expect("packets came");
        assert_eq!((block.lost, block.fraction_lost, block.jitter), (10, 25, 0));
        assert_eq!(block.highest, 65_599);
        assert_eq!((reception.received(), reception.lost()), (90, 10));
    }

    #[test]
    fn reports_are_read_by_the_other_side() {
        let block = ReportBlock {
            ssrc: 9,
            fraction_lost: 3,
            lost: 70,
            highest: 1_000,
            jitter: 12,
        };
        let info = SenderInfo {
            ntp: 1 << 40,
            timestamp: 5,
            packets: 6,
            octets: 960,
        };
        for sender in [Some(info), None] {
            let printed = print_report(4, sender, Some(block), "leg@centrala");
            assert_eq!(printed.len() % 4, 0);
            assert_eq!(blocks_about(9, &printed), [block]);
            assert_eq!(blocks_about(8, &printed), []);
            for length in 0..printed.len() {
                let _ = blocks_about(9, &printed[..length]);
            }
        }
    }
}

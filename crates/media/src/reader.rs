//! The receiving end of a leg: packets in at any time, one frame of 20 ms out per tick. Joins jitter buffer and decoder.

use std::time::Duration;

use crate::codec::{Codec, Decoder};
use crate::jitter::{JitterBuffer, JitterFigures, Pull};
use crate::tone::rms_dbfs;

/// Below this level a packet may be left out unheard.
const QUIET_DBFS: f64 = -42.0;
/// After so many packets without a quiet one, two are blended into one.
const PATIENCE: u32 = 50;

/// Reads one received stream.
pub struct Reader {
    buffer: JitterBuffer,
    codec: Codec,
    decoder: Option<Box<dyn Decoder>>,
    /// Decoded and not yet given out.
    samples: Vec<i16>,
    /// Time given out in advance while nobody needed the sound, in samples.
    ahead: usize,
    packet: usize,
    patience: u32,
}

impl Reader {
    /// The codec of the first packets; a packet of another one changes it.
    #[must_use]
    pub fn new(codec: Codec) -> Self {
        Self {
            buffer: JitterBuffer::default(),
            codec,
            decoder: None,
            samples: Vec::new(),
            ahead: 0,
            packet: codec.rate() as usize / 50,
            patience: 0,
        }
    }

    /// What is being received.
    #[must_use]
    pub const fn codec(&self) -> Codec {
        self.codec
    }

    /// A packet with sound.
    pub fn push(&mut self, now: Duration, codec: Codec, sequence: u16, payload: &[u8]) {
        if codec != self.codec {
            *self = Self::new(codec);
        }
        self.buffer.push(now, sequence, Some(payload));
    }

    /// A packet of the same stream without sound.
    pub fn skip(&mut self, now: Duration, sequence: u16) {
        self.buffer.push(now, sequence, None);
    }

    /// Another stream begins; the codec stays.
    pub fn restart(&mut self) {
        self.buffer.reset();
    }

    /// The next 20 ms, at the codec's rate, into `out`; false when there is no stream and `out` was left empty.
    pub fn frame(&mut self, now: Duration, out: &mut Vec<i16>) -> bool {
        let wanted = self.codec.rate() as usize / 50;
        self.ahead = 0;
        out.clear();
        while self.samples.len() < wanted {
            if !self.decode_one(now) {
                if self.samples.is_empty() {
                    return false;
                }
                self.samples.resize(wanted, 0);
            }
        }
        out.extend(self.samples.drain(..wanted));
        true
    }

    /// Lets 20 ms pass without decoding.
    pub fn pass(&mut self, now: Duration) {
        let wanted = self.codec.rate() as usize / 50;
        self.samples.clear();
        let (units, samples) = (self.codec.frame_units() as usize, wanted);
        while self.ahead < wanted {
            let surplus = self.buffer.has_surplus();
            match self.buffer.pull(now) {
                Pull::Sound(_) if surplus => self.buffer.shortened(),
                Pull::Sound(payload) => {
                    self.packet = (self.codec.duration(payload) as usize * samples / units).max(1);
                    self.ahead += self.packet;
                }
                Pull::Lost { .. } => self.ahead += self.packet,
                Pull::Starved | Pull::Idle => self.ahead = wanted,
            }
        }
        self.ahead -= wanted;
    }

    /// What the jitter buffer has seen.
    #[must_use]
    pub const fn figures(&self) -> JitterFigures {
        self.buffer.figures()
    }

    /// Decodes one packet, or conceals one; false when there is no stream.
    fn decode_one(&mut self, now: Duration) -> bool {
        if self.decoder.is_none() {
            self.decoder = self.codec.decoder().ok();
        }
        let Some(decoder) = &mut self.decoder else { return false };
        let start = self.samples.len();
        let surplus = self.buffer.has_surplus();
        match self.buffer.pull(now) {
            Pull::Sound(payload) => {
                decoder.decode(payload, &mut self.samples);
                self.packet = (self.samples.len() - start).max(1);
                if surplus {
                    self.shorten(now, start);
                }
            }
            Pull::Lost { next } => decoder.conceal(next, self.packet, &mut self.samples),
            Pull::Starved => decoder.conceal(None, self.packet, &mut self.samples),
            Pull::Idle => return false,
        }
        true
    }

    /// Leaves out the packet decoded at `start` when it is quiet, or blends it with the next one after waiting in vain.
    fn shorten(&mut self, now: Duration, start: usize) {
        self.patience += 1;
        if rms_dbfs(&self.samples[start..]) < QUIET_DBFS {
            self.samples.truncate(start);
        } else if self.patience > PATIENCE {
            let end = self.samples.len();
            let (Some(decoder), Pull::Sound(payload)) = (&mut self.decoder, self.buffer.pull(now)) else {
                return;
            };
            decoder.decode(payload, &mut self.samples);
            let length = (end - start).min(self.samples.len() - end);
            for at in 0..length {
                let (from, to) = (i32::from(self.samples[start + at]), i32::from(self.samples[end + at]));
                let mixed = (from * (length - at) as i32 + to * at as i32) / length as i32;
                self.samples[start + at] = mixed as i16;
            }
            self.samples.truncate(start + length);
        } else {
            return;
        }
        self.patience = 0;
        self.buffer.shortened();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::MAX_PAYLOAD;
    use crate::tone::{ToneGenerator, signal_to_noise_db};

    /// A small generator of repeatable dice.
    fn dice(seed: &mut u64) -> u64 {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    /// Sends `seconds` of a voice-like signal through loss and jitter; returns the quality of each second, worst first, and how many
    /// packets came too late.
    fn through(codec: Codec, seconds: usize, loss_percent: u64, jitter_ms: u64, packet_ms: usize) -> (Vec<f64>, usize) {
        let rate = codec.rate();
        let frame = rate as usize / 1_000 * packet_ms;
        let sent = ToneGenerator::new(rate, &[180.0, 360.0, 720.0], -16.0).take(rate as usize * seconds);
        let mut encoder = codec.encoder().expect("starts");
        let mut seed = 7;
        let mut waiting: Vec<(u64, u16, Vec<u8>)> = Vec::new();
        for (number, piece) in sent.chunks_exact(frame).enumerate() {
            let mut payload = [0; MAX_PAYLOAD];
            let length = encoder.encode(piece, &mut payload);
            let arrival = number as u64 * packet_ms as u64 + dice(&mut seed) % (jitter_ms + 1);
            if dice(&mut seed) % 100 >= loss_percent {
                waiting.push((arrival, number as u16, payload[..length].to_vec()));
            }
        }
        waiting.sort_by_key(|packet| packet.0);
        let mut reader = Reader::new(codec);
        let (mut heard, mut next, mut out) = (Vec::new(), 0, Vec::new());
        for tick in 0..(seconds as u64 * 50 - 10) {
            let now = tick * 20 + 3;
            while next < waiting.len() && waiting[next].0 <= now {
                reader.push(Duration::from_millis(now), codec, waiting[next].1, &waiting[next].2);
                next += 1;
            }
            reader.frame(Duration::from_millis(now), &mut out);
            out.resize(rate as usize / 50, 0);
            heard.extend_from_slice(&out);
        }
        // The last three quarters, by when the delay has settled; in one-second pieces, each aligned by itself.
        let second = rate as usize;
        let mut ratios = Vec::new();
        for start in (heard.len() / 4..heard.len() - second).step_by(second) {
            let piece = &heard[start..start + second];
            let best = (0..rate as usize * 3 / 10)
                .filter(|delay| start >= *delay)
                .map(|delay| signal_to_noise_db(&sent[start - delay..start - delay + second], piece))
                .fold(f64::MIN, f64::max);
            ratios.push(best);
        }
        ratios.sort_by(f64::total_cmp);
        (ratios, reader.figures().late as usize)
    }

    #[test]
    fn a_clean_stream_is_untouched() {
        for packet_ms in [10, 20, 30] {
            let (ratios, late) = through(Codec::Pcma, 10, 0, 0, packet_ms);
            // In one second the delay is shortened once, which moves the rest of that second.
            assert!(
                ratios[1] > 34.0 && late == 0,
                "{packet_ms} ms: {ratios:.1?} dB, {late} late"
            );
        }
    }

    #[test]
    fn five_percent_loss_and_sixty_ms_jitter_stay_above_the_gate() {
        let (ratios, late) = through(Codec::Pcma, 20, 5, 60, 20);
        assert!(ratios[0] > 14.0, "{ratios:.1?} dB, {late} late");
        assert!(late < 30, "{late} late");
    }

    #[test]
    fn passing_without_decoding_keeps_pace() {
        let mut reader = Reader::new(Codec::Pcmu);
        let mut out = Vec::new();
        for tick in 0..500_u64 {
            let now = Duration::from_millis(tick * 20);
            reader.push(now, Codec::Pcmu, tick as u16, &[tick as u8; 160]);
            if tick % 100 < 50 {
                reader.pass(now)
            } else {
                assert!(reader.frame(now, &mut out))
            }
            if tick % 100 > 51 {
                let delay = 2 - reader.figures().shortened;
                let newest = crate::g711::Law::Mu.decode((tick - delay) as u8);
                assert_eq!(out[80], newest, "the delay is two packets, later one");
            }
        }
        assert_eq!(
            reader.figures(),
            JitterFigures {
                shortened: 1,
                ..JitterFigures::default()
            }
        );
    }
}

//! G.722: wideband speech at 64 kbit/s. The `audio-codec` crate does the arithmetic and is named here only.
//!
//! The signal has 16,000 samples a second, yet its RTP clock is 8,000 Hz, by an error that RFC 3551 section 4.5.2 made law: a
//! packet of 20 ms has 160 bytes, 160 units of time and 320 samples.

use audio_codec::g722::{G722Decoder, G722Encoder};
use audio_codec::{Decoder as _, Encoder as _};

use crate::codec::{Decoder, Encoder, MAX_PAYLOAD};
use crate::conceal::Concealer;

/// Samples per second.
pub(crate) const RATE: u32 = 16_000;
/// Samples in one byte.
const PER_BYTE: usize = 2;
/// Longest packet that we decode, in bytes: 120 ms.
const MAX_BYTES: usize = 960;
/// The smallest step of both bands, over and over: a fresh decoder gives zeros, and one that has followed speech comes to rest below
/// -55 dBFS. All other patterns of two bytes are as loud or louder.
pub(crate) const SILENCE: [u8; 160] = [0xFD; 160];

/// One sent stream.
pub(crate) struct WideEncoder(G722Encoder);

impl WideEncoder {
    pub(crate) fn new() -> Self {
        Self(G722Encoder::new())
    }
}

impl Encoder for WideEncoder {
    fn encode(&mut self, samples: &[i16], out: &mut [u8; MAX_PAYLOAD]) -> usize {
        self.0.encode_into(samples, out).unwrap_or(0)
    }
}

/// One received stream.
pub(crate) struct WideDecoder {
    decoder: G722Decoder,
    concealer: Concealer,
}

impl WideDecoder {
    pub(crate) fn new() -> Self {
        Self {
            decoder: G722Decoder::new(),
            concealer: Concealer::new(RATE),
        }
    }
}

impl Decoder for WideDecoder {
    fn decode(&mut self, payload: &[u8], out: &mut Vec<i16>) {
        let payload = &payload[..payload.len().min(MAX_BYTES)];
        let start = out.len();
        out.resize(start + payload.len() * PER_BYTE, 0);
        let written = self.decoder.decode_into(payload, &mut out[start..]).unwrap_or(0);
        out.truncate(start + written);
        self.concealer.real(&mut out[start..]);
    }

    fn conceal(&mut self, _next: Option<&[u8]>, samples: usize, out: &mut Vec<i16>) {
        let start = out.len();
        out.resize(start + samples, 0);
        self.concealer.lost(&mut out[start..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::{ToneGenerator, level_dbfs, rms_dbfs};

    fn through(encoder: &mut WideEncoder, decoder: &mut WideDecoder, samples: &[i16], heard: &mut Vec<i16>) {
        let mut payload = [0; MAX_PAYLOAD];
        for frame in samples.chunks(320) {
            let length = encoder.encode(frame, &mut payload);
            assert_eq!(length, 160);
            decoder.decode(&payload[..length], heard);
        }
    }

    #[test]
    fn the_upper_band_comes_through_at_its_level() {
        for frequency in [300.0, 1_000.0, 3_400.0, 5_000.0, 6_500.0] {
            let tone = ToneGenerator::new(RATE, &[frequency], -12.0).take(RATE as usize);
            let mut heard = Vec::new();
            through(&mut WideEncoder::new(), &mut WideDecoder::new(), &tone, &mut heard);
            let level = level_dbfs(RATE, &heard[4_000..], frequency);
            assert!((level + 12.0).abs() < 1.0, "{frequency} Hz: {level:.1}");
        }
    }

    #[test]
    fn ready_made_silence_calms_any_decoder() {
        let tone = ToneGenerator::new(RATE, &[440.0, 5_000.0], -6.0).take(RATE as usize / 2);
        let (mut encoder, mut decoder) = (WideEncoder::new(), WideDecoder::new());
        let mut heard = Vec::new();
        through(&mut encoder, &mut decoder, &tone, &mut heard);
        heard.clear();
        (0..10).for_each(|_| decoder.decode(&SILENCE, &mut heard));
        let (soon, later) = (rms_dbfs(&heard[320..640]), rms_dbfs(&heard[2_000..]));
        assert!(soon < -45.0 && later < -50.0, "{soon:.1}, {later:.1}");
    }

    #[test]
    fn anything_is_decoded_to_something() {
        let mut decoder = WideDecoder::new();
        let mut out = Vec::new();
        for seed in 0..2_000_u32 {
            let packet: Vec<u8> = (0..seed % 1_100)
                .map(|at| (seed.wrapping_mul(2_654_435_761).wrapping_add(at * 40_503) >> 13) as u8)
                .collect();
            out.clear();
            decoder.decode(&packet, &mut out);
            assert_eq!(out.len(), packet.len().min(MAX_BYTES) * 2);
            decoder.conceal(None, 320, &mut out);
        }
    }
}

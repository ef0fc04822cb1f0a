//! Codecs behind one small pair of traits. G.711 is ours, G.722 has a module of its own, Opus is the `ropus` crate and is named here only.

use thiserror::Error;

use crate::conceal::Concealer;
use crate::g711::Law;
use crate::g722::{self, WideDecoder, WideEncoder};

/// Length of a frame that we make, in milliseconds.
pub const FRAME_MS: u32 = 20;
/// Bytes that an encoded frame may have.
pub const MAX_PAYLOAD: usize = 400;
/// Longest packet that we decode (Opus allows 120 ms), in samples at 16 kHz.
const MAX_PACKET_SAMPLES: usize = 1_920;
/// Opus is decoded and encoded at this rate: wideband speech, a third of the work of 48 kHz.
const OPUS_RATE: u32 = 16_000;
/// Bits per second that we ask of the Opus encoder.
const OPUS_BITRATE: u32 = 24_000;
/// Complexity of the Opus encoder, 0-10; 5 costs 60 % of 10 at hardly a difference for speech.
const OPUS_COMPLEXITY: u8 = 5;
/// Loss that the Opus encoder prepares for with forward error correction, in percent.
const OPUS_EXPECTED_LOSS: u8 = 5;
/// One 20 ms frame of silence in fullband CELT mode, which every Opus decoder knows.
const OPUS_SILENCE: [u8; 3] = [0xF8, 0xFF, 0xFE];
const MU_SILENCE: [u8; 160] = [Law::Mu.silence(); 160];
const A_SILENCE: [u8; 160] = [Law::A.silence(); 160];

/// The codecs that a leg can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Codec {
    /// G.711 mu-law.
    Pcmu,
    /// G.711 A-law.
    Pcma,
    /// G.722: wideband, on a clock of half its rate.
    G722,
    /// Opus, mono.
    Opus,
}

impl Codec {
    /// The RTP clock in Hz.
    #[must_use]
    pub const fn clock(self) -> u32 {
        match self {
            Codec::Pcmu | Codec::Pcma | Codec::G722 => 8_000,
            Codec::Opus => 48_000,
        }
    }

    /// Samples per second on our side of the codec.
    #[must_use]
    pub const fn rate(self) -> u32 {
        match self {
            Codec::Pcmu | Codec::Pcma => 8_000,
            Codec::G722 => g722::RATE,
            Codec::Opus => OPUS_RATE,
        }
    }

    /// Clock units of one frame of 20 ms.
    #[must_use]
    pub const fn frame_units(self) -> u32 {
        self.clock() / 1_000 * FRAME_MS
    }

    /// The companding law, of G.711.
    #[must_use]
    pub const fn law(self) -> Option<Law> {
        match self {
            Codec::Pcmu => Some(Law::Mu),
            Codec::Pcma => Some(Law::A),
            Codec::G722 | Codec::Opus => None,
        }
    }

    /// How long a packet plays, in clock units; 0 for an empty or broken one.
    #[must_use]
    pub fn duration(self, payload: &[u8]) -> u32 {
        match self {
            Codec::Pcmu | Codec::Pcma | Codec::G722 => payload.len() as u32,
            Codec::Opus => opus_duration(payload),
        }
    }

    /// A decoder for one received stream.
    ///
    /// # Errors
    /// When the codec library refuses its parameters.
    pub fn decoder(self) -> Result<Box<dyn Decoder>, CodecError> {
        match self {
            Codec::Pcmu => Ok(Box::new(G711Decoder::new(Law::Mu))),
            Codec::Pcma => Ok(Box::new(G711Decoder::new(Law::A))),
            Codec::G722 => Ok(Box::new(WideDecoder::new())),
            Codec::Opus => Ok(Box::new(OpusDecoder::new()?)),
        }
    }

    /// An encoder for one sent stream.
    ///
    /// # Errors
    /// When the codec library refuses its parameters.
    pub fn encoder(self) -> Result<Box<dyn Encoder>, CodecError> {
        match self {
            Codec::Pcmu => Ok(Box::new(G711Encoder(Law::Mu))),
            Codec::Pcma => Ok(Box::new(G711Encoder(Law::A))),
            Codec::G722 => Ok(Box::new(WideEncoder::new())),
            Codec::Opus => Ok(Box::new(OpusEncoder::new()?)),
        }
    }

    /// A frame of silence, 20 ms, that needs no encoder.
    #[must_use]
    pub const fn silence(self) -> &'static [u8] {
        match self {
            Codec::Pcmu => &MU_SILENCE,
            Codec::Pcma => &A_SILENCE,
            Codec::G722 => &g722::SILENCE,
            Codec::Opus => &OPUS_SILENCE,
        }
    }
}

/// A codec library refused to start.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the Opus library refused: {0}")]
pub struct CodecError(String);

/// Turns packets of one stream into samples, and missing packets into something bearable.
pub trait Decoder: Send {
    /// Appends the samples of one packet to `out`. A packet that cannot be decoded counts as lost.
    fn decode(&mut self, payload: &[u8], out: &mut Vec<i16>);

    /// Appends `samples` samples in place of a missing packet; `next` is the packet after it, if it is there already.
    fn conceal(&mut self, next: Option<&[u8]>, samples: usize, out: &mut Vec<i16>);
}

/// Turns frames of 20 ms into payloads.
pub trait Encoder: Send {
    /// Encodes one frame into `out` and says how many bytes it took; 0 when it could not.
    fn encode(&mut self, samples: &[i16], out: &mut [u8; MAX_PAYLOAD]) -> usize;
}

struct G711Encoder(Law);

impl Encoder for G711Encoder {
    fn encode(&mut self, samples: &[i16], out: &mut [u8; MAX_PAYLOAD]) -> usize {
        self.0.encode_into(samples, out)
    }
}

struct G711Decoder {
    law: Law,
    concealer: Concealer,
}

impl G711Decoder {
    fn new(law: Law) -> Self {
        Self {
            law,
            concealer: Concealer::new(8_000),
        }
    }
}

impl Decoder for G711Decoder {
    fn decode(&mut self, payload: &[u8], out: &mut Vec<i16>) {
        let start = out.len();
        out.resize(start + payload.len().min(MAX_PACKET_SAMPLES), 0);
        self.law.decode_into(payload, &mut out[start..]);
        self.concealer.real(&mut out[start..]);
    }

    fn conceal(&mut self, _next: Option<&[u8]>, samples: usize, out: &mut Vec<i16>) {
        let start = out.len();
        out.resize(start + samples, 0);
        self.concealer.lost(&mut out[start..]);
    }
}

struct OpusEncoder(ropus::Encoder);

impl OpusEncoder {
    fn new() -> Result<Self, CodecError> {
        let bitrate = ropus::Bitrate::try_bits(OPUS_BITRATE).map_err(|error| CodecError(error.to_string()))?;
        ropus::Encoder::builder(OPUS_RATE, ropus::Channels::Mono, ropus::Application::Voip)
            .bitrate(bitrate)
            .complexity(OPUS_COMPLEXITY)
            .inband_fec(ropus::InbandFec::Enabled)
            .packet_loss_perc(OPUS_EXPECTED_LOSS)
            .build()
            .map(Self)
            .map_err(|error| CodecError(error.to_string()))
    }
}

impl Encoder for OpusEncoder {
    fn encode(&mut self, samples: &[i16], out: &mut [u8; MAX_PAYLOAD]) -> usize {
        self.0.encode(samples, out).unwrap_or(0)
    }
}

struct OpusDecoder(ropus::Decoder);

impl OpusDecoder {
    fn new() -> Result<Self, CodecError> {
        ropus::Decoder::new(OPUS_RATE, ropus::Channels::Mono)
            .map(Self)
            .map_err(|error| CodecError(error.to_string()))
    }

    /// `window` bounds what the library may write: a whole packet, or exactly the lost one.
    fn run(&mut self, packet: &[u8], mode: ropus::DecodeMode, window: usize, out: &mut Vec<i16>) -> bool {
        let start = out.len();
        out.resize(start + window, 0);
        let written = self.0.decode(packet, &mut out[start..], mode).unwrap_or(0);
        out.truncate(start + written);
        written > 0
    }
}

impl Decoder for OpusDecoder {
    fn decode(&mut self, payload: &[u8], out: &mut Vec<i16>) {
        if payload.is_empty() || !self.run(payload, ropus::DecodeMode::Normal, MAX_PACKET_SAMPLES, out) {
            self.conceal(None, OPUS_RATE as usize / 50, out);
        }
    }

    fn conceal(&mut self, next: Option<&[u8]>, samples: usize, out: &mut Vec<i16>) {
        let done = match next {
            Some(packet) => self.run(packet, ropus::DecodeMode::Fec, samples, out),
            None => self.run(&[], ropus::DecodeMode::Normal, samples, out),
        };
        if !done {
            out.resize(out.len() + samples, 0);
        }
    }
}

/// RFC 6716 section 3.1: the first byte gives the length of a frame, the code in its last two bits how many there are.
fn opus_duration(payload: &[u8]) -> u32 {
    let Some(toc) = payload.first() else { return 0 };
    let config = toc >> 3;
    let frame = match config {
        0..=11 => [480, 960, 1_920, 2_880][usize::from(config & 3)],
        12..=15 => [480, 960][usize::from(config & 1)],
        16.. => [120, 240, 480, 960][usize::from(config & 3)],
    };
    let count = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u32::from(payload.get(1).map_or(0, |byte| byte & 0x3F)),
    };
    (frame * count).min(5_760)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::{ToneGenerator, level_dbfs};

    #[test]
    fn every_codec_carries_a_tone() {
        for codec in [Codec::Pcmu, Codec::Pcma, Codec::G722, Codec::Opus] {
            let frame = codec.rate() as usize / 50;
            let tone = ToneGenerator::new(codec.rate(), &[700.0], -10.0).take(frame * 50);
            let (mut encoder, mut decoder) = (codec.encoder().expect("starts"), codec.decoder().expect("starts"));
            let (mut payload, mut heard) = ([0; MAX_PAYLOAD], Vec::new());
            for piece in tone.chunks(frame) {
                let length = encoder.encode(piece, &mut payload);
                assert_eq!(codec.duration(&payload[..length]), codec.frame_units());
                decoder.decode(&payload[..length], &mut heard);
            }
            assert_eq!(heard.len(), tone.len());
            let level = level_dbfs(codec.rate(), &heard[frame * 10..], 700.0);
            assert!((level + 10.0).abs() < 1.0, "{codec:?}: {level:.1}");
        }
    }

    #[test]
    fn silence_is_silence_of_twenty_milliseconds() {
        for codec in [Codec::Pcmu, Codec::Pcma, Codec::G722, Codec::Opus] {
            let mut heard = Vec::new();
            let mut decoder = codec.decoder().expect("starts");
            for _ in 0..5 {
                decoder.decode(codec.silence(), &mut heard);
            }
            assert_eq!(heard.len(), codec.rate() as usize / 10);
            assert!(heard.iter().all(|sample| sample.abs() <= 8), "{codec:?}");
            assert_eq!(codec.duration(codec.silence()), codec.frame_units());
        }
    }

    #[test]
    fn broken_opus_is_concealed() {
        let mut decoder = Codec::Opus.decoder().expect("starts");
        let mut out = Vec::new();
        for seed in 0..2_000_u32 {
            let packet: Vec<u8> = (0..seed % 90)
                .map(|at| (seed.wrapping_mul(2_654_435_761) >> (at % 24)) as u8)
                .collect();
            out.clear();
            decoder.decode(&packet, &mut out);
            assert!(!out.is_empty() && out.len() <= MAX_PACKET_SAMPLES);
            out.clear();
            decoder.conceal(Some(&packet), 320, &mut out);
            assert!(out.len() >= 320 && out.len() <= MAX_PACKET_SAMPLES);
            assert!(opus_duration(&packet) <= 5_760);
        }
    }
}

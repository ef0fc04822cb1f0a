//! Recorded sound in memory: music and prompts, ready at each rate and in both laws of G.711, so that playing costs a copy.

use thiserror::Error;

use crate::codec::Codec;
use crate::g711::Law;
use crate::resample;

/// Longest clip, in seconds.
pub const MAX_SECONDS: usize = 1_800;

/// A clip, cut into whole frames of 20 ms (the last one filled up with silence).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    narrow: Vec<i16>,
    wide: Vec<i16>,
    mu: Vec<u8>,
    a: Vec<u8>,
}

/// Why bytes are not a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ClipError {
    /// Not a RIFF WAVE file, or cut inside a header.
    #[error("this is not a WAV file; save it as WAV, 16-bit PCM, mono")]
    NotWav,
    /// A WAV file of another kind.
    #[error("the WAV file must be 16-bit PCM, mono, at 8, 16 or 48 kHz")]
    Format,
    /// No samples, or too many.
    #[error("the clip must be between one sample and {MAX_SECONDS} s long")]
    Length,
}

impl Clip {
    /// From samples at 8, 16 or 48 kHz.
    ///
    /// # Errors
    /// Another rate, no samples, or more than [`MAX_SECONDS`].
    pub fn from_samples(rate: u32, samples: &[i16]) -> Result<Self, ClipError> {
        if ![8_000, 16_000, 48_000].contains(&rate) {
            return Err(ClipError::Format);
        }
        if samples.is_empty() || samples.len() > MAX_SECONDS * rate as usize {
            return Err(ClipError::Length);
        }
        let mut narrow = resample::convert(rate, 8_000, samples).ok_or(ClipError::Format)?;
        let mut wide = resample::convert(rate, 16_000, samples).ok_or(ClipError::Format)?;
        let frames = narrow.len().div_ceil(160);
        narrow.resize(frames * 160, 0);
        wide.resize(frames * 320, 0);
        let (mu, a) = (Law::Mu.encode_all(&narrow), Law::A.encode_all(&narrow));
        Ok(Self { narrow, wide, mu, a })
    }

    /// From the bytes of a WAV file: 16-bit PCM, mono, 8, 16 or 48 kHz.
    ///
    /// # Errors
    /// Says in which way the file is not that.
    pub fn from_wav(bytes: &[u8]) -> Result<Self, ClipError> {
        let (rate, samples) = read_wav(bytes)?;
        Self::from_samples(rate, &samples)
    }

    /// Length in frames of 20 ms; at least one.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.narrow.len() / 160
    }

    /// One frame in samples at 8 or 16 kHz; silence of no length beyond the end.
    #[must_use]
    pub fn samples(&self, rate: u32, frame: usize) -> &[i16] {
        let (all, length) = if rate == 8_000 {
            (&self.narrow, 160)
        } else {
            (&self.wide, 320)
        };
        all.get(frame * length..(frame + 1) * length).unwrap_or_default()
    }

    /// One frame ready to send, for codecs that are encoded in advance.
    #[must_use]
    pub fn encoded(&self, codec: Codec, frame: usize) -> Option<&[u8]> {
        let all = match codec {
            Codec::Pcmu => &self.mu,
            Codec::Pcma => &self.a,
            Codec::G722 | Codec::Opus => return None,
        };
        all.get(frame * 160..(frame + 1) * 160)
    }
}

/// Reads a WAV file: its rate and samples.
///
/// # Errors
/// Not RIFF WAVE, or not 16-bit PCM mono.
pub fn read_wav(bytes: &[u8]) -> Result<(u32, Vec<i16>), ClipError> {
    let (head, mut rest) = bytes.split_first_chunk::<12>().ok_or(ClipError::NotWav)?;
    if &head[..4] != b"RIFF" || &head[8..] != b"WAVE" {
        return Err(ClipError::NotWav);
    }
    let mut rate = None;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]) as usize;
        // A recorder that was cut off leaves a data chunk shorter than it says; what is there counts.
        let body = &after[..length.min(after.len())];
        match &chunk[..4] {
            b"fmt " => {
                let format = body.first_chunk::<16>().ok_or(ClipError::NotWav)?;
                let half = |at: usize| u16::from_le_bytes([format[at], format[at + 1]]);
                // 0xFFFE is the extensible form, whose first fields mean the same.
                if !matches!(half(0), 1 | 0xFFFE) || half(2) != 1 || half(14) != 16 {
                    return Err(ClipError::Format);
                }
                rate = Some(u32::from_le_bytes([format[4], format[5], format[6], format[7]]));
            }
            b"data" => {
                let rate = rate.ok_or(ClipError::NotWav)?;
                let samples = body
                    .chunks_exact(2)
                    .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
                    .collect();
                return Ok((rate, samples));
            }
            _ => {}
        }
        rest = after.get(length.saturating_add(length & 1)..).unwrap_or_default();
    }
    Err(ClipError::NotWav)
}

/// Prints samples as a WAV file, mono.
#[must_use]
pub fn write_wav(rate: u32, samples: &[i16]) -> Vec<u8> {
    let length = samples.len() as u32 * 2;
    let mut out = Vec::with_capacity(44 + length as usize);
    out.extend(b"RIFF");
    out.extend((36 + length).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend((rate * 2).to_le_bytes());
    out.extend(2_u16.to_le_bytes());
    out.extend(16_u16.to_le_bytes());
    out.extend(b"data");
    out.extend(length.to_le_bytes());
    samples.iter().for_each(|sample| out.extend(sample.to_le_bytes()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::{ToneGenerator, level_dbfs};

    #[test]
    fn a_wav_file_becomes_frames_at_each_rate() {
        for rate in [8_000, 16_000, 48_000] {
            let tone = ToneGenerator::new(rate, &[440.0], -12.0).take(rate as usize + 5);
            let clip = Clip::from_wav(&write_wav(rate, &tone)).expect("good");
            assert_eq!(clip.frames(), 51);
            for wanted in [8_000, 16_000] {
                let all: Vec<i16> = (5..45).flat_map(|frame| clip.samples(wanted, frame).to_vec()).collect();
                assert!((level_dbfs(wanted, &all, 440.0) + 12.0).abs() < 0.3);
            }
            let coded = clip.encoded(Codec::Pcma, 7).expect("encoded");
            assert_eq!(coded, Law::A.encode_all(clip.samples(8_000, 7)));
            assert_eq!(
                (clip.encoded(Codec::Opus, 0), clip.encoded(Codec::Pcmu, 51)),
                (None, None)
            );
            assert_eq!(clip.samples(8_000, 51), []);
        }
    }

    #[test]
    fn other_files_are_refused() {
        let good = write_wav(8_000, &[1, 2, 3]);
        assert_eq!(read_wav(&good), Ok((8_000, vec![1, 2, 3])));
        let with = |at: usize, value: u8| {
            let mut bytes = good.clone();
            bytes[at] = value;
            Clip::from_wav(&bytes)
        };
        assert_eq!(with(0, 0), Err(ClipError::NotWav));
        assert_eq!(with(22, 2), Err(ClipError::Format));
        assert_eq!(with(34, 8), Err(ClipError::Format));
        assert_eq!(with(24, 7), Err(ClipError::Format));
        assert_eq!(Clip::from_wav(&write_wav(8_000, &[])), Err(ClipError::Length));
        for length in 0..good.len() {
            let _ = read_wav(&good[..length]);
        }
        assert_eq!(
            with(4 + 36 + 3, 0xFF).map(|clip| clip.frames()),
            Ok(1),
            "a longer claim than there is data"
        );
    }
}

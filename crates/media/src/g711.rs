//! G.711 companding: 16-bit linear samples to one byte each and back (ITU-T G.711, both laws).
//!
//! Pure arithmetic on slices. What a frame means, how long it is and where it goes is the business of others.

/// Which of the two companding laws of G.711.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Law {
    /// mu-law: North America and Japan, RTP payload type 0 (`PCMU`).
    Mu,
    /// A-law: the rest of the world, RTP payload type 8 (`PCMA`).
    A,
}

impl Law {
    /// The byte that decodes to (nearly) zero: what a silent line carries.
    #[must_use]
    pub const fn silence(self) -> u8 {
        match self {
            Law::Mu => 0xFF,
            Law::A => 0xD5,
        }
    }

    /// One sample to one byte.
    #[must_use]
    pub const fn encode(self, sample: i16) -> u8 {
        match self {
            Law::Mu => encode_mu(sample),
            Law::A => encode_a(sample),
        }
    }

    /// One byte to one sample.
    #[must_use]
    pub const fn decode(self, code: u8) -> i16 {
        match self {
            Law::Mu => MU_TABLE[code as usize],
            Law::A => A_TABLE[code as usize],
        }
    }

    /// Encodes as many samples as both slices hold; returns how many.
    pub fn encode_into(self, samples: &[i16], codes: &mut [u8]) -> usize {
        let count = samples.len().min(codes.len());
        match self {
            Law::Mu => codes
                .iter_mut()
                .zip(samples)
                .for_each(|(code, sample)| *code = encode_mu(*sample)),
            Law::A => codes
                .iter_mut()
                .zip(samples)
                .for_each(|(code, sample)| *code = encode_a(*sample)),
        }
        count
    }

    /// Decodes as many bytes as both slices hold; returns how many.
    pub fn decode_into(self, codes: &[u8], samples: &mut [i16]) -> usize {
        let table = match self {
            Law::Mu => &MU_TABLE,
            Law::A => &A_TABLE,
        };
        let count = samples.len().min(codes.len());
        samples
            .iter_mut()
            .zip(codes)
            .for_each(|(sample, code)| *sample = table[usize::from(*code)]);
        count
    }

    /// A whole signal at once, for clips and tests.
    #[must_use]
    pub fn encode_all(self, samples: &[i16]) -> Vec<u8> {
        samples.iter().map(|sample| self.encode(*sample)).collect()
    }

    /// A whole payload at once, for clips and tests.
    #[must_use]
    pub fn decode_all(self, codes: &[u8]) -> Vec<i16> {
        codes.iter().map(|code| self.decode(*code)).collect()
    }
}

const MU_BIAS: i32 = 0x84;
const MU_CLIP: i32 = 32_635;

const fn encode_mu(sample: i16) -> u8 {
    let wide = sample as i32;
    let sign: u8 = if wide < 0 { 0x80 } else { 0 };
    let mut magnitude = if wide < 0 { -wide } else { wide };
    if magnitude > MU_CLIP {
        magnitude = MU_CLIP;
    }
    magnitude += MU_BIAS;
    // The bias makes bit 7 the lowest possible leading bit, so the segment is its distance from there.
    let segment = 24 - magnitude.leading_zeros() as i32;
    let step = (magnitude >> (segment + 3)) & 0x0F;
    !(sign | ((segment as u8) << 4) | step as u8)
}

const fn encode_a(sample: i16) -> u8 {
    let wide = (sample >> 3) as i32;
    // Even bits are inverted on the line; the sign bit is set for positive values.
    let (mask, magnitude) = if wide >= 0 {
        (0xD5_u8, wide)
    } else {
        (0x55_u8, -wide - 1)
    };
    let bits = 32 - magnitude.leading_zeros() as i32;
    let segment = if bits > 5 { bits - 5 } else { 0 };
    let shift = if segment < 2 { 1 } else { segment };
    let code = ((segment as u8) << 4) | ((magnitude >> shift) & 0x0F) as u8;
    code ^ mask
}

const MU_TABLE: [i16; 256] = {
    let mut table = [0_i16; 256];
    let mut code = 0;
    while code < 256 {
        let inverted = !(code as u8);
        let segment = ((inverted >> 4) & 0x07) as i32;
        let step = (inverted & 0x0F) as i32;
        let magnitude = (((step << 3) + MU_BIAS) << segment) - MU_BIAS;
        table[code] = if inverted & 0x80 != 0 {
            -magnitude as i16
        } else {
            magnitude as i16
        };
        code += 1;
    }
    table
};

const A_TABLE: [i16; 256] = {
    let mut table = [0_i16; 256];
    let mut code = 0;
    while code < 256 {
        let plain = (code as u8) ^ 0x55;
        let segment = ((plain >> 4) & 0x07) as i32;
        let step = ((plain & 0x0F) as i32) << 4;
        let magnitude = match segment {
            0 => step + 8,
            1 => step + 0x108,
            higher => (step + 0x108) << (higher - 1),
        };
        table[code] = if plain & 0x80 != 0 {
            magnitude as i16
        } else {
            -magnitude as i16
        };
        code += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::{ToneGenerator, signal_to_noise_db};

    #[test]
    fn every_code_survives_a_round_trip() {
        for law in [Law::Mu, Law::A] {
            for code in 0..=255_u8 {
                let again = law.encode(law.decode(code));
                // mu-law has two zeros; the negative one comes back as the positive one.
                let wanted = if law == Law::Mu && code == 0x7F { 0xFF } else { code };
                assert_eq!(again, wanted, "{law:?} {code:#04x}");
            }
        }
    }

    #[test]
    fn known_points_of_both_laws() {
        assert_eq!(
            (Law::Mu.decode(0x00), Law::Mu.decode(0x80), Law::Mu.decode(0xFF)),
            (-32_124, 32_124, 0)
        );
        assert_eq!(
            (Law::A.decode(0x2A), Law::A.decode(0xAA), Law::A.decode(0xD5)),
            (-32_256, 32_256, 8)
        );
        assert_eq!((Law::Mu.encode(i16::MIN), Law::Mu.encode(i16::MAX)), (0x00, 0x80));
        assert_eq!((Law::A.encode(i16::MIN), Law::A.encode(i16::MAX)), (0x2A, 0xAA));
        assert_eq!(
            (Law::Mu.encode(0), Law::A.encode(0)),
            (Law::Mu.silence(), Law::A.silence())
        );
    }

    #[test]
    fn encoding_never_goes_backwards() {
        for law in [Law::Mu, Law::A] {
            let mut last = i16::MIN;
            for sample in i16::MIN..=i16::MAX {
                let heard = law.decode(law.encode(sample));
                assert!(heard >= last, "{law:?} at {sample}");
                last = heard;
            }
        }
    }

    #[test]
    fn a_loud_tone_keeps_its_quality() {
        let mut tone = vec![0; 8_000];
        ToneGenerator::new(8_000, &[1_020.0], -10.0).fill(&mut tone);
        for law in [Law::Mu, Law::A] {
            let mut codes = vec![0; tone.len()];
            let mut heard = vec![0; tone.len()];
            assert_eq!(law.encode_into(&tone, &mut codes), 8_000);
            assert_eq!(law.decode_into(&codes, &mut heard), 8_000);
            let ratio = signal_to_noise_db(&tone, &heard);
            assert!(ratio > 36.0, "{law:?}: {ratio:.1} dB");
        }
    }
}

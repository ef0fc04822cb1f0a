//! Changing the sampling rate by a whole factor (8, 16, 48 kHz), streaming, with a polyphase windowed-sinc filter.
//!
//! Alias and image products stay 60 dB and more below the signal; the pass band reaches 85 % of the lower rate's half.

use std::f64::consts::PI;

/// Filter taps per unit of the factor. At the lower rate each output costs this many multiplications; the transition band from
/// 0.85 to 1.0 of the lower half-rate at 70 dB needs 115 taps at a factor of 2 (Kaiser's formula).
const TAPS_PER_FACTOR: usize = 64;
/// Kaiser window shape for 70 dB.
const KAISER_BETA: f64 = 6.8;
/// Middle of the transition band, as a part of the lower half-rate.
const CUTOFF: f64 = 0.925;

/// A streaming converter for one signal.
#[derive(Debug, Clone)]
pub struct Resampler {
    up: bool,
    factor: usize,
    /// Taps, reversed, one set per phase (one set when going down).
    phases: Vec<Vec<f32>>,
    /// What is left of the input, as long as one phase looks back.
    buffer: Vec<f32>,
    history: usize,
}

impl Resampler {
    /// `None` when neither rate is a whole multiple, of 2 to 6, of the other.
    #[must_use]
    pub fn new(from: u32, to: u32) -> Option<Self> {
        let (low, high) = (from.min(to), from.max(to));
        if low == 0 || !high.is_multiple_of(low) || !(2..=6).contains(&(high / low)) {
            return None;
        }
        let up = to > from;
        let factor = (high / low) as usize;
        let taps = design(factor);
        let phases: Vec<Vec<f32>> = if up {
            (0..factor)
                .map(|phase| {
                    taps.iter()
                        .skip(phase)
                        .step_by(factor)
                        .rev()
                        .map(|tap| (tap * factor as f64) as f32)
                        .collect()
                })
                .collect()
        } else {
            vec![taps.iter().rev().map(|tap| *tap as f32).collect()]
        };
        let history = phases[0].len() - 1;
        Some(Self {
            up,
            factor,
            phases,
            buffer: vec![0.0; history],
            history,
        })
    }

    /// Converts `input` and appends the result to `out`. Going down, samples that do not fill a step wait for the next call.
    pub fn process(&mut self, input: &[i16], out: &mut Vec<i16>) {
        self.buffer.extend(input.iter().map(|sample| f32::from(*sample)));
        let ready = self.buffer.len() - self.history;
        let consumed = if self.up {
            for at in 0..ready {
                let window = &self.buffer[at..=at + self.history];
                out.extend(self.phases.iter().map(|taps| to_sample(dot(taps, window))));
            }
            ready
        } else {
            let steps = ready / self.factor;
            let taps = &self.phases[0];
            out.extend((0..steps).map(|step| {
                let at = step * self.factor;
                to_sample(dot(taps, &self.buffer[at..=at + self.history]))
            }));
            steps * self.factor
        };
        self.buffer.drain(..consumed);
    }

    /// Delay from input to output, in samples of the higher rate.
    #[must_use]
    pub const fn delay(&self) -> usize {
        self.factor * TAPS_PER_FACTOR / 2
    }
}

/// Converts a whole signal and takes the filter's delay out, for clips. Equal rates copy. `None` for other ratios.
#[must_use]
pub fn convert(from: u32, to: u32, samples: &[i16]) -> Option<Vec<i16>> {
    if from == to {
        return Some(samples.to_vec());
    }
    let mut resampler = Resampler::new(from, to)?;
    let delay = resampler.delay();
    let mut out = Vec::with_capacity(samples.len() * to as usize / from as usize + delay);
    resampler.process(samples, &mut out);
    resampler.process(&vec![0; delay * 2], &mut out);
    let skipped = if to > from { delay } else { delay / resampler.factor };
    let wanted = (samples.len() as u64 * u64::from(to)).div_ceil(u64::from(from)) as usize;
    Some(out.into_iter().skip(skipped).take(wanted).collect())
}

fn to_sample(value: f32) -> i16 {
    value.round().clamp(-32_768.0, 32_767.0) as i16
}

/// In eight lanes, which the compiler turns into vector instructions.
fn dot(taps: &[f32], window: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (tap_chunks, window_chunks) = (taps.chunks_exact(8), window.chunks_exact(8));
    let rest: f32 = tap_chunks
        .remainder()
        .iter()
        .zip(window_chunks.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in tap_chunks.zip(window_chunks) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest
}

fn design(factor: usize) -> Vec<f64> {
    // One tap less than the phases hold, and a zero in front: all phases are equally long and the delay is a whole number.
    let count = factor * TAPS_PER_FACTOR - 1;
    let middle = (count - 1) as f64 / 2.0;
    let cutoff = CUTOFF / factor as f64;
    let mut taps: Vec<f64> = (0..count)
        .map(|index| {
            let offset = index as f64 - middle;
            let angle = PI * cutoff * offset;
            let sinc = if offset == 0.0 { 1.0 } else { angle.sin() / angle };
            let edge = offset / middle;
            sinc * bessel(KAISER_BETA * (1.0 - edge * edge).max(0.0).sqrt())
        })
        .collect();
    let sum: f64 = taps.iter().sum();
    taps.iter_mut().for_each(|tap| *tap /= sum);
    taps.insert(0, 0.0);
    taps
}

/// Modified Bessel function of the first kind, order zero.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for step in 1..40 {
        term *= (x / 2.0 / f64::from(step)).powi(2);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::{ToneGenerator, level_dbfs, rms_dbfs};

    const PAIRS: [(u32, u32); 6] = [
        (8_000, 16_000),
        (16_000, 8_000),
        (8_000, 48_000),
        (48_000, 8_000),
        (16_000, 48_000),
        (48_000, 16_000),
    ];

    fn settled(from: u32, to: u32, frequency: f64) -> Vec<i16> {
        let tone = ToneGenerator::new(from, &[frequency], -6.0).take(from as usize / 4);
        let mut resampler = Resampler::new(from, to).expect("a whole factor");
        let mut out = Vec::new();
        for piece in tone.chunks(from as usize / 50) {
            resampler.process(piece, &mut out);
        }
        assert_eq!(out.len(), to as usize / 4);
        out.split_off(to as usize / 20)
    }

    /// A sweep through both bands: what belongs there passes within 0.3 dB, what does not stays 60 dB down.
    #[test]
    fn sweep_passes_the_band_and_nothing_else() {
        for (from, to) in PAIRS {
            let low_half = f64::from(from.min(to)) / 2.0;
            for step in 1..=60 {
                let frequency = f64::from(from) / 2.0 * f64::from(step) / 61.0;
                let out = settled(from, to, frequency);
                if frequency < low_half * 0.84 {
                    let kept = level_dbfs(to, &out, frequency);
                    assert!((kept + 6.0).abs() < 0.3, "{from}->{to} at {frequency:.0} Hz: {kept:.2}");
                }
                if frequency > low_half * 1.01 {
                    let alias = rms_dbfs(&out);
                    assert!(alias < -66.0, "{from}->{to} at {frequency:.0} Hz: alias {alias:.1}");
                }
                // Images of upsampling lie mirrored around multiples of the lower rate.
                if to > from && frequency < low_half * 0.84 {
                    let image = level_dbfs(to, &out, f64::from(from) - frequency);
                    assert!(image < -66.0, "{from}->{to} at {frequency:.0} Hz: image {image:.1}");
                }
            }
        }
    }

    #[test]
    fn conversion_of_a_whole_clip_keeps_place_and_length() {
        let mut click = vec![0_i16; 8_000];
        click[4_000] = 20_000;
        for rate in [8_000, 16_000, 48_000] {
            let out = convert(8_000, rate, &click).expect("a whole factor");
            assert_eq!(out.len(), rate as usize);
            let peak = (0..out.len()).max_by_key(|at| out[*at]).expect("not empty");
            assert_eq!(peak, rate as usize / 2);
            let back = convert(rate, 8_000, &out).expect("a whole factor");
            let peak = (0..back.len()).max_by_key(|at| back[*at]).expect("not empty");
            assert_eq!(peak, 4_000);
        }
        assert!(Resampler::new(44_100, 8_000).is_none());
    }
}

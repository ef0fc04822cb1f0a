//! Keeping a sum of voices within the range of a sample: one gain for each listener, that falls at once and comes back slowly.
//!
//! A single voice, and a sum that fits, pass untouched. Several loud ones are turned down together instead of being cut off at the
//! top, which would be heard as crackle.

/// Largest magnitude that comes out by gain alone.
const CEILING: f32 = 32_000.0;
/// Samples over which the gain falls to where it must be: half a millisecond to one. What is too loud meanwhile is cut.
const ATTACK: usize = 8;
/// Growth of the gain from frame to frame of 20 ms: 0.17 dB, hence 9 dB in a second.
const RELEASE: f32 = 1.02;
/// A gain that could grow by less than this stays: else a steady sound would be modulated at each frame.
const CALM: f32 = 1.1;

/// The gain of one listener.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limiter {
    gain: f32,
}

impl Default for Limiter {
    fn default() -> Self {
        Self { gain: 1.0 }
    }
}

impl Limiter {
    /// Turns one frame of sums into samples, appended to `out`.
    pub(crate) fn apply(&mut self, sum: &[i32], out: &mut Vec<i16>) {
        let (least, most) = sum
            .iter()
            .fold((0, 0), |(least, most), value| (least.min(*value), most.max(*value)));
        if self.gain >= 1.0 && least >= i32::from(i16::MIN) && most <= i32::from(i16::MAX) {
            out.extend(sum.iter().map(|value| *value as i16));
            return;
        }
        let peak = most.max(-least) as f32;
        let allowed = (CEILING / peak.max(1.0)).min(1.0);
        let before = self.gain;
        if allowed < before {
            self.gain = allowed;
        } else if allowed > before * CALM || allowed >= 1.0 {
            self.gain = (before * RELEASE).min(allowed);
        }
        let (start, rest) = sum.split_at(sum.len().min(ATTACK));
        let step = (self.gain - before) / ATTACK as f32;
        out.extend(
            start
                .iter()
                .zip(1_u16..)
                .map(|(value, at)| sample(*value, before + step * f32::from(at))),
        );
        let gain = self.gain;
        out.extend(rest.iter().map(|value| sample(*value, gain)));
    }
}

fn sample(value: i32, gain: f32) -> i16 {
    // A cast from a float saturates.
    (value as f32 * gain) as i16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::{ToneGenerator, level_dbfs};

    #[test]
    fn what_fits_is_untouched() {
        let mut limiter = Limiter::default();
        let frame: Vec<i32> = (-160..160).map(|at| at * 204).collect();
        let mut out = Vec::new();
        limiter.apply(&frame, &mut out);
        assert!(frame.iter().zip(&out).all(|(sum, sample)| *sum == i32::from(*sample)));
    }

    /// Seven loud tones: each is turned down alike, and what is between them stays far below.
    #[test]
    fn loud_sums_are_turned_down_and_not_torn() {
        let tones = [500.0, 700.0, 900.0, 1_100.0, 1_300.0, 1_700.0, 1_900.0];
        let mut voices: Vec<ToneGenerator> = tones
            .iter()
            .map(|tone| ToneGenerator::new(8_000, &[*tone], -3.0))
            .collect();
        let (mut limiter, mut out) = (Limiter::default(), Vec::new());
        for _ in 0..150 {
            let mut sum = vec![0_i32; 160];
            for voice in &mut voices {
                let frame = voice.take(160);
                sum.iter_mut()
                    .zip(frame)
                    .for_each(|(sum, sample)| *sum += i32::from(sample));
            }
            limiter.apply(&sum, &mut out);
        }
        let settled = &out[8_000..];
        let levels: Vec<f64> = tones.iter().map(|tone| level_dbfs(8_000, settled, *tone)).collect();
        let (low, high) = levels.iter().fold((f64::MAX, f64::MIN), |(low, high), level| {
            (low.min(*level), high.max(*level))
        });
        assert!(high - low < 0.1 && low > -20.0, "{levels:.1?}");
        for between in [300.0, 600.0, 1_000.0, 1_500.0, 2_100.0, 2_300.0, 3_100.0] {
            let level = level_dbfs(8_000, settled, between);
            assert!(level < high - 55.0, "{between} Hz: {level:.1}");
        }
    }

    #[test]
    fn the_gain_comes_back_within_seconds() {
        let (mut limiter, mut out) = (Limiter::default(), Vec::new());
        limiter.apply(&[200_000; 160], &mut out);
        let quiet = [1_000; 160];
        let mut frames = 0;
        while *out.last().expect("samples") != 1_000 {
            limiter.apply(&quiet, &mut out);
            frames += 1;
        }
        assert!((50..120).contains(&frames), "{frames} frames");
    }
}

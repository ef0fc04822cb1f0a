//! Steady tones: making them, and finding them in a signal (Goertzel).
//!
//! Tests, the bench's test phone and the call-progress tones use this. Levels are in dBFS *of a sine's peak*: 0 dBFS is a sine that
//! just touches full scale. Speech, cadence and DTMF rules live elsewhere.

use std::f64::consts::TAU;

/// Adds up sines of the same level, with continuous phase from call to call.
#[derive(Debug, Clone)]
pub struct ToneGenerator {
    steps: Vec<f64>,
    phases: Vec<f64>,
    amplitude: f64,
}

impl ToneGenerator {
    /// `rate` is samples per second, `frequencies` in Hz (all sound at once), `level_dbfs` the level of each of them.
    #[must_use]
    pub fn new(rate: u32, frequencies: &[f64], level_dbfs: f64) -> Self {
        Self {
            steps: frequencies
                .iter()
                .map(|frequency| TAU * frequency / f64::from(rate))
                .collect(),
            phases: vec![0.0; frequencies.len()],
            amplitude: 32_767.0 * 10_f64.powf(level_dbfs / 20.0),
        }
    }

    /// The next sample.
    pub fn next_sample(&mut self) -> i16 {
        let mut sum = 0.0;
        for (phase, step) in self.phases.iter_mut().zip(&self.steps) {
            sum += phase.sin();
            *phase = (*phase + step) % TAU;
        }
        (sum * self.amplitude).round().clamp(-32_768.0, 32_767.0) as i16
    }

    /// Overwrites `out` with the next `out.len()` samples.
    pub fn fill(&mut self, out: &mut [i16]) {
        for sample in out {
            *sample = self.next_sample();
        }
    }

    /// The next `count` samples.
    #[must_use]
    pub fn take(&mut self, count: usize) -> Vec<i16> {
        let mut out = vec![0; count];
        self.fill(&mut out);
        out
    }
}

/// The level of one frequency in a signal, in dBFS of a sine's peak; -120 when there is nothing.
///
/// A Hann window is laid over the whole slice, so that neighbours further away than `4 * rate / samples.len()` Hz do not leak in:
/// 100 ms (800 samples at 8 kHz) separates tones that are 40 Hz apart.
#[must_use]
pub fn level_dbfs(rate: u32, samples: &[i16], frequency: f64) -> f64 {
    if samples.len() < 2 {
        return FLOOR_DBFS;
    }
    let count = samples.len() as f64;
    let coefficient = 2.0 * (TAU * frequency / f64::from(rate)).cos();
    let (mut last, mut before_last) = (0.0_f64, 0.0_f64);
    for (index, sample) in samples.iter().enumerate() {
        let window = 0.5 - 0.5 * (TAU * index as f64 / count).cos();
        let value = f64::from(*sample) * window + coefficient * last - before_last;
        before_last = last;
        last = value;
    }
    let power = last * last + before_last * before_last - coefficient * last * before_last;
    // A sine of amplitude A under a Hann window of mean 1/2 gives a magnitude of A * count / 4.
    decibels(power.max(0.0).sqrt() * 4.0 / count / 32_767.0)
}

/// The root-mean-square level of a signal, in dBFS of a sine's peak (a full-scale sine gives 0); -120 for digital silence.
#[must_use]
pub fn rms_dbfs(samples: &[i16]) -> f64 {
    if samples.is_empty() {
        return FLOOR_DBFS;
    }
    let sum: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    decibels((2.0 * sum / samples.len() as f64).sqrt() / 32_767.0)
}

/// Which of `frequencies` sound in `samples`: those of at least `floor_dbfs`. In the order given.
#[must_use]
pub fn present(rate: u32, samples: &[i16], frequencies: &[f64], floor_dbfs: f64) -> Vec<f64> {
    frequencies
        .iter()
        .copied()
        .filter(|frequency| level_dbfs(rate, samples, *frequency) >= floor_dbfs)
        .collect()
}

/// How far `noise = heard - wanted` lies below `wanted`, in dB. Both must be aligned; the shorter one counts.
#[must_use]
pub fn signal_to_noise_db(wanted: &[i16], heard: &[i16]) -> f64 {
    let (mut signal, mut noise) = (0.0_f64, 0.0_f64);
    for (want, got) in wanted.iter().zip(heard) {
        signal += f64::from(*want).powi(2);
        noise += (f64::from(*want) - f64::from(*got)).powi(2);
    }
    10.0 * (signal.max(1e-9) / noise.max(1e-9)).log10()
}

/// What digital silence measures.
pub const FLOOR_DBFS: f64 = -120.0;

fn decibels(ratio: f64) -> f64 {
    if ratio <= 1e-6 {
        FLOOR_DBFS
    } else {
        20.0 * ratio.log10()
    }
}

/// Watches an endless signal in windows and says which of the given tones each window carries.
#[derive(Debug, Clone)]
pub struct ToneWatch {
    rate: u32,
    frequencies: Vec<f64>,
    floor_dbfs: f64,
    window: Vec<i16>,
    window_length: usize,
    last: Vec<f64>,
}

impl ToneWatch {
    /// `window_ms` is the length of a window in milliseconds (100 is a good one); tones below `floor_dbfs` do not count.
    #[must_use]
    pub fn new(rate: u32, frequencies: &[f64], window_ms: u32, floor_dbfs: f64) -> Self {
        let window_length = (rate as usize * window_ms as usize / 1_000).max(2);
        Self {
            rate,
            frequencies: frequencies.to_vec(),
            floor_dbfs,
            window: Vec::with_capacity(window_length),
            window_length,
            last: Vec::new(),
        }
    }

    /// Takes in samples; `seen` is called once for each window that they complete, with the tones in it.
    pub fn feed(&mut self, mut samples: &[i16], mut seen: impl FnMut(&[f64])) {
        while !samples.is_empty() {
            let wanted = self.window_length - self.window.len();
            let (now, later) = samples.split_at(wanted.min(samples.len()));
            self.window.extend_from_slice(now);
            samples = later;
            if self.window.len() == self.window_length {
                self.last = present(self.rate, &self.window, &self.frequencies, self.floor_dbfs);
                self.window.clear();
                seen(&self.last);
            }
        }
    }

    /// The tones of the last whole window.
    #[must_use]
    pub fn last(&self) -> &[f64] {
        &self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_measures_as_it_was_made() {
        for (rate, frequency, level) in [(8_000, 700.0, -10.0), (16_000, 1_100.0, -30.0), (48_000, 440.0, -3.0)] {
            let tone = ToneGenerator::new(rate, &[frequency], level).take(rate as usize / 10);
            assert!((level_dbfs(rate, &tone, frequency) - level).abs() < 0.2);
            assert!((rms_dbfs(&tone) - level).abs() < 0.2);
            assert!(level_dbfs(rate, &tone, frequency + 200.0) < level - 60.0);
        }
        assert_eq!(rms_dbfs(&[0; 80]), FLOOR_DBFS);
    }

    #[test]
    fn several_tones_are_told_apart() {
        let mut both = ToneGenerator::new(8_000, &[700.0, 1_100.0], -12.0);
        let all = [500.0, 700.0, 900.0, 1_100.0];
        assert_eq!(present(8_000, &both.take(800), &all, -40.0), [700.0, 1_100.0]);
        let mut watch = ToneWatch::new(8_000, &all, 100, -40.0);
        let mut windows = 0;
        for _ in 0..50 {
            watch.feed(&both.take(160), |tones| {
                assert_eq!(tones, [700.0, 1_100.0]);
                windows += 1;
            });
        }
        assert_eq!(windows, 10);
        watch.feed(&[0; 800], |tones| assert!(tones.is_empty()));
        assert!(watch.last().is_empty());
    }

    #[test]
    fn phase_is_continuous_across_calls() {
        let mut whole = ToneGenerator::new(8_000, &[333.0], -6.0);
        let mut parts = whole.clone();
        let pieces: Vec<i16> = (0..10).flat_map(|_| parts.take(77)).collect();
        assert_eq!(whole.take(770), pieces);
    }
}

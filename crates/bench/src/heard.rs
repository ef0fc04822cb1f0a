//! What one call has heard: the last half minute of samples on the line of the far side's timestamps, and what tones are
//! in it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use media::tone::{level_dbfs, rms_dbfs};

/// Clock units per second, and samples of the telephone's band.
pub const RATE: u32 = 8_000;
/// Seconds kept.
const KEPT: usize = 30;
/// Clock units of one frame.
const FRAME: usize = 160;
/// Frames that may be late before the line counts as silent.
const PATIENCE: usize = 3;
/// A hole up to this many clock units is filled with silence; after a longer one the line begins anew.
const HOLE: i32 = 10 * RATE as i32;

/// The memory of an ear.
#[derive(Debug)]
pub struct Ear {
    /// Samples in one clock unit: 1, or 2 in wideband.
    per_unit: usize,
    samples: VecDeque<i16>,
    /// Timestamp that the next packet has when nothing is missing.
    next: Option<u32>,
    last_at: Option<Instant>,
    /// Silence added since the last packet because none came.
    padded: usize,
    /// Packets that came too late to count.
    pub late: u64,
}

/// What was heard in a span of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// Milliseconds that were looked at; fewer than asked when the call is young.
    pub ms: u32,
    /// Level of everything, dBFS of a sine's peak; -120 is digital silence.
    pub overall: f64,
    /// Level of each frequency asked for, dBFS of a sine's peak.
    pub tones: Vec<(f64, f64)>,
}

impl Default for Ear {
    fn default() -> Self {
        Self::new(RATE)
    }
}

impl Ear {
    /// An ear for so many samples per second, a multiple of the clock.
    #[must_use]
    pub const fn new(rate: u32) -> Self {
        Self {
            per_unit: (rate / RATE) as usize,
            samples: VecDeque::new(),
            next: None,
            last_at: None,
            padded: 0,
            late: 0,
        }
    }

    /// Samples per second.
    #[must_use]
    pub const fn rate(&self) -> u32 {
        RATE * self.per_unit as u32
    }

    /// Takes in the sound of one packet.
    pub fn hear(&mut self, now: Instant, timestamp: u32, samples: impl ExactSizeIterator<Item = i16>) {
        let ahead = self.next.map_or(0, |next| timestamp.wrapping_sub(next).cast_signed());
        if (-HOLE..0).contains(&ahead) {
            self.late += 1;
            return;
        }
        if (0..=HOLE).contains(&ahead) {
            let ahead = usize::try_from(ahead).unwrap_or_default() * self.per_unit;
            let missing = ahead.saturating_sub(self.padded);
            self.samples.extend(std::iter::repeat_n(0, missing));
        }
        let units = samples.len() / self.per_unit;
        self.next = Some(timestamp.wrapping_add(u32::try_from(units).unwrap_or_default()));
        self.samples.extend(samples);
        self.last_at = Some(now);
        self.padded = 0;
        self.trim();
    }

    /// Lets time pass: a line on which nothing comes is silent.
    pub fn pass(&mut self, now: Instant) {
        let Some(last) = self.last_at else {
            return;
        };
        let frames = (now.saturating_duration_since(last).as_millis() / 20) as usize;
        let wanted = frames.saturating_sub(PATIENCE) * FRAME * self.per_unit;
        let more = wanted.saturating_sub(self.padded).min(self.kept());
        self.samples.extend(std::iter::repeat_n(0, more));
        self.padded = self.padded.max(wanted);
        self.trim();
    }

    /// Measures the last stretch.
    #[must_use]
    pub fn levels(&self, last: Duration, frequencies: &[f64]) -> Levels {
        let wanted = (last.as_millis() as usize).saturating_mul(self.rate() as usize / 1_000);
        let from = self.samples.len().saturating_sub(wanted);
        let samples: Vec<i16> = self.samples.range(from..).copied().collect();
        measure(self.rate(), &samples, frequencies)
    }

    /// All that is remembered.
    #[must_use]
    pub fn samples(&self) -> Vec<i16> {
        self.samples.iter().copied().collect()
    }

    const fn kept(&self) -> usize {
        KEPT * self.rate() as usize
    }

    fn trim(&mut self) {
        let over = self.samples.len().saturating_sub(self.kept());
        self.samples.drain(..over);
    }
}

/// Measures a stretch of sound.
#[must_use]
pub fn measure(rate: u32, samples: &[i16], frequencies: &[f64]) -> Levels {
    Levels {
        ms: (samples.len() as u64 * 1_000 / u64::from(rate.max(1))) as u32,
        overall: rms_dbfs(samples),
        tones: frequencies
            .iter()
            .map(|frequency| (*frequency, level_dbfs(rate, samples, *frequency)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use media::tone::ToneGenerator;

    const SECOND: Duration = Duration::from_secs(1);

    fn feed(ear: &mut Ear, tone: &mut ToneGenerator, from: Instant, frames: std::ops::Range<u32>) {
        for frame in frames {
            let at = from + Duration::from_millis(20) * frame;
            ear.hear(at, frame * 160, tone.take(160).into_iter());
        }
    }

    #[test]
    fn tones_are_measured_in_the_span_asked_for() {
        let (mut ear, start) = (Ear::default(), Instant::now());
        assert_eq!(ear.levels(SECOND, &[700.0]).ms, 0);
        feed(&mut ear, &mut ToneGenerator::new(RATE, &[700.0], -10.0), start, 0..50);
        feed(
            &mut ear,
            &mut ToneGenerator::new(RATE, &[1_100.0], -20.0),
            start,
            50..75,
        );
        let last = ear.levels(Duration::from_millis(400), &[700.0, 1_100.0]);
        assert_eq!(last.ms, 400);
        assert!(
            last.tones[0].1 < -80.0 && (last.tones[1].1 + 20.0).abs() < 0.5,
            "{last:?}"
        );
        let all = ear.levels(10 * SECOND, &[700.0, 1_100.0]);
        assert!(
            all.ms == 1_500 && all.tones.iter().all(|(_, level)| *level > -35.0),
            "{all:?}"
        );
    }

    #[test]
    fn a_line_on_which_nothing_comes_falls_silent_and_stays_aligned() {
        let (mut ear, start) = (Ear::default(), Instant::now());
        let mut tone = ToneGenerator::new(RATE, &[700.0], -10.0);
        feed(&mut ear, &mut tone, start, 0..50);
        ear.pass(start + 3 * SECOND);
        let silent = ear.levels(SECOND, &[700.0]);
        assert!(silent.overall < -100.0, "{silent:?}");
        feed(&mut ear, &mut tone, start, 200..250);
        assert_eq!(ear.samples().len(), 250 * FRAME, "the hole was filled once");
        ear.hear(start + 5 * SECOND, 160, [0_i16; 160].into_iter());
        assert_eq!(ear.late, 1);
        feed(&mut ear, &mut tone, start, 10_000..10_001);
        assert_eq!(
            ear.samples().len(),
            251 * FRAME,
            "after a long hole the line begins anew"
        );
    }

    #[test]
    fn memory_is_bounded() {
        let (mut ear, start) = (Ear::default(), Instant::now());
        feed(&mut ear, &mut ToneGenerator::new(RATE, &[], 0.0), start, 0..2_000);
        ear.pass(start + 1_000 * SECOND);
        assert_eq!(ear.samples().len(), KEPT * RATE as usize);
    }
}

//! Hiding lost packets of waveform codecs: the last pitch period is repeated and fades out, in the manner of G.711 appendix I.
//!
//! Opus has its own; this is for G.711 and G.722. One value per received stream, driven by its decoder.

/// How much of the past is kept, in milliseconds.
const HISTORY_MS: usize = 45;
/// Pitch periods that are looked for, in tenths of milliseconds (66 to 250 Hz).
const SHORTEST_PERIOD: usize = 40;
const LONGEST_PERIOD: usize = 150;
/// What is compared to find the period, in milliseconds.
const COMPARED_MS: usize = 20;
/// Full level for this long, then a straight fade to nothing at the second, in milliseconds.
const FULL_MS: usize = 10;
const GONE_MS: usize = 60;
/// Cross-fade from the invented signal back to the real one, in milliseconds.
const REJOIN_MS: usize = 4;

/// Remembers enough of a signal to go on with it for a while.
#[derive(Debug, Clone)]
pub struct Concealer {
    per_ms: usize,
    history: Vec<i16>,
    /// Room for the search of a period.
    recent: Vec<f32>,
    period: usize,
    /// Samples invented since the last real one.
    invented: usize,
}

impl Concealer {
    /// `rate` in samples per second.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        let per_ms = rate as usize / 1_000;
        Self {
            per_ms,
            history: vec![0; HISTORY_MS * per_ms],
            recent: Vec::with_capacity(HISTORY_MS * per_ms),
            period: 0,
            invented: 0,
        }
    }

    /// A real frame: remembered, and, after a loss, cross-faded in place with the signal that was being invented.
    pub fn real(&mut self, frame: &mut [i16]) {
        if self.invented > 0 {
            let length = (REJOIN_MS * self.per_ms).min(frame.len());
            for (at, sample) in frame.iter_mut().enumerate().take(length) {
                let fade = at as f32 / length as f32;
                let other = self.invent_at(self.invented + at);
                *sample = (f32::from(*sample) * fade + other * (1.0 - fade)) as i16;
            }
            self.invented = 0;
        }
        self.remember(frame);
    }

    /// A frame that is missing: `out` is filled with a continuation.
    pub fn lost(&mut self, out: &mut [i16]) {
        if self.invented == 0 {
            self.period = self.find_period();
        }
        for (at, sample) in out.iter_mut().enumerate() {
            *sample = self.invent_at(self.invented + at) as i16;
        }
        self.invented = (self.invented + out.len()).min(GONE_MS * self.per_ms * 2);
    }

    /// The history stays as it was at the last real sample while we invent, so the template does not eat itself.
    fn invent_at(&self, position: usize) -> f32 {
        let (full, gone) = (FULL_MS * self.per_ms, GONE_MS * self.per_ms);
        if self.period == 0 || position >= gone {
            return 0.0;
        }
        let gain = if position < full {
            1.0
        } else {
            (gone - position) as f32 / (gone - full) as f32
        };
        let start = self.history.len() - self.period;
        f32::from(self.history[start + position % self.period]) * gain
    }

    fn remember(&mut self, frame: &[i16]) {
        let room = self.history.len();
        if frame.len() >= room {
            self.history.copy_from_slice(&frame[frame.len() - room..]);
        } else {
            self.history.copy_within(frame.len().., 0);
            self.history[room - frame.len()..].copy_from_slice(frame);
        }
    }

    /// The shift at which the recent past resembles itself most; zero for silence.
    fn find_period(&mut self) -> usize {
        let compared = COMPARED_MS * self.per_ms;
        self.recent.clear();
        self.recent.extend(self.history.iter().map(|sample| f32::from(*sample)));
        let recent = &self.recent;
        let now = &recent[recent.len() - compared..];
        if now.iter().all(|sample| sample.abs() < 8.0) {
            return 0;
        }
        let periods = SHORTEST_PERIOD * self.per_ms / 10..=LONGEST_PERIOD * self.per_ms / 10;
        let mut best = (f32::MIN, 0);
        for period in periods {
            let before = &recent[recent.len() - compared - period..recent.len() - period];
            let (mut product, mut energy) = (0.0_f32, 1.0_f32);
            for (a, b) in now.iter().zip(before) {
                product += a * b;
                energy += b * b;
            }
            let likeness = product / energy.sqrt();
            if likeness > best.0 {
                best = (likeness, period);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone::{ToneGenerator, rms_dbfs, signal_to_noise_db};

    #[test]
    fn one_lost_frame_of_a_tone_is_hardly_heard() {
        let tone = ToneGenerator::new(8_000, &[200.0, 400.0], -12.0).take(8_000);
        let mut concealer = Concealer::new(8_000);
        let mut heard = tone.clone();
        for (number, frame) in heard.chunks_mut(160).enumerate() {
            if number % 10 == 9 {
                concealer.lost(frame)
            } else {
                concealer.real(frame)
            }
        }
        let ratio = signal_to_noise_db(&tone, &heard);
        assert!(ratio > 20.0, "{ratio:.1} dB");
    }

    #[test]
    fn a_long_loss_fades_to_silence_and_silence_stays_silence() {
        let mut tone = ToneGenerator::new(8_000, &[300.0], -12.0);
        let mut concealer = Concealer::new(8_000);
        for _ in 0..5 {
            concealer.real(&mut tone.take(160));
        }
        let mut levels = Vec::new();
        for _ in 0..5 {
            let mut frame = [0; 160];
            concealer.lost(&mut frame);
            levels.push(rms_dbfs(&frame));
        }
        assert!(
            levels[0] > -15.0 && levels[2] < levels[1] && levels[1] < levels[0],
            "{levels:?}"
        );
        assert_eq!(levels[3], crate::tone::FLOOR_DBFS);
        let mut quiet = Concealer::new(8_000);
        let mut frame = [9; 160];
        quiet.lost(&mut frame);
        assert_eq!(frame, [0; 160]);
    }
}

//! Finds a recording that is known in what was heard: which prompt it was, and when. A pure function of samples; the rig
//! asks it again and again while a call listens.
//!
//! The measure is the normalised cross-correlation: 1 for the recording itself at any loudness, about 0 for other sounds.
//! Speech is like itself a little later, and two voices in step are not alike at all, so a wrong prompt stays far below.

use std::path::Path;

use anyhow::Context as _;
use media::clip::Clip;

use crate::heard::RATE;

/// Samples of one frame of 20 ms.
const FRAME: usize = 160;
/// The search looks for the loudest stretch of this length first, at half of the rate.
const KEY: usize = RATE as usize / 8;
/// A piece follows the one before within so many samples.
const SLACK: usize = 2 * FRAME;

/// A recording, as it sounds on a telephone line: whole frames of 8,000 samples a second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording(Vec<i16>);

/// Where a recording was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its first sample, counted from the first one heard.
    pub at: usize,
    /// The normalised cross-correlation there; of several pieces the worst.
    pub likeness: f64,
}

impl Recording {
    /// Reads a WAV file.
    ///
    /// # Errors
    /// When it cannot be read, or is no clip.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let named = || path.display().to_string();
        let bytes = std::fs::read(path).with_context(named)?;
        Ok(Self::of(&Clip::from_wav(&bytes).with_context(named)?))
    }

    /// A clip as the line carries it.
    #[must_use]
    pub fn of(clip: &Clip) -> Self {
        Self(
            (0..clip.frames())
                .flat_map(|frame| clip.samples(RATE, frame))
                .copied()
                .collect(),
        )
    }

    /// Only its beginning.
    #[must_use]
    pub fn beginning(mut self, samples: usize) -> Self {
        self.0.truncate(samples);
        self
    }

    /// Its samples.
    #[must_use]
    pub fn samples(&self) -> &[i16] {
        &self.0
    }
}

/// Finds the place where these recordings were most likely heard, each right after the one before. Nothing when less was
/// heard than they are long, or they are silent.
#[must_use]
pub fn find(heard: &[i16], pieces: &[Recording]) -> Option<Found> {
    let (first, rest) = pieces.split_first()?;
    let length: usize = pieces.iter().map(|piece| piece.0.len()).sum();
    let last = heard.len().checked_sub(length)?;
    let begin = place(heard, &first.0, last)?;
    let mut found = best(heard, &first.0, begin.saturating_sub(3), begin + 3)?;
    let mut end = found.at + first.0.len();
    for piece in rest {
        let next = best(heard, &piece.0, end.saturating_sub(SLACK), end + SLACK)?;
        found.likeness = found.likeness.min(next.likeness);
        end = next.at + piece.0.len();
    }
    Some(found)
}

/// About where a recording begins: the best place for its loudest stretch, at half of the rate.
fn place(heard: &[i16], recording: &[i16], last: usize) -> Option<usize> {
    let energy = |piece: &[i16]| piece.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    let length = (2 * KEY).min(recording.len());
    let key_at = (0..=recording.len() - length).step_by(FRAME).max_by(|a, b| {
        let at = |from: usize| energy(&recording[from..from + length]);
        at(*a).total_cmp(&at(*b))
    })?;
    let key = halved(&recording[key_at..key_at + length]);
    let line = halved(&heard[..last + recording.len()]);
    let found = best_of(&line, &key, key_at / 2, (key_at + last) / 2)?;
    Some((2 * found.at).saturating_sub(key_at))
}

/// The best place among these, of whole samples.
fn best(heard: &[i16], piece: &[i16], from: usize, until: usize) -> Option<Found> {
    let float = |samples: &[i16]| samples.iter().map(|sample| f32::from(*sample)).collect::<Vec<_>>();
    best_of(&float(heard), &float(piece), from, until)
}

fn best_of(line: &[f32], key: &[f32], from: usize, until: usize) -> Option<Found> {
    let power: f32 = key.iter().map(|sample| sample * sample).sum();
    let until = until.min(line.len().checked_sub(key.len())?);
    if power <= 0.0 || from > until {
        return None;
    }
    (from..=until)
        .map(|at| {
            let (mut cross, mut own) = (0.0_f32, 0.0_f32);
            for (heard, known) in line[at..at + key.len()].iter().zip(key) {
                cross += heard * known;
                own += heard * heard;
            }
            let likeness = if own > 0.0 { cross / (own * power).sqrt() } else { 0.0 };
            Found {
                at,
                likeness: f64::from(likeness),
            }
        })
        .max_by(|a, b| a.likeness.total_cmp(&b.likeness))
}

/// Half of the rate: pairs of samples averaged, which takes away most of what would fold.
fn halved(samples: &[i16]) -> Vec<f32> {
    let pairs = samples.chunks_exact(2);
    pairs
        .map(|pair| f32::midpoint(f32::from(pair[0]), f32::from(pair[1])))
        .collect()
}

#[cfg(test)]
mod tests {
    use media::g711::Law;

    use super::*;

    /// What counts as recognised in the tests of the product.
    const RECOGNISED: f64 = 0.8;

    fn asset(name: &str) -> Recording {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets").join(name);
        Recording::read(&path).expect("a shipped file")
    }

    /// A line: pauses and recordings at other loudness, through the telephone's codec.
    fn line(parts: &[(usize, &Recording, i16)]) -> Vec<i16> {
        let mut samples = Vec::new();
        for (pause, recording, percent) in parts {
            samples.extend(std::iter::repeat_n(0, *pause));
            let louder = |sample: &i16| i32::from(*sample) * i32::from(*percent) / 100;
            samples.extend(recording.samples().iter().map(|sample| louder(sample) as i16));
        }
        samples.extend(std::iter::repeat_n(0, 4_001));
        Law::A.decode_all(&Law::A.encode_all(&samples))
    }

    #[test]
    fn a_recording_is_found_where_it_was_played_at_any_loudness() {
        let (welcome, menu) = (
            asset("prompts/bg/welcome.wav"),
            asset("prompts/bg/menu-support-billing.wav"),
        );
        let heard = line(&[(1_237, &welcome, 60), (803, &menu, 90)]);
        let found = find(&heard, std::slice::from_ref(&welcome)).expect("there is sound");
        assert!(found.at.abs_diff(1_237) <= 1 && found.likeness > 0.95, "{found:?}");
        let found = find(&heard, std::slice::from_ref(&menu)).expect("there is sound");
        assert!(
            found.at.abs_diff(1_237 + welcome.samples().len() + 803) <= 1 && found.likeness > 0.95,
            "{found:?}"
        );
    }

    #[test]
    fn another_recording_is_not_recognised() {
        let played: Vec<Recording> = ["prompts/bg/all-agents-busy.wav", "music/hold.wav"].map(asset).into();
        let music = played[1].clone().beginning(10 * RATE as usize);
        let heard = line(&[(400, &played[0], 100), (800, &music, 100)]);
        for name in [
            "prompts/bg/welcome.wav",
            "prompts/bg/menu-support-billing.wav",
            "prompts/bg/you-are-number.wav",
            "prompts/bg/number-1.wav",
            "prompts/bg/in-the-queue.wav",
            "prompts/en/all-agents-busy.wav",
        ] {
            let found = find(&heard, &[asset(name)]).expect("there is sound");
            assert!(found.likeness < RECOGNISED - 0.2, "{name}: {found:?}");
        }
    }

    #[test]
    fn an_announcement_is_recognised_with_its_own_number_only() {
        let [begin, one, two, end] = ["you-are-number", "number-1", "number-2", "in-the-queue"]
            .map(|name| asset(&format!("prompts/bg/{name}.wav")));
        let heard = line(&[(900, &begin, 100), (0, &two, 100), (0, &end, 100)]);
        let found = find(&heard, &[begin.clone(), two, end.clone()]).expect("there is sound");
        assert!(found.at.abs_diff(900) <= 1 && found.likeness > 0.95, "{found:?}");
        let found = find(&heard, &[begin, one, end]).expect("there is sound");
        assert!(found.likeness < RECOGNISED - 0.2, "{found:?}");
    }

    #[test]
    fn silence_and_a_short_line_are_nothing() {
        let welcome = [asset("prompts/bg/welcome.wav")];
        assert_eq!(find(&[], &welcome), None);
        assert_eq!(find(&[5; 200], &welcome), None);
        let found = find(&[0; 40_000], &welcome).expect("long enough");
        assert!(found.likeness.abs() < 0.01, "{found:?}");
        assert_eq!(find(&[0; 40_000], &[]), None);
    }
}

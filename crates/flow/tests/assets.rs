//! The sounds and demo flows that ship with the product are whole: every prompt in every language, every file playable,
//! every flow valid with exactly what is there.

#![expect(clippy::disallowed_methods, reason = "these tests look at the files in assets/")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use flow::{Known, Language, speech};

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

/// The names of a folder's files that end with `ending`, without it.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    fs::read_dir(folder)
        .expect("the folder exists")
        .filter_map(|entry| entry.expect("a readable entry").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
        .collect()
}

fn shipped() -> Known {
    let prompts = Language::ALL
        .into_iter()
        .map(|language| (language, names(&assets().join("prompts").join(language.code()), ".wav")))
        .collect::<BTreeMap<_, _>>();
    Known {
        prompts,
        music: names(&assets().join("music"), ".wav"),
        queues: BTreeSet::from(["support".to_owned(), "billing".to_owned()]),
        ..Known::default()
    }
}

/// The names in a table of words (`name = "..."` lines).
fn listed(table: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(assets().join(table)).expect("the table exists");
    let quoted = text
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    quoted.map(str::to_owned).collect()
}

/// Samples and rate of a WAV file, which must be 16-bit mono PCM.
fn sound(path: &Path) -> (Vec<f64>, u32) {
    let bytes = fs::read(path).expect("a readable file");
    let word = |at: usize| u32::from(bytes[at]) | u32::from(bytes[at + 1]) << 8;
    let long = |at: usize| word(at) | word(at + 2) << 16;
    assert_eq!(
        (&bytes[..4], &bytes[8..16], &bytes[36..40]),
        (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..]),
        "{path:?}"
    );
    assert_eq!((word(20), word(22), word(34)), (1, 1, 16), "{path:?}: 16-bit mono PCM");
    assert_eq!(long(40) as usize, bytes.len() - 44, "{path:?}: its length is true");
    let samples = bytes[44..]
        .chunks_exact(2)
        .map(|pair| f64::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0);
    (samples.collect(), long(24))
}

fn decibels(ratio: f64) -> f64 {
    20.0 * ratio.max(1e-9).log10()
}

fn rms(samples: &[f64]) -> f64 {
    (samples.iter().map(|sample| sample * sample).sum::<f64>() / samples.len() as f64).sqrt()
}

/// Proves: B-12
#[test]
fn every_prompt_exists_in_every_language_and_in_the_table_of_words() {
    let table = listed("prompts/texts.toml");
    assert!(
        table.is_superset(&speech::clip_names()),
        "the numbers are among the words"
    );
    for (language, names) in shipped().prompts {
        assert_eq!(names, table, "{}", language.code());
    }
    let words = fs::read_to_string(assets().join("prompts/texts.toml")).expect("the table exists");
    for language in Language::ALL {
        let lines = words
            .lines()
            .filter(|line| line.starts_with(&format!("{} = \"", language.code())))
            .count();
        assert_eq!(lines, table.len(), "every prompt has words in {}", language.code());
    }
}

#[test]
fn every_prompt_and_caller_is_clear_and_of_one_loudness() {
    let mut files: Vec<PathBuf> = Vec::new();
    for (language, names) in shipped().prompts {
        let folder = assets().join("prompts").join(language.code());
        files.extend(names.iter().map(|name| folder.join(format!("{name}.wav"))));
    }
    let callers = listed("demo/callers.toml");
    assert_eq!(callers, names(&assets().join("demo"), ".wav"));
    files.extend(
        callers
            .iter()
            .map(|name| assets().join("demo").join(format!("{name}.wav"))),
    );
    assert!(files.len() > 90);
    for file in files {
        let (samples, rate) = sound(&file);
        let is_caller = file.parent().is_some_and(|folder| folder.ends_with("demo"));
        assert_eq!(rate, if is_caller { 8_000 } else { 16_000 }, "{file:?}");
        let seconds = samples.len() as f64 / f64::from(rate);
        let bounds = if is_caller { 8.0..=15.0 } else { 0.2..=8.0 };
        assert!(bounds.contains(&seconds), "{file:?}: {seconds} s");
        let peak = samples.iter().fold(0.0, |peak: f64, sample| peak.max(sample.abs()));
        assert!(decibels(peak) < -3.0, "{file:?}: peaks at {} dBFS", decibels(peak));
        let loudness = decibels(rms(&samples));
        assert!((-23.0..=-18.0).contains(&loudness), "{file:?}: {loudness} dBFS");
        assert!(
            samples[0].abs() < 0.01 && samples[samples.len() - 1].abs() < 0.01,
            "{file:?} clicks at an end"
        );
    }
}

#[test]
fn the_music_is_steady_and_loops_without_a_seam() {
    let (samples, rate) = sound(&assets().join("music/hold.wav"));
    assert_eq!(rate, 16_000);
    assert!((40.0..=60.0).contains(&(samples.len() as f64 / 16_000.0)));
    for second in samples.chunks_exact(16_000) {
        let loudness = decibels(rms(second));
        assert!((-27.0..=-19.0).contains(&loudness), "{loudness} dBFS");
    }
    let quietest = samples
        .chunks_exact(1_600)
        .map(|tenth| decibels(rms(tenth)))
        .fold(0.0, f64::min);
    assert!(
        quietest > -36.0,
        "a hole of {quietest} dBFS would be taken for a lost call"
    );
    let mean = samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>() / samples.len() as f64;
    let seam = (samples[0] - samples[samples.len() - 1]).abs();
    assert!(
        seam < 4.0 * mean,
        "the seam jumps by {seam}, the music by {mean} on average"
    );
}

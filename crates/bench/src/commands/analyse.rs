//! `bench analyse`: which tones are in a recorded file.

use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use bench::heard::measure;
use clap::Args;

use super::say;

/// Flags of `analyse`.
#[derive(Debug, Args)]
pub(crate) struct Analyse {
    /// A WAV file, 16-bit PCM, mono
    file: PathBuf,
    /// Frequencies to measure, Hz
    #[arg(long, value_name = "HZ", value_delimiter = ',')]
    frequencies: Vec<f64>,
    /// Leave out so many seconds at the beginning
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0)]
    skip: f64,
    /// Measure so many seconds after that; all when left out
    #[arg(long, value_name = "SECONDS")]
    take: Option<f64>,
    /// Fail unless each of these is at or above the floor, Hz
    #[arg(long, value_name = "HZ", value_delimiter = ',')]
    present: Vec<f64>,
    /// Fail unless each of these is below the floor, Hz
    #[arg(long, value_name = "HZ", value_delimiter = ',')]
    absent: Vec<f64>,
    /// The floor, dBFS of a sine's peak
    #[arg(long, value_name = "DBFS", default_value_t = -24.0, allow_negative_numbers = true)]
    floor: f64,
}

/// Prints the levels of each second and of the whole, and judges the whole.
pub(crate) fn run(flags: &Analyse) -> anyhow::Result<()> {
    let bytes = std::fs::read(&flags.file).with_context(|| format!("cannot read {}", flags.file.display()))?;
    let (rate, samples) = media::clip::read_wav(&bytes).with_context(|| format!("{}", flags.file.display()))?;
    let at = |seconds: f64| ((seconds * f64::from(rate)) as usize).min(samples.len());
    let until = flags.take.map_or(samples.len(), |take| at(flags.skip + take));
    let part = &samples[at(flags.skip).min(until)..until];
    ensure!(!part.is_empty(), "there is no sound in that part of the file");
    let mut frequencies: Vec<f64> = flags.frequencies.clone();
    for more in flags.present.iter().chain(&flags.absent) {
        if !frequencies.contains(more) {
            frequencies.push(*more);
        }
    }
    for (second, piece) in part.chunks(rate as usize).enumerate() {
        say(&line(
            &format!("{:7.1} s", flags.skip + second as f64),
            &measure(rate, piece, &frequencies),
        ))?;
    }
    let whole = measure(rate, part, &frequencies);
    say(&line("    whole", &whole))?;
    for (frequency, level) in &whole.tones {
        if flags.present.contains(frequency) && *level < flags.floor {
            bail!("{frequency} Hz is missing: {level:.1} dBFS");
        }
        if flags.absent.contains(frequency) && *level >= flags.floor {
            bail!("{frequency} Hz is there: {level:.1} dBFS");
        }
    }
    Ok(())
}

fn line(title: &str, levels: &bench::heard::Levels) -> String {
    let tones: Vec<String> = levels
        .tones
        .iter()
        .map(|(frequency, level)| format!("{frequency} Hz {level:7.1}"))
        .collect();
    format!("{title}  {:7.1} dBFS  {}", levels.overall, tones.join("  "))
}

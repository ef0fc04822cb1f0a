//! `bench tone`: a WAV file with a steady tone, for phones that play files.

use std::path::PathBuf;

use anyhow::Context;
use bench::heard::RATE;
use bench::sound::TONE_DBFS;
use clap::Args;
use media::tone::ToneGenerator;

/// Flags of `tone`.
#[derive(Debug, Args)]
pub(crate) struct Tone {
    /// The file to write: 16-bit PCM, mono, 8,000 samples a second
    file: PathBuf,
    /// Frequency, Hz
    #[arg(long, value_name = "HZ")]
    frequency: f64,
    /// Length
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
    /// Level, dBFS of a sine's peak
    #[arg(long, value_name = "DBFS", default_value_t = TONE_DBFS, allow_negative_numbers = true)]
    level: f64,
}

/// Writes the file.
pub(crate) fn run(flags: &Tone) -> anyhow::Result<()> {
    let count = flags.seconds as usize * RATE as usize;
    let samples = ToneGenerator::new(RATE, &[flags.frequency], flags.level).take(count);
    let wav = media::clip::write_wav(RATE, &samples);
    std::fs::write(&flags.file, wav).with_context(|| format!("cannot write {}", flags.file.display()))
}

//! `bench rooms`: what mixing costs.

use std::time::Duration;

use bench::rooms::{Plan, run as measure};
use clap::Args;

use super::say;

/// Flags of `rooms`.
#[derive(Debug, Args)]
pub(crate) struct Rooms {
    /// Rooms at the same time
    #[arg(long, default_value_t = 50)]
    rooms: usize,
    /// Parties in each
    #[arg(long, default_value_t = 8)]
    parties: usize,
    /// How long they talk
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
    /// Two desk phones with G.722 and a browser with Opus in each room, instead of G.711 throughout
    #[arg(long)]
    wideband: bool,
}

/// Prints the report; lost packets are a failure.
pub(crate) fn run(flags: &Rooms) -> anyhow::Result<()> {
    let report = measure(Plan {
        rooms: flags.rooms,
        parties: flags.parties,
        talk: Duration::try_from_secs_f64(flags.seconds)?,
        wideband: flags.wideband,
    })?;
    say(&report.to_string())?;
    anyhow::ensure!(report.is_whole(), "the run was not whole");
    Ok(())
}

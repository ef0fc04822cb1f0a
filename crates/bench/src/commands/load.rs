//! `bench load`: many calls through a server of our own, measured.

use std::path::PathBuf;
use std::time::Duration;

use bench::load::{Plan, run as measure};
use bench::rooms;
use clap::Args;

use super::{block_on, complain, say};

/// Flags of `load`.
#[derive(Debug, Args)]
pub(crate) struct Load {
    /// Calls at the same time; each has an agent of its own
    #[arg(long, default_value_t = 200)]
    calls: usize,
    /// How long they talk
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
    /// Calls begun per second
    #[arg(long, default_value_t = 20.0)]
    rate: f64,
    /// Rooms to be mixed for as long, after the calls; 0 leaves this out
    #[arg(long, default_value_t = 50)]
    rooms: usize,
    /// Parties in each room
    #[arg(long, default_value_t = 8)]
    parties: usize,
    /// The server's program
    #[arg(long, value_name = "FILE", default_value = "target/release/centrala")]
    server: PathBuf,
}

/// Prints the report; lost packets are a failure.
pub(crate) fn run(flags: Load) -> anyhow::Result<()> {
    let talk = Duration::try_from_secs_f64(flags.seconds)?;
    let plan = Plan {
        server: flags.server,
        calls: flags.calls,
        talk,
        rate: flags.rate,
    };
    let report = block_on(async { measure(&plan, complain).await })?;
    say(&report.to_string())?;
    let mut whole = report.is_whole();
    if flags.rooms > 0 {
        complain("now the rooms");
        let rooms = rooms::run(rooms::Plan {
            rooms: flags.rooms,
            parties: flags.parties,
            talk,
            wideband: false,
        })?;
        say(&format!("\n{rooms}"))?;
        whole &= rooms.is_whole();
    }
    anyhow::ensure!(whole, "the run was not whole");
    Ok(())
}

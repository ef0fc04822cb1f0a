//! `bench rig`: many phones behind a pair of pipes; the language is described at [`bench::rig`].

use std::io::{BufRead, Write};
use std::net::SocketAddr;

use clap::{Args, ValueEnum};
use tokio::sync::mpsc;

use super::block_on;

/// Lines that may wait in either direction.
const LINES: usize = 1_024;

/// Flags of `rig`.
#[derive(Debug, Args)]
pub(crate) struct Rig {
    /// Whom the phones talk to, unless an order says otherwise
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:5060")]
    server: SocketAddr,
    /// Where orders come from
    #[arg(long, value_enum, default_value_t = Control::Stdio)]
    control: Control,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Control {
    /// Standard input and output, one JSON object a line
    Stdio,
}

/// Runs until standard input ends.
pub(crate) fn run(flags: Rig) -> anyhow::Result<()> {
    let Control::Stdio = flags.control;
    let (give, input) = mpsc::channel(LINES);
    let (output, mut take) = mpsc::channel::<String>(LINES);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if give.blocking_send(line).is_err() {
                return;
            }
        }
    });
    let writer = std::thread::spawn(move || {
        let mut out = std::io::stdout().lock();
        while let Some(line) = take.blocking_recv() {
            if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
                // Nobody reads: the channel closes with this thread, and the rig with it.
                return;
            }
        }
    });
    block_on(async {
        bench::rig::run(flags.server, input, output).await;
        Ok(())
    })?;
    writer.join().map_err(|_| anyhow::anyhow!("the writer failed"))
}

//! Measures how long the journal takes to make a batch durable, back to back.
//!
//! `cargo run -p store --example commit_speed -- [ADDRESS]`; without an address, SQLite in a temporary directory under
//! the current one, so that it is on a real disk.

use std::io::Write;
use std::time::{Duration, Instant};

use floor::{AgentId, Event, InteractionId, Recorded, Timestamp};
use store::{Location, Store, StoreError};

const SECONDS: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = tempfile::tempdir_in(".")?;
    let location: Location = match std::env::args().nth(1) {
        Some(address) => address.parse()?,
        None => Location::directory(here.path()),
    };
    let store = Store::open(&location).await?;
    let mut journal = store.own_journal().await?;
    let mut output = std::io::stdout().lock();
    writeln!(output, "{location}")?;
    for size in [1, 4, 16, 64, 256] {
        let mut took = measure(&mut journal, size).await?;
        took.sort_unstable();
        let at = |share: f64| {
            took.get((took.len() as f64 * share) as usize)
                .copied()
                .unwrap_or_default()
        };
        writeln!(
            output,
            "{size:>4} events a batch: {:>6.0} commits/s, p50 {:>8.3?}, p99 {:>8.3?}, p99.9 {:>8.3?}, max {:>8.3?}",
            took.len() as f64 / SECONDS.as_secs_f64(),
            at(0.5),
            at(0.99),
            at(0.999),
            took.last().copied().unwrap_or_default(),
        )?;
    }
    Ok(())
}

async fn measure(journal: &mut store::journal::Journal, size: u64) -> Result<Vec<Duration>, StoreError> {
    let begun = Instant::now();
    let mut took = Vec::new();
    while begun.elapsed() < SECONDS {
        let from = journal.last();
        let batch: Vec<Recorded> = (from + 1..=from + size)
            .map(|seq| Recorded {
                seq,
                at: Timestamp(0),
                request: None,
                event: Event::CallHeld {
                    interaction: InteractionId(seq),
                    agent: AgentId::new("ana"),
                },
            })
            .collect();
        let at = Instant::now();
        journal.append(&batch).await?;
        took.push(at.elapsed());
    }
    Ok(took)
}

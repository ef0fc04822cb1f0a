//! `sim`: plays many seeds, or tells the story of one.
//!
//! `cargo run --release -p sim -- --seeds 10000 [--from N]`, `cargo run -p sim -- --seed N [--verbose]` or
//! `cargo run --release -p sim -- --routing`.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "sim --seeds COUNT [--from SEED]   plays many worlds
sim --routing                    measures how fast contacts find agents
sim --seed SEED [--verbose]      plays one, and tells its story";

/// What was asked for.
struct Wish {
    first: u64,
    count: u64,
    verbose: bool,
    routing: bool,
}

fn say(line: &str) {
    // Nobody reads: nothing to do about it.
    drop(writeln!(std::io::stdout(), "{line}"));
}

fn wish(arguments: impl Iterator<Item = String>) -> Result<Wish, String> {
    let mut wish = Wish {
        first: 0,
        count: 300,
        verbose: false,
        routing: false,
    };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let text = arguments.next().ok_or_else(|| format!("{argument} needs a number"))?;
            text.parse::<u64>()
                .map_err(|error| format!("{argument} {text}: {error}"))
        };
        match argument.as_str() {
            "--seeds" => wish.count = number()?,
            "--from" => wish.first = number()?,
            "--seed" => (wish.first, wish.count) = (number()?, 1),
            "--verbose" => wish.verbose = true,
            "--routing" => wish.routing = true,
            other => return Err(format!("{other} is not known\n{USAGE}")),
        }
    }
    Ok(wish)
}

/// Each number of waiting contacts with each number of agents, and how the times grow with both.
fn measure_routing() {
    let measured: Vec<Vec<sim::Measured>> = [1_000, 10_000, 100_000]
        .into_iter()
        .map(|waiting| {
            [100, 1_000, 10_000]
                .into_iter()
                .map(|agents| {
                    let measured = sim::measure_routing(waiting, agents);
                    say(&measured.to_string());
                    measured
                })
                .collect()
        })
        .collect();
    let ratio = |few: &sim::Measured, many: &sim::Measured| many.p50.as_secs_f64() / few.p50.as_secs_f64();
    if let [few, _, many] = &measured[..] {
        for (few, many) in few.iter().zip(many) {
            say(&format!(
                "{} agents: a hundred times as many waiting take {:.1} times as long (p50)",
                few.agents,
                ratio(few, many)
            ));
        }
    }
    for row in &measured {
        if let [few, _, many] = &row[..] {
            say(&format!(
                "{} waiting: a hundred times as many agents take {:.1} times as long (p50)",
                few.waiting,
                ratio(few, many)
            ));
        }
    }
}

fn main() -> ExitCode {
    let wish = match wish(std::env::args().skip(1)) {
        Ok(wish) => wish,
        Err(fault) => {
            say(&fault);
            return ExitCode::from(2);
        }
    };
    if wish.routing {
        measure_routing();
        return ExitCode::SUCCESS;
    }
    let begun = Instant::now();
    let mut total = sim::Report::default();
    for seed in wish.first..wish.first.saturating_add(wish.count) {
        match sim::play(seed, wish.verbose.then_some(say as fn(&str))) {
            Ok(report) => total.add(&report),
            Err(failure) => {
                say(&failure.to_string());
                return ExitCode::FAILURE;
            }
        }
    }
    say(&format!("{total}; {:.1} s", begun.elapsed().as_secs_f64()));
    ExitCode::SUCCESS
}

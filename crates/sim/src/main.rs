//! `sim`: plays many seeds, or tells the story of one.
//!
//! `cargo run --release -p sim -- --seeds 10000 [--from N]` or `cargo run -p sim -- --seed N [--verbose]`.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "sim --seeds COUNT [--from SEED]   plays many worlds
sim --seed SEED [--verbose]      plays one, and tells its story";

/// What was asked for.
struct Wish {
    first: u64,
    count: u64,
    verbose: bool,
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
            other => return Err(format!("{other} is not known\n{USAGE}")),
        }
    }
    Ok(wish)
}

fn main() -> ExitCode {
    let wish = match wish(std::env::args().skip(1)) {
        Ok(wish) => wish,
        Err(fault) => {
            say(&fault);
            return ExitCode::from(2);
        }
    };
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

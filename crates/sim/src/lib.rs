//! The simulator: a contact centre drawn from a seed around the real `floor` and `flow`. Callers, agents, phones,
//! browsers and the journal misbehave for fifteen minutes of its time, processes die between any two steps; then the
//! world heals and everything must come to rest. The same seed is the same world, down to the millisecond.
//!
//! [`play`] plays one world. What must hold is said in business words in `check` (the state), `audit` (the journal),
//! `heard` (who hears whom) and `people` (buttons); `wire` is the outside, `driver` the time and the journal.
//! Nothing of `server`, `voice`, `store` or `api` is here: effects act on a simulated wire.

mod audit;
mod check;
mod driver;
mod heard;
mod house;
mod people;
mod prng;
mod routing;
mod wire;

use std::fmt;

pub use audit::Figures;
pub use routing::{Measured, measure as measure_routing};

/// What was simulated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Worlds played to their end.
    pub worlds: u64,
    /// Steps taken: facts, commands, time-outs, acknowledgements.
    pub steps: u64,
    /// Events that became durable.
    pub events: u64,
    /// Processes that died.
    pub crashes: u64,
    /// Journal writes that failed.
    pub failed_writes: u64,
    /// Callers who came.
    pub callers: u64,
    /// What people did together.
    pub figures: Figures,
    /// Commands that were refused.
    pub refusals: u64,
}

impl Report {
    /// Adds another world's figures.
    pub const fn add(&mut self, other: &Self) {
        self.worlds += other.worlds;
        self.steps += other.steps;
        self.events += other.events;
        self.crashes += other.crashes;
        self.failed_writes += other.failed_writes;
        self.callers += other.callers;
        self.figures.add(&other.figures);
        self.refusals += other.refusals;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} worlds, {} steps, {} events, {} crashes, {} failed writes, {} callers, {}, {} refusals",
            self.worlds,
            self.steps,
            self.events,
            self.crashes,
            self.failed_writes,
            self.callers,
            self.figures,
            self.refusals
        )
    }
}

/// A world in which something was wrong.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// When, since the beginning of the world (ms).
    pub at_ms: u64,
    /// At which step.
    pub step: u64,
    /// What is wrong.
    pub fault: String,
    /// The last lines of the story.
    pub story: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.story {
            writeln!(f, "{line}")?;
        }
        writeln!(
            f,
            "\nseed {}, {} ms, step {}: {}",
            self.seed, self.at_ms, self.step, self.fault
        )?;
        write!(f, "again: cargo run -p sim -- --seed {} --verbose", self.seed)
    }
}

impl std::error::Error for Failure {}

/// Plays the world of this seed to its end; `verbose` is given each line of its story.
///
/// # Errors
/// What was wrong, when something was.
pub fn play(seed: u64, verbose: Option<fn(&str)>) -> Result<Report, Box<Failure>> {
    driver::play(seed, verbose).map_err(Box::new)
}

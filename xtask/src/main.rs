//! Everything that developers run and that does not have to exist before cargo does: `cargo xtask tidy` and
//! `cargo xtask coverage`. Product code never depends on this crate.
//!
//! Each check is a function from the tree to [`finding::Finding`]s; only this file prints and sets the exit code.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer's command talks on the terminal"
)]

mod coverage;
mod finding;
mod lists;
mod tidy;
mod tree;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::tree::Tree;

/// The commands of `cargo xtask`.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Checks and generators of the Centrala repository")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Check the shape of the repository: crate edges, licences, file sizes, module docs, purity, imports of the web.
    Tidy {
        /// Lower and remove entries of the exception lists that are no longer needed (never adds one).
        #[arg(long)]
        tighten: bool,
    },
    /// Generate docs/coverage.md: which rule of the specification is proved by which test.
    Coverage {
        /// Write nothing; fail when the file is stale or a rule that is due has no test.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one task; `false` means that it found something to mend.
fn run(cli: &Cli) -> Result<bool> {
    let tree = Tree::read()?;
    let report = match cli.task {
        Task::Tidy { tighten } => tidy::run(&tree, tighten)?,
        Task::Coverage { check } => coverage::run(&tree, check)?,
    };
    for finding in &report.findings {
        eprintln!("{finding}\n");
    }
    for line in &report.summary {
        println!("{line}");
    }
    Ok(report.findings.is_empty())
}

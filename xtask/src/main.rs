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

use crate::finding::Report;
use crate::tree::Tree;

const USAGE: &str = "\
Checks and generators of the Centrala repository.

cargo xtask tidy               the shape of the repository: crate edges, licences, duplicate versions, file lengths,
                               module docs, purity of the core, documents, marks of the rules that tests prove
cargo xtask tidy --tighten     lower and remove entries of xtask/lists that are no longer needed (never adds one)
cargo xtask coverage           generate docs/coverage.md: which rule of the specification is proved by which test
cargo xtask coverage --check   write nothing; fail when the page is stale or a rule that is due has no test";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let report = match words.as_slice() {
        ["tidy"] => Tree::read().and_then(|tree| tidy::run(&tree, false)),
        ["tidy", "--tighten"] => Tree::read().and_then(|tree| tidy::run(&tree, true)),
        ["coverage"] => Tree::read().and_then(|tree| coverage::run(&tree, false)),
        ["coverage", "--check"] => Tree::read().and_then(|tree| coverage::run(&tree, true)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    print(report)
}

/// Prints what was found; success means that there is nothing to mend.
fn print(report: Result<Report>) -> ExitCode {
    let report = match report {
        Ok(report) => report,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            return ExitCode::FAILURE;
        }
    };
    for finding in &report.findings {
        eprintln!("{finding}\n");
    }
    for line in &report.summary {
        println!("{line}");
    }
    if report.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

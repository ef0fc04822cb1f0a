//! `cargo xtask coverage`: which rule of the specification is proved by which test. The rules are a checked-in list of
//! numbers; a test names the rules that it proves in a `Proves:` line above it.

mod page;
mod rules;
mod scan;

use std::fs;

use anyhow::{Context, Result};

use crate::finding::{Finding, Report};
use crate::tree::Tree;

/// The generated document.
const PAGE: &str = "docs/coverage.md";
/// The list of rules.
const RULES: &str = "docs/rules.txt";

/// Marks that name no rule, or stand above no test. `tidy` asks, so that a slip is told in seconds and not after the tests.
pub(crate) fn slips(tree: &Tree) -> Result<Vec<Finding>> {
    Ok(scan::proofs(tree, &rules(tree)?).1)
}

fn rules(tree: &Tree) -> Result<rules::Rules> {
    rules::parse(tree.text(RULES).with_context(|| format!("{RULES} is missing"))?)
}

/// Writes the page, or with `check` only compares. Unknown rules and marks without a test fail either way.
pub(crate) fn run(tree: &Tree, check: bool) -> Result<Report> {
    let rules = rules(tree)?;
    let (proofs, mut findings) = scan::proofs(tree, &rules);
    let page = page::render(&rules, &proofs);
    let missing = rules.due().filter(|rule| !proofs.contains_key(&rule.id)).count();
    let due = rules.due().count();
    let summary = vec![format!(
        "coverage: {} of {due} rules due in issue {} have a test, {missing} missing; {} of {} in all",
        due - missing,
        rules.current,
        proofs.len(),
        rules.list.len()
    )];
    if check {
        if tree.text(PAGE) != Some(page.as_str()) {
            findings.push(Finding::new(
                PAGE,
                0,
                "the page is stale",
                "Run `cargo xtask coverage` and commit it.",
            ));
        }
        for rule in rules.due().filter(|rule| !proofs.contains_key(&rule.id)) {
            findings.push(Finding::new(
                RULES,
                rule.line,
                format!("{} is due in issue {} and no test proves it", rule.id, rules.current),
                format!(
                    "Write the test and put `Proves: {}` in a comment line above it.",
                    rule.id
                ),
            ));
        }
    } else {
        fs::write(tree.root.join(PAGE), page).with_context(|| format!("cannot write {PAGE}"))?;
    }
    Ok(Report { findings, summary })
}

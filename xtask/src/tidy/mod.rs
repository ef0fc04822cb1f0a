//! `cargo xtask tidy`: the shape of the repository, checked without the internet. One file per kind of check.

mod duplicates;
mod edges;
mod house;
mod length;
mod licences;
mod npm;
mod prose;
mod purity;
mod spdx;
mod web;

use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::finding::Report;
use crate::tree::Tree;

/// Runs every check. With `tighten`, first lowers the exception lists to what is still needed.
pub(crate) fn run(tree: &Tree, tighten: bool) -> Result<Report> {
    if tighten {
        length::tighten(tree)?;
        return run(&Tree::read()?, false);
    }
    let metadata = metadata(tree)?;
    let mut findings = Vec::new();
    findings.extend(edges::check(&metadata)?);
    findings.extend(licences::check(tree, &metadata));
    let (duplicated, packages) = duplicates::check(tree, &metadata);
    findings.extend(duplicated);
    findings.extend(npm::check(tree)?);
    findings.extend(house::check(tree));
    findings.extend(length::check(tree));
    findings.extend(prose::check(tree));
    findings.extend(purity::check(tree));
    findings.extend(web::check(tree));
    findings.sort();
    findings.dedup();
    let summary = vec![format!(
        "tidy: {} files, {packages} packages locked for this platform, {} to mend",
        tree.files.len(),
        findings.len()
    )];
    Ok(Report { findings, summary })
}

/// What cargo knows about the workspace, for this platform only: other platforms' packages are not on this machine.
fn metadata(tree: &Tree) -> Result<Metadata> {
    let platform = host_platform()?;
    MetadataCommand::new()
        .manifest_path(tree.root.join("Cargo.toml"))
        .other_options(vec!["--locked".to_owned(), format!("--filter-platform={platform}")])
        .exec()
        .context("cargo metadata failed; if the lock file is stale, run `cargo check` and commit Cargo.lock")
}

fn host_platform() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().context("cannot run rustc")?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .context("rustc -vV names no host")
}

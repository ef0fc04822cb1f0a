//! `cargo xtask tidy`: the shape of the repository, checked without the internet. One file per kind of check.

mod duplicates;
mod edges;
mod house;
mod length;
mod libraries;
mod licences;
mod metadata;
mod npm;
mod prose;
mod purity;
mod spdx;

use anyhow::Result;

use crate::coverage;
use crate::finding::Report;
use crate::tree::Tree;

/// Runs every check. With `tighten`, first lowers the exception lists to what is still needed.
pub(crate) fn run(tree: &Tree, tighten: bool) -> Result<Report> {
    if tighten {
        length::tighten(tree)?;
        return run(&Tree::read()?, false);
    }
    let packages = metadata::read(&tree.root)?;
    let mut findings = Vec::new();
    findings.extend(edges::check(&packages));
    findings.extend(licences::check(tree, &packages));
    findings.extend(duplicates::check(tree, &packages));
    findings.extend(libraries::check(tree, &packages));
    findings.extend(npm::check(tree)?);
    findings.extend(house::check(tree));
    findings.extend(length::check(tree));
    findings.extend(prose::check(tree));
    findings.extend(purity::check(tree));
    findings.extend(coverage::slips(tree)?);
    findings.sort();
    findings.dedup();
    let summary = vec![format!(
        "tidy: {} files, {} packages locked for this platform, {} to mend",
        tree.files.len(),
        packages.len(),
        findings.len()
    )];
    Ok(Report { findings, summary })
}

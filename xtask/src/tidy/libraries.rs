//! docs/libraries.md against the root manifest: every library of others has a line with its reason, no line is left over,
//! and every library is used by some crate.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::tidy::metadata::Packages;
use crate::tree::Tree;

const PAGE: &str = "docs/libraries.md";
const MANIFEST: &str = "Cargo.toml";

/// Compares the page, the root manifest and what the crates name.
pub(crate) fn check(tree: &Tree, packages: &Packages) -> Vec<Finding> {
    let used: BTreeSet<&str> = packages
        .values()
        .filter(|package| package.is_ours)
        .flat_map(|package| &package.named)
        .map(String::as_str)
        .collect();
    compare(tree.text(MANIFEST).unwrap_or(""), tree.text(PAGE).unwrap_or(""), &used)
}

fn compare(manifest: &str, page: &str, used: &BTreeSet<&str>) -> Vec<Finding> {
    let declared = declared(manifest);
    let explained = explained(page);
    let mut findings = Vec::new();
    for (name, line) in &declared {
        if !explained.iter().any(|(other, _)| other == name) {
            findings.push(Finding::new(
                MANIFEST,
                *line,
                format!("`{name}` is not explained"),
                format!("Give it a row in {PAGE}: who keeps it, licence, native parts, why."),
            ));
        }
        if !used.contains(name) {
            findings.push(Finding::new(
                MANIFEST,
                *line,
                format!("no crate uses `{name}`"),
                "Remove the line.",
            ));
        }
    }
    for (name, line) in explained {
        if !declared.iter().any(|(other, _)| *other == name) {
            findings.push(Finding::new(
                PAGE,
                line,
                format!("`{name}` is no longer a library of ours"),
                "Remove the row.",
            ));
        }
    }
    findings
}

/// Libraries of others in `[workspace.dependencies]`, with their lines.
fn declared(manifest: &str) -> Vec<(&str, usize)> {
    let mut section = "";
    let mut names = Vec::new();
    for (index, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            section = line.trim();
        } else if section == "[workspace.dependencies]"
            && !line.starts_with('#')
            && !line.contains("path =")
            && let Some((name, _)) = line.split_once('=')
        {
            names.push((name.trim(), index + 1));
        }
    }
    names
}

/// The first cell of each row of the first part of the page: Rust libraries, with their lines.
fn explained(page: &str) -> Vec<(&str, usize)> {
    let rust = page
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !line.starts_with("## Rust"));
    let rows = rust.skip(1).take_while(|(_, line)| !line.starts_with("## "));
    rows.filter_map(|(index, line)| Some((line.strip_prefix("| `")?.split('`').next()?, index + 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST_TEXT: &str =
        "[workspace.dependencies]\n# Ours.\nflow = { path = \"crates/flow\" }\nserde = \"1\"\nbytes = \"1\"\n";

    #[test]
    fn each_library_needs_a_row_and_each_row_a_library() {
        let page = "# Libraries\n\n## Rust\n\n| `serde` | x |\n| `gone` | x |\n\n## Web\n\n| `react` | x |\n";
        let findings = compare(MANIFEST_TEXT, page, &BTreeSet::from(["serde", "bytes"]));
        let whats: Vec<_> = findings.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(
            whats,
            ["`bytes` is not explained", "`gone` is no longer a library of ours"]
        );
    }

    #[test]
    fn a_library_that_nobody_uses_is_found_with_its_line() {
        let page = "## Rust\n| `serde` | x |\n| `bytes` | x |\n";
        let findings = compare(MANIFEST_TEXT, page, &BTreeSet::from(["serde"]));
        assert_eq!(
            findings.first().map(|finding| (finding.line, finding.what.as_str())),
            Some((5, "no crate uses `bytes`"))
        );
    }
}

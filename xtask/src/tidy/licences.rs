//! Licences of everything that is linked in: an allow-list, and a checked-in list of explained exceptions.

use crate::finding::Finding;
use crate::lists;
use crate::tidy::metadata::Packages;
use crate::tidy::spdx;
use crate::tree::Tree;

/// Licences that ask for no more than a notice.
const ALLOWED: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "Unlicense",
    "BSL-1.0",
];

const LIST: &str = "licences.txt";

/// Whether a licence needs no explanation.
pub(crate) fn is_allowed(licence: &str) -> bool {
    ALLOWED.contains(&licence)
}

/// Checks every package that cargo resolved; an exception that nothing needs any more is a finding as well.
pub(crate) fn check(tree: &Tree, packages: &Packages) -> Vec<Finding> {
    let (exceptions, mut findings) = lists::read(tree, LIST);
    let mut unused = exceptions.clone();
    for package in packages.values() {
        let licence = package.licence.as_deref().unwrap_or("none stated");
        if spdx::is_satisfied(licence, &is_allowed) {
            continue;
        }
        let name = package.name.as_str();
        if exceptions.get(name).is_some_and(|entry| entry.value == licence) {
            unused.remove(name);
            continue;
        }
        findings.push(Finding::new(
            "Cargo.lock",
            0,
            format!(
                "{name} {} has the licence `{licence}`, which is not on the allow-list",
                package.version
            ),
            format!(
                "Choose another library, or explain it in {}: `{name} {licence} # why`.",
                lists::path_of(LIST)
            ),
        ));
    }
    for (name, entry) in unused {
        findings.push(Finding::new(
            lists::path_of(LIST),
            entry.line,
            format!("nothing uses {name} with this licence any more"),
            "Remove the line.",
        ));
    }
    findings
}

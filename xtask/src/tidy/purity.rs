//! The `clippy.toml` of the pure crates. Clippy reads one such file per crate, the nearest; so each pure crate has to repeat
//! what the root bans, and all of them have to ban the same.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::tree::Tree;

/// Crates without clocks, threads, files, sockets and global randomness.
const PURE: &[&str] = &["floor", "flow", "organization", "sip", "media"];

/// A pure crate that forgot one of these is not pure; the whole list is the union of their files.
const NEEDED: &[&str] = &[
    "std::time::Instant::now",
    "std::time::SystemTime::now",
    "std::thread::spawn",
    "std::thread::sleep",
    "std::fs::read",
    "std::fs::File",
    "std::net::UdpSocket",
    "std::net::TcpStream",
    "rand::rng",
    "rand::random",
    "std::collections::HashMap::iter",
    "std::collections::HashMap::values",
];

/// Compares the files with the root and with each other.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let shared = tree.text("clippy.toml").map(bans).unwrap_or_default();
    let every: BTreeSet<&str> = PURE
        .iter()
        .filter_map(|name| tree.text(&path_of(name)))
        .flat_map(bans)
        .chain(shared)
        .chain(NEEDED.iter().copied())
        .collect();
    let mut findings = Vec::new();
    for name in PURE {
        let path = path_of(name);
        let Some(text) = tree.text(&path) else {
            findings.push(Finding::new(
                path,
                0,
                "the file is missing",
                "Copy it from another pure crate.",
            ));
            continue;
        };
        let here = bans(text);
        for ban in every.difference(&here) {
            findings.push(Finding::new(
                path.as_str(),
                0,
                format!("`{ban}` is not banned here"),
                "Copy the line from clippy.toml or from another pure crate: the four files ban the same.",
            ));
        }
    }
    findings
}

fn path_of(name: &str) -> String {
    format!("crates/{name}/clippy.toml")
}

/// The banned paths of one file.
fn bans(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once("path = \"")?.1.split('"').next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Tree {
            files,
            ..Tree::default()
        }
    }

    #[test]
    fn a_shared_ban_that_is_not_repeated_is_found() {
        let needed: String = NEEDED
            .iter()
            .map(|path| format!("  {{ path = \"{path}\" }},\n"))
            .collect();
        let root = "  { path = \"std::env::set_var\" },\n";
        let whole = format!("{needed}{root}");
        let findings = check(&tree(&[
            ("clippy.toml", root),
            ("crates/floor/clippy.toml", &needed),
            ("crates/flow/clippy.toml", &whole),
            ("crates/sip/clippy.toml", &whole),
            ("crates/media/clippy.toml", &whole),
            ("crates/organization/clippy.toml", &whole),
        ]));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(
            findings.first().map(|finding| finding.path.as_str()),
            Some("crates/floor/clippy.toml")
        );
    }

    #[test]
    fn a_ban_in_a_comment_is_none() {
        assert!(bans("# { path = \"std::fs::read\" },\n").is_empty());
    }
}

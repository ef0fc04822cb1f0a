//! The checked-in lists of exceptions in `xtask/lists`: one entry per line, `key value # why`. They may only shrink.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::tree::Tree;

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What stands after the key, before the reason.
    pub(crate) value: String,
    /// Line in the list, counted from 1.
    pub(crate) line: usize,
}

/// Reads `xtask/lists/<name>`; entries without a reason are findings.
pub(crate) fn read(tree: &Tree, name: &str) -> (BTreeMap<String, Entry>, Vec<Finding>) {
    let path = path_of(name);
    parse(&path, tree.text(&path).unwrap_or(""))
}

/// Where a list is kept.
pub(crate) fn path_of(name: &str) -> String {
    format!("xtask/lists/{name}")
}

fn parse(path: &str, text: &str) -> (BTreeMap<String, Entry>, Vec<Finding>) {
    let mut entries = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        let (content, reason) = raw.split_once('#').unwrap_or((raw, ""));
        let Some((key, value)) = content.trim().split_once(char::is_whitespace) else {
            if !content.trim().is_empty() {
                findings.push(Finding::new(
                    path,
                    line,
                    "this entry has no value",
                    "Write it as `key value # why`.",
                ));
            }
            continue;
        };
        if reason.trim().is_empty() {
            findings.push(Finding::new(
                path,
                line,
                format!("{key} is excepted without a reason"),
                "Say why after a `#`.",
            ));
        }
        entries.insert(
            key.to_owned(),
            Entry {
                value: value.trim().to_owned(),
                line,
            },
        );
    }
    (entries, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_key_value_and_reason() {
        let (entries, findings) = parse("list.txt", "# heading\n\nsyn 2 # derive macros of both generations\n");
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(
            entries.get("syn"),
            Some(&Entry {
                value: "2".into(),
                line: 3
            })
        );
    }

    #[test]
    fn an_entry_without_reason_or_value_is_reported_with_its_line() {
        let (_, findings) = parse("list.txt", "syn 2\nonly\n");
        let lines: Vec<_> = findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [1, 2]);
    }
}

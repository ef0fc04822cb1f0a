//! Two versions of one library cost compile time and binary size, and their types do not fit each other. Those that cannot
//! be avoided are on a checked-in list with the reason; a new one fails, and so does an entry that is no longer needed.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::lists;
use crate::tidy::metadata::Packages;
use crate::tree::Tree;

const LIST: &str = "duplicates.txt";

/// Compares what cargo resolved with the list.
pub(crate) fn check(tree: &Tree, packages: &Packages) -> Vec<Finding> {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages.values() {
        versions
            .entry(package.name.clone())
            .or_default()
            .insert(package.version.clone());
    }
    let (listed, mut findings) = lists::read(tree, LIST);
    findings.extend(compare(&versions, &listed));
    findings
}

fn compare(versions: &BTreeMap<String, BTreeSet<String>>, listed: &BTreeMap<String, lists::Entry>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, found) in versions.iter().filter(|(_, found)| found.len() > 1) {
        let allowed = listed
            .get(name)
            .and_then(|entry| entry.value.parse::<usize>().ok())
            .unwrap_or(1);
        if found.len() > allowed {
            let all: Vec<_> = found.iter().map(String::as_str).collect();
            findings.push(Finding::new(
                "Cargo.lock",
                0,
                format!("{name} is here in {} versions: {}", found.len(), all.join(", ")),
                format!(
                    "See `cargo tree -d -i {name}`; align them, or explain it in {}: `{name} {} # who needs the other one`.",
                    lists::path_of(LIST),
                    found.len()
                ),
            ));
        }
    }
    for (name, entry) in listed {
        let count = versions.get(name).map_or(0, BTreeSet::len);
        if entry.value != count.to_string() && count <= entry.value.parse::<usize>().unwrap_or(0) {
            findings.push(Finding::new(
                lists::path_of(LIST),
                entry.line,
                format!(
                    "{name} is now here in {count} version(s), the list says {}",
                    entry.value
                ),
                "Lower the number, or remove the line when it is one: the list only shrinks.",
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(list: &[(&str, &[&str])]) -> BTreeMap<String, BTreeSet<String>> {
        list.iter()
            .map(|(name, found)| {
                (
                    (*name).to_owned(),
                    found.iter().map(|version| (*version).to_owned()).collect(),
                )
            })
            .collect()
    }

    fn listed(list: &[(&str, &str)]) -> BTreeMap<String, lists::Entry> {
        list.iter()
            .map(|(name, value)| {
                (
                    (*name).to_owned(),
                    lists::Entry {
                        value: (*value).to_owned(),
                        line: 1,
                    },
                )
            })
            .collect()
    }

    #[test]
    fn a_new_duplicate_fails_and_a_listed_one_passes() {
        let found = versions(&[("syn", &["2.0", "3.0"]), ("rand", &["0.9", "0.10"])]);
        let findings = compare(&found, &listed(&[("syn", "2")]));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(
            findings.iter().any(|finding| finding.what.starts_with("rand")),
            "{findings:?}"
        );
    }

    #[test]
    fn a_list_that_allows_more_than_is_there_fails() {
        let findings = compare(&versions(&[("syn", &["3.0"])]), &listed(&[("syn", "2"), ("gone", "2")]));
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}

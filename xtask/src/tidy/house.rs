//! House rules that a plain reading of the text can check: module docs, names of modules, marks of unfinished work, and the
//! workspace's lints in every crate.

use crate::finding::Finding;
use crate::tree::{Tree, ending_of};

/// Names that say nothing about what a module is for.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "misc", "common"];

/// Marks of unfinished work, put together here so that this file does not contain them.
const MARKS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];

/// Endings of the files in which marks are looked for.
const CODE_ENDINGS: &[&str] = &[
    "rs", "ts", "tsx", "css", "sh", "sql", "toml", "md", "yml", "yaml", "html",
];

/// Runs all checks of this file.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in &tree.files {
        if ending_of(path) == "rs" {
            findings.extend(module_doc(path, text));
        }
        if matches!(ending_of(path), "rs" | "ts" | "tsx") {
            findings.extend(module_name(path));
        }
        if CODE_ENDINGS.contains(&ending_of(path)) {
            findings.extend(marks(path, text));
        }
        if path.ends_with("Cargo.toml") && path != "Cargo.toml" {
            findings.extend(lints(path, text));
        }
    }
    findings
}

fn module_doc(path: &str, text: &str) -> Option<Finding> {
    let first = text.lines().enumerate().find(|(_, line)| !line.trim().is_empty());
    if first.is_some_and(|(_, line)| line.starts_with("//!")) {
        return None;
    }
    Some(Finding::new(
        path,
        first.map_or(1, |(index, _)| index + 1),
        "the file does not begin with a module doc",
        "Begin with `//!`: what lives here, what must not, how it is driven.",
    ))
}

fn module_name(path: &str) -> Option<Finding> {
    let empty = path.split('/').find(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        EMPTY_NAMES.contains(&stem)
    })?;
    // A folder `tests/common` is cargo's own convention for shared parts of integration tests.
    if path.contains("/tests/common/") {
        return None;
    }
    Some(Finding::new(
        path,
        0,
        format!("`{empty}` says nothing about what is in it"),
        "Name it after the thing or the act, and put each idea where it is used.",
    ))
}

fn marks(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(mark) = MARKS.iter().find(|mark| contains_word(line, mark)) {
            findings.push(Finding::new(
                path,
                index + 1,
                format!("`{}` marks unfinished work", mark.trim_end_matches('(')),
                "Finish it, or open an issue and leave the code whole without it.",
            ));
        }
    }
    findings
}

/// Whether the mark stands there by itself, not as a part of a longer word.
fn contains_word(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + mark.len()..).and_then(|text| text.chars().next());
        let joins = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !joins(before) && (mark.ends_with('(') || !joins(after))
    })
}

fn lints(path: &str, text: &str) -> Option<Finding> {
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section == "[lints]" && line.replace(' ', "") == "workspace=true" {
            return None;
        }
    }
    Some(Finding::new(
        path,
        0,
        "the crate does not take the workspace's lints",
        "Add `[lints]` with `workspace = true`.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_doc_comes_first() {
        assert!(module_doc("a.rs", "\n//! The queue.\nuse std::fmt;\n").is_none());
        assert_eq!(
            module_doc("a.rs", "// The queue.\n//! Doc.\n").map(|finding| finding.line),
            Some(1)
        );
        assert!(module_doc("a.rs", "").is_some());
    }

    #[test]
    fn empty_names_are_refused_as_file_and_as_folder() {
        assert!(module_name("crates/floor/src/utils.rs").is_some());
        assert!(module_name("web/src/helpers/time.ts").is_some());
        assert!(module_name("crates/floor/src/utility_bill.rs").is_none());
        assert!(module_name("crates/store/tests/common/mod.rs").is_none());
    }

    #[test]
    fn a_mark_is_found_with_its_line_and_a_longer_word_is_not_one() {
        let mark = MARKS.first().expect("there are marks");
        assert_eq!(
            marks("a.rs", &format!("fn a() {{}}\n// {mark}: later\n"))
                .first()
                .map(|f| f.line),
            Some(2)
        );
        assert!(marks("a.rs", &format!("let {mark}S = 1;")).is_empty());
    }

    #[test]
    fn lints_are_taken_only_by_the_right_section() {
        assert!(lints("Cargo.toml", "[package]\nname = \"a\"\n[lints]\nworkspace = true\n").is_none());
        assert!(lints("Cargo.toml", "[dependencies.a]\nworkspace = true\n").is_some());
    }
}

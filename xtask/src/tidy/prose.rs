//! Documents: one first-level heading each, links that lead somewhere, and named source files that exist.

use crate::finding::Finding;
use crate::tree::{Tree, ending_of};

/// Checks every markdown document.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.under("", "md") {
        findings.extend(headings(path, text));
        for (line, file) in source_files(text) {
            if !exists(tree, file) {
                findings.push(Finding::new(
                    path,
                    line,
                    format!("there is no file `{file}`"),
                    "Name the file that holds this now.",
                ));
            }
        }
        for (line, target) in links(text) {
            let found = resolve(path, target).is_some_and(|file| tree.root.join(file).exists());
            if !found {
                findings.push(Finding::new(
                    path,
                    line,
                    format!("the link to `{target}` leads nowhere"),
                    "Mend or remove the link.",
                ));
            }
        }
    }
    findings
}

fn headings(path: &str, text: &str) -> Option<Finding> {
    let tops: Vec<usize> = prose_lines(text)
        .filter(|(_, line)| line.starts_with("# "))
        .map(|(number, _)| number)
        .collect();
    match tops.as_slice() {
        [_] => None,
        [] => Some(Finding::new(
            path,
            1,
            "the document has no title",
            "Begin with one `# Title`.",
        )),
        [_, second, ..] => Some(Finding::new(
            path,
            *second,
            "the document has a second title",
            "One `#` per document; use `##` for its parts.",
        )),
    }
}

/// Lines outside code fences, counted from 1.
fn prose_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_fence = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
            return None;
        }
        (!in_fence).then_some((index + 1, line))
    })
}

/// Targets of links to files of the repository.
fn links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    prose_lines(text).flat_map(|(number, line)| {
        line.split("](").skip(1).filter_map(move |rest| {
            let target = rest.split(')').next()?.split('#').next()?;
            let outside = target.is_empty() || target.contains("://") || target.starts_with("mailto:");
            (!outside).then_some((number, target))
        })
    })
}

/// Source files that a document names in backticks with at least one folder, such as `floor/decide/offers.rs`.
fn source_files(text: &str) -> impl Iterator<Item = (usize, &str)> {
    prose_lines(text).flat_map(|(number, line)| {
        let spans = line.split('`').skip(1).step_by(2);
        spans
            .filter(|span| span.contains('/') && matches!(ending_of(span), "rs" | "ts" | "tsx"))
            .filter(|span| !span.contains(['*', ' ', '<', '{']))
            .map(move |span| (number, span))
    })
}

/// A file may be named from the root, from its crate's name without `src`, or by the end of its path.
fn exists(tree: &Tree, file: &str) -> bool {
    let in_crate = file
        .split_once('/')
        .map(|(name, rest)| format!("crates/{name}/src/{rest}"));
    let end = format!("/{file}");
    tree.files
        .keys()
        .any(|path| path == file || path.ends_with(&end) || in_crate.as_ref() == Some(path))
}

/// A link's path from the root, or nothing when it leaves the repository.
fn resolve(document: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_title_and_a_comment_in_a_code_block_is_none() {
        assert!(headings("a.md", "# Title\n\n```sh\n# a comment\n```\n## Part\n").is_none());
        assert_eq!(
            headings("a.md", "# One\n\n# Two\n").map(|finding| finding.line),
            Some(3)
        );
        assert!(headings("a.md", "text\n").is_some());
    }

    #[test]
    fn links_are_resolved_from_their_document() {
        assert_eq!(
            resolve("docs/adr/0001-a.md", "../architecture.md"),
            Some("docs/architecture.md".to_owned())
        );
        assert_eq!(resolve("README.md", "docs/style.md"), Some("docs/style.md".to_owned()));
        assert_eq!(resolve("README.md", "../outside.md"), None);
    }

    #[test]
    fn only_links_into_the_repository_are_followed() {
        let text = "[a](docs/a.md#part) [b](https://example.org) [c](#here)\n";
        assert_eq!(links(text).collect::<Vec<_>>(), [(1, "docs/a.md")]);
    }

    #[test]
    fn a_source_file_may_be_named_in_short() {
        let files = [("crates/floor/src/decide/offers.rs".to_owned(), String::new())].into();
        let tree = Tree {
            files,
            ..Tree::default()
        };
        for file in [
            "crates/floor/src/decide/offers.rs",
            "floor/decide/offers.rs",
            "decide/offers.rs",
        ] {
            assert!(exists(&tree, file), "{file}");
        }
        assert!(!exists(&tree, "floor/offers.rs"));
    }

    #[test]
    fn only_names_of_source_files_with_a_folder_are_looked_up() {
        let text = "`offers.rs`, `floor/decide/offers.rs`, `docs/adr`, `src/*.rs`\n";
        assert_eq!(source_files(text).collect::<Vec<_>>(), [(1, "floor/decide/offers.rs")]);
    }
}

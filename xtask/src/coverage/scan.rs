//! Finds `Proves:` lines in tests and the name of the test below each.

use std::collections::{BTreeMap, BTreeSet};

use crate::coverage::rules::{RuleId, Rules};
use crate::finding::Finding;
use crate::tree::Tree;

/// A test that proves something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Proof {
    /// File, from the root.
    pub(crate) path: String,
    /// The test's name.
    pub(crate) test: String,
}

/// Proofs by rule.
pub(crate) type Proofs = BTreeMap<RuleId, BTreeSet<Proof>>;

/// The mark, put together here so that this file's own text is no proof.
const MARK: &str = concat!("Proves", ":");

/// A test's name has to follow within so many lines below the mark: doc comment, attributes, then the name.
const REACH: usize = 12;

/// Reads all tests of the product; unknown rules, marks without a test and ignored tests are findings.
pub(crate) fn proofs(tree: &Tree, rules: &Rules) -> (Proofs, Vec<Finding>) {
    let mut proofs = Proofs::new();
    let mut findings = Vec::new();
    for folder in ["crates/", "web/"] {
        for ending in ["rs", "ts", "tsx"] {
            for (path, text) in tree.under(folder, ending) {
                scan(path, text, rules, &mut proofs, &mut findings);
            }
        }
    }
    (proofs, findings)
}

fn scan(path: &str, text: &str, rules: &Rules, proofs: &mut Proofs, findings: &mut Vec<Finding>) {
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some((before, list)) = line.split_once(MARK) else {
            continue;
        };
        if !before.trim_start().starts_with("//") {
            continue;
        }
        let here = lines.get(index + 1..).unwrap_or(&[]);
        let Some(test) = here.iter().take(REACH).find_map(|line| name_of(line)) else {
            findings.push(Finding::new(
                path,
                index + 1,
                "no test stands below this mark",
                "Put it right above the test.",
            ));
            continue;
        };
        let ignored = here
            .iter()
            .take(REACH)
            .take_while(|line| name_of(line).is_none())
            .any(|line| line.contains("#[ignore"));
        if ignored {
            findings.push(Finding::new(
                path,
                index + 1,
                format!("`{test}` is ignored and proves nothing"),
                "Let it run.",
            ));
            continue;
        }
        match names(list) {
            Err(word) => findings.push(Finding::new(
                path,
                index + 1,
                format!("`{word}` is no rule's name"),
                "Write names with commas between them, such as `STA-5, RON-1`, and nothing else in that line.",
            )),
            Ok(ids) => {
                for id in ids {
                    if rules.has(&id) {
                        let proof = Proof {
                            path: path.to_owned(),
                            test: test.clone(),
                        };
                        proofs.entry(id).or_default().insert(proof);
                    } else {
                        findings.push(Finding::new(
                            path,
                            index + 1,
                            format!("{id} is not in docs/rules.txt"),
                            "Is it a slip of the pen?",
                        ));
                    }
                }
            }
        }
    }
}

/// The names in a mark's line: `STA-5, RON-1..3`.
fn names(list: &str) -> Result<Vec<RuleId>, String> {
    let mut ids = Vec::new();
    let words = list
        .trim()
        .trim_end_matches("*/")
        .trim_end_matches('.')
        .split([',', ' ', '`']);
    for word in words.filter(|word| !word.is_empty()) {
        let unknown = || word.to_owned();
        match word.split_once("..") {
            None => ids.push(RuleId::parse(word).ok_or_else(unknown)?),
            Some((first, last)) => {
                let first = RuleId::parse(first).ok_or_else(unknown)?;
                let last: u32 = last.parse().map_err(|_| unknown())?;
                ids.extend((first.number..=last).map(|number| RuleId {
                    chapter: first.chapter.clone(),
                    number,
                }));
            }
        }
    }
    if ids.is_empty() {
        Err(list.trim().to_owned())
    } else {
        Ok(ids)
    }
}

/// The name of the test that a line begins, in Rust or TypeScript.
fn name_of(line: &str) -> Option<String> {
    let text = line.trim_start();
    if let Some((before, rest)) = text.split_once("fn ") {
        let is_declaration =
            before.is_empty() || ["pub", "async", "pub(crate)"].contains(&before.trim_end().split(' ').next_back()?);
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        let name = rest.get(..end)?;
        return (is_declaration && !name.is_empty()).then(|| name.to_owned());
    }
    let opens = [
        "test(",
        "it(",
        "test.each(",
        "it.each(",
        "describe(",
        "test.describe(",
        "scenario(",
    ];
    let rest = opens.iter().find_map(|open| text.strip_prefix(open))?;
    let start = rest.find(['"', '\'', '`'])?;
    let quote = rest.get(start..)?.chars().next()?;
    Some(rest.get(start + 1..)?.split(quote).next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::rules;

    fn scanned(path: &str, text: &str) -> (Proofs, Vec<Finding>) {
        let rules = rules::parse("current 2\nSTA-5 2\nSTA-6 2\nRON-1 2\n").expect("the list is well formed");
        let (mut proofs, mut findings) = (Proofs::new(), Vec::new());
        scan(path, text, &rules, &mut proofs, &mut findings);
        (proofs, findings)
    }

    #[test]
    fn a_rust_test_is_found_below_its_mark() {
        let text = format!("/// Filters by letters.\n/// {MARK} STA-5..6, RON-1\n#[test]\nfn picks_a_state() {{}}\n");
        let (proofs, findings) = scanned("crates/floor/tests/state.rs", &text);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(proofs.len(), 3);
        let proof = proofs.values().flatten().next().expect("there is a proof");
        assert_eq!(
            (proof.path.as_str(), proof.test.as_str()),
            ("crates/floor/tests/state.rs", "picks_a_state")
        );
    }

    #[test]
    fn a_browser_test_is_found_by_its_title() {
        let text = format!("// {MARK} RON-1\ntest(\"nobody answers\", async () => {{}});\n");
        let (proofs, _) = scanned("web/test/e2e/rona.spec.ts", &text);
        assert_eq!(
            proofs.values().flatten().next().map(|proof| proof.test.as_str()),
            Some("nobody answers")
        );
    }

    #[test]
    fn marks_that_prove_nothing_are_reported() {
        for (text, expected) in [
            (
                format!("// {MARK} STA-5\nlet a = 1;\n"),
                "no test stands below this mark",
            ),
            (
                format!("/// {MARK} STA-99\n#[test]\nfn a() {{}}\n"),
                "STA-99 is not in docs/rules.txt",
            ),
            (
                format!("/// {MARK} the state\n#[test]\nfn a() {{}}\n"),
                "`the` is no rule's name",
            ),
            (
                format!("/// {MARK} STA-5\n#[test]\n#[ignore]\nfn a() {{}}\n"),
                "`a` is ignored and proves nothing",
            ),
        ] {
            let (proofs, findings) = scanned("crates/a.rs", &text);
            assert!(proofs.is_empty(), "{text}");
            assert_eq!(
                findings.first().map(|finding| finding.what.as_str()),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn the_words_in_code_are_no_mark() {
        let (proofs, findings) = scanned("crates/a.rs", &format!("let text = \"{MARK} STA-5\";\nfn a() {{}}\n"));
        assert!(proofs.is_empty() && findings.is_empty());
    }
}

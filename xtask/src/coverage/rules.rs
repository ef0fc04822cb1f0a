//! The list of rules: `docs/rules.txt`, one `ID issue` per line, and which issue is being built.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// A rule's name, ordered as people count: `STA-2` before `STA-10`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RuleId {
    /// The chapter, such as `STA`.
    pub(crate) chapter: String,
    /// The number in it.
    pub(crate) number: u32,
}

impl RuleId {
    /// Reads `STA-2`; nothing when it is no rule's name.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (chapter, number) = text.split_once('-')?;
        let is_chapter = (1..=4).contains(&chapter.len()) && chapter.bytes().all(|byte| byte.is_ascii_uppercase());
        let number = number.parse().ok()?;
        is_chapter.then(|| Self {
            chapter: chapter.to_owned(),
            number,
        })
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.chapter, self.number)
    }
}

/// One rule and when it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) id: RuleId,
    /// The issue in which it is due; none means later.
    pub(crate) issue: Option<u32>,
    /// Line in the list, counted from 1.
    pub(crate) line: usize,
}

/// The whole list.
#[derive(Debug)]
pub(crate) struct Rules {
    /// The issue that is being built: its rules and those of earlier ones are due.
    pub(crate) current: u32,
    /// In the order of the specification.
    pub(crate) list: Vec<Rule>,
}

impl Rules {
    /// Rules that must have a test now.
    pub(crate) fn due(&self) -> impl Iterator<Item = &Rule> {
        self.list
            .iter()
            .filter(|rule| rule.issue.is_some_and(|issue| issue <= self.current))
    }

    /// Whether the list has this rule.
    pub(crate) fn has(&self, id: &RuleId) -> bool {
        self.list.iter().any(|rule| rule.id == *id)
    }

    /// Issues that have rules, in order.
    pub(crate) fn issues(&self) -> Vec<u32> {
        let mut issues: Vec<u32> = self.list.iter().filter_map(|rule| rule.issue).collect();
        issues.sort_unstable();
        issues.dedup();
        issues
    }
}

/// Reads the list; a mistake names its line.
pub(crate) fn parse(text: &str) -> Result<Rules> {
    let mut current = None;
    let mut list = Vec::new();
    let mut seen = BTreeMap::new();
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        let content = raw.split('#').next().unwrap_or("").trim();
        let Some((key, value)) = content.split_once(char::is_whitespace) else {
            if content.is_empty() {
                continue;
            }
            bail!("rules.txt:{line}: `{content}` is not `ID issue`");
        };
        let value = value.trim();
        if key == "current" {
            current = Some(
                value
                    .parse()
                    .with_context(|| format!("rules.txt:{line}: `{value}` is no issue number"))?,
            );
            continue;
        }
        let id = RuleId::parse(key).with_context(|| format!("rules.txt:{line}: `{key}` is no rule's name"))?;
        let issue = match value {
            "later" => None,
            number => Some(
                number
                    .parse()
                    .with_context(|| format!("rules.txt:{line}: `{number}` is no issue number"))?,
            ),
        };
        if let Some(first) = seen.insert(id.clone(), line) {
            bail!("rules.txt:{line}: {id} already stands in line {first}");
        }
        list.push(Rule { id, issue, line });
    }
    Ok(Rules {
        current: current.context("rules.txt has no line `current <issue>`")?,
        list,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_the_current_and_earlier_issues_are_due() {
        let rules =
            parse("current 3\n# offers\nPOP-1 2\nPOP-4 4\nCON-1 3\nPOP-12 later\n").expect("the list is well formed");
        let due: Vec<_> = rules.due().map(|rule| rule.id.to_string()).collect();
        assert_eq!(due, ["POP-1", "CON-1"]);
    }

    #[test]
    fn a_mistake_names_its_line() {
        for (text, expected) in [
            ("current 2\nPOP-1\n", "rules.txt:2"),
            ("current 2\nPOP 1\n", "rules.txt:2"),
            (
                "current 2\nPOP-1 2\nPOP-1 3\n",
                "rules.txt:3: POP-1 already stands in line 2",
            ),
            ("POP-1 2\n", "no line `current"),
        ] {
            let message = format!("{:#}", parse(text).expect_err("the list has a mistake"));
            assert!(message.contains(expected), "{text:?}: {message}");
        }
    }

    #[test]
    fn names_are_ordered_by_number() {
        assert!(RuleId::parse("STA-2") < RuleId::parse("STA-10"));
        assert_eq!(RuleId::parse("sta-2"), None);
        assert_eq!(RuleId::parse("STA-x"), None);
    }
}

//! SPDX licence expressions, as far as Cargo.toml and package-lock.json use them: `OR`, `AND`, `WITH`, parentheses and
//! the old slash for "or".

/// Whether an expression can be satisfied with licences from `allowed` alone. An unreadable expression cannot.
pub(crate) fn is_satisfied(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        allowed,
    };
    let satisfied = parser.either();
    satisfied == Some(true) && parser.at == tokens.len()
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    at: usize,
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Parser<'_> {
    fn take(&mut self, word: &str) -> bool {
        let matches = self.tokens.get(self.at) == Some(&word);
        self.at += usize::from(matches);
        matches
    }

    fn either(&mut self) -> Option<bool> {
        let mut satisfied = self.both()?;
        while self.take("OR") {
            let other = self.both()?;
            satisfied = satisfied || other;
        }
        Some(satisfied)
    }

    fn both(&mut self) -> Option<bool> {
        let mut satisfied = self.one()?;
        while self.take("AND") {
            let other = self.one()?;
            satisfied = satisfied && other;
        }
        Some(satisfied)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let inner = self.either()?;
            return self.take(")").then_some(inner);
        }
        let name = *self.tokens.get(self.at)?;
        self.at += 1;
        if self.take("WITH") {
            // An exception only grants more than the licence itself does.
            self.tokens.get(self.at)?;
            self.at += 1;
        }
        Some((self.allowed)(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mit_or_bsd(name: &str) -> bool {
        name == "MIT" || name == "BSD-3-Clause"
    }

    #[test]
    fn a_choice_needs_one_side_and_a_sum_needs_both() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT OR GPL-3.0", true),
            ("GPL-3.0/MIT", true),
            ("MIT AND GPL-3.0", false),
            ("MIT AND (BSD-3-Clause OR GPL-3.0)", true),
            ("(GPL-3.0 OR MIT) AND ISC", false),
            ("MIT WITH LLVM-exception OR GPL-3.0", true),
        ] {
            assert_eq!(is_satisfied(expression, &mit_or_bsd), expected, "{expression}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_allowed() {
        for expression in ["", "MIT OR", "(MIT", "MIT)", "MIT MIT", "OR"] {
            assert!(!is_satisfied(expression, &mit_or_bsd), "{expression}");
        }
    }
}

//! What a check reports: where, what is wrong, what to do about it.

use std::fmt;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Path from the root of the repository.
    pub(crate) path: String,
    /// Line, counted from 1; 0 when the whole file is meant.
    pub(crate) line: usize,
    /// What is wrong, as a sentence.
    pub(crate) what: String,
    /// What to do, as a sentence.
    pub(crate) remedy: String,
}

impl Finding {
    /// A finding at a line (counted from 1; 0 for the whole file).
    pub(crate) fn new(
        path: impl Into<String>,
        line: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            line,
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}\n    {}", self.path, self.what, self.remedy)
        } else {
            write!(f, "{}:{}: {}\n    {}", self.path, self.line, self.what, self.remedy)
        }
    }
}

/// What a task hands to `main`: what to mend, and a few lines for a person.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) findings: Vec<Finding>,
    pub(crate) summary: Vec<String>,
}

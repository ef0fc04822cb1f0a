//! What can be wrong with a document, as codes and parameters that a client turns into words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::Language;
use crate::tree::Mark;

/// What exists around a flow: a document may only name what is here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The clips that exist in each language.
    pub prompts: BTreeMap<Language, BTreeSet<String>>,
    /// The music that exists.
    pub music: BTreeSet<String>,
    /// The ids of the queues.
    pub queues: BTreeSet<String>,
}

/// One mistake in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line of the mistake, counted from 1.
    pub line: u64,
    /// Column of the mistake in characters, counted from 1.
    pub column: u64,
    /// Where it is in the document, as a JSON pointer (RFC 6901): `/nodes/menu/choices/1`.
    pub path: String,
    /// Which mistake it is.
    pub code: Code,
    /// What the code speaks about: `{"node":"billling"}`.
    pub params: BTreeMap<&'static str, String>,
}

impl Problem {
    pub(crate) fn new(mark: Mark, path: &str, code: Code, params: &[(&'static str, &dyn fmt::Display)]) -> Self {
        Self {
            line: mark.line,
            column: mark.column,
            path: path.to_owned(),
            code,
            params: params.iter().map(|(name, value)| (*name, value.to_string())).collect(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {} at \"{}\"",
            self.line,
            self.column,
            self.code.as_str(),
            self.path
        )?;
        for (name, value) in &self.params {
            write!(f, ", {name}: {value}")?;
        }
        Ok(())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident = $text:literal,)+) => {
        /// The kind of a [`Problem`]; its text is stable, clients translate it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum Code {
            $($(#[$doc])+ #[serde(rename = $text)] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable text of the code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

codes! {
    /// The text is neither YAML nor JSON. `message` says why.
    Syntax = "syntax",
    /// The document, its nesting, a list or a name is beyond a limit. `limit`.
    TooLarge = "tooLarge",
    /// A list or mapping has too few entries. `least`.
    TooFew = "tooFew",
    /// Anchors, aliases, tags and several documents in one text are not used here. `feature`.
    NotSupported = "notSupported",
    /// The value is of another kind than expected. `expected`.
    WrongType = "wrongType",
    /// A field that must be there is not. `field`.
    MissingField = "missingField",
    /// A field that means nothing here, often a slip of the pen. `field`, `allowed`.
    UnknownField = "unknownField",
    /// The same key twice in one mapping. `key`.
    DuplicateKey = "duplicateKey",
    /// The same digit twice in one menu. `digit`.
    DuplicateDigit = "duplicateDigit",
    /// A choice that no phone can press. `digit`.
    BadDigit = "badDigit",
    /// A name with other characters than letters, digits, `-` and `_`. `name`.
    BadName = "badName",
    /// A number outside its bounds. `least`, `most`.
    OutOfRange = "outOfRange",
    /// A schema version that this program does not read. `version`, `supported`.
    UnknownVersion = "unknownVersion",
    /// A language without prompts. `language`, `allowed`.
    UnknownLanguage = "unknownLanguage",
    /// A node of a type that does not exist. `type`, `allowed`.
    UnknownType = "unknownType",
    /// A way leads to a node that is not in the document. `node`.
    UnknownNode = "unknownNode",
    /// No way from the start leads to this node. `node`.
    UnreachableNode = "unreachableNode",
    /// From this node no way leads to a queue or a disconnect: a caller could never leave. `node`.
    NoExit = "noExit",
    /// A clip that does not exist in the flow's language. `prompt`, `language`.
    MissingPrompt = "missingPrompt",
    /// Music that does not exist. `music`.
    UnknownMusic = "unknownMusic",
    /// A queue that does not exist. `queue`.
    UnknownQueue = "unknownQueue",
    /// A position spoken outside a queue's announcement, where there is none. No parameters.
    PositionElsewhere = "positionElsewhere",
}

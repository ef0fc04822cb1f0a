//! The languages in which a flow can speak.

use serde::{Deserialize, Serialize};

/// A language of prompts and of spoken numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Bulgarian.
    #[serde(rename = "bg")]
    Bulgarian,
    /// English, the default of a document that does not say.
    #[default]
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, in the order in which they are listed to people.
    pub const ALL: [Self; 2] = [Self::Bulgarian, Self::English];

    /// The two-letter code (ISO 639-1): also the name of the language's folder of prompts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bulgarian => "bg",
            Self::English => "en",
        }
    }

    /// The language with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

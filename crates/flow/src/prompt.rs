//! One clip of sound, named so that whoever plays it can find the file.

use serde::{Deserialize, Serialize};

use crate::Language;

/// A recorded clip in one language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Prompt {
    /// The language of the flow that plays it.
    pub language: Language,
    /// The clip's name, without folder and extension: `welcome`, `number-20`.
    pub name: String,
}

impl Prompt {
    /// Names a clip.
    #[must_use]
    pub fn new(language: Language, name: impl Into<String>) -> Self {
        Self {
            language,
            name: name.into(),
        }
    }

    /// The clip's file under the folder of prompts: `bg/welcome.wav`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}.wav", self.language.code(), self.name)
    }
}

//! Prompts that were uploaded: one sound for each language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A prompt, by its id a clip that flows may play.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = PromptResource)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Prompt {
    /// Its name in flows; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// A WAV file (8 or 16 kHz, mono, 16 bits) in base64, by language: `bg`, `en`.
    pub audio: BTreeMap<String, String>,
}

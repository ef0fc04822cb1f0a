//! Files inside the binary: prompts, music, the demo's flows, and the built web pages. Read from disk in development
//! builds, so that a change of a page needs no compiler.

use std::collections::BTreeMap;

use flow::{Known, Language};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../assets"]
#[include = "*.wav"]
struct Sounds;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Web;

/// One file of the web pages; `None` when there is none of that name.
pub(crate) fn web(path: &str) -> Option<EmbeddedFile> {
    Web::get(path)
}

/// Every clip, by the name that the floor uses for it (`prompts/bg/welcome`), as WAV bytes.
pub(crate) fn clips() -> BTreeMap<String, Vec<u8>> {
    Sounds::iter()
        .filter_map(|path| {
            let name = path.strip_suffix(".wav")?.to_owned();
            Some((name, Sounds::get(&path)?.data.into_owned()))
        })
        .collect()
}

/// The clips that a flow may name.
pub(crate) fn known_clips() -> Known {
    let mut known = Known {
        features: floor::FEATURES.into(),
        ..Known::default()
    };
    for path in Sounds::iter() {
        let Some(name) = path.strip_suffix(".wav") else {
            continue;
        };
        let mut parts = name.splitn(3, '/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("prompts"), Some(language), Some(name)) => {
                if let Some(language) = Language::from_code(language) {
                    known.prompts.entry(language).or_default().insert(name.to_owned());
                }
            }
            (Some("music"), Some(name), None) => {
                known.music.insert(name.to_owned());
            }
            _ => {}
        }
    }
    known
}

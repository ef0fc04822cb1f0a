//! The prompts and music that can be named: clip id to sound, decoded once. All holders of a library share it, so that
//! other sounds are there for everybody at once; what is being played goes on.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use floor::ClipId;
use media::clip::{Clip, ClipError};
use thiserror::Error;

/// All clips, by id.
#[derive(Clone, Default)]
pub struct ClipLibrary {
    clips: Arc<RwLock<BTreeMap<String, Arc<Clip>>>>,
}

/// A file that is no clip.
#[derive(Debug, Error)]
#[error("the clip `{name}` cannot be used: {why}")]
pub struct BadClip {
    /// Its id.
    pub name: String,
    /// What is wrong with it.
    pub why: ClipError,
}

impl ClipLibrary {
    /// From WAV bytes by clip id, such as `prompts/bg/welcome` or `music/hold`.
    ///
    /// # Errors
    /// The first one that cannot be used.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Result<Self, BadClip> {
        let library = Self::default();
        library.replace(files)?;
        Ok(library)
    }

    /// Other sounds from now on, for all who share the library.
    ///
    /// # Errors
    /// The first one that cannot be used; then nothing has changed.
    pub fn replace(&self, files: BTreeMap<String, Vec<u8>>) -> Result<(), BadClip> {
        let mut clips = BTreeMap::new();
        for (name, bytes) in files {
            match Clip::from_wav(&bytes) {
                Ok(clip) => clips.insert(name, Arc::new(clip)),
                Err(why) => return Err(BadClip { name, why }),
            };
        }
        *self.clips.write().unwrap_or_else(PoisonError::into_inner) = clips;
        Ok(())
    }

    /// A clip; a missing one is said in the log and not heard.
    pub(super) fn find(&self, id: &ClipId) -> Option<Arc<Clip>> {
        let found = self
            .clips
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id.as_str())
            .cloned();
        if found.is_none() {
            tracing::warn!(
                clip = id.as_str(),
                "a clip that nobody has shipped or uploaded was to be played"
            );
        }
        found
    }
}

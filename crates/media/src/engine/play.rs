//! What a leg hears, one entry per source, with the place where a clip is.

use std::sync::Arc;

use super::tones::ToneClips;
use super::{LegKey, PlayKey, Source};
use crate::clip::Clip;

/// How far a prompt is: clip, frame, and whether it is over.
pub(super) type Place = (usize, usize, bool);

/// One entry of a row.
#[derive(Debug, Clone)]
pub(super) enum Voice {
    Leg {
        key: LegKey,
        /// Where the leg is stored; found by the plan.
        slot: Option<usize>,
    },
    Looped {
        clip: Arc<Clip>,
        frame: usize,
    },
    Prompt {
        play: PlayKey,
        clips: Vec<Arc<Clip>>,
        clip: usize,
        frame: usize,
        over: bool,
    },
}

impl Voice {
    fn new(source: Source, tones: &ToneClips) -> Option<Self> {
        match source {
            Source::Leg(key) => Some(Voice::Leg { key, slot: None }),
            Source::Music(clip) => Some(Voice::Looped { clip, frame: 0 }),
            Source::Prompt { play, clips } => Some(Voice::Prompt {
                play,
                clips,
                clip: 0,
                frame: 0,
                over: false,
            }),
            Source::Tone(tone) => tones.clip(tone).map(|clip| Voice::Looped { clip, frame: 0 }),
        }
    }

    /// The clip and the frame to be heard now; `None` for a leg and for a prompt that is over.
    pub(super) fn playing(&self) -> Option<(&Arc<Clip>, usize)> {
        match self {
            Voice::Leg { .. } => None,
            Voice::Looped { clip, frame } => Some((clip, *frame)),
            Voice::Prompt { clips, clip, frame, .. } => clips.get(*clip).map(|found| (found, *frame)),
        }
    }

    /// Where this playing is, when it is this one.
    pub(super) fn place_of(&self, wanted: PlayKey) -> Option<Place> {
        match self {
            Voice::Prompt {
                play,
                clip,
                frame,
                over,
                ..
            } if *play == wanted => Some((*clip, *frame, *over)),
            Voice::Prompt { .. } | Voice::Leg { .. } | Voice::Looped { .. } => None,
        }
    }

    /// One frame has passed; says which playing has ended with it.
    pub(super) fn advance(&mut self) -> Option<PlayKey> {
        match self {
            Voice::Leg { .. } => None,
            Voice::Looped { clip, frame } => {
                *frame = (*frame + 1) % clip.frames().max(1);
                None
            }
            Voice::Prompt { over: true, .. } => None,
            Voice::Prompt {
                play,
                clips,
                clip,
                frame,
                over,
            } => {
                *frame += 1;
                if *frame >= clips.get(*clip).map_or(0, |playing| playing.frames()) {
                    (*clip, *frame) = (*clip + 1, 0);
                }
                // A prompt without clips is over at once, and says so too.
                *over = *clip >= clips.len();
                over.then_some(*play)
            }
        }
    }
}

/// A new row in place of an old one: what goes on in both keeps its place. `parked` remembers the music that is not heard now.
pub(super) fn change_row(
    old: &mut Vec<Voice>,
    parked: &mut Option<(Arc<Clip>, usize)>,
    row: Vec<Source>,
    tones: &ToneClips,
    elsewhere: impl Fn(PlayKey) -> Option<Place>,
) {
    let mut new: Vec<Voice> = row.into_iter().filter_map(|source| Voice::new(source, tones)).collect();
    for voice in old.iter() {
        if let Voice::Looped { clip, frame } = voice {
            *parked = Some((clip.clone(), *frame));
        }
    }
    for voice in &mut new {
        match voice {
            Voice::Leg { .. } => {}
            Voice::Looped { clip, frame } => {
                if let Some((_, place)) = parked.as_ref().filter(|(known, _)| Arc::ptr_eq(known, clip)) {
                    *frame = *place;
                }
            }
            Voice::Prompt {
                play,
                clips,
                clip,
                frame,
                over,
            } => {
                let here = old.iter().find_map(|voice| voice.place_of(*play));
                let same = here.or_else(|| elsewhere(*play));
                if let Some((at, place, was_over)) = same {
                    (*clip, *frame, *over) = (at.min(clips.len()), place, was_over);
                }
            }
        }
    }
    *old = new;
}

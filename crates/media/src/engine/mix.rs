//! Adding up what one leg hears, in the cheapest way that is right: bytes that lie ready, bytes that were made for another leg in this
//! tick, or a sum that is limited and encoded.

use super::Engine;
use super::Scratch;
use super::play::Voice;
use crate::clip::Clip;
use crate::codec::{Codec, Encoder};
use crate::limiter::Limiter;

/// What a leg gets in this tick, before it is numbered.
pub(super) enum Content<'a> {
    Silence,
    /// A frame that lies ready encoded.
    Ready(&'a [u8]),
    /// So many bytes in the scratch payload.
    Encoded(usize),
}

/// The memory of a leg's outgoing sound.
#[derive(Default)]
pub(super) struct Output {
    encoder: Option<(Codec, Box<dyn Encoder>)>,
    limiter: Limiter,
}

impl Output {
    /// One frame in `codec`, whose encoder is kept as long as the codec stays.
    fn encode(&mut self, codec: Codec, scratch: &mut Scratch) -> usize {
        let Scratch {
            sum, mixed, payload, ..
        } = scratch;
        mixed.clear();
        self.limiter.apply(sum, mixed);
        if self.encoder.as_ref().is_none_or(|(known, _)| *known != codec) {
            self.encoder = codec.encoder().ok().map(|made| (codec, made));
        }
        self.encoder
            .as_mut()
            .map_or(0, |(_, encoder)| encoder.encode(mixed, payload))
    }

    /// Whether silence must go through the encoder: the far end's decoder of G.722 follows ours step by step.
    fn speaks_silence(&self, codec: Codec) -> bool {
        match codec {
            Codec::Pcmu | Codec::Pcma | Codec::Opus => false,
            Codec::G722 => self.encoder.as_ref().is_some_and(|(known, _)| *known == codec),
        }
    }
}

impl Engine {
    pub(super) fn mix<'a>(
        &mut self,
        row: &'a [Voice],
        output: &mut Output,
        codec: Codec,
        shared: Option<usize>,
    ) -> Content<'a> {
        if let Some(known) = shared.and_then(|number| self.shared[number]) {
            self.scratch.payload[..160].copy_from_slice(&known);
            return Content::Encoded(160);
        }
        let rate = codec.rate();
        let sum = &mut self.scratch.sum;
        sum.clear();
        let mut only: Option<(&Clip, usize)> = None;
        let mut count = 0;
        for voice in row {
            let samples = match voice {
                Voice::Leg { slot: Some(slot), .. } => {
                    let frame = &self.frames[*slot];
                    if rate == 8_000 {
                        &frame.narrow[..]
                    } else {
                        &frame.wide[..]
                    }
                }
                Voice::Leg { slot: None, .. } => &[],
                Voice::Looped { .. } | Voice::Prompt { .. } => match voice.playing() {
                    Some((clip, frame)) => {
                        only = Some((clip, frame));
                        clip.samples(rate, frame)
                    }
                    None => &[],
                },
            };
            if samples.is_empty() {
                continue;
            }
            count += 1;
            sum.resize(rate as usize / 50, 0);
            sum.iter_mut()
                .zip(samples)
                .for_each(|(total, sample)| *total += i32::from(*sample));
        }
        if count == 0 {
            if !output.speaks_silence(codec) {
                return Content::Silence;
            }
            sum.resize(rate as usize / 50, 0);
        }
        if let Some(ready) = only
            .filter(|_| count == 1)
            .and_then(|(clip, frame)| clip.encoded(codec, frame))
        {
            return Content::Ready(ready);
        }
        let length = output.encode(codec, &mut self.scratch);
        if length == 0 {
            return Content::Silence;
        }
        if let Some(number) = shared
            && let Some(frame) = self.scratch.payload.first_chunk::<160>()
        {
            self.shared[number] = Some(*frame);
        }
        Content::Encoded(length)
    }
}

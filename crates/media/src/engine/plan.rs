//! From rows to feeds: who is relayed to whom, whose samples are needed, which mixes are shared. Made anew when a row, a leg or a
//! codec changes, and used until the next change.

use std::collections::BTreeMap;

use super::Engine;
use super::leg::Feed;
use super::play::Voice;
use crate::codec::Codec;

/// Mixes of legs in codecs that are encoded without memory, numbered: who hears the same gets the same bytes.
type Signatures = BTreeMap<(Codec, Vec<usize>), usize>;

impl Engine {
    pub(super) fn plan(&mut self) {
        if !std::mem::take(&mut self.dirty) {
            return;
        }
        for leg in self.legs.iter_mut().flatten() {
            (leg.needs_narrow, leg.needs_wide) = (false, false);
            leg.relay_to.clear();
            leg.digits_to.clear();
        }
        let mut signatures = Signatures::new();
        for listener in 0..self.legs.len() {
            self.plan_one(listener, &mut signatures);
        }
        self.shared.clear();
        self.shared.resize(signatures.len(), None);
    }

    fn plan_one(&mut self, listener: usize, signatures: &mut Signatures) {
        let Some(mut leg) = self.legs[listener].take() else {
            return;
        };
        for voice in &mut leg.row {
            if let Voice::Leg { key, slot } = voice {
                *slot = self.index.get(key).copied();
            }
        }
        let before = leg.feed;
        leg.feed = Feed::Mix { shared: None };
        if let Some((_, codec)) = leg.sends() {
            let heard: Vec<usize> = leg.row.iter().filter_map(slot_of).collect();
            let single = if leg.row.len() == 1 {
                heard.first().and_then(|slot| self.legs[*slot].as_mut())
            } else {
                None
            };
            match single {
                Some(source) if source.terms.receive && source.reader.codec() == codec => {
                    source.relay_to.push(listener);
                    leg.feed = Feed::Relay;
                }
                Some(source) => source.digits_to.push(listener),
                None => {}
            }
            if leg.feed != Feed::Relay {
                for slot in &heard {
                    if let Some(source) = &mut self.legs[*slot] {
                        source.needs_narrow |= codec.rate() == 8_000;
                        source.needs_wide |= codec.rate() != 8_000;
                    }
                }
                if codec.law().is_some() && !heard.is_empty() && heard.len() == leg.row.len() {
                    leg.feed = Feed::Mix {
                        shared: Some(share(signatures, codec, heard)),
                    };
                }
            }
        }
        if leg.feed != before {
            leg.filling = false;
        }
        self.legs[listener] = Some(leg);
    }
}

const fn slot_of(voice: &Voice) -> Option<usize> {
    match voice {
        Voice::Leg { slot, .. } => *slot,
        Voice::Looped { .. } | Voice::Prompt { .. } => None,
    }
}

fn share(signatures: &mut Signatures, codec: Codec, mut heard: Vec<usize>) -> usize {
    heard.sort_unstable();
    let next = signatures.len();
    *signatures.entry((codec, heard)).or_insert(next)
}

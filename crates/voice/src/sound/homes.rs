//! On which thread each leg lives, and the rows of legs that have no sound yet.

use std::collections::{BTreeMap, VecDeque};

use floor::LegId;
use media::engine::Source;

/// Rows kept for legs that have no sound yet (a station whose browser is still connecting). The oldest gives way.
const EARLY_ROWS_MAX: usize = 4_096;

/// See the module.
#[derive(Default)]
pub(super) struct Homes {
    threads: BTreeMap<LegId, usize>,
    early: VecDeque<(LegId, Vec<Source>)>,
}

impl Homes {
    /// The leg's thread.
    pub(super) fn find(&self, leg: LegId) -> Option<usize> {
        self.threads.get(&leg).copied()
    }

    /// Puts a leg on a thread, or moves it.
    pub(super) fn put(&mut self, leg: LegId, thread: usize) {
        self.threads.insert(leg, thread);
    }

    /// Forgets a leg; says where it was.
    pub(super) fn remove(&mut self, leg: LegId) -> Option<usize> {
        self.take_early(leg);
        self.threads.remove(&leg)
    }

    /// Keeps the row of a leg that has no sound yet. A leg that has left is named once more with an empty row: nothing to keep.
    pub(super) fn keep_early(&mut self, leg: LegId, row: Vec<Source>) {
        self.take_early(leg);
        if !row.is_empty() {
            if self.early.len() >= EARLY_ROWS_MAX {
                self.early.pop_front();
            }
            self.early.push_back((leg, row));
        }
    }

    /// The row that has waited for a leg.
    pub(super) fn take_early(&mut self, leg: LegId) -> Option<Vec<Source>> {
        let at = self.early.iter().position(|(known, _)| *known == leg)?;
        self.early.remove(at).map(|(_, row)| row)
    }

    /// Nothing is known of any leg.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.threads.is_empty() && self.early.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use media::engine::Tone;

    #[test]
    fn early_rows_wait_within_a_limit() {
        let mut homes = Homes::default();
        let row = || vec![Source::Tone(Tone::Busy)];
        for leg in 0..EARLY_ROWS_MAX as u64 + 1 {
            homes.keep_early(LegId(leg), row());
        }
        assert!(homes.take_early(LegId(0)).is_none());
        assert!(homes.take_early(LegId(1)).is_some() && homes.take_early(LegId(1)).is_none());
        homes.keep_early(LegId(2), Vec::new());
        assert!(homes.take_early(LegId(2)).is_none());
        homes.put(LegId(3), 1);
        assert_eq!((homes.remove(LegId(3)), homes.find(LegId(3))), (Some(1), None));
        assert!(homes.take_early(LegId(3)).is_none());
    }
}

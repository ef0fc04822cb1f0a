//! Numbers for legs that come from outside.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use floor::LegId;

/// Numbers that are unique across restarts, because they begin with the time in milliseconds. One millisecond holds a
/// million of them.
#[derive(Debug, Default)]
pub(crate) struct LegNumbers(AtomicU64);

impl LegNumbers {
    /// The next number.
    pub(crate) fn next(&self) -> LegId {
        let after = |last: u64| (last + 1).max(wall_ms() << 20);
        let mut last = self.0.load(Ordering::Relaxed);
        loop {
            let next = after(last);
            match self
                .0
                .compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return LegId(LegId::FROM_OUTSIDE | next),
                Err(now) => last = now,
            }
        }
    }
}

/// Wall time in milliseconds.
pub(crate) fn wall_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| u64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_and_are_marked() {
        let numbers = LegNumbers::default();
        let (first, second) = (numbers.next(), numbers.next());
        assert!(first < second && first.0 & LegId::FROM_OUTSIDE != 0);
        assert!(second.0 < LegId::FROM_OUTSIDE << 1);
    }
}

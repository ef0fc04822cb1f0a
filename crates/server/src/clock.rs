//! The one place that reads the wall clock for the floor. Never runs backwards within a process.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use floor::Timestamp;

static LAST: AtomicI64 = AtomicI64::new(0);

/// Now, never before the answer given last.
pub(crate) fn now() -> Timestamp {
    let wall = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    Timestamp(LAST.fetch_max(wall, Ordering::Relaxed).max(wall))
}

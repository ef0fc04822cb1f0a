//! How fast a queue is served, as its own answers tell: from that a wait is estimated, and each estimate is compared
//! with what came of it. Values and questions; changes happen in `apply` alone.
//!
//! The estimate is the place in line times the mean time between two answers, taken from the last few times between
//! which somebody waited all along. Whoever gives up before is not foreseen, so that it errs on the long side.

use std::collections::VecDeque;

use crate::ids::Timestamp;
use crate::limits::{SERVICE_GAPS_MAX, SERVICE_GAPS_MIN};

/// How fast a queue is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// Who waits now, offered or not.
    pub waiting: u32,
    /// The last answer, if somebody has waited ever since.
    pub(crate) busy_since: Option<Timestamp>,
    /// Times between answers while somebody waited (ms), the latest last.
    pub(crate) gaps: VecDeque<u64>,
    /// How good the estimates were.
    pub accuracy: Accuracy,
}

/// Estimates compared with the waits that came of them, since the beginning of the journal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// How many were compared.
    pub count: u64,
    /// The sum of all errors, whichever way (ms).
    pub error_ms: u64,
    /// The sum of the errors of those that were too short (ms).
    pub short_ms: u64,
    /// The last one: estimated and real (ms).
    pub last: Option<(u64, u64)>,
}

impl Service {
    /// How long somebody at this place will wait (ms); `None`: too little is known.
    #[must_use]
    pub fn estimate(&self, position: u32) -> Option<u64> {
        if self.gaps.len() < SERVICE_GAPS_MIN {
            return None;
        }
        let mean = self.gaps.iter().sum::<u64>() / self.gaps.len() as u64;
        Some(mean.saturating_mul(u64::from(position)))
    }

    pub(crate) const fn comes(&mut self) {
        self.waiting += 1;
    }

    /// Somebody left the line; `answered`: to talk, after this wait that had been estimated so.
    pub(crate) fn leaves(&mut self, at: Timestamp, answered: Option<(u64, Option<u64>)>) {
        self.waiting = self.waiting.saturating_sub(1);
        if let Some((waited, estimate)) = answered {
            if let Some(since) = self.busy_since {
                if self.gaps.len() == SERVICE_GAPS_MAX {
                    self.gaps.pop_front();
                }
                self.gaps.push_back(at.since(since));
            }
            self.busy_since = Some(at);
            if let Some(estimate) = estimate {
                self.accuracy.compare(estimate, waited);
            }
        }
        if self.waiting == 0 {
            self.busy_since = None;
        }
    }
}

impl Accuracy {
    const fn compare(&mut self, estimate: u64, waited: u64) {
        self.count += 1;
        self.error_ms = self.error_ms.saturating_add(estimate.abs_diff(waited));
        self.short_ms = self.short_ms.saturating_add(waited.saturating_sub(estimate));
        self.last = Some((estimate, waited));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_estimated_from_answers_while_somebody_waited() {
        let mut service = Service::default();
        for _ in 0..5 {
            service.comes();
        }
        for at in [10_000, 30_000, 50_000] {
            service.leaves(Timestamp(at), Some((at.unsigned_abs(), None)));
            assert_eq!(service.estimate(1), None, "two times are too few");
        }
        service.leaves(Timestamp(70_000), Some((70_000, Some(50_000))));
        assert_eq!(service.estimate(1), Some(20_000));
        assert_eq!(service.estimate(3), Some(60_000));
        assert_eq!(service.accuracy.last, Some((50_000, 70_000)));
        assert_eq!((service.accuracy.error_ms, service.accuracy.short_ms), (20_000, 20_000));
        // The line runs empty: the time until the next answer says nothing about how fast it is served.
        service.leaves(Timestamp(71_000), None);
        service.comes();
        service.comes();
        service.leaves(Timestamp(900_000), Some((0, None)));
        assert_eq!(service.estimate(1), Some(20_000));
    }
}

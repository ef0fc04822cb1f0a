//! Rate limits: a token bucket for each key, bounded in number.

use std::{
    collections::BTreeMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use crate::limits;

/// How many acts at once, and how soon again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Acts that may follow each other at once.
    pub burst: u32,
    /// One more is allowed after this many milliseconds.
    pub refill_ms: u64,
}

/// Buckets by key.
#[derive(Debug)]
pub(crate) struct Limiter<K> {
    rate: Rate,
    /// For each key, the time (ms since 1970) at which its bucket is full again.
    full_at: Mutex<BTreeMap<K, i64>>,
}

impl<K: Ord + Clone + Hash> Limiter<K> {
    pub(crate) const fn new(rate: Rate) -> Self {
        Self {
            rate,
            full_at: Mutex::new(BTreeMap::new()),
        }
    }

    /// Takes one act from the key's bucket; otherwise says after how many seconds there is one.
    pub(crate) fn take(&self, key: &K, now: jiff::Timestamp) -> Result<(), u64> {
        self.look(key, now)?;
        self.charge(key, now);
        Ok(())
    }

    /// Whether there is an act left, without taking it.
    pub(crate) fn look(&self, key: &K, now: jiff::Timestamp) -> Result<(), u64> {
        let now = now.as_millisecond();
        let full_at = self.lock().get(key).copied().unwrap_or(now).max(now);
        let over = full_at
            .saturating_add(self.refill())
            .saturating_sub(now.saturating_add(self.window()));
        if over <= 0 {
            Ok(())
        } else {
            Err(over.unsigned_abs().div_ceil(1_000))
        }
    }

    /// Takes one act, also when there is none left; the debt does not grow beyond an empty bucket.
    pub(crate) fn charge(&self, key: &K, now: jiff::Timestamp) {
        let now = now.as_millisecond();
        let mut buckets = self.lock();
        let full_at = buckets.get(key).copied().unwrap_or(now).max(now);
        let charged = full_at
            .saturating_add(self.refill())
            .min(now.saturating_add(self.window()));
        buckets.insert(key.clone(), charged);
        if buckets.len() > limits::RATE_KEYS_MAX {
            buckets.retain(|_, full_at| *full_at > now);
            if buckets.len() > limits::RATE_KEYS_MAX
                && let Some(fullest) = buckets
                    .iter()
                    .min_by_key(|(_, full_at)| **full_at)
                    .map(|(key, _)| key.clone())
            {
                buckets.remove(&fullest);
            }
        }
    }

    /// Gives back the act that was charged last.
    pub(crate) fn restore(&self, key: &K) {
        let mut buckets = self.lock();
        if let Some(full_at) = buckets.get_mut(key) {
            *full_at = full_at.saturating_sub(self.refill());
        }
    }

    fn refill(&self) -> i64 {
        i64::try_from(self.rate.refill_ms).unwrap_or(i64::MAX)
    }

    /// How long an empty bucket takes to be full.
    fn window(&self) -> i64 {
        self.refill().saturating_mul(i64::from(self.rate.burst))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<K, i64>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The address as limits count it: a whole IPv6 site has one bucket, because it has addresses without end.
pub(crate) fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => {
            let site = u128::from(v6) & !u128::from(u64::MAX);
            IpAddr::V6(site.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Limiter, Rate, counted};
    use crate::limits;

    fn at(ms: i64) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(1_000_000 + ms).expect("in range")
    }

    #[test]
    fn a_burst_passes_then_one_for_each_refill() {
        let limiter = Limiter::new(Rate {
            burst: 3,
            refill_ms: 10_000,
        });
        for _ in 0..3 {
            assert_eq!(limiter.take(&"ana", at(0)), Ok(()));
        }
        assert_eq!(limiter.take(&"ana", at(0)), Err(10));
        assert_eq!(limiter.take(&"boris", at(0)), Ok(()), "others are not concerned");
        assert_eq!(limiter.take(&"ana", at(9_999)), Err(1));
        assert_eq!(limiter.take(&"ana", at(10_000)), Ok(()));
        assert_eq!(limiter.take(&"ana", at(10_001)), Err(10));
    }

    #[test]
    fn charging_an_empty_bucket_makes_no_endless_debt() {
        let limiter = Limiter::new(Rate {
            burst: 2,
            refill_ms: 1_000,
        });
        for _ in 0..50 {
            limiter.charge(&"ana", at(0));
        }
        assert_eq!(limiter.look(&"ana", at(1_000)), Ok(()));
    }

    #[test]
    fn keys_are_bounded() {
        let limiter = Limiter::new(Rate {
            burst: 1,
            refill_ms: 60_000,
        });
        for key in 0..limits::RATE_KEYS_MAX + 50 {
            limiter.charge(&key, at(0));
        }
        assert_eq!(limiter.lock().len(), limits::RATE_KEYS_MAX);
    }

    #[test]
    fn an_ipv6_site_is_one_address() {
        let one = counted("2001:db8:1:2::1".parse().expect("an address"));
        let other = counted("2001:db8:1:2:ffff::9".parse().expect("an address"));
        let foreign = counted("2001:db8:1:3::1".parse().expect("an address"));
        assert_eq!(one, other);
        assert_ne!(one, foreign);
        assert_eq!(
            counted("::ffff:192.0.2.1".parse().expect("an address")),
            counted("192.0.2.1".parse().expect("an address"))
        );
    }
}

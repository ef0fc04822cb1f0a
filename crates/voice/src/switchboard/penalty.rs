//! Wrong passwords cost time: an address that failed too often is refused unseen for a while.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Failures of one address within [`WINDOW`] before it is refused. Phones with an old password behind one translator
/// stay well below.
const FAILURES_MAX: u32 = 100;
/// How long failures count.
const WINDOW: Duration = Duration::from_secs(60);
/// Addresses that are watched. Beyond it all are forgotten: an attacker with that many addresses is not stopped here.
const ADDRESSES_MAX: usize = 10_000;

/// Failures by address.
#[derive(Debug, Default)]
pub(super) struct Penalties(BTreeMap<IpAddr, (Instant, u32)>);

impl Penalties {
    /// A wrong password came from there.
    pub(super) fn failed(&mut self, now: Instant, address: IpAddr) {
        if self.0.len() >= ADDRESSES_MAX {
            self.0.clear();
        }
        let entry = self.0.entry(address).or_insert((now, 0));
        if now.saturating_duration_since(entry.0) >= WINDOW {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }

    /// Whether requests from there are refused without looking.
    pub(super) fn bars(&self, now: Instant, address: IpAddr) -> bool {
        self.0
            .get(&address)
            .is_some_and(|(since, count)| *count >= FAILURES_MAX && now.saturating_duration_since(*since) < WINDOW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_failures_bar_an_address_for_a_while() {
        let (now, address) = (Instant::now(), IpAddr::from([192, 0, 2, 1]));
        let mut penalties = Penalties::default();
        for _ in 0..FAILURES_MAX {
            assert!(!penalties.bars(now, address));
            penalties.failed(now, address);
        }
        assert!(penalties.bars(now, address));
        assert!(!penalties.bars(now, IpAddr::from([192, 0, 2, 2])));
        assert!(!penalties.bars(now + WINDOW, address));
    }
}

//! Symmetric RTP: where to send, when the address in the SDP may be a private one behind a NAT.
//!
//! The rule: until a valid packet arrives we send to the signalled address; the first valid packet that may be believed locks the
//! stream to its source. Later packets from elsewhere are ignored, unless the locked source has been silent for a while.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// How long the locked source must be silent before another one may take its place.
const RELOCK_AFTER: Duration = Duration::from_secs(2);

/// Where one leg's sound comes from and goes to.
#[derive(Debug, Clone)]
pub struct Latch {
    signalled: SocketAddr,
    free: bool,
    peer: Option<IpAddr>,
    locked: Option<(SocketAddr, Duration)>,
}

impl Latch {
    /// `free`: the source may differ from the signalled address (NAT); otherwise its IP address must be the signalled one, or
    /// `peer`, the one from which the far end's signalling comes.
    #[must_use]
    pub const fn new(signalled: SocketAddr, free: bool, peer: Option<IpAddr>) -> Self {
        Self {
            signalled,
            free,
            peer,
            locked: None,
        }
    }

    /// A new answer or offer names an address. The lock falls when the address is another one.
    pub fn signal(&mut self, signalled: SocketAddr, free: bool, peer: Option<IpAddr>) {
        if self.signalled != signalled || self.free != free {
            *self = Self::new(signalled, free, peer);
        }
        self.peer = peer;
    }

    /// Whether a valid RTP packet from `source` counts; locks when it is the first.
    pub fn accept(&mut self, now: Duration, source: SocketAddr) -> bool {
        match &mut self.locked {
            Some((locked, last)) if *locked == source => {
                *last = now;
                true
            }
            Some((_, last)) if now.saturating_sub(*last) < RELOCK_AFTER => false,
            Some(_) | None => {
                let believed = self.believes(source);
                if believed {
                    self.locked = Some((source, now));
                }
                believed
            }
        }
    }

    /// Where to send now.
    #[must_use]
    pub fn target(&self) -> SocketAddr {
        self.locked.map_or(self.signalled, |(source, _)| source)
    }

    /// A public signalled address cannot be reached from a private one without our own network being involved: an attacker on the
    /// other side of the edge must not steal the stream, and the reverse. Whoever signals from an address may also speak from there:
    /// a phone that describes itself with another of its addresses does.
    fn believes(&self, source: SocketAddr) -> bool {
        if source.ip() == self.signalled.ip() || Some(source.ip()) == self.peer {
            return true;
        }
        // The loopback is our own machine and nobody's beyond it: a phone beside us speaks from there whatever it calls itself.
        self.free
            && (source.ip().is_loopback()
                || is_private(self.signalled.ip())
                || is_private(source.ip()) == is_private(self.signalled.ip()))
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let shared = first == 100 && second & 0xC0 == 64;
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || shared
        }
        IpAddr::V6(v6) => {
            v6.is_loopback() || v6.is_unspecified() || matches!(v6.segments()[0] & 0xFE00, 0xFC00 | 0xFE00)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("a literal address")
    }

    #[test]
    fn the_first_valid_packet_locks() {
        let mut latch = Latch::new(address("192.168.1.5:4000"), true, None);
        assert_eq!(latch.target(), address("192.168.1.5:4000"));
        assert!(latch.accept(Duration::ZERO, address("198.51.100.7:9000")));
        assert_eq!(latch.target(), address("198.51.100.7:9000"));
        assert!(!latch.accept(Duration::from_secs(1), address("203.0.113.1:9")));
        assert!(latch.accept(Duration::from_secs(1), address("198.51.100.7:9000")));
        assert!(
            latch.accept(Duration::from_secs(4), address("198.51.100.7:9002")),
            "the locked source went silent"
        );
    }

    #[test]
    fn a_strict_leg_believes_its_signalled_host_only() {
        let mut latch = Latch::new(address("198.51.100.7:4000"), false, None);
        assert!(!latch.accept(Duration::ZERO, address("198.51.100.8:4000")));
        assert!(latch.accept(Duration::ZERO, address("198.51.100.7:4321")));
        latch.signal(address("198.51.100.9:4000"), false, None);
        assert_eq!(latch.target(), address("198.51.100.9:4000"));
    }

    #[test]
    fn a_public_peer_is_not_replaced_from_inside() {
        let mut latch = Latch::new(address("198.51.100.7:4000"), true, None);
        assert!(!latch.accept(Duration::ZERO, address("10.0.0.3:4000")));
        assert!(latch.accept(Duration::ZERO, address("203.0.113.9:4000")));
    }

    #[test]
    fn whoever_signals_from_an_address_may_speak_from_it() {
        // The description names an address that we cannot see; signalling came over the loopback.
        let peer = Some(address("127.0.0.1:5062").ip());
        for free in [true, false] {
            let mut latch = Latch::new(address("21.0.0.4:4000"), free, peer);
            assert!(!latch.accept(Duration::ZERO, address("10.0.0.2:4000")));
            assert!(latch.accept(Duration::ZERO, address("127.0.0.1:4000")));
            assert_eq!(latch.target(), address("127.0.0.1:4000"));
        }
    }

    #[test]
    fn a_phone_on_our_own_machine_speaks_from_the_loopback() {
        // As baresip does by itself: signalling and description with the network's address, sound from 127.0.0.1.
        let network = address("21.0.0.4:4000");
        assert!(Latch::new(network, true, Some(network.ip())).accept(Duration::ZERO, address("127.0.0.1:4000")));
        assert!(!Latch::new(network, false, Some(network.ip())).accept(Duration::ZERO, address("127.0.0.1:4000")));
    }
}

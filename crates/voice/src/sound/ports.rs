//! The range of RTP ports: even ones, one per SIP leg, taken in turn so that a freed one rests before it is used again.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU32, Ordering};

/// Hands out bound sockets. A port is given back by closing its socket.
pub(super) struct Ports {
    address: IpAddr,
    first: u16,
    count: u32,
    next: AtomicU32,
}

impl Ports {
    pub(super) fn new(address: IpAddr, range: RangeInclusive<u16>) -> Self {
        let first = range.start().saturating_add(range.start() & 1);
        let count = if range.end() >= &first {
            u32::from(range.end() - first) / 2 + 1
        } else {
            0
        };
        Self {
            address,
            first,
            count,
            next: AtomicU32::new(0),
        }
    }

    /// The next port that is free; `None` when all are taken. Whoever else on the machine uses one is passed over.
    pub(super) fn open(&self) -> Option<(UdpSocket, SocketAddr)> {
        (0..self.count).find_map(|_| {
            let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.count;
            let address = SocketAddr::new(self.address, self.first + turn as u16 * 2);
            let socket = UdpSocket::bind(address).ok()?;
            socket.set_nonblocking(true).ok()?;
            Some((socket, address))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_ports_are_taken_in_turn_until_none_is_left() {
        let free = UdpSocket::bind("127.0.0.1:0")
            .expect("a port")
            .local_addr()
            .expect("bound")
            .port();
        // Above the ephemeral range others are unlikely to be in our way, and a taken port is passed over anyway.
        let first = 61_000 + free % 1_000;
        let ports = Ports::new(IpAddr::from([127, 0, 0, 1]), first..=first + 9);
        let taken: Vec<(UdpSocket, SocketAddr)> = std::iter::from_fn(|| ports.open()).collect();
        assert!(!taken.is_empty() && taken.len() <= 5);
        assert!(taken.iter().all(|(_, address)| address.port() % 2 == 0));
        assert!(ports.open().is_none());
        drop(taken);
        assert!(ports.open().is_some());
        let none = Ports::new(IpAddr::from([127, 0, 0, 1]), RangeInclusive::new(9, 8));
        assert!(none.open().is_none());
    }
}

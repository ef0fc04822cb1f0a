//! The ends of legs on one thread: the socket of each SIP leg, the browsers, and the way out for the engine's packets.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use media::engine::{LegKey, Outgoing, Sink};
use media::latch::Latch;
use media::rtp::{MAX_DATAGRAM, RtpHeader};
use mio::net::UdpSocket;
use mio::{Interest, Registry, Token};

use super::browsers::Browsers;

/// Tokens of RTP sockets begin here; the smaller ones are the waker's and the browsers'.
const FIRST_RTP: usize = 2;

/// A SIP leg's socket.
pub(super) struct RtpEnd {
    pub(super) key: LegKey,
    pub(super) socket: UdpSocket,
    /// Not yet opened: what comes is read and dropped.
    pub(super) latch: Option<Latch>,
}

/// Counts for the metrics, since they were last taken.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) received: u64,
    pub(super) sent: u64,
    pub(super) refused: u64,
    pub(super) unsent: u64,
}

/// See the module.
pub(super) struct Ends {
    rtp: Vec<Option<RtpEnd>>,
    by_key: BTreeMap<LegKey, usize>,
    pub(super) browsers: Browsers,
    pub(super) counts: Counts,
    /// The moment of the present round, for browsers.
    pub(super) now: Instant,
}

impl Ends {
    pub(super) fn new(browsers: Browsers, now: Instant) -> Self {
        Self {
            rtp: Vec::new(),
            by_key: BTreeMap::new(),
            browsers,
            counts: Counts::default(),
            now,
        }
    }

    /// Puts a socket in and under watch.
    pub(super) fn add(&mut self, registry: &Registry, mut end: RtpEnd) -> std::io::Result<()> {
        self.remove(registry, end.key);
        let slot = self.rtp.iter().position(Option::is_none).unwrap_or(self.rtp.len());
        registry.register(&mut end.socket, Token(slot + FIRST_RTP), Interest::READABLE)?;
        self.by_key.insert(end.key, slot);
        if slot == self.rtp.len() {
            self.rtp.push(Some(end));
        } else {
            self.rtp[slot] = Some(end);
        }
        Ok(())
    }

    /// Takes a socket out; dropping it frees its port.
    pub(super) fn remove(&mut self, registry: &Registry, key: LegKey) -> Option<RtpEnd> {
        let slot = self.by_key.remove(&key)?;
        let mut end = self.rtp[slot].take()?;
        if registry.deregister(&mut end.socket).is_err() {
            tracing::debug!("a socket was not under watch");
        }
        Some(end)
    }

    pub(super) fn find(&mut self, key: LegKey) -> Option<&mut RtpEnd> {
        self.by_key.get(&key).and_then(|slot| self.rtp[*slot].as_mut())
    }

    /// Reads one datagram of the socket behind `token`.
    pub(super) fn read<'a>(&mut self, token: Token, now: Duration, buffer: &'a mut [u8; MAX_DATAGRAM]) -> Reading<'a> {
        let slot = token.0.checked_sub(FIRST_RTP);
        let end = slot.and_then(|slot| self.rtp.get_mut(slot)).and_then(Option::as_mut);
        let Some(end) = end else { return Reading::Nothing };
        let Ok((length, source)) = end.socket.recv_from(buffer) else {
            return Reading::Nothing;
        };
        let Some(latch) = &mut end.latch else {
            return Reading::Refused;
        };
        match media::rtp::parse(&buffer[..length]) {
            Ok((header, payload)) if latch.accept(now, source) => {
                self.counts.received += 1;
                Reading::Packet {
                    leg: end.key,
                    header,
                    payload,
                }
            }
            Ok(_) | Err(_) => {
                self.counts.refused += 1;
                Reading::Refused
            }
        }
    }
}

/// What a socket held.
pub(super) enum Reading<'a> {
    /// A packet of the leg's.
    Packet {
        leg: LegKey,
        header: RtpHeader,
        payload: &'a [u8],
    },
    /// Something that does not count: not RTP, not from the leg's far end, or before the leg was opened.
    Refused,
    /// No more.
    Nothing,
}

/// Where nothing can be sent yet.
pub(super) const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

impl Sink for Ends {
    fn send(&mut self, leg: LegKey, packet: Outgoing, payload: &[u8]) {
        let Some(slot) = self.by_key.get(&leg) else {
            self.browsers.send(leg, self.now, packet, payload);
            return;
        };
        let Some(end) = &self.rtp[*slot] else { return };
        let target = end.latch.as_ref().map_or(NOWHERE, Latch::target);
        if target.port() == 0 {
            return;
        }
        let header = RtpHeader {
            payload_type: packet.payload_type,
            marker: packet.marker,
            sequence: packet.sequence as u16,
            timestamp: packet.timestamp,
            ssrc: packet.ssrc,
        };
        let mut buffer = [0; MAX_DATAGRAM];
        let Some(datagram) = header.print(payload, &mut buffer) else {
            return;
        };
        // A full socket buffer or an unreachable host loses this packet, as a network would.
        match end.socket.send_to(datagram, target) {
            Ok(_) => self.counts.sent += 1,
            Err(_) => self.counts.unsent += 1,
        }
    }
}

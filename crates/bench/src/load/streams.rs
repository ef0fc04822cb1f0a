//! RTP in bulk: hundreds of streams over a few sockets, sent in slices of a millisecond or two, counted but never decoded.
//!
//! Each packet carries its stream and its number in its payload, which a relay leaves as it is; so what arrives is known
//! to be ours, from whom, once, and in order, whatever the server does to the headers.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use media::codec::Codec;
use media::rtp::{self, HEADER_LENGTH, RtpHeader};
use socket2::Socket;

/// Sockets that all streams share: few enough to be cheap to ask, enough that none overflows.
const SOCKETS: usize = 16;
/// Receive buffer wanted for each, bytes; the kernel may give less.
const BUFFER: usize = 4 << 20;
/// Slices into which the 20 ms of a packet are cut.
const SLICES: usize = 10;
const TICK: Duration = Duration::from_millis(20);
const FRAME: usize = 160;
const PACKET: usize = HEADER_LENGTH + FRAME;
/// The first bytes of a payload of ours.
const MARK: [u8; 4] = *b"LOAD";

/// One direction pair of one leg: what we send there and what comes back.
#[derive(Debug)]
pub(super) struct Stream {
    socket: usize,
    remote: SocketAddr,
    header: RtpHeader,
    packet: [u8; PACKET],
    /// Whose packets are to arrive here.
    partner: Option<usize>,
    next_number: u32,
    /// Marked packets sent.
    pub(super) sent: u64,
    /// Marked packets of the partner that arrived.
    pub(super) received: u64,
    /// Marked packets of somebody else: crossed lines.
    pub(super) foreign: u64,
    /// Marked packets that came twice or out of order.
    pub(super) disordered: u64,
    /// Other packets: music, silence.
    pub(super) others: u64,
}

/// All streams.
#[derive(Debug)]
pub(super) struct Streams {
    sockets: Vec<UdpSocket>,
    streams: Vec<Stream>,
    /// Which stream the packets from an address belong to, for each socket.
    by_remote: Vec<HashMap<SocketAddr, usize>>,
    sending: bool,
    slice: u64,
    start: Instant,
    /// Packets from addresses that belong to no stream.
    pub(super) strays: u64,
    /// Packets that our own kernel refused to send.
    pub(super) unsent: u64,
}

impl Streams {
    /// Opens the sockets.
    ///
    /// # Errors
    /// When they cannot be had.
    pub(super) fn open(now: Instant) -> io::Result<Self> {
        let sockets = (0..SOCKETS)
            .map(|_| {
                let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
                socket.set_nonblocking(true)?;
                let socket = Socket::from(socket);
                socket.set_recv_buffer_size(BUFFER)?;
                Ok(socket.into())
            })
            .collect::<io::Result<Vec<UdpSocket>>>()?;
        Ok(Self {
            by_remote: vec![HashMap::new(); sockets.len()],
            sockets,
            streams: Vec::new(),
            sending: false,
            slice: 0,
            start: now,
            strays: 0,
            unsent: 0,
        })
    }

    /// The address that the call with this number shall announce.
    ///
    /// # Errors
    /// When the socket is broken.
    pub(super) fn address(&self, number: usize) -> io::Result<SocketAddr> {
        self.sockets[number % SOCKETS].local_addr()
    }

    /// Adds the stream of the call that announced [`address`](Self::address)`(number)`.
    pub(super) fn add(&mut self, number: usize, remote: SocketAddr, payload_type: u8, codec: Codec) -> usize {
        let index = self.streams.len();
        let socket = number % SOCKETS;
        self.by_remote[socket].insert(remote, index);
        self.streams.push(Stream {
            socket,
            remote,
            header: RtpHeader {
                payload_type,
                marker: false,
                sequence: 0,
                timestamp: 0,
                ssrc: 0x4C00_0000 + index as u32,
            },
            packet: [codec.silence()[0]; PACKET],
            partner: None,
            next_number: 0,
            sent: 0,
            received: 0,
            foreign: 0,
            disordered: 0,
            others: 0,
        });
        index
    }

    /// Says that two streams are the two ends of one call.
    pub(super) fn pair(&mut self, one: usize, other: usize) {
        self.streams[one].partner = Some(other);
        self.streams[other].partner = Some(one);
    }

    /// Begins or ends the sending.
    pub(super) fn send(&mut self, now: Instant, sending: bool) {
        self.sending = sending;
        self.start = now;
        self.slice = 0;
    }

    /// When [`turn`](Self::turn) is wanted next.
    #[must_use]
    pub(super) fn due(&self) -> Instant {
        self.start + TICK * u32::try_from(self.slice).unwrap_or(u32::MAX) / SLICES as u32
    }

    /// Sends the slices that are due and takes in what has come.
    pub(super) fn turn(&mut self, now: Instant) {
        while self.due() <= now {
            if self.sending {
                let phase = (self.slice % SLICES as u64) as usize;
                for index in (phase..self.streams.len()).step_by(SLICES) {
                    self.send_one(index);
                }
            }
            self.slice += 1;
        }
        let mut buffer = [0; rtp::MAX_DATAGRAM];
        for socket in 0..self.sockets.len() {
            while let Ok((length, remote)) = self.sockets[socket].recv_from(&mut buffer) {
                self.receive(socket, remote, &buffer[..length]);
            }
        }
    }

    fn send_one(&mut self, index: usize) {
        let stream = &mut self.streams[index];
        stream.packet[..HEADER_LENGTH].copy_from_slice(&stream.header.to_bytes());
        let payload = &mut stream.packet[HEADER_LENGTH..];
        payload[..4].copy_from_slice(&MARK);
        payload[4..8].copy_from_slice(&(index as u32).to_be_bytes());
        payload[8..12].copy_from_slice(&(stream.sent as u32).to_be_bytes());
        stream.header.sequence = stream.header.sequence.wrapping_add(1);
        stream.header.timestamp = stream.header.timestamp.wrapping_add(FRAME as u32);
        match self.sockets[stream.socket].send_to(&stream.packet, stream.remote) {
            Ok(_) => stream.sent += 1,
            Err(_) => self.unsent += 1,
        }
    }

    fn receive(&mut self, socket: usize, remote: SocketAddr, datagram: &[u8]) {
        let Some(index) = self.by_remote[socket].get(&remote).copied() else {
            self.strays += 1;
            return;
        };
        let Ok((_, payload)) = rtp::parse(datagram) else {
            return;
        };
        let stream = &mut self.streams[index];
        let Some((mark, rest)) = payload.split_first_chunk::<4>().filter(|(mark, _)| **mark == MARK) else {
            stream.others += 1;
            return;
        };
        debug_assert_eq!(*mark, MARK);
        let number = |at: usize| {
            rest.get(at..at + 4)
                .and_then(|bytes| bytes.try_into().ok())
                .map(u32::from_be_bytes)
        };
        match (number(0), number(4)) {
            (Some(from), Some(number)) if stream.partner == Some(from as usize) => {
                if number < stream.next_number {
                    stream.disordered += 1;
                }
                stream.next_number = stream.next_number.max(number + 1);
                stream.received += 1;
            }
            (Some(_), Some(_)) => stream.foreign += 1,
            (None, _) | (_, None) => stream.others += 1,
        }
    }

    /// Each stream with the one whose packets it was to get.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Stream, &Stream)> {
        self.streams
            .iter()
            .filter_map(|stream| Some((stream, self.streams.get(stream.partner?)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two streams that send straight to each other's socket.
    #[test]
    fn what_is_sent_is_counted_once_at_the_other_end() {
        let start = Instant::now();
        let mut streams = Streams::open(start).expect("sockets");
        let (a, b) = (streams.address(0).expect("bound"), streams.address(1).expect("bound"));
        let one = streams.add(0, b, 8, Codec::Pcma);
        let other = streams.add(1, a, 8, Codec::Pcma);
        streams.pair(one, other);
        streams.send(start, true);
        streams.turn(start + TICK * 9);
        streams.send(start, false);
        let deadline = Instant::now() + Duration::from_secs(5);
        while streams.pairs().any(|(stream, partner)| stream.received < partner.sent) && Instant::now() < deadline {
            streams.turn(Instant::now());
        }
        let counts: Vec<_> = streams
            .pairs()
            .map(|(stream, partner)| {
                (
                    partner.sent,
                    stream.received,
                    stream.disordered,
                    stream.foreign,
                    stream.others,
                )
            })
            .collect();
        assert_eq!(counts, [(9, 9, 0, 0, 0), (10, 10, 0, 0, 0)]);
        assert_eq!((streams.strays, streams.unsent), (0, 0));
    }
}

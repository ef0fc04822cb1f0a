//! The thread whose time is measured: sockets, one engine, and the beat.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use media::codec::Codec;
use media::engine::{Engine, Format, LegFigures, LegKey, Outgoing, Sink, Source, Terms};
use media::rtp::{self, MAX_DATAGRAM, RtpHeader};

use super::party::payload_type;
use super::{DRAIN, OVER, TALK, WAIT};

/// The beat of the grid.
const BEAT: Duration = Duration::from_millis(20);
/// Between two looks at the sockets.
const NAP: Duration = Duration::from_millis(2);
/// A beat that comes later than this is called late: half a packet.
const LATE: Duration = Duration::from_millis(10);

/// Where a leg is.
pub(super) struct Place {
    pub(super) socket: usize,
    pub(super) remote: SocketAddr,
    pub(super) codec: Codec,
}

/// What the thread has seen.
#[derive(Debug, Default)]
pub(super) struct Mixed {
    /// Its processor time while they talked, seconds.
    pub(super) cpu: f64,
    /// Beats, those that were late, and the latest.
    pub(super) beats: u64,
    pub(super) late: u64,
    pub(super) latest: Duration,
    /// Of each leg.
    pub(super) figures: Vec<LegFigures>,
    /// Datagrams that the kernel did not take.
    pub(super) unsent: u64,
}

pub(super) struct Mixer {
    engine: Engine,
    wire: Wire,
    by_address: HashMap<(usize, SocketAddr), LegKey>,
    phase: Arc<AtomicU8>,
}

struct Wire {
    sockets: Vec<UdpSocket>,
    places: Vec<Place>,
    unsent: u64,
}

impl Sink for Wire {
    fn send(&mut self, leg: LegKey, packet: Outgoing, payload: &[u8]) {
        let place = &self.places[leg.0 as usize];
        let header = RtpHeader {
            payload_type: packet.payload_type,
            marker: packet.marker,
            sequence: packet.sequence as u16,
            timestamp: packet.timestamp,
            ssrc: packet.ssrc,
        };
        let mut buffer = [0; MAX_DATAGRAM];
        let sent = header
            .print(payload, &mut buffer)
            .is_some_and(|datagram| self.sockets[place.socket].send_to(datagram, place.remote).is_ok());
        self.unsent += u64::from(!sent);
    }
}

impl Mixer {
    pub(super) fn new(sockets: Vec<UdpSocket>, places: Vec<Place>, parties: usize, phase: Arc<AtomicU8>) -> Self {
        let mut engine = Engine::new(1);
        let mut by_address = HashMap::new();
        for (leg, place) in places.iter().enumerate() {
            let key = LegKey(leg as u64);
            by_address.insert((place.socket, place.remote), key);
            let terms = Terms {
                formats: vec![Format {
                    payload_type: payload_type(place.codec),
                    codec: place.codec,
                }],
                send: true,
                receive: true,
                ..Terms::default()
            };
            engine.open(Duration::ZERO, key, terms);
            let first = leg - leg % parties;
            let others = (first..first + parties).filter(|other| *other != leg);
            engine.set_hears(key, others.map(|other| Source::Leg(LegKey(other as u64))).collect());
        }
        Self {
            engine,
            wire: Wire {
                sockets,
                places,
                unsent: 0,
            },
            by_address,
            phase,
        }
    }

    /// Runs until the run is over.
    pub(super) fn run(mut self) -> anyhow::Result<Mixed> {
        while self.phase.load(Ordering::Acquire) == WAIT {
            std::thread::sleep(NAP);
        }
        let mut mixed = Mixed::default();
        let (epoch, before) = (Instant::now(), cpu_seconds()?);
        let mut next = epoch + BEAT;
        while self.phase.load(Ordering::Acquire) == TALK {
            self.read(epoch);
            let now = Instant::now();
            while next <= now {
                let behind = Instant::now().saturating_duration_since(next);
                mixed.beats += 1;
                mixed.late += u64::from(behind > LATE);
                mixed.latest = mixed.latest.max(behind);
                self.engine.tick(next.saturating_duration_since(epoch), &mut self.wire);
                next += BEAT;
            }
            while self.engine.poll_event().is_some() {}
            std::thread::sleep(NAP.min(next.saturating_duration_since(Instant::now())));
        }
        mixed.cpu = cpu_seconds()? - before;
        // What is under way is still counted, and nothing more is said.
        while self.phase.load(Ordering::Acquire) == DRAIN {
            self.read(epoch);
            std::thread::sleep(NAP);
        }
        debug_assert_eq!(self.phase.load(Ordering::Acquire), OVER);
        let keys = (0..self.wire.places.len()).map(|leg| LegKey(leg as u64));
        mixed.figures = keys.filter_map(|key| self.engine.figures(key)).collect();
        mixed.unsent = self.wire.unsent;
        Ok(mixed)
    }

    fn read(&mut self, epoch: Instant) {
        let now = epoch.elapsed();
        let mut buffer = [0; MAX_DATAGRAM];
        for socket in 0..self.wire.sockets.len() {
            while let Ok((length, remote)) = self.wire.sockets[socket].recv_from(&mut buffer) {
                if let Some(key) = self.by_address.get(&(socket, remote))
                    && let Ok((header, payload)) = rtp::parse(&buffer[..length])
                {
                    self.engine.receive(now, *key, header, payload, &mut self.wire);
                }
            }
        }
    }
}

/// Processor time of the calling thread, by the scheduler's own count.
fn cpu_seconds() -> anyhow::Result<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").context("the kernel tells no time of threads")?;
    let first = text.split_ascii_whitespace().next().unwrap_or_default();
    let nanoseconds: u64 = first.parse().context("the kernel's time of a thread")?;
    Ok(nanoseconds as f64 / 1e9)
}

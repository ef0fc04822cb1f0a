//! The browsers of a thread behind one UDP port: whose a datagram is, and the driving of their connections.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;

use media::browser::{BrowserLeg, BrowserOutput, stun};
use media::engine::{LegKey, Outgoing};
use mio::net::UdpSocket;

/// Source addresses that one connection may use at once; a browser has a handful of candidates.
const SOURCES_MAX: usize = 16;

struct Entry {
    leg: Box<BrowserLeg>,
    /// When it wants to be driven at the latest.
    wake: Instant,
    /// It has been given something and must be polled.
    dirty: bool,
    /// Whether the outside believes that it has sound.
    told_up: bool,
    sources: Vec<SocketAddr>,
}

/// See the module.
pub(super) struct Browsers {
    /// On the first thread only.
    socket: Option<UdpSocket>,
    legs: BTreeMap<LegKey, Option<Entry>>,
    by_ufrag: BTreeMap<String, LegKey>,
    by_source: BTreeMap<SocketAddr, LegKey>,
    dirty: Vec<LegKey>,
}

impl Browsers {
    pub(super) fn new(socket: Option<UdpSocket>) -> Self {
        Self {
            socket,
            legs: BTreeMap::new(),
            by_ufrag: BTreeMap::new(),
            by_source: BTreeMap::new(),
            dirty: Vec::new(),
        }
    }

    pub(super) fn socket(&mut self) -> Option<&mut UdpSocket> {
        self.socket.as_mut()
    }

    /// A new connection for a leg, in place of another it may have had; says whether that one had sound.
    pub(super) fn put(&mut self, key: LegKey, leg: Box<BrowserLeg>, now: Instant) -> bool {
        let had_sound = self.remove(key, now);
        self.by_ufrag.insert(leg.ufrag().to_owned(), key);
        let entry = Entry {
            leg,
            wake: now,
            dirty: false,
            told_up: false,
            sources: Vec::new(),
        };
        self.legs.insert(key, Some(entry));
        self.touch(key);
        had_sound
    }

    /// Ends a leg's connection, telling the browser; says whether it had sound.
    pub(super) fn remove(&mut self, key: LegKey, now: Instant) -> bool {
        let Some(mut entry) = self.legs.remove(&key).flatten() else {
            return false;
        };
        entry.leg.close();
        while let BrowserOutput::Transmit { to, datagram } = entry.leg.poll(now) {
            self.transmit(to, &datagram);
        }
        self.by_ufrag.retain(|_, owner| *owner != key);
        for source in &entry.sources {
            self.by_source.remove(source);
        }
        entry.told_up
    }

    pub(super) fn is_known(&self, key: LegKey) -> bool {
        self.legs.contains_key(&key)
    }

    /// Remembers what the outside believes; says whether that is news.
    pub(super) fn tell(&mut self, key: LegKey, up: bool) -> bool {
        let entry = self.legs.get_mut(&key).and_then(Option::as_mut);
        entry.is_some_and(|entry| std::mem::replace(&mut entry.told_up, up) != up)
    }

    /// Whether the connection itself stands, whatever comes through it.
    pub(super) fn is_connected(&self, key: LegKey) -> bool {
        self.legs
            .get(&key)
            .and_then(Option::as_ref)
            .is_some_and(|entry| entry.leg.is_up())
    }

    /// One packet of the engine's; it leaves when the leg is next polled.
    pub(super) fn send(&mut self, key: LegKey, now: Instant, packet: Outgoing, payload: &[u8]) {
        if let Some(Some(entry)) = self.legs.get_mut(&key)
            && entry.leg.is_up()
        {
            entry.leg.send(now, packet, payload);
            self.touch(key);
        }
    }

    /// A datagram from the shared port; false when it is nobody's.
    pub(super) fn datagram(&mut self, now: Instant, source: SocketAddr, datagram: &[u8]) -> bool {
        let Some(key) = self.owner(source, datagram) else {
            return false;
        };
        let Some(Some(entry)) = self.legs.get_mut(&key) else {
            return false;
        };
        entry.leg.datagram(now, source, datagram);
        self.touch(key);
        true
    }

    /// Legs whose time has come are driven.
    pub(super) fn wake(&mut self, now: Instant) {
        let due: Vec<LegKey> = self
            .legs
            .iter()
            .filter(|(_, entry)| entry.as_ref().is_some_and(|entry| entry.wake <= now))
            .map(|(key, _)| *key)
            .collect();
        for key in due {
            if let Some(Some(entry)) = self.legs.get_mut(&key) {
                entry.leg.time(now);
            }
            self.touch(key);
        }
    }

    /// A leg that must be polled, taken out while it is; to be given back.
    pub(super) fn take_dirty(&mut self) -> Option<TakenLeg> {
        while let Some(key) = self.dirty.pop() {
            if let Some(mut entry) = self.legs.get_mut(&key).and_then(Option::take) {
                entry.dirty = false;
                return Some(TakenLeg { key, entry });
            }
        }
        None
    }

    pub(super) fn give_back(&mut self, taken: TakenLeg) {
        if let Some(place) = self.legs.get_mut(&taken.key) {
            *place = Some(taken.entry);
        }
    }

    pub(super) fn transmit(&self, to: SocketAddr, datagram: &[u8]) -> bool {
        self.socket
            .as_ref()
            .is_some_and(|socket| socket.send_to(datagram, to).is_ok())
    }

    fn touch(&mut self, key: LegKey) {
        if let Some(Some(entry)) = self.legs.get_mut(&key)
            && !std::mem::replace(&mut entry.dirty, true)
        {
            self.dirty.push(key);
        }
    }

    /// A connectivity check belongs to the leg that it names, everything else to the leg that its source belongs to. A check does not
    /// take a source away from a leg that has sound through it.
    fn owner(&mut self, source: SocketAddr, datagram: &[u8]) -> Option<LegKey> {
        let known = self.by_source.get(&source).copied();
        let Some(ufrag) = stun::local_ufrag(datagram) else {
            return known;
        };
        let named = *self.by_ufrag.get(ufrag)?;
        if known != Some(named) && !known.is_some_and(|other| self.is_connected(other)) {
            let sources = self
                .legs
                .get_mut(&named)
                .and_then(Option::as_mut)
                .map(|entry| &mut entry.sources)?;
            if sources.len() < SOURCES_MAX {
                sources.push(source);
                self.by_source.insert(source, named);
            }
        }
        Some(named)
    }
}

/// See [`Browsers::take_dirty`].
pub(super) struct TakenLeg {
    pub(super) key: LegKey,
    entry: Entry,
}

impl TakenLeg {
    pub(super) fn poll(&mut self, now: Instant) -> Option<BrowserOutput> {
        let output = self.entry.leg.poll(now);
        if let BrowserOutput::Wait(when) = output {
            self.entry.wake = when;
            return None;
        }
        Some(output)
    }
}

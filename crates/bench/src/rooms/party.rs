//! The parties: each sends one tone in bulk, encoded beforehand, and counts what it gets; those of the first room listen.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use anyhow::Context;
use media::codec::{Codec, Decoder, MAX_PAYLOAD};
use media::rtp::{self, MAX_DATAGRAM, RtpHeader};
use media::tone::{ToneGenerator, present};

use super::TONES;

const TICK: Duration = Duration::from_millis(20);
/// Slices into which the 20 ms of a packet are cut, so that packets come spread as from a network.
const SLICES: u32 = 10;
/// Packets of a tone that are encoded beforehand and sent again and again: whole periods of all tones.
const LOOP: usize = 100;
/// Level of each tone: seven of them make no more noise than a room does.
const LEVEL_DBFS: f64 = -22.0;
/// A tone counts as heard from here. Opus makes noise of its own among many tones.
const FLOOR_DBFS: f64 = -36.0;

/// One party to be.
pub(super) struct Voice {
    pub(super) socket: usize,
    pub(super) mixer: SocketAddr,
    pub(super) codec: Codec,
    pub(super) tone: f64,
}

/// One party.
pub(super) struct Party {
    voice: Voice,
    header: RtpHeader,
    last: Option<u16>,
    ear: Option<(Box<dyn Decoder>, Vec<i16>)>,
    pub(super) sent: u64,
    pub(super) received: u64,
    /// Steps of the sequence number other than one.
    pub(super) gaps: u64,
}

/// All of them.
pub(super) struct Parties {
    sockets: Vec<UdpSocket>,
    all: Vec<Party>,
    by_address: HashMap<(usize, SocketAddr), usize>,
    loops: HashMap<(Codec, u64), Vec<Vec<u8>>>,
    listeners: usize,
}

impl Parties {
    pub(super) fn new(sockets: Vec<UdpSocket>, voices: Vec<Voice>, listeners: usize) -> anyhow::Result<Self> {
        let (mut loops, mut by_address) = (HashMap::new(), HashMap::new());
        let mut all = Vec::new();
        for (number, voice) in voices.into_iter().enumerate() {
            let (codec, tone) = (voice.codec, voice.tone);
            if let std::collections::hash_map::Entry::Vacant(entry) = loops.entry((codec, tone.to_bits())) {
                entry.insert(encode(codec, tone)?);
            }
            by_address.insert((voice.socket, voice.mixer), number);
            let ear = if number < listeners {
                Some((codec.decoder().context("no decoder")?, Vec::new()))
            } else {
                None
            };
            all.push(Party {
                header: RtpHeader {
                    payload_type: payload_type(codec),
                    marker: false,
                    sequence: number as u16,
                    timestamp: 0,
                    ssrc: 0x5200_0000 + number as u32,
                },
                voice,
                last: None,
                ear,
                sent: 0,
                received: 0,
                gaps: 0,
            });
        }
        Ok(Self {
            sockets,
            all,
            by_address,
            loops,
            listeners,
        })
    }

    /// All talk for so long.
    pub(super) fn talk(&mut self, start: Instant, length: Duration) {
        let mut slice = 0;
        loop {
            let due = start + TICK * slice / SLICES;
            if due >= start + length {
                return;
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            for number in ((slice % SLICES) as usize..self.all.len()).step_by(SLICES as usize) {
                self.send(number);
            }
            self.receive();
            slice += 1;
        }
    }

    /// Nobody talks any more; what comes is counted.
    pub(super) fn listen(&mut self, length: Duration) {
        let end = Instant::now() + length;
        while Instant::now() < end {
            std::thread::sleep(Duration::from_millis(2));
            self.receive();
        }
    }

    pub(super) fn all(&self) -> &[Party] {
        &self.all
    }

    /// Of those who listened: who heard something else than the others of the room. `None` when the run was too short to tell.
    pub(super) fn misheard(&self) -> Option<usize> {
        let mut wrong = 0;
        for (number, party) in self.all.iter().take(self.listeners).enumerate() {
            let (_, heard) = party.ear.as_ref()?;
            let rate = party.voice.codec.rate();
            // Half a second from well after the begin; the last packets were sent while others had stopped.
            let window = rate as usize / 2;
            let piece = heard.get(window..window * 2)?;
            let others: Vec<f64> = (0..self.listeners)
                .filter(|other| *other != number)
                .map(|other| TONES[other])
                .collect();
            wrong += usize::from(present(rate, piece, &TONES, FLOOR_DBFS) != others);
        }
        Some(wrong)
    }

    fn send(&mut self, number: usize) {
        let party = &mut self.all[number];
        let Some(payloads) = self.loops.get(&(party.voice.codec, party.voice.tone.to_bits())) else {
            return;
        };
        let payload = &payloads[party.sent as usize % LOOP];
        let mut buffer = [0; MAX_DATAGRAM];
        let Some(datagram) = party.header.print(payload, &mut buffer) else {
            return;
        };
        if self.sockets[party.voice.socket]
            .send_to(datagram, party.voice.mixer)
            .is_ok()
        {
            party.sent += 1;
            party.header.sequence = party.header.sequence.wrapping_add(1);
        }
        party.header.timestamp = party.header.timestamp.wrapping_add(party.voice.codec.frame_units());
    }

    fn receive(&mut self) {
        let mut buffer = [0; MAX_DATAGRAM];
        for socket in 0..self.sockets.len() {
            while let Ok((length, remote)) = self.sockets[socket].recv_from(&mut buffer) {
                let Some(number) = self.by_address.get(&(socket, remote)) else {
                    continue;
                };
                let Ok((header, payload)) = rtp::parse(&buffer[..length]) else {
                    continue;
                };
                self.all[*number].hear(header, payload);
            }
        }
    }
}

impl Party {
    fn hear(&mut self, header: RtpHeader, payload: &[u8]) {
        self.received += 1;
        if let Some(last) = self.last.replace(header.sequence) {
            self.gaps += u64::from(header.sequence != last.wrapping_add(1));
        }
        if let Some((decoder, heard)) = &mut self.ear
            && heard.len() < self.voice.codec.rate() as usize * 2
        {
            decoder.decode(payload, heard);
        }
    }
}

pub(super) const fn payload_type(codec: Codec) -> u8 {
    match codec {
        Codec::Pcmu => 0,
        Codec::Pcma => 8,
        Codec::G722 => 9,
        Codec::Opus => 111,
    }
}

fn encode(codec: Codec, tone: f64) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut encoder = codec.encoder().context("no encoder")?;
    let mut tone = ToneGenerator::new(codec.rate(), &[tone], LEVEL_DBFS);
    let mut payload = [0; MAX_PAYLOAD];
    Ok((0..LOOP)
        .map(|_| {
            let length = encoder.encode(&tone.take(codec.rate() as usize / 50), &mut payload);
            payload[..length].to_vec()
        })
        .collect())
}

//! The sound of one call: a steady tone out, an ear in, digits both ways, and counts of packets. Datagrams and instants
//! come in and go out; the socket is the phone's.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use media::codec::{Codec, Decoder, Encoder, MAX_PAYLOAD};
use media::dtmf::Digit;
use media::dtmf::receive::DigitReceiver;
use media::dtmf::send::DigitSender;
use media::g711::Law;
use media::rtp::{self, RtpHeader};
use media::tone::ToneGenerator;

use crate::agent::describe::Agreed;
use crate::heard::{Ear, Levels, RATE};

/// Clock units of one packet.
const FRAME: usize = 160;
/// One packet leaves each time this long has passed.
pub const TICK: Duration = Duration::from_millis(20);
/// Ticks that are made up for after a stall; more are left out.
const CATCH_UP: u32 = 10;
/// Digits that are remembered.
const DIGITS_KEPT: usize = 256;
/// Level of our tone unless another is asked for.
pub const TONE_DBFS: f64 = -12.0;

/// Packets of one call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sent by us.
    pub sent: u64,
    /// Received.
    pub received: u64,
    /// Missing among the sequence numbers received.
    pub lost: u64,
    /// Came too late, or twice.
    pub late: u64,
    /// Streams (SSRC) heard; a good peer has one for life.
    pub streams: u64,
    /// Datagrams that were no RTP.
    pub junk: u64,
}

/// The sound of one call.
#[derive(Debug)]
pub struct Sound {
    playing: (Option<f64>, f64),
    tone: ToneGenerator,
    wide: Option<Wide>,
    header: RtpHeader,
    begun: bool,
    next_at: Option<Instant>,
    agreed: Option<Agreed>,
    /// No packets at all leave: as if the cable was pulled.
    pub stopped: bool,
    keys: DigitSender,
    key_ear: DigitReceiver,
    digits: String,
    ear: Ear,
    counts: Counts,
    heard: Option<(u32, u16)>,
}

/// Both directions of G.722, which remembers.
struct Wide(Box<dyn Encoder>, Box<dyn Decoder>);

impl std::fmt::Debug for Wide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wide")
    }
}

impl Wide {
    fn new() -> Option<Self> {
        Some(Self(Codec::G722.encoder().ok()?, Codec::G722.decoder().ok()?))
    }
}

/// One datagram to send.
#[derive(Debug)]
pub struct Datagram {
    /// Where to.
    pub to: SocketAddr,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Sound {
    /// A call without sound yet. `random` gives SSRC, first sequence number and first timestamp.
    #[must_use]
    pub fn new(random: [u8; 10], tone: Option<f64>, level_dbfs: f64) -> Self {
        let [a, b, c, d, e, f, g, h, i, j] = random;
        Self {
            playing: (tone, level_dbfs),
            tone: generator(RATE, tone, level_dbfs),
            wide: None,
            header: RtpHeader {
                payload_type: 0,
                marker: false,
                sequence: u16::from_be_bytes([e, f]),
                timestamp: u32::from_be_bytes([g, h, i, j]),
                ssrc: u32::from_be_bytes([a, b, c, d]),
            },
            begun: false,
            next_at: None,
            agreed: None,
            stopped: false,
            keys: DigitSender::default(),
            key_ear: DigitReceiver::default(),
            digits: String::new(),
            ear: Ear::default(),
            counts: Counts::default(),
            heard: None,
        }
    }

    /// Another tone from now on; `None` is silence.
    pub fn set_tone(&mut self, tone: Option<f64>, level_dbfs: f64) {
        self.playing = (tone, level_dbfs);
        self.tone = generator(self.ear.rate(), tone, level_dbfs);
    }

    /// Takes over what was agreed.
    pub fn agree(&mut self, now: Instant, agreed: Agreed) {
        self.agreed = Some(agreed);
        // Another rate is another memory and another tone; what was heard until then is forgotten.
        if agreed.codec.rate() != self.ear.rate() {
            self.ear = Ear::new(agreed.codec.rate());
            let (tone, level_dbfs) = self.playing;
            self.set_tone(tone, level_dbfs);
        }
        if agreed.codec == Codec::G722 && self.wide.is_none() {
            self.wide = Wide::new();
        }
        self.next_at.get_or_insert(now);
    }

    /// What was agreed last.
    #[must_use]
    pub const fn agreed(&self) -> Option<&Agreed> {
        self.agreed.as_ref()
    }

    /// Presses keys one after another; false when too many wait already or one is no key.
    pub fn press(&mut self, keys: &str) -> bool {
        let digits: Option<Vec<Digit>> = keys.chars().map(Digit::from_char).collect();
        digits.is_some_and(|digits| self.keys.queue(&digits))
    }

    /// When [`tick`](Self::tick) is wanted next.
    #[must_use]
    pub const fn due(&self) -> Option<Instant> {
        self.next_at
    }

    /// Gives out what is due now.
    pub fn tick(&mut self, now: Instant, mut send: impl FnMut(Datagram)) {
        self.ear.pass(now);
        let Some(mut at) = self.next_at else {
            return;
        };
        let behind = (now.saturating_duration_since(at).as_millis() / TICK.as_millis()) as u32;
        if behind > CATCH_UP {
            let left_out = behind - CATCH_UP;
            at += TICK * left_out;
            let units = left_out.saturating_mul(FRAME as u32);
            self.header.timestamp = self.header.timestamp.wrapping_add(units);
        }
        while at <= now {
            if let Some(datagram) = self.frame() {
                self.counts.sent += 1;
                send(datagram);
            }
            self.header.timestamp = self.header.timestamp.wrapping_add(FRAME as u32);
            at += TICK;
        }
        self.next_at = Some(at);
    }

    fn frame(&mut self) -> Option<Datagram> {
        let samples = self.tone.take(self.ear.rate() as usize / 50);
        let agreed = self.agreed.filter(|agreed| agreed.send && !self.stopped)?;
        let to = agreed.remote?;
        let key = match agreed.event {
            Some(event) => self
                .keys
                .tick(self.header.timestamp, FRAME as u16)
                .map(|packet| (event, packet)),
            None => None,
        };
        let mut header = self.header;
        let payload = match key {
            Some((event, packet)) => {
                header.payload_type = event;
                header.marker = packet.marker;
                header.timestamp = packet.timestamp;
                packet.payload.to_vec()
            }
            None => {
                header.payload_type = agreed.payload_type;
                header.marker = !std::mem::replace(&mut self.begun, true);
                self.encode(agreed.codec, &samples)
            }
        };
        self.header.sequence = self.header.sequence.wrapping_add(1);
        let mut bytes = header.to_bytes().to_vec();
        bytes.extend(payload);
        Some(Datagram { to, bytes })
    }

    fn encode(&mut self, codec: Codec, samples: &[i16]) -> Vec<u8> {
        match (codec.law(), &mut self.wide) {
            (Some(law), _) => law.encode_all(samples),
            (None, Some(Wide(encoder, _))) => {
                let mut payload = [0; MAX_PAYLOAD];
                let length = encoder.encode(samples, &mut payload);
                payload[..length].to_vec()
            }
            (None, None) => codec.silence().to_vec(),
        }
    }

    /// Takes one datagram in. A new key press comes out.
    pub fn receive(&mut self, now: Instant, datagram: &[u8]) -> Option<char> {
        let Ok((header, payload)) = rtp::parse(datagram) else {
            if !datagram.get(1).is_some_and(|second| rtp::is_rtcp(*second)) {
                self.counts.junk += 1;
            }
            return None;
        };
        self.count(&header);
        let narrow = self.ear.rate() == RATE;
        let law = match header.payload_type {
            0 if narrow => Law::Mu,
            8 if narrow => Law::A,
            9 if !narrow => {
                let mut samples = Vec::new();
                if let Some(Wide(_, decoder)) = &mut self.wide {
                    decoder.decode(payload, &mut samples);
                }
                self.ear.hear(now, header.timestamp, samples.into_iter());
                return None;
            }
            event if Some(event) == self.agreed.and_then(|agreed| agreed.event) => {
                let digit = self
                    .key_ear
                    .packet(RATE, header.ssrc, header.timestamp, header.marker, payload)?
                    .as_char();
                if self.digits.len() < DIGITS_KEPT {
                    self.digits.push(digit);
                }
                return Some(digit);
            }
            _ => {
                self.counts.junk += 1;
                return None;
            }
        };
        let samples = payload.iter().map(|code| law.decode(*code));
        self.ear.hear(now, header.timestamp, samples);
        None
    }

    fn count(&mut self, header: &RtpHeader) {
        self.counts.received += 1;
        let (ssrc, sequence) = (header.ssrc, header.sequence);
        match self.heard {
            Some((known, last)) if known == ssrc => {
                let ahead = sequence.wrapping_sub(last).cast_signed();
                if ahead <= 0 {
                    self.counts.late += 1;
                    // It was counted as lost when the one after it came, unless it is a copy.
                    self.counts.lost = self.counts.lost.saturating_sub(u64::from(ahead < 0));
                    return;
                }
                self.counts.lost += u64::from(ahead.unsigned_abs()) - 1;
            }
            Some(_) | None => self.counts.streams += 1,
        }
        self.heard = Some((ssrc, sequence));
    }

    /// Measures what was heard last.
    #[must_use]
    pub fn levels(&self, last: Duration, frequencies: &[f64]) -> Levels {
        self.ear.levels(last, frequencies)
    }

    /// What the ear remembers, with its samples per second.
    #[must_use]
    pub fn samples(&self) -> (u32, Vec<i16>) {
        (self.ear.rate(), self.ear.samples())
    }

    /// All keys that the far side has pressed.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The counts so far.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }
}

fn generator(rate: u32, tone: Option<f64>, level_dbfs: f64) -> ToneGenerator {
    let frequencies: Vec<f64> = tone.into_iter().collect();
    ToneGenerator::new(rate, &frequencies, level_dbfs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(codec: Codec) -> Agreed {
        Agreed {
            codec,
            payload_type: [0, 8, 9, 107][codec as usize],
            event: Some(101),
            remote: Some(SocketAddr::from(([192, 0, 2, 1], 4_000))),
            send: true,
            receive: true,
        }
    }

    /// Runs two sounds against each other for so many ticks; `lost` says which packets towards b vanish.
    fn run(a: &mut Sound, b: &mut Sound, start: Instant, ticks: u32, mut lost: impl FnMut(u64) -> bool) {
        for tick in 0..ticks {
            let now = start + TICK * tick;
            let mut out = Vec::new();
            a.tick(now, |datagram| out.push(datagram.bytes));
            for bytes in out {
                if !lost(a.counts().sent) {
                    b.receive(now, &bytes);
                }
            }
        }
    }

    #[test]
    fn a_tone_and_digits_arrive() {
        for codec in [Codec::Pcma, Codec::Pcmu, Codec::G722] {
            let (mut a, mut b) = (Sound::new([1; 10], Some(700.0), -10.0), Sound::new([2; 10], None, 0.0));
            let start = Instant::now();
            a.agree(start, agreed(codec));
            b.agree(start, agreed(codec));
            assert!(a.press("1*9") && !a.press("x"));
            run(&mut a, &mut b, start, 100, |_| false);
            assert_eq!((b.digits(), a.counts().sent, b.counts().received), ("1*9", 100, 100));
            let heard = b.levels(Duration::from_millis(500), &[700.0, 1_100.0]);
            assert!(
                (heard.tones[0].1 + 10.0).abs() < 0.5 && heard.tones[1].1 < -45.0,
                "{heard:?}"
            );
            assert_eq!((b.counts().lost, b.counts().streams), (0, 1));
        }
    }

    #[test]
    fn loss_is_counted_and_a_stopped_line_sends_nothing() {
        let (mut a, mut b) = (Sound::new([1; 10], Some(700.0), -10.0), Sound::new([2; 10], None, 0.0));
        let start = Instant::now();
        a.agree(start, agreed(Codec::Pcma));
        run(&mut a, &mut b, start, 100, |number| number % 10 == 5);
        assert_eq!((b.counts().received, b.counts().lost), (90, 10));
        a.stopped = true;
        run(&mut a, &mut b, start + Duration::from_secs(10), 10, |_| false);
        assert_eq!(a.counts().sent, 100);
        b.receive(start, b"nonsense");
        assert_eq!(b.counts().junk, 1);
    }

    #[test]
    fn a_stall_is_made_up_for_up_to_a_limit() {
        let mut a = Sound::new([1; 10], None, 0.0);
        let start = Instant::now();
        a.agree(start, agreed(Codec::Pcma));
        let mut stamps = Vec::new();
        for at in [0, 100, 5_000] {
            a.tick(start + Duration::from_millis(at), |datagram| {
                stamps.push(rtp::parse(&datagram.bytes).expect("rtp").0.timestamp);
            });
        }
        assert_eq!(stamps.len(), 1 + 5 + 11);
        let first = stamps[0];
        assert_eq!(stamps.last().map(|last| last.wrapping_sub(first)), Some(250 * 160));
    }
}

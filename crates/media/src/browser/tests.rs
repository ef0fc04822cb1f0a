//! A browser played by `str0m` itself, in virtual time, over a network that is two queues.

use std::collections::VecDeque;

use super::offer::PendingOffer;
use super::*;
use crate::codec::MAX_PAYLOAD;
use crate::dtmf::Digit;
use crate::dtmf::receive::DigitReceiver;
use crate::engine::{Engine, EngineEvent, LegKey, Sink, Source};
use crate::tone::{ToneGenerator, present};

fn address(text: &str) -> SocketAddr {
    text.parse().expect("a literal address")
}

/// The browser's side.
struct Browser {
    leg: BrowserLeg,
    address: SocketAddr,
    packets: Vec<(RtpHeader, Arc<[u8]>)>,
}

/// Server and browser with the wires between them.
struct Rig {
    base: Instant,
    now: Duration,
    leg: BrowserLeg,
    browser: Browser,
    engine: Engine,
    events: Vec<EngineEvent>,
    ups: usize,
    downs: usize,
    cut: bool,
    /// Payloads that went to the leg that is no browser.
    to_phone: Vec<Vec<u8>>,
}

const KEY: LegKey = LegKey(5);

struct Held(Vec<(LegKey, Outgoing, Vec<u8>)>);

impl Sink for Held {
    fn send(&mut self, leg: LegKey, packet: Outgoing, payload: &[u8]) {
        self.0.push((leg, packet, payload.to_vec()));
    }
}

impl Rig {
    fn new(preference: Preference) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "str0m counts from an Instant, and only now() makes one"
        )]
        let base = Instant::now();
        let (server, client) = (address("127.0.0.1:4000"), address("127.0.0.1:5000"));
        let (pending, offer) = PendingOffer::new(base, client, Preference::Opus).expect("an offer");
        let limit = Some(Duration::from_secs(2));
        let (leg, answer) = BrowserLeg::answer(base, &offer, server, preference, limit).expect("an answer");
        let browser = pending.accept(&answer).expect("an acceptable answer");
        let mut engine = Engine::new(1);
        engine.open(Duration::ZERO, KEY, leg.terms().clone());
        let browser = Browser {
            leg: browser,
            address: client,
            packets: Vec::new(),
        };
        Self {
            base,
            now: Duration::ZERO,
            leg,
            browser,
            engine,
            events: vec![],
            ups: 0,
            downs: 0,
            cut: false,
            to_phone: vec![],
        }
    }

    /// Lets datagrams flow until both sides wait.
    fn settle(&mut self, sent: Vec<(LegKey, Outgoing, Vec<u8>)>) {
        let now = self.base + self.now;
        let (server, client) = (self.leg.local, self.browser.address);
        for (key, packet, payload) in sent {
            if key == KEY {
                self.leg.send(now, packet, &payload)
            } else {
                self.to_phone.push(payload)
            }
        }
        self.leg.time(now);
        let mut to_browser: VecDeque<Vec<u8>> = VecDeque::new();
        let mut to_server: VecDeque<Vec<u8>> = VecDeque::new();
        self.browser.leg.time(now);
        loop {
            let mut relayed = Held(Vec::new());
            loop {
                match self.leg.poll(now) {
                    BrowserOutput::Transmit { to, datagram } => {
                        assert_eq!(to, client);
                        to_browser.push_back(datagram);
                    }
                    BrowserOutput::Packet { header, payload } => {
                        self.engine.receive(self.now, KEY, header, &payload, &mut relayed);
                    }
                    BrowserOutput::Up => self.ups += 1,
                    BrowserOutput::Down => self.downs += 1,
                    BrowserOutput::Wait(_) => break,
                }
            }
            loop {
                match self.browser.leg.poll(now) {
                    BrowserOutput::Transmit { datagram, .. } => to_server.push_back(datagram),
                    BrowserOutput::Packet { header, payload } => self.browser.packets.push((header, payload)),
                    BrowserOutput::Up | BrowserOutput::Down => {}
                    BrowserOutput::Wait(_) => break,
                }
            }
            if self.cut {
                return;
            }
            if let Some(datagram) = to_browser.pop_front() {
                self.browser.leg.datagram(now, server, &datagram);
            } else if let Some(datagram) = to_server.pop_front() {
                if let Some(ufrag) = stun::local_ufrag(&datagram) {
                    assert_eq!(ufrag, self.leg.ufrag());
                }
                self.leg.datagram(now, client, &datagram);
            } else {
                return;
            }
        }
    }

    fn tick(&mut self, write: Option<(RtpHeader, Vec<u8>)>) {
        self.now += Duration::from_millis(20);
        let now = self.base + self.now;
        if let Some((header, payload)) = write {
            let RtpHeader {
                payload_type,
                marker,
                sequence,
                timestamp,
                ssrc,
            } = header;
            let packet = Outgoing {
                payload_type,
                marker,
                sequence: u64::from(sequence),
                timestamp,
                ssrc,
            };
            self.browser.leg.send(now, packet, &payload);
        }
        let mut sink = Held(Vec::new());
        self.engine.tick(self.now, &mut sink);
        self.settle(sink.0);
        while let Some(event) = self.engine.poll_event() {
            self.events.push(event);
        }
    }

    fn connect(&mut self) {
        for _ in 0..100 {
            self.tick(None);
            if self.browser.leg.is_up() && self.leg.is_up() {
                return;
            }
        }
        panic!("no connection after two seconds");
    }
}

fn heard(rig: &Rig, codec: Codec) -> Vec<f64> {
    let mut decoder = codec.decoder().expect("starts");
    let mut samples = Vec::new();
    for (_, payload) in rig.browser.packets.iter().rev().take(50).rev() {
        decoder.decode(payload, &mut samples);
    }
    present(
        codec.rate(),
        &samples[samples.len() / 2..],
        &[500.0, 700.0, 1_100.0],
        -40.0,
    )
}

#[test]
fn sound_flows_both_ways_in_the_preferred_codec() {
    for (preference, codec) in [(Preference::G711, Codec::Pcmu), (Preference::Opus, Codec::Opus)] {
        let mut rig = Rig::new(preference);
        assert_eq!(rig.leg.terms().formats[0].codec, codec);
        assert_eq!(rig.leg.terms().formats.len(), 3);
        rig.connect();
        assert_eq!((rig.ups, rig.downs), (1, 0));
        // A second leg, on the phone side, in A-law; the browser sends 700 Hz and hears 1,100.
        let phone = LegKey(6);
        let format = Format {
            payload_type: 8,
            codec: Codec::Pcma,
        };
        let terms = Terms {
            formats: vec![format],
            send: true,
            receive: true,
            ..Terms::default()
        };
        rig.engine.open(rig.now, phone, terms);
        rig.engine.set_hears(KEY, vec![Source::Leg(phone)]);
        rig.engine.set_hears(phone, vec![Source::Leg(KEY)]);
        let mut browser_tone = ToneGenerator::new(codec.rate(), &[700.0], -12.0);
        let mut phone_tone = ToneGenerator::new(8_000, &[1_100.0], -12.0);
        let mut encoder = codec.encoder().expect("starts");
        let payload_type = rig.leg.terms().formats[0].payload_type;
        for step in 0..150_u16 {
            let mut payload = [0; MAX_PAYLOAD];
            let length = encoder.encode(&browser_tone.take(codec.rate() as usize / 50), &mut payload);
            let timestamp = u32::from(step) * codec.frame_units();
            let header = RtpHeader {
                payload_type,
                marker: step == 0,
                sequence: step,
                timestamp,
                ssrc: 0,
            };
            let from_phone = crate::g711::Law::A.encode_all(&phone_tone.take(160));
            let own = RtpHeader {
                payload_type: 8,
                marker: false,
                sequence: step,
                timestamp: u32::from(step) * 160,
                ssrc: 9,
            };
            rig.engine
                .receive(rig.now, phone, own, &from_phone, &mut Held(Vec::new()));
            rig.tick(Some((header, payload[..length].to_vec())));
        }
        let at_phone: Vec<i16> = rig.to_phone[100..]
            .iter()
            .flat_map(|payload| crate::g711::Law::A.decode_all(payload))
            .collect();
        assert_eq!(present(8_000, &at_phone, &[500.0, 700.0, 1_100.0], -40.0), [700.0]);
        assert_eq!(heard(&rig, codec), [1_100.0]);
        let figures = rig.engine.figures(KEY).expect("known");
        assert_eq!((figures.received, figures.lost, figures.unexpected), (150, 0, 0));
    }
}

#[test]
fn keys_go_both_ways() {
    let mut rig = Rig::new(Preference::G711);
    rig.connect();
    let keys: Vec<Digit> = "15#".chars().filter_map(Digit::from_char).collect();
    assert!(rig.engine.send_digits(KEY, &keys));
    let mut sender = crate::dtmf::send::DigitSender::default();
    assert!(sender.queue(&keys));
    let event_type = rig
        .leg
        .terms()
        .telephone_events
        .iter()
        .find(|(_, clock)| *clock == 8_000)
        .expect("agreed")
        .0;
    let mut sequence = 0;
    for step in 0..60_u32 {
        let write = sender.tick(step * 160, 160).map(|event| {
            sequence += 1;
            let header = RtpHeader {
                payload_type: event_type,
                marker: event.marker,
                sequence,
                timestamp: event.timestamp,
                ssrc: 0,
            };
            (header, event.payload.to_vec())
        });
        rig.tick(write);
    }
    let pressed: Vec<Digit> = rig
        .events
        .iter()
        .filter_map(|event| {
            if let EngineEvent::Digit { digit, .. } = event {
                Some(*digit)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(pressed, keys);
    let mut receiver = DigitReceiver::default();
    let got: Vec<Digit> = rig
        .browser
        .packets
        .iter()
        .filter(|(header, _)| header.payload_type == event_type)
        .filter_map(|(header, payload)| receiver.packet(8_000, header.ssrc, header.timestamp, header.marker, payload))
        .collect();
    assert_eq!(got, keys);
}

#[test]
fn a_vanished_browser_is_noticed_after_two_seconds() {
    let mut rig = Rig::new(Preference::G711);
    rig.connect();
    for step in 0..50_u16 {
        let header = RtpHeader {
            payload_type: 0,
            marker: false,
            sequence: step,
            timestamp: u32::from(step) * 160,
            ssrc: 0,
        };
        rig.tick(Some((header, vec![0xFF; 160])));
    }
    rig.cut = true;
    for _ in 0..99 {
        rig.tick(None);
    }
    assert!(!rig.events.contains(&EngineEvent::Silent { leg: KEY }));
    rig.tick(None);
    rig.tick(None);
    assert!(rig.events.contains(&EngineEvent::Silent { leg: KEY }));
}

#[test]
fn a_closed_connection_says_so() {
    let mut rig = Rig::new(Preference::G711);
    rig.connect();
    rig.browser.leg.close();
    for _ in 0..10 {
        rig.tick(None);
    }
    assert_eq!((rig.downs, rig.leg.is_up()), (1, false));
}

#[test]
fn bad_offers_are_refused_with_a_reason() {
    let rig = Rig::new(Preference::G711);
    let answer = |offer: &str| {
        BrowserLeg::answer(rig.base, offer, address("127.0.0.1:1"), Preference::G711, None)
            .map(|_| ())
            .expect_err("a bad offer")
    };
    assert!(matches!(answer("hello"), BrowserError::Offer(_)));
    assert!(matches!(answer(""), BrowserError::Offer(_)));
    assert_eq!(answer(&"v".repeat(MAX_OFFER + 1)), BrowserError::TooLong);
}

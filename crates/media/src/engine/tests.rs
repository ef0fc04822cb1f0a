//! Stories in virtual time: phones that each send a tone of their own, an engine between them, and what each phone hears.

use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::codec::Decoder;
use crate::codec::Encoder;
use crate::dtmf::receive::DigitReceiver;
use crate::rtp::RtpHeader;
use crate::tone::{ToneGenerator, level_dbfs, present};

mod digits;
mod monitor;
mod rooms;
mod wideband;

const TONES: [f64; 8] = [500.0, 700.0, 900.0, 1_100.0, 1_300.0, 1_700.0, 1_900.0, 2_300.0];
const MUSIC: f64 = 2_100.0;
const PROMPT: f64 = 2_500.0;

struct Phone {
    key: LegKey,
    format: Format,
    event_type: u8,
    tone: ToneGenerator,
    encoder: Box<dyn Encoder>,
    decoder: Box<dyn Decoder>,
    talks: bool,
    sequence: u16,
    timestamp: u32,
    sent: u64,
    heard: Vec<i16>,
    packets: u64,
    last: Option<Outgoing>,
    digits_in: DigitReceiver,
    digits: String,
    /// Breaks of the numbering, with what came before and after.
    breaks: Vec<(Outgoing, Outgoing)>,
}

#[derive(Default)]
struct Collected(Vec<(LegKey, Outgoing, Vec<u8>)>);

impl Sink for Collected {
    fn send(&mut self, leg: LegKey, packet: Outgoing, payload: &[u8]) {
        self.0.push((leg, packet, payload.to_vec()));
    }
}

struct World {
    engine: Engine,
    ms: u64,
    phones: Vec<Phone>,
    events: Vec<EngineEvent>,
}

impl World {
    fn new(codecs: &[Codec]) -> Self {
        let mut world = Self {
            engine: Engine::new(42),
            ms: 0,
            phones: Vec::new(),
            events: Vec::new(),
        };
        for (number, codec) in codecs.iter().enumerate() {
            let payload_type = [0, 8, 9, 111][*codec as usize];
            let phone = Phone {
                key: LegKey(number as u64 + 10),
                format: Format {
                    payload_type,
                    codec: *codec,
                },
                event_type: 101,
                tone: ToneGenerator::new(codec.rate(), &[TONES[number % 8]], -16.0),
                encoder: codec.encoder().expect("starts"),
                decoder: codec.decoder().expect("starts"),
                talks: true,
                sequence: 1_000 * number as u16,
                timestamp: 77_777 * number as u32,
                sent: 0,
                heard: Vec::new(),
                packets: 0,
                last: None,
                digits_in: DigitReceiver::default(),
                digits: String::new(),
                breaks: Vec::new(),
            };
            world.engine.open(Duration::ZERO, phone.key, phone.terms());
            world.phones.push(phone);
        }
        world
    }

    fn hears(&mut self, listener: usize, sources: Vec<Source>) {
        self.engine.set_hears(self.phones[listener].key, sources);
    }

    fn leg(&self, phone: usize) -> Source {
        Source::Leg(self.phones[phone].key)
    }

    /// Everybody in `who` hears all the others in `who`.
    fn room(&mut self, who: &[usize]) {
        for listener in who {
            let others = who
                .iter()
                .filter(|other| *other != listener)
                .map(|other| self.leg(*other))
                .collect();
            self.hears(*listener, others);
        }
    }

    fn run(&mut self, ms: u64) {
        for _ in 0..ms / 20 {
            let mut sink = Collected::default();
            for phone in &mut self.phones {
                if let Some((header, payload)) = phone.talk() {
                    let now = Duration::from_millis(self.ms + 3 + phone.key.0 % 7);
                    self.engine.receive(now, phone.key, header, &payload, &mut sink);
                }
            }
            self.ms += 20;
            self.engine.tick(Duration::from_millis(self.ms), &mut sink);
            for (leg, packet, payload) in sink.0 {
                let phone = self
                    .phones
                    .iter_mut()
                    .find(|phone| phone.key == leg)
                    .expect("a known leg");
                phone.hear(packet, &payload);
            }
            while let Some(event) = self.engine.poll_event() {
                self.events.push(event);
            }
        }
    }

    /// The tones of the last quarter second.
    fn tones(&self, listener: usize) -> Vec<f64> {
        let phone = &self.phones[listener];
        let rate = phone.format.codec.rate();
        let length = rate as usize / 4;
        let all: Vec<f64> = TONES.iter().chain(&[MUSIC, PROMPT, 425.0]).copied().collect();
        present(rate, &phone.heard[phone.heard.len() - length..], &all, -45.0)
    }

    fn relayed(&self, phone: usize) -> bool {
        self.engine
            .figures(self.phones[phone].key)
            .expect("a known leg")
            .relayed
    }

    fn no_breaks(&self) {
        for phone in &self.phones {
            assert_eq!(phone.breaks, [], "numbering of {:?}", phone.key);
        }
    }
}

impl Phone {
    fn terms(&self) -> Terms {
        Terms {
            formats: vec![self.format],
            telephone_events: vec![(self.event_type, self.format.codec.clock())],
            send: true,
            receive: true,
            inactivity: Some(Duration::from_secs(2)),
        }
    }

    fn talk(&mut self) -> Option<(RtpHeader, Vec<u8>)> {
        let samples = self.tone.take(self.format.codec.rate() as usize / 50);
        self.timestamp = self.timestamp.wrapping_add(self.format.codec.frame_units());
        if !self.talks {
            return None;
        }
        let mut payload = [0; MAX_PAYLOAD];
        let length = self.encoder.encode(&samples, &mut payload);
        Some((self.header(self.format.payload_type), payload[..length].to_vec()))
    }

    fn header(&mut self, payload_type: u8) -> RtpHeader {
        self.sequence = self.sequence.wrapping_add(1);
        self.sent += 1;
        RtpHeader {
            payload_type,
            marker: false,
            sequence: self.sequence,
            timestamp: self.timestamp,
            ssrc: self.key.0 as u32,
        }
    }

    fn hear(&mut self, packet: Outgoing, payload: &[u8]) {
        let units = self.format.codec.frame_units();
        if packet.payload_type == self.event_type {
            let clock = self.format.codec.clock();
            let digit = self
                .digits_in
                .packet(clock, packet.ssrc, packet.timestamp, packet.marker, payload);
            self.digits.extend(digit.map(Digit::as_char));
        } else {
            assert_eq!(packet.payload_type, self.format.payload_type);
            self.decoder.decode(payload, &mut self.heard);
        }
        if let Some(last) = self.last {
            let step = packet.timestamp.wrapping_sub(last.timestamp);
            let in_time =
                step == units || packet.payload_type == self.event_type || last.payload_type == self.event_type;
            if packet.sequence != last.sequence + 1 || packet.ssrc != last.ssrc || !in_time {
                self.breaks.push((last, packet));
            }
        }
        self.packets += 1;
        self.last = Some(packet);
    }
}

fn clip(frequency: f64, ms: usize) -> Arc<Clip> {
    let samples = ToneGenerator::new(8_000, &[frequency], -16.0).take(ms * 8);
    Arc::new(Clip::from_samples(8_000, &samples).expect("a good clip"))
}

#[test]
fn two_legs_with_one_codec_are_relayed_and_nothing_is_lost() {
    for codec in [Codec::Pcmu, Codec::Pcma, Codec::G722, Codec::Opus] {
        let mut world = World::new(&[codec, codec]);
        world.room(&[0, 1]);
        world.run(10_000);
        assert!(world.relayed(0) && world.relayed(1));
        assert_eq!(
            (world.tones(0), world.tones(1)),
            (vec![TONES[1]], vec![TONES[0]]),
            "{codec:?}"
        );
        // The very first tick has nothing to relay to the first phone yet; everything sent after that arrives.
        for (sender, receiver) in [(0, 1), (1, 0)] {
            assert_eq!(world.phones[receiver].packets, world.phones[sender].sent);
        }
        world.no_breaks();
    }
}

#[test]
fn hold_and_resume_change_what_is_heard_and_never_the_numbering() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma]);
    let music = clip(MUSIC, 1_000);
    world.room(&[0, 1]);
    for _ in 0..5 {
        world.run(1_000);
        assert!(world.relayed(0) && world.relayed(1));
        assert_eq!((world.tones(0), world.tones(1)), (vec![TONES[1]], vec![TONES[0]]));
        world.hears(0, vec![Source::Music(music.clone())]);
        world.hears(1, vec![]);
        world.run(1_000);
        assert!(!world.relayed(0) && !world.relayed(1));
        assert_eq!((world.tones(0), world.tones(1)), (vec![MUSIC], vec![]));
        world.room(&[0, 1]);
    }
    world.no_breaks();
    // One packet each 20 ms, whichever path; a change may cost or save one.
    for phone in &world.phones {
        assert!(phone.packets.abs_diff(500) <= 10, "{} packets", phone.packets);
    }
}

#[test]
fn different_codecs_hear_each_other() {
    let all = [Codec::Pcmu, Codec::Pcma, Codec::Opus, Codec::G722];
    for (left, right) in [(0, 1), (0, 2), (2, 1), (3, 0), (1, 3), (2, 3)] {
        let mut world = World::new(&[all[left], all[right]]);
        world.room(&[0, 1]);
        world.run(2_000);
        assert!(!world.relayed(0) && !world.relayed(1));
        assert_eq!((world.tones(0), world.tones(1)), (vec![TONES[1]], vec![TONES[0]]));
        world.no_breaks();
    }
}

#[test]
fn rows_need_not_be_mutual() {
    // A consultation beside a waiting customer, and a monitor that hears both sides.
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma, Codec::Pcma, Codec::Pcmu]);
    let music = clip(MUSIC, 700);
    world.hears(0, vec![Source::Music(music)]);
    let (agent, expert) = (world.leg(1), world.leg(2));
    world.hears(1, vec![expert.clone()]);
    world.hears(2, vec![agent.clone()]);
    world.hears(3, vec![agent, expert]);
    world.run(2_000);
    assert_eq!(world.tones(0), [MUSIC]);
    assert_eq!(world.tones(1), [TONES[2]]);
    assert_eq!(world.tones(2), [TONES[1]]);
    assert_eq!(world.tones(3), [TONES[1], TONES[2]]);
    assert!(
        world.relayed(1) && world.relayed(2),
        "a listener does not slow the others down"
    );
    world.engine.close(LegKey(12));
    world.run(500);
    assert_eq!((world.tones(1), world.tones(3)), (vec![], vec![TONES[1]]));
    world.no_breaks();
}

#[test]
fn a_leg_that_names_itself_does_not_hear_itself() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma]);
    let both = vec![world.leg(0), world.leg(1)];
    world.hears(0, both);
    world.run(1_000);
    assert_eq!(world.tones(0), [TONES[1]]);
}

#[test]
fn prompts_play_once_in_order_and_report_their_end() {
    for codec in [Codec::Pcma, Codec::G722, Codec::Opus] {
        let mut world = World::new(&[codec, codec]);
        let play = PlayKey(9);
        let clips = vec![clip(PROMPT, 400), clip(MUSIC, 600)];
        world.hears(
            0,
            vec![Source::Prompt {
                play,
                clips: clips.clone(),
            }],
        );
        world.run(400);
        assert_eq!(world.tones(0), [PROMPT]);
        // The row is sent again, with a second source: the playing goes on.
        let other = world.leg(1);
        world.hears(0, vec![other, Source::Prompt { play, clips }]);
        world.run(580);
        assert_eq!(world.tones(0), [TONES[1], MUSIC]);
        let finished = EngineEvent::PlayFinished {
            leg: world.phones[0].key,
            play,
        };
        assert!(!world.events.contains(&finished));
        world.run(40);
        assert!(world.events.contains(&finished));
        world.run(1_000);
        assert_eq!(world.tones(0), [TONES[1]]);
        assert_eq!(world.events.iter().filter(|event| **event == finished).count(), 1);
        world.no_breaks();
    }
}

#[test]
fn an_empty_prompt_is_over_at_once() {
    let mut world = World::new(&[Codec::Pcma]);
    let (leg, play) = (world.phones[0].key, PlayKey(3));
    world.hears(0, vec![Source::Prompt { play, clips: vec![] }]);
    world.run(200);
    assert_eq!(
        world
            .events
            .iter()
            .filter(|event| **event == EngineEvent::PlayFinished { leg, play })
            .count(),
        1
    );
}

#[test]
fn music_goes_on_where_it_was() {
    let mut world = World::new(&[Codec::Pcma]);
    let mut samples = ToneGenerator::new(8_000, &[MUSIC], -16.0).take(8_000);
    samples.extend(ToneGenerator::new(8_000, &[PROMPT], -16.0).take(8_000));
    let music = Arc::new(Clip::from_samples(8_000, &samples).expect("good"));
    world.hears(0, vec![Source::Music(music.clone())]);
    world.run(800);
    assert_eq!(world.tones(0), [MUSIC]);
    world.hears(0, vec![]);
    world.run(600);
    assert_eq!(world.tones(0), []);
    world.hears(0, vec![Source::Music(music)]);
    world.run(600);
    assert_eq!(world.tones(0), [PROMPT]);
    world.run(1_000);
    assert_eq!(world.tones(0), [MUSIC], "and begins again");
}

#[test]
fn tones_have_their_cadence() {
    let mut world = World::new(&[Codec::Pcmu]);
    world.hears(0, vec![Source::Tone(Tone::Ringback)]);
    world.run(900);
    assert_eq!(world.tones(0), [425.0]);
    world.run(2_000);
    assert_eq!(world.tones(0), []);
}

#[test]
fn silence_is_noticed_after_its_limit_and_the_stream_stays_alive() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma]);
    world.room(&[0, 1]);
    world.run(1_000);
    world.phones[0].talks = false;
    world.run(1_900);
    let leg = world.phones[0].key;
    assert!(!world.events.contains(&EngineEvent::Silent { leg }));
    world.run(200);
    assert!(world.events.contains(&EngineEvent::Silent { leg }));
    let before = world.phones[1].packets;
    world.run(1_000);
    assert_eq!(
        world.phones[1].packets - before,
        50,
        "silence is sent in place of the relay"
    );
    assert_eq!(world.tones(1), []);
    let heard = world
        .events
        .iter()
        .filter(|event| **event == EngineEvent::Heard { leg })
        .count();
    world.phones[0].talks = true;
    world.run(1_000);
    assert_eq!(
        world
            .events
            .iter()
            .filter(|event| **event == EngineEvent::Heard { leg })
            .count(),
        heard + 1
    );
    assert_eq!(world.tones(1), [TONES[0]]);
}

#[test]
fn a_leg_with_nothing_to_hear_gets_silence_and_a_held_one_nothing() {
    let mut world = World::new(&[Codec::Opus, Codec::Pcmu]);
    world.run(1_000);
    assert_eq!((world.phones[0].packets, world.phones[1].packets), (50, 50));
    let held = Terms {
        send: false,
        ..world.phones[1].terms()
    };
    world.engine.open(Duration::from_secs(1), LegKey(11), held);
    world.run(1_000);
    assert_eq!(world.phones[1].packets, 50);
    world
        .engine
        .open(Duration::from_secs(2), LegKey(11), world.phones[1].terms());
    world.run(1_000);
    assert_eq!(world.phones[1].packets, 100);
    let [(last, next)] = world.phones[1].breaks[..] else {
        panic!("one pause")
    };
    assert_eq!(
        next.timestamp - last.timestamp,
        160 * 51,
        "the pause shows in the timestamp only"
    );
    assert_eq!((next.sequence, next.marker), (last.sequence + 1, true));
}

#[test]
fn the_far_end_may_change_its_codec_in_mid_stream() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma]);
    let mut terms = world.phones[0].terms();
    terms.formats.push(Format {
        payload_type: 0,
        codec: Codec::Pcmu,
    });
    world.engine.open(Duration::ZERO, LegKey(10), terms);
    world.room(&[0, 1]);
    world.run(1_000);
    assert!(world.relayed(1));
    world.phones[0].encoder = Codec::Pcmu.encoder().expect("starts");
    world.phones[0].format = Format {
        payload_type: 0,
        codec: Codec::Pcmu,
    };
    let mut sink = Collected::default();
    for _ in 0..50 {
        let (header, payload) = world.phones[0].talk().expect("talks");
        world.ms += 20;
        world
            .engine
            .receive(Duration::from_millis(world.ms), LegKey(10), header, &payload, &mut sink);
        world.engine.tick(Duration::from_millis(world.ms + 1), &mut sink);
    }
    assert!(!world.relayed(1));
    for (leg, packet, payload) in sink.0 {
        if leg == LegKey(11) {
            world.phones[1].hear(packet, &payload);
        }
    }
    assert_eq!(world.tones(1), [TONES[0]]);
    world.no_breaks();
}

#[test]
fn a_leg_moves_to_another_engine_with_its_numbering() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma]);
    world.room(&[0, 1]);
    world.run(1_000);
    let mut other = Engine::new(7);
    for key in [LegKey(10), LegKey(11)] {
        other.attach(world.engine.detach(key).expect("it is there"));
    }
    assert_eq!(world.engine.keys().count(), 0);
    world.engine = other;
    world.run(1_000);
    assert_eq!(world.tones(0), [TONES[1]]);
    world.no_breaks();
}

#[test]
fn a_day_of_ticks_does_not_drift() {
    let mut engine = Engine::new(3);
    let mut sink = Counted::default();
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
    engine.open(Duration::ZERO, LegKey(1), terms);
    engine.set_hears(LegKey(1), vec![Source::Music(clip(MUSIC, 1_000))]);
    const TICKS: u64 = 24 * 3_600 * 50;
    for tick in 1..=TICKS {
        engine.tick(Duration::from_millis(tick * 20), &mut sink);
    }
    let (first, last) = (sink.first.expect("sent"), sink.last.expect("sent"));
    assert_eq!(last.sequence - first.sequence, TICKS - 1);
    assert_eq!(last.timestamp.wrapping_sub(first.timestamp), ((TICKS - 1) * 160) as u32);
}

#[derive(Default)]
struct Counted {
    first: Option<Outgoing>,
    last: Option<Outgoing>,
}

impl Sink for Counted {
    fn send(&mut self, _leg: LegKey, packet: Outgoing, _payload: &[u8]) {
        self.first.get_or_insert(packet);
        self.last = Some(packet);
    }
}

/// Any packet of any shape at any time: nothing panics, nothing stops.
#[test]
fn hostile_packets_change_nothing_for_others() {
    let mut world = World::new(&[Codec::Pcma, Codec::Pcma, Codec::Opus]);
    world.room(&[0, 1]);
    let mut seed = 1_u64;
    let mut roll = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
        (seed >> 33) as u32
    };
    for _ in 0..200 {
        for _ in 0..20 {
            let header = RtpHeader {
                payload_type: [8, 101, 13, 111, 77][roll() as usize % 5],
                marker: roll() % 2 == 0,
                sequence: roll() as u16,
                timestamp: roll().wrapping_mul(7),
                ssrc: roll() % 3,
            };
            let payload: Vec<u8> = (0..roll() % 200).map(|_| roll() as u8).collect();
            let now = Duration::from_millis(world.ms);
            world
                .engine
                .receive(now, LegKey(12), header, &payload, &mut Collected::default());
        }
        world.run(20);
    }
    assert_eq!((world.tones(0), world.tones(1)), (vec![TONES[1]], vec![TONES[0]]));
    assert_eq!(world.phones[1].packets, world.phones[0].sent);
    world.no_breaks();
}

//! The media threads on real sockets: phones that send a tone each, judged by the tones that they hear.

use std::collections::BTreeMap;
use std::net::UdpSocket;
use std::sync::atomic::{AtomicBool, Ordering};

use floor::ClipId;
use media::browser::BrowserOutput;
use media::browser::offer::PendingOffer;
use media::clip::write_wav;
use media::codec::MAX_PAYLOAD;
use media::engine::Outgoing;
use media::g711::Law;
use media::rtp::{MAX_DATAGRAM, RtpHeader};
use media::tone::{ToneGenerator, present};

use super::*;
use phone::{Phone, payload_type};

mod phone;

const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const TONES: [f64; 5] = [500.0, 700.0, 1_100.0, 1_700.0, 2_100.0];
/// Above the telephone's band.
const WIDE_TONE: f64 = 5_000.0;
const DEADLINE: Duration = Duration::from_secs(10);

fn clips() -> ClipLibrary {
    let wav =
        |frequency: f64, ms: usize| write_wav(8_000, &ToneGenerator::new(8_000, &[frequency], -16.0).take(ms * 8));
    let files = [
        ("music/hold", wav(2_100.0, 1_000)),
        ("prompts/en/short", wav(1_700.0, 300)),
    ];
    ClipLibrary::new(
        files
            .into_iter()
            .map(|(name, bytes)| (name.to_owned(), bytes))
            .collect(),
    )
    .expect("good clips")
}

fn start(threads: usize) -> (Sound, mpsc::Receiver<SoundEvent>) {
    // Each test has a range of its own; taken ports are passed over anyway.
    let any = UdpSocket::bind((LOOPBACK, 0))
        .expect("a port")
        .local_addr()
        .expect("bound")
        .port();
    let first = 40_000 + (any % 200) * 100;
    let config = SoundConfig {
        rtp_address: LOOPBACK,
        rtp_ports: first..=first + 2_000,
        webrtc_bind: SocketAddr::new(LOOPBACK, 0),
        public_address: None,
        threads,
        clips: clips(),
        rtp_silence: Duration::from_millis(300),
        webrtc_silence: Duration::from_millis(400),
        preference: Preference::G711,
    };
    Sound::start(config).expect("it starts")
}

fn agreed(remote: SocketAddr) -> RtpLeg {
    agreed_in(remote, Codec::Pcma)
}

fn agreed_in(remote: SocketAddr, codec: Codec) -> RtpLeg {
    RtpLeg {
        remote: Some(remote),
        codec,
        payload_type: payload_type(codec),
        receive_payload_type: payload_type(codec),
        telephone_event: Some(101),
        receive_telephone_event: Some(101),
        latch: true,
        peer: None,
        send: true,
        receive: true,
    }
}

async fn until(mut true_now: impl FnMut() -> bool, what: impl Fn() -> String) {
    let deadline = Instant::now() + DEADLINE;
    while !true_now() {
        assert!(Instant::now() < deadline, "waited in vain for {}", what());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn event(events: &mut mpsc::Receiver<SoundEvent>, wanted: SoundEvent) {
    let found = async {
        while let Some(event) = events.recv().await {
            if event == wanted {
                return;
            }
        }
        panic!("the events ended");
    };
    tokio::time::timeout(DEADLINE, found)
        .await
        .unwrap_or_else(|_| panic!("no {wanted:?}"));
}

fn phone(sound: &Sound, leg: u64, frequency: f64) -> Phone {
    let server = sound.reserve(LegId(leg)).expect("a port");
    let phone = Phone::new(server, frequency);
    sound.open_rtp(LegId(leg), agreed(phone.address));
    phone
}

fn bridge(sound: &Sound, left: u64, right: u64) {
    sound.hears(vec![
        (LegId(left), vec![Source::Leg(LegId(right))]),
        (LegId(right), vec![Source::Leg(LegId(left))]),
    ]);
}

#[tokio::test]
async fn two_phones_hear_each_other_and_hold_music() {
    let (sound, mut events) = start(1);
    let (left, right) = (phone(&sound, 1, 700.0), phone(&sound, 2, 1_100.0));
    bridge(&sound, 1, 2);
    left.hears(&[1_100.0]).await;
    right.hears(&[700.0]).await;
    event(&mut events, SoundEvent::Heard { leg: LegId(1) }).await;
    assert!(sound.stats(LegId(1)).await.expect("known").relayed);
    sound.hears(vec![
        (LegId(1), vec![Source::Music(ClipId::new("music/hold"))]),
        (LegId(2), vec![]),
    ]);
    left.hears(&[2_100.0]).await;
    right.hears(&[]).await;
    bridge(&sound, 1, 2);
    left.hears(&[1_100.0]).await;
    sound.close(LegId(1));
    sound.close(LegId(1));
    assert_eq!(sound.stats(LegId(1)).await, None);
    right.hears(&[]).await;
    let (sent, numbers) = left.finish();
    assert!(sent > 10);
    for pair in numbers.windows(2) {
        assert_eq!(pair[1].0, pair[0].0.wrapping_add(1), "the numbering has no gap");
    }
}

/// Two desk phones with G.722 hear what a telephone cannot, relayed and in a conference with a telephone, which hears nothing of it.
#[tokio::test]
async fn wideband_phones_hear_the_upper_band() {
    let (sound, _events) = start(1);
    let wide = |leg: u64, frequency: f64| {
        let server = sound.reserve(LegId(leg)).expect("a port");
        let phone = Phone::speaking(server, frequency, Codec::G722);
        sound.open_rtp(LegId(leg), agreed_in(phone.address, Codec::G722));
        phone
    };
    let (left, right, narrow) = (wide(1, WIDE_TONE), wide(2, 700.0), phone(&sound, 3, 1_100.0));
    bridge(&sound, 1, 2);
    right.hears(&[WIDE_TONE]).await;
    left.hears(&[700.0]).await;
    assert!(sound.stats(LegId(1)).await.expect("known").relayed);
    let others = |own: u64| {
        (1..=3)
            .filter(move |leg| *leg != own)
            .map(|leg| Source::Leg(LegId(leg)))
            .collect()
    };
    sound.hears((1..=3).map(|leg| (LegId(leg), others(leg))).collect());
    right.hears(&[1_100.0, WIDE_TONE]).await;
    left.hears(&[700.0, 1_100.0]).await;
    narrow.hears(&[700.0]).await;
    let (_, numbers) = right.finish();
    for pair in numbers.windows(2) {
        assert_eq!(pair[1].0, pair[0].0.wrapping_add(1), "the numbering has no gap");
    }
}

#[tokio::test]
async fn prompts_digits_and_silence_are_told() {
    let (sound, mut events) = start(1);
    let caller = phone(&sound, 5, 500.0);
    let play = PlayId(77);
    let clips = vec![ClipId::new("prompts/en/short"), ClipId::new("nobody/has/this")];
    sound.hears(vec![(LegId(5), vec![Source::Prompt { play, clips }])]);
    caller.hears(&[1_700.0]).await;
    event(&mut events, SoundEvent::PlayFinished { leg: LegId(5), play }).await;
    sound.send_digits(LegId(5), "1#");
    until(
        || caller.got.lock().expect("not poisoned").events >= 14,
        || "14 event packets".to_owned(),
    )
    .await;

    // A second socket plays the caller's keypad: the same address must not be needed, the leg is latched though.
    caller.talk.store(false, Ordering::Relaxed);
    event(&mut events, SoundEvent::Silent { leg: LegId(5) }).await;
    caller.talk.store(true, Ordering::Relaxed);
    event(&mut events, SoundEvent::Heard { leg: LegId(5) }).await;
}

#[tokio::test]
async fn keys_of_a_phone_are_told_once() {
    let (sound, mut events) = start(1);
    let server = sound.reserve(LegId(9)).expect("a port");
    let socket = UdpSocket::bind((LOOPBACK, 0)).expect("a port");
    sound.open_rtp(LegId(9), agreed(socket.local_addr().expect("bound")));
    // The opening must be in force before the packets come.
    sound.stats(LegId(9)).await.expect("known");
    let mut buffer = [0; 64];
    for (number, key) in [4_u8, 11].into_iter().enumerate() {
        for copy in 0..5_u16 {
            let sequence = number as u16 * 5 + copy;
            let timestamp = number as u32 * 1_600;
            let header = RtpHeader {
                payload_type: 101,
                marker: copy == 0,
                sequence,
                timestamp,
                ssrc: 3,
            };
            let end = if copy > 2 { 0x8A } else { 0x0A };
            let datagram = header.print(&[key, end, 0, 160], &mut buffer).expect("it fits");
            socket.send_to(datagram, server).expect("sent");
        }
    }
    event(
        &mut events,
        SoundEvent::Digit {
            leg: LegId(9),
            digit: '4',
        },
    )
    .await;
    event(
        &mut events,
        SoundEvent::Digit {
            leg: LegId(9),
            digit: '#',
        },
    )
    .await;
    assert_eq!(sound.stats(LegId(9)).await.expect("known").received, 10);
    while let Ok(more) = events.try_recv() {
        assert!(!matches!(more, SoundEvent::Digit { .. }), "{more:?}");
    }
}

#[tokio::test]
async fn legs_of_two_threads_come_together() {
    let (sound, _events) = start(2);
    let phones: Vec<Phone> = (0..4)
        .map(|number| phone(&sound, number, TONES[number as usize]))
        .collect();
    // Wait until both threads have legs, then mix them up again and again while sound flows.
    for (left, right) in [(0, 1), (2, 3), (0, 3), (1, 2), (0, 2), (1, 3)] {
        for leg in 0..4 {
            if leg != left && leg != right {
                sound.hears(vec![(LegId(leg), vec![])]);
            }
        }
        bridge(&sound, left, right);
        phones[left as usize].hears(&[TONES[right as usize]]).await;
        phones[right as usize].hears(&[TONES[left as usize]]).await;
    }
    for phone in phones {
        let (_, numbers) = phone.finish();
        for pair in numbers.windows(2) {
            assert_eq!(pair[1].0, pair[0].0.wrapping_add(1), "moving leaves no gap");
        }
    }
}

#[tokio::test]
async fn a_port_range_has_an_end_and_ports_come_back() {
    let (sound, _events) = start(1);
    let mut small = sound.inner.config.clone();
    let first = *small.rtp_ports.start();
    small.rtp_ports = first..=first + 4;
    let (sound, _more) = Sound::start(small).expect("it starts");
    let mut legs = 0;
    while sound.reserve(LegId(legs)).is_ok() {
        legs += 1;
        assert!(legs <= 3);
    }
    assert!(legs >= 1);
    assert!(matches!(sound.reserve(LegId(99)), Err(SoundError::NoPort)));
    sound.close(LegId(0));
    until(|| sound.reserve(LegId(50)).is_ok(), || "a port given back".to_owned()).await;
}

/// A browser on its own thread, played by the offering side.
struct Browser {
    tones: Arc<Mutex<Vec<i16>>>,
    stop: Arc<AtomicBool>,
}

impl Browser {
    async fn connect(sound: &Sound, leg: LegId, frequency: f64) -> Self {
        let socket = UdpSocket::bind((LOOPBACK, 0)).expect("a port");
        let address = socket.local_addr().expect("bound");
        let (pending, offer) = PendingOffer::new(Instant::now(), address, Preference::G711).expect("an offer");
        let answer = sound.offer_webrtc(leg, offer).await.expect("an answer");
        let mut browser = pending.accept(&answer).expect("an acceptable answer");
        let (tones, stop) = (Arc::<Mutex<Vec<i16>>>::default(), Arc::<AtomicBool>::default());
        let (kept, stopped) = (tones.clone(), stop.clone());
        std::thread::spawn(move || {
            let mut tone = ToneGenerator::new(8_000, &[frequency], -16.0);
            let mut buffer = [0; MAX_DATAGRAM];
            let (mut number, mut next) = (0_u64, Instant::now());
            while !stopped.load(Ordering::Relaxed) {
                let now = Instant::now();
                if next <= now {
                    next += Duration::from_millis(20);
                    number += 1;
                    let packet = Outgoing {
                        payload_type: 0,
                        marker: false,
                        sequence: number,
                        timestamp: number as u32 * 160,
                        ssrc: 0,
                    };
                    let mut payload = [0; MAX_PAYLOAD];
                    let length = Law::Mu.encode_into(&tone.take(160), &mut payload);
                    browser.send(now, packet, &payload[..length]);
                    browser.time(now);
                }
                loop {
                    match browser.poll(now) {
                        BrowserOutput::Transmit { to, datagram } => {
                            socket.send_to(&datagram, to).expect("sent");
                        }
                        BrowserOutput::Packet { payload, .. } => {
                            kept.lock().expect("not poisoned").extend(Law::Mu.decode_all(&payload));
                        }
                        BrowserOutput::Up | BrowserOutput::Down => {}
                        BrowserOutput::Wait(_) => break,
                    }
                }
                let wait = next
                    .saturating_duration_since(Instant::now())
                    .max(Duration::from_millis(1));
                socket.set_read_timeout(Some(wait)).expect("settable");
                if let Ok((length, source)) = socket.recv_from(&mut buffer) {
                    browser.datagram(Instant::now(), source, &buffer[..length]);
                }
            }
        });
        Self { tones, stop }
    }

    async fn hears(&self, wanted: &[f64]) {
        let now = || {
            let samples = self.tones.lock().expect("not poisoned");
            present(8_000, &samples[samples.len().saturating_sub(1_600)..], &TONES, -40.0)
        };
        until(
            || now() == wanted,
            || format!("{wanted:?} at the browser, not {:?}", now()),
        )
        .await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn browsers_and_a_phone_talk_through_one_port() {
    let (sound, mut events) = start(2);
    // The row comes before the browser does: the station's leg begins with it.
    let (station, other, caller) = (LegId(1), LegId(2), LegId(3));
    sound.hears(vec![
        (station, vec![Source::Leg(caller)]),
        (caller, vec![Source::Leg(station)]),
    ]);
    let desk = phone(&sound, 3, 700.0);
    let first = Browser::connect(&sound, station, 1_100.0).await;
    let second = Browser::connect(&sound, other, 500.0).await;
    sound.hears(vec![
        (station, vec![Source::Leg(caller)]),
        (caller, vec![Source::Leg(station)]),
    ]);
    event(&mut events, SoundEvent::WebRtcUp { leg: station }).await;
    first.hears(&[700.0]).await;
    desk.hears(&[1_100.0]).await;
    // All three in one room.
    let everyone = [station, other, caller];
    let room = everyone.map(|own| {
        (
            own,
            everyone
                .iter()
                .filter(|leg| **leg != own)
                .map(|leg| Source::Leg(*leg))
                .collect::<Vec<_>>(),
        )
    });
    sound.hears(room.to_vec());
    second.hears(&[700.0, 1_100.0]).await;
    desk.hears(&[500.0, 1_100.0]).await;
    // The browser vanishes without a word, and comes back as another connection of the same leg.
    drop(first);
    event(&mut events, SoundEvent::WebRtcDown { leg: station }).await;
    desk.hears(&[500.0]).await;
    let again = Browser::connect(&sound, station, 1_700.0).await;
    event(&mut events, SoundEvent::WebRtcUp { leg: station }).await;
    again.hears(&[500.0, 700.0]).await;
    desk.hears(&[500.0, 1_700.0]).await;
    // A live connection is replaced.
    let taken = Browser::connect(&sound, station, 2_100.0).await;
    event(&mut events, SoundEvent::WebRtcDown { leg: station }).await;
    event(&mut events, SoundEvent::WebRtcUp { leg: station }).await;
    desk.hears(&[500.0, 2_100.0]).await;
    taken.hears(&[500.0, 700.0]).await;
    assert!(matches!(
        sound.offer_webrtc(station, "x".into()).await,
        Err(SoundError::Offer(_))
    ));
}

#[tokio::test]
async fn short_calls_leave_nothing_behind() {
    let (sound, _events) = start(2);
    for call in 0..300 {
        let (left, right) = (LegId(call * 2), LegId(call * 2 + 1));
        bridge(&sound, left.0, right.0);
        for leg in [left, right] {
            let own = sound.reserve(leg).expect("a port");
            sound.open_rtp(leg, agreed(own));
        }
        bridge(&sound, left.0, right.0);
        sound.close(left);
        sound.close(right);
        // As the floor does for legs that have left.
        sound.hears(vec![(left, vec![]), (right, vec![])]);
    }
    // One that stays, so that the count is known to be a fresh one.
    let stays = phone(&sound, 9_999, 700.0);
    until(|| sound.legs() == 1, || format!("one leg, not {}", sound.legs())).await;
    sound.close(LegId(9_999));
    assert!(sound.homes().is_empty());
    drop(stays);
}

#[test]
fn a_bad_clip_is_named() {
    let files = BTreeMap::from([("music/bad".to_owned(), vec![1, 2, 3])]);
    let Err(bad) = ClipLibrary::new(files) else {
        panic!("it was taken")
    };
    assert_eq!(bad.name, "music/bad");
}

//! How much processor time the media threads need: bridged G.711 calls on loopback, each leg a socket that sends a packet each 20 ms.
//!
//! `cargo run --release -p voice --example sound_load -- [calls] [seconds] [threads] [relay|mix|opus]`. It prints the packets sent and
//! received, streams on which they differ, and processor seconds per call-minute of the media threads. `mix` puts a silent third leg into
//! each conversation, so that both sides are decoded and mixed. The product's own load command, with signalling, is in `crates/bench`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use floor::{LegId, Source};
use media::browser::Preference;
use media::codec::{Codec, MAX_PAYLOAD};
use media::rtp::{MAX_DATAGRAM, RtpHeader};
use media::tone::ToneGenerator;
use voice::sound::{ClipLibrary, RtpLeg, Sound, SoundConfig};

const BEAT: Duration = Duration::from_millis(20);
const ONE: Duration = Duration::from_millis(1);

struct Leg {
    socket: UdpSocket,
    server: SocketAddr,
    payload: Vec<u8>,
    units: u32,
    payload_type: u8,
    sent: u64,
    received: u64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u64| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (calls, seconds, threads) = (number(0, 200), number(1, 30), number(2, 1));
    let mode = arguments.get(3).map_or("relay", String::as_str);
    let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let (sound, _events) = Sound::start(SoundConfig {
        rtp_address: local,
        rtp_ports: 30_000..=39_999,
        webrtc_bind: SocketAddr::new(local, 0),
        public_address: None,
        threads: threads as usize,
        clips: ClipLibrary::default(),
        rtp_silence: Duration::from_secs(60),
        webrtc_silence: Duration::from_secs(2),
        preference: Preference::G711,
    })?;
    let mut legs = Vec::new();
    for call in 0..calls {
        let ids = [LegId(call * 3), LegId(call * 3 + 1), LegId(call * 3 + 2)];
        for (side, id) in ids.into_iter().take(2).enumerate() {
            let opus = mode == "opus" && side == 1;
            legs.push(open(&sound, id, if opus { Codec::Opus } else { Codec::Pcma })?);
        }
        let hears = |other: usize| {
            let third = (mode == "mix").then_some(Source::Leg(ids[2]));
            [Source::Leg(ids[other])].into_iter().chain(third).collect::<Vec<_>>()
        };
        sound.hears(vec![(ids[0], hears(1)), (ids[1], hears(0))]);
    }
    let start = Instant::now() + Duration::from_millis(200);
    let before = processor_seconds()?;
    let mut slowest = Duration::ZERO;
    for slot in 0..seconds * 1_000 {
        let due = start + ONE * slot as u32;
        let late = Instant::now().saturating_duration_since(due);
        slowest = slowest.max(late);
        while Instant::now() < due {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        // A twentieth of the legs in each millisecond, as calls that began at any time would have it.
        let phase = (slot % 20) as usize;
        let packet = (slot / 20) as u32;
        for at in (phase..legs.len()).step_by(20) {
            legs[at].send(packet)?;
        }
        for at in ((phase + 10) % 20..legs.len()).step_by(20) {
            legs[at].drain();
        }
    }
    std::thread::sleep(BEAT * 10);
    legs.iter_mut().for_each(Leg::drain);
    let used = processor_seconds()? - before;
    let wrong = legs
        .chunks(2)
        .filter(|pair| pair[0].sent != pair[1].received || pair[1].sent != pair[0].received)
        .count();
    let (sent, received) = legs
        .iter()
        .fold((0, 0), |sum, leg| (sum.0 + leg.sent, sum.1 + leg.received));
    let minutes = calls as f64 * seconds as f64 / 60.0;
    let report = format!(
        "{mode}: {calls} calls, {seconds} s, {threads} threads\nsent {sent}, received {received}, calls that differ {wrong}\n\
         media threads: {used:.2} CPU-s, {:.4} CPU-s per call-minute; generator at most {slowest:?} late\n",
        used / minutes
    );
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(())
}

fn open(sound: &Sound, leg: LegId, codec: Codec) -> Result<Leg, Box<dyn std::error::Error>> {
    let server = sound.reserve(leg)?;
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_nonblocking(true)?;
    let payload_type = if codec == Codec::Opus { 111 } else { 8 };
    sound.open_rtp(
        leg,
        RtpLeg {
            remote: Some(socket.local_addr()?),
            codec,
            payload_type,
            receive_payload_type: payload_type,
            telephone_event: None,
            receive_telephone_event: None,
            latch: true,
            peer: None,
            send: true,
            receive: true,
        },
    );
    let samples = ToneGenerator::new(codec.rate(), &[440.0, 620.0], -16.0).take(codec.rate() as usize / 50);
    let mut payload = [0; MAX_PAYLOAD];
    let length = codec.encoder()?.encode(&samples, &mut payload);
    let payload = payload[..length].to_vec();
    Ok(Leg {
        socket,
        server,
        payload,
        units: codec.frame_units(),
        payload_type,
        sent: 0,
        received: 0,
    })
}

impl Leg {
    fn send(&mut self, packet: u32) -> std::io::Result<()> {
        let header = RtpHeader {
            payload_type: self.payload_type,
            marker: packet == 0,
            sequence: packet as u16,
            timestamp: packet.wrapping_mul(self.units),
            ssrc: u32::from(self.server.port()),
        };
        let mut buffer = [0; MAX_DATAGRAM];
        if let Some(datagram) = header.print(&self.payload, &mut buffer) {
            self.socket.send_to(datagram, self.server)?;
            self.sent += 1;
        }
        Ok(())
    }

    fn drain(&mut self) {
        let mut buffer = [0; MAX_DATAGRAM];
        while self.socket.recv(&mut buffer).is_ok() {
            self.received += 1;
        }
    }
}

/// Processor time of the threads named `sound-*` of this process (Linux).
fn processor_seconds() -> std::io::Result<f64> {
    let mut nanoseconds = 0_u64;
    for task in std::fs::read_dir("/proc/self/task")? {
        let path = task?.path();
        if std::fs::read_to_string(path.join("comm"))?.starts_with("sound-") {
            let text = std::fs::read_to_string(path.join("schedstat"))?;
            nanoseconds += text
                .split_whitespace()
                .next()
                .and_then(|word| word.parse::<u64>().ok())
                .unwrap_or(0);
        }
    }
    Ok(nanoseconds as f64 / 1e9)
}

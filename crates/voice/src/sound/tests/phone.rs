//! A phone on a thread and a socket of its own, for the tests of the media threads.

use std::net::UdpSocket;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use media::codec::MAX_PAYLOAD;
use media::rtp::{MAX_DATAGRAM, RtpHeader};
use media::tone::{ToneGenerator, present};

use super::*;

pub(super) const fn payload_type(codec: Codec) -> u8 {
    match codec {
        Codec::Pcmu => 0,
        Codec::Pcma => 8,
        Codec::G722 => 9,
        Codec::Opus => 107,
    }
}

/// What a phone was told so far.
#[derive(Default)]
pub(super) struct Got {
    pub(super) samples: Vec<i16>,
    pub(super) events: usize,
    pub(super) numbers: Vec<(u16, u32)>,
}

/// A phone on its own thread: sends its tone each 20 ms, keeps what comes.
pub(super) struct Phone {
    codec: Codec,
    pub(super) got: Arc<Mutex<Got>>,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) talk: Arc<AtomicBool>,
    thread: Option<JoinHandle<u64>>,
    pub(super) address: SocketAddr,
}

impl Phone {
    pub(super) fn new(server: SocketAddr, frequency: f64) -> Self {
        Self::speaking(server, frequency, Codec::Pcma)
    }

    pub(super) fn speaking(server: SocketAddr, frequency: f64, codec: Codec) -> Self {
        let socket = UdpSocket::bind((LOOPBACK, 0)).expect("a port");
        let address = socket.local_addr().expect("bound");
        let (got, stop, talk) = (
            Arc::<Mutex<Got>>::default(),
            Arc::<AtomicBool>::default(),
            Arc::new(AtomicBool::new(true)),
        );
        let (kept, stopped, talking) = (got.clone(), stop.clone(), talk.clone());
        let thread = std::thread::spawn(move || {
            let mut tone = ToneGenerator::new(codec.rate(), &[frequency], -16.0);
            let mut encoder = codec.encoder().expect("starts");
            let mut decoder = codec.decoder().expect("starts");
            let mut payload = [0; MAX_PAYLOAD];
            let (mut sequence, mut sent, mut next) = (7_u16, 0, Instant::now());
            let mut buffer = [0; MAX_DATAGRAM];
            while !stopped.load(Ordering::Relaxed) {
                let now = Instant::now();
                if next <= now {
                    next += Duration::from_millis(20);
                    sequence = sequence.wrapping_add(1);
                    let length = encoder.encode(&tone.take(codec.rate() as usize / 50), &mut payload);
                    let timestamp = u32::from(sequence) * 160;
                    let header = RtpHeader {
                        payload_type: payload_type(codec),
                        marker: false,
                        sequence,
                        timestamp,
                        ssrc: address.port().into(),
                    };
                    if talking.load(Ordering::Relaxed) {
                        let datagram = header.print(&payload[..length], &mut buffer).expect("it fits");
                        socket.send_to(datagram, server).expect("sent");
                        sent += 1;
                    }
                    continue;
                }
                socket
                    .set_read_timeout(Some((next - now).max(Duration::from_millis(1))))
                    .expect("settable");
                if let Ok(length) = socket.recv(&mut buffer) {
                    let (header, payload) = media::rtp::parse(&buffer[..length]).expect("RTP");
                    let mut got = kept.lock().expect("not poisoned");
                    got.numbers.push((header.sequence, header.timestamp));
                    if header.payload_type == payload_type(codec) {
                        decoder.decode(payload, &mut got.samples);
                    } else {
                        got.events += 1;
                    }
                }
            }
            sent
        });
        Self {
            codec,
            got,
            stop,
            talk,
            thread: Some(thread),
            address,
        }
    }

    /// The tones of the last 200 ms.
    pub(super) fn tones(&self) -> Vec<f64> {
        let got = self.got.lock().expect("not poisoned");
        let rate = self.codec.rate();
        let start = got.samples.len().saturating_sub(rate as usize / 5);
        present(rate, &got.samples[start..], &[&TONES[..], &[WIDE_TONE]].concat(), -40.0)
    }

    pub(super) async fn hears(&self, wanted: &[f64]) {
        until(
            || self.tones() == wanted,
            || format!("{wanted:?}, not {:?}", self.tones()),
        )
        .await;
    }

    pub(super) fn finish(mut self) -> (u64, Vec<(u16, u32)>) {
        self.stop.store(true, Ordering::Relaxed);
        let sent = self.thread.take().expect("running").join().expect("no panic");
        (
            sent,
            std::mem::take(&mut self.got.lock().expect("not poisoned").numbers),
        )
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

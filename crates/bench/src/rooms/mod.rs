//! What rooms cost: the engine that mixes for the product, on a thread of its own behind real sockets, and parties that each send a
//! tone. Only that thread's processor time counts; every packet of every stream is counted at both ends; and one room is listened to,
//! so that a mixer that saves time by mixing wrongly is noticed.
//!
//! The thread stands in for one of the product's media threads. It shares sockets among legs, which the product does not: the calls
//! into the kernel are the same, one for each packet.

mod mixer;
mod party;
mod report;

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use media::codec::Codec;
use socket2::Socket;

use party::{Parties, Voice};
pub use report::Report;

/// Sockets on each side. A pair of them carries one leg, so this squared is the most legs.
const SOCKETS: usize = 32;
/// The most legs of one run.
const LEGS_MAX: usize = SOCKETS * SOCKETS;
/// Most parties in a room: as many as there are tones to tell them apart.
const PARTIES_MAX: usize = TONES.len();
/// Receive buffer wanted for each socket, bytes.
const BUFFER: usize = 2 << 20;
/// What the parties of a room send, Hz.
const TONES: [f64; 8] = [500.0, 700.0, 900.0, 1_100.0, 1_300.0, 1_700.0, 1_900.0, 2_300.0];
/// How long packets under way may take after the last one has been sent.
const SETTLE: Duration = Duration::from_millis(500);

/// Phases of a run, told to the mixer's thread.
const WAIT: u8 = 0;
const TALK: u8 = 1;
const DRAIN: u8 = 2;
const OVER: u8 = 3;

/// What is to be measured.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Rooms at the same time.
    pub rooms: usize,
    /// Parties in each.
    pub parties: usize,
    /// How long they all talk.
    pub talk: Duration,
    /// Desk phones with G.722 and a browser with Opus in each room, instead of G.711 throughout.
    pub wideband: bool,
}

impl Plan {
    /// What the party at this place of a room speaks.
    const fn codec(&self, place: usize) -> Codec {
        match (self.wideband, place) {
            (true, 1) => Codec::Opus,
            (true, 2 | 3) => Codec::G722,
            (true | false, _) => Codec::Pcma,
        }
    }
}

/// Measures.
///
/// # Errors
/// When the plan is too large, or the system refuses sockets or the thread. Lost packets are no error but part of the report.
pub fn run(plan: Plan) -> anyhow::Result<Report> {
    ensure!(
        (2..=PARTIES_MAX).contains(&plan.parties),
        "a room has from 2 to {PARTIES_MAX} parties"
    );
    ensure!(
        plan.rooms >= 1 && plan.rooms <= LEGS_MAX / plan.parties,
        "there can be from 1 to {} rooms of {}",
        LEGS_MAX / plan.parties,
        plan.parties
    );
    let (near, far) = (open().context("no sockets")?, open().context("no sockets")?);
    let near_at = addresses(&near).context("no sockets")?;
    let far_at = addresses(&far).context("no sockets")?;
    let (mut legs, mut voices) = (Vec::new(), Vec::new());
    for leg in 0..plan.rooms * plan.parties {
        let (near, far) = (leg % SOCKETS, leg / SOCKETS);
        let codec = plan.codec(leg % plan.parties);
        legs.push(mixer::Place {
            socket: near,
            remote: far_at[far],
            codec,
        });
        voices.push(Voice {
            socket: far,
            mixer: near_at[near],
            codec,
            tone: TONES[leg % plan.parties],
        });
    }
    let phase = Arc::new(AtomicU8::new(WAIT));
    let mixer = mixer::Mixer::new(near, legs, plan.parties, phase.clone());
    let thread = std::thread::Builder::new()
        .name("rooms".to_owned())
        .spawn(move || mixer.run())
        .context("cannot start the mixer's thread")?;
    let mut parties = Parties::new(far, voices, plan.parties)?;
    phase.store(TALK, Ordering::Release);
    let begun = Instant::now();
    parties.talk(begun, plan.talk);
    phase.store(DRAIN, Ordering::Release);
    let talk_seconds = begun.elapsed().as_secs_f64();
    parties.listen(SETTLE);
    phase.store(OVER, Ordering::Release);
    let mixed = thread
        .join()
        .map_err(|_| anyhow::anyhow!("the mixer's thread failed"))??;
    Ok(Report::new(plan, talk_seconds, &parties, &mixed))
}

fn open() -> std::io::Result<Vec<UdpSocket>> {
    (0..SOCKETS)
        .map(|_| {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
            socket.set_nonblocking(true)?;
            let socket = Socket::from(socket);
            socket.set_recv_buffer_size(BUFFER)?;
            Ok(socket.into())
        })
        .collect()
}

fn addresses(sockets: &[UdpSocket]) -> std::io::Result<Vec<SocketAddr>> {
    sockets.iter().map(UdpSocket::local_addr).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_run_is_whole_and_each_hears_the_others() {
        for wideband in [false, true] {
            let plan = Plan {
                rooms: 2,
                parties: 8,
                talk: Duration::from_millis(1_500),
                wideband,
            };
            let report = run(plan).expect("it runs");
            assert!(report.is_whole(), "{report}");
        }
    }

    #[test]
    fn impossible_plans_are_refused() {
        for (rooms, parties) in [(0, 8), (1, 1), (1, 9), (1_000, 8)] {
            let plan = Plan {
                rooms,
                parties,
                talk: Duration::ZERO,
                wideband: false,
            };
            assert!(run(plan).is_err(), "{rooms} of {parties}");
        }
    }
}

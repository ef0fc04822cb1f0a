//! One call of a phone: its socket of sound, its plan, and what can be seen of it.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use crate::sound::Sound;

use super::look::Look;
use super::manners::{Act, Manners};

/// Things that a call plans to do at most.
const PLANNED: usize = 32;

#[derive(Debug)]
pub(super) struct Live {
    pub(super) look: Look,
    pub(super) sound: Sound,
    pub(super) manners: Manners,
    /// Gone when the call is over.
    socket: Option<UdpSocket>,
    plan: Vec<(Instant, Act)>,
}

impl Live {
    pub(super) fn open(near: SocketAddr, look: Look, manners: Manners) -> io::Result<Self> {
        let socket = UdpSocket::bind((near.ip(), 0))?;
        socket.set_nonblocking(true)?;
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        Ok(Self {
            look,
            sound: Sound::new(random, manners.tone, manners.level),
            manners,
            socket: Some(socket),
            plan: Vec::new(),
        })
    }

    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.socket.as_ref().and_then(|socket| socket.local_addr().ok())
    }

    pub(super) fn close(&mut self) {
        self.socket = None;
        self.plan.clear();
    }

    pub(super) fn plan(&mut self, at: Instant, act: Act) {
        if self.plan.len() < PLANNED {
            self.plan.push((at, act));
        }
    }

    /// Plans what follows an answer.
    pub(super) fn plan_answered(&mut self, now: Instant) {
        let manners = &self.manners;
        let mut acts: Vec<(Duration, Act)> = manners
            .digits
            .iter()
            .map(|(after, keys)| (*after, Act::Digits(keys.clone())))
            .collect();
        acts.extend(manners.hang_up_after.map(|after| (after, Act::HangUp)));
        acts.extend(manners.stop_sound_after.map(|after| (after, Act::Sound(false))));
        for (after, act) in acts {
            self.plan(now + after, act);
        }
    }

    /// When the plan or the sound wants attention.
    pub(super) fn due(&self) -> Option<Instant> {
        let sound = self.socket.as_ref().and_then(|_| self.sound.due());
        self.plan.iter().map(|(at, _)| *at).chain(sound).min()
    }

    /// What the plan wants done now.
    pub(super) fn due_acts(&mut self, now: Instant) -> Vec<Act> {
        let (due, later) = std::mem::take(&mut self.plan)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.plan = later;
        let mut due: Vec<(Instant, Act)> = due;
        due.sort_by_key(|(at, _)| *at);
        due.into_iter().map(|(_, act)| act).collect()
    }

    /// Takes in all sound that has come and gives out what is due. Keys pressed by the far side come back.
    pub(super) fn tick(&mut self, now: Instant, silent: bool) -> Vec<char> {
        let mut keys = Vec::new();
        let Some(socket) = &self.socket else {
            return keys;
        };
        let mut buffer = [0; media::rtp::MAX_DATAGRAM];
        // A burst longer than this waits for the next tick.
        for _ in 0..256 {
            match socket.recv_from(&mut buffer) {
                Ok((length, _)) if !silent => keys.extend(self.sound.receive(now, &buffer[..length])),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                // A refused port (ICMP): the far side has closed its own; more may follow.
                Err(_) => {}
            }
        }
        self.sound.tick(now, |datagram| {
            if !silent {
                // Lost like any datagram.
                let _ = socket.send_to(&datagram.bytes, datagram.to);
            }
        });
        keys
    }

    pub(super) fn look(&self) -> Look {
        Look {
            digits: self.sound.digits().to_owned(),
            counts: self.sound.counts(),
            ..self.look.clone()
        }
    }
}

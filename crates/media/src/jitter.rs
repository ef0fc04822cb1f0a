//! The jitter buffer: puts packets back in order and in time, in virtual time.
//!
//! It holds encoded packets and knows sequence numbers and moments of arrival, no codec. The reader pulls one packet each time it needs
//! sound. Control is by what is observed at play-out: a packet that comes too late asks for one packet more of delay; when for seconds
//! every packet has waited longer than a packet's length, the delay may shrink by one. Clock skew shows as one or the other.

use std::time::Duration;

/// Packets that can wait, a power of two. At 20 ms each this is 1.28 s.
const CAPACITY: usize = 64;
/// The delay with which a stream begins.
const FIRST_DELAY: Duration = Duration::from_millis(40);
/// A packet that comes later than this after its turn is no reason for more delay.
const MAX_LATENESS: Duration = Duration::from_millis(200);
/// Packets that may wait when the oldest is played; more means that a stall has ended, and the surplus is dropped at once.
const MAX_WAITING: u64 = 20;
/// After this many pulls in vain the stream has stopped, and begins again with the next packet.
const STARVED_LIMIT: u32 = 15;
/// Pulls over which the shortest wait is observed before the delay may shrink.
const WINDOW: u32 = 150;
/// Kept beyond one packet when the delay shrinks.
const SPARE: Duration = Duration::from_millis(8);
/// Pulls between two extensions, so that one burst of late packets counts once.
const EXTENSION_PAUSE: u32 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Empty,
    Sound,
    /// A packet that takes a sequence number and no time: a digit, comfort noise.
    Other,
}

#[derive(Debug, Clone)]
struct Slot {
    sequence: u64,
    content: Content,
    arrived: Duration,
    payload: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing has come, or the stream has stopped.
    Idle,
    /// Waiting until the first packet is old enough.
    Filling {
        since: Duration,
    },
    Playing,
}

/// What the reader gets.
#[derive(Debug, PartialEq, Eq)]
pub enum Pull<'a> {
    /// The next packet.
    Sound(&'a [u8]),
    /// The next packet is missing; time passes. `next` is the one after it when it is there (forward error correction).
    Lost {
        /// The packet that follows the missing one.
        next: Option<&'a [u8]>,
    },
    /// Nothing to play: the stream is late and time does not pass in it. Conceal.
    Starved,
    /// There is no stream. Silence.
    Idle,
}

/// Figures for statistics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JitterFigures {
    /// Packets missing at their turn.
    pub lost: u64,
    /// Of these, packets that came too late.
    pub late: u64,
    /// Times that the delay was extended and shortened.
    pub stretched: u64,
    /// See `stretched`.
    pub shortened: u64,
}

/// One received stream.
#[derive(Debug, Clone)]
pub struct JitterBuffer {
    slots: Vec<Slot>,
    state: State,
    next: u64,
    highest: u64,
    extend: bool,
    since_extension: u32,
    starved: u32,
    window: u32,
    shortest_wait: Duration,
    surplus: bool,
    figures: JitterFigures,
}

impl Default for JitterBuffer {
    fn default() -> Self {
        let slot = Slot {
            sequence: 0,
            content: Content::Empty,
            arrived: Duration::ZERO,
            payload: Vec::new(),
        };
        Self {
            slots: vec![slot; CAPACITY],
            state: State::Idle,
            next: 0,
            highest: 0,
            extend: false,
            since_extension: 0,
            starved: 0,
            window: 0,
            shortest_wait: Duration::MAX,
            surplus: false,
            figures: JitterFigures::default(),
        }
    }
}

impl JitterBuffer {
    /// Forgets the stream, because another one begins.
    pub fn reset(&mut self) {
        self.slots.iter_mut().for_each(|slot| slot.content = Content::Empty);
        self.state = State::Idle;
    }

    /// A packet arrives. `payload` is `None` for one that carries no sound but has a number in the same sequence.
    pub fn push(&mut self, now: Duration, sequence: u16, payload: Option<&[u8]>) {
        let full = self.place(sequence);
        if self.state == State::Idle || full.is_none() {
            if payload.is_none() {
                return;
            }
            self.reset();
            // Far from the wrap, so that packets from before this one have numbers too.
            self.highest = u64::from(sequence) + (1 << 32);
            self.next = self.highest;
            self.state = State::Filling { since: now };
            self.store(now, self.highest, payload);
            return;
        }
        let Some(full) = full else { return };
        if full < self.next {
            if matches!(self.state, State::Filling { .. }) && self.next - full < 8 {
                self.next = full;
            } else {
                self.too_late(full, payload.is_some());
                return;
            }
        }
        self.highest = self.highest.max(full);
        self.store(now, full, payload);
        while self.highest - self.next > MAX_WAITING {
            self.slot_mut(self.next).content = Content::Empty;
            self.next += 1;
            self.figures.shortened += 1;
        }
    }

    /// The reader needs one packet's worth of sound.
    pub fn pull(&mut self, now: Duration) -> Pull<'_> {
        match self.state {
            State::Idle => return Pull::Idle,
            State::Filling { since } if now.saturating_sub(since) < FIRST_DELAY => return Pull::Idle,
            State::Filling { .. } | State::Playing => self.state = State::Playing,
        }
        while self.holds(self.next) == Content::Other {
            self.slot_mut(self.next).content = Content::Empty;
            self.next += 1;
        }
        self.since_extension = self.since_extension.saturating_add(1);
        if std::mem::take(&mut self.extend) && self.since_extension > EXTENSION_PAUSE {
            self.since_extension = 0;
            self.figures.stretched += 1;
            self.restart_window();
            return Pull::Starved;
        }
        if self.holds(self.next) == Content::Sound {
            self.starved = 0;
            let at = self.next;
            let arrived = self.slot_mut(at).arrived;
            self.observe(now.saturating_sub(arrived));
            self.next += 1;
            let slot = self.slot_mut(at);
            slot.content = Content::Empty;
            return Pull::Sound(&slot.payload);
        }
        if self.highest > self.next {
            self.starved = 0;
            self.figures.lost += 1;
            self.next += 1;
            let following = self.next;
            let found = self.holds(following) == Content::Sound;
            return Pull::Lost {
                next: found.then_some(&self.slots[following as usize % CAPACITY].payload),
            };
        }
        self.starved += 1;
        if self.starved > STARVED_LIMIT {
            self.starved = 0;
            self.state = State::Idle;
            return Pull::Idle;
        }
        self.restart_window();
        Pull::Starved
    }

    /// Whether the reader may leave one packet out to shorten the delay. It should do so where it is not heard, and say so.
    #[must_use]
    pub const fn has_surplus(&self) -> bool {
        self.surplus
    }

    /// One packet was left out.
    pub fn shortened(&mut self) {
        self.surplus = false;
        self.figures.shortened += 1;
        self.restart_window();
    }

    /// What has happened so far.
    #[must_use]
    pub const fn figures(&self) -> JitterFigures {
        self.figures
    }

    /// The full number of a 16-bit one near the highest; `None` when it is too far from there to be the same stream.
    fn place(&self, sequence: u16) -> Option<u64> {
        let step = sequence.wrapping_sub(self.highest as u16) as i16;
        let far = CAPACITY as i16 * 4;
        if !(-far..=far).contains(&step) {
            return None;
        }
        let full = self.highest.checked_add_signed(i64::from(step))?;
        (full < self.next + CAPACITY as u64).then_some(full)
    }

    fn too_late(&mut self, full: u64, sound: bool) {
        if !sound || self.state != State::Playing {
            return;
        }
        self.figures.late += 1;
        let late = Duration::from_millis(20) * (self.next - full).min(1_000) as u32;
        if late <= MAX_LATENESS {
            self.extend = true;
            self.surplus = false;
        }
    }

    fn observe(&mut self, waited: Duration) {
        self.shortest_wait = self.shortest_wait.min(waited);
        self.window += 1;
        if self.window >= WINDOW {
            self.surplus = self.shortest_wait > Duration::from_millis(20) + SPARE;
            self.window = 0;
            self.shortest_wait = Duration::MAX;
        }
    }

    fn restart_window(&mut self) {
        self.window = 0;
        self.shortest_wait = Duration::MAX;
    }

    fn holds(&self, sequence: u64) -> Content {
        let slot = &self.slots[sequence as usize % CAPACITY];
        if slot.sequence == sequence {
            slot.content
        } else {
            Content::Empty
        }
    }

    fn slot_mut(&mut self, sequence: u64) -> &mut Slot {
        &mut self.slots[sequence as usize % CAPACITY]
    }

    fn store(&mut self, now: Duration, sequence: u64, payload: Option<&[u8]>) {
        let slot = self.slot_mut(sequence);
        if slot.sequence == sequence && slot.content != Content::Empty {
            return;
        }
        slot.sequence = sequence;
        slot.arrived = now;
        slot.content = if payload.is_some() {
            Content::Sound
        } else {
            Content::Other
        };
        slot.payload.clear();
        slot.payload.extend_from_slice(payload.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn name(pull: Pull<'_>) -> String {
        match pull {
            Pull::Sound(payload) => payload[0].to_string(),
            Pull::Lost { next } => format!(
                "lost{}",
                next.map_or(String::new(), |payload| format!("<{}", payload[0]))
            ),
            Pull::Starved => "starved".into(),
            Pull::Idle => "idle".into(),
        }
    }

    #[test]
    fn packets_come_out_in_order_with_losses_shown() {
        let mut buffer = JitterBuffer::default();
        assert_eq!(buffer.pull(at(0)), Pull::Idle);
        for (time, number) in [(0, 65_534_u16), (25, 0), (30, 65_535), (65, 2), (66, 2)] {
            buffer.push(at(time), number, Some(&[number as u8]));
        }
        let pulled: Vec<String> = (2..8).map(|tick| name(buffer.pull(at(tick * 20)))).collect();
        assert_eq!(pulled, ["254", "255", "0", "lost<2", "2", "starved"]);
        assert_eq!(buffer.figures().lost, 1);
    }

    #[test]
    fn packets_without_sound_take_no_time() {
        let mut buffer = JitterBuffer::default();
        for number in 0..6_u16 {
            let payload = [number as u8];
            buffer.push(at(0), number, if number % 2 == 0 { Some(&payload[..]) } else { None });
        }
        let pulled: Vec<String> = (2..5).map(|tick| name(buffer.pull(at(tick * 20)))).collect();
        assert_eq!(pulled, ["0", "2", "4"]);
    }

    #[test]
    fn late_packets_lengthen_the_delay_and_calm_shortens_it() {
        let mut buffer = JitterBuffer::default();
        let mut lost = Vec::new();
        let mut number = 0_u16;
        let mut waiting: Vec<(u64, u16)> = Vec::new();
        for tick in 0..1_500_u64 {
            // For ten seconds every fourth packet is 75 ms late, then none is.
            let delay = if tick < 500 && tick % 4 == 3 { 75 } else { 0 };
            waiting.push((tick * 20 + delay, number));
            number = number.wrapping_add(1);
            let now = tick * 20 + 10;
            for (_, number) in waiting.extract_if(.., |(due, _)| *due <= now).collect::<Vec<_>>() {
                buffer.push(at(now), number, Some(&[0]));
            }
            if let Pull::Lost { .. } = buffer.pull(at(now)) {
                lost.push(tick);
            }
            if buffer.has_surplus() {
                let _ = buffer.pull(at(now));
                buffer.shortened();
            }
        }
        assert!(lost.len() < 12 && lost.iter().all(|tick| *tick < 100), "{lost:?}");
        let figures = buffer.figures();
        assert!(figures.stretched >= 2 && figures.shortened >= 2, "{figures:?}");
    }

    #[test]
    fn a_stopped_stream_begins_again_and_a_stall_does_not_stay() {
        let mut buffer = JitterBuffer::default();
        buffer.push(at(0), 1, Some(&[1]));
        let pulled: Vec<String> = (2..40).map(|tick| name(buffer.pull(at(tick * 20)))).collect();
        assert_eq!(
            (pulled[0].as_str(), pulled[1].as_str(), pulled[37].as_str()),
            ("1", "starved", "idle")
        );
        for number in 2..50 {
            buffer.push(at(2_000), number, Some(&[number as u8]));
        }
        assert_eq!(
            name(buffer.pull(at(2_040))),
            "29",
            "what is older than the limit is gone"
        );
        buffer.push(at(2_050), 40_000, Some(&[7]));
        assert_eq!(name(buffer.pull(at(2_100))), "7", "a jump is a new stream");
    }
}

//! Whether a peer is there, from how it answers OPTIONS: down after several silences in a row, up again after several
//! answers. A peer that has never answered is not judged, because some carriers answer no OPTIONS at all.

use std::time::{Duration, Instant};

use crate::dialog::Local;
use crate::limits::{PROBE_ANSWERS, PROBE_FAILURES, PROBE_PATIENCE, PROBE_WHEN_DOWN};
use crate::message::{Method, Request};
use crate::seed::Seed;

/// What is known of a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It has never answered; calls are tried.
    Unknown,
    /// It answers.
    Up,
    /// It does not answer any more.
    Down,
}

/// The watch over one peer.
#[derive(Debug, Clone)]
pub struct Liveness {
    interval: Duration,
    health: Health,
    /// Failures in a row while up, answers in a row while down.
    streak: u32,
    next: Instant,
    /// The probe under way counts as unanswered then.
    waiting: Option<Instant>,
}

impl Liveness {
    /// A watch whose first probe is due at `first`.
    #[must_use]
    pub fn new(first: Instant, interval: Duration) -> Self {
        Self {
            interval,
            health: Health::Unknown,
            streak: 0,
            next: first,
            waiting: None,
        }
    }

    /// What is known.
    #[must_use]
    pub fn health(&self) -> Health {
        self.health
    }

    /// When [`on_timer`](Self::on_timer) is wanted next.
    #[must_use]
    pub fn poll_timeout(&self) -> Instant {
        self.waiting.unwrap_or(self.next)
    }

    /// Time has passed. Whether a probe is to be sent now, and the new health if it has changed.
    pub fn on_timer(&mut self, now: Instant) -> (bool, Option<Health>) {
        let mut change = None;
        if self.waiting.is_some_and(|until| now >= until) {
            change = self.failed(now);
        }
        if self.waiting.is_some() || now < self.next {
            return (false, change);
        }
        self.waiting = Some(now + PROBE_PATIENCE);
        (true, change)
    }

    /// The probe was answered with this final status, or it could not be sent or was given up (408, 503).
    pub fn answered(&mut self, now: Instant, status: u16) -> Option<Health> {
        // Too late, and counted already.
        self.waiting?;
        // A refusal shows life as well as a welcome, unless it says that there is nobody to serve us.
        if matches!(status, 408 | 502 | 503 | 504) {
            return self.failed(now);
        }
        self.waiting = None;
        match self.health {
            Health::Unknown => self.turn(now, Health::Up),
            Health::Up => {
                self.streak = 0;
                self.next = now + self.interval;
                None
            }
            Health::Down => {
                self.streak += 1;
                if self.streak >= PROBE_ANSWERS {
                    return self.turn(now, Health::Up);
                }
                self.next = now + PROBE_PATIENCE / 5;
                None
            }
        }
    }

    fn failed(&mut self, now: Instant) -> Option<Health> {
        self.waiting = None;
        match self.health {
            Health::Unknown => {
                self.next = now + self.interval;
                None
            }
            Health::Up => {
                self.streak += 1;
                if self.streak >= PROBE_FAILURES {
                    return self.turn(now, Health::Down);
                }
                self.next = now + PROBE_PATIENCE / 5;
                None
            }
            Health::Down => {
                self.streak = 0;
                self.next = now + PROBE_WHEN_DOWN.min(self.interval);
                None
            }
        }
    }

    fn turn(&mut self, now: Instant, health: Health) -> Option<Health> {
        self.health = health;
        self.streak = 0;
        self.next = now
            + match health {
                Health::Unknown | Health::Up => self.interval,
                Health::Down => PROBE_WHEN_DOWN.min(self.interval),
            };
        Some(health)
    }
}

/// An OPTIONS outside any dialog; `number` is another one each time.
#[must_use]
pub fn probe(local: &Local, seed: &Seed, number: u32, target: &str) -> Request {
    let mut request = Request::new(Method::Options, target);
    let count = u64::from(number);
    let branch = seed.text("probe branch", count);
    request
        .headers
        .push("Via", format!("SIP/2.0/{};branch=z9hG4bK{branch};rport", local.via));
    request.headers.push("Max-Forwards", "70");
    let tag = seed.text("probe tag", count);
    request.headers.push("From", format!("<{}>;tag={tag}", local.contact));
    request.headers.push("To", format!("<{target}>"));
    request.headers.push("Call-ID", seed.text("probe call", count));
    request.headers.push("CSeq", "1 OPTIONS");
    request.headers.push("Contact", format!("<{}>", local.contact));
    request.headers.push("Accept", "application/sdp");
    request.headers.push("User-Agent", &local.agent);
    request
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]
    use super::*;

    const EVERY: Duration = Duration::from_secs(30);

    /// Lets the watch run for a while; each probe is answered by `status`, or not at all. Returns the changes with
    /// their times in seconds, and how many probes went out.
    fn run(watch: &mut Liveness, now: &mut Instant, seconds: u64, status: Option<u16>) -> (Vec<(u64, Health)>, usize) {
        let (begin, until) = (*now, *now + Duration::from_secs(seconds));
        let (mut changes, mut probes) = (Vec::new(), 0);
        while watch.poll_timeout() <= until {
            *now = watch.poll_timeout().max(*now);
            let (probe, change) = watch.on_timer(*now);
            let mut change = change;
            if probe {
                probes += 1;
                change = status.and_then(|status| watch.answered(*now, status)).or(change);
            }
            changes.extend(change.map(|health| ((*now - begin).as_secs(), health)));
        }
        *now = until;
        (changes, probes)
    }

    #[test]
    fn a_peer_goes_down_after_three_silences_and_up_after_two_answers() {
        let mut now = Instant::now();
        let mut watch = Liveness::new(now, EVERY);
        assert_eq!(run(&mut watch, &mut now, 65, Some(200)), (vec![(0, Health::Up)], 3));
        let (changes, _) = run(&mut watch, &mut now, 60, None);
        // The next probe is due 25 s later; three times 5 s of silence with a second between.
        assert_eq!(changes, [(42, Health::Down)]);
        let (changes, probes) = run(&mut watch, &mut now, 600, None);
        assert!(changes.is_empty() && probes > 50, "{probes}");
        let (changes, _) = run(&mut watch, &mut now, 20, Some(404));
        assert_eq!(changes.len(), 1);
        assert_eq!(watch.health(), Health::Up);
    }

    #[test]
    fn one_lost_answer_changes_nothing_and_a_refusal_shows_life() {
        let mut now = Instant::now();
        let mut watch = Liveness::new(now, EVERY);
        for status in [405, 200, 401, 404] {
            run(&mut watch, &mut now, 31, Some(status));
            run(&mut watch, &mut now, 5, None);
            assert_ne!(watch.health(), Health::Down);
        }
        let (changes, _) = run(&mut watch, &mut now, 120, Some(503));
        assert_eq!(
            changes.iter().map(|(_, health)| *health).collect::<Vec<_>>(),
            [Health::Down]
        );
    }

    #[test]
    fn a_peer_that_never_answered_is_not_judged() {
        let mut now = Instant::now();
        let mut watch = Liveness::new(now, EVERY);
        let (changes, probes) = run(&mut watch, &mut now, 3_600, None);
        assert_eq!((changes, watch.health()), (vec![], Health::Unknown));
        assert!(probes < 110, "{probes}");
        assert_eq!(watch.answered(now, 200), None, "too late");
    }
}

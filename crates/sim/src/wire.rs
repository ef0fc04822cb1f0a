//! The simulated outside: legs to callers, phones and browsers. Effects of the floor act on it, and what comes of them
//! is planned as facts for later. It is rude on purpose; it never tells what a real wire could not.

use std::collections::{BTreeMap, BTreeSet};

use floor::{
    Effect, Fact, FailCause, InteractionId, LegEnd, LegId, Opaque, PlayId, ReleaseReason, RingTarget, Row, Source,
};

use flow::{Fetch, Outcome};

use crate::prng::Prng;

/// A fact and in how many milliseconds it comes.
pub(crate) type Later = (u64, Fact);

/// One leg as the outside knows it.
#[derive(Debug, Clone)]
pub(crate) struct WireLeg {
    pub(crate) who: Who,
    pub(crate) life: Life,
}

/// Who is at the far end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    Caller,
    WebCaller,
    Phone(RingTarget),
    Station,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// Rings, at a phone or with us.
    Ringing,
    /// Answered.
    Up,
    /// We asked for its end.
    Asked,
}

#[derive(Debug, Default)]
pub(crate) struct Wire {
    pub(crate) legs: BTreeMap<LegId, WireLeg>,
    /// Far ends that still sit in a call of a process that died, with what ends them.
    pub(crate) orphans: BTreeMap<LegId, Who>,
    /// What each leg was last told to hear by this process, and for which contact.
    pub(crate) told: BTreeMap<LegId, (InteractionId, Vec<Source>)>,
    playing: BTreeSet<(LegId, PlayId)>,
    /// A world of patient people who mostly answer, so that much can happen in one call.
    pub(crate) calm: bool,
    /// The world has become kind: everything works and comes soon.
    pub(crate) kind: bool,
}

/// What is needed to end a leg's dialog; the outside recognises its own.
pub(crate) fn dialog(leg: LegId) -> Opaque {
    Opaque::new(format!("dialog-{leg}").as_bytes())
}

impl Wire {
    pub(crate) fn new(calm: bool) -> Self {
        Self {
            calm,
            ..Self::default()
        }
    }

    /// The process died: its legs are no more, the far ends do not know it yet.
    pub(crate) fn crash(&mut self) {
        for (leg, wire) in std::mem::take(&mut self.legs) {
            match wire.who {
                Who::Caller | Who::Phone(_) => {
                    self.orphans.insert(leg, wire.who);
                }
                Who::WebCaller | Who::Station => {}
            }
        }
        self.told.clear();
        self.playing.clear();
    }

    /// Brings a fact to the floor, if it is still true when it comes.
    pub(crate) fn deliver(&mut self, fact: &Fact) -> bool {
        match fact {
            Fact::LegEnded { leg, .. } | Fact::LegFailed { leg, .. } => {
                self.playing.retain(|(other, _)| other != leg);
                self.legs.remove(leg).is_some() || self.orphans.remove(leg).is_some()
            }
            Fact::LegAnswered { leg, .. } => match self.legs.get_mut(leg) {
                Some(wire) if wire.life == Life::Ringing => {
                    wire.life = Life::Up;
                    true
                }
                // Our CANCEL and the far end's answer cross.
                Some(wire) => wire.life == Life::Asked,
                None => false,
            },
            Fact::LegRinging { leg } => self.legs.get(leg).is_some_and(|wire| wire.life == Life::Ringing),
            Fact::LegHeld { leg, .. } | Fact::Digit { leg, .. } | Fact::ReferRefused { leg } => {
                self.legs.get(leg).is_some_and(|wire| wire.life == Life::Up)
            }
            Fact::PlayFinished { leg, play } => self.playing.remove(&(*leg, *play)) && self.legs.contains_key(leg),
            Fact::SoundUp { leg } | Fact::SoundDown { leg } => self.legs.contains_key(leg),
            Fact::CallArrived { leg, origin, .. } => {
                let who = if *origin == floor::Origin::Web {
                    Who::WebCaller
                } else {
                    Who::Caller
                };
                self.legs.insert(
                    *leg,
                    WireLeg {
                        who,
                        life: Life::Ringing,
                    },
                );
                true
            }
            Fact::PhoneRegistered { .. } | Fact::PhoneUnregistered { .. } | Fact::Fetched { .. } | Fact::Restarted => {
                true
            }
        }
    }

    /// Carries out a wish of the floor; answers what will come of it.
    pub(crate) fn perform(&mut self, effect: &Effect, prng: &mut Prng) -> Result<Vec<Later>, String> {
        match effect {
            Effect::Answer { leg } => {
                if let Some(wire) = self.legs.get_mut(leg)
                    && wire.life == Life::Ringing
                {
                    wire.life = Life::Up;
                }
                Ok(Vec::new())
            }
            Effect::Reject { leg, .. } => {
                self.legs.remove(leg);
                Ok(Vec::new())
            }
            Effect::Ring { leg, target, .. } => {
                if self.legs.contains_key(leg) {
                    return Err(format!("leg {leg} is rung twice"));
                }
                Ok(self.ring(*leg, target, prng))
            }
            Effect::Release {
                leg,
                why,
                dialog,
                target,
            } => self.release(*leg, *why, dialog.as_ref(), target.as_ref(), prng),
            Effect::Audibility { interaction, rows } => {
                let mut later = Vec::new();
                for row in rows {
                    self.told.insert(row.leg, (*interaction, row.hears.clone()));
                    later.extend(self.plays(row, prng));
                }
                Ok(later)
            }
            Effect::Fetch { interaction, what } => Ok(self.asked(*interaction, what, prng)),
            Effect::SendDigits { .. } | Effect::KeepRegistration { .. } => Ok(Vec::new()),
        }
    }

    /// Another program is asked by a flow; it may answer, fail, be late, or never be heard of again.
    fn asked(&self, interaction: InteractionId, what: &Fetch, prng: &mut Prng) -> Vec<Later> {
        if !self.kind && prng.chance(1_000) {
            return Vec::new();
        }
        let outcome = match prng.between(0, 4) {
            0 if !self.kind => Outcome::Failed,
            1 if !self.kind => Outcome::TimedOut,
            2 => Outcome::Answered {
                status: 404,
                body: String::new(),
            },
            _ => Outcome::Answered {
                status: 200,
                body: "{\"name\":\"Elena\"}".to_owned(),
            },
        };
        let request = what.request;
        let answer = Fact::Fetched {
            interaction,
            request,
            outcome,
        };
        vec![(prng.between(20, 2 * what.timeout_ms), answer)]
    }

    /// Prompts that begin with this row come to their end later.
    fn plays(&mut self, row: &Row, prng: &mut Prng) -> Vec<Later> {
        let leg = row.leg;
        let plays: BTreeSet<PlayId> = row
            .hears
            .iter()
            .filter_map(|source| match source {
                Source::Prompt { play, .. } => Some(*play),
                Source::Leg(_) | Source::Music(_) => None,
            })
            .collect();
        self.playing
            .retain(|(other, play)| *other != leg || plays.contains(play));
        let mut later = Vec::new();
        for play in plays {
            // Now and then the end of a prompt is never told.
            if self.playing.insert((leg, play)) && (self.kind || !prng.chance(200)) {
                later.push((prng.between(500, 6_000), Fact::PlayFinished { leg, play }));
            }
        }
        later
    }

    fn ring(&mut self, leg: LegId, target: &RingTarget, prng: &mut Prng) -> Vec<Later> {
        let busy = self.legs.values().any(|wire| wire.who == Who::Phone(target.clone()))
            || self.orphans.values().any(|who| *who == Who::Phone(target.clone()));
        self.legs.insert(
            leg,
            WireLeg {
                who: Who::Phone(target.clone()),
                life: Life::Ringing,
            },
        );
        if busy {
            return vec![(
                prng.between(5, 100),
                Fact::LegFailed {
                    leg,
                    cause: FailCause::Busy,
                },
            )];
        }
        let ringing = (prng.between(20, 800), Fact::LegRinging { leg });
        let answer = prng.between(800, if self.calm { 5_000 } else { 22_000 });
        let answered = (
            answer,
            Fact::LegAnswered {
                leg,
                dialog: dialog(leg),
            },
        );
        let one = (answer + prng.between(300, 4_000), Fact::Digit { leg, digit: '1' });
        let hangs_up = |prng: &mut Prng| {
            let cause = if prng.chance(8_000) {
                LegEnd::HungUp
            } else {
                LegEnd::Lost
            };
            (answer + prng.between(100, 120_000), Fact::LegEnded { leg, cause })
        };
        if self.kind {
            let soon = (
                1_500,
                Fact::LegAnswered {
                    leg,
                    dialog: dialog(leg),
                },
            );
            return vec![
                (50, Fact::LegRinging { leg }),
                soon,
                (3_000, Fact::Digit { leg, digit: '1' }),
            ];
        }
        match prng.below(20) {
            _ if self.calm && prng.chance(7_000) => vec![ringing, answered, one],
            0..=7 => vec![ringing, answered, one],
            8..=9 => vec![ringing, answered, one, hangs_up(prng)],
            10 => vec![ringing, answered, hangs_up(prng)],
            11 => vec![
                ringing,
                answered,
                one,
                (answer + prng.between(5_000, 40_000), Fact::LegHeld { leg, held: true }),
                (answer + prng.between(5_000, 60_000), Fact::LegHeld { leg, held: false }),
            ],
            12 => vec![ringing, answered, one, (answer + 9_000, Fact::ReferRefused { leg })],
            // Answered without an alert, and told twice.
            13 => vec![answered.clone(), (answer + 10, answered.1), one, hangs_up(prng)],
            14 => vec![ringing, answered, (answer + 900, Fact::Digit { leg, digit: '7' })],
            15..=17 => {
                let causes = [
                    FailCause::Busy,
                    FailCause::Declined,
                    FailCause::InvalidNumber,
                    FailCause::Unavailable,
                    FailCause::NoAnswer,
                    FailCause::Failure,
                    FailCause::Failure,
                    FailCause::Failure,
                ];
                let cause = *prng.pick(&causes);
                vec![ringing, (prng.between(5, 9_000), Fact::LegFailed { leg, cause })]
            }
            18 => vec![ringing],
            _ => Vec::new(),
        }
    }

    fn release(
        &mut self,
        leg: LegId,
        why: ReleaseReason,
        ended_by: Option<&Opaque>,
        target: Option<&RingTarget>,
        prng: &mut Prng,
    ) -> Result<Vec<Later>, String> {
        if let Some(who) = self.orphans.get(&leg) {
            let known = match who {
                Who::Phone(rung) => target == Some(rung),
                Who::Caller | Who::WebCaller | Who::Station => ended_by == Some(&dialog(leg)),
            };
            if why != ReleaseReason::Restart || !known {
                return Err(format!(
                    "leg {leg} is left over from a crash and cannot be ended with what is given"
                ));
            }
            let who = who.clone();
            return Ok(self.goes(leg, who, prng));
        }
        let Some(wire) = self.legs.get_mut(&leg) else {
            // It went by itself meanwhile, or died with the process: voice confirms what it cannot find.
            let who = match (target, ended_by) {
                (Some(target), _) => Some(Who::Phone(target.clone())),
                (None, Some(_)) => Some(Who::Caller),
                (None, None) => None,
            };
            let who = who.filter(|_| why == ReleaseReason::Restart);
            return Ok(who.map(|who| self.goes(leg, who, prng)).unwrap_or_default());
        };
        if wire.who == Who::Station {
            self.legs.remove(&leg);
            return Ok(Vec::new());
        }
        let rang = wire.life == Life::Ringing;
        if wire.life == Life::Asked && why != ReleaseReason::Restart {
            return Err(format!("leg {leg} is released twice"));
        }
        wire.life = Life::Asked;
        let who = wire.who.clone();
        let mut later = self.goes(leg, who, prng);
        if rang && matches!(self.legs.get(&leg).map(|wire| &wire.who), Some(Who::Phone(_))) {
            for (_, fact) in &mut later {
                if prng.chance(5_000) {
                    *fact = Fact::LegFailed {
                        leg,
                        cause: FailCause::NoAnswer,
                    };
                }
            }
            if prng.chance(1_500) {
                later.insert(
                    0,
                    (
                        1,
                        Fact::LegAnswered {
                            leg,
                            dialog: dialog(leg),
                        },
                    ),
                );
            }
        }
        Ok(later)
    }

    /// The end that was asked for: soon, late, or never.
    fn goes(&mut self, leg: LegId, who: Who, prng: &mut Prng) -> Vec<Later> {
        // An orphan, or a leg that nobody knows, still gets its answer told.
        self.legs.entry(leg).or_insert(WireLeg { who, life: Life::Asked });
        self.orphans.remove(&leg);
        let gone = Fact::LegEnded {
            leg,
            cause: LegEnd::Released,
        };
        if self.kind {
            return vec![(100, gone)];
        }
        match prng.below(40) {
            0 => {
                self.legs.remove(&leg);
                Vec::new()
            }
            1 => vec![(prng.between(30_000, 60_000), gone)],
            _ => vec![(prng.between(5, 1_500), gone)],
        }
    }
}

impl Wire {
    /// A browser has come up for its station.
    pub(crate) fn station(&mut self, leg: LegId) {
        self.legs.insert(
            leg,
            WireLeg {
                who: Who::Station,
                life: Life::Up,
            },
        );
    }
}

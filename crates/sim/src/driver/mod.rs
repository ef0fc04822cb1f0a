//! The driver: time, the journal with its delays and failures, crashes, and the order in which everything happens. It
//! keeps the floor's contract as `server` does, and checks after every step that the floor keeps its own.

mod journal;
mod outside;
mod rest;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use floor::{Directory, Fact, Floor, Input, LegId, PhoneId, Recorded, RequestId, Timestamp};

use crate::audit::Audit;
use crate::check;
use crate::heard;
use crate::house::{self, PEOPLE};
use crate::prng::Prng;
use crate::wire::Wire;
use crate::{Failure, Report};

/// When every world begins (ms).
const START_MS: u64 = 1_800_000_000_000;
/// How long the world is hostile (ms).
const HOSTILE_MS: u64 = 900_000;
/// Within this time the healed world must come to rest (ms): longer than any wait of the house.
const HEALED_MS: u64 = 900_000;
/// Lines of the story that a failure shows.
const STORY_TAIL: usize = 60;
/// How often, in 10,000 steps, every lit button of somebody is tried out on a copy of the floor.
const PROBES: u64 = 20;
/// More steps than this in one world mean that it goes round in a circle.
const STEPS_MAX: u64 = 400_000;

/// Something planned.
#[derive(Debug, Clone)]
enum Plan {
    Fact(Fact),
    CallerArrives,
    PersonActs(usize),
    BrowserConnects(usize),
    PhoneRegisters(usize),
    Reconfigured,
    /// The journal has finished this process's write.
    Written {
        process: u64,
    },
    Nonsense,
}

pub(crate) struct Sim {
    pub(crate) prng: Prng,
    pub(crate) directory: Arc<Directory>,
    /// The house as it was at the start.
    start: Arc<Directory>,
    /// Which configuration held from which event on.
    configured: Vec<(u64, Arc<Directory>)>,
    pub(crate) floor: Floor,
    /// Reads the journal as it becomes durable.
    reader: Floor,
    pub(crate) wire: Wire,
    pub(crate) now_ms: u64,
    plans: BTreeMap<(u64, u64), Plan>,
    planned: u64,
    /// Counts crashes, so that what a dead process began is not finished by the next.
    process: u64,
    pub(crate) durable: Vec<Recorded>,
    writing: Option<Vec<Recorded>>,
    published: u64,
    /// Facts told since the last batch was handed over, and those of the batch that is being written.
    told_facts: Vec<Fact>,
    written_facts: Vec<Fact>,
    pub(crate) replies_due: BTreeSet<RequestId>,
    pub(crate) requests_made: u64,
    pub(crate) refusals: u64,
    pub(crate) audit: Audit,
    /// Legs whose end this process has published.
    ended: BTreeSet<LegId>,
    /// Legs of before the last crash for which nothing has been done yet.
    owed_release: BTreeSet<LegId>,
    /// Registrations of before the last crash that `voice` has not been reminded of.
    owed_reminder: BTreeSet<PhoneId>,
    callers: u64,
    /// Callers come at most this far apart (ms).
    pace_ms: u64,
    /// People do something at least this often (ms).
    pub(crate) hurry_ms: u64,
    /// People would rather bring one more to a call than do anything else.
    pub(crate) crowds: bool,
    steps: u64,
    failed_writes: u64,
    crash_chance: u64,
    write_ms: u64,
    story: VecDeque<String>,
    /// Keep the story: it costs more than the world itself.
    telling: bool,
    verbose: Option<fn(&str)>,
}

/// Plays one world from beginning to end. A world that fails is played again to tell its story.
pub(crate) fn play(seed: u64, verbose: Option<fn(&str)>) -> Result<Report, Failure> {
    let mut sim = Sim::new(seed, verbose, verbose.is_some());
    let Err(fault) = sim.life() else {
        return Ok(sim.report());
    };
    if verbose.is_none() {
        sim = Sim::new(seed, None, true);
        // The same seed is the same world, so this is the same fault.
        drop(sim.life());
    }
    Err(Failure {
        seed,
        at_ms: sim.now_ms - START_MS,
        step: sim.steps,
        fault,
        story: sim.story.into_iter().collect(),
    })
}

impl Sim {
    fn new(seed: u64, verbose: Option<fn(&str)>, telling: bool) -> Self {
        let mut prng = Prng::new(seed);
        let directory = Arc::new(house::build(&mut prng));
        let crash_chance = *prng.pick(&[0, 0, 5, 20, 60]);
        let write_ms = *prng.pick(&[0, 2, 20, 400]);
        let hurry_ms = *prng.pick(&[3_000, 6_000, 12_000]);
        let calm = prng.chance(5_000);
        let crowds = calm && prng.chance(3_000);
        let pace_ms = *prng.pick(&[10_000, 25_000, 60_000]);
        Self {
            prng,
            floor: Floor::new(Arc::clone(&directory)),
            reader: Floor::new(Arc::clone(&directory)),
            start: Arc::clone(&directory),
            configured: vec![(0, Arc::clone(&directory))],
            directory,
            wire: Wire::new(calm),
            now_ms: START_MS,
            plans: BTreeMap::new(),
            planned: 0,
            process: 0,
            durable: Vec::new(),
            writing: None,
            published: 0,
            told_facts: Vec::new(),
            written_facts: Vec::new(),
            replies_due: BTreeSet::new(),
            requests_made: 0,
            refusals: 0,
            audit: Audit::default(),
            ended: BTreeSet::new(),
            owed_release: BTreeSet::new(),
            owed_reminder: BTreeSet::new(),
            callers: 0,
            pace_ms,
            hurry_ms,
            crowds,
            steps: 0,
            failed_writes: 0,
            crash_chance,
            write_ms,
            story: VecDeque::new(),
            telling,
            verbose,
        }
    }

    fn report(&self) -> Report {
        Report {
            worlds: 1,
            steps: self.steps,
            events: self.durable.len() as u64,
            crashes: self.process - self.failed_writes,
            failed_writes: self.failed_writes,
            callers: self.callers,
            figures: self.audit.figures,
            refusals: self.refusals,
        }
    }

    fn life(&mut self) -> Result<(), String> {
        self.tell(String::new);
        for index in 0..PEOPLE.len() {
            let after = self.prng.between(0, 20_000);
            self.plan(after, Plan::PersonActs(index));
            self.plan(after + 1_000, Plan::BrowserConnects(index));
            self.plan(after, Plan::PhoneRegisters(index));
        }
        self.plan(1_000, Plan::CallerArrives);
        self.plan(60_000, Plan::Reconfigured);
        self.plan(5_000, Plan::Nonsense);
        self.run_until(START_MS + HOSTILE_MS)?;
        self.heal()?;
        self.run_until(START_MS + HOSTILE_MS + HEALED_MS)?;
        self.at_rest()
    }

    pub(crate) fn clock(&mut self) -> Timestamp {
        // Wall clocks are set back now and then; the floor must not mind.
        let back = if !self.wire.kind && self.prng.chance(200) {
            self.prng.below(2_000)
        } else {
            0
        };
        Timestamp(i64::try_from(self.now_ms - back).unwrap_or(i64::MAX))
    }

    pub(crate) fn tell(&mut self, line: impl FnOnce() -> String) {
        if !self.telling {
            return;
        }
        let line = format!("{:>8} {}", self.now_ms - START_MS, line());
        if let Some(print) = self.verbose {
            print(&line);
        }
        if self.story.len() == STORY_TAIL {
            self.story.pop_front();
        }
        self.story.push_back(line);
    }

    fn plan(&mut self, after_ms: u64, plan: Plan) {
        self.planned += 1;
        self.plans.insert((self.now_ms + after_ms, self.planned), plan);
    }

    fn run_until(&mut self, end_ms: u64) -> Result<(), String> {
        loop {
            self.steps += 1;
            if self.steps > STEPS_MAX {
                return Err("the world goes round in a circle".to_owned());
            }
            let planned = self.plans.first_key_value().map(|((at, _), _)| *at);
            // The floor is woken when it asked for it, or a little late; now and then for no reason.
            let due = self
                .floor
                .poll_timeout()
                .map(|(at, _)| u64::try_from(at.0).unwrap_or(0).max(self.now_ms));
            let wake = match (planned, due) {
                (Some(planned), Some(due)) if due < planned => Some(due),
                (None, Some(due)) => Some(due),
                (Some(_), Some(_) | None) | (None, None) => None,
            };
            if wake.or(planned).is_none_or(|next| next > end_ms) {
                self.now_ms = end_ms;
                return Ok(());
            }
            if let Some(due) = wake {
                let late = if self.wire.kind || self.prng.chance(9_000) {
                    0
                } else {
                    self.prng.below(4_000)
                };
                self.now_ms = self.now_ms.max(due + late);
                let now = Timestamp(i64::try_from(self.now_ms).unwrap_or(i64::MAX));
                self.tell(|| "time passes".to_owned());
                self.floor
                    .handle(now, Input::Timeout)
                    .map_err(|refusal| format!("a time-out refused: {refusal}"))?;
                if let Some((at, why)) = self.floor.poll_timeout().filter(|(at, _)| *at <= self.floor.now()) {
                    return Err(format!("after the time-out \"{why}\" is still due since {at:?}"));
                }
            } else if let Some((key, plan)) = self.plans.pop_first() {
                self.now_ms = self.now_ms.max(key.0);
                self.happens(plan)?;
            }
            self.after_step()?;
        }
    }

    fn after_step(&mut self) -> Result<(), String> {
        if self.crash_now() {
            return self.crash(true);
        }
        if !self.drain()? {
            return self.crash(true);
        }
        check::all(&self.floor)?;
        if self.prng.chance(50) && !self.floor.indices_agree() {
            return Err("what is sorted beside the state is not what the state says".to_owned());
        }
        if self.writing.is_none() {
            // All that has happened is durable and told: the world outside must agree with it.
            heard::check(self.floor.state(), &self.directory, &self.wire.told)?;
            self.wire_agrees()?;
            if let Some(leg) = self.owed_release.pop_first() {
                return Err(format!(
                    "leg {leg} of before the crash was neither released nor reported gone"
                ));
            }
            if let Some(phone) = self.owed_reminder.pop_first() {
                return Err(format!("the registration of {phone} did not outlive the crash"));
            }
            if self.prng.chance(50) {
                self.replay_agrees()?;
            }
            if self.prng.chance(PROBES) {
                self.every_lit_button_works()?;
            }
        }
        Ok(())
    }

    fn crash_now(&mut self) -> bool {
        !self.wire.kind && self.prng.chance(self.crash_chance)
    }
}

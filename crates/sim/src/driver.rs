//! The driver: time, the journal with its delays and failures, crashes, and the order in which everything happens. It
//! keeps the floor's contract as `server` does, and checks after every step that the floor keeps its own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use floor::{
    Caller, Dialled, Directory, Effect, EntryPointId, Event, Fact, Floor, Input, LegEnd, LegId, Opaque, Origin, Output,
    PhoneId, Recorded, ReleaseReason, RequestId, Timestamp, TrunkId,
};

use crate::audit::Audit;
use crate::heard::Heard;
use crate::house::{self, NUMBERS, PEOPLE};
use crate::prng::Prng;
use crate::wire::{Life, Who, Wire, dialog};
use crate::{Failure, Report, check};

/// When every world begins (ms).
const START_MS: u64 = 1_800_000_000_000;
/// How long the world is hostile (ms).
const HOSTILE_MS: u64 = 900_000;
/// Within this time the healed world must come to rest (ms): longer than any wait of the house.
const HEALED_MS: u64 = 900_000;
/// Lines of the story that a failure shows.
const STORY_TAIL: usize = 60;
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
    directory: Arc<Directory>,
    pub(crate) floor: Floor,
    pub(crate) wire: Wire,
    now_ms: u64,
    plans: BTreeMap<(u64, u64), Plan>,
    planned: u64,
    /// Counts crashes, so that what a dead process began is not finished by the next.
    process: u64,
    durable: Vec<Recorded>,
    writing: Option<Vec<Recorded>>,
    published: u64,
    /// Facts told since the last batch was handed over, and those of the batch that is being written.
    told_facts: Vec<Fact>,
    written_facts: Vec<Fact>,
    pub(crate) replies_due: BTreeSet<RequestId>,
    pub(crate) requests_made: u64,
    pub(crate) refusals: u64,
    audit: Audit,
    heard: Heard,
    /// Legs whose end this process has published.
    ended: BTreeSet<LegId>,
    /// Legs of before the last crash for which nothing has been done yet.
    owed_release: BTreeSet<LegId>,
    /// Registrations of before the last crash that `voice` has not been reminded of.
    owed_reminder: BTreeSet<PhoneId>,
    callers: u64,
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
        Self {
            prng,
            floor: Floor::new(Arc::clone(&directory)),
            directory,
            wire: Wire::default(),
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
            heard: Heard::default(),
            ended: BTreeSet::new(),
            owed_release: BTreeSet::new(),
            owed_reminder: BTreeSet::new(),
            callers: 0,
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
            connected: self.audit.connected,
            wrap_ups: self.audit.wrap_ups,
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
        self.heal();
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
        if self.writing.is_none() {
            // All that has happened is durable and told: the world outside must agree with it.
            self.heard.check(&self.directory.organization, &self.wire.told)?;
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
        }
        Ok(())
    }

    fn crash_now(&mut self) -> bool {
        !self.wire.kind && self.prng.chance(self.crash_chance)
    }

    // ---- what happens ----------------------------------------------------------------------------------------------

    fn happens(&mut self, plan: Plan) -> Result<(), String> {
        match plan {
            Plan::Fact(fact) => {
                if self.wire.deliver(&fact) {
                    self.fact(fact)?;
                }
                Ok(())
            }
            Plan::CallerArrives => self.caller_arrives(),
            Plan::PersonActs(index) => {
                let again = self.person_acts(index)?;
                self.plan(again, Plan::PersonActs(index));
                Ok(())
            }
            Plan::BrowserConnects(index) => self.browser(index),
            Plan::PhoneRegisters(index) => self.phone_registers(index),
            Plan::Reconfigured => {
                if !self.wire.kind {
                    self.directory = Arc::new(house::changed(&self.directory, &mut self.prng));
                    let now = self.clock();
                    self.tell(|| "an administrator changes something".to_owned());
                    let input = Input::Configured(Arc::clone(&self.directory));
                    self.floor
                        .handle(now, input)
                        .map_err(|refusal| format!("a configuration refused: {refusal}"))?;
                    let again = self.prng.between(30_000, 300_000);
                    self.plan(again, Plan::Reconfigured);
                }
                Ok(())
            }
            Plan::Written { process } => {
                if process == self.process {
                    return self.written();
                }
                Ok(())
            }
            Plan::Nonsense => {
                if !self.wire.kind {
                    let again = self.prng.between(500, 20_000);
                    self.plan(again, Plan::Nonsense);
                    let fact = self.nonsense();
                    self.fact(fact)?;
                }
                Ok(())
            }
        }
    }

    pub(crate) fn fact(&mut self, fact: Fact) -> Result<(), String> {
        let now = self.clock();
        self.tell(|| format!("{fact:?}"));
        self.told_facts.push(fact.clone());
        self.floor
            .handle(now, Input::Fact(fact))
            .map_err(|refusal| format!("a fact was refused: {refusal}"))
    }

    fn caller_arrives(&mut self) -> Result<(), String> {
        if self.wire.kind {
            return Ok(());
        }
        let again = self.prng.between(200, 25_000);
        self.plan(again, Plan::CallerArrives);
        self.callers += 1;
        let leg = LegId(LegId::FROM_OUTSIDE + self.callers);
        let web = self.prng.chance(2_500);
        let (origin, dialled) = if web {
            let entry = *self.prng.pick(&["support", "billing", "menu", "nonsense"]);
            (Origin::Web, Dialled::EntryPoint(EntryPointId::new(entry)))
        } else {
            let number = Dialled::Number((*self.prng.pick(&NUMBERS)).to_owned());
            let phone = self
                .prng
                .chance(2_000)
                .then(|| Origin::Phone(PhoneId::new(self.prng.pick(&PEOPLE).2)));
            (phone.unwrap_or_else(|| Origin::Trunk(TrunkId::new("carrier"))), number)
        };
        if web && self.prng.chance(9_000) {
            let after = self.wire_ms();
            self.plan(after, Plan::Fact(Fact::SoundUp { leg }));
            for _ in 0..self.prng.below(3) {
                let (down, up) = (self.prng.between(3_000, 90_000), self.prng.between(3_000, 110_000));
                self.plan(down, Plan::Fact(Fact::SoundDown { leg }));
                self.plan(up, Plan::Fact(Fact::SoundUp { leg }));
            }
        }
        for _ in 0..self.prng.below(4) {
            let after = self.prng.between(500, 30_000);
            let digit = *self.prng.pick(&['0', '1', '1', '2', '3', '5', '9', '*', 'A']);
            self.plan(after, Plan::Fact(Fact::Digit { leg, digit }));
        }
        if self.prng.chance(500) {
            self.plan(20_000, Plan::Fact(Fact::LegHeld { leg, held: true }));
        }
        // Everybody leaves in the end: patient ones late, others at once, some by a lost BYE.
        let stays = match self.prng.below(4) {
            0 => self.prng.between(1, 3_000),
            1 => self.prng.between(1, 40_000),
            _ => self.prng.between(20_000, 600_000),
        };
        let cause = *self.prng.pick(&[
            LegEnd::HungUp,
            LegEnd::HungUp,
            LegEnd::HungUp,
            LegEnd::Lost,
            LegEnd::Failed,
        ]);
        self.plan(stays, Plan::Fact(Fact::LegEnded { leg, cause }));
        let dialog = if web { Opaque::default() } else { dialog(leg) };
        let caller = Caller {
            number: (!web).then(|| format!("+3598870{:05}", self.callers)),
            name: None,
        };
        let fact = Fact::CallArrived {
            leg,
            origin,
            dialled,
            caller,
            dialog,
        };
        self.wire.deliver(&fact);
        self.fact(fact)
    }

    fn wire_ms(&mut self) -> u64 {
        self.prng.between(50, 2_500)
    }

    /// An agent's browser: comes up for its station, loses its sound, reloads.
    fn browser(&mut self, index: usize) -> Result<(), String> {
        let again = self.prng.between(1_000, if self.wire.kind { 8_000 } else { 40_000 });
        self.plan(again, Plan::BrowserConnects(index));
        let Some((name, ..)) = PEOPLE.get(index) else {
            return Ok(());
        };
        let Some(agent) = self.floor.state().agents.get(&floor::AgentId::new(name)) else {
            return Ok(());
        };
        let Some(leg) = agent.station.leg else { return Ok(()) };
        if agent.silent() {
            // The browser learns its leg from the journalled sign-in, so not before that is durable.
            // Some computers sleep for minutes.
            let sleeps = !self.wire.kind && self.prng.chance(8_500);
            if !sleeps && self.audit_knows(leg) {
                self.wire.station(leg);
                return self.fact(Fact::SoundUp { leg });
            }
            return Ok(());
        }
        if !self.wire.kind && self.prng.chance(2_500) {
            self.fact(Fact::SoundDown { leg })?;
            if self.prng.chance(8_000) {
                let back = self.prng.between(100, 50_000);
                self.plan(back, Plan::Fact(Fact::SoundUp { leg }));
            }
        }
        Ok(())
    }

    fn audit_knows(&self, leg: LegId) -> bool {
        self.durable
            .iter()
            .rev()
            .any(|recorded| matches!(&recorded.event, Event::AgentSignedIn { leg: Some(known), .. } if *known == leg))
    }

    fn phone_registers(&mut self, index: usize) -> Result<(), String> {
        let again = self.prng.between(10_000, 120_000);
        self.plan(again, Plan::PhoneRegisters(index));
        let Some((_, _, phone, ..)) = PEOPLE.get(index) else {
            return Ok(());
        };
        let phone = PhoneId::new(phone);
        if self.wire.kind {
            return Ok(());
        }
        if self.prng.chance(2_000) {
            return self.fact(Fact::PhoneUnregistered { phone });
        }
        let lasts = self.prng.between(5_000, 200_000);
        let until = Timestamp(i64::try_from(self.now_ms + lasts).unwrap_or(i64::MAX));
        self.fact(Fact::PhoneRegistered {
            phone,
            binding: Opaque::new(b"binding"),
            until,
        })
    }

    /// News about legs that are no more, or never were.
    fn nonsense(&mut self) -> Fact {
        let leg = LegId(match self.prng.below(3) {
            0 => 1_000_000 + self.prng.below(10),
            1 => LegId::FROM_OUTSIDE + 1_000_000,
            _ => 0,
        });
        match self.prng.below(8) {
            0 => Fact::LegRinging { leg },
            1 => Fact::LegAnswered {
                leg,
                dialog: dialog(leg),
            },
            2 => Fact::LegEnded {
                leg,
                cause: LegEnd::HungUp,
            },
            3 => Fact::LegHeld { leg, held: true },
            4 => Fact::Digit { leg, digit: '1' },
            5 => Fact::SoundDown { leg },
            6 => Fact::ReferRefused { leg },
            _ => Fact::PhoneRegistered {
                phone: PhoneId::new("nobody"),
                binding: Opaque::default(),
                until: Timestamp(i64::MAX),
            },
        }
    }

    // ---- the journal -----------------------------------------------------------------------------------------------

    /// Takes everything that leaves the floor; `false` when the process dies in the middle.
    fn drain(&mut self) -> Result<bool, String> {
        while let Some(output) = self.floor.poll_output() {
            if self.crash_chance > 0 && !self.wire.kind && self.prng.chance(2) {
                return Ok(false);
            }
            match output {
                Output::Append(batch) => {
                    if self.writing.is_some() {
                        return Err("two batches at once".to_owned());
                    }
                    self.writing = Some(batch);
                    self.written_facts.append(&mut self.told_facts);
                    if self.write_ms == 0 || self.wire.kind {
                        self.written()?;
                    } else {
                        let after = self.prng.between(1, self.write_ms);
                        self.plan(after, Plan::Written { process: self.process });
                    }
                }
                Output::Publish(recorded) => self.published(&recorded)?,
                Output::Perform(effect) => self.perform(&effect)?,
                Output::Reply(request) => {
                    if !self.replies_due.remove(&request) {
                        return Err(format!("{request} was answered twice, or never asked"));
                    }
                }
            }
        }
        Ok(true)
    }

    fn written(&mut self) -> Result<(), String> {
        if self.crash_chance > 0 && !self.wire.kind && self.prng.chance(self.crash_chance / 4) {
            self.failed_writes += 1;
            self.tell(|| "the journal fails".to_owned());
            return if self.prng.chance(5_000) {
                self.rebuild()
            } else {
                self.crash(false)
            };
        }
        let Some(batch) = self.writing.take() else {
            return Ok(());
        };
        let through = batch.last().map_or(0, |last| last.seq);
        self.becomes_durable(batch)?;
        self.written_facts.clear();
        self.floor.appended(through);
        Ok(())
    }

    fn becomes_durable(&mut self, batch: Vec<Recorded>) -> Result<(), String> {
        self.audit.read(&self.directory, &batch)?;
        for recorded in &batch {
            self.heard.learn(&recorded.event);
        }
        self.durable.extend(batch);
        Ok(())
    }

    fn published(&mut self, recorded: &Recorded) -> Result<(), String> {
        self.tell(|| format!("    {:?}", recorded.event));
        if recorded.seq != self.published + 1 {
            return Err(format!("event {} is told after event {}", recorded.seq, self.published));
        }
        self.published = recorded.seq;
        if self.durable.last().is_none_or(|last| last.seq < recorded.seq) {
            return Err(format!("event {} is told before it is durable", recorded.seq));
        }
        if let Event::LegEnded { leg, .. } = &recorded.event {
            self.ended.insert(*leg);
            self.owed_release.remove(leg);
        }
        Ok(())
    }

    /// An effect leaves: it must follow from something durable, and name no leg that is gone.
    fn perform(&mut self, effect: &Effect) -> Result<(), String> {
        self.tell(|| format!("    > {effect:?}"));
        let founded = match effect {
            Effect::Answer { leg } => self.audit.arrived.contains(leg),
            Effect::Ring { leg, .. } => self.audit.offered.contains(leg),
            Effect::Release {
                leg,
                why: ReleaseReason::SignedOut,
                ..
            } => self.audit_knows(*leg),
            Effect::Release { leg, .. } => self.audit.releasing.contains(leg),
            Effect::SendDigits { leg, .. } => self.audit.arrived.contains(leg),
            Effect::Reject { .. } | Effect::Audibility { .. } | Effect::KeepRegistration { .. } => true,
        };
        if !founded {
            return Err(format!("{effect:?} leaves before what caused it is durable"));
        }
        let gone = match effect {
            Effect::Answer { leg }
            | Effect::Reject { leg, .. }
            | Effect::Ring { leg, .. }
            | Effect::Release { leg, .. }
            | Effect::SendDigits { leg, .. } => self.ended.contains(leg),
            Effect::Audibility { rows, .. } => rows
                .iter()
                .any(|row| !row.hears.is_empty() && self.ended.contains(&row.leg)),
            Effect::KeepRegistration { .. } => false,
        };
        if gone {
            return Err(format!("{effect:?} names a leg that is gone"));
        }
        if let Effect::Release { leg, .. } = effect {
            self.owed_release.remove(leg);
        }
        if let Effect::KeepRegistration { phone, .. } = effect {
            self.owed_reminder.remove(phone);
        }
        for (after, fact) in self.wire.perform(effect, &mut self.prng)? {
            self.plan(after, Plan::Fact(fact));
        }
        Ok(())
    }

    /// The journal failed and the process lives on: the floor is what the journal says, and what it was told since is
    /// told again. Callers who came meanwhile are turned away, commands get no answer, all other legs live.
    fn rebuild(&mut self) -> Result<(), String> {
        self.process += 1;
        self.writing = None;
        self.replies_due.clear();
        self.floor = Floor::replay(Arc::clone(&self.directory), self.durable.iter().cloned());
        let mut facts = std::mem::take(&mut self.written_facts);
        facts.append(&mut self.told_facts);
        for fact in facts {
            if let Fact::CallArrived { leg, .. } = fact {
                self.wire.legs.remove(&leg);
            } else {
                self.fact(fact)?;
            }
        }
        let now = self.clock();
        self.floor
            .handle(now, Input::Timeout)
            .map_err(|refusal| format!("a time-out refused: {refusal}"))
    }

    /// The process dies, or gives the floor up because the journal failed, and comes back with what is durable.
    fn crash(&mut self, may_be_written: bool) -> Result<(), String> {
        self.process += 1;
        self.tell(|| "the process dies".to_owned());
        if let Some(batch) = self.writing.take()
            && may_be_written
            && self.prng.chance(5_000)
        {
            // The write had reached the disk, only its acknowledgement is lost.
            self.becomes_durable(batch)?;
        }
        self.wire.crash();
        self.plans.retain(|_, plan| match plan {
            Plan::Fact(_) | Plan::Written { .. } => false,
            Plan::CallerArrives
            | Plan::PersonActs(_)
            | Plan::BrowserConnects(_)
            | Plan::PhoneRegisters(_)
            | Plan::Reconfigured
            | Plan::Nonsense => true,
        });
        self.replies_due.clear();
        self.told_facts.clear();
        self.written_facts.clear();
        self.ended.clear();
        self.published = self.durable.last().map_or(0, |last| last.seq);
        self.floor = Floor::replay(Arc::clone(&self.directory), self.durable.iter().cloned());
        self.owed_release = self.floor.state().legs.keys().copied().collect();
        let known = &self.owed_release;
        // Far ends of which the journal knows nothing notice the silence and hang up.
        self.wire.orphans.retain(|leg, _| known.contains(leg));
        self.now_ms += self.prng.between(200, 20_000);
        // What runs out within these seconds may also be reported as gone.
        let soon = Timestamp(i64::try_from(self.now_ms + 3_000).unwrap_or(i64::MAX));
        let phones = self.floor.state().phones.iter();
        self.owed_reminder = phones
            .filter(|(_, kept)| kept.until > soon)
            .map(|(phone, _)| phone.clone())
            .collect();
        self.fact(Fact::Restarted)?;
        if !self.drain()? {
            return self.crash(true);
        }
        check::all(&self.floor)
    }

    // ---- the healed world and its end ------------------------------------------------------------------------------

    fn heal(&mut self) {
        self.tell(|| "the world heals".to_owned());
        self.wire.kind = true;
        // Who was lost on the way is reported now; who is still here leaves within ten minutes.
        let legs: Vec<(LegId, Who, Life)> = self
            .wire
            .legs
            .iter()
            .map(|(leg, wire)| (*leg, wire.who.clone(), wire.life))
            .collect();
        for (leg, who, life) in legs {
            match (who, life) {
                (Who::Station, _) => {}
                (_, Life::Asked) => {
                    self.plan(
                        100,
                        Plan::Fact(Fact::LegEnded {
                            leg,
                            cause: LegEnd::Released,
                        }),
                    );
                }
                (Who::Caller | Who::WebCaller, _) => {
                    self.plan(
                        500_000,
                        Plan::Fact(Fact::LegEnded {
                            leg,
                            cause: LegEnd::HungUp,
                        }),
                    );
                    self.plan(200, Plan::Fact(Fact::SoundUp { leg }));
                }
                (Who::Phone(_), _) => {
                    self.plan(200, Plan::Fact(Fact::LegHeld { leg, held: false }));
                }
            }
        }
    }

    fn at_rest(&mut self) -> Result<(), String> {
        if !self.drain()? {
            return Err("died while healed".to_owned());
        }
        let state = self.floor.state();
        let ensure = |holds: bool, fault: String| if holds { Ok(()) } else { Err(fault) };
        ensure(
            state.interactions.is_empty(),
            format!("contacts are left: {:?}", state.interactions.values()),
        )?;
        ensure(state.legs.is_empty(), format!("legs are left: {:?}", state.legs))?;
        for agent in state.agents.values() {
            ensure(
                agent.work == floor::Work::Free && agent.releasing.is_none(),
                format!("not at rest: {agent:?}"),
            )?;
            ensure(!agent.silent(), format!("without sound: {agent:?}"))?;
        }
        let left = self.wire.legs.iter().find(|(_, wire)| wire.who != Who::Station);
        ensure(left.is_none(), format!("somebody still sits in a call: {left:?}"))?;
        ensure(
            self.replies_due.is_empty(),
            format!("never answered: {:?}", self.replies_due),
        )?;
        ensure(self.writing.is_none(), "a batch is left".to_owned())?;
        self.replay_agrees()?;
        self.everybody_goes_home()
    }

    /// Whoever is at rest may leave, and nothing of anybody stays behind.
    fn everybody_goes_home(&mut self) -> Result<(), String> {
        let agents: Vec<floor::AgentId> = self.floor.state().agents.keys().cloned().collect();
        for agent in agents {
            let request = RequestId::new(&format!("home-{agent}"));
            self.replies_due.insert(request.clone());
            let command = floor::Command::SignOut { agent: agent.clone() };
            let now = self.clock();
            let result = self.floor.handle(now, Input::Command { request, command });
            result.map_err(|refusal| format!("{agent} is at rest and cannot sign out: {refusal:?}"))?;
        }
        if !self.drain()? || !self.replies_due.is_empty() {
            return Err("not everybody was told that the shift is over".to_owned());
        }
        let state = self.floor.state();
        match self.floor.poll_timeout() {
            Some((_, why)) if state.phones.is_empty() => Err(format!("the floor is empty and waits for \"{why}\"")),
            Some(_) | None if !state.agents.is_empty() || !state.stations.is_empty() => Err(format!(
                "somebody stays behind: {:?} {:?}",
                state.agents, state.stations
            )),
            Some(_) | None => Ok(()),
        }
    }

    // ---- checks of the whole ---------------------------------------------------------------------------------------

    fn replay_agrees(&self) -> Result<(), String> {
        let again = Floor::replay(Arc::clone(&self.directory), self.durable.iter().cloned());
        if again.state() != self.floor.state() {
            return Err(format!(
                "replaying the journal gives another state:\n{:#?}\nlive:\n{:#?}",
                again.state(),
                self.floor.state()
            ));
        }
        if again.poll_timeout().map(|(at, _)| at) != self.floor.poll_timeout().map(|(at, _)| at) {
            return Err("replaying the journal gives another deadline".to_owned());
        }
        Ok(())
    }

    /// No caller on the wire is forgotten by the floor, and no leg that the floor believes in is missing on the wire.
    fn wire_agrees(&self) -> Result<(), String> {
        let state = self.floor.state();
        for (leg, wire) in &self.wire.legs {
            let forgotten = wire.life != Life::Asked && wire.who != Who::Station && !state.legs.contains_key(leg);
            if forgotten {
                return Err(format!("leg {leg} ({wire:?}) is on the wire and nobody knows it"));
            }
        }
        for (leg, contact) in &state.legs {
            let live = state
                .interactions
                .get(contact)
                .and_then(|contact| contact.legs.get(leg));
            let releasing = live.is_none_or(|leg| matches!(leg.state, floor::LegState::Releasing { .. }));
            if !releasing && !self.wire.legs.contains_key(leg) {
                return Err(format!("leg {leg} is not on the wire and the floor does not know that"));
            }
        }
        Ok(())
    }
}

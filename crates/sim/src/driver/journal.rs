//! The journal and what leaves the floor: batches become durable late or not at all, effects and events leave after
//! them, processes die.

use std::sync::Arc;

use floor::{Effect, Event, Fact, Floor, Input, Output, Recorded, ReleaseReason, Timestamp};

use super::{Plan, Sim};
use crate::check;

impl Sim {
    /// Takes everything that leaves the floor; `false` when the process dies in the middle.
    pub(super) fn drain(&mut self) -> Result<bool, String> {
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

    pub(super) fn written(&mut self) -> Result<(), String> {
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

    pub(super) fn becomes_durable(&mut self, batch: Vec<Recorded>) -> Result<(), String> {
        let configured = &self.configured;
        let start = &self.start;
        let holds = |seq: u64| {
            let before = configured.iter().rev().find(|(from, _)| *from < seq);
            before.map_or(start, |(_, directory)| directory)
        };
        self.audit.read(|seq| &**holds(seq), &batch)?;
        // Somebody who reads the journal behind us takes the same decisions (B-3).
        for recorded in &batch {
            let directory = holds(recorded.seq);
            if !Arc::ptr_eq(self.reader.directory(), directory) {
                self.reader.follow_configuration(Arc::clone(directory));
            }
            if let Event::AgentOffered {
                interaction, decision, ..
            } = &recorded.event
            {
                let again = self.reader.decision_at(*interaction, recorded.at);
                if again.as_ref().map(|(_, again)| again) != Some(decision) {
                    return Err(format!("read again, the decision {decision:?} is {again:?}"));
                }
            }
            self.reader.follow(recorded);
        }
        self.durable.extend(batch);
        Ok(())
    }

    /// The configuration in force decides on every event from here on.
    pub(super) fn holds_from_here(&mut self) {
        let seq = self.floor.state().seq;
        self.configured.retain(|(from, _)| *from < seq);
        self.configured.push((seq, Arc::clone(&self.directory)));
    }

    pub(super) fn published(&mut self, recorded: &Recorded) -> Result<(), String> {
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
    pub(super) fn perform(&mut self, effect: &Effect) -> Result<(), String> {
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
            Effect::SendDigits { leg, .. } => self.audit.arrived.contains(leg) || self.audit.outside.contains(leg),
            Effect::Reject { .. }
            | Effect::Audibility { .. }
            | Effect::Fetch { .. }
            | Effect::KeepRegistration { .. } => true,
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
            Effect::Fetch { .. } | Effect::KeepRegistration { .. } => false,
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
    pub(super) fn rebuild(&mut self) -> Result<(), String> {
        self.process += 1;
        self.writing = None;
        self.replies_due.clear();
        self.floor = Floor::replay(Arc::clone(&self.directory), self.durable.iter().cloned());
        self.holds_from_here();
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
    pub(super) fn crash(&mut self, may_be_written: bool) -> Result<(), String> {
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
        self.holds_from_here();
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
}

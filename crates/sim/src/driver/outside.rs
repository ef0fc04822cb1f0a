//! What happens outside: callers come, browsers and phones come and go, an administrator changes something, and somebody
//! talks nonsense.

use std::sync::Arc;

use floor::{
    Caller, Dialled, Directory, EntryPointId, Event, Fact, Input, LegEnd, LegId, Opaque, Origin, PhoneId, Timestamp,
    TrunkId,
};

use super::{Plan, Sim};
use crate::house::{self, NUMBERS, PEOPLE};
use crate::wire::dialog;

impl Sim {
    pub(super) fn happens(&mut self, plan: Plan) -> Result<(), String> {
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
                    let directory = house::changed(&self.directory, &self.start, &mut self.prng);
                    self.configure(directory)?;
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

    pub(super) fn configure(&mut self, directory: Directory) -> Result<(), String> {
        self.directory = Arc::new(directory);
        let now = self.clock();
        self.tell(|| "an administrator changes something".to_owned());
        self.holds_from_here();
        let input = Input::Configured(Arc::clone(&self.directory));
        self.floor
            .handle(now, input)
            .map_err(|refusal| format!("a configuration refused: {refusal}"))
    }

    pub(crate) fn fact(&mut self, fact: Fact) -> Result<(), String> {
        let now = self.clock();
        self.tell(|| format!("{fact:?}"));
        self.told_facts.push(fact.clone());
        self.floor
            .handle(now, Input::Fact(fact))
            .map_err(|refusal| format!("a fact was refused: {refusal}"))
    }

    pub(super) fn caller_arrives(&mut self) -> Result<(), String> {
        if self.wire.kind {
            return Ok(());
        }
        let again = self.prng.between(200, self.pace_ms);
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
            _ if self.wire.calm && self.prng.chance(8_000) => self.prng.between(60_000, 800_000),
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
            // Many call more than once.
            number: (!web).then(|| format!("+3598870{:05}", self.prng.below(30))),
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

    pub(super) fn wire_ms(&mut self) -> u64 {
        self.prng.between(50, 2_500)
    }

    /// An agent's browser: comes up for its station, loses its sound, reloads.
    pub(super) fn browser(&mut self, index: usize) -> Result<(), String> {
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

    pub(super) fn audit_knows(&self, leg: LegId) -> bool {
        self.durable
            .iter()
            .rev()
            .any(|recorded| matches!(&recorded.event, Event::AgentSignedIn { leg: Some(known), .. } if *known == leg))
    }

    pub(super) fn phone_registers(&mut self, index: usize) -> Result<(), String> {
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
    pub(super) fn nonsense(&mut self) -> Fact {
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
}

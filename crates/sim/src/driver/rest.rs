//! The healed world, its end, and what must agree whenever nothing is under way.

use std::sync::Arc;

use floor::{Fact, Floor, Input, LegEnd, LegId, RequestId};

use super::{Plan, Sim};
use crate::house;
use crate::wire::{Life, Who};

impl Sim {
    pub(super) fn heal(&mut self) -> Result<(), String> {
        self.tell(|| "the world heals".to_owned());
        self.wire.kind = true;
        let whole = house::whole(&self.directory, &self.start);
        self.configure(whole)?;
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
        Ok(())
    }

    pub(super) fn at_rest(&mut self) -> Result<(), String> {
        if !self.drain()? {
            return Err("died while healed".to_owned());
        }
        let state = self.floor.state();
        let ensure = |holds: bool, fault: String| if holds { Ok(()) } else { Err(fault) };
        ensure(
            state.interactions.is_empty(),
            format!("contacts are left: {:?}", state.interactions.values()),
        )?;
        ensure(
            state.items.is_empty(),
            format!("items are left: {:?}", state.items.values()),
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
    pub(super) fn everybody_goes_home(&mut self) -> Result<(), String> {
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

    pub(super) fn replay_agrees(&self) -> Result<(), String> {
        let again = Floor::replay(Arc::clone(&self.directory), house::seal(), self.durable.iter().cloned());
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
    pub(super) fn wire_agrees(&self) -> Result<(), String> {
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

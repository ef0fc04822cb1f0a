//! Agents and supervisors: in the hostile phase they press whatever comes to mind, lit or not; in the healed one they do
//! their work.

mod buttons;
mod edits;
mod press;
mod wishes;

use std::collections::BTreeMap;

use floor::{
    AgentId, Availability, Command, Device, DraftsThen, InteractionId, ItemWork, PhoneId, TeamId, Work, WrapUpCodeId,
};

pub(crate) use edits::SECRET;

use crate::driver::Sim;
use crate::house::{PEOPLE, SUPERVISORS};

impl Sim {
    /// One agent does something; answers when the same one will act again (ms).
    pub(crate) fn person_acts(&mut self, index: usize) -> Result<u64, String> {
        let Some((name, teams, extension, number, _)) = PEOPLE.get(index).copied() else {
            return Ok(1_000);
        };
        let agent = AgentId::new(name);
        if self.wire.kind {
            if let Some(command) = self.duty(&agent, extension, teams) {
                self.press(command)?;
            }
            return Ok(self.prng.between(2_000, 8_000));
        }
        if self.prng.chance(100) {
            // Goes away and leaves everything as it is.
            return Ok(self.prng.between(60_000, 500_000));
        }
        let supervisor = SUPERVISORS.contains(&name);
        let work = self.floor.state().agents.get(&agent).map(|agent| agent.work);
        let items = self
            .floor
            .state()
            .agents
            .get(&agent)
            .is_some_and(|agent| !agent.items.is_empty());
        let at_hand = items || matches!(work, Some(Work::Talking(_) | Work::WrappingUp(_) | Work::Monitoring(_)));
        let wish = match self.prng.below(100) {
            0 => Some(self.sign_in(&agent, teams, extension, number)),
            1 => Some(Command::SignOut { agent }),
            2..=4 => Some(Command::SetState {
                state: self.some_idle_state(),
                agent,
            }),
            5..=6 => Some(Command::SetState {
                agent,
                state: Availability::Available,
            }),
            7..=8 => Some(self.supervises(agent)),
            9..=24 if supervisor && !at_hand => Some(self.supervises(agent)),
            25..=69 if at_hand => self.some_button(agent),
            70..=73 => self.some_button(agent),
            74..=77 => Some(self.writes_down(agent)),
            78..=85 if at_hand => self.some_edit(agent),
            _ => self.duty(&agent, extension, teams),
        };
        let Some(command) = wish else {
            return Ok(self.prng.between(300, self.hurry_ms));
        };
        self.press(command)?;
        Ok(self.prng.between(300, self.hurry_ms))
    }

    /// What a good agent would do now, if anything.
    fn duty(&mut self, id: &AgentId, extension: &str, teams: &[&str]) -> Option<Command> {
        let agent = id.clone();
        let Some(live) = self.floor.state().agents.get(id) else {
            let device = match self.prng.below(2) {
                0 => Device::Browser,
                _ => Device::Extension(PhoneId::new(extension)),
            };
            // A supervisor may come without a team, and is offered nothing then (STN-7).
            let alone = SUPERVISORS.contains(&id.as_str()) && self.prng.chance(4_000);
            let team = (!alone).then(|| TeamId::new(self.prng.pick::<&str>(teams)));
            return Some(Command::SignIn {
                agent,
                team,
                device,
                take_over: false,
            });
        };
        let items = live.items.clone();
        if !items.is_empty()
            && self.prng.chance(5_000)
            && let Some(command) = self.item_duty(id, &items)
        {
            return Some(command);
        }
        let live = self.floor.state().agents.get(id)?;
        let browser = live.station.device == Device::Browser;
        let interaction = self
            .floor
            .state()
            .root(live.work.interaction().unwrap_or(InteractionId(0)));
        match live.work {
            Work::Free => {
                let ready = live.availability != Availability::Available && !live.silent() && live.team.is_some();
                ready.then_some(Command::SetState {
                    agent,
                    state: Availability::Available,
                })
            }
            Work::Offered(_) => browser.then_some(Command::Accept { agent, interaction }),
            Work::Talking(_) => self.talks_well(id, interaction),
            Work::WrappingUp(_) => Some(Command::WrapUp {
                agent,
                interaction,
                code: WrapUpCodeId::new("Resolved"),
                drafts: DraftsThen::Discard,
            }),
            Work::Monitoring(_) => {
                let kind = self.wire.kind;
                (kind || self.prng.chance(1_000)).then_some(Command::StopMonitor { agent, interaction })
            }
        }
    }

    /// Takes what is asked, works for a while, says what it was.
    fn item_duty(&mut self, id: &AgentId, items: &BTreeMap<InteractionId, ItemWork>) -> Option<Command> {
        let all: Vec<(InteractionId, ItemWork)> = items.iter().map(|(id, work)| (*id, *work)).collect();
        let (interaction, work) = *self.prng.pick(&all);
        let agent = id.clone();
        match work {
            ItemWork::Offered if self.prng.chance(2_000) => Some(Command::AcceptAll { agent }),
            ItemWork::Offered => Some(Command::Accept { agent, interaction }),
            ItemWork::Active => {
                let done = if self.wire.kind { 5_000 } else { 2_000 };
                self.prng.chance(done).then_some(Command::End { agent, interaction })
            }
            ItemWork::WrappingUp => Some(Command::WrapUp {
                drafts: DraftsThen::Discard,
                agent,
                interaction,
                code: WrapUpCodeId::new("Resolved"),
            }),
        }
    }

    /// Back to the customer, out of what needs nobody any more, and to the end.
    fn talks_well(&mut self, id: &AgentId, interaction: InteractionId) -> Option<Command> {
        let lit = self.lit(id, interaction);
        let has = |button: &str| lit.contains(&button);
        let contact = self.floor.state().interactions.get(&interaction)?;
        let over = contact.customer_left.is_some();
        let button = if has("resume") {
            "resume"
        } else if (over || self.wire.kind) && has("consultEnd") {
            "consultEnd"
        } else if (over || self.wire.kind) && has("consultExit") {
            "consultExit"
        } else if has("end") && self.prng.chance(if self.wire.kind { 3_000 } else { 1_000 }) {
            "end"
        } else if self.wire.kind && has("conferenceExit") {
            "conferenceExit"
        } else {
            return None;
        };
        self.command_of(button, id.clone(), interaction)
    }
}

//! Agents: in the hostile phase they press whatever comes to mind, lit or not; in the healed one they do their work.
//! Every press is compared with what the floor had offered just before.

use floor::{
    AgentId, Availability, Command, Control, Device, IdleCodeId, IdleReason, Input, InteractionId, PhoneId, RequestId,
    SystemIdle, TeamId, Work, WrapUpCodeId,
};

use crate::driver::Sim;
use crate::house::PEOPLE;

impl Sim {
    /// One agent does something; answers when the same one will act again (ms).
    pub(crate) fn person_acts(&mut self, index: usize) -> Result<u64, String> {
        let Some((name, teams, extension, number, _)) = PEOPLE.get(index).copied() else {
            return Ok(1_000);
        };
        let agent = AgentId::new(name);
        if self.wire.kind {
            if let Some((command, button)) = self.duty(&agent, extension, teams) {
                self.press(command, button)?;
            }
            return Ok(self.prng.between(2_000, 8_000));
        }
        if self.prng.chance(250) {
            // Goes away and leaves everything as it is.
            return Ok(self.prng.between(60_000, 500_000));
        }
        let (command, button) = match self.prng.below(30) {
            0 => (self.sign_in(&agent, teams, extension, number), None),
            1 => (Command::SignOut { agent }, None),
            2..=3 => (self.chooses_idle(agent), None),
            4..=6 => (
                Command::SetState {
                    agent,
                    state: Availability::Available,
                },
                None,
            ),
            7..=12 => self.random_button(agent),
            _ => match self.duty(&agent, extension, teams) {
                Some(duty) => duty,
                None => return Ok(self.prng.between(300, 8_000)),
            },
        };
        self.press(command, button)?;
        Ok(self.prng.between(300, 12_000))
    }

    fn sign_in(&mut self, agent: &AgentId, teams: &[&str], extension: &str, number: &str) -> Command {
        let device = match self.prng.below(10) {
            0 => Device::Extension(PhoneId::new(self.prng.pick(&PEOPLE).2)),
            1 => Device::DialNumber((*self.prng.pick(&["", "12", "+359 888 000 003"])).to_owned()),
            2..=5 => Device::Browser,
            6..=7 => Device::DialNumber(number.to_owned()),
            _ => Device::Extension(PhoneId::new(extension)),
        };
        let team = match self.prng.below(8) {
            0 => None,
            1 => Some("Nonsense"),
            _ => Some(*self.prng.pick(teams)),
        };
        let take_over = self.prng.chance(5_000);
        Command::SignIn {
            agent: agent.clone(),
            team: team.map(TeamId::new),
            device,
            take_over,
        }
    }

    fn chooses_idle(&mut self, agent: AgentId) -> Command {
        let reason = match self.prng.below(6) {
            0 => IdleReason::System(*self.prng.pick(&SystemIdle::ALL)),
            1 => IdleReason::Code(IdleCodeId::new("Nonsense")),
            _ => IdleReason::Code(IdleCodeId::new(self.prng.pick::<&str>(&["Break", "Lunch"]))),
        };
        Command::SetState {
            agent,
            state: Availability::Idle(reason),
        }
    }

    /// Any button, on the own contact or on another's.
    fn random_button(&mut self, agent: AgentId) -> (Command, Option<&'static str>) {
        let own = self
            .floor
            .state()
            .agents
            .get(&agent)
            .and_then(|agent| agent.work.interaction());
        let any = InteractionId(self.prng.below(self.floor.state().last_interaction + 2));
        let interaction = own.filter(|_| self.prng.chance(8_000)).unwrap_or(any);
        match self.prng.below(8) {
            0 => (Command::Accept { agent, interaction }, Some("accept")),
            1 => (Command::Decline { agent, interaction }, Some("decline")),
            2 => (Command::Hold { agent, interaction }, Some("hold")),
            3 => (Command::Resume { agent, interaction }, Some("resume")),
            4 => {
                let muted = self.prng.chance(5_000);
                (
                    Command::Mute {
                        agent,
                        interaction,
                        muted,
                    },
                    Some("mute"),
                )
            }
            5 if self.prng.chance(1_000) => (
                Command::Dtmf {
                    agent,
                    interaction,
                    digits: "no digits".to_owned(),
                },
                None,
            ),
            5 => (
                Command::Dtmf {
                    agent,
                    interaction,
                    digits: "12#".to_owned(),
                },
                Some("dtmf"),
            ),
            6 => (Command::End { agent, interaction }, Some("end")),
            _ if self.prng.chance(1_000) => (
                Command::WrapUp {
                    agent,
                    interaction,
                    code: WrapUpCodeId::new("Nonsense"),
                },
                None,
            ),
            _ => (
                Command::WrapUp {
                    agent,
                    interaction,
                    code: WrapUpCodeId::new("Follow-up"),
                },
                Some("wrapup"),
            ),
        }
    }

    /// What a good agent would do now, if anything.
    fn duty(&mut self, id: &AgentId, extension: &str, teams: &[&str]) -> Option<(Command, Option<&'static str>)> {
        let agent = id.clone();
        let Some(live) = self.floor.state().agents.get(id) else {
            let device = match self.prng.below(2) {
                0 => Device::Browser,
                _ => Device::Extension(PhoneId::new(extension)),
            };
            let team = Some(TeamId::new(self.prng.pick::<&str>(teams)));
            return Some((
                Command::SignIn {
                    agent,
                    team,
                    device,
                    take_over: false,
                },
                None,
            ));
        };
        let browser = live.station.device == Device::Browser;
        match live.work {
            Work::Free if live.availability != Availability::Available && !live.silent() => Some((
                Command::SetState {
                    agent,
                    state: Availability::Available,
                },
                None,
            )),
            Work::Offered(interaction) if browser => Some((Command::Accept { agent, interaction }, Some("accept"))),
            Work::Free | Work::Offered(_) => None,
            Work::Talking(interaction) => {
                let controls = self.floor.controls(id, interaction);
                if controls.resume == Control::Enabled {
                    Some((Command::Resume { agent, interaction }, Some("resume")))
                } else if controls.end == Control::Enabled && self.prng.chance(3_000) {
                    Some((Command::End { agent, interaction }, Some("end")))
                } else {
                    None
                }
            }
            Work::WrappingUp(interaction) => {
                let code = WrapUpCodeId::new("Resolved");
                Some((
                    Command::WrapUp {
                        agent,
                        interaction,
                        code,
                    },
                    Some("wrapup"),
                ))
            }
        }
    }

    /// Gives a command and holds the floor to its own controls (UIC): lit buttons work, unlit ones change nothing.
    fn press(&mut self, command: Command, button: Option<&'static str>) -> Result<(), String> {
        let agent = command.agent().clone();
        let control = button.zip(contact_of(&command)).and_then(|(button, contact)| {
            let controls = self.floor.controls(&agent, contact);
            controls
                .named()
                .into_iter()
                .find(|(name, _)| *name == button)
                .map(|(_, control)| control)
        });
        self.requests_made += 1;
        let request = RequestId::new(&format!("request-{}", self.requests_made));
        let said = command.clone();
        // The one command without a button: a program may decline for a phone (RON-9, ANS-2).
        let program = button == Some("decline") && control == Some(Control::Hidden);
        let before = self.floor.state().clone();
        let now = self.clock();
        let result = self.floor.handle(
            now,
            Input::Command {
                request: request.clone(),
                command,
            },
        );
        self.tell(|| format!("{said:?} -> {result:?}"));
        match result {
            Ok(()) => {
                self.replies_due.insert(request);
                match control {
                    Some(Control::Hidden | Control::Disabled(_)) if !program => {
                        Err(format!("{said:?} was carried out though its button was {control:?}"))
                    }
                    Some(Control::Hidden | Control::Disabled(_) | Control::Enabled) | None => Ok(()),
                }
            }
            Err(refusal) => {
                self.refusals += 1;
                if control == Some(Control::Enabled) {
                    return Err(format!("{said:?} was refused ({refusal:?}) though its button was lit"));
                }
                if *self.floor.state() != before {
                    return Err(format!("{said:?} was refused ({refusal:?}) and yet changed something"));
                }
                Ok(())
            }
        }
    }
}

fn contact_of(command: &Command) -> Option<InteractionId> {
    match command {
        Command::SignIn { .. } | Command::SignOut { .. } | Command::SetState { .. } => None,
        Command::Accept { interaction, .. }
        | Command::Decline { interaction, .. }
        | Command::Hold { interaction, .. }
        | Command::Resume { interaction, .. }
        | Command::Mute { interaction, .. }
        | Command::Dtmf { interaction, .. }
        | Command::End { interaction, .. }
        | Command::WrapUp { interaction, .. } => Some(*interaction),
    }
}

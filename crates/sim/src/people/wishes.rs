//! What comes to people's minds: any button with any argument, right or wrong.

use floor::{
    AgentId, Availability, Command, Destination, Device, EntryPointId, IdleCodeId, IdleReason, InteractionId, LegId,
    MonitorMode, PersonId, PhoneId, QueueId, SystemIdle, TeamId, Work, WrapUpCodeId,
};

use crate::driver::Sim;
use crate::house::{CAPACITY_NUMBER, DIRECTORY, NUMBERS, OUTSIDE, PEOPLE};

/// Every button that stands on some panel.
const BUTTONS: [&str; 26] = [
    "accept",
    "decline",
    "hold",
    "resume",
    "mute",
    "dtmf",
    "consult",
    "transfer",
    "consultTransfer",
    "conference",
    "consultEnd",
    "consultExit",
    "swap",
    "conferenceExit",
    "dropParticipant",
    "end",
    "wrapup",
    "wrapupSuggest",
    "consultWrapup",
    "help",
    "listen",
    "whisper",
    "barge",
    "monitorPause",
    "monitorResume",
    "monitorStop",
];

impl Sim {
    pub(super) fn sign_in(&mut self, agent: &AgentId, teams: &[&str], extension: &str, number: &str) -> Command {
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

    pub(super) fn some_idle_state(&mut self) -> Availability {
        Availability::Idle(match self.prng.below(6) {
            0 => IdleReason::System(*self.prng.pick(&SystemIdle::ALL)),
            1 => IdleReason::Code(IdleCodeId::new("Nonsense")),
            _ => IdleReason::Code(IdleCodeId::new(self.prng.pick::<&str>(&["Break", "Lunch"]))),
        })
    }

    /// Any button: most often a lit one of the own contact, else whatever comes to mind.
    pub(super) fn some_button(&mut self, agent: AgentId) -> Option<Command> {
        let state = self.floor.state();
        let own = state.agents.get(&agent).and_then(|agent| agent.work.interaction());
        let own = own.map(|id| state.root(id));
        let items = state.agents.get(&agent).map(|agent| &agent.items);
        let items: Vec<InteractionId> = items.into_iter().flatten().map(|(id, _)| *id).collect();
        let own = if items.is_empty() || (own.is_some() && self.prng.chance(6_000)) {
            own
        } else {
            Some(*self.prng.pick(&items))
        };
        if let Some(own) = own.filter(|_| self.prng.chance(7_500)) {
            let mut lit = self.lit(&agent, own);
            // Whoever ends everything sees little of it.
            if self.crowds || self.prng.chance(if self.wire.calm { 9_000 } else { 7_000 }) {
                let dull = [
                    "end",
                    "mute",
                    "help",
                    "dtmf",
                    "monitorStop",
                    "consultEnd",
                    "consultExit",
                    "wrapupSuggest",
                ];
                lit.retain(|button| !dull.contains(button));
                if self.crowds {
                    lit.retain(|button| !matches!(*button, "conferenceExit" | "dropParticipant" | "consultTransfer"));
                }
            }
            if lit.is_empty() {
                return None;
            }
            let mut button = *self.prng.pick(&lit);
            // Sociable worlds come to large conferences.
            let more = ["conference", "consult"].into_iter().find(|more| lit.contains(more));
            let wanted = match (self.crowds, self.wire.calm) {
                (true, _) => 9_000,
                (false, true) => 5_000,
                (false, false) => 1_500,
            };
            if let Some(more) = more.filter(|_| self.prng.chance(wanted)) {
                button = more;
            }
            return self.command_of(button, agent, own);
        }
        let button = *self.prng.pick(&BUTTONS);
        let interaction = own.filter(|_| self.prng.chance(8_000));
        let interaction = interaction.unwrap_or_else(|| self.some_contact());
        self.command_of(button, agent, interaction)
    }

    fn some_contact(&mut self) -> InteractionId {
        let state = self.floor.state();
        let live: Vec<InteractionId> = state.interactions.keys().chain(state.items.keys()).copied().collect();
        if live.is_empty() || self.prng.chance(2_000) {
            InteractionId(self.prng.below(self.floor.state().last_interaction + 2))
        } else {
            *self.prng.pick(&live)
        }
    }

    fn some_agent(&mut self) -> AgentId {
        let free: Vec<AgentId> = self
            .floor
            .state()
            .agents
            .values()
            .filter(|agent| agent.work == Work::Free)
            .map(|agent| agent.id.clone())
            .collect();
        if !free.is_empty() && self.prng.chance(7_000) {
            return self.prng.pick(&free).clone();
        }
        match self.prng.below(9) {
            0 => AgentId::new("nobody"),
            _ => AgentId::new(self.prng.pick(&PEOPLE).0),
        }
    }

    fn some_destination(&mut self) -> Destination {
        match self.prng.below(26) {
            _ if self.crowds && self.prng.chance(7_000) => Destination::Number((*self.prng.pick(&OUTSIDE)).to_owned()),
            0..=6 => Destination::Agent(self.some_agent()),
            7..=8 => {
                let queues = [
                    "Support",
                    "Support",
                    "Billing",
                    "Billing",
                    "Paperwork",
                    "Paperwork",
                    "Refunds",
                    "Outsourced",
                    "Nonsense",
                ];
                Destination::Queue(QueueId::new(self.prng.pick::<&str>(&queues)))
            }
            9..=10 => {
                let entries = ["support", "billing", "menu", "outsourced", "nonsense"];
                Destination::EntryPoint(EntryPointId::new(self.prng.pick::<&str>(&entries)))
            }
            11 => {
                let nobody = ("nobody", "");
                let (id, _) = if self.prng.chance(1_000) {
                    nobody
                } else {
                    *self.prng.pick(&DIRECTORY)
                };
                Destination::Person(PersonId::new(id))
            }
            12 => {
                let wrong = ["", "12", "home", "+1234567890123456789", CAPACITY_NUMBER];
                Destination::Number((*self.prng.pick(&wrong)).to_owned())
            }
            13 => Destination::Number((*self.prng.pick(&NUMBERS)).to_owned()),
            _ => Destination::Number((*self.prng.pick(&OUTSIDE)).to_owned()),
        }
    }

    fn some_reason(&mut self) -> WrapUpCodeId {
        WrapUpCodeId::new(
            self.prng
                .pick::<&str>(&["Resolved", "Follow-up", "Follow-up", "Nonsense"]),
        )
    }

    /// What pressing this button asks for, with some argument.
    pub(super) fn command_of(&mut self, button: &str, agent: AgentId, interaction: InteractionId) -> Option<Command> {
        Some(match button {
            "accept" => Command::Accept { agent, interaction },
            "decline" => Command::Decline { agent, interaction },
            "hold" => Command::Hold { agent, interaction },
            "resume" => Command::Resume { agent, interaction },
            "mute" => Command::Mute {
                agent,
                interaction,
                muted: self.prng.chance(5_000),
            },
            "dtmf" => Command::Dtmf {
                agent,
                interaction,
                digits: (*self.prng.pick(&["1", "2", "3", "12#", "no digits"])).to_owned(),
            },
            "consult" => Command::Consult {
                agent,
                interaction,
                to: self.some_destination(),
                hold: self.prng.chance(7_500),
            },
            "transfer" => Command::Transfer {
                agent,
                interaction,
                to: self.some_destination(),
            },
            "consultTransfer" => Command::ConsultTransfer { agent, interaction },
            "conference" => Command::Conference { agent, interaction },
            "consultEnd" => Command::EndConsult { agent, interaction },
            "consultExit" => Command::ExitConsult { agent, interaction },
            "swap" => Command::Swap { agent, interaction },
            "conferenceExit" => Command::ExitConference { agent, interaction },
            "dropParticipant" => Command::Drop {
                agent,
                interaction,
                participant: self.some_leg(interaction),
            },
            "end" => Command::End { agent, interaction },
            "wrapup" => Command::WrapUp {
                agent,
                interaction,
                code: self.some_reason(),
                drafts: self.some_drafts_then(),
            },
            "wrapupSuggest" => Command::SuggestWrapUp {
                agent,
                interaction,
                code: self.prng.chance(5_000).then(|| self.some_reason()),
                note: "о".repeat(if self.prng.chance(500) { 501 } else { 20 }),
            },
            "consultWrapup" => Command::ConsultWrapUp {
                agent,
                interaction,
                code: self.some_reason(),
            },
            "help" => Command::AskForHelp {
                agent,
                interaction,
                reason: String::new(),
            },
            "listen" | "whisper" | "barge" => Command::SetMonitorMode {
                agent,
                interaction,
                mode: match button {
                    "listen" => MonitorMode::Silent,
                    "whisper" => MonitorMode::Whisper,
                    _ => MonitorMode::BargeIn,
                },
            },
            "monitorPause" | "monitorResume" => Command::PauseMonitor {
                agent,
                interaction,
                paused: button == "monitorPause",
            },
            "monitorStop" => Command::StopMonitor { agent, interaction },
            _ => return None,
        })
    }

    fn some_leg(&mut self, interaction: InteractionId) -> LegId {
        let contact = self.floor.state().interactions.get(&interaction);
        let members = contact.and_then(|contact| contact.talk.as_ref()).into_iter();
        let mut legs: Vec<LegId> = members
            .flat_map(|talk| &talk.members)
            .map(|member| member.leg)
            .collect();
        legs.extend(contact.map(|contact| contact.customer));
        if legs.is_empty() {
            LegId(1)
        } else {
            *self.prng.pick(&legs)
        }
    }

    /// Somebody, at a station or not, writes a work item down.
    pub(super) fn writes_down(&mut self, agent: AgentId) -> Command {
        let queues = [
            "Paperwork",
            "Paperwork",
            "Paperwork",
            "Refunds",
            "Refunds",
            "Support",
            "Nonsense",
        ];
        let known = if self.prng.chance(4_000) {
            let change = self.some_change(InteractionId(0));
            vec![(change.name, change.text)]
        } else {
            Vec::new()
        };
        Command::CreateItem {
            variables: known,
            agent: if self.prng.chance(3_000) {
                AgentId::new("administrator")
            } else {
                agent
            },
            queue: QueueId::new(self.prng.pick::<&str>(&queues)),
            title: "о".repeat(usize::try_from(self.prng.below(20)).unwrap_or(0)),
        }
    }

    /// What a supervisor, or somebody who would like to be one, wants.
    pub(super) fn supervises(&mut self, agent: AgentId) -> Command {
        match self.prng.below(8) {
            0 => Command::SetStateOf {
                agent,
                whose: self.some_agent(),
                state: if self.prng.chance(5_000) {
                    Availability::Available
                } else {
                    self.some_idle_state()
                },
            },
            1 => Command::SignOutOf {
                agent,
                whom: if self.prng.chance(5_000) {
                    AgentId::new(self.prng.pick(&PEOPLE).0)
                } else {
                    self.some_agent()
                },
            },
            2 => {
                let contacts = self.floor.state().interactions.values();
                let unattended = |talk: &floor::Talk| talk.unattended_since.is_some();
                let left: Vec<InteractionId> = contacts
                    .filter(|contact| contact.live_talk().is_some_and(unattended))
                    .map(|contact| contact.id)
                    .collect();
                let interaction = if left.is_empty() {
                    self.some_contact()
                } else {
                    *self.prng.pick(&left)
                };
                Command::EndUnattended { agent, interaction }
            }
            _ => {
                let talks = self.floor.state().interactions.values();
                let talks: Vec<InteractionId> = talks
                    .filter(|contact| contact.live_talk().is_some())
                    .map(|contact| contact.id)
                    .collect();
                let any = talks.is_empty() || self.prng.chance(1_000);
                let interaction = if any {
                    self.some_contact()
                } else {
                    *self.prng.pick(&talks)
                };
                let of = match self.prng.below(4) {
                    0 => Some(self.some_agent()),
                    1 => {
                        let contact = self.floor.state().interactions.get(&interaction);
                        contact.and_then(|contact| contact.agents().last().cloned())
                    }
                    _ => None,
                };
                Command::Monitor { agent, interaction, of }
            }
        }
    }
}

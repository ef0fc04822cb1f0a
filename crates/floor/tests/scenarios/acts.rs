//! What people do when more than two talk, as verbs of the harness, and what they see and hear then.

use floor::{
    AgentId, Availability, Command, Control, Destination, Device, EntryPointId, Fact, InteractionId, MonitorMode,
    Opaque, PersonId, PhoneId, QueueId, Refusal, WrapUpCodeId,
};

use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

/// The contact of most stories.
pub(crate) const C: InteractionId = InteractionId(1);
/// Somebody outside.
pub(crate) const OUTSIDE: &str = "+359880000001";

pub(crate) fn colleague(agent: &str) -> Destination {
    Destination::Agent(id(agent))
}

pub(crate) fn queue(queue: &str) -> Destination {
    Destination::Queue(QueueId::new(queue))
}

pub(crate) fn number(number: &str) -> Destination {
    Destination::Number(number.to_owned())
}

pub(crate) fn entry(entry: &str) -> Destination {
    Destination::EntryPoint(EntryPointId::new(entry))
}

pub(crate) fn person(person: &str) -> Destination {
    Destination::Person(PersonId::new(person))
}

pub(crate) type Done = Result<(), Refusal>;

impl World {
    /// Ana talks to the first caller in her browser; these others are signed in by browser and Available.
    pub(crate) fn talk(others: &[&str]) -> Self {
        Self::talk_in(Self::new(), others)
    }

    /// The same in a world of another configuration.
    pub(crate) fn talk_in(mut world: Self, others: &[&str]) -> Self {
        world.in_browser("ana");
        world.call(SUPPORT_LINE);
        world.accept("ana", C).expect("takes it");
        for other in others {
            world.in_browser(other);
        }
        world.look_away();
        world
    }

    /// Ana consults Boris, who has accepted; the customer waits.
    pub(crate) fn consulting(others: &[&str]) -> Self {
        let mut world = Self::talk(&["boris"]);
        for other in others {
            world.in_browser(other);
        }
        world.consult("ana", C, colleague("boris")).expect("asks");
        world.accept("boris", C).expect("takes it");
        world.look_away();
        world
    }

    /// Ana, Boris and the customer in a conference.
    pub(crate) fn conferring(others: &[&str]) -> Self {
        let mut world = Self::consulting(others);
        world.conference("ana", C).expect("merges");
        world.look_away();
        world
    }

    /// Signs in on a desk phone that is registered, and becomes Available.
    pub(crate) fn at_desk(&mut self, agent: &str, extension: &str) {
        self.fact(Fact::PhoneRegistered {
            phone: PhoneId::new(extension),
            binding: Opaque::new(extension.as_bytes()),
            until: self.now().plus(1_000_000_000),
        });
        self.on_phone(agent, extension);
    }

    /// Sofia signs in as a supervisor alone.
    pub(crate) fn sofia(&mut self) {
        self.sign_in("sofia", None, Device::Browser).expect("signs in");
        self.fact(Fact::SoundUp { leg: self.leg("sofia") });
        self.look_away();
    }

    pub(crate) fn consult(&mut self, agent: &str, interaction: InteractionId, to: Destination) -> Done {
        let agent = id(agent);
        self.command(Command::Consult {
            agent,
            interaction,
            to,
            hold: true,
        })
    }

    /// Consults and goes on talking to the customer meanwhile (HLD-9).
    pub(crate) fn consult_beside(&mut self, agent: &str, interaction: InteractionId, to: Destination) -> Done {
        let agent = id(agent);
        self.command(Command::Consult {
            agent,
            interaction,
            to,
            hold: false,
        })
    }

    pub(crate) fn end_consult(&mut self, agent: &str, interaction: InteractionId) -> Done {
        let agent = id(agent);
        self.command(Command::EndConsult { agent, interaction })
    }

    pub(crate) fn exit_consult(&mut self, agent: &str, interaction: InteractionId) -> Done {
        let agent = id(agent);
        self.command(Command::ExitConsult { agent, interaction })
    }

    pub(crate) fn swap(&mut self, agent: &str, interaction: InteractionId) -> Done {
        let agent = id(agent);
        self.command(Command::Swap { agent, interaction })
    }

    pub(crate) fn conference(&mut self, agent: &str, interaction: InteractionId) -> Done {
        let agent = id(agent);
        self.command(Command::Conference { agent, interaction })
    }

    pub(crate) fn consult_transfer(&mut self, agent: &str, interaction: InteractionId) -> Done {
        let agent = id(agent);
        self.command(Command::ConsultTransfer { agent, interaction })
    }

    pub(crate) fn consult_wrap_up(&mut self, agent: &str, interaction: InteractionId, code: &str) -> Done {
        let (agent, code) = (id(agent), WrapUpCodeId::new(code));
        self.command(Command::ConsultWrapUp {
            agent,
            interaction,
            code,
        })
    }

    pub(crate) fn transfer(&mut self, agent: &str, interaction: InteractionId, to: Destination) -> Done {
        let agent = id(agent);
        self.command(Command::Transfer { agent, interaction, to })
    }

    pub(crate) fn exit(&mut self, agent: &str, interaction: InteractionId) -> Done {
        let agent = id(agent);
        self.command(Command::ExitConference { agent, interaction })
    }

    /// The primary removes whoever is on the leg of this name.
    pub(crate) fn drops(&mut self, agent: &str, interaction: InteractionId, whom: &str) -> Done {
        let (agent, participant) = (id(agent), self.leg(whom));
        self.command(Command::Drop {
            agent,
            interaction,
            participant,
        })
    }

    pub(crate) fn suggest(&mut self, agent: &str, interaction: InteractionId, code: Option<&str>, note: &str) -> Done {
        let (agent, code, note) = (id(agent), code.map(WrapUpCodeId::new), note.to_owned());
        self.command(Command::SuggestWrapUp {
            agent,
            interaction,
            code,
            note,
        })
    }

    pub(crate) fn ask_for_help(&mut self, agent: &str, interaction: InteractionId, reason: &str) -> Done {
        let (agent, reason) = (id(agent), reason.to_owned());
        self.command(Command::AskForHelp {
            agent,
            interaction,
            reason,
        })
    }

    pub(crate) fn monitor(&mut self, supervisor: &str, interaction: InteractionId, of: Option<&str>) -> Done {
        let (agent, of) = (id(supervisor), of.map(AgentId::new));
        self.command(Command::Monitor { agent, interaction, of })
    }

    pub(crate) fn mode(&mut self, supervisor: &str, interaction: InteractionId, mode: MonitorMode) -> Done {
        let agent = id(supervisor);
        self.command(Command::SetMonitorMode {
            agent,
            interaction,
            mode,
        })
    }

    pub(crate) fn pause(&mut self, supervisor: &str, interaction: InteractionId, paused: bool) -> Done {
        let agent = id(supervisor);
        self.command(Command::PauseMonitor {
            agent,
            interaction,
            paused,
        })
    }

    pub(crate) fn stop(&mut self, supervisor: &str, interaction: InteractionId) -> Done {
        let agent = id(supervisor);
        self.command(Command::StopMonitor { agent, interaction })
    }

    pub(crate) fn end_unattended(&mut self, supervisor: &str, interaction: InteractionId) -> Done {
        let agent = id(supervisor);
        self.command(Command::EndUnattended { agent, interaction })
    }

    pub(crate) fn set_state_of(&mut self, supervisor: &str, whose: &str, state: Availability) -> Done {
        let (agent, whose) = (id(supervisor), id(whose));
        self.command(Command::SetStateOf { agent, whose, state })
    }

    pub(crate) fn sign_out_of(&mut self, supervisor: &str, whom: &str) -> Done {
        let (agent, whom) = (id(supervisor), id(whom));
        self.command(Command::SignOutOf { agent, whom })
    }

    /// What each of these hears: `caller1: music/hold | ana: boris`.
    pub(crate) fn ears(&self, names: &str) -> String {
        let each: Vec<String> = names
            .split_whitespace()
            .map(|name| format!("{name}: {}", self.hears(name)))
            .collect();
        each.join(" | ")
    }

    /// The consult's panel: its buttons like those of [`World::task`].
    pub(crate) fn panel(&self, agent: &str, contact: InteractionId) -> String {
        let panel = self.floor.consult_controls(&id(agent), contact);
        buttons(&[
            ("transfer", panel.transfer),
            ("conference", panel.conference),
            ("consultEnd", panel.consult_end),
            ("consultExit", panel.consult_exit),
            ("swap", panel.swap),
            ("hold", panel.hold),
            ("resume", panel.resume),
            ("mute", panel.mute),
        ])
    }

    /// The supervisor's panel.
    pub(crate) fn monitor_panel(&self, supervisor: &str, contact: InteractionId) -> String {
        let panel = self.floor.monitor_controls(&id(supervisor), contact);
        buttons(&[
            ("listen", panel.listen),
            ("whisper", panel.whisper),
            ("barge", panel.barge),
            ("pause", panel.pause),
            ("resume", panel.resume),
            ("stop", panel.stop),
        ])
    }

    /// The owner of a contact.
    pub(crate) fn primary(&self, contact: InteractionId) -> String {
        let contact = self.floor.state().interactions.get(&contact);
        contact
            .and_then(|contact| contact.primary())
            .map_or_else(|| "nobody".to_owned(), ToString::to_string)
    }

    /// Nothing is left of any contact, and every agent is free.
    #[track_caller]
    pub(crate) fn all_over(&self) {
        let state = self.floor.state();
        let contacts: Vec<_> = state.interactions.keys().collect();
        assert!(contacts.is_empty(), "contacts are left: {contacts:?}\n{}", self.seen());
        assert!(state.legs.is_empty(), "legs are left: {:?}", state.legs);
        for agent in state.agents.values() {
            assert_eq!(
                (agent.work, agent.releasing),
                (floor::Work::Free, None),
                "{} is stuck",
                agent.id
            );
        }
        let due = self.floor.poll_timeout().filter(|(_, why)| *why != "registration");
        assert_eq!(due, None, "no deadline is left behind");
    }

    /// Whoever owes a wrap-up gives it, every released leg is told gone, and then nothing must be left.
    #[track_caller]
    pub(crate) fn clears_up(&mut self) {
        self.after(40_000);
        self.all_over();
    }

    /// How often this was recorded from the start.
    pub(crate) fn recorded(&self, is: impl Fn(&floor::Event) -> bool) -> usize {
        self.journal.iter().filter(|recorded| is(&recorded.event)).count()
    }

    /// How many wrap-ups were asked of this agent.
    pub(crate) fn wrap_ups_of(&self, agent: &str) -> usize {
        self.recorded(|event| matches!(event, floor::Event::WrapUpStarted { agent: whose, .. } if *whose == id(agent)))
    }
}

pub(crate) fn buttons(named: &[(&str, Control)]) -> String {
    let words = named.iter().filter_map(|(name, control)| match control {
        Control::Hidden => None,
        Control::Enabled => Some(format!("+{name}")),
        Control::Disabled(reason) => Some(format!("-{name}({reason})")),
    });
    words.collect::<Vec<_>>().join(" ")
}

//! Supervisors (SUP): listening, whispering, barging in, changing an agent's state, signing agents out, and calls that
//! were left without an agent. A supervisor never keeps a call alive (SUP-15) and is never primary (SUP-16).

use crate::agent::{Agent, Work};
use crate::directory::Supervision;
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, LegId, TeamId};
use crate::interaction::Interaction;
use crate::limits::{MONITOR_RING_MS, MONITORS_MAX, NOTE_CHARACTERS_MAX};
use crate::station::Availability;
use crate::talk::{Monitor, MonitorMode, Who};
use crate::vocabulary::{Cause, EndCause, Event, LegEnd, MonitorEnd, Refusal, ReleaseReason, SupervisionEvent};

impl Floor {
    fn supervision_step(&mut self, interaction: InteractionId, event: SupervisionEvent) {
        self.record(Event::Supervision { interaction, event });
    }

    fn supervision_of(&self, supervisor: &AgentId) -> Result<&Supervision, Refusal> {
        self.directory
            .agents
            .get(supervisor)
            .and_then(|person| person.supervision.as_ref())
            .ok_or(Refusal::NotSupervisor)
    }

    /// Whether the supervisor manages the team for which somebody is signed in.
    #[must_use]
    pub fn manages(&self, supervisor: &AgentId, team: Option<&TeamId>) -> bool {
        self.supervision_of(supervisor)
            .is_ok_and(|rights| team.is_some_and(|team| rights.teams.contains(team)))
    }

    /// Whether a supervisor may listen to a contact now, and with whose ears.
    pub(crate) fn may_monitor(
        &self,
        supervisor: &AgentId,
        interaction: InteractionId,
        of: Option<AgentId>,
    ) -> Result<AgentId, Refusal> {
        if !self.supervision_of(supervisor)?.monitor {
            return Err(Refusal::NotSupervisor);
        }
        let own = self.signed_in(supervisor)?;
        match own.work {
            Work::Free => {}
            Work::Offered(_) => return Err(Refusal::RequestPending),
            Work::Talking(_) | Work::WrappingUp(_) | Work::Monitoring(_) => return Err(Refusal::TaskActive),
        }
        if own.silent() || own.releasing.is_some() {
            return Err(Refusal::StationSilent);
        }
        let contact = self
            .state
            .interactions
            .get(&interaction)
            .filter(|contact| contact.ended.is_none())
            .ok_or(Refusal::UnknownTask)?;
        let of = of
            .or_else(|| contact.primary().cloned())
            .or_else(|| talking(contact).next().cloned())
            .filter(|agent| talking(contact).any(|other| other == agent))
            .ok_or(Refusal::NothingToMonitor)?;
        let team = self.state.agents.get(&of).and_then(|agent| agent.team.as_ref());
        if !self.manages(supervisor, team) {
            return Err(Refusal::NotSupervisor);
        }
        if !self.monitoring_permitted(contact) || contact.monitors.len() >= MONITORS_MAX {
            return Err(Refusal::MonitoringNotPermitted);
        }
        Ok(of)
    }

    pub(crate) fn start_monitor(
        &mut self,
        supervisor: AgentId,
        interaction: InteractionId,
        of: Option<AgentId>,
    ) -> Result<(), Refusal> {
        let of = self.may_monitor(&supervisor, interaction, of)?;
        let rung = self
            .rings(&Who::Agent(supervisor.clone()))
            .ok_or(Refusal::NotSignedIn)?;
        let browser = rung.target.is_none();
        self.supervision_step(
            interaction,
            SupervisionEvent::Requested {
                supervisor: supervisor.clone(),
                of: of.clone(),
                leg: rung.leg,
                target: rung.target.clone(),
                until: self.now.plus(MONITOR_RING_MS),
            },
        );
        self.ring(interaction, rung, Some(&of));
        if browser {
            self.supervision_step(interaction, SupervisionEvent::Started { supervisor });
        }
        Ok(())
    }

    /// The queue decides (SUP-3); a contact that was in none may be monitored.
    fn monitoring_permitted(&self, contact: &Interaction) -> bool {
        contact
            .line
            .as_ref()
            .and_then(|line| self.directory.queues.get(&line.queue))
            .is_none_or(|queue| queue.monitoring)
    }

    pub(crate) fn monitor_answered(&mut self, interaction: InteractionId, leg: LegId) {
        let supervisor = self.state.interactions.get(&interaction).and_then(|contact| {
            let rings = |monitor: &&Monitor| monitor.leg == leg && monitor.rings_until.is_some();
            contact
                .monitors
                .iter()
                .find(rings)
                .map(|monitor| monitor.supervisor.clone())
        });
        if let Some(supervisor) = supervisor {
            self.supervision_step(interaction, SupervisionEvent::Started { supervisor });
        }
    }

    fn monitor(&self, supervisor: &AgentId, interaction: InteractionId) -> Result<&Monitor, Refusal> {
        self.state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.monitor_of(supervisor))
            .filter(|monitor| monitor.rings_until.is_none())
            .ok_or(Refusal::NotMonitoring)
    }

    pub(crate) fn set_monitor_mode(
        &mut self,
        supervisor: AgentId,
        interaction: InteractionId,
        mode: MonitorMode,
    ) -> Result<(), Refusal> {
        let rights = self.supervision_of(&supervisor)?;
        let allowed = match mode {
            MonitorMode::Silent => true,
            MonitorMode::Whisper => rights.whisper,
            MonitorMode::BargeIn => rights.barge_in,
        };
        if !allowed {
            return Err(Refusal::NotSupervisor);
        }
        let Monitor {
            of, paused, mode: was, ..
        } = self.monitor(&supervisor, interaction)?.clone();
        if was == mode {
            return Err(Refusal::NotNow);
        }
        let event = SupervisionEvent::Changed {
            supervisor,
            of,
            mode,
            paused,
        };
        self.supervision_step(interaction, event);
        Ok(())
    }

    pub(crate) fn pause_monitor(
        &mut self,
        supervisor: AgentId,
        interaction: InteractionId,
        paused: bool,
    ) -> Result<(), Refusal> {
        let Monitor {
            of, mode, paused: was, ..
        } = self.monitor(&supervisor, interaction)?.clone();
        if was == paused {
            return Err(Refusal::NotNow);
        }
        let event = SupervisionEvent::Changed {
            supervisor,
            of,
            mode,
            paused,
        };
        self.supervision_step(interaction, event);
        Ok(())
    }

    pub(crate) fn stop_monitor(&mut self, supervisor: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.monitor_of(&supervisor))
            .ok_or(Refusal::NotMonitoring)?;
        self.end_monitor(interaction, supervisor, MonitorEnd::Stopped, true);
        Ok(())
    }

    /// The supervisor is gone from the contact. `release`: the own phone is hung up; a restart does that elsewhere.
    pub(crate) fn end_monitor(
        &mut self,
        interaction: InteractionId,
        supervisor: AgentId,
        cause: MonitorEnd,
        release: bool,
    ) {
        let leg = self
            .state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.monitor_of(&supervisor))
            .map(|monitor| monitor.leg);
        self.supervision_step(interaction, SupervisionEvent::Ended { supervisor, cause });
        if let Some(leg) = leg.filter(|_| release) {
            self.let_go(interaction, leg, ReleaseReason::CallEnded);
        }
    }

    /// A supervisor's phone is gone. `false` when the leg is nobody's who monitors.
    pub(crate) fn monitor_gone(&mut self, leg: LegId, cause: MonitorEnd, gone: LegEnd) -> bool {
        let Some((interaction, supervisor)) = self.state.interaction_of(leg).and_then(|contact| {
            let monitor = contact.monitors.iter().find(|monitor| monitor.leg == leg)?;
            Some((contact.id, monitor.supervisor.clone()))
        }) else {
            return false;
        };
        self.record(Event::LegEnded {
            interaction,
            leg,
            cause: gone,
        });
        self.end_monitor(interaction, supervisor, cause, false);
        true
    }

    /// Supervisors follow whoever is left; without an agent in the talk there is nothing to supervise (SUP-15).
    pub(crate) fn settle_monitors(&mut self, interaction: InteractionId) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let lost: Vec<Monitor> = contact
            .monitors
            .iter()
            .filter(|monitor| !talking(contact).any(|agent| *agent == monitor.of))
            .cloned()
            .collect();
        // Nobody hears an agent whose team is somebody else's.
        let theirs = |supervisor: &AgentId| {
            contact
                .primary()
                .into_iter()
                .chain(talking(contact))
                .find(|agent| {
                    let team = self.state.agents.get(*agent).and_then(|agent| agent.team.as_ref());
                    self.manages(supervisor, team)
                })
                .filter(|_| contact.live_talk().is_some())
                .cloned()
        };
        let lost: Vec<(Monitor, Option<AgentId>)> = lost
            .into_iter()
            .map(|monitor| {
                let next = theirs(&monitor.supervisor);
                (monitor, next)
            })
            .collect();
        for (monitor, next) in lost {
            match next {
                Some(of) => {
                    let event = SupervisionEvent::Changed {
                        supervisor: monitor.supervisor,
                        of,
                        mode: monitor.mode,
                        paused: monitor.paused,
                    };
                    self.supervision_step(interaction, event);
                }
                None => self.end_monitor(interaction, monitor.supervisor, MonitorEnd::CallEnded, true),
            }
        }
    }

    pub(crate) fn ask_for_help(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        reason: String,
    ) -> Result<(), Refusal> {
        let contact = self.task(&agent, interaction)?;
        if contact.ended.is_some() || !talking(contact).any(|other| *other == agent) {
            return Err(Refusal::NotNow);
        }
        if contact.agent_prompt_plays() {
            return Err(Refusal::AgentPromptPlaying);
        }
        if reason.chars().count() > NOTE_CHARACTERS_MAX {
            return Err(Refusal::NoteTooLong);
        }
        self.supervision_step(interaction, SupervisionEvent::HelpRequested { agent, reason });
        Ok(())
    }

    pub(crate) fn end_unattended(&mut self, supervisor: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.supervision_of(supervisor)?;
        let unattended = self
            .state
            .interactions
            .get(&interaction)
            .ok_or(Refusal::UnknownTask)?
            .live_talk()
            .is_some_and(|talk| talk.unattended_since.is_some());
        if !unattended {
            return Err(Refusal::NotNow);
        }
        self.end(interaction, EndCause::SupervisorEnded);
        Ok(())
    }

    pub(crate) fn set_state_of(
        &mut self,
        supervisor: AgentId,
        whose: &AgentId,
        state: Availability,
    ) -> Result<(), Refusal> {
        let silent = self.may_set_state_of(&supervisor, whose)?.silent();
        if state == Availability::Available && silent {
            return Err(Refusal::StationSilent);
        }
        self.change_state(whose, state, Cause::Supervisor, Some(supervisor))
    }

    pub(crate) fn sign_out_of(&mut self, supervisor: AgentId, whom: &AgentId) -> Result<(), Refusal> {
        // A request that waits goes back first, and is nobody's fault (STN-20).
        if let Work::Offered(contact) = self.may_sign_out_of(&supervisor, whom)?.work {
            self.withdraw_request(contact, whom);
        }
        self.leave_station(whom, Cause::Supervisor, Some(supervisor));
        Ok(())
    }

    pub(crate) fn may_set_state_of(&self, supervisor: &AgentId, whose: &AgentId) -> Result<&Agent, Refusal> {
        let agent = self.managed(supervisor, whose)?;
        if self.supervision_of(supervisor)?.change_state {
            Ok(agent)
        } else {
            Err(Refusal::NotSupervisor)
        }
    }

    pub(crate) fn may_sign_out_of(&self, supervisor: &AgentId, whom: &AgentId) -> Result<&Agent, Refusal> {
        let agent = self.managed(supervisor, whom)?;
        if !self.supervision_of(supervisor)?.sign_out {
            return Err(Refusal::NotSupervisor);
        }
        match agent.work {
            // Requests and work without a customer go back to their queues; a reason that is owed is waited for.
            Work::Free | Work::Offered(_) if !agent.wraps_up() => Ok(agent),
            Work::Free | Work::Offered(_) => Err(Refusal::AgentBusy),
            Work::Talking(_) | Work::WrappingUp(_) | Work::Monitoring(_) => Err(Refusal::AgentBusy),
        }
    }

    /// An agent of a team that the supervisor manages.
    fn managed(&self, supervisor: &AgentId, whose: &AgentId) -> Result<&Agent, Refusal> {
        self.supervision_of(supervisor)?;
        let agent = self.state.agents.get(whose).ok_or(Refusal::NotSignedIn)?;
        if self.manages(supervisor, agent.team.as_ref()) {
            Ok(agent)
        } else {
            Err(Refusal::NotSupervisor)
        }
    }
}

/// Agents who talk in a contact, on either leg (SUP-15).
pub(crate) fn talking(contact: &Interaction) -> impl Iterator<Item = &AgentId> {
    let consulted = contact
        .consult
        .iter()
        .filter_map(|consult| consult.with.as_ref().and_then(|with| with.who.agent()));
    contact
        .live_talk()
        .into_iter()
        .flat_map(crate::talk::Talk::agents)
        .chain(consulted)
}

//! What people ask for during a contact, and the choice of a state.

use crate::agent::{Agent, Work};
use crate::decide::offers::Place;
use crate::directory::{Profile, WrapUpRule};
use crate::floor::Floor;
use crate::ids::{AgentId, IdleCodeId, InteractionId, LegId, WrapUpCodeId};
use crate::interaction::Interaction;
use crate::limits::DTMF_DIGITS_MAX;
use crate::station::{Availability, Device, IdleReason};
use crate::talk::{Live, Who};
use crate::variables::DraftsThen;
use crate::vocabulary::{Cause, Command, ConsultEvent, Effect, EndCause, Event, OfferOutcome, Refusal};

/// Who gets the digits that an agent sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DigitsTo {
    /// A party from outside.
    Leg(LegId),
    /// The flow of an entry point that is consulted.
    Flow(InteractionId),
}

impl Floor {
    pub(crate) fn command(&mut self, command: Command) -> Result<(), Refusal> {
        // Whoever is no longer configured sees no button, and can only leave.
        let leaves = matches!(command, Command::SignOut { .. });
        // Whoever writes an item down need not be an agent.
        let writes = matches!(command, Command::CreateItem { .. });
        if !leaves && !writes && !self.directory.agents.contains_key(command.agent()) {
            return Err(Refusal::UnknownAgent);
        }
        if let Some(item) = command.interaction().filter(|id| self.state.items.contains_key(id)) {
            return self.item_command(item, command);
        }
        match command {
            Command::SignIn {
                agent,
                team,
                device,
                take_over,
            } => self.sign_in(&agent, team, device, take_over),
            Command::SignOut { agent } => self.sign_out(&agent),
            Command::SetState { agent, state } => self.set_state(&agent, state),
            Command::Accept { agent, interaction } => self.accept(&agent, interaction),
            Command::Decline { agent, interaction } => self.decline(&agent, interaction),
            Command::Hold { agent, interaction } => self.hold(agent, interaction),
            Command::Resume { agent, interaction } => self.resume(agent, interaction),
            Command::Mute {
                agent,
                interaction,
                muted,
            } => self.mute(agent, interaction, muted),
            Command::Dtmf {
                agent,
                interaction,
                digits,
            } => self.dtmf(agent, interaction, digits),
            Command::Consult {
                agent,
                interaction,
                to,
                hold,
            } => self.start_consult(agent, interaction, to, hold),
            Command::EndConsult { agent, interaction } => self.end_consult(&agent, interaction),
            Command::ExitConsult { agent, interaction } => self.exit_consult(&agent, interaction),
            Command::Swap { agent, interaction } => self.swap(&agent, interaction),
            Command::Conference { agent, interaction } => self.start_conference(&agent, interaction),
            Command::ConsultTransfer { agent, interaction } => self.consult_transfer(&agent, interaction),
            Command::ConsultWrapUp {
                agent,
                interaction,
                code,
            } => self.consult_wrap_up(agent, interaction, code),
            Command::Transfer { agent, interaction, to } => self.start_transfer(agent, interaction, to),
            Command::ExitConference { agent, interaction } => self.exit_conference(&agent, interaction),
            Command::Drop {
                agent,
                interaction,
                participant,
            } => self.drop_participant(&agent, interaction, participant),
            Command::SuggestWrapUp {
                agent,
                interaction,
                code,
                note,
            } => self.suggest_wrap_up(agent, interaction, code, note),
            Command::AskForHelp {
                agent,
                interaction,
                reason,
            } => self.ask_for_help(agent, interaction, reason),
            Command::Monitor { agent, interaction, of } => self.start_monitor(agent, interaction, of),
            Command::SetMonitorMode {
                agent,
                interaction,
                mode,
            } => self.set_monitor_mode(agent, interaction, mode),
            Command::PauseMonitor {
                agent,
                interaction,
                paused,
            } => self.pause_monitor(agent, interaction, paused),
            Command::StopMonitor { agent, interaction } => self.stop_monitor(agent, interaction),
            Command::EndUnattended { agent, interaction } => self.end_unattended(&agent, interaction),
            Command::SetStateOf { agent, whose, state } => self.set_state_of(agent, &whose, state),
            Command::CreateItem {
                agent,
                queue,
                title,
                variables,
            } => self.create_item(agent, queue, title, &variables),
            Command::AcceptAll { agent } => self.accept_all(&agent),
            Command::SignOutOf { agent, whom } => self.sign_out_of(agent, &whom),
            Command::End { agent, interaction } => self.end_by_agent(&agent, interaction),
            Command::WrapUp {
                agent,
                interaction,
                code,
                drafts,
            } => self.wrap_up(agent, interaction, code, drafts),
            Command::SetVariables {
                agent,
                interaction,
                changes,
            } => self.set_variables(agent, interaction, &changes),
            Command::KeepDraft {
                agent,
                interaction,
                change,
            } => self.keep_draft(agent, interaction, &change),
            Command::DropDraft {
                agent,
                interaction,
                name,
            } => self.drop_draft(agent, interaction, name),
            Command::RevealVariable {
                agent,
                interaction,
                name,
                draft,
            } => self.reveal_variable(agent, interaction, name, draft),
        }
    }

    pub(crate) fn signed_in(&self, agent: &AgentId) -> Result<&Agent, Refusal> {
        self.state.agents.get(agent).ok_or(Refusal::NotSignedIn)
    }

    pub(crate) fn profile(&self, agent: &AgentId) -> Result<&Profile, Refusal> {
        self.directory.profile_of(agent).ok_or(Refusal::UnknownAgent)
    }

    fn set_state(&mut self, id: &AgentId, state: Availability) -> Result<(), Refusal> {
        if state == Availability::Available && self.signed_in(id)?.silent() {
            return Err(Refusal::StationSilent);
        }
        self.change_state(id, state, Cause::Agent, None)
    }

    /// Changes a state by a person's will: the agent's own, or a supervisor's (STA-9).
    pub(crate) fn change_state(
        &mut self,
        id: &AgentId,
        state: Availability,
        cause: Cause,
        by: Option<AgentId>,
    ) -> Result<(), Refusal> {
        let agent = self.signed_in(id)?;
        match &state {
            Availability::Idle(IdleReason::System(_)) => return Err(Refusal::SystemState),
            Availability::Idle(IdleReason::Code(code)) if !self.idle_code_allowed(id, code) => {
                return Err(Refusal::UnknownIdleCode);
            }
            Availability::Idle(IdleReason::Code(_)) => {}
            // Without a team nothing could be routed (STN-7).
            Availability::Available if agent.team.is_none() => return Err(Refusal::TeamRequired),
            Availability::Available => {}
        }
        if agent.availability != state {
            let interaction = agent.work.interaction().map(|id| self.state.root(id));
            self.record(Event::AgentStateChanged {
                agent: id.clone(),
                state,
                cause,
                interaction,
                by,
            });
        }
        Ok(())
    }

    fn idle_code_allowed(&self, agent: &AgentId, code: &IdleCodeId) -> bool {
        self.directory.idle_codes.contains_key(code)
            && self
                .directory
                .profile_of(agent)
                .is_some_and(|profile| profile.idle_codes.as_ref().is_none_or(|codes| codes.contains(code)))
    }

    /// The contact, if it concerns this agent.
    pub(crate) fn task(&self, agent: &AgentId, id: InteractionId) -> Result<&Interaction, Refusal> {
        self.state
            .interactions
            .get(&id)
            .filter(|contact| contact.concerns(agent) || self.asked_by_child(agent, contact).is_some())
            .ok_or(Refusal::UnknownTask)
    }

    /// The consult's own contact that rings at this agent; people know it by its parent.
    fn asked_by_child(&self, agent: &AgentId, contact: &Interaction) -> Option<InteractionId> {
        let child = self.state.child_of(contact)?;
        child.offer_to(agent).map(|_| child.id)
    }

    /// The contact, if this agent is on the customer's leg and the talk goes on.
    pub(crate) fn on_the_call(&self, agent: &AgentId, id: InteractionId) -> Result<&Interaction, Refusal> {
        let contact = self.task(agent, id)?;
        let there = contact.ended.is_none() && contact.member(agent).is_some();
        if there { Ok(contact) } else { Err(Refusal::NotNow) }
    }

    /// The request that waits for this agent: in which contact, and where it leads.
    fn offered(&self, agent: &AgentId, id: InteractionId) -> Result<(&Agent, InteractionId, Place), Refusal> {
        let person = self.signed_in(agent)?;
        let Work::Offered(at) = person.work else {
            return Err(Refusal::OfferGone);
        };
        if at != id && self.state.root(at) != id {
            return Err(Refusal::OfferGone);
        }
        let place = self.place_of(at, agent).ok_or(Refusal::OfferGone)?;
        Ok((person, at, place))
    }

    fn accept(&mut self, id: &AgentId, contact: InteractionId) -> Result<(), Refusal> {
        let (agent, at, place) = self.offered(id, contact)?;
        match agent.station.device {
            Device::Browser => {
                self.answered(at, place);
                Ok(())
            }
            Device::Extension(_) | Device::DialNumber(_) => Err(Refusal::AnswerOnPhone),
        }
    }

    fn decline(&mut self, agent: &AgentId, contact: InteractionId) -> Result<(), Refusal> {
        let (_, at, place) = self.offered(agent, contact)?;
        self.not_taken(at, place, OfferOutcome::AgentDeclined);
        Ok(())
    }

    fn hold(&mut self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let contact = self.on_the_call(&agent, interaction)?;
        if contact.consult_of(&agent).is_some() {
            return self.change_live(&agent, interaction, Live::Neither);
        }
        self.plain_talk(contact)?;
        if contact.live_talk().is_none_or(|talk| talk.held_since.is_some()) {
            return Err(Refusal::NotNow);
        }
        self.record(Event::CallHeld { interaction, agent });
        Ok(())
    }

    fn resume(&mut self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let contact = self.on_the_call(&agent, interaction)?;
        if contact.consult_of(&agent).is_some() {
            return self.change_live(&agent, interaction, Live::Customer);
        }
        if contact.live_talk().is_none_or(|talk| talk.held_since.is_none()) {
            return Err(Refusal::NotNow);
        }
        self.record(Event::CallResumed { interaction, agent });
        Ok(())
    }

    /// A talk of one agent with a customer who is there (HLD-7).
    fn plain_talk(&self, contact: &Interaction) -> Result<(), Refusal> {
        if contact.agent_prompt_plays() {
            Err(Refusal::AgentPromptPlaying)
        } else if contact.conference() {
            Err(Refusal::InConference)
        } else if contact.customer_left.is_some() {
            Err(Refusal::CustomerGone)
        } else if contact.transfer.is_some() {
            Err(Refusal::Transferring)
        } else {
            Ok(())
        }
    }

    fn mute(&mut self, agent: AgentId, interaction: InteractionId, muted: bool) -> Result<(), Refusal> {
        let contact = self.task(&agent, interaction)?;
        if contact.ended.is_some() {
            return Err(Refusal::NotNow);
        }
        if let Some(with) = contact.consulted(&agent).and_then(|consult| consult.with.as_ref()) {
            if with.muted != muted {
                self.consult_step(interaction, ConsultEvent::Muted { agent, muted });
            }
            return Ok(());
        }
        let contact = self.on_the_call(&agent, interaction)?;
        let silent = match contact.consult_of(&agent) {
            Some(consult) => consult.live == Live::Neither || (consult.away() && consult.with.is_none()),
            None => contact.live_talk().is_none_or(|talk| talk.held_since.is_some()),
        };
        if silent {
            return Err(Refusal::NotNow);
        }
        if contact.member(&agent).is_some_and(|member| member.muted != muted) {
            self.record(Event::ParticipantMuted {
                interaction,
                agent,
                muted,
            });
        }
        Ok(())
    }

    fn dtmf(&mut self, agent: AgentId, interaction: InteractionId, digits: String) -> Result<(), Refusal> {
        let to = self.digits_go_to(&agent, self.on_the_call(&agent, interaction)?)?;
        let sendable = |digit: char| matches!(digit, '0'..='9' | '*' | '#' | 'A'..='D');
        let count = digits.chars().count();
        if count == 0 || count > DTMF_DIGITS_MAX || !digits.chars().all(sendable) {
            return Err(Refusal::InvalidDigits);
        }
        self.record(Event::DigitsSent {
            interaction,
            agent,
            count: u8::try_from(count).unwrap_or(u8::MAX),
        });
        match to {
            DigitsTo::Leg(leg) => self.perform(Effect::SendDigits { leg, digits }),
            DigitsTo::Flow(child) => {
                for digit in digits.chars() {
                    self.step_flow(child, flow::Input::Digit(digit));
                }
            }
        }
        Ok(())
    }

    /// Whether a flow runs in a consult's own contact; a queue that is asked has none.
    fn listens(&self, child: InteractionId) -> bool {
        let child = self.state.interactions.get(&child);
        child.is_some_and(|child| child.run.is_some())
    }

    /// Who gets the digits that this agent sends: whomever the agent talks to, if that is somebody from outside.
    pub(crate) fn digits_go_to(&self, agent: &AgentId, contact: &Interaction) -> Result<DigitsTo, Refusal> {
        let outside = |who: &Who| who.agent().is_none();
        if let Some(consult) = contact.consult_of(agent).filter(|consult| consult.away()) {
            return match (consult.live, &consult.with, consult.child) {
                (Live::Consulted, Some(with), _) if outside(&with.who) => Ok(DigitsTo::Leg(with.leg)),
                (Live::Consulted, None, Some(child)) if self.listens(child) => Ok(DigitsTo::Flow(child)),
                (Live::Customer | Live::Consulted | Live::Neither, _, _) => Err(Refusal::NotNow),
            };
        }
        let talk = contact.live_talk().ok_or(Refusal::NotNow)?;
        if talk.held_since.is_some() || talk.prompt.is_some() {
            Err(Refusal::NotNow)
        } else if contact.customer_left.is_none() {
            Ok(DigitsTo::Leg(contact.customer))
        } else {
            let other = talk.members.iter().find(|member| outside(&member.who));
            other.map(|member| DigitsTo::Leg(member.leg)).ok_or(Refusal::NotNow)
        }
    }

    fn end_by_agent(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let contact = self.on_the_call(agent, interaction)?;
        if !self.profile(agent)?.end_call_enabled {
            return Err(Refusal::EndNotAllowed);
        }
        if contact.primary() != Some(agent) {
            return Err(Refusal::NotPrimary);
        }
        if contact.transfer.is_some() {
            return Err(Refusal::Transferring);
        }
        if contact.consult.as_ref().is_some_and(|consult| !consult.merging) && contact.customer_left.is_none() {
            return Err(Refusal::ConsultActive);
        }
        if contact.live_talk().is_some_and(|talk| talk.held_since.is_some()) {
            return Err(Refusal::Held);
        }
        self.end(interaction, EndCause::AgentEnded);
        Ok(())
    }

    fn wrap_up(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        code: WrapUpCodeId,
        drafts: DraftsThen,
    ) -> Result<(), Refusal> {
        self.task(&agent, interaction)?.owed_by(&agent).ok_or(Refusal::NotNow)?;
        self.check_wrap_up_code(&agent, &code)?;
        self.settle_drafts(&agent, interaction, drafts)?;
        self.record(Event::WrapUpSubmitted {
            interaction,
            agent,
            code,
            automatic: false,
        });
        Ok(())
    }

    pub(crate) fn check_wrap_up_code(&self, agent: &AgentId, code: &WrapUpCodeId) -> Result<(), Refusal> {
        let rule = self.profile(agent)?.wrap_up.as_ref();
        if rule.is_some_and(|rule| self.wrap_up_code_allowed(rule, code)) {
            Ok(())
        } else {
            Err(Refusal::UnknownWrapUpCode)
        }
    }

    fn wrap_up_code_allowed(&self, rule: &WrapUpRule, code: &WrapUpCodeId) -> bool {
        self.directory.wrap_up_codes.contains_key(code) && rule.codes.as_ref().is_none_or(|codes| codes.contains(code))
    }
}

//! What people ask for during a contact, and the choice of a state.

use crate::agent::{Agent, Work};
use crate::directory::{Profile, WrapUpRule};
use crate::floor::Floor;
use crate::ids::{AgentId, IdleCodeId, InteractionId, WrapUpCodeId};
use crate::interaction::{Interaction, Talk};
use crate::limits::DTMF_DIGITS_MAX;
use crate::station::{Availability, Device, IdleReason};
use crate::vocabulary::{Cause, Command, Effect, EndCause, Event, OfferOutcome, Refusal};

impl Floor {
    pub(crate) fn command(&mut self, command: Command) -> Result<(), Refusal> {
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
            Command::End { agent, interaction } => self.end_by_agent(&agent, interaction),
            Command::WrapUp {
                agent,
                interaction,
                code,
            } => self.wrap_up(agent, interaction, code),
        }
    }

    pub(crate) fn signed_in(&self, agent: &AgentId) -> Result<&Agent, Refusal> {
        self.state.agents.get(agent).ok_or(Refusal::NotSignedIn)
    }

    pub(crate) fn profile(&self, agent: &AgentId) -> Result<&Profile, Refusal> {
        self.directory.profile_of(agent).ok_or(Refusal::UnknownAgent)
    }

    fn set_state(&mut self, id: &AgentId, state: Availability) -> Result<(), Refusal> {
        let agent = self.signed_in(id)?;
        match &state {
            Availability::Idle(IdleReason::System(_)) => return Err(Refusal::SystemState),
            Availability::Idle(IdleReason::Code(code)) if !self.idle_code_allowed(id, code) => {
                return Err(Refusal::UnknownIdleCode);
            }
            Availability::Idle(IdleReason::Code(_)) => {}
            Availability::Available if agent.silent() => return Err(Refusal::StationSilent),
            Availability::Available => {}
        }
        if agent.availability != state {
            let interaction = agent.work.interaction();
            self.record(Event::AgentStateChanged {
                agent: id.clone(),
                state,
                cause: Cause::Agent,
                interaction,
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
    fn task(&self, agent: &AgentId, id: InteractionId) -> Result<&Interaction, Refusal> {
        self.state
            .interactions
            .get(&id)
            .filter(|contact| contact.concerns(agent))
            .ok_or(Refusal::UnknownTask)
    }

    /// The conversation, if this agent leads it.
    fn talk(&self, agent: &AgentId, id: InteractionId) -> Result<&Talk, Refusal> {
        let contact = self.task(agent, id)?;
        contact
            .talk
            .as_ref()
            .filter(|talk| contact.ended.is_none() && talk.agent == *agent)
            .ok_or(Refusal::NotNow)
    }

    fn offered(&self, agent: &AgentId, id: InteractionId) -> Result<&Agent, Refusal> {
        let agent = self.signed_in(agent)?;
        if agent.work == Work::Offered(id) {
            Ok(agent)
        } else {
            Err(Refusal::OfferGone)
        }
    }

    fn accept(&mut self, id: &AgentId, contact: InteractionId) -> Result<(), Refusal> {
        let agent = self.offered(id, contact)?;
        match agent.station.device {
            Device::Browser => {
                self.connect(contact);
                Ok(())
            }
            Device::Extension(_) | Device::DialNumber(_) => Err(Refusal::AnswerOnPhone),
        }
    }

    fn decline(&mut self, agent: &AgentId, contact: InteractionId) -> Result<(), Refusal> {
        self.offered(agent, contact)?;
        self.close_offer(contact, OfferOutcome::AgentDeclined);
        Ok(())
    }

    fn hold(&mut self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        if self.talk(&agent, interaction)?.held_since.is_some() {
            return Err(Refusal::NotNow);
        }
        self.record(Event::CallHeld { interaction, agent });
        Ok(())
    }

    fn resume(&mut self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        if self.talk(&agent, interaction)?.held_since.is_none() {
            return Err(Refusal::NotNow);
        }
        self.record(Event::CallResumed { interaction, agent });
        Ok(())
    }

    fn mute(&mut self, agent: AgentId, interaction: InteractionId, muted: bool) -> Result<(), Refusal> {
        let talk = self.talk(&agent, interaction)?;
        if talk.held_since.is_some() {
            return Err(Refusal::NotNow);
        }
        if talk.muted != muted {
            self.record(Event::ParticipantMuted {
                interaction,
                agent,
                muted,
            });
        }
        Ok(())
    }

    fn dtmf(&mut self, agent: AgentId, interaction: InteractionId, digits: String) -> Result<(), Refusal> {
        let talk = self.talk(&agent, interaction)?;
        if talk.held_since.is_some() {
            return Err(Refusal::NotNow);
        }
        let sendable = |digit: char| matches!(digit, '0'..='9' | '*' | '#' | 'A'..='D');
        let count = digits.chars().count();
        if count == 0 || count > DTMF_DIGITS_MAX || !digits.chars().all(sendable) {
            return Err(Refusal::InvalidDigits);
        }
        let customer = self.task(&agent, interaction)?.customer;
        self.record(Event::DigitsSent {
            interaction,
            agent,
            count: u8::try_from(count).unwrap_or(u8::MAX),
        });
        self.perform(Effect::SendDigits { leg: customer, digits });
        Ok(())
    }

    fn end_by_agent(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let held = self.talk(agent, interaction)?.held_since.is_some();
        if !self.profile(agent)?.end_call_enabled {
            return Err(Refusal::EndNotAllowed);
        }
        if held {
            return Err(Refusal::Held);
        }
        self.end(interaction, EndCause::AgentEnded);
        Ok(())
    }

    fn wrap_up(&mut self, agent: AgentId, interaction: InteractionId, code: WrapUpCodeId) -> Result<(), Refusal> {
        self.task(&agent, interaction)?.owed_by(&agent).ok_or(Refusal::NotNow)?;
        let rule = self.profile(&agent)?.wrap_up.as_ref();
        if !rule.is_some_and(|rule| self.wrap_up_code_allowed(rule, &code)) {
            return Err(Refusal::UnknownWrapUpCode);
        }
        self.record(Event::WrapUpSubmitted {
            interaction,
            agent,
            code,
            automatic: false,
        });
        Ok(())
    }

    fn wrap_up_code_allowed(&self, rule: &WrapUpRule, code: &WrapUpCodeId) -> bool {
        self.directory.wrap_up_codes.contains_key(code) && rule.codes.as_ref().is_none_or(|codes| codes.contains(code))
    }
}

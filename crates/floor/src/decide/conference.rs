//! The members of a talk: joining, leaving, who owns the contact then, and what is left when somebody is gone (CNF, PCL).

use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, LegId, WrapUpCodeId};
use crate::interaction::Interaction;
use crate::limits::NOTE_CHARACTERS_MAX;
use crate::talk::{ConsultStage, Live};
use crate::vocabulary::{
    ConferenceEvent, ConsultEvent, ConsultOutcome, Destination, EndCause, Event, LeaveCause, LegEnd, Refusal,
    ReleaseReason, TransferEvent, TransferOutcome,
};

impl Floor {
    pub(crate) fn conference_step(&mut self, interaction: InteractionId, event: ConferenceEvent) {
        self.record(Event::Conference { interaction, event });
    }

    /// Merges customer and consulted party (CNF-1); a number or an entry point that still rings joins on its answer
    /// (CON-27).
    pub(crate) fn start_conference(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let (_, consult, stage) = self.consult_stage_of(agent, interaction)?;
        match stage {
            ConsultStage::Active => {
                self.join(interaction);
                Ok(())
            }
            ConsultStage::Ringing if may_merge_early(&consult.to) && !consult.merging => {
                let agent = agent.clone();
                self.consult_step(interaction, ConsultEvent::Merging { agent });
                Ok(())
            }
            ConsultStage::Ringing | ConsultStage::Requested => Err(Refusal::ConsultNotReady),
        }
    }

    /// The consulted party becomes a member.
    pub(crate) fn join(&mut self, interaction: InteractionId) {
        let Some(with) = self.consult_in(interaction).and_then(|consult| consult.with.clone()) else {
            return;
        };
        self.conference_step(
            interaction,
            ConferenceEvent::Joined {
                who: with.who,
                leg: with.leg,
            },
        );
    }

    pub(crate) fn exit_conference(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let contact = self.on_the_call(agent, interaction)?;
        if !contact.conference() && contact.customer_left.is_none() {
            return Err(Refusal::NotInConference);
        }
        if contact.consult_of(agent).is_some() && contact.customer_left.is_none() {
            return Err(Refusal::ConsultActive);
        }
        let Some(leg) = contact.member(agent).map(|member| member.leg) else {
            return Err(Refusal::NotInConference);
        };
        self.leave(interaction, leg, LeaveCause::Exited);
        Ok(())
    }

    pub(crate) fn drop_participant(
        &mut self,
        agent: &AgentId,
        interaction: InteractionId,
        participant: LegId,
    ) -> Result<(), Refusal> {
        let contact = self.on_the_call(agent, interaction)?;
        if contact.customer_left.is_some() {
            return Err(Refusal::CustomerGone);
        }
        if !contact.conference() {
            return Err(Refusal::NotInConference);
        }
        if contact.primary() != Some(agent) {
            return Err(Refusal::NotPrimary);
        }
        let member = contact.talk.as_ref().and_then(|talk| talk.on(participant));
        let leg = member
            .filter(|member| member.who.agent() != Some(agent))
            .map(|member| member.leg)
            .ok_or(Refusal::UnknownParticipant)?;
        self.leave(interaction, leg, LeaveCause::Dropped);
        Ok(())
    }

    /// One member leaves and the others go on. Whoever owned the contact hands it to the agent longest on the call
    /// (CNF-7) and owes the wrap-up (END-5).
    pub(crate) fn leave(&mut self, interaction: InteractionId, leg: LegId, cause: LeaveCause) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let Some(member) = contact.talk.as_ref().and_then(|talk| talk.on(leg)).cloned() else {
            return;
        };
        let agent = member.who.agent().cloned();
        let consulting = agent.as_ref().is_some_and(|agent| contact.consult_of(agent).is_some());
        let owner = agent.filter(|agent| contact.primary() == Some(agent));
        // With one party left there is no talk to own: the last spell is that of whoever leaves now.
        let consulted = contact.consult.as_ref().is_some_and(|consult| consult.with.is_some());
        let members = contact.talk.as_ref().map_or(0, |talk| talk.members.len());
        let left = usize::from(contact.customer_left.is_none()) + members - 1 + usize::from(consulted && !consulting);
        let heir = owner
            .as_ref()
            .filter(|_| left >= 2)
            .and_then(|owner| contact.talk.as_ref().and_then(|talk| talk.heir_of(owner)));
        let heir = heir.cloned();
        if consulting {
            self.close_consult(interaction, ConsultOutcome::InitiatorLeft);
        }
        self.conference_step(
            interaction,
            ConferenceEvent::Left {
                who: member.who,
                leg,
                cause,
            },
        );
        self.let_go(interaction, leg, ReleaseReason::CallEnded);
        if let Some(owner) = owner {
            self.conference_step(interaction, ConferenceEvent::PrimaryChanged { agent: heir });
            self.wrap_up_starts(interaction, owner);
        }
        self.settle_talk(interaction);
    }

    /// What must follow when somebody has gone from a talk: the last one alone ends it (PCL-2), and a customer whose
    /// only partner is away in a consult is on hold.
    pub(crate) fn settle_talk(&mut self, interaction: InteractionId) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let Some(talk) = contact.live_talk() else { return };
        let consult = contact.consult.as_ref();
        let consulted = consult.is_some_and(|consult| consult.with.is_some());
        let customer = contact.customer_left.is_none();
        if usize::from(customer) + talk.members.len() + usize::from(consulted) < 2 {
            self.end(interaction, EndCause::LastLeft);
            return;
        }
        let Some(consult) = consult.filter(|_| talk.members.len() == 1) else {
            return;
        };
        // The last one on the customer's leg: a customer who is there is on hold while the agent is away, and without a
        // customer there is only the consulted party to talk to.
        let live = if customer { consult.live } else { Live::Consulted };
        let held = customer && consult.away() && talk.held_since.is_none();
        if held || live != consult.live {
            let agent = consult.initiator.clone();
            self.consult_step(interaction, ConsultEvent::LiveChanged { agent, live });
        }
    }

    /// The customer's leg is gone. Whoever is left goes on in Post Call when they are two (PCL-1, PCL-4).
    pub(crate) fn customer_gone(&mut self, interaction: InteractionId, cause: LegEnd) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let consult = contact.consult.as_ref();
        let only_rings = consult.is_some_and(|consult| consult.with.is_none());
        let members = contact.live_talk().map_or(0, |talk| talk.members.len());
        let consulted = consult.is_some_and(|consult| consult.with.is_some());
        let initiator = consult.map(|consult| (consult.initiator.clone(), consult.live));
        let had_talk = contact.talk.is_some() || contact.transfer.is_some();
        self.cancel_transfer(interaction, TransferOutcome::CustomerLeft);
        if members + usize::from(consulted) >= 2 {
            if only_rings {
                self.close_consult(interaction, ConsultOutcome::CustomerLeft);
            }
            self.conference_step(interaction, ConferenceEvent::CustomerLeft);
            // Swapping is over (PCL-7), so nobody may be left in silence: an initiator who held both goes back to the others.
            if let Some((agent, Live::Neither)) = initiator.filter(|_| consulted && members > 1) {
                let live = Live::Customer;
                self.consult_step(interaction, ConsultEvent::LiveChanged { agent, live });
            }
            self.settle_talk(interaction);
            return;
        }
        if only_rings {
            self.close_consult(interaction, ConsultOutcome::CustomerLeft);
        }
        self.end(
            interaction,
            match cause {
                LegEnd::HungUp | LegEnd::Released if had_talk => EndCause::CustomerLeft,
                LegEnd::HungUp | LegEnd::Released => EndCause::Abandoned,
                LegEnd::Lost | LegEnd::Failed => EndCause::CustomerLost,
                LegEnd::Restart => EndCause::Restart,
            },
        );
    }

    /// A member's phone is gone, or its sound for too long.
    pub(crate) fn member_gone(&mut self, interaction: InteractionId, leg: LegId, cause: LegEnd) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let Some(member) = contact.talk.as_ref().and_then(|talk| talk.on(leg)) else {
            return;
        };
        let (agent, hung_up) = (
            member.who.agent().cloned(),
            matches!(cause, LegEnd::HungUp | LegEnd::Released),
        );
        // Whoever has transferred and hangs up does not take the customer along: the destination is still rung (TRF-17).
        let transfers = contact.transfer.as_ref().is_some_and(|transfer| !transfer.released);
        if let Some(agent) = agent.clone().filter(|_| transfers) {
            self.transfer_alerts(interaction);
            if !hung_up {
                self.unavailable(agent, interaction);
            }
            return;
        }
        if contact.conference() || contact.customer_left.is_some() {
            let cause = if hung_up { LeaveCause::HungUp } else { LeaveCause::Lost };
            self.leave(interaction, leg, cause);
            if let Some(agent) = agent.filter(|_| !hung_up) {
                self.unavailable(agent, interaction);
            }
            return;
        }
        let heir = agent
            .as_ref()
            .and_then(|agent| contact.consult_of(agent))
            .and_then(|consult| consult.with.clone())
            .filter(|with| with.who.agent().is_some());
        match (agent, heir) {
            // The consulted agent is the one who is left (PCL-3).
            (Some(agent), Some(heir)) => {
                self.hand_over(interaction, agent.clone(), heir.who, heir.leg);
                if !hung_up {
                    self.unavailable(agent, interaction);
                }
            }
            (Some(_), None) => {
                self.close_consult(interaction, ConsultOutcome::InitiatorLeft);
                if hung_up {
                    self.end(interaction, EndCause::AgentHungUp);
                } else {
                    self.agent_lost(interaction);
                }
            }
            (None, _) => self.end(interaction, EndCause::LastLeft),
        }
    }

    /// The consulted party takes the initiator's place with the customer (TRF-4).
    pub(crate) fn hand_over(&mut self, interaction: InteractionId, by: AgentId, who: crate::talk::Who, leg: LegId) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let owner = contact.primary() == Some(&by);
        let left = contact.member(&by).map(|member| member.leg);
        let other = contact.talk.as_ref().and_then(|talk| talk.heir_of(&by)).cloned();
        let heir = who.agent().cloned().or(other);
        let event = TransferEvent::Completed {
            agent: by.clone(),
            who,
            leg,
            tone: false,
        };
        self.transfer_step(interaction, event);
        if let Some(left) = left {
            self.let_go(interaction, left, ReleaseReason::CallEnded);
        }
        if owner {
            self.conference_step(interaction, ConferenceEvent::PrimaryChanged { agent: heir });
            self.wrap_up_starts(interaction, by);
        }
        self.settle_talk(interaction);
    }

    /// Whoever talked in it may suggest while there is an owner to read it: the owner does not, nor does anybody who is
    /// asked again or listens as a supervisor meanwhile.
    pub(crate) fn may_suggest(&self, agent: &AgentId, contact: &Interaction) -> Result<(), Refusal> {
        if !contact.took_part.contains(agent) {
            return Err(Refusal::UnknownTask);
        }
        let owns = contact.owed_by(agent).is_some() || (contact.ended.is_none() && contact.primary() == Some(agent));
        let unread = contact.ended.is_some() && contact.owed.is_empty();
        let talks = contact.member(agent).is_some() || contact.consulted(agent).is_some();
        let elsewhere = self.task(agent, contact.id).is_ok() && !talks;
        if owns || unread || elsewhere {
            Err(Refusal::NotNow)
        } else {
            Ok(())
        }
    }

    pub(crate) fn suggest_wrap_up(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        code: Option<WrapUpCodeId>,
        note: String,
    ) -> Result<(), Refusal> {
        let contact = self.state.interactions.get(&interaction).ok_or(Refusal::UnknownTask)?;
        self.may_suggest(&agent, contact)?;
        if note.chars().count() > NOTE_CHARACTERS_MAX {
            return Err(Refusal::NoteTooLong);
        }
        if let Some(code) = &code {
            self.check_wrap_up_code(&agent, code)?;
        }
        self.conference_step(interaction, ConferenceEvent::WrapUpSuggested { agent, code, note });
        Ok(())
    }
}

/// Destinations that may be merged before they answer (D-16).
pub(crate) const fn may_merge_early(to: &Destination) -> bool {
    match to {
        Destination::Number(_) | Destination::Person(_) | Destination::EntryPoint(_) => true,
        Destination::Agent(_) | Destination::Queue(_) => false,
    }
}

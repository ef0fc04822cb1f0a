//! A consult's life: asked for, rung, answered, swapped, ended (CON). What becomes of it afterwards, a conference or a
//! transfer, is in their files.

use crate::decide::destination::{Purpose, Target};
use crate::floor::Floor;
use crate::ids::{AgentId, EntryPointId, InteractionId, QueueId, WrapUpCodeId};
use crate::interaction::{Interaction, Offer, Treatment};
use crate::limits::{CONFERENCE_PARTIES_MAX, INTERACTIONS_MAX};
use crate::talk::{Consult, ConsultStage, Live, Who};
use crate::vocabulary::{
    ConsultEvent, ConsultOutcome, Destination, EndCause, Event, OfferOutcome, QueueReason, Refusal, ReleaseReason,
};

impl Floor {
    pub(crate) fn consult_step(&mut self, interaction: InteractionId, event: ConsultEvent) {
        self.record(Event::Consult { interaction, event });
    }

    pub(crate) fn start_consult(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        to: Destination,
        hold: bool,
    ) -> Result<(), Refusal> {
        let contact = self.on_the_call(&agent, interaction)?;
        self.may_consult(contact)?;
        let target = self.target(&agent, Some(contact), &to, Purpose::Consult)?;
        let talk = contact.live_talk().ok_or(Refusal::NotNow)?;
        let (held, conference) = (talk.held_since.is_some(), contact.conference());
        let live = if hold || held || conference {
            Live::Consulted
        } else {
            Live::Customer
        };
        if self.state.interactions.len() >= INTERACTIONS_MAX {
            return Err(Refusal::NotNow);
        }
        if live == Live::Consulted && !held && !conference {
            self.record(Event::CallHeld {
                interaction,
                agent: agent.clone(),
            });
        }
        let child = match target {
            Target::Party(_) => None,
            Target::Queue(_) | Target::EntryPoint(_) => Some(InteractionId(self.state.last_interaction + 1)),
        };
        self.consult_step(
            interaction,
            ConsultEvent::Requested {
                agent: agent.clone(),
                to,
                live,
                child,
            },
        );
        match (target, child) {
            (Target::Party(who), _) => self.ring_consulted(interaction, agent, who),
            (Target::Queue(queue), Some(child)) => self.start_child(interaction, child, agent, None, Some(queue)),
            (Target::EntryPoint(entry), Some(child)) => self.start_child(interaction, child, agent, Some(entry), None),
            (Target::Queue(_) | Target::EntryPoint(_), None) => {}
        }
        Ok(())
    }

    /// What keeps anybody on this call from starting a consult.
    pub(crate) fn may_consult(&self, contact: &Interaction) -> Result<(), Refusal> {
        if contact.agent_prompt_plays() {
            Err(Refusal::AgentPromptPlaying)
        } else if contact.transfer.is_some() {
            Err(Refusal::Transferring)
        } else if contact.customer_left.is_some() {
            Err(Refusal::CustomerGone)
        } else if contact.consult.is_some() {
            Err(Refusal::ConsultActive)
        } else if contact.parties() >= CONFERENCE_PARTIES_MAX {
            Err(Refusal::ConferenceFull)
        } else {
            Ok(())
        }
    }

    fn ring_consulted(&mut self, interaction: InteractionId, initiator: AgentId, who: Who) {
        let Some(rung) = self.rings(&who) else { return };
        self.consult_step(
            interaction,
            ConsultEvent::Offered {
                agent: initiator.clone(),
                who: who.clone(),
                leg: rung.leg,
                target: rung.target.clone(),
                until: rung.until,
            },
        );
        if self.ring(interaction, rung, Some(&initiator)) {
            self.consult_answered(interaction);
        }
    }

    fn start_child(
        &mut self,
        parent: InteractionId,
        child: InteractionId,
        agent: AgentId,
        entry_point: Option<EntryPointId>,
        queue: Option<QueueId>,
    ) {
        let leg = self
            .state
            .interactions
            .get(&parent)
            .and_then(|contact| contact.member(&agent))
            .map(|member| member.leg);
        let Some(leg) = leg else { return };
        let flow_version = entry_point
            .as_ref()
            .and_then(|entry| self.directory.entry_points.get(entry))
            .map_or(0, |entry| entry.flow_version);
        self.consult_step(
            child,
            ConsultEvent::ChildStarted {
                agent,
                parent,
                leg,
                entry_point,
                flow_version,
                queue: queue.clone(),
            },
        );
        match queue {
            Some(queue) => {
                self.record(Event::FlowStepped {
                    interaction: child,
                    run: None,
                    treatment: Treatment {
                        prompt: None,
                        music: Some(self.directory.organization.hold_music.clone()),
                    },
                });
                self.queue_up(child, queue, QueueReason::Consult, None);
            }
            None => self.step_flow(child, flow::Input::Entered),
        }
    }

    /// The party that was rung directly has answered.
    pub(crate) fn consult_answered(&mut self, interaction: InteractionId) {
        let Some(consult) = self.consult_in(interaction) else {
            return;
        };
        if let Some(offer) = consult.offer.clone() {
            self.consult_connects(interaction, offer);
            self.join_if_merging(interaction);
        }
    }

    /// Somebody took what a queue or an entry point's flow had offered: the consult goes on in the parent (CON-22).
    pub(crate) fn child_answered(&mut self, child: InteractionId) {
        let Some(contact) = self.state.interactions.get(&child) else {
            return;
        };
        let Some((parent, offer)) = contact.parent.zip(contact.offer.clone()) else {
            return;
        };
        if self.consult_in(parent).is_none() {
            return;
        }
        self.consult_connects(parent, offer);
        self.end(child, EndCause::Answered);
        self.join_if_merging(parent);
    }

    fn consult_connects(&mut self, interaction: InteractionId, offer: Offer) {
        let Some(agent) = self.consult_in(interaction).map(|consult| consult.initiator.clone()) else {
            return;
        };
        self.consult_step(
            interaction,
            ConsultEvent::Connected {
                agent,
                tone: self.answers_by_itself(&offer.who),
                who: offer.who,
                leg: offer.leg,
            },
        );
    }

    fn join_if_merging(&mut self, interaction: InteractionId) {
        if self.consult_in(interaction).is_some_and(|consult| consult.merging) {
            self.join(interaction);
        }
    }

    /// The party that was rung did not take the consult. An Available agent who missed it is idle for the reason; one
    /// who was idle keeps reason and timer (CON-15).
    pub(crate) fn consult_not_taken(&mut self, interaction: InteractionId, outcome: OfferOutcome) {
        let rung = self
            .consult_in(interaction)
            .and_then(|consult| consult.offer.as_ref())
            .and_then(|offer| offer.who.agent().cloned());
        self.close_consult(interaction, consult_outcome(outcome));
        if let Some(agent) = rung {
            self.request_missed(&agent, interaction, outcome);
        }
    }

    /// Ends the consult, whatever its state: what rings stops, whoever was consulted leaves, the customer stays as is.
    pub(crate) fn close_consult(&mut self, interaction: InteractionId, outcome: ConsultOutcome) {
        let Some(consult) = self.consult_in(interaction).cloned() else {
            return;
        };
        if let Some(child) = consult.child {
            self.end(child, EndCause::ConsultOver);
        }
        let agent = consult.initiator.clone();
        self.consult_step(interaction, ConsultEvent::Closed { agent, outcome });
        let legs = consult.offer.iter().map(|offer| offer.leg);
        let why = if consult.with.is_some() {
            ReleaseReason::CallEnded
        } else {
            ReleaseReason::OfferOver
        };
        for leg in legs.chain(consult.with.iter().map(|with| with.leg)) {
            self.let_go(interaction, leg, why);
        }
    }

    /// Ends the consult and what follows from its end.
    pub(crate) fn finish_consult(&mut self, interaction: InteractionId, outcome: ConsultOutcome) {
        let Some(consult) = self.consult_in(interaction).cloned() else {
            return;
        };
        self.close_consult(interaction, outcome);
        let contact = self.state.interactions.get(&interaction);
        let goes_on = contact.is_some_and(|contact| !contact.conference() && contact.customer_left.is_none());
        let has_reasons = self
            .directory
            .profile_of(&consult.initiator)
            .is_some_and(|profile| profile.wrap_up.is_some());
        if consult.with.is_some() && goes_on && has_reasons && self.directory.organization.consult_wrap_up {
            let agent = consult.initiator;
            self.consult_step(interaction, ConsultEvent::WrapUpOffered { agent });
        }
        self.settle_talk(interaction);
    }

    pub(crate) fn end_consult(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let contact = self.task(agent, interaction)?;
        let consult = contact.consult_of(agent).ok_or(Refusal::NoConsult)?;
        let outcome = if consult.with.is_some() {
            ConsultOutcome::Ended
        } else {
            ConsultOutcome::Cancelled
        };
        self.finish_consult(interaction, outcome);
        Ok(())
    }

    pub(crate) fn exit_consult(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.task(agent, interaction)?
            .consulted(agent)
            .ok_or(Refusal::NoConsult)?;
        self.finish_consult(interaction, ConsultOutcome::Exited);
        Ok(())
    }

    pub(crate) fn swap(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let live = match self.active_consult(agent, interaction)?.live {
            Live::Consulted => Live::Customer,
            Live::Customer | Live::Neither => Live::Consulted,
        };
        self.change_live(agent, interaction, live)
    }

    /// Hold and resume while a consult is on (HLD-4).
    pub(crate) fn change_live(
        &mut self,
        agent: &AgentId,
        interaction: InteractionId,
        live: Live,
    ) -> Result<(), Refusal> {
        if self.active_consult(agent, interaction)?.live == live {
            return Err(Refusal::NotNow);
        }
        let agent = agent.clone();
        self.consult_step(interaction, ConsultEvent::LiveChanged { agent, live });
        Ok(())
    }

    /// The consult that this agent started and somebody has answered, while there is a customer to swap with.
    fn active_consult(&self, agent: &AgentId, interaction: InteractionId) -> Result<&Consult, Refusal> {
        let contact = self.task(agent, interaction)?;
        let consult = contact.consult_of(agent).ok_or(Refusal::NoConsult)?;
        if contact.customer_left.is_some() {
            return Err(Refusal::CustomerGone);
        }
        if consult.with.is_none() {
            return Err(Refusal::ConsultNotReady);
        }
        Ok(consult)
    }

    pub(crate) fn consult_wrap_up(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        code: WrapUpCodeId,
    ) -> Result<(), Refusal> {
        let offered = &self.task(&agent, interaction)?.consult_wrap_up;
        if offered.as_ref().is_none_or(|(whose, _)| *whose != agent) {
            return Err(Refusal::NotNow);
        }
        self.check_wrap_up_code(&agent, &code)?;
        self.consult_step(interaction, ConsultEvent::WrapUpSubmitted { agent, code });
        Ok(())
    }

    pub(crate) fn consult_in(&self, interaction: InteractionId) -> Option<&Consult> {
        self.state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.consult.as_ref())
    }

    /// Whether a transfer or a merge may complete the consult now (D-16), and how far it is.
    pub(crate) fn consult_stage_of(
        &self,
        agent: &AgentId,
        interaction: InteractionId,
    ) -> Result<(&Interaction, &Consult, ConsultStage), Refusal> {
        let contact = self.task(agent, interaction)?;
        let consult = contact.consult_of(agent).ok_or(Refusal::NoConsult)?;
        if contact.customer_left.is_some() {
            return Err(Refusal::CustomerGone);
        }
        let stage = self.state.consult_stage(contact).ok_or(Refusal::NoConsult)?;
        Ok((contact, consult, stage))
    }
}

/// What an offer's end means to whoever asked for the consult.
const fn consult_outcome(outcome: OfferOutcome) -> ConsultOutcome {
    match outcome {
        OfferOutcome::Rona => ConsultOutcome::NoAnswer,
        OfferOutcome::AgentBusy => ConsultOutcome::Busy,
        OfferOutcome::AgentDeclined => ConsultOutcome::Declined,
        OfferOutcome::AgentUnavailable => ConsultOutcome::Unreachable,
        OfferOutcome::InvalidNumber => ConsultOutcome::InvalidNumber,
        OfferOutcome::ChannelFailure | OfferOutcome::Restart => ConsultOutcome::Failed,
        OfferOutcome::CallerLeft => ConsultOutcome::CustomerLeft,
        OfferOutcome::Withdrawn => ConsultOutcome::Cancelled,
    }
}

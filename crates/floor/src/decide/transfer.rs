//! Giving the customer away (TRF): to a queue or an entry point at once, to an agent or a number as soon as it alerts,
//! and what becomes of a customer whom nobody takes (TRF-17).

use crate::decide::destination::{Purpose, Target};
use crate::floor::Floor;
use crate::ids::{AgentId, EntryPointId, InteractionId, QueueId};
use crate::interaction::{Interaction, Treatment};
use crate::station::Device;
use crate::talk::{Consult, ConsultStage, Transfer, Who};
use crate::vocabulary::{
    ConsultOutcome, Destination, EndCause, Event, OfferOutcome, QueueReason, Refusal, ReleaseReason, TransferEvent,
    TransferOutcome,
};

impl Floor {
    pub(crate) fn transfer_step(&mut self, interaction: InteractionId, event: TransferEvent) {
        self.record(Event::Transfer { interaction, event });
    }

    pub(crate) fn start_transfer(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        to: Destination,
    ) -> Result<(), Refusal> {
        let contact = self.on_the_call(&agent, interaction)?;
        if contact.agent_prompt_plays() {
            return Err(Refusal::AgentPromptPlaying);
        }
        if contact.transfer.is_some() {
            return Err(Refusal::Transferring);
        }
        if contact.customer_left.is_some() {
            return Err(Refusal::CustomerGone);
        }
        if contact.conference() {
            return Err(Refusal::InConference);
        }
        if contact.consult.is_some() {
            return Err(Refusal::ConsultActive);
        }
        let target = self.target(&agent, Some(contact), &to, Purpose::Transfer)?;
        self.transfer_to(agent, interaction, to, target);
        Ok(())
    }

    fn transfer_to(&mut self, agent: AgentId, interaction: InteractionId, to: Destination, target: Target) {
        self.transfer_step(
            interaction,
            TransferEvent::Started {
                agent: agent.clone(),
                to,
            },
        );
        match target {
            Target::Party(who) => self.ring_transferred(interaction, agent, who),
            Target::Queue(queue) => {
                self.part(interaction, &agent);
                self.queue_again(interaction, queue, QueueReason::Transferred);
                self.wrap_up_starts(interaction, agent);
            }
            Target::EntryPoint(entry) => {
                self.part(interaction, &agent);
                self.wrap_up_starts(interaction, agent.clone());
                self.enter(interaction, agent, entry);
            }
        }
    }

    fn ring_transferred(&mut self, interaction: InteractionId, agent: AgentId, who: Who) {
        let Some(rung) = self.rings(&who) else { return };
        self.transfer_step(
            interaction,
            TransferEvent::Offered {
                agent,
                who: who.clone(),
                leg: rung.leg,
                target: rung.target.clone(),
                until: rung.until,
            },
        );
        let alerts = rung.target.is_none();
        let answered = self.ring(interaction, rung, None);
        if alerts {
            self.transfer_alerts(interaction);
        }
        if answered {
            self.transfer_answered(interaction);
        }
    }

    /// From the consult panel: the consulted party gets the customer (TRF-4), before its answer too (CON-27).
    pub(crate) fn consult_transfer(&mut self, agent: &AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let (contact, consult, stage) = self.consult_stage_of(agent, interaction)?;
        let (conference, consult) = (contact.conference(), consult.clone());
        match (stage, consult.with.clone()) {
            (ConsultStage::Active, Some(with)) => {
                self.hand_over(interaction, agent.clone(), with.who, with.leg);
                Ok(())
            }
            (ConsultStage::Ringing, None) if !conference && !consult.merging => {
                if consult.offer.is_some() {
                    let event = TransferEvent::Started {
                        agent: agent.clone(),
                        to: consult.to,
                    };
                    self.transfer_step(interaction, event);
                    self.transfer_alerts(interaction);
                } else {
                    // The queue or the entry point takes the customer instead of the consult's own contact.
                    if let Some(target) = self.may_give_early(agent, contact, &consult)? {
                        self.close_consult(interaction, ConsultOutcome::Joined);
                        self.transfer_to(agent.clone(), interaction, consult.to, target);
                    }
                }
                Ok(())
            }
            (ConsultStage::Ringing | ConsultStage::Requested | ConsultStage::Active, _) => {
                Err(Refusal::ConsultNotReady)
            }
        }
    }

    /// The queue or the entry point that takes the customer before anybody has answered, unless that may not be any
    /// more; `None` when somebody is rung who takes the customer by answering.
    pub(crate) fn may_give_early(
        &self,
        agent: &AgentId,
        contact: &Interaction,
        consult: &Consult,
    ) -> Result<Option<Target>, Refusal> {
        match consult.offer {
            Some(_) => Ok(None),
            None => self
                .target(agent, Some(contact), &consult.to, Purpose::Transfer)
                .map(Some),
        }
    }

    /// The destination alerts: whoever transfers is released and owes the wrap-up (TRF-9).
    pub(crate) fn transfer_alerts(&mut self, interaction: InteractionId) {
        let Some(transfer) = self.transfer_in(interaction).filter(|transfer| !transfer.released) else {
            return;
        };
        let Some(agent) = transfer.by.clone() else { return };
        let contact = self.state.interactions.get(&interaction);
        let leg = contact
            .and_then(|contact| contact.member(&agent))
            .map(|member| member.leg);
        let owner = contact.is_some_and(|contact| contact.primary() == Some(&agent));
        self.transfer_step(interaction, TransferEvent::Released { agent: agent.clone() });
        if let Some(leg) = leg {
            self.let_go(interaction, leg, ReleaseReason::CallEnded);
        }
        if owner {
            self.wrap_up_starts(interaction, agent);
        }
    }

    pub(crate) fn transfer_answered(&mut self, interaction: InteractionId) {
        self.transfer_alerts(interaction);
        let Some(transfer) = self.transfer_in(interaction).cloned() else {
            return;
        };
        let Some(by) = transfer.by.clone() else {
            self.flow_transfer_answered(interaction, transfer);
            return;
        };
        let back = transfer.offer.who.agent() == Some(&by);
        if back {
            self.withdraw_wrap_up(interaction, &by);
        }
        self.transfer_step(
            interaction,
            TransferEvent::Completed {
                agent: by,
                tone: self.answers_by_itself(&transfer.offer.who),
                who: transfer.offer.who,
                leg: transfer.offer.leg,
            },
        );
    }

    /// The destination did not take the customer.
    pub(crate) fn transfer_not_taken(&mut self, interaction: InteractionId, outcome: OfferOutcome) {
        let Some(transfer) = self.transfer_in(interaction).cloned() else {
            return;
        };
        self.cancel_transfer(interaction, transfer_outcome(outcome));
        if let Some(agent) = transfer.offer.who.agent() {
            self.request_missed(agent, interaction, outcome);
        }
        match &transfer.by {
            None => self.step_flow(interaction, flow::Input::TransferFailed),
            Some(by) if transfer.released => {
                self.take_back(interaction, by, transfer.offer.who.agent() == Some(by));
                self.owe_again(interaction);
            }
            Some(_) => {}
        }
    }

    /// Whoever did not take the contact back owes the wrap-up after all (END-5).
    fn owe_again(&mut self, interaction: InteractionId) {
        let whose = self
            .state
            .interactions
            .get(&interaction)
            .filter(|contact| contact.transfer.is_none())
            .and_then(|contact| contact.withdrawn.clone());
        if let Some(agent) = whose {
            self.wrap_up_starts(interaction, agent);
        }
    }

    /// Stops what rings for a transfer.
    pub(crate) fn cancel_transfer(&mut self, interaction: InteractionId, outcome: TransferOutcome) {
        let Some(transfer) = self.transfer_in(interaction).cloned() else {
            return;
        };
        let Some(agent) = transfer.by.clone() else {
            self.flow_transfer_over(interaction, transfer, outcome);
            return;
        };
        self.transfer_step(interaction, TransferEvent::Failed { agent, outcome });
        self.let_go(interaction, transfer.offer.leg, ReleaseReason::OfferOver);
    }

    /// A caller is never disconnected by a failed transfer: the last queue, the team's fallback queue, whoever
    /// transferred, any queue at all (TRF-17).
    fn take_back(&mut self, interaction: InteractionId, by: &AgentId, came_back_already: bool) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let directory = &self.directory;
        let known = |queue: &QueueId| directory.queues.contains_key(queue);
        let last = contact.line.as_ref().map(|line| line.queue.clone()).filter(known);
        let fallback = || self.fallback_of(by);
        let queue = last.or_else(fallback);
        match queue {
            Some(queue) => self.queue_again(interaction, queue, QueueReason::TransferNotTaken),
            None if !came_back_already && self.return_to(interaction, by) => {}
            None => match self.last_resort() {
                Some(queue) => self.queue_again(interaction, queue, QueueReason::TransferNotTaken),
                None => self.end(interaction, EndCause::FlowFailed),
            },
        }
    }

    /// The fallback queue of the agent's team.
    fn fallback_of(&self, agent: &AgentId) -> Option<QueueId> {
        let signed_in = self.state.agents.get(agent).and_then(|agent| agent.team.as_ref());
        let person = self.directory.agents.get(agent);
        let team = signed_in.or_else(|| person.and_then(|person| person.teams.first()))?;
        self.directory
            .teams
            .get(team)?
            .fallback_queue
            .clone()
            .filter(|queue| self.directory.takes_calls(queue))
    }

    fn last_resort(&self) -> Option<QueueId> {
        let fallback = self.directory.organization.fallback_queue.clone();
        let mut queues = self.directory.queues.keys();
        fallback
            .filter(|queue| self.directory.takes_calls(queue))
            .or_else(|| queues.find(|queue| self.directory.takes_calls(queue)).cloned())
    }

    /// Back to whoever transferred, if that agent can still be had: at once in the browser, by ringing a phone. What
    /// was owed for the transfer is withdrawn when the agent has the customer again.
    fn return_to(&mut self, interaction: InteractionId, agent: &AgentId) -> bool {
        let owes = self
            .state
            .interactions
            .get(&interaction)
            .is_some_and(|contact| contact.owed_by(agent).is_some());
        let Some(person) = self.state.agents.get(agent) else {
            return false;
        };
        let free = owes || person.work == crate::agent::Work::Free;
        match (&person.station.device, person.station.leg) {
            (Device::Browser, Some(leg)) if free && !person.silent() => {
                self.withdraw_wrap_up(interaction, agent);
                let agent = agent.clone();
                self.transfer_step(interaction, TransferEvent::Returned { agent, leg });
                true
            }
            (Device::Extension(_) | Device::DialNumber(_), _) if free => {
                self.withdraw_wrap_up(interaction, agent);
                let to = Destination::Agent(agent.clone());
                let by = agent.clone();
                self.transfer_step(interaction, TransferEvent::Started { agent: by, to });
                self.ring_transferred(interaction, agent.clone(), Who::Agent(agent.clone()));
                self.transfer_alerts(interaction);
                true
            }
            _ => false,
        }
    }

    fn withdraw_wrap_up(&mut self, interaction: InteractionId, agent: &AgentId) {
        let owes = self
            .state
            .interactions
            .get(&interaction)
            .is_some_and(|contact| contact.owed_by(agent).is_some());
        if owes {
            let agent = agent.clone();
            self.transfer_step(interaction, TransferEvent::WrapUpWithdrawn { agent });
        }
    }

    /// The agent leaves, the customer stays.
    fn part(&mut self, interaction: InteractionId, agent: &AgentId) {
        let leg = self
            .state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.member(agent))
            .map(|member| member.leg);
        self.record(Event::AgentDetached {
            interaction,
            agent: agent.clone(),
        });
        if let Some(leg) = leg {
            self.let_go(interaction, leg, ReleaseReason::CallEnded);
        }
    }

    /// Into a queue, with music, keeping the time since which the contact has been in line and its priority (TRF-5).
    fn queue_again(&mut self, interaction: InteractionId, queue: QueueId, reason: QueueReason) {
        self.record(Event::FlowStepped {
            interaction,
            run: None,
            treatment: Treatment {
                prompt: None,
                music: Some(self.directory.organization.hold_music.clone()),
            },
        });
        self.queue_up(interaction, queue, reason, None);
    }

    /// Through an entry point again (TRF-6).
    fn enter(&mut self, interaction: InteractionId, agent: AgentId, entry_point: EntryPointId) {
        let flow_version = self
            .directory
            .entry_points
            .get(&entry_point)
            .map_or(0, |entry| entry.flow_version);
        self.transfer_step(
            interaction,
            TransferEvent::EntryPointEntered {
                agent,
                entry_point,
                flow_version,
            },
        );
        self.variables_move(interaction);
        self.step_flow(interaction, flow::Input::Entered);
    }

    pub(crate) fn transfer_in(&self, interaction: InteractionId) -> Option<&Transfer> {
        self.state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.transfer.as_ref())
    }
}

/// What an offer's end means to whoever transfers.
const fn transfer_outcome(outcome: OfferOutcome) -> TransferOutcome {
    match outcome {
        OfferOutcome::Rona => TransferOutcome::NoAnswer,
        OfferOutcome::AgentBusy => TransferOutcome::Busy,
        OfferOutcome::AgentDeclined => TransferOutcome::Declined,
        OfferOutcome::AgentUnavailable => TransferOutcome::Unreachable,
        OfferOutcome::InvalidNumber => TransferOutcome::InvalidNumber,
        OfferOutcome::ChannelFailure | OfferOutcome::Restart => TransferOutcome::Failed,
        OfferOutcome::CallerLeft => TransferOutcome::CustomerLeft,
        OfferOutcome::Withdrawn => TransferOutcome::Cancelled,
    }
}

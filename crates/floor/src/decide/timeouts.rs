//! Deadlines that have come. Each is a field of the state; what is not due is left alone, so a time-out too many does
//! no harm.

use crate::agent::Work;
use crate::decide::offers::Place;
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, PhoneId};
use crate::interaction::LegState;
use crate::limits::{CALLER_SOUND_LOSS_MS, UNATTENDED_WARNING_MS};
use crate::schedule::{Subject, may_park, offer_until, silent_members, transfer_until};
use crate::vocabulary::{
    Cause, ConferenceEvent, ConsultOutcome, EndCause, Event, LegEnd, MonitorEnd, OfferOutcome, ReleaseReason,
};

impl Floor {
    pub(crate) fn timeout(&mut self) {
        for subject in self.schedule.due(self.now) {
            match subject {
                Subject::Interaction(id) => self.interaction_due(id),
                Subject::Agent(id) => self.agent_due(&id),
                Subject::Phone(id) => self.phone_due(id),
            }
        }
    }

    fn interaction_due(&mut self, id: InteractionId) {
        if self.state.items.contains_key(&id) {
            self.item_due(id);
            return;
        }
        self.flow_due(id);
        self.offer_due(id);
        self.terms_due(id);
        self.flow_wait_due(id);
        self.wait_due(id);
        self.agent_sound_due(id);
        self.caller_sound_due(id);
        self.monitors_due(id);
        self.agent_prompt_due(id);
        self.unattended_due(id);
        self.releases_due(id);
        self.wrap_ups_due(id);
    }

    /// Whoever was asked has not answered in time; a transfer whose destination does not even alert has less of it.
    fn offer_due(&mut self, id: InteractionId) {
        let Some(contact) = self.state.interactions.get(&id) else {
            return;
        };
        let consult = contact.consult.as_ref().and_then(|consult| consult.offer.as_ref());
        let transfer = contact.transfer.as_ref();
        let due: Vec<(Place, OfferOutcome)> = [
            (Place::Routed, contact.offer.as_ref().map(offer_until)),
            (Place::Consult, consult.map(offer_until)),
            (Place::Transfer, transfer.map(transfer_until)),
        ]
        .into_iter()
        .filter(|(_, until)| until.is_some_and(|until| until <= self.now))
        .map(|(place, _)| (place, OfferOutcome::Rona))
        .collect();
        for (place, outcome) in due {
            self.not_taken(id, place, outcome);
        }
    }

    fn monitors_due(&mut self, id: InteractionId) {
        let overdue: Vec<AgentId> = self
            .state
            .interactions
            .get(&id)
            .into_iter()
            .flat_map(|contact| &contact.monitors)
            .filter(|monitor| monitor.rings_until.is_some_and(|until| until <= self.now))
            .map(|monitor| monitor.supervisor.clone())
            .collect();
        for supervisor in overdue {
            self.end_monitor(id, supervisor, MonitorEnd::NotAnswered, true);
        }
    }

    /// A message to the agent whose end was never told (ANS-6).
    fn agent_prompt_due(&mut self, id: InteractionId) {
        let talk = self.state.interactions.get(&id).and_then(|contact| contact.live_talk());
        let prompt = talk.and_then(|talk| talk.prompt.as_ref());
        if prompt.is_some_and(|prompt| prompt.until <= self.now) {
            self.record(Event::AgentPromptFinished { interaction: id });
        }
    }

    /// A call without an agent: the warning, then the end (CNF-16).
    fn unattended_due(&mut self, id: InteractionId) {
        let Some(talk) = self.state.interactions.get(&id).and_then(|contact| contact.live_talk()) else {
            return;
        };
        let Some(since) = talk.unattended_since else { return };
        let warned = talk.warned;
        let end = since.plus(self.directory.organization.unattended_limit_ms);
        if end <= self.now {
            self.end(id, EndCause::Unattended);
        } else if !warned && end <= self.now.plus(UNATTENDED_WARNING_MS) {
            self.conference_step(id, ConferenceEvent::UnattendedWarned);
        }
    }

    fn wait_due(&mut self, id: InteractionId) {
        let due = self
            .state
            .interactions
            .get(&id)
            .filter(|contact| contact.waiting() && contact.offer.is_none())
            .is_some_and(|contact| {
                contact.line.as_ref().is_some_and(|line| {
                    self.directory
                        .queues
                        .get(&line.queue)
                        .is_some_and(|queue| line.waiting_since.plus(queue.max_wait_ms) <= self.now)
                })
            });
        if due {
            self.end(id, EndCause::WaitedTooLong);
        }
    }

    /// Somebody's sound has been away (NET-6): the customer of a lone agent hears music first; then whoever is lost
    /// leaves, and the contact goes on without.
    pub(crate) fn agent_sound_due(&mut self, id: InteractionId) {
        let Some(contact) = self
            .state
            .interactions
            .get(&id)
            .filter(|contact| contact.ended.is_none())
        else {
            return;
        };
        let organization = &self.directory.organization;
        let mut lost = Vec::new();
        let mut park = false;
        for (member, since) in silent_members(&self.state, contact) {
            if since.plus(organization.sound_loss_return_ms) <= self.now {
                lost.push((member.leg, member.who.agent().cloned()));
            } else if may_park(contact, member) && since.plus(organization.sound_loss_park_ms) <= self.now {
                park = true;
            }
        }
        if park {
            self.record(Event::CustomerParked { interaction: id });
        }
        for (leg, agent) in lost {
            let consulted = self
                .consult_in(id)
                .and_then(|consult| consult.with.as_ref())
                .is_some_and(|with| with.leg == leg);
            if consulted {
                self.finish_consult(id, ConsultOutcome::Failed);
                if let Some(agent) = agent {
                    self.unavailable(agent, id);
                }
            } else {
                self.member_gone(id, leg, LegEnd::Lost);
            }
        }
    }

    fn caller_sound_due(&mut self, id: InteractionId) {
        let due = self
            .state
            .interactions
            .get(&id)
            .and_then(|contact| contact.caller_silent_since)
            .is_some_and(|since| since.plus(CALLER_SOUND_LOSS_MS) <= self.now);
        if due {
            // The leg may still be there without its sound; whoever is left goes on without it.
            let customer = self.state.interactions.get(&id).map(|contact| contact.customer);
            self.customer_gone(id, LegEnd::Lost);
            if let Some(customer) = customer {
                self.let_go(id, customer, ReleaseReason::CallEnded);
            }
        }
    }

    fn releases_due(&mut self, id: InteractionId) {
        let Some(contact) = self.state.interactions.get(&id) else {
            return;
        };
        let overdue: Vec<_> = contact
            .legs
            .values()
            .filter(|leg| matches!(leg.state, LegState::Releasing { until } if until <= self.now))
            .map(|leg| leg.id)
            .collect();
        for leg in overdue {
            self.record(Event::LegEnded {
                interaction: id,
                leg,
                cause: LegEnd::Lost,
            });
        }
    }

    fn wrap_ups_due(&mut self, id: InteractionId) {
        let Some(contact) = self.state.interactions.get(&id) else {
            return;
        };
        let overdue: Vec<AgentId> = contact
            .owed
            .iter()
            .filter(|owed| owed.until.is_some_and(|until| until <= self.now))
            .map(|owed| owed.agent.clone())
            .collect();
        for agent in overdue {
            self.wrap_up_by_itself(id, agent);
        }
    }

    /// Submits the default reason (WRP-5).
    fn wrap_up_by_itself(&mut self, interaction: InteractionId, agent: AgentId) {
        let code = self.default_wrap_up_code(&agent);
        self.record(Event::WrapUpSubmitted {
            interaction,
            agent,
            code,
            automatic: true,
        });
    }

    /// A profile that lost its wrap-up meanwhile still closes what was owed, with any reason there is.
    pub(crate) fn default_wrap_up_code(&self, agent: &AgentId) -> crate::ids::WrapUpCodeId {
        let rule = self
            .directory
            .profile_of(agent)
            .and_then(|profile| profile.wrap_up.as_ref());
        rule.map(|rule| rule.default_code.clone())
            .or_else(|| self.directory.wrap_up_codes.keys().next().cloned())
            .unwrap_or_else(|| crate::ids::WrapUpCodeId::new("none"))
    }

    /// The station has stayed away for too long: what is owed is submitted, and the agent is signed out.
    fn agent_due(&mut self, id: &AgentId) {
        let Some(agent) = self.state.agents.get(id) else { return };
        let loss = self.directory.organization.station_loss_ms;
        if agent
            .station
            .silent_since
            .is_none_or(|since| since.plus(loss) > self.now)
        {
            return;
        }
        match agent.work {
            Work::Free => {}
            Work::WrappingUp(contact) => self.wrap_up_by_itself(contact, id.clone()),
            Work::Monitoring(contact) => self.end_monitor(contact, id.clone(), MonitorEnd::Lost, true),
            Work::Offered(_) | Work::Talking(_) => return,
        }
        self.leave_station(id, Cause::StationTimeout, None);
    }

    fn phone_due(&mut self, phone: PhoneId) {
        if self.state.phones.get(&phone).is_some_and(|kept| kept.until <= self.now) {
            self.record(Event::PhoneUnregistered { phone });
        }
    }
}

//! Deadlines that have come. Each is a field of the state; what is not due is left alone, so a time-out too many does
//! no harm.

use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, PhoneId};
use crate::interaction::LegState;
use crate::limits::CALLER_SOUND_LOSS_MS;
use crate::schedule::Subject;
use crate::vocabulary::{Cause, EndCause, Event, LegEnd, OfferOutcome};

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
        self.flow_due(id);
        self.offer_due(id);
        self.wait_due(id);
        self.agent_sound_due(id);
        self.caller_sound_due(id);
        self.releases_due(id);
        self.wrap_ups_due(id);
    }

    fn offer_due(&mut self, id: InteractionId) {
        let due = self
            .state
            .interactions
            .get(&id)
            .and_then(|contact| contact.offer.as_ref())
            .is_some_and(|offer| offer.confirm_until.unwrap_or(offer.until) <= self.now);
        if due {
            self.close_offer(id, OfferOutcome::Rona);
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

    fn agent_sound_due(&mut self, id: InteractionId) {
        let Some(contact) = self
            .state
            .interactions
            .get(&id)
            .filter(|contact| contact.ended.is_none())
        else {
            return;
        };
        let Some(talk) = &contact.talk else { return };
        let Some(since) = self
            .state
            .agents
            .get(&talk.agent)
            .and_then(|agent| agent.station.silent_since)
        else {
            return;
        };
        let since = since.max(talk.connected_at);
        let organization = &self.directory.organization;
        if since.plus(organization.sound_loss_return_ms) <= self.now {
            self.agent_lost(id);
        } else if !talk.parked && since.plus(organization.sound_loss_park_ms) <= self.now {
            self.record(Event::CustomerParked { interaction: id });
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
            self.end(id, EndCause::CustomerLost);
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
        let rule = self
            .directory
            .profile_of(&agent)
            .and_then(|profile| profile.wrap_up.as_ref());
        // A profile that lost its wrap-up meanwhile still closes what was owed, with any reason there is.
        let code = rule
            .map(|rule| rule.default_code.clone())
            .or_else(|| self.directory.wrap_up_codes.keys().next().cloned())
            .unwrap_or_else(|| crate::ids::WrapUpCodeId::new("none"));
        self.record(Event::WrapUpSubmitted {
            interaction,
            agent,
            code,
            automatic: true,
        });
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
            crate::agent::Work::Free => self.leave(id, Cause::StationTimeout),
            crate::agent::Work::WrappingUp(contact) => {
                self.wrap_up_by_itself(contact, id.clone());
                self.leave(id, Cause::StationTimeout);
            }
            crate::agent::Work::Offered(_) | crate::agent::Work::Talking(_) => {}
        }
    }

    fn phone_due(&mut self, phone: PhoneId) {
        if self.state.phones.get(&phone).is_some_and(|kept| kept.until <= self.now) {
            self.record(Event::PhoneUnregistered { phone });
        }
    }
}

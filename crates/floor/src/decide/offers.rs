//! An offer's life: made, ringing, taken or not, and what that does to the agent (RON, STA second table). What routing
//! offers, a consult asks and a transfer hands over ring in the same way; where they lead is in their files.

use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, LegId};
use crate::interaction::{LegState, Offer};
use crate::limits::{CHANNEL_RETRIES_MAX, CONFIRM_MS};
use crate::station::{Availability, Device, IdleReason, SystemIdle};
use crate::talk::Who;
use crate::vocabulary::{
    CallerShown, Cause, ConsultEvent, Decision, Effect, Event, FailCause, FlowEvent, LegEnd, MonitorEnd, OfferOutcome,
    ReleaseReason, RingTarget, TransferEvent,
};

/// Where a request leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Routed to an agent: to the customer, or to the parent's consult.
    Routed,
    /// Asked for a consult.
    Consult,
    /// Handed over.
    Transfer,
}

/// A party about to be rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rung {
    pub(crate) leg: LegId,
    /// `None` for a browser.
    pub(crate) target: Option<RingTarget>,
    pub(crate) until: crate::ids::Timestamp,
    auto_answer: bool,
}

impl Floor {
    /// Offers a contact to the winner of a decision and rings the device.
    pub(crate) fn offer(&mut self, id: InteractionId, decision: Decision) {
        let Some(agent) = decision
            .winner
            .as_ref()
            .and_then(|winner| self.state.agents.get(winner))
            .cloned()
        else {
            return;
        };
        let Some(contact) = self.state.interactions.get(&id) else {
            return;
        };
        let ring_ms = contact
            .line
            .as_ref()
            .and_then(|line| self.directory.queues.get(&line.queue))
            .map_or(0, |queue| queue.ring_ms);
        let Some(rung) = self.rings(&Who::Agent(agent.id.clone())) else {
            return;
        };
        let until = self.now.plus(ring_ms);
        self.record(Event::AgentOffered {
            interaction: id,
            agent: agent.id,
            leg: rung.leg,
            until,
            decision,
        });
        if self.ring(id, rung, None) {
            self.answered(id, Place::Routed);
        }
    }

    /// On which leg a party is rung, and until when; `None` for an agent who is not signed in.
    pub(crate) fn rings(&self, who: &Who) -> Option<Rung> {
        let organization = &self.directory.organization;
        Some(match who {
            Who::Number { number, name: _ } => Rung {
                leg: self.next_leg(),
                target: Some(RingTarget::Number(number.clone())),
                until: self.now.plus(organization.number_ring_ms),
                auto_answer: false,
            },
            Who::Agent(id) => {
                let station = &self.state.agents.get(id)?.station;
                Rung {
                    leg: station.leg.unwrap_or_else(|| self.next_leg()),
                    target: RingTarget::of(&station.device),
                    until: self.now.plus(organization.agent_ring_ms),
                    auto_answer: self.directory.profile_of(id).is_some_and(|profile| profile.auto_answer),
                }
            }
        })
    }

    /// Rings, once what is recorded of it is durable. `true`: a browser that answers by itself (ANS-5). The phone shows
    /// the customer, or the colleague who asks for a consult.
    pub(crate) fn ring(&mut self, interaction: InteractionId, rung: Rung, colleague: Option<&AgentId>) -> bool {
        let caller = self
            .state
            .interactions
            .get(&interaction)
            .map(|contact| CallerShown::from(&contact.caller));
        let shown = match colleague.and_then(|agent| self.directory.agents.get(agent)) {
            Some(person) => CallerShown {
                number: person.extension.as_ref().map(ToString::to_string),
                name: Some(person.name.clone()),
            },
            None => caller.unwrap_or_default(),
        };
        match rung.target {
            Some(target) => {
                self.perform(Effect::Ring {
                    leg: rung.leg,
                    target,
                    shown,
                    auto_answer: rung.auto_answer,
                });
                false
            }
            None => rung.auto_answer,
        }
    }

    pub(crate) fn next_leg(&self) -> LegId {
        LegId(self.state.last_leg + 1)
    }

    /// The request that rings on this leg.
    fn open_offer(&self, leg: LegId) -> Option<(InteractionId, Place, &Offer)> {
        let contact = self.state.interaction_of(leg)?;
        let consult = contact.consult.as_ref().and_then(|consult| consult.offer.as_ref());
        let transfer = contact.transfer.as_ref().map(|transfer| &transfer.offer);
        [
            (Place::Routed, contact.offer.as_ref()),
            (Place::Consult, consult),
            (Place::Transfer, transfer),
        ]
        .into_iter()
        .find_map(|(place, offer)| {
            let offer = offer.filter(|offer| offer.leg == leg)?;
            Some((contact.id, place, offer))
        })
    }

    /// Where the request that waits for this agent leads.
    pub(crate) fn place_of(&self, interaction: InteractionId, agent: &AgentId) -> Option<Place> {
        let contact = self.state.interactions.get(&interaction)?;
        let to = |offer: &Offer| offer.who.agent() == Some(agent);
        if contact.offer.as_ref().is_some_and(to) {
            Some(Place::Routed)
        } else if contact
            .consult
            .as_ref()
            .and_then(|consult| consult.offer.as_ref())
            .is_some_and(to)
        {
            Some(Place::Consult)
        } else if contact.transfer.as_ref().is_some_and(|transfer| to(&transfer.offer)) {
            Some(Place::Transfer)
        } else {
            None
        }
    }

    /// Whoever was asked takes it.
    pub(crate) fn answered(&mut self, interaction: InteractionId, place: Place) {
        let child = self
            .state
            .interactions
            .get(&interaction)
            .is_some_and(|contact| contact.parent.is_some());
        match place {
            Place::Routed if child => self.child_answered(interaction),
            Place::Routed => self.connect(interaction),
            Place::Consult => self.consult_answered(interaction),
            Place::Transfer => self.transfer_answered(interaction),
        }
    }

    /// Whoever was asked does not take it.
    pub(crate) fn not_taken(&mut self, interaction: InteractionId, place: Place, outcome: OfferOutcome) {
        match place {
            Place::Routed => self.close_offer(interaction, outcome),
            Place::Consult => self.consult_not_taken(interaction, outcome),
            Place::Transfer => self.transfer_not_taken(interaction, outcome),
        }
    }

    pub(crate) fn phone_rings(&mut self, leg: LegId) {
        let Some((interaction, place, offer)) = self.open_offer(leg) else {
            return;
        };
        if offer.ringing {
            return;
        }
        match offer.who.agent().cloned() {
            Some(agent) => self.record(Event::OfferRinging { interaction, agent }),
            None => self.number_rings(interaction, place),
        }
        if place == Place::Transfer {
            self.transfer_alerts(interaction);
        }
    }

    fn number_rings(&mut self, interaction: InteractionId, place: Place) {
        match place {
            Place::Routed => {}
            Place::Consult => {
                if let Some(agent) = self.consult_in(interaction).map(|consult| consult.initiator.clone()) {
                    self.consult_step(interaction, ConsultEvent::Ringing { agent });
                }
            }
            Place::Transfer => match self.transfer_in(interaction).map(|transfer| transfer.by.clone()) {
                Some(Some(agent)) => self.transfer_step(interaction, TransferEvent::Ringing { agent }),
                Some(None) => {
                    let event = FlowEvent::TransferRinging;
                    self.record(Event::Flow { interaction, event });
                }
                None => {}
            },
        }
    }

    pub(crate) fn phone_answered(&mut self, leg: LegId, dialog: crate::ids::Opaque) {
        let Some((interaction, rung)) = self
            .state
            .interaction_of(leg)
            .map(|contact| (contact.id, contact.legs.get(&leg)))
        else {
            return;
        };
        // Told twice, it counts once.
        if rung.is_none_or(|rung| rung.state == LegState::Up || !rung.dialog.is_empty()) {
            return;
        }
        // Also an answer that crossed our release: until it is gone, its dialog may have to be ended after a crash.
        self.record(Event::LegAnswered {
            interaction,
            leg,
            dialog,
        });
        self.monitor_answered(interaction, leg);
        let Some((_, place, offer)) = self.open_offer(leg) else {
            return;
        };
        let confirms = offer.who.agent().filter(|agent| self.confirms(agent)).cloned();
        match confirms {
            Some(agent) => {
                let until = self.now.plus(CONFIRM_MS);
                self.record(Event::OfferConfirming {
                    interaction,
                    agent,
                    until,
                });
            }
            None => self.answered(interaction, place),
        }
    }

    /// Whether somebody may answer in the agent's place, so that a 1 is asked for (ANS-8).
    fn confirms(&self, agent: &AgentId) -> bool {
        matches!(
            self.state.agents.get(agent).map(|agent| &agent.station.device),
            Some(Device::DialNumber(_))
        ) && self
            .directory
            .profile_of(agent)
            .is_some_and(|profile| profile.confirm_answer)
    }

    pub(crate) fn phone_failed(&mut self, leg: LegId, cause: FailCause) {
        let Some((interaction, place, _)) = self.open_offer(leg) else {
            if !self.monitor_gone(leg, MonitorEnd::NotAnswered, LegEnd::Failed) {
                self.leg_gone(leg, LegEnd::Released);
            }
            return;
        };
        self.record(Event::LegEnded {
            interaction,
            leg,
            cause: LegEnd::Failed,
        });
        self.not_taken(
            interaction,
            place,
            match cause {
                FailCause::Busy => OfferOutcome::AgentBusy,
                FailCause::Declined => OfferOutcome::AgentDeclined,
                FailCause::InvalidNumber => OfferOutcome::InvalidNumber,
                FailCause::Unavailable => OfferOutcome::AgentUnavailable,
                FailCause::NoAnswer => OfferOutcome::Rona,
                FailCause::Failure => OfferOutcome::ChannelFailure,
            },
        );
    }

    /// A phone that was rung hung up before anybody had taken the request: nobody did (ANS-8).
    pub(crate) fn request_leg_gone(&mut self, leg: LegId, cause: LegEnd) -> bool {
        let Some((interaction, place, _)) = self.open_offer(leg) else {
            return false;
        };
        self.record(Event::LegEnded {
            interaction,
            leg,
            cause,
        });
        let outcome = match cause {
            LegEnd::HungUp | LegEnd::Released => OfferOutcome::Rona,
            LegEnd::Lost | LegEnd::Failed => OfferOutcome::ChannelFailure,
            LegEnd::Restart => OfferOutcome::Restart,
        };
        self.not_taken(interaction, place, outcome);
        true
    }

    /// A key on a phone that has to confirm (ANS-8).
    pub(crate) fn confirmed(&mut self, leg: LegId, digit: char) {
        if digit == '1'
            && let Some((interaction, place, offer)) = self.open_offer(leg)
            && offer.confirm_until.is_some()
        {
            self.answered(interaction, place);
        }
    }

    /// Takes a request back from an agent who is signed out meanwhile: routed, it goes to the next one (STN-20).
    pub(crate) fn withdraw_request(&mut self, interaction: InteractionId, agent: &AgentId) {
        if let Some(place) = self.place_of(interaction, agent) {
            match place {
                Place::Routed => self.close_offer(interaction, OfferOutcome::Withdrawn),
                Place::Consult | Place::Transfer => self.not_taken(interaction, place, OfferOutcome::AgentUnavailable),
            }
        }
    }

    /// Whether a call to this party is answered without ringing (ANS-5).
    pub(crate) fn answers_by_itself(&self, who: &Who) -> bool {
        let profile = who.agent().and_then(|agent| self.directory.profile_of(agent));
        profile.is_some_and(|profile| profile.auto_answer)
    }

    /// Joins customer and agent.
    pub(crate) fn connect(&mut self, interaction: InteractionId) {
        let Some(agent) = self
            .state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.offer.as_ref())
            .and_then(|offer| offer.who.agent().cloned())
        else {
            self.team_took(interaction);
            return;
        };
        let tone = self.answers_by_itself(&Who::Agent(agent.clone()));
        self.record(Event::CallConnected {
            interaction,
            agent,
            tone,
        });
    }

    /// Ends an offer that did not become a conversation. Unless the caller left, the contact is in line as before
    /// (its place was never given up), and the agent is idle for the reason.
    pub(crate) fn close_offer(&mut self, interaction: InteractionId, outcome: OfferOutcome) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let Some(offer) = contact.offer.clone() else { return };
        let Some(agent) = offer.who.agent().cloned() else {
            self.team_missed(interaction, outcome);
            return;
        };
        self.record(Event::OfferClosed {
            interaction,
            agent: agent.clone(),
            outcome,
        });
        // After a restart the end of the contact releases all its legs, with what that needs.
        if outcome != OfferOutcome::Restart {
            self.let_go(interaction, offer.leg, ReleaseReason::OfferOver);
        }
        self.bar_after(interaction, &agent, outcome);
        self.idle_after(agent, interaction, outcome);
    }

    /// A request that did not come from routing was missed: only who was Available is idle for it (CON-15).
    pub(crate) fn request_missed(&mut self, agent: &AgentId, interaction: InteractionId, outcome: OfferOutcome) {
        let available = self
            .state
            .agents
            .get(agent)
            .is_some_and(|agent| agent.availability == Availability::Available);
        if available {
            self.idle_after(agent.clone(), interaction, outcome);
        }
    }

    pub(crate) fn idle_after(&mut self, agent: AgentId, interaction: InteractionId, outcome: OfferOutcome) {
        let failures = self.state.agents.get(&agent).map_or(0, |agent| agent.channel_failures);
        let reason = match outcome {
            OfferOutcome::Rona => SystemIdle::Rona,
            OfferOutcome::AgentBusy => SystemIdle::AgentBusy,
            OfferOutcome::AgentDeclined => SystemIdle::AgentDeclined,
            OfferOutcome::AgentUnavailable => SystemIdle::AgentUnavailable,
            OfferOutcome::InvalidNumber => SystemIdle::InvalidNumber,
            OfferOutcome::ChannelFailure if failures > CHANNEL_RETRIES_MAX => SystemIdle::ChannelFailure,
            OfferOutcome::ChannelFailure
            | OfferOutcome::CallerLeft
            | OfferOutcome::Restart
            | OfferOutcome::Withdrawn => return,
        };
        let state = Availability::Idle(IdleReason::System(reason));
        self.record(Event::AgentStateChanged {
            agent,
            state,
            cause: Cause::Offer,
            interaction: Some(interaction),
            by: None,
        });
    }
}

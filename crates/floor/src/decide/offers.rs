//! An offer's life: made, ringing, taken or not, and what that does to the agent (RON, STA second table).

use crate::floor::Floor;
use crate::ids::{InteractionId, LegId};
use crate::interaction::{LegState, Offer};
use crate::limits::{CHANNEL_RETRIES_MAX, CONFIRM_MS};
use crate::station::{Availability, Device, IdleReason, SystemIdle};
use crate::vocabulary::{
    CallerShown, Cause, Decision, Effect, Event, FailCause, OfferOutcome, ReleaseReason, RingTarget,
};

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
        let shown = CallerShown::from(&contact.caller);
        let ring_ms = contact
            .line
            .as_ref()
            .and_then(|line| self.directory.queues.get(&line.queue))
            .map_or(0, |queue| queue.ring_ms);
        let auto_answer = self
            .directory
            .profile_of(&agent.id)
            .is_some_and(|profile| profile.auto_answer);
        let (leg, target) = match (agent.station.leg, &agent.station.device) {
            (Some(leg), _) => (leg, None),
            (None, Device::Extension(phone)) => (self.next_leg(), Some(RingTarget::Phone(phone.clone()))),
            (None, Device::DialNumber(number)) => (self.next_leg(), Some(RingTarget::Number(number.clone()))),
            // A browser station without a leg cannot be: sign-in gives it one.
            (None, Device::Browser) => return,
        };
        let until = self.now.plus(ring_ms);
        self.record(Event::AgentOffered {
            interaction: id,
            agent: agent.id,
            leg,
            until,
            decision,
        });
        match target {
            Some(target) => self.perform(Effect::Ring {
                leg,
                target,
                shown,
                auto_answer,
            }),
            None if auto_answer => self.connect(id),
            None => {}
        }
    }

    fn next_leg(&self) -> LegId {
        LegId(self.state.last_leg + 1)
    }

    fn open_offer(&self, leg: LegId) -> Option<(InteractionId, &Offer)> {
        let contact = self.state.interaction_of(leg)?;
        contact
            .offer
            .as_ref()
            .filter(|offer| offer.leg == leg)
            .map(|offer| (contact.id, offer))
    }

    pub(crate) fn phone_rings(&mut self, leg: LegId) {
        if let Some((interaction, offer)) = self.open_offer(leg)
            && !offer.ringing
        {
            let agent = offer.agent.clone();
            self.record(Event::OfferRinging { interaction, agent });
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
        let Some((_, offer)) = self.open_offer(leg) else {
            return;
        };
        let agent = offer.agent.clone();
        let confirm = matches!(
            self.state.agents.get(&agent).map(|agent| &agent.station.device),
            Some(Device::DialNumber(_))
        ) && self
            .directory
            .profile_of(&agent)
            .is_some_and(|profile| profile.confirm_answer);
        if confirm {
            let until = self.now.plus(CONFIRM_MS);
            self.record(Event::OfferConfirming {
                interaction,
                agent,
                until,
            });
        } else {
            self.connect(interaction);
        }
    }

    pub(crate) fn phone_failed(&mut self, leg: LegId, cause: FailCause) {
        let Some((interaction, _)) = self.open_offer(leg) else {
            self.leg_gone(leg, crate::vocabulary::LegEnd::Released);
            return;
        };
        self.record(Event::LegEnded {
            interaction,
            leg,
            cause: crate::vocabulary::LegEnd::Failed,
        });
        self.close_offer(
            interaction,
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

    /// A key on a phone that has to confirm (ANS-8).
    pub(crate) fn confirmed(&mut self, leg: LegId, digit: char) {
        if digit == '1'
            && let Some((interaction, offer)) = self.open_offer(leg)
            && offer.confirm_until.is_some()
        {
            self.connect(interaction);
        }
    }

    /// Joins customer and agent.
    pub(crate) fn connect(&mut self, interaction: InteractionId) {
        let Some(agent) = self
            .state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.offer.as_ref())
            .map(|offer| offer.agent.clone())
        else {
            return;
        };
        let tone = self
            .directory
            .profile_of(&agent)
            .is_some_and(|profile| profile.auto_answer);
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
        let rings = contact
            .legs
            .get(&offer.leg)
            .is_some_and(|leg| !matches!(leg.state, LegState::Releasing { .. }));
        let agent = offer.agent;
        self.record(Event::OfferClosed {
            interaction,
            agent: agent.clone(),
            outcome,
        });
        // After a restart the end of the contact releases all its legs, with what that needs.
        if rings && outcome != OfferOutcome::Restart {
            self.record(Event::LegReleasing {
                interaction,
                leg: offer.leg,
            });
            self.perform(Effect::Release {
                leg: offer.leg,
                why: ReleaseReason::OfferOver,
                dialog: None,
                target: None,
            });
        }
        let failures = self.state.agents.get(&agent).map_or(0, |agent| agent.channel_failures);
        let reason = match outcome {
            OfferOutcome::Rona => SystemIdle::Rona,
            OfferOutcome::AgentBusy => SystemIdle::AgentBusy,
            OfferOutcome::AgentDeclined => SystemIdle::AgentDeclined,
            OfferOutcome::AgentUnavailable => SystemIdle::AgentUnavailable,
            OfferOutcome::InvalidNumber => SystemIdle::InvalidNumber,
            OfferOutcome::ChannelFailure if failures > CHANNEL_RETRIES_MAX => SystemIdle::ChannelFailure,
            OfferOutcome::ChannelFailure | OfferOutcome::CallerLeft | OfferOutcome::Restart => return,
        };
        let state = Availability::Idle(IdleReason::System(reason));
        self.record(Event::AgentStateChanged {
            agent,
            state,
            cause: Cause::Offer,
            interaction: Some(interaction),
        });
    }
}

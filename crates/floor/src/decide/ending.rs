//! How a contact ends: its legs, what the agent owes, and when nothing is left of it (END, WRP).

use crate::floor::Floor;
use crate::ids::{InteractionId, LegId};
use crate::interaction::LegState;
use crate::vocabulary::{Effect, EndCause, Event, LegEnd, OfferOutcome, ReleaseReason};

impl Floor {
    /// Ends the talk, or the wait for one: releases every leg, closes an offer, starts the owner's wrap-up.
    pub(crate) fn end(&mut self, interaction: InteractionId, cause: EndCause) {
        let Some(contact) = self
            .state
            .interactions
            .get(&interaction)
            .filter(|contact| contact.ended.is_none())
        else {
            return;
        };
        let owner = contact.talk.as_ref().map(|talk| talk.agent.clone());
        if contact.offer.is_some() {
            let outcome = if cause == EndCause::Restart {
                OfferOutcome::Restart
            } else {
                OfferOutcome::CallerLeft
            };
            self.close_offer(interaction, outcome);
        }
        self.record(Event::InteractionEnded { interaction, cause });
        let why = if cause == EndCause::Restart {
            ReleaseReason::Restart
        } else {
            ReleaseReason::CallEnded
        };
        self.release_legs(interaction, why);
        if let Some(agent) = owner
            && let Some(rule) = self
                .directory
                .profile_of(&agent)
                .and_then(|profile| profile.wrap_up.as_ref())
        {
            let until = rule.auto_after_ms.map(|ms| self.now.plus(ms));
            self.record(Event::WrapUpStarted {
                interaction,
                agent,
                until,
            });
        }
    }

    fn release_legs(&mut self, interaction: InteractionId, why: ReleaseReason) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let legs: Vec<_> = contact.legs.values().cloned().collect();
        for leg in legs {
            match (why, leg.state) {
                // A restarted process knows nothing of its legs: even those that were being released are named again.
                (ReleaseReason::Restart, _) if leg.dialog.is_empty() && leg.target.is_none() => {
                    self.record(Event::LegEnded {
                        interaction,
                        leg: leg.id,
                        cause: LegEnd::Restart,
                    });
                }
                (ReleaseReason::Restart, _) => {
                    self.record(Event::LegReleasing {
                        interaction,
                        leg: leg.id,
                    });
                    self.perform(Effect::Release {
                        leg: leg.id,
                        why,
                        dialog: Some(leg.dialog).filter(|dialog| !dialog.is_empty()),
                        target: leg.target,
                    });
                }
                (_, LegState::Releasing { .. }) => {}
                (_, LegState::Dialling | LegState::Up) => {
                    self.record(Event::LegReleasing {
                        interaction,
                        leg: leg.id,
                    });
                    self.perform(Effect::Release {
                        leg: leg.id,
                        why,
                        dialog: None,
                        target: None,
                    });
                }
            }
        }
    }

    /// News that a leg is gone.
    pub(crate) fn leg_gone(&mut self, leg: LegId, cause: LegEnd) {
        let Some(contact) = self.state.interaction_of(leg) else {
            // A station's leg is no contact's; without it the station is silent until a new one comes up.
            self.sound(leg, false);
            return;
        };
        let id = contact.id;
        let is_customer = contact.customer == leg;
        let offered = contact.offer.as_ref().is_some_and(|offer| offer.leg == leg);
        let talking = contact.talk.as_ref().is_some_and(|talk| talk.leg == leg);
        let ended = contact.ended.is_some();
        let had_talk = contact.talk.is_some();
        self.record(Event::LegEnded {
            interaction: id,
            leg,
            cause,
        });
        if ended {
            return;
        }
        if is_customer {
            self.end(
                id,
                match cause {
                    LegEnd::HungUp | LegEnd::Released if had_talk => EndCause::CustomerLeft,
                    LegEnd::HungUp | LegEnd::Released => EndCause::Abandoned,
                    LegEnd::Lost | LegEnd::Failed => EndCause::CustomerLost,
                    LegEnd::Restart => EndCause::Restart,
                },
            );
        } else if offered {
            self.close_offer(
                id,
                match cause {
                    // Answered, and hung up before the 1: nobody took the call (ANS-8).
                    LegEnd::HungUp | LegEnd::Released => OfferOutcome::Rona,
                    LegEnd::Lost | LegEnd::Failed => OfferOutcome::ChannelFailure,
                    LegEnd::Restart => OfferOutcome::Restart,
                },
            );
        } else if talking {
            match cause {
                LegEnd::HungUp | LegEnd::Released => self.end(id, EndCause::AgentHungUp),
                LegEnd::Lost | LegEnd::Failed | LegEnd::Restart => self.agent_lost(id),
            }
        }
    }

    /// Restart: everything that was on the wire is gone.
    pub(crate) fn restarted(&mut self) {
        self.record(Event::Restarted);
        self.rows_sent.clear();
        let silent: Vec<_> = self
            .state
            .agents
            .values()
            .filter(|agent| agent.station.leg.is_some() && agent.station.silent_since.is_none())
            .map(|agent| agent.id.clone())
            .collect();
        for agent in silent {
            self.record(Event::StationSoundChanged { agent, up: false });
        }
        // Where phones are comes first: without it a phone that still rings cannot be told to stop.
        let phones: Vec<_> = self
            .state
            .phones
            .iter()
            .map(|(id, kept)| (id.clone(), kept.clone()))
            .collect();
        for (phone, kept) in phones {
            if kept.until > self.now {
                self.perform(Effect::KeepRegistration {
                    phone,
                    binding: kept.binding,
                    until: kept.until,
                });
            } else {
                self.record(Event::PhoneUnregistered { phone });
            }
        }
        let contacts: Vec<InteractionId> = self.state.interactions.keys().copied().collect();
        for id in contacts {
            if self
                .state
                .interactions
                .get(&id)
                .is_some_and(|contact| contact.ended.is_some())
            {
                self.release_legs(id, ReleaseReason::Restart);
            } else {
                self.end(id, EndCause::Restart);
            }
            self.close_if_done(id);
        }
    }

    /// A contact that has ended, whose legs are gone and for which nothing is owed, is closed.
    pub(crate) fn close_if_done(&mut self, interaction: InteractionId) {
        let done = self
            .state
            .interactions
            .get(&interaction)
            .is_some_and(|contact| contact.ended.is_some() && contact.legs.is_empty() && contact.owed.is_empty());
        if done {
            // The last rows go out first, while the legs are still known.
            self.send_audibility(interaction);
            self.rows_sent.remove(&interaction);
            self.record(Event::InteractionClosed { interaction });
        }
    }
}

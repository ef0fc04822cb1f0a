//! How a contact ends: its legs, what the agent owes, and when nothing is left of it (END, WRP).

use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, LegId};
use crate::interaction::LegState;
use crate::vocabulary::{
    ConsultEvent, ConsultOutcome, Effect, EndCause, Event, FlowEvent, LegEnd, MonitorEnd, OfferOutcome, ReleaseReason,
    TransferEvent, TransferOutcome,
};

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
        let owners = [contact.primary().cloned(), contact.withdrawn.clone()];
        let supervisors: Vec<AgentId> = contact
            .monitors
            .iter()
            .map(|monitor| monitor.supervisor.clone())
            .collect();
        if contact.offer.is_some() {
            let outcome = match cause {
                EndCause::Restart => OfferOutcome::Restart,
                EndCause::ConsultOver | EndCause::Answered | EndCause::QueueGone => OfferOutcome::Withdrawn,
                EndCause::CustomerLeft
                | EndCause::Abandoned
                | EndCause::CustomerLost
                | EndCause::AgentEnded
                | EndCause::AgentHungUp
                | EndCause::FlowEnded
                | EndCause::FlowFailed
                | EndCause::WaitedTooLong
                | EndCause::LastLeft
                | EndCause::Unattended
                | EndCause::SupervisorEnded => OfferOutcome::CallerLeft,
            };
            self.close_offer(interaction, outcome);
        }
        // After a restart all legs are released below, with what that needs; the end of the consult must not do it first.
        let restart = cause == EndCause::Restart;
        if restart {
            self.restart_consult(interaction);
            self.restart_transfer(interaction);
        } else {
            self.close_consult(interaction, ConsultOutcome::CallEnded);
            self.cancel_transfer(interaction, TransferOutcome::Cancelled);
        }
        for supervisor in supervisors {
            self.end_monitor(interaction, supervisor, MonitorEnd::CallEnded, !restart);
        }
        self.record(Event::InteractionEnded { interaction, cause });
        let why = if cause == EndCause::Restart {
            ReleaseReason::Restart
        } else {
            ReleaseReason::CallEnded
        };
        self.release_legs(interaction, why);
        for agent in owners.into_iter().flatten() {
            self.wrap_up_starts(interaction, agent);
        }
        self.child_over(interaction);
    }

    /// A consult's own contact that ended by itself found nobody (CON-13).
    fn child_over(&mut self, child: InteractionId) {
        let parent = self
            .state
            .interactions
            .get(&child)
            .and_then(|contact| contact.parent)
            .filter(|parent| {
                self.consult_in(*parent)
                    .is_some_and(|consult| consult.child == Some(child))
            });
        let by_itself = self
            .state
            .interactions
            .get(&child)
            .and_then(|contact| contact.ended)
            .is_some_and(|(_, cause)| !matches!(cause, EndCause::ConsultOver | EndCause::Answered | EndCause::Restart));
        if let Some(parent) = parent.filter(|_| by_itself) {
            self.finish_consult(parent, ConsultOutcome::NotServed);
        }
    }

    fn restart_consult(&mut self, interaction: InteractionId) {
        let Some(consult) = self.consult_in(interaction).cloned() else {
            return;
        };
        if let Some(child) = consult.child {
            self.end(child, EndCause::Restart);
        }
        let agent = consult.initiator;
        let outcome = ConsultOutcome::Failed;
        self.consult_step(interaction, ConsultEvent::Closed { agent, outcome });
    }

    fn restart_transfer(&mut self, interaction: InteractionId) {
        let Some(transfer) = self.transfer_in(interaction) else {
            return;
        };
        let outcome = TransferOutcome::Failed;
        match transfer.by.clone() {
            Some(agent) => self.transfer_step(interaction, TransferEvent::Failed { agent, outcome }),
            None => {
                let who = transfer.offer.who.clone();
                let event = FlowEvent::TransferFailed { who, outcome };
                self.record(Event::Flow { interaction, event });
            }
        }
    }

    /// A wrap-up for a spell of ownership, if the profile asks for one (END-5).
    pub(crate) fn wrap_up_starts(&mut self, interaction: InteractionId, agent: AgentId) {
        let rule = self
            .directory
            .profile_of(&agent)
            .and_then(|profile| profile.wrap_up.as_ref());
        // Once a spell: somebody who owes one already, for the same contact, does not owe two.
        let owes = self
            .state
            .interactions
            .get(&interaction)
            .is_some_and(|contact| contact.owed_by(&agent).is_some());
        if let Some(rule) = rule.filter(|_| !owes && self.state.agents.contains_key(&agent)) {
            let until = rule.auto_after_ms.map(|ms| self.now.plus(ms));
            self.record(Event::WrapUpStarted {
                interaction,
                agent,
                until,
            });
        }
    }

    /// Releases a phone's leg, unless it is on its way out; a browser station's stays with its station.
    pub(crate) fn let_go(&mut self, interaction: InteractionId, leg: LegId, why: ReleaseReason) {
        let there = self
            .state
            .interactions
            .get(&interaction)
            .and_then(|contact| contact.legs.get(&leg))
            .is_some_and(|leg| !matches!(leg.state, LegState::Releasing { .. }));
        if there {
            self.record(Event::LegReleasing { interaction, leg });
            self.perform(Effect::Release {
                leg,
                why,
                dialog: None,
                target: None,
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
                (ReleaseReason::CallEnded | ReleaseReason::OfferOver | ReleaseReason::SignedOut, _) => {
                    self.let_go(interaction, leg.id, why);
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
        let is_customer = contact.customer == leg && contact.customer_left.is_none();
        let consulted = contact
            .consult
            .as_ref()
            .and_then(|consult| consult.with.as_ref())
            .is_some_and(|with| with.leg == leg);
        let member = contact.talk.as_ref().is_some_and(|talk| talk.on(leg).is_some());
        let ended = contact.ended.is_some();
        let monitor_end = match cause {
            LegEnd::HungUp | LegEnd::Released => MonitorEnd::HungUp,
            LegEnd::Lost | LegEnd::Failed | LegEnd::Restart => MonitorEnd::Lost,
        };
        if !ended && (self.request_leg_gone(leg, cause) || self.monitor_gone(leg, monitor_end, cause)) {
            return;
        }
        self.record(Event::LegEnded {
            interaction: id,
            leg,
            cause,
        });
        if ended {
            return;
        }
        if is_customer {
            self.customer_gone(id, cause);
        } else if consulted {
            let outcome = match cause {
                LegEnd::HungUp | LegEnd::Released => ConsultOutcome::HungUp,
                LegEnd::Lost | LegEnd::Failed | LegEnd::Restart => ConsultOutcome::Failed,
            };
            self.finish_consult(id, outcome);
        } else if member {
            self.member_gone(id, leg, cause);
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
        let contacts: Vec<(InteractionId, bool)> = self
            .state
            .interactions
            .values()
            .map(|contact| (contact.id, contact.ended.is_some()))
            .collect();
        for (id, had_ended) in contacts {
            if had_ended {
                self.release_legs(id, ReleaseReason::Restart);
            } else {
                // A consult's own contact has ended with its parent by now.
                self.end(id, EndCause::Restart);
            }
            self.close_if_done(id);
        }
        self.restart_items();
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

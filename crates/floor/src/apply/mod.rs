//! The only place where state changes: one event in, the state after it. No decision is taken here and nothing is
//! refused; what an event says has happened. An event about something unknown changes nothing, so that a damaged
//! journal costs one contact and not the floor.

mod agents;
mod calls;
mod capacity_teams;
mod flow;
mod items;
mod legs;
mod supervision;
mod talks;
mod variables;
mod waiting;

use crate::directory::Directory;
use crate::state::{Registration, State};
use crate::vocabulary::{Cause, Event, Recorded};

impl State {
    /// Brings the state after one event.
    pub fn apply(&mut self, directory: &Directory, recorded: &Recorded) {
        self.seq = recorded.seq;
        let at = recorded.at;
        if let Some(contact) = recorded
            .event
            .interaction()
            .and_then(|id| self.interactions.get_mut(&id))
        {
            contact.version += 1;
        }
        if let Some(item) = recorded.event.interaction().and_then(|id| self.items.get_mut(&id)) {
            item.version += 1;
        }
        let in_line = self.in_line(&recorded.event);
        match &recorded.event {
            Event::AgentSignedIn {
                agent,
                team,
                device,
                leg,
            } => {
                self.agent_signed_in(directory, at, agent, team.as_ref(), device, *leg);
            }
            Event::AgentSignedOut { agent, cause: _, by: _ } => self.agent_signed_out(agent),
            Event::AgentStateChanged {
                agent,
                state,
                cause,
                interaction,
                by: _,
            } => {
                // Only what a silent station alone did is undone by its return; a lost call is not (NET-6).
                let comes_back = *cause == Cause::Station && interaction.is_none();
                self.agent_state_changed(at, agent, state, comes_back);
            }
            Event::StationSoundChanged { agent, up } => self.station_sound_changed(at, agent, *up),
            Event::PhoneRegistered { phone, binding, until } => {
                self.phones.insert(
                    phone.clone(),
                    Registration {
                        binding: binding.clone(),
                        until: *until,
                    },
                );
            }
            Event::PhoneUnregistered { phone } => {
                self.phones.remove(phone);
            }
            Event::CallArrived { .. } => self.call_arrived(directory, at, &recorded.event),
            Event::FlowStepped {
                interaction,
                run,
                treatment,
            } => {
                self.flow_stepped(*interaction, run.as_deref(), treatment);
            }
            Event::FlowFailed { interaction, fault: _ } => self.flow_failed(*interaction),
            Event::CallerQueued { .. } => self.caller_queued(at, &recorded.event),
            Event::Waiting { interaction, event } => self.waiting(at, *interaction, event),
            Event::AgentOffered { .. } => self.agent_offered(at, &recorded.event),
            Event::OfferRinging { interaction, agent } => {
                if let Some(offer) = self.offer_to_mut(*interaction, agent) {
                    offer.ringing = true;
                }
            }
            Event::OfferConfirming {
                interaction,
                agent,
                until,
            } => {
                if let Some(offer) = self.offer_to_mut(*interaction, agent) {
                    offer.confirm_until = Some(*until);
                }
            }
            Event::OfferClosed {
                interaction,
                agent,
                outcome,
            } => self.offer_closed(*interaction, agent, *outcome),
            Event::CallConnected {
                interaction,
                agent,
                tone,
            } => self.call_connected(at, *interaction, agent, *tone),
            Event::LegAnswered {
                interaction,
                leg,
                dialog,
            } => self.leg_answered(*interaction, *leg, dialog),
            Event::LegReleasing { interaction, leg } => self.leg_releasing(at, *interaction, *leg),
            Event::LegEnded {
                interaction,
                leg,
                cause: _,
            } => self.leg_ended(*interaction, *leg),
            Event::CallHeld { interaction, agent: _ } => {
                if let Some(talk) = self.talk_mut(*interaction) {
                    talk.held_since = Some(at);
                }
            }
            Event::CallResumed { interaction, agent: _ } => {
                if let Some(talk) = self.talk_mut(*interaction) {
                    talk.held_since = None;
                }
                // Whoever goes on with the customer has nothing to say about the consult (CON-12).
                if let Some(contact) = self.interactions.get_mut(interaction) {
                    contact.consult_wrap_up = None;
                }
            }
            Event::HeldOnPhone { interaction, leg, held } => {
                if let Some(leg) = self.leg_mut(*interaction, *leg) {
                    leg.held_on_phone = *held;
                }
            }
            Event::ParticipantMuted {
                interaction,
                agent,
                muted,
            } => {
                if let Some(member) = self.talk_mut(*interaction).and_then(|talk| talk.member_mut(agent)) {
                    member.muted = *muted;
                }
            }
            Event::AgentPromptFinished { interaction } => {
                self.members(*interaction, |member| member.tone = false);
                if let Some(talk) = self.talk_mut(*interaction) {
                    talk.prompt = None;
                }
            }
            Event::CustomerParked { interaction } => {
                for member in self
                    .talk_mut(*interaction)
                    .into_iter()
                    .flat_map(|talk| &mut talk.members)
                {
                    member.parked = true;
                }
            }
            Event::CustomerUnparked { interaction } => self.members(*interaction, |member| member.parked = false),
            Event::AgentDetached { interaction, agent } => self.agent_detached(at, *interaction, agent),
            Event::CallerSoundChanged { interaction, up } => {
                if let Some(contact) = self.interactions.get_mut(interaction) {
                    contact.caller_silent_since = (!up).then_some(at);
                }
            }
            Event::InteractionEnded { interaction, cause } => self.interaction_ended(at, *interaction, *cause),
            Event::WrapUpStarted {
                interaction,
                agent,
                until,
            } => {
                self.wrap_up_started(at, *interaction, agent, *until);
            }
            Event::WrapUpSubmitted {
                interaction,
                agent,
                code: _,
                automatic: _,
            } => {
                self.wrap_up_submitted(at, *interaction, agent);
                self.drafts_end(*interaction, agent);
            }
            Event::InteractionClosed { interaction } => {
                self.interactions.remove(interaction);
            }
            Event::Consult { interaction, event } => self.consult(directory, at, *interaction, event),
            Event::Transfer { interaction, event } => self.transfer(directory, at, *interaction, event),
            Event::Conference { interaction, event } => self.conference(at, *interaction, event),
            Event::Flow { interaction, event } => self.flow_settled(directory, at, *interaction, event),
            Event::Item { interaction, event } => self.item(at, *interaction, event, recorded.request.as_ref()),
            Event::Supervision { interaction, event } => self.supervision(at, *interaction, event),
            Event::Variables { interaction, event } => self.variables(at, *interaction, event),
            // These three are told to people and change nothing that is kept.
            Event::StationMoved { agent: _ }
            | Event::PhoneTransferRefused {
                interaction: _,
                agent: _,
            }
            | Event::DigitsSent {
                interaction: _,
                agent: _,
                count: _,
            }
            | Event::Restarted => {}
        }
        self.served(at, in_line, &recorded.event);
    }
}

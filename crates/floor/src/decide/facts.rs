//! News from the wire. A fact about something that no longer exists is no error: the wire is always a little late.

use flow::Input as FlowInput;

use crate::agent::Work;
use crate::audibility::{AGENT_PLAY, TONE_PLAY, UNATTENDED_PLAY};
use crate::floor::Floor;
use crate::ids::{InteractionId, LegId, PlayId, QueueId};
use crate::interaction::{Interaction, Party, Treatment};
use crate::limits::INTERACTIONS_MAX;
use crate::station::{Availability, IdleReason, SystemIdle};
use crate::vocabulary::{
    Caller, Cause, ConferenceEvent, Dialled, Effect, Event, Fact, Origin, QueueReason, RejectReason,
};

impl Floor {
    pub(crate) fn fact(&mut self, fact: Fact) {
        match fact {
            Fact::CallArrived {
                leg,
                origin,
                dialled,
                caller,
                dialog,
            } => {
                self.call_arrives(leg, origin, &dialled, caller, dialog);
            }
            Fact::LegRinging { leg } => self.phone_rings(leg),
            Fact::LegAnswered { leg, dialog } => self.phone_answered(leg, dialog),
            Fact::LegFailed { leg, cause } => self.phone_failed(leg, cause),
            Fact::LegEnded { leg, cause } => self.leg_gone(leg, cause),
            Fact::LegHeld { leg, held } => self.held_on_phone(leg, held),
            Fact::Digit { leg, digit } => self.digit(leg, digit),
            Fact::PlayFinished { leg, play } => self.play_finished(leg, play),
            Fact::SoundUp { leg } => self.sound(leg, true),
            Fact::SoundDown { leg } => self.sound(leg, false),
            Fact::ReferRefused { leg } => self.refer_refused(leg),
            Fact::PhoneRegistered { phone, binding, until } => {
                let known = self.state.phones.get(&phone);
                if self.directory.phones.contains_key(&phone)
                    && known.is_none_or(|kept| kept.binding != binding || kept.until != until)
                {
                    self.record(Event::PhoneRegistered { phone, binding, until });
                }
            }
            Fact::PhoneUnregistered { phone } => {
                if self.state.phones.contains_key(&phone) {
                    self.record(Event::PhoneUnregistered { phone });
                }
            }
            Fact::Fetched {
                interaction,
                request,
                outcome,
            } => self.step_flow(interaction, FlowInput::Fetched { request, outcome }),
            Fact::Restarted => self.restarted(),
        }
    }

    fn call_arrives(
        &mut self,
        leg: LegId,
        origin: Origin,
        dialled: &Dialled,
        caller: Caller,
        dialog: crate::ids::Opaque,
    ) {
        if self.state.legs.contains_key(&leg) {
            return;
        }
        let entry = match dialled {
            Dialled::Number(number) => self.directory.entry_point_of(number),
            Dialled::EntryPoint(id) => self.directory.entry_points.get(id).filter(|entry| entry.web_calls),
        };
        let Some(entry) = entry else {
            self.perform(Effect::Reject {
                leg,
                why: RejectReason::UnknownNumber,
            });
            return;
        };
        if self.state.interactions.len() >= INTERACTIONS_MAX {
            self.perform(Effect::Reject {
                leg,
                why: RejectReason::Full,
            });
            return;
        }
        if let Some(why) = self.no_line_for(&origin) {
            self.perform(Effect::Reject { leg, why });
            return;
        }
        let interaction = InteractionId(self.state.last_interaction + 1);
        let event = Event::CallArrived {
            interaction,
            leg,
            origin,
            // Always as it is configured, however the carrier writes it.
            dialled: match dialled {
                Dialled::Number(number) => {
                    let number = crate::directory::normalised(number);
                    entry
                        .numbers
                        .iter()
                        .find(|own| crate::directory::normalised(own) == number)
                        .cloned()
                }
                Dialled::EntryPoint(_) => entry.numbers.first().cloned(),
            },
            entry_point: entry.id.clone(),
            flow_version: entry.flow_version,
            caller,
            dialog,
        };
        self.record(event);
        self.variables_begin(interaction);
        self.perform(Effect::Answer { leg });
        self.step_flow(interaction, FlowInput::Entered);
    }

    /// Why one more call cannot come in (CBK-12).
    fn no_line_for(&self, origin: &Origin) -> Option<RejectReason> {
        let Origin::Trunk(trunk) = origin else { return None };
        let lanes = &self.matching.lanes;
        let full = |most: Option<u32>, used: usize| most.is_some_and(|most| used >= most as usize);
        let most = self.directory.trunks.get(trunk).and_then(|trunk| trunk.max_calls);
        if full(self.directory.organization.max_calls, lanes.outside()) {
            Some(RejectReason::OrganizationFull)
        } else if full(most, lanes.on_trunk(trunk)) {
            Some(RejectReason::TrunkFull)
        } else {
            None
        }
    }

    fn held_on_phone(&mut self, leg: LegId, held: bool) {
        if let Some(contact) = self.state.interaction_of(leg)
            && contact.ended.is_none()
            && contact.held_on_phone(leg) != held
        {
            let interaction = contact.id;
            self.record(Event::HeldOnPhone { interaction, leg, held });
        }
    }

    fn digit(&mut self, leg: LegId, digit: char) {
        let Some(contact) = self.state.interaction_of(leg) else {
            return;
        };
        if contact.customer == leg {
            let id = contact.id;
            self.step_flow(id, FlowInput::Digit(digit));
        } else if let Some(child) = self.heard_child(contact, leg) {
            self.step_flow(child, FlowInput::Digit(digit));
        } else {
            self.confirmed(leg, digit);
        }
    }

    fn play_finished(&mut self, leg: LegId, play: PlayId) {
        let contact = self
            .state
            .interaction_of(leg)
            .or_else(|| self.state.agent_of(leg).and_then(|agent| self.state.talk_of(agent)));
        let Some(contact) = contact else { return };
        let interaction = contact.id;
        let warning = contact.live_talk().is_some_and(|talk| talk.warning);
        let consulted = contact.consult.as_ref().and_then(|consult| consult.with.as_ref());
        let tone = contact
            .live_talk()
            .and_then(|talk| talk.on(leg))
            .or_else(|| consulted.filter(|with| with.leg == leg))
            .is_some_and(|member| member.tone);
        let prompt = contact
            .live_talk()
            .is_some_and(|talk| talk.prompt.is_some() && talk.on(leg).is_some());
        if play == AGENT_PLAY {
            if prompt {
                self.record(Event::AgentPromptFinished { interaction });
            }
        } else if play == UNATTENDED_PLAY {
            if warning {
                self.conference_step(interaction, ConferenceEvent::UnattendedToneFinished);
            }
        } else if play == TONE_PLAY {
            if tone {
                self.record(Event::AgentPromptFinished { interaction });
            }
        } else if contact.customer == leg {
            self.step_flow(interaction, FlowInput::PlayFinished { play: play.0 });
        } else if let Some(child) = self.heard_child(contact, leg) {
            self.step_flow(child, FlowInput::PlayFinished { play: play.0 });
        }
    }

    /// The consult's own contact whose prompts are heard on this leg: the initiator's.
    fn heard_child(&self, contact: &Interaction, leg: LegId) -> Option<InteractionId> {
        self.state
            .child_of(contact)
            .filter(|child| child.customer == leg)
            .map(|child| child.id)
    }

    fn refer_refused(&mut self, leg: LegId) {
        if let Some(contact) = self.state.interaction_of(leg)
            && contact.ended.is_none()
            && let Some(Party::Agent(agent)) = contact.legs.get(&leg).map(|leg| leg.party.clone())
        {
            let interaction = contact.id;
            self.record(Event::PhoneTransferRefused { interaction, agent });
        }
    }

    /// Sound of a browser leg came or went.
    pub(crate) fn sound(&mut self, leg: LegId, up: bool) {
        if let Some(agent) = self.state.agent_of(leg) {
            let (id, silent) = (agent.id.clone(), agent.silent());
            let at_hand = match agent.work {
                Work::Talking(contact) | Work::Monitoring(contact) => Some(contact),
                Work::Free | Work::Offered(_) | Work::WrappingUp(_) => None,
            };
            let parked = self
                .state
                .talk_of(agent)
                .filter(|contact| contact.member(&id).is_some_and(|member| member.parked))
                .map(|contact| contact.id);
            if silent == up {
                self.record(Event::StationSoundChanged { agent: id, up });
            }
            if up {
                if let Some(interaction) = parked {
                    self.record(Event::CustomerUnparked { interaction });
                }
                // A new peer connection starts deaf: tell it what to hear.
                if let Some(interaction) = at_hand {
                    self.rows_sent.remove(&interaction);
                    self.send_audibility(interaction);
                }
            }
        } else if let Some(contact) = self.state.interaction_of(leg)
            && contact.ended.is_none()
            && contact.customer == leg
            && contact.customer_left.is_none()
            && contact.caller_silent_since.is_some() == up
        {
            let interaction = contact.id;
            self.record(Event::CallerSoundChanged { interaction, up });
        }
    }

    /// The agent's sound is lost for good: the customer goes back to the queue, first in line (NET-6).
    pub(crate) fn agent_lost(&mut self, interaction: InteractionId) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let Some(agent) = contact.primary().cloned() else {
            return;
        };
        let known = |queue: &QueueId| self.directory.queues.contains_key(queue);
        let own = contact.line.as_ref().map(|line| line.queue.clone()).filter(known);
        let fallback = || {
            let queue = self.directory.organization.fallback_queue.clone();
            queue.filter(|queue| self.directory.takes_calls(queue))
        };
        let queue = own.or_else(fallback);
        let Some(queue) = queue else {
            self.end(interaction, crate::vocabulary::EndCause::AgentHungUp);
            return;
        };
        self.record(Event::AgentDetached {
            interaction,
            agent: agent.clone(),
        });
        self.unavailable(agent, interaction);
        // A flow that is over since a transfer has no music of its own any more.
        let silent = |contact: &&Interaction| contact.treatment == Treatment::default();
        if let Some(contact) = self.state.interactions.get(&interaction).filter(silent) {
            let run = contact.run.as_ref().map(flow::Run::to_json);
            self.record(Event::FlowStepped {
                interaction,
                run,
                treatment: Treatment {
                    prompt: None,
                    music: Some(self.directory.organization.hold_music.clone()),
                },
            });
        }
        self.queue_up(interaction, queue, QueueReason::AgentLost, None);
        // The flow stood still during the talk; what it had meant to do meanwhile it does now.
        self.flow_due(interaction);
    }

    /// The agent cannot be reached any more (NET-6).
    pub(crate) fn unavailable(&mut self, agent: crate::ids::AgentId, interaction: InteractionId) {
        self.record(Event::AgentStateChanged {
            agent,
            state: Availability::Idle(IdleReason::System(SystemIdle::AgentUnavailable)),
            cause: Cause::Station,
            interaction: Some(interaction),
            by: None,
        });
    }

    /// A free agent whose browser phone has no sound is not available, whatever was chosen; the choice comes back with
    /// the sound (STA-8, B-7).
    pub(crate) fn settle_agents(&mut self) {
        let touched = std::mem::take(&mut self.touched_agents);
        for agent in &touched {
            // Whoever is waited for may have left.
            let kept: Vec<InteractionId> = self.matching.lanes.kept_for(agent).collect();
            for contact in kept {
                self.settle_hold(contact);
            }
        }
        let changes: Vec<(crate::ids::AgentId, Availability)> = touched
            .iter()
            .filter_map(|id| self.state.agents.get(id))
            .filter(|agent| agent.work == crate::agent::Work::Free)
            .filter_map(|agent| {
                if agent.silent() && agent.availability == Availability::Available {
                    Some((
                        agent.id.clone(),
                        Availability::Idle(IdleReason::System(SystemIdle::AgentUnavailable)),
                    ))
                } else if !agent.silent() && agent.available_on_return {
                    Some((agent.id.clone(), Availability::Available))
                } else {
                    None
                }
            })
            .collect();
        for (agent, state) in changes {
            self.record(Event::AgentStateChanged {
                agent,
                state,
                cause: Cause::Station,
                interaction: None,
                by: None,
            });
        }
    }
}

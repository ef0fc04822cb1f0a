//! What events do to contacts: arrival, flow, line, offer, conversation, end, wrap-up.

use std::collections::BTreeMap;

use flow::Run;

use crate::agent::Work;
use crate::directory::Directory;
use crate::ids::{AgentId, InteractionId, Timestamp};
use crate::interaction::{Interaction, Leg, LegState, Line, Offer, Party, Talk, Treatment, WrapUp};
use crate::state::State;
use crate::vocabulary::{CallerShown, EndCause, Event, OfferOutcome, Origin, RingTarget};

impl State {
    pub(super) fn call_arrived(&mut self, directory: &Directory, at: Timestamp, event: &Event) {
        let Event::CallArrived {
            interaction,
            leg,
            origin,
            dialled,
            entry_point,
            flow_version: _,
            caller,
            dialog,
        } = event
        else {
            return;
        };
        self.last_interaction = self.last_interaction.max(interaction.0);
        // A flow that is no longer configured leaves a contact without treatment, which only happens in a replay:
        // such contacts are ended by the restart that follows.
        let flow = directory.entry_points.get(entry_point).map(|entry| entry.flow.clone());
        self.legs.insert(*leg, *interaction);
        let customer = Leg {
            id: *leg,
            party: Party::Customer,
            state: LegState::Up,
            dialog: dialog.clone(),
            target: None,
            held_on_phone: false,
        };
        self.interactions.insert(
            *interaction,
            Interaction {
                id: *interaction,
                version: 1,
                entry_point: entry_point.clone(),
                dialled: dialled.clone(),
                origin: origin.clone(),
                caller: caller.clone(),
                arrived_at: at,
                customer: *leg,
                legs: BTreeMap::from([(*leg, customer)]),
                flow,
                run: None,
                treatment: Treatment::default(),
                line: None,
                offer: None,
                decision: None,
                talk: None,
                ended: None,
                owed: Vec::new(),
                // Like a station, a web caller has no sound until there is news of it.
                caller_silent_since: (*origin == Origin::Web).then_some(at),
            },
        );
    }

    pub(super) fn flow_stepped(&mut self, id: InteractionId, run: Option<&str>, treatment: &Treatment) {
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.run = run.and_then(|run| Run::from_json(run).ok());
            contact.treatment = treatment.clone();
        }
    }

    pub(super) fn flow_failed(&mut self, id: InteractionId) {
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.run = None;
            contact.treatment.prompt = None;
        }
    }

    pub(super) fn caller_queued(&mut self, at: Timestamp, event: &Event) {
        let Event::CallerQueued {
            interaction,
            queue,
            enqueued_at,
            priority,
            first_in_line,
            reason: _,
        } = event
        else {
            return;
        };
        if let Some(contact) = self.interactions.get_mut(interaction) {
            let before = contact
                .line
                .as_ref()
                .filter(|line| line.waiting && line.queue == *queue);
            let waiting_since = before.map_or(at, |line| line.waiting_since);
            contact.line = Some(Line {
                queue: queue.clone(),
                enqueued_at: *enqueued_at,
                waiting_since,
                priority: *priority,
                first_in_line: *first_in_line,
                waiting: true,
            });
        }
    }

    pub(super) fn agent_offered(&mut self, at: Timestamp, event: &Event) {
        let Event::AgentOffered {
            interaction,
            agent,
            leg,
            until,
            decision,
        } = event
        else {
            return;
        };
        let Some(station) = self.agents.get(agent).map(|agent| agent.station.clone()) else {
            return;
        };
        let Some(contact) = self.interactions.get_mut(interaction) else {
            return;
        };
        let target = RingTarget::of(&station.device);
        contact.offer = Some(Offer {
            agent: agent.clone(),
            leg: *leg,
            at,
            until: *until,
            ringing: target.is_none(),
            confirm_until: None,
        });
        contact.decision = Some((at, decision.clone()));
        if target.is_some() {
            self.last_leg = self.last_leg.max(leg.0);
            contact.legs.insert(
                *leg,
                Leg {
                    id: *leg,
                    party: Party::Agent(agent.clone()),
                    state: LegState::Dialling,
                    dialog: crate::ids::Opaque::default(),
                    target,
                    held_on_phone: false,
                },
            );
            self.legs.insert(*leg, *interaction);
        }
        self.agent_takes(agent, Work::Offered(*interaction));
    }

    pub(super) fn offer_mut(&mut self, id: InteractionId) -> Option<&mut Offer> {
        self.interactions
            .get_mut(&id)
            .and_then(|contact| contact.offer.as_mut())
    }

    pub(super) fn talk_mut(&mut self, id: InteractionId) -> Option<&mut Talk> {
        self.interactions.get_mut(&id).and_then(|contact| contact.talk.as_mut())
    }

    pub(super) fn offer_closed(&mut self, id: InteractionId, agent: &AgentId, outcome: OfferOutcome) {
        let phone = self
            .interactions
            .get(&id)
            .and_then(|contact| contact.agent_leg_of(agent));
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.offer = None;
        }
        if let Some(agent) = self.agents.get_mut(agent) {
            // Not `agent_leaves`: an offer does not touch the state timer (RON-11).
            agent.work = Work::Free;
            agent.releasing = phone.or(agent.releasing);
            if outcome == OfferOutcome::ChannelFailure {
                agent.channel_failures = agent.channel_failures.saturating_add(1);
            }
        }
    }

    pub(super) fn call_connected(&mut self, at: Timestamp, id: InteractionId, agent: &AgentId, tone: bool) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        let Some(offer) = contact.offer.take() else { return };
        contact.talk = Some(Talk {
            agent: agent.clone(),
            leg: offer.leg,
            connected_at: at,
            held_since: None,
            muted: false,
            parked: false,
            tone,
        });
        if let Some(line) = &mut contact.line {
            line.waiting = false;
        }
        self.agent_takes(agent, Work::Talking(id));
        if let Some(agent) = self.agents.get_mut(agent) {
            agent.channel_failures = 0;
        }
    }

    pub(super) fn agent_detached(&mut self, at: Timestamp, id: InteractionId, agent: &AgentId) {
        self.agent_leaves(at, agent, id);
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.talk = None;
        }
    }

    pub(super) fn interaction_ended(&mut self, at: Timestamp, id: InteractionId, cause: EndCause) {
        let agent = self
            .interactions
            .get_mut(&id)
            .and_then(|contact| {
                contact.ended = Some((at, cause));
                contact.run = None;
                contact.treatment = Treatment::default();
                contact.caller_silent_since = None;
                if let Some(line) = &mut contact.line {
                    line.waiting = false;
                }
                contact.talk.as_ref()
            })
            .map(|talk| talk.agent.clone());
        if let Some(agent) = agent {
            self.agent_leaves(at, &agent, id);
        }
    }

    pub(super) fn wrap_up_started(
        &mut self,
        at: Timestamp,
        id: InteractionId,
        agent: &AgentId,
        until: Option<Timestamp>,
    ) {
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.owed.push(WrapUp {
                agent: agent.clone(),
                since: at,
                until,
            });
        }
        self.agent_takes(agent, Work::WrappingUp(id));
    }

    pub(super) fn wrap_up_submitted(&mut self, at: Timestamp, id: InteractionId, agent: &AgentId) {
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.owed.retain(|owed| owed.agent != *agent);
        }
        self.agent_leaves(at, agent, id);
    }
}

impl Interaction {
    /// The leg of an agent's phone that is not gone yet.
    #[must_use]
    pub fn agent_leg_of(&self, agent: &AgentId) -> Option<crate::ids::LegId> {
        self.legs
            .values()
            .find(|leg| matches!(&leg.party, Party::Agent(owner) if owner == agent))
            .map(|leg| leg.id)
    }
}

impl From<&crate::vocabulary::Caller> for CallerShown {
    fn from(caller: &crate::vocabulary::Caller) -> Self {
        Self {
            number: caller.number.clone(),
            name: caller.name.clone(),
        }
    }
}

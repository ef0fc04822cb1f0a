//! What events do to contacts: arrival, flow, line, offer, conversation, end, wrap-up.

use std::collections::BTreeMap;

use crate::agent::Work;
use crate::directory::Directory;
use crate::ids::{AgentId, EntryPointId, InteractionId, LegId, Timestamp};
use crate::interaction::{Interaction, Leg, LegState, Line, Offer, Party, Settled, Treatment, WrapUp};
use crate::limits::AGENT_PROMPT_MS;
use crate::state::State;
use crate::talk::{AgentPrompt, Member, Talk, Who};
use crate::vocabulary::{CallerShown, EndCause, Event, OfferOutcome, Origin, RingTarget};

impl State {
    pub(super) fn call_arrived(&mut self, directory: &Directory, at: Timestamp, event: &Event) {
        let Event::CallArrived {
            interaction,
            leg,
            origin,
            dialled,
            entry_point,
            flow_version,
            caller,
            dialog,
        } = event
        else {
            return;
        };
        self.last_interaction = self.last_interaction.max(interaction.0);
        // A flow that is no longer configured leaves a contact without treatment, which only happens in a replay:
        // such contacts are ended by the restart that follows.
        let flow = directory.flow_of(entry_point, *flow_version);
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
                legs: BTreeMap::from([(*leg, customer)]),
                flow,
                // Like a station, a web caller has no sound until there is news of it.
                caller_silent_since: (*origin == Origin::Web).then_some(at),
                ..Interaction::empty(*interaction, entry_point.clone(), origin.clone(), *leg, at)
            },
        );
    }

    pub(super) fn caller_queued(&mut self, at: Timestamp, event: &Event) {
        let Event::CallerQueued {
            interaction,
            queue,
            enqueued_at,
            priority,
            first_in_line,
            reason: _,
            terms,
            estimate_ms,
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
                terms: terms.clone(),
                also: Vec::new(),
                estimate_ms: *estimate_ms,
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
            who: Who::Agent(agent.clone()),
            leg: *leg,
            at,
            until: *until,
            ringing: target.is_none(),
            confirm_until: None,
        });
        contact.decision = Some((at, decision.clone()));
        self.leg_dialled(*interaction, *leg, Party::Agent(agent.clone()), target);
        self.agent_takes(agent, Work::Offered(*interaction));
    }

    /// A phone of ours or an outside one is rung; a browser station's leg is there already.
    pub(super) fn leg_dialled(&mut self, id: InteractionId, leg: LegId, party: Party, target: Option<RingTarget>) {
        let Some(contact) = self.interactions.get_mut(&id).filter(|_| target.is_some()) else {
            return;
        };
        self.last_leg = self.last_leg.max(leg.0);
        contact.legs.insert(
            leg,
            Leg {
                id: leg,
                party,
                state: LegState::Dialling,
                dialog: crate::ids::Opaque::default(),
                target,
                held_on_phone: false,
            },
        );
        self.legs.insert(leg, id);
    }

    /// The request that waits for this agent, wherever it stands.
    pub(super) fn offer_to_mut(&mut self, id: InteractionId, agent: &AgentId) -> Option<&mut Offer> {
        self.interactions
            .get_mut(&id)
            .and_then(|contact| contact.offer_where_mut(|offer| offer.who.agent() == Some(agent)))
    }

    pub(super) fn talk_mut(&mut self, id: InteractionId) -> Option<&mut Talk> {
        self.interactions.get_mut(&id).and_then(|contact| contact.talk.as_mut())
    }

    pub(super) fn members(&mut self, id: InteractionId, change: impl Fn(&mut Member)) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        let members = contact.talk.iter_mut().flat_map(|talk| &mut talk.members);
        let consulted = contact.consult.iter_mut().filter_map(|consult| consult.with.as_mut());
        for member in members.chain(consulted) {
            change(member);
        }
    }

    pub(super) fn offer_closed(&mut self, id: InteractionId, agent: &AgentId, outcome: OfferOutcome) {
        let phone = self
            .interactions
            .get(&id)
            .and_then(|contact| contact.agent_leg_of(agent));
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.offer = None;
        }
        self.request_over(agent, phone, outcome == OfferOutcome::ChannelFailure);
    }

    /// A request to this agent is over without a talk. Not `agent_leaves`: it does not touch the state timer (RON-11).
    pub(super) fn request_over(&mut self, agent: &AgentId, phone: Option<LegId>, network_failed: bool) {
        self.waits_for_release(agent, phone);
        if let Some(agent) = self.agents.get_mut(agent) {
            agent.work = Work::Free;
            if network_failed {
                agent.channel_failures = agent.channel_failures.saturating_add(1);
            }
        }
    }

    pub(super) fn call_connected(&mut self, at: Timestamp, id: InteractionId, agent: &AgentId, tone: bool) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        let Some(offer) = contact.offer.take() else { return };
        let number = contact.caller.number.clone();
        let mut member = Member::new(Who::Agent(agent.clone()), offer.leg, at);
        member.tone = tone;
        contact.begin_talk(member, at);
        // It is heard once: whoever takes the contact later knows it already.
        let clips = std::mem::take(&mut contact.settled.agent_prompt);
        if let Some(talk) = contact.talk.as_mut().filter(|_| !clips.is_empty()) {
            let until = at.plus(AGENT_PROMPT_MS);
            talk.prompt = Some(AgentPrompt { clips, until });
        }
        self.agent_takes(agent, Work::Talking(id));
        if let Some(agent) = self.agents.get_mut(agent) {
            agent.channel_failures = 0;
        }
        if let Some(number) = number {
            self.last_agents.remember(&number, agent, at);
        }
    }

    /// The agent has left and with the agent the talk.
    pub(super) fn agent_detached(&mut self, at: Timestamp, id: InteractionId, agent: &AgentId) {
        self.agent_leaves(at, agent, id);
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.transferring = None;
            contact.talk = None;
        }
    }

    pub(super) fn interaction_ended(&mut self, at: Timestamp, id: InteractionId, cause: EndCause) {
        self.all_leave(at, id);
        self.team_lets_go(id);
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.ended = Some((at, cause));
            contact.run = None;
            contact.treatment = Treatment::default();
            contact.caller_silent_since = None;
            contact.offer = None;
            contact.consult = None;
            contact.transfer = None;
            contact.monitors.clear();
            contact.help = None;
            contact.consult_wrap_up = None;
            if let Some(line) = &mut contact.line {
                line.waiting = false;
            }
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
            contact.withdrawn.take_if(|whose| whose == agent);
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
    /// A contact of which nothing is known yet but where it came from.
    pub(super) fn empty(
        id: InteractionId,
        entry_point: EntryPointId,
        origin: Origin,
        customer: LegId,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            version: 1,
            entry_point,
            dialled: None,
            origin,
            caller: crate::vocabulary::Caller::default(),
            parent: None,
            arrived_at: at,
            customer,
            customer_left: None,
            legs: BTreeMap::new(),
            flow: None,
            run: None,
            treatment: Treatment::default(),
            priority: None,
            settled: Settled::default(),
            line: None,
            offer: None,
            decision: None,
            talk: None,
            consult: None,
            transfer: None,
            transferring: None,
            monitors: Vec::new(),
            transferred_by: None,
            missed_by: Vec::new(),
            withdrawn: None,
            ended: None,
            owed: Vec::new(),
            took_part: std::collections::BTreeSet::new(),
            suggestions: Vec::new(),
            consult_wrap_up: None,
            help: None,
            team: None,
            teams_missed: BTreeMap::new(),
            facts: crate::facts::Facts::default(),
            caller_silent_since: None,
        }
    }

    /// Customer and first member are connected; the place in line is used up, not given up.
    pub(super) fn begin_talk(&mut self, member: Member, at: Timestamp) {
        self.took_part.extend(member.who.agent().cloned());
        let primary = member.who.agent().cloned();
        self.withdrawn = None;
        self.talk = Some(Talk {
            unattended_since: primary.is_none().then_some(at),
            primary,
            members: vec![member],
            connected_at: at,
            held_since: None,
            warned: false,
            warning: false,
            prompt: None,
        });
        if let Some(line) = &mut self.line {
            line.waiting = false;
        }
    }

    /// A transfer's destination has the customer.
    pub(super) fn taken_over(&mut self, member: Member, at: Timestamp) {
        self.transfer = None;
        self.treatment.music = None;
        self.begin_talk(member, at);
    }

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

//! What events do to agents and their stations.

use std::collections::BTreeMap;

use crate::agent::{Agent, Station, Work};
use crate::directory::Directory;
use crate::ids::{AgentId, InteractionId, LegId, TeamId, Timestamp};
use crate::interaction::Party;
use crate::state::State;
use crate::station::{Availability, Device, IdleReason, SystemIdle};
use crate::vocabulary::RingTarget;

impl State {
    pub(super) fn agent_signed_in(
        &mut self,
        directory: &Directory,
        at: Timestamp,
        id: &AgentId,
        team: Option<&TeamId>,
        device: &Device,
        leg: Option<LegId>,
    ) {
        if let Some(old) = self.agents.get(id).and_then(|agent| agent.station.leg) {
            self.stations.remove(&old);
        }
        if let Some(leg) = leg {
            self.stations.insert(leg, id.clone());
            self.last_leg = self.last_leg.max(leg.0);
        }
        let station = Station {
            device: device.clone(),
            leg,
            silent_since: leg.map(|_| at),
        };
        // An `AgentStateChanged` follows with the true reason; until then the default one holds.
        let reason = directory
            .profile_of(id)
            .map_or(IdleReason::System(SystemIdle::AgentUnavailable), |profile| {
                IdleReason::Code(profile.default_idle_code.clone())
            });
        let before = self.agents.remove(id);
        self.waits_no_more(before.as_ref());
        let releasing = self.phone_still_up(id, device);
        if let Some(leg) = releasing {
            self.awaited.entry(leg).or_default().insert(id.clone());
        }
        self.agents.insert(
            id.clone(),
            Agent {
                id: id.clone(),
                team: team.cloned(),
                station,
                availability: Availability::Idle(reason),
                since: at,
                idle_since: Some(at),
                available_on_return: false,
                work: Work::Free,
                items: BTreeMap::new(),
                rona_over_engaged: false,
                releasing,
                channel_failures: 0,
                signed_in_at: before.map_or(at, |agent| agent.signed_in_at),
            },
        );
    }

    /// A leg to this agent, or to this phone whoever sat there, that is not gone yet (END-6).
    pub(super) fn phone_still_up(&self, id: &AgentId, device: &Device) -> Option<LegId> {
        let rung = RingTarget::of(device);
        self.interactions
            .values()
            .flat_map(|contact| contact.legs.values())
            .find(|leg| {
                matches!(&leg.party, Party::Agent(owner) if owner == id) || (rung.is_some() && leg.target == rung)
            })
            .map(|leg| leg.id)
    }

    pub(super) fn agent_signed_out(&mut self, id: &AgentId) {
        if let Some(leg) = self.agents.remove(id).and_then(|agent| agent.station.leg) {
            self.stations.remove(&leg);
        }
    }

    pub(super) fn agent_state_changed(&mut self, at: Timestamp, id: &AgentId, state: &Availability, comes_back: bool) {
        let Some(agent) = self.agents.get_mut(id) else { return };
        agent.available_on_return =
            comes_back && agent.availability == Availability::Available && *state != Availability::Available;
        agent.idle_since = match state {
            Availability::Available => None,
            Availability::Idle(_) => Some(agent.idle_since.unwrap_or(at)),
        };
        agent.rona_over_engaged = agent.engaged() && *state == Availability::Idle(IdleReason::System(SystemIdle::Rona));
        agent.availability = state.clone();
        agent.since = at;
        agent.channel_failures = 0;
    }

    pub(super) fn station_sound_changed(&mut self, at: Timestamp, id: &AgentId, up: bool) {
        if let Some(agent) = self.agents.get_mut(id) {
            agent.station.silent_since = (!up).then_some(at);
        }
    }

    /// Everybody who still has this contact at hand has it no more, but for what is owed from an earlier spell (END-5).
    pub(super) fn all_leave(&mut self, at: Timestamp, contact: InteractionId) {
        let agents: Vec<AgentId> = self
            .interactions
            .get(&contact)
            .into_iter()
            .flat_map(|contact| contact.agents().filter(|agent| contact.owed_by(agent).is_none()))
            .cloned()
            .collect();
        for agent in agents {
            self.agent_leaves(at, &agent, contact);
        }
    }

    pub(super) fn agent_takes(&mut self, id: &AgentId, work: Work) {
        if let Some(agent) = self.agents.get_mut(id) {
            let engaged = agent.engaged();
            match work {
                Work::Talking(_) | Work::Monitoring(_) => agent.rona_over_engaged &= engaged,
                // A wrap-up goes on with what was at hand.
                Work::Free | Work::Offered(_) | Work::WrappingUp(_) => {}
            }
            agent.work = work;
        }
    }

    /// Work at this contact is over: the state timer starts anew, and a phone that is still up is remembered (END-6).
    pub(super) fn agent_leaves(&mut self, at: Timestamp, id: &AgentId, contact: InteractionId) {
        let phone = self
            .interactions
            .get(&contact)
            .and_then(|contact| contact.agent_leg_of(id));
        // Nobody is asked about a consult, or waits for help, who is no longer there.
        if let Some(contact) = self.interactions.get_mut(&contact) {
            contact.consult_wrap_up.take_if(|(whose, _)| whose == id);
            contact.help.take_if(|help| help.agent == *id);
        }
        if let Some(agent) = self.agents.get_mut(id)
            && agent.work.interaction() == Some(contact)
        {
            agent.work = Work::Free;
            agent.disengaged(at);
            self.waits_for_release(id, phone);
        }
    }
}

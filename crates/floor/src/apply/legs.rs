//! What events do to legs.

use crate::agent::Agent;
use crate::ids::{AgentId, InteractionId, LegId, Opaque, Timestamp};
use crate::interaction::{Leg, LegState};
use crate::limits::RELEASE_MS;
use crate::state::State;

impl State {
    pub(super) fn leg_mut(&mut self, contact: InteractionId, leg: LegId) -> Option<&mut Leg> {
        self.interactions
            .get_mut(&contact)
            .and_then(|contact| contact.legs.get_mut(&leg))
    }

    pub(super) fn leg_answered(&mut self, contact: InteractionId, leg: LegId, dialog: &Opaque) {
        if let Some(leg) = self.leg_mut(contact, leg) {
            // An answer that crosses our release does not take it back.
            if leg.state == LegState::Dialling {
                leg.state = LegState::Up;
            }
            leg.dialog = dialog.clone();
        }
    }

    pub(super) fn leg_releasing(&mut self, at: Timestamp, contact: InteractionId, leg: LegId) {
        if let Some(leg) = self.leg_mut(contact, leg) {
            leg.state = LegState::Releasing {
                until: at.plus(RELEASE_MS),
            };
        }
    }

    pub(super) fn leg_ended(&mut self, contact: InteractionId, leg: LegId) {
        self.legs.remove(&leg);
        if let Some(contact) = self.interactions.get_mut(&contact) {
            contact.legs.remove(&leg);
        }
        for id in self.awaited.remove(&leg).unwrap_or_default() {
            let device = self.agents.get(&id).map(|agent| agent.station.device.clone());
            let other = device.and_then(|device| self.phone_still_up(&id, &device));
            if let Some(agent) = self.agents.get_mut(&id) {
                agent.releasing = None;
            }
            self.waits_for_release(&id, other);
        }
    }

    /// The agent cannot be called before this phone leg is gone (END-6).
    pub(super) fn waits_for_release(&mut self, id: &AgentId, leg: Option<LegId>) {
        let Some(leg) = leg else { return };
        let Some(agent) = self.agents.get_mut(id) else { return };
        let before = agent.releasing.replace(leg);
        self.forget_wait(id, before);
        self.awaited.entry(leg).or_default().insert(id.clone());
    }

    /// Whoever is signed out waits for nothing.
    pub(super) fn waits_no_more(&mut self, agent: Option<&Agent>) {
        if let Some(agent) = agent {
            self.forget_wait(&agent.id, agent.releasing);
        }
    }

    fn forget_wait(&mut self, id: &AgentId, leg: Option<LegId>) {
        let Some(leg) = leg else { return };
        if let Some(agents) = self.awaited.get_mut(&leg) {
            agents.remove(id);
            if agents.is_empty() {
                self.awaited.remove(&leg);
            }
        }
    }
}

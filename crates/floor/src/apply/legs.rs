//! What events do to legs.

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
        let waiting: Vec<AgentId> = self
            .agents
            .values()
            .filter(|agent| agent.releasing == Some(leg))
            .map(|agent| agent.id.clone())
            .collect();
        for id in waiting {
            let device = self.agents.get(&id).map(|agent| agent.station.device.clone());
            let other = device.and_then(|device| self.phone_still_up(&id, &device));
            if let Some(agent) = self.agents.get_mut(&id) {
                agent.releasing = other;
            }
        }
    }
}

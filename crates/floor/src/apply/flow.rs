//! What a flow's steps do to its contact: what it plays, what it settles, and to whom it gives the customer.

use flow::Run;

use super::talks::destination_of;
use crate::agent::Work;
use crate::directory::Directory;
use crate::ids::{InteractionId, Timestamp};
use crate::interaction::{Offer, ScreenPop, Settled, Treatment};
use crate::state::State;
use crate::talk::{Member, Transfer, Who};
use crate::vocabulary::FlowEvent;

impl State {
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

    pub(super) fn flow_settled(&mut self, directory: &Directory, at: Timestamp, id: InteractionId, event: &FlowEvent) {
        match event {
            FlowEvent::AgentPromptSet { clips } => {
                self.settle(id, |settled| settled.agent_prompt.clone_from(clips));
            }
            FlowEvent::ScreenPopSet { url, target } => self.settle(id, |settled| {
                settled.screen_pop = Some(ScreenPop {
                    url: url.clone(),
                    target: *target,
                });
            }),
            FlowEvent::ConsentGiven { record } => self.settle(id, |settled| settled.record = Some(*record)),
            FlowEvent::EntryPointEntered {
                entry_point,
                flow_version,
            } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.entry_point = entry_point.clone();
                    contact.flow = directory.flow_of(entry_point, *flow_version);
                    contact.run = None;
                    contact.settled.hand_overs = contact.settled.hand_overs.saturating_add(1);
                }
            }
            FlowEvent::TransferOffered {
                who,
                leg,
                target,
                until,
            } => {
                let offer = self.rung(at, id, who, *leg, target.as_ref(), *until);
                self.flow_rings(directory, id, who, offer);
            }
            FlowEvent::TransferRinging => self.transfer_rings(id),
            FlowEvent::TransferCompleted { who, leg, tone } => {
                let mut taker = Member::new(who.clone(), *leg, at);
                taker.tone = *tone;
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.run = None;
                    contact.taken_over(taker, at);
                }
                if let Some(agent) = who.agent() {
                    self.agent_takes(agent, Work::Talking(id));
                }
            }
            FlowEvent::TransferFailed { who: _, outcome: _ } => {
                self.transfer_failed(directory, id);
                if let Some(contact) = self.interactions.get_mut(&id) {
                    // What is heard now is the flow's business again.
                    contact.treatment.music = None;
                }
            }
        }
    }

    fn settle(&mut self, id: InteractionId, what: impl FnOnce(&mut Settled)) {
        if let Some(contact) = self.interactions.get_mut(&id) {
            what(&mut contact.settled);
        }
    }

    /// The customer hears it ring from the beginning, and nobody owes anything for it.
    fn flow_rings(&mut self, directory: &Directory, id: InteractionId, who: &Who, offer: Offer) {
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.treatment.prompt = None;
            contact.treatment.music = Some(directory.organization.ringback.clone());
            contact.transfer = Some(Transfer {
                by: None,
                to: destination_of(who),
                offer,
                released: true,
            });
        }
    }
}

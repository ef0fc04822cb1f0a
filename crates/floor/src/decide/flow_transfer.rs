//! A flow gives the customer away, to an agent or a number, without a queue between (TRF-3). Whoever is rung takes the
//! customer by answering; when nobody does, the flow goes on.

use flow::Input;

use super::destination::{Target, dialable};
use super::flow_acts::Followed;
use crate::agent::Work;
use crate::capacity::takes_a_call_beside;
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId};
use crate::limits::TRANSFER_DESTINATION_MAX;
use crate::station::{Availability, Device};
use crate::talk::{Transfer, Who};
use crate::vocabulary::{Event, FlowEvent, ReleaseReason, TransferOutcome};

impl Floor {
    fn flow_transfer_step(&mut self, interaction: InteractionId, event: FlowEvent) {
        self.record(Event::Flow { interaction, event });
    }

    pub(crate) fn flow_transfers(&mut self, id: InteractionId, to: &flow::Destination, ring_ms: u64) -> Followed {
        // In a consult's own contact there is no customer to give away.
        if self
            .state
            .interactions
            .get(&id)
            .is_none_or(|contact| contact.parent.is_some())
        {
            return Followed::Answer(Input::TransferFailed);
        }
        let who = match self.flow_target(to) {
            Some(Target::Party(who)) => who,
            // A number of ours is an entry point under another name (EP-DN).
            Some(Target::EntryPoint(entry)) => return self.flow_hands_over(id, entry),
            Some(Target::Queue(_)) | None => return Followed::Answer(Input::TransferFailed),
        };
        let Some(mut rung) = self.rings(&who) else {
            return Followed::Answer(Input::TransferFailed);
        };
        rung.until = self.now.plus(ring_ms);
        self.leave_line(id);
        self.flow_transfer_step(
            id,
            FlowEvent::TransferOffered {
                who,
                leg: rung.leg,
                target: rung.target.clone(),
                until: rung.until,
            },
        );
        if self.ring(id, rung, None) {
            self.transfer_answered(id);
        }
        Followed::Over
    }

    /// Whom the flow means, if a device could be rung now. There is no profile: the administrator wrote the flow.
    fn flow_target(&self, to: &flow::Destination) -> Option<Target> {
        match to {
            flow::Destination::Agent(agent) => self.flow_agent(&AgentId::new(agent)),
            flow::Destination::Number(number) => {
                let number = dialable(number).filter(|number| number.chars().count() <= TRANSFER_DESTINATION_MAX)?;
                if self.directory.is_capacity_number(&number) {
                    return None;
                }
                if let Some(entry) = self.directory.entry_point_of(&number) {
                    return Some(Target::EntryPoint(entry.id.clone()));
                }
                let name = None;
                (!self.no_line_left()).then_some(Target::Party(Who::Number { number, name }))
            }
        }
    }

    fn flow_agent(&self, id: &AgentId) -> Option<Target> {
        let agent = self.state.agents.get(id)?;
        let outside = matches!(agent.station.device, Device::DialNumber(_));
        let free = agent.work == Work::Free
            && agent.availability == Availability::Available
            && takes_a_call_beside(agent, self.capacity_of(id))
            && self.reachable(agent)
            && !(outside && self.no_line_left());
        (free && self.directory.agents.contains_key(id)).then(|| Target::Party(Who::Agent(id.clone())))
    }

    pub(super) fn flow_transfer_answered(&mut self, interaction: InteractionId, transfer: Transfer) {
        let tone = self.answers_by_itself(&transfer.offer.who);
        self.flow_transfer_step(
            interaction,
            FlowEvent::TransferCompleted {
                tone,
                who: transfer.offer.who,
                leg: transfer.offer.leg,
            },
        );
    }

    /// What rings for the flow stops.
    pub(super) fn flow_transfer_over(
        &mut self,
        interaction: InteractionId,
        transfer: Transfer,
        outcome: TransferOutcome,
    ) {
        let (who, leg) = (transfer.offer.who, transfer.offer.leg);
        self.flow_transfer_step(interaction, FlowEvent::TransferFailed { who, outcome });
        self.let_go(interaction, leg, ReleaseReason::OfferOver);
    }
}

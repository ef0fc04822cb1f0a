//! The life of a request to take an item: made, taken or not, and what that does to the agent (RON).

use crate::agent::Agent;
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId};
use crate::item::ItemWork;
use crate::limits::ITEM_RING_MS;
use crate::vocabulary::{Decision, ItemEvent, OfferOutcome, QueueReason, Refusal};

impl Floor {
    /// Asks the winner of a decision.
    pub(crate) fn offer_item(&mut self, id: InteractionId, agent: AgentId, decision: Decision) {
        let until = self.now.plus(self.item_ring_ms(id));
        self.item_step(id, ItemEvent::Offered { agent, until, decision });
    }

    /// How long an agent is asked: as long as the item's queue says (RON-4).
    pub(super) fn item_ring_ms(&self, id: InteractionId) -> u64 {
        self.state
            .items
            .get(&id)
            .and_then(|item| self.directory.queues.get(&item.line.as_ref()?.queue))
            .map_or(ITEM_RING_MS, |queue| queue.ring_ms)
    }

    /// The request that waits for this agent.
    fn item_offered_to(&self, agent: &AgentId, id: InteractionId) -> Result<(), Refusal> {
        self.signed_in(agent)?;
        self.state
            .items
            .get(&id)
            .and_then(|item| item.offer_to(agent))
            .map(|_| ())
            .ok_or(Refusal::OfferGone)
    }

    /// Items are taken on the desktop whatever the device is.
    pub(super) fn accept_item(&mut self, agent: &AgentId, id: InteractionId) -> Result<(), Refusal> {
        self.item_offered_to(agent, id)?;
        let agent = agent.clone();
        self.item_step(id, ItemEvent::Accepted { agent });
        Ok(())
    }

    /// Takes every request for an item, shown or not; calls are not taken by it (POP-5).
    pub(crate) fn accept_all(&mut self, agent: &AgentId) -> Result<(), Refusal> {
        let asked: Vec<InteractionId> = self
            .signed_in(agent)?
            .items
            .iter()
            .filter(|(_, work)| **work == ItemWork::Offered)
            .map(|(id, _)| *id)
            .collect();
        if asked.is_empty() {
            return Err(Refusal::OfferGone);
        }
        for id in asked {
            self.accept_item(agent, id)?;
        }
        Ok(())
    }

    pub(super) fn decline_item(&mut self, agent: &AgentId, id: InteractionId) -> Result<(), Refusal> {
        self.item_offered_to(agent, id)?;
        self.item_not_taken(id, OfferOutcome::AgentDeclined);
        Ok(())
    }

    /// Of several requests that are missed together, the first changes the state.
    fn idle_already(&self, agent: &AgentId, outcome: OfferOutcome) -> bool {
        let reason = self.state.agents.get(agent).and_then(Agent::system_idle);
        reason.is_some_and(|reason| reason.name() == outcome.code())
    }

    /// Ends a request that was not taken. The item is in line as before (its place was never given up); one that a
    /// colleague handed over goes back there (TRF-17). The agent is idle for the reason.
    pub(super) fn item_not_taken(&mut self, id: InteractionId, outcome: OfferOutcome) {
        let offer = self.state.items.get(&id).and_then(|item| item.offer.clone());
        let Some(offer) = offer else { return };
        let agent = offer.agent;
        let event = ItemEvent::OfferClosed {
            agent: agent.clone(),
            outcome,
        };
        self.item_step(id, event);
        // Its queue may have gone meanwhile.
        if offer.by.is_some() || !self.item_queue_stands(id) {
            self.item_queued_again(id, QueueReason::TransferNotTaken);
        }
        if offer.by.is_none() {
            self.bar_after(id, &agent, outcome);
        }
        if offer.by.is_some() {
            self.request_missed(&agent, id, outcome);
        } else if !self.idle_already(&agent, outcome) {
            self.idle_after(agent, id, outcome);
        }
    }
}

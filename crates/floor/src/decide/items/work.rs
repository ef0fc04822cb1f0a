//! Work on an item: giving it away (TRF-5), its end and the wrap-up that is owed (END, WRP).

use crate::capacity::removed_from_items;
use crate::directory::Channel;
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, QueueId, WrapUpCodeId};
use crate::item::ItemWork;
use crate::variables::DraftsThen;
use crate::vocabulary::{Destination, EndCause, ItemEvent, QueueReason, Refusal, RemovedBy};

/// To whom an item is given.
#[derive(Debug, Clone, PartialEq, Eq)]
enum To {
    Agent(AgentId),
    Queue(QueueId),
}

impl Floor {
    pub(super) fn transfer_item(&mut self, agent: AgentId, id: InteractionId, to: Destination) -> Result<(), Refusal> {
        self.item_at_work(&agent, id)?;
        let target = self.item_target(&agent, Some(id), &to)?;
        let event = ItemEvent::HandedOver {
            agent: agent.clone(),
            to,
        };
        self.item_step(id, event);
        match target {
            To::Queue(queue) => self.item_queued(id, queue, QueueReason::Transferred),
            // A desktop alerts at once: whoever transfers is released with it (TRF-17).
            To::Agent(to) => {
                let until = self.now.plus(self.item_ring_ms(id));
                let event = ItemEvent::TransferOffered {
                    agent: to,
                    by: agent.clone(),
                    until,
                };
                self.item_step(id, event);
            }
        }
        self.item_wrap_up_starts(id, agent);
        Ok(())
    }

    fn item_at_work(&self, agent: &AgentId, id: InteractionId) -> Result<(), Refusal> {
        match self.item_of(agent, id)?.1 {
            ItemWork::Active => Ok(()),
            ItemWork::Offered | ItemWork::WrappingUp => Err(Refusal::NotNow),
        }
    }

    /// Why this agent could not give an item to this destination now, for lists to choose from; `None` when nothing is
    /// known against it.
    #[must_use]
    pub fn item_destination_refusal(&self, agent: &AgentId, to: &Destination) -> Option<Refusal> {
        self.item_target(agent, None, to).err()
    }

    fn item_target(&self, asker: &AgentId, item: Option<InteractionId>, to: &Destination) -> Result<To, Refusal> {
        let profile = self.profile(asker)?;
        match to {
            Destination::Queue(queue) => {
                let known = self.directory.queues.get(queue).ok_or(Refusal::UnknownDestination)?;
                if known.channel != Channel::WorkItem {
                    Err(Refusal::WrongChannel)
                } else if !profile.queues.allows(queue) {
                    Err(Refusal::DestinationNotAllowed)
                } else if self.directory.leads_to_capacity_only(queue) {
                    Err(Refusal::UnsupportedDestination)
                } else {
                    self.queue_lets_in(item, known)?;
                    Ok(To::Queue(queue.clone()))
                }
            }
            Destination::Agent(id) => {
                if !self.directory.agents.contains_key(id) {
                    return Err(Refusal::UnknownDestination);
                }
                if id == asker {
                    return Err(Refusal::DestinationSelf);
                }
                let agent = self.state.agents.get(id).ok_or(Refusal::DestinationUnavailable)?;
                let team = agent.team.as_ref().ok_or(Refusal::DestinationUnavailable)?;
                if !profile.buddy_teams.allows(team) {
                    return Err(Refusal::DestinationNotAllowed);
                }
                let capacity = self.capacity_of(id);
                if capacity.work_items == 0 {
                    return Err(Refusal::WrongChannel);
                }
                match removed_from_items(agent, capacity) {
                    None => Ok(To::Agent(id.clone())),
                    Some(RemovedBy::Idle) => Err(Refusal::DestinationNotAvailable),
                    Some(RemovedBy::StationSilent) => Err(Refusal::DestinationUnavailable),
                    Some(_) => Err(Refusal::DestinationBusy),
                }
            }
            Destination::Number(_) | Destination::EntryPoint(_) | Destination::Person(_) => Err(Refusal::WrongChannel),
        }
    }

    /// How much the agent takes at once, by the profile.
    pub(crate) fn capacity_of(&self, agent: &AgentId) -> crate::directory::Capacity {
        self.directory
            .profile_of(agent)
            .map(|profile| profile.capacity)
            .unwrap_or_default()
    }

    pub(super) fn end_item_by_agent(&mut self, agent: AgentId, id: InteractionId) -> Result<(), Refusal> {
        self.item_at_work(&agent, id)?;
        self.end_item(id, Some(agent), EndCause::AgentEnded);
        Ok(())
    }

    /// The work is over, or the wait for it.
    pub(super) fn end_item(&mut self, id: InteractionId, by: Option<AgentId>, cause: EndCause) {
        let owner = self.state.items.get(&id).and_then(|item| item.owner.clone());
        self.item_step(id, ItemEvent::Ended { agent: by, cause });
        if let Some(owner) = owner {
            self.item_wrap_up_starts(id, owner.agent);
        }
        self.close_item_if_done(id);
    }

    /// A wrap-up for a spell of ownership, if the profile asks for one (END-5, WRP-1).
    fn item_wrap_up_starts(&mut self, id: InteractionId, agent: AgentId) {
        let rule = self
            .directory
            .profile_of(&agent)
            .and_then(|profile| profile.wrap_up.as_ref());
        if let Some(rule) = rule {
            let until = rule.auto_after_ms.map(|ms| self.now.plus(ms));
            self.item_step(id, ItemEvent::WrapUpStarted { agent, until });
        }
    }

    pub(super) fn wrap_up_item(
        &mut self,
        agent: AgentId,
        id: InteractionId,
        code: WrapUpCodeId,
        drafts: DraftsThen,
    ) -> Result<(), Refusal> {
        let (item, _) = self.item_of(&agent, id)?;
        item.owed_by(&agent).ok_or(Refusal::NotNow)?;
        self.check_wrap_up_code(&agent, &code)?;
        self.settle_drafts(&agent, id, drafts)?;
        self.item_wrapped_up(id, agent, code, false);
        Ok(())
    }

    /// Submits the default reason (WRP-5).
    pub(super) fn item_wrapped_up_by_itself(&mut self, id: InteractionId, agent: AgentId) {
        let code = self.default_wrap_up_code(&agent);
        self.item_wrapped_up(id, agent, code, true);
    }

    fn item_wrapped_up(&mut self, id: InteractionId, agent: AgentId, code: WrapUpCodeId, automatic: bool) {
        let event = ItemEvent::WrapUpSubmitted { agent, code, automatic };
        self.item_step(id, event);
        self.close_item_if_done(id);
    }

    fn close_item_if_done(&mut self, id: InteractionId) {
        let done = self
            .state
            .items
            .get(&id)
            .is_some_and(|item| item.ended.is_some() && item.owed.is_empty());
        if done {
            self.item_step(id, ItemEvent::Closed);
        }
    }
}

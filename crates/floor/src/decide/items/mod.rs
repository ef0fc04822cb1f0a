//! Work items (DIG): written down, offered, worked on, given away, ended, wrapped up. The same rules as for calls where
//! they make sense without a line: a place in the queue is never lost, and a missed request is RONA.

mod offers;
mod work;

use crate::directory::{Channel, Queue};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, QueueId, VariableName};
use crate::item::{ItemWork, WorkItem};
use crate::limits::{ITEM_TITLE_CHARACTERS_MAX, ITEMS_MAX};
use crate::variables::{Author, Typed};
use crate::vocabulary::{Command, EndCause, Event, ItemEvent, OfferOutcome, QueueReason, Refusal};

impl Floor {
    pub(crate) fn item_step(&mut self, item: InteractionId, event: ItemEvent) {
        self.record(Event::Item {
            interaction: item,
            event,
        });
    }

    /// A command about a work item. What only a call has is refused.
    pub(crate) fn item_command(&mut self, id: InteractionId, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Accept { agent, .. } => self.accept_item(&agent, id),
            Command::Decline { agent, .. } => self.decline_item(&agent, id),
            Command::Transfer { agent, to, .. } => self.transfer_item(agent, id, to),
            Command::End { agent, .. } => self.end_item_by_agent(agent, id),
            Command::WrapUp {
                agent, code, drafts, ..
            } => self.wrap_up_item(agent, id, code, drafts),
            Command::SetVariables {
                agent,
                interaction,
                changes,
            } => self.set_variables(agent, interaction, &changes),
            Command::KeepDraft {
                agent,
                interaction,
                change,
            } => self.keep_draft(agent, interaction, &change),
            Command::DropDraft {
                agent,
                interaction,
                name,
            } => self.drop_draft(agent, interaction, name),
            Command::RevealVariable {
                agent,
                interaction,
                name,
                draft,
            } => self.reveal_variable(agent, interaction, name, draft),
            other @ (Command::SignIn { .. }
            | Command::SignOut { .. }
            | Command::SetState { .. }
            | Command::Hold { .. }
            | Command::Resume { .. }
            | Command::Consult { .. }
            | Command::EndConsult { .. }
            | Command::ExitConsult { .. }
            | Command::Swap { .. }
            | Command::Conference { .. }
            | Command::ConsultTransfer { .. }
            | Command::ConsultWrapUp { .. }
            | Command::ExitConference { .. }
            | Command::Drop { .. }
            | Command::SuggestWrapUp { .. }
            | Command::AskForHelp { .. }
            | Command::Monitor { .. }
            | Command::SetMonitorMode { .. }
            | Command::PauseMonitor { .. }
            | Command::StopMonitor { .. }
            | Command::EndUnattended { .. }
            | Command::SetStateOf { .. }
            | Command::SignOutOf { .. }
            | Command::CreateItem { .. }
            | Command::AcceptAll { .. }
            | Command::Mute { .. }
            | Command::Dtmf { .. }) => {
                self.item_of(other.agent(), id)?;
                Err(Refusal::NotNow)
            }
        }
    }

    /// The item, if this agent has it at hand.
    pub(crate) fn item_of(&self, agent: &AgentId, id: InteractionId) -> Result<(&WorkItem, ItemWork), Refusal> {
        self.state
            .items
            .get(&id)
            .and_then(|item| Some((item, item.work_of(agent)?)))
            .ok_or(Refusal::UnknownTask)
    }

    pub(crate) fn create_item(
        &mut self,
        by: AgentId,
        queue: QueueId,
        title: String,
        variables: &[(VariableName, Typed)],
    ) -> Result<(), Refusal> {
        let known = self.directory.queues.get(&queue).ok_or(Refusal::UnknownDestination)?;
        if known.channel != Channel::WorkItem {
            return Err(Refusal::WrongChannel);
        }
        self.queue_lets_in(None, known)?;
        let characters = title.chars().count();
        if title.trim().is_empty() || characters > ITEM_TITLE_CHARACTERS_MAX {
            return Err(Refusal::InvalidTitle);
        }
        if self.state.items.len() >= ITEMS_MAX {
            return Err(Refusal::TooManyItems);
        }
        let values = self.first_values(variables)?;
        let id = InteractionId(self.state.last_interaction + 1);
        let author = Author::Agent(by.clone());
        self.item_step(id, ItemEvent::Created { by, title });
        self.variables_begin(id);
        self.variables_set(id, author, &values);
        self.item_queued(id, queue, QueueReason::Created);
        Ok(())
    }

    /// Whether a queue takes one more from outside: what is there already stays, whatever the hour.
    pub(super) fn queue_lets_in(&self, item: Option<InteractionId>, queue: &Queue) -> Result<(), Refusal> {
        if !self.queue_is_open(queue) {
            Err(Refusal::QueueClosed)
        } else if self.queue_is_full(item, queue) {
            Err(Refusal::QueueFull)
        } else {
            Ok(())
        }
    }

    /// Into a queue, keeping the time since which the item has been in line and its priority; on the queue's terms, or
    /// on what was left of them when it only comes back.
    pub(super) fn item_queued(&mut self, id: InteractionId, queue: QueueId, reason: QueueReason) {
        let Some(item) = self.state.items.get(&id) else { return };
        let Some(settings) = self.directory.queues.get(&queue) else {
            return;
        };
        let before = item.line.as_ref();
        let (enqueued_at, priority) =
            before.map_or((self.now, settings.priority), |line| (line.enqueued_at, line.priority));
        let comes_back = match reason {
            QueueReason::OfferNotTaken | QueueReason::AgentLost | QueueReason::TransferNotTaken => true,
            QueueReason::Flow
            | QueueReason::FlowFailed
            | QueueReason::Transferred
            | QueueReason::Consult
            | QueueReason::Created
            | QueueReason::QueueGone => false,
        };
        let terms = match before.filter(|line| comes_back && line.queue == queue) {
            Some(line) => self.terms_again(line),
            None => self.terms_of(settings),
        };
        self.item_step(
            id,
            ItemEvent::Queued {
                queue,
                enqueued_at,
                priority,
                first_in_line: false,
                reason,
                terms,
            },
        );
        // What had come before goes on at once.
        self.terms_due(id);
    }

    /// Back to the queue in which it waited last, or to another one when that is no longer configured.
    pub(super) fn item_queued_again(&mut self, id: InteractionId, reason: QueueReason) {
        let line = self.state.items.get(&id).and_then(|item| item.line.as_ref());
        let last = line.map(|line| line.queue.clone());
        match last.filter(|queue| self.takes_items(queue)) {
            Some(queue) => self.item_queued(id, queue, reason),
            None => match self.other_item_queue() {
                Some(queue) => self.item_queued(id, queue, QueueReason::QueueGone),
                None => self.end_item(id, None, EndCause::QueueGone),
            },
        }
    }

    /// Any queue for items; fallback queues are for calls.
    fn other_item_queue(&self) -> Option<QueueId> {
        let mut queues = self.directory.queues.keys();
        queues.find(|queue| self.takes_items(queue)).cloned()
    }

    /// Whether a queue is there and work items may wait in it.
    fn takes_items(&self, queue: &QueueId) -> bool {
        self.directory.queue_of(queue, Channel::WorkItem).is_some()
    }

    /// Whether the queue of an item in line is still there.
    fn item_queue_stands(&self, id: InteractionId) -> bool {
        let waiting = self.state.waits(id);
        waiting.is_some_and(|waiting| waiting.queue(&self.directory).is_some())
    }

    /// After a change of the configuration: no item waits where nobody looks, or is with somebody who is no more.
    pub(crate) fn settle_items(&mut self) {
        let lost: Vec<InteractionId> = self
            .state
            .items
            .values()
            .filter(|item| item.waiting() && item.offer.is_none() && !self.item_queue_stands(item.id))
            .map(|item| item.id)
            .collect();
        for id in lost {
            self.item_queued_again(id, QueueReason::QueueGone);
        }
        let gone: Vec<AgentId> = self
            .state
            .agents
            .values()
            .filter(|agent| !agent.items.is_empty() && !self.directory.agents.contains_key(&agent.id))
            .map(|agent| agent.id.clone())
            .collect();
        for agent in gone {
            self.leave_items(&agent);
        }
    }

    /// The agent goes: requests and work go back to their queues, what is owed is submitted.
    pub(crate) fn leave_items(&mut self, id: &AgentId) {
        let at_hand = self.state.agents.get(id).map(|agent| agent.items.clone());
        for (item, work) in at_hand.into_iter().flatten() {
            match work {
                ItemWork::Offered => self.item_not_taken(item, OfferOutcome::Withdrawn),
                ItemWork::Active => {
                    self.item_step(item, ItemEvent::Detached { agent: id.clone() });
                    self.item_queued_again(item, QueueReason::AgentLost);
                }
                ItemWork::WrappingUp => self.item_wrapped_up_by_itself(item, id.clone()),
            }
        }
    }

    /// The process was down: nobody could answer meanwhile, so requests begin anew and are nobody's fault.
    pub(crate) fn restart_items(&mut self) {
        let asked: Vec<InteractionId> = self
            .state
            .items
            .values()
            .filter(|item| item.offer.is_some())
            .map(|item| item.id)
            .collect();
        for id in asked {
            self.item_not_taken(id, OfferOutcome::Restart);
        }
    }

    /// A deadline of an item may have come.
    pub(crate) fn item_due(&mut self, id: InteractionId) {
        let offer = self.state.items.get(&id).and_then(|item| item.offer.as_ref());
        if offer.is_some_and(|offer| offer.until <= self.now) {
            self.item_not_taken(id, OfferOutcome::Rona);
        }
        self.terms_due(id);
        // Also one that was offered when its wait was over.
        let waits = self.state.items.get(&id);
        if waits.is_some_and(|item| self.item_waited_too_long(item)) {
            self.end_item(id, None, EndCause::WaitedTooLong);
        }
        let owed = self.state.items.get(&id).map(|item| item.owed.clone());
        let due = |owed: &crate::interaction::WrapUp| owed.until.is_some_and(|until| until <= self.now);
        let overdue: Vec<AgentId> = owed.into_iter().flatten().filter(due).map(|owed| owed.agent).collect();
        for agent in overdue {
            self.item_wrapped_up_by_itself(id, agent);
        }
    }

    fn item_waited_too_long(&self, item: &WorkItem) -> bool {
        item.offer.is_none()
            && item.waiting()
            && item.line.as_ref().is_some_and(|line| {
                self.directory
                    .queues
                    .get(&line.queue)
                    .is_some_and(|queue| line.waiting_since.plus(queue.max_wait_ms) <= self.now)
            })
    }
}

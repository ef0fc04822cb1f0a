//! Whoever waits in a line, call or work item, as routing sees it: one way to decide for both.

use crate::directory::{Channel, Directory, Queue};
use crate::ids::{AgentId, InteractionId};
use crate::interaction::{Line, Missed};
use crate::state::State;
use crate::vocabulary::RemovedBy;

/// A call or a work item with a place in line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting<'a> {
    pub(crate) id: InteractionId,
    pub(crate) channel: Channel,
    pub(crate) line: &'a Line,
    /// Somebody is asked now; the place in line is kept meanwhile.
    pub(crate) offered: bool,
    pub(crate) missed_by: &'a [Missed],
    /// Who gave it away last.
    pub(crate) transferred_by: Option<&'a AgentId>,
}

impl State {
    /// What waits under this number, offered or not.
    pub(crate) fn waits(&self, id: InteractionId) -> Option<Waiting<'_>> {
        if let Some(item) = self.items.get(&id) {
            return item.line.as_ref().filter(|_| item.waiting()).map(|line| Waiting {
                id,
                channel: Channel::WorkItem,
                line,
                offered: item.offer.is_some(),
                missed_by: &item.missed_by,
                transferred_by: item.transferred_by.as_ref(),
            });
        }
        let contact = self.interactions.get(&id)?;
        contact.line.as_ref().filter(|_| contact.waiting()).map(|line| Waiting {
            id,
            channel: Channel::Telephony,
            line,
            offered: contact.offer.is_some(),
            missed_by: &contact.missed_by,
            transferred_by: contact.transferred_by.as_ref(),
        })
    }
}

impl<'a> Waiting<'a> {
    /// What keeps this agent from it whatever the agent does. A call does not go back to whoever transferred it (TRF-7);
    /// a work item may, after all others.
    pub(crate) fn bars(&self, agent: &AgentId) -> Option<RemovedBy> {
        if self.channel == Channel::Telephony && self.transferred_by == Some(agent) {
            Some(RemovedBy::TransferredIt)
        } else if self.missed_by.iter().any(|missed| missed.agent == *agent) {
            Some(RemovedBy::MissedIt)
        } else {
            None
        }
    }

    /// Who is barred.
    pub(crate) fn barred(&self) -> impl Iterator<Item = &'a AgentId> + use<'a> {
        let gave_it = self.transferred_by.filter(|_| self.channel == Channel::Telephony);
        self.missed_by.iter().map(|missed| &missed.agent).chain(gave_it)
    }

    /// Whether this agent gave it away and comes after all others.
    pub(crate) fn comes_last(&self, agent: &AgentId) -> bool {
        self.channel == Channel::WorkItem && self.transferred_by == Some(agent)
    }

    /// Its queue, while that is configured for its channel.
    pub(crate) fn queue<'d>(&self, directory: &'d Directory) -> Option<&'d Queue> {
        directory.queue_of(&self.line.queue, self.channel)
    }

    /// The queues whose agents may take it: its own, and those that help by now.
    pub(crate) fn queues<'d>(&self, directory: &'d Directory) -> impl Iterator<Item = &'d Queue> + use<'a, 'd> {
        let channel = self.channel;
        self.line
            .queues()
            .filter_map(move |queue| directory.queue_of(queue, channel))
    }
}

//! Work that comes by no line: somebody writes it down, it waits in a queue, an agent takes it, ends it and says what it
//! was. No legs, no sound, no flow. Values and questions; changes happen in `apply` alone.

use crate::facts::Facts;
use crate::ids::{AgentId, InteractionId, RequestId, Timestamp};
use crate::interaction::{Line, Missed, WrapUp};
use crate::vocabulary::{Decision, EndCause};

/// One work item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkItem {
    /// Which; counted together with contacts.
    pub id: InteractionId,
    /// Counts the changes; a reader takes the higher one.
    pub version: u64,
    /// What is to be done.
    pub title: String,
    /// Who wrote it down: an agent, or another user by the user's id.
    pub created_by: AgentId,
    /// By which request, so that whoever asked finds it.
    pub created_in: Option<RequestId>,
    /// When.
    pub created_at: Timestamp,
    /// The place in line, kept over requests and work.
    pub line: Option<Line>,
    /// The request that is open.
    pub offer: Option<ItemOffer>,
    /// Who works on it.
    pub owner: Option<Owner>,
    /// Who gave it away last: is asked again only when nobody else is there.
    pub transferred_by: Option<AgentId>,
    /// Who let it ring, and until when each is not asked for it again.
    pub missed_by: Vec<Missed>,
    /// The last decision (B-3), with its time.
    pub decision: Option<(Timestamp, Decision)>,
    /// When and why the work ended.
    pub ended: Option<(Timestamp, EndCause)>,
    /// Wrap-ups owed.
    pub owed: Vec<WrapUp>,
    /// What is known of it.
    pub facts: Facts,
}

/// An agent is asked to take an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemOffer {
    /// Who.
    pub agent: AgentId,
    /// The colleague who hands it over; `None`: it comes from its queue.
    pub by: Option<AgentId>,
    /// Since when.
    pub at: Timestamp,
    /// Unanswered until then, it is RONA (RON-4).
    pub until: Timestamp,
}

/// Who works on an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Who.
    pub agent: AgentId,
    /// Since when (STA-14).
    pub since: Timestamp,
}

/// What an agent has to do with an item at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemWork {
    /// Is asked to take it.
    Offered,
    /// Works on it.
    Active,
    /// Owes its wrap-up.
    WrappingUp,
}

/// Where an item stands, as one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemStage {
    /// Waits in its queue.
    Queued,
    /// An agent is asked.
    Offered,
    /// An agent works on it.
    Active,
    /// The work is over; something may still be owed.
    Ended,
}

impl WorkItem {
    /// Where it stands; `None` between two events of one batch only.
    #[must_use]
    pub fn stage(&self) -> Option<ItemStage> {
        if self.ended.is_some() {
            Some(ItemStage::Ended)
        } else if self.owner.is_some() {
            Some(ItemStage::Active)
        } else if self.offer.is_some() {
            Some(ItemStage::Offered)
        } else if self.waiting() {
            Some(ItemStage::Queued)
        } else {
            None
        }
    }

    /// Whether it stands in line, offered or not.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.ended.is_none() && self.line.as_ref().is_some_and(|line| line.waiting)
    }

    /// The request that waits for this agent's answer.
    #[must_use]
    pub fn offer_to(&self, agent: &AgentId) -> Option<&ItemOffer> {
        self.offer.as_ref().filter(|offer| offer.agent == *agent)
    }

    /// The work, if it is this agent's.
    #[must_use]
    pub fn owned_by(&self, agent: &AgentId) -> Option<&Owner> {
        self.owner.as_ref().filter(|owner| owner.agent == *agent)
    }

    /// The wrap-up that this agent owes.
    #[must_use]
    pub fn owed_by(&self, agent: &AgentId) -> Option<&WrapUp> {
        self.owed.iter().find(|owed| owed.agent == *agent)
    }

    /// Every agent who has it at hand: asked, working, owing a wrap-up.
    pub fn agents(&self) -> impl Iterator<Item = &AgentId> {
        let asked = self.offer.iter().map(|offer| &offer.agent);
        let owner = self.owner.iter().map(|owner| &owner.agent);
        let owing = self.owed.iter().map(|owed| &owed.agent);
        asked.chain(owner).chain(owing)
    }

    /// What this agent has to do with it now.
    #[must_use]
    pub fn work_of(&self, agent: &AgentId) -> Option<ItemWork> {
        if self.owned_by(agent).is_some() {
            Some(ItemWork::Active)
        } else if self.owed_by(agent).is_some() {
            Some(ItemWork::WrappingUp)
        } else {
            self.offer_to(agent).map(|_| ItemWork::Offered)
        }
    }
}

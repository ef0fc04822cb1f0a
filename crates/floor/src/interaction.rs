//! One customer contact's live state: legs, place in line, offer, conversation, what is owed afterwards. Values and
//! questions; changes happen in `apply` alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use flow::{Flow, Run};

use crate::ids::{AgentId, ClipId, EntryPointId, InteractionId, LegId, Opaque, PlayId, QueueId, Timestamp};
use crate::vocabulary::{Caller, Decision, EndCause, Origin, RingTarget};

/// One contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// Which.
    pub id: InteractionId,
    /// Counts the changes; a reader takes the higher one.
    pub version: u64,
    /// Where it entered.
    pub entry_point: EntryPointId,
    /// The number that was dialled.
    pub dialled: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// Who calls.
    pub caller: Caller,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// The customer's leg.
    pub customer: LegId,
    /// All legs of its own that are not gone yet. A browser station's leg is the station's and not here.
    pub legs: BTreeMap<LegId, Leg>,
    /// The flow with which it started; `None` after a restart that no longer knows it.
    pub flow: Option<Arc<Flow>>,
    /// Where the flow stands; `None` when it has nothing more to say.
    pub run: Option<Run>,
    /// What the flow lets the customer hear.
    pub treatment: Treatment,
    /// The place in line, kept over offers and conversations.
    pub line: Option<Line>,
    /// The offer that is open.
    pub offer: Option<Offer>,
    /// The last decision (B-3), with its time.
    pub decision: Option<(Timestamp, Decision)>,
    /// The conversation.
    pub talk: Option<Talk>,
    /// When and why the talk ended.
    pub ended: Option<(Timestamp, EndCause)>,
    /// Wrap-ups owed.
    pub owed: Vec<WrapUp>,
    /// Since when a web caller's sound has been away.
    pub caller_silent_since: Option<Timestamp>,
}

/// One leg of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// Which.
    pub id: LegId,
    /// Whose.
    pub party: Party,
    /// Where it stands.
    pub state: LegState,
    /// What is needed to end the dialog after a crash.
    pub dialog: Opaque,
    /// The phone that was rung, for legs that we opened.
    pub target: Option<RingTarget>,
    /// The far end pressed hold (HLD-10).
    pub held_on_phone: bool,
}

/// Whose a leg is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// The customer's.
    Customer,
    /// An agent's phone.
    Agent(AgentId),
}

/// Where a leg stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegState {
    /// Rung and not answered.
    Dialling,
    /// Sound flows.
    Up,
    /// We asked for its end.
    Releasing {
        /// Counts as gone then, whatever the wire says.
        until: Timestamp,
    },
}

/// What the flow lets the customer hear.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Treatment {
    /// The prompt that plays.
    pub prompt: Option<(PlayId, Vec<ClipId>)>,
    /// The music, when no prompt plays.
    pub music: Option<ClipId>,
}

/// A place in line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where.
    pub queue: QueueId,
    /// From when the wait counts.
    pub enqueued_at: Timestamp,
    /// From when the queue's longest wait counts: in another queue, and after a talk, it is a new one.
    pub waiting_since: Timestamp,
    /// 1 is first, 10 is none.
    pub priority: u8,
    /// Before all others of its priority (NET-6).
    pub first_in_line: bool,
    /// Waiting now; `false` during a conversation.
    pub waiting: bool,
}

/// An open offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// To whom.
    pub agent: AgentId,
    /// On which leg the agent will talk.
    pub leg: LegId,
    /// Since when.
    pub at: Timestamp,
    /// Unanswered until then, it is RONA.
    pub until: Timestamp,
    /// The device alerts (POP-2).
    pub ringing: bool,
    /// Answered, and waiting for a 1 until then (ANS-8).
    pub confirm_until: Option<Timestamp>,
}

/// A conversation of customer and agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// The owner (primary agent).
    pub agent: AgentId,
    /// The leg on which the agent talks.
    pub leg: LegId,
    /// Since when.
    pub connected_at: Timestamp,
    /// Since when the customer has been on hold.
    pub held_since: Option<Timestamp>,
    /// The agent's voice is silenced.
    pub muted: bool,
    /// The agent's sound is away and the customer hears music (NET-6).
    pub parked: bool,
    /// A tone that the agent hears first (ANS-5).
    pub tone: bool,
}

/// A wrap-up that is owed (END-5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUp {
    /// By whom.
    pub agent: AgentId,
    /// Since when.
    pub since: Timestamp,
    /// The default reason is submitted then.
    pub until: Option<Timestamp>,
}

/// Where a contact stands, as one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The flow talks to the customer.
    Treatment,
    /// Waits in a queue.
    Queued,
    /// Rings at an agent.
    Offered,
    /// In conversation.
    Connected,
    /// The talk is over; something may still be owed.
    Ended,
}

impl Interaction {
    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        if self.ended.is_some() {
            Stage::Ended
        } else if self.talk.is_some() {
            Stage::Connected
        } else if self.offer.is_some() {
            Stage::Offered
        } else if let Some(Line { waiting: true, .. }) = &self.line {
            Stage::Queued
        } else {
            Stage::Treatment
        }
    }

    /// Whether it stands in line, offered or not.
    #[must_use]
    pub const fn waiting(&self) -> bool {
        self.ended.is_none() && matches!(&self.line, Some(Line { waiting: true, .. }))
    }

    /// The conversation that goes on; that of an ended contact is kept to be shown, and nothing happens in it.
    #[must_use]
    pub fn live_talk(&self) -> Option<&Talk> {
        self.talk.as_ref().filter(|_| self.ended.is_none())
    }

    /// The wrap-up that this agent owes.
    #[must_use]
    pub fn owed_by(&self, agent: &AgentId) -> Option<&WrapUp> {
        self.owed.iter().find(|owed| owed.agent == *agent)
    }

    /// Whether this agent is part of it now: offered, talking, or owing a wrap-up.
    #[must_use]
    pub fn concerns(&self, agent: &AgentId) -> bool {
        self.offer.as_ref().is_some_and(|offer| offer.agent == *agent)
            || self.talk.as_ref().is_some_and(|talk| talk.agent == *agent)
            || self.owed_by(agent).is_some()
    }

    /// The customer's leg pressed hold on the phone, or the agent's did (HLD-10).
    #[must_use]
    pub fn held_on_phone(&self, leg: LegId) -> bool {
        self.legs.get(&leg).is_some_and(|leg| leg.held_on_phone)
    }
}

//! One customer contact's live state: legs, place in line, offer, conversation, what is owed afterwards. Values and
//! questions; changes happen in `apply` alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use flow::{Flow, Run};

use crate::directory::Levels;
use crate::facts::Facts;
use crate::ids::{AgentId, ClipId, EntryPointId, InteractionId, LegId, Opaque, PlayId, QueueId, TeamId, Timestamp};
use crate::talk::{Consult, Help, Monitor, Suggestion, Talk, Transfer, Who};
use crate::vocabulary::{Caller, Decision, Destination, EndCause, Origin, RingTarget};

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
    /// The contact whose consult this is (CON-21); `None` for a customer's.
    pub parent: Option<InteractionId>,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// The customer's leg; in a consult's own contact the initiator's, which is not one of its legs.
    pub customer: LegId,
    /// When the customer left while others went on: Post Call (PCL-4).
    pub customer_left: Option<Timestamp>,
    /// All legs of its own that are not gone yet. A browser station's leg is the station's and not here.
    pub legs: BTreeMap<LegId, Leg>,
    /// The flow with which it started; `None` after a restart that no longer knows it.
    pub flow: Option<Arc<Flow>>,
    /// Where the flow stands; `None` when it has nothing more to say.
    pub run: Option<Run>,
    /// What the flow lets the customer hear.
    pub treatment: Treatment,
    /// Set by its flow: 1 is first, 10 is none (SCB-10); `None`: as its queue says.
    pub priority: Option<u8>,
    /// What it settled for the talk to come.
    pub settled: Settled,
    /// The place in line, kept over offers and conversations.
    pub line: Option<Line>,
    /// The offer that is open.
    pub offer: Option<Offer>,
    /// The last decision (B-3), with its time.
    pub decision: Option<(Timestamp, Decision)>,
    /// The conversation on the customer's leg.
    pub talk: Option<Talk>,
    /// The consult beside it; one at a time (CON-9).
    pub consult: Option<Consult>,
    /// A transfer on its way to an agent or a number.
    pub transfer: Option<Transfer>,
    /// A transfer was asked for and its destination is not rung yet; only between two events of one batch.
    pub transferring: Option<Destination>,
    /// Supervisors in it.
    pub monitors: Vec<Monitor>,
    /// Whoever transferred it to an entry point does not get it back (TRF-7).
    pub transferred_by: Option<AgentId>,
    /// Who let it ring, and until when each is not offered it again.
    pub missed_by: Vec<Missed>,
    /// Whose wrap-up was withdrawn because the contact is on its way back, until it is there (TRF-17).
    pub withdrawn: Option<AgentId>,
    /// When and why the talk ended.
    pub ended: Option<(Timestamp, EndCause)>,
    /// Wrap-ups owed.
    pub owed: Vec<WrapUp>,
    /// Agents who talked in it, on whichever leg: they may suggest a reason for its wrap-up (END-5).
    pub took_part: BTreeSet<AgentId>,
    /// What they suggested.
    pub suggestions: Vec<Suggestion>,
    /// Who may say what a consult was about, since when (CON-12).
    pub consult_wrap_up: Option<(AgentId, Timestamp)>,
    /// An agent asks for help, and no supervisor has come yet (SUP-19).
    pub help: Option<Help>,
    /// The capacity team that is rung for it, or has it.
    pub team: Option<TeamId>,
    /// Capacity teams that did not take it, and until when they are not asked again.
    pub teams_missed: BTreeMap<TeamId, Timestamp>,
    /// What is known of it.
    pub facts: Facts,
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
    /// An agent's phone, or a supervisor's.
    Agent(AgentId),
    /// An outside party's.
    Outside,
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

/// What a flow settled for the talk to come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// What the agent hears before the customer (ANS-6).
    pub agent_prompt: Vec<ClipId>,
    /// What the agent's desktop opens (LAY-4).
    pub screen_pop: Option<ScreenPop>,
    /// How many times a flow gave the contact to another entry point's.
    pub hand_overs: u8,
    /// The customer's answer about recording; `None`: not asked (REC-8).
    pub record: Option<bool>,
}

/// A page that opens with a contact (LAY-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenPop {
    /// The address, with the values of the contact in it.
    pub url: String,
    /// Where it opens.
    pub target: flow::Target,
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
    /// What is left of the terms on which it waits.
    pub terms: Terms,
    /// Queues whose agents help by now.
    pub also: Vec<QueueId>,
    /// How long the wait would be, as it was estimated at its beginning (ms); `None`: too little was known.
    pub estimate_ms: Option<u64>,
}

impl Line {
    /// The skills that are needed now.
    #[must_use]
    pub fn needs(&self) -> &Levels {
        static NOTHING: Levels = Levels::new();
        self.terms.needs.first().map_or(&NOTHING, |need| &need.skills)
    }

    /// The queues whose agents may take it: its own, and those that help by now.
    pub fn queues(&self) -> impl Iterator<Item = &QueueId> {
        std::iter::once(&self.queue).chain(&self.also)
    }
}

/// On which terms a contact waits, beside its place in line. Times are absolute; what has come is taken out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// What is needed: the first holds now, the others from their time on.
    pub needs: Vec<Need>,
    /// For whom it is kept.
    pub preferred: Option<Preferred>,
    /// Queues whose agents will help.
    pub overflow: Vec<Helper>,
    /// When the flow takes it out of the line; `None`: the queue's longest wait alone counts.
    pub leave_at: Option<Timestamp>,
}

/// Skills that are needed from some time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// From when.
    pub from: Timestamp,
    /// Which, at least how well.
    pub skills: Levels,
}

/// An agent for whom a contact is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferred {
    /// Who.
    pub agent: AgentId,
    /// From then on anybody may take it.
    pub until: Timestamp,
}

/// A queue whose agents will help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Which.
    pub queue: QueueId,
    /// From when.
    pub at: Timestamp,
}

/// An agent who let a contact ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Who.
    pub agent: AgentId,
    /// Until when the agent is not offered it again.
    pub until: Timestamp,
}

/// A party that is asked to take the customer, a consult or a transfer, and has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// To whom. What routing offers goes to agents alone.
    pub who: Who,
    /// On which leg the party will talk.
    pub leg: LegId,
    /// Since when.
    pub at: Timestamp,
    /// Unanswered until then, it is over.
    pub until: Timestamp,
    /// The device alerts (POP-2).
    pub ringing: bool,
    /// Answered, and waiting for a 1 until then (ANS-8).
    pub confirm_until: Option<Timestamp>,
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
    /// Given away by one and not yet taken by the other.
    Transferring,
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
        } else if self.transfer.is_some() {
            Stage::Transferring
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

    /// The owner.
    #[must_use]
    pub fn primary(&self) -> Option<&AgentId> {
        self.talk.as_ref().and_then(|talk| talk.primary.as_ref())
    }

    /// The customer has left and the others go on (PCL-4).
    #[must_use]
    pub const fn post_call(&self) -> bool {
        self.customer_left.is_some() && self.ended.is_none()
    }

    /// A message to the agent plays, and the customer waits (ANS-6).
    #[must_use]
    pub fn agent_prompt_plays(&self) -> bool {
        self.live_talk().is_some_and(|talk| talk.prompt.is_some())
    }

    /// Two or more of our side are on the customer's leg (CNF-5).
    #[must_use]
    pub fn conference(&self) -> bool {
        self.live_talk().is_some_and(|talk| talk.members.len() > 1)
    }

    /// Everybody who is on the line or about to be, the customer included and supervisors not (CNF-3).
    #[must_use]
    pub fn parties(&self) -> usize {
        let members = self.talk.as_ref().map_or(0, |talk| talk.members.len());
        usize::from(self.customer_left.is_none()) + members + usize::from(self.consult.is_some())
    }

    /// The wrap-up that this agent owes.
    #[must_use]
    pub fn owed_by(&self, agent: &AgentId) -> Option<&WrapUp> {
        self.owed.iter().find(|owed| owed.agent == *agent)
    }

    /// Every request that waits for an answer: routed, of a consult, of a transfer.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        let consult = self.consult.as_ref().and_then(|consult| consult.offer.as_ref());
        let transfer = self.transfer.as_ref().map(|transfer| &transfer.offer);
        self.offer.iter().chain(consult).chain(transfer)
    }

    pub(crate) fn offer_where_mut(&mut self, wanted: impl Fn(&Offer) -> bool) -> Option<&mut Offer> {
        let consult = self.consult.as_mut().and_then(|consult| consult.offer.as_mut());
        let transfer = self.transfer.as_mut().map(|transfer| &mut transfer.offer);
        self.offer
            .iter_mut()
            .chain(consult)
            .chain(transfer)
            .find(|offer| wanted(offer))
    }

    /// The request that waits for this agent's answer.
    #[must_use]
    pub fn offer_to(&self, agent: &AgentId) -> Option<&Offer> {
        self.offers().find(|offer| offer.who.agent() == Some(agent))
    }

    /// The agent's place on the customer's leg.
    #[must_use]
    pub fn member(&self, agent: &AgentId) -> Option<&crate::talk::Member> {
        self.talk.as_ref().and_then(|talk| talk.member(agent))
    }

    /// The consult that this agent started.
    #[must_use]
    pub fn consult_of(&self, initiator: &AgentId) -> Option<&Consult> {
        self.consult.as_ref().filter(|consult| consult.initiator == *initiator)
    }

    /// The consult in which this agent was asked and answered.
    #[must_use]
    pub fn consulted(&self, agent: &AgentId) -> Option<&Consult> {
        self.consult
            .as_ref()
            .filter(|consult| consult.with.as_ref().and_then(|with| with.who.agent()) == Some(agent))
    }

    /// This supervisor's place in it.
    #[must_use]
    pub fn monitor_of(&self, supervisor: &AgentId) -> Option<&Monitor> {
        self.monitors.iter().find(|monitor| monitor.supervisor == *supervisor)
    }

    /// Every agent who has this contact at hand: asked, talking, consulted, listening, owing a wrap-up.
    pub fn agents(&self) -> impl Iterator<Item = &AgentId> {
        let offered = self.offers().filter_map(|offer| offer.who.agent());
        let members = self.talk.iter().flat_map(Talk::agents);
        let consulted = self
            .consult
            .iter()
            .filter_map(|consult| consult.with.as_ref().and_then(|with| with.who.agent()));
        let monitors = self.monitors.iter().map(|monitor| &monitor.supervisor);
        let owing = self.owed.iter().map(|owed| &owed.agent);
        offered.chain(members).chain(consulted).chain(monitors).chain(owing)
    }

    /// Whether this agent is part of it now.
    #[must_use]
    pub fn concerns(&self, agent: &AgentId) -> bool {
        self.agents().any(|other| other == agent)
    }

    /// The customer's leg pressed hold on the phone, or the agent's did (HLD-10).
    #[must_use]
    pub fn held_on_phone(&self, leg: LegId) -> bool {
        self.legs.get(&leg).is_some_and(|leg| leg.held_on_phone)
    }
}

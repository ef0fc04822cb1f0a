//! More than two on one contact: the members of a talk, a consult beside it, a transfer on its way, supervisors. Values
//! and questions; changes happen in `apply` alone.

use crate::ids::{AgentId, ClipId, InteractionId, LegId, Timestamp, WrapUpCodeId};
use crate::interaction::Offer;
use crate::vocabulary::Destination;

/// A party on our side of a contact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// One of our agents.
    Agent(AgentId),
    /// Somebody at an outside number, who has no control over the call.
    Number {
        /// The number, as it is dialled.
        number: String,
        /// The name in the address book or the directory.
        name: Option<String>,
    },
}

impl Who {
    /// The agent, if it is one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Agent(agent) => Some(agent),
            Self::Number { .. } => None,
        }
    }
}

/// The conversation on the customer's leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// The owner; `None` when no agent is left in it (CNF-8).
    pub primary: Option<AgentId>,
    /// Everybody on our side, in the order in which they joined. Never empty while the talk goes on.
    pub members: Vec<Member>,
    /// Since when there has been a talk.
    pub connected_at: Timestamp,
    /// Since when the customer has been on hold.
    pub held_since: Option<Timestamp>,
    /// Since when no agent has been in it (CNF-16).
    pub unattended_since: Option<Timestamp>,
    /// The end of a call without an agent was announced.
    pub warned: bool,
    /// The tone that announces it sounds.
    pub warning: bool,
    /// What the agent hears before the customer, until it is over (ANS-6).
    pub prompt: Option<AgentPrompt>,
}

/// A message to the agent alone (ANS-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentPrompt {
    /// The clips, in order.
    pub clips: Vec<ClipId>,
    /// Counts as over then, whether its end was told or not.
    pub until: Timestamp,
}

/// One party on our side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub who: Who,
    /// On which leg.
    pub leg: LegId,
    /// Since when.
    pub joined_at: Timestamp,
    /// The own voice is silenced.
    pub muted: bool,
    /// The sound stayed away: nobody waits for this voice (NET-6).
    pub parked: bool,
    /// A tone that the party hears first (ANS-5).
    pub tone: bool,
}

impl Member {
    pub(crate) const fn new(who: Who, leg: LegId, at: Timestamp) -> Self {
        Self {
            who,
            leg,
            joined_at: at,
            muted: false,
            parked: false,
            tone: false,
        }
    }
}

impl Talk {
    /// An agent's place in it.
    #[must_use]
    pub fn member(&self, agent: &AgentId) -> Option<&Member> {
        self.members.iter().find(|member| member.who.agent() == Some(agent))
    }

    /// The member on this leg.
    #[must_use]
    pub fn on(&self, leg: LegId) -> Option<&Member> {
        self.members.iter().find(|member| member.leg == leg)
    }

    pub(crate) fn member_mut(&mut self, agent: &AgentId) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.who.agent() == Some(agent))
    }

    /// Its agents, in the order in which they joined.
    pub fn agents(&self) -> impl Iterator<Item = &AgentId> {
        self.members.iter().filter_map(|member| member.who.agent())
    }

    /// The agent who becomes primary when this one leaves: the longest on the call (CNF-7, CNF-8).
    #[must_use]
    pub fn heir_of(&self, leaving: &AgentId) -> Option<&AgentId> {
        self.agents().find(|agent| *agent != leaving)
    }
}

/// To whom the initiator of a consult talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Live {
    /// To the customer and everybody on that leg; the consulted party waits.
    Customer,
    /// To the consulted party; away from the customer's leg.
    Consulted,
    /// To nobody: both are on hold (HLD-4).
    Neither,
}

/// How far a consult is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsultStage {
    /// Nothing alerts yet.
    Requested,
    /// The destination is reached: a phone alerts, or an entry point's flow runs (CON-16).
    Ringing,
    /// Answered.
    Active,
}

/// A consult (CON).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consult {
    /// Who asked.
    pub initiator: AgentId,
    /// With whom or what.
    pub to: Destination,
    /// Since when.
    pub since: Timestamp,
    /// To whom the initiator talks.
    pub live: Live,
    /// Since when so.
    pub live_since: Timestamp,
    /// The contact of its own, of a queue or an entry point, until somebody answers.
    pub child: Option<InteractionId>,
    /// Who is rung now. An agent whom a child's queue asks stands in the child.
    pub offer: Option<Offer>,
    /// Who answered, since when.
    pub with: Option<Member>,
    /// Whoever answers joins the customer at once (CON-27).
    pub merging: bool,
}

impl Consult {
    /// The initiator is away from the customer's leg.
    #[must_use]
    pub const fn away(&self) -> bool {
        !matches!(self.live, Live::Customer)
    }
}

/// A transfer on its way to an agent or a number (TRF-17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Who transfers; `None`: the contact's flow.
    pub by: Option<AgentId>,
    /// To whom.
    pub to: Destination,
    /// The party that is rung.
    pub offer: Offer,
    /// The destination alerted and whoever transfers has left.
    pub released: bool,
}

/// How a supervisor takes part (SUP-6..8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MonitorMode {
    /// Nobody hears the supervisor.
    Silent,
    /// The agent hears the supervisor, nobody else.
    Whisper,
    /// The supervisor is part of the talk.
    BargeIn,
}

/// A supervisor in a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitor {
    /// Who.
    pub supervisor: AgentId,
    /// With whose ears.
    pub of: AgentId,
    /// On which leg.
    pub leg: LegId,
    /// The own phone is rung until then; `None` once it is answered.
    pub rings_until: Option<Timestamp>,
    /// How.
    pub mode: MonitorMode,
    /// Hears nothing and is heard by nobody meanwhile (SUP-5).
    pub paused: bool,
    /// Since when.
    pub since: Timestamp,
}

/// A reason and a note suggested by somebody who took part (END-5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// By whom.
    pub agent: AgentId,
    /// The reason.
    pub code: Option<WrapUpCodeId>,
    /// The note.
    pub note: String,
}

/// A call for a supervisor (SUP-19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// Who asks.
    pub agent: AgentId,
    /// Since when.
    pub since: Timestamp,
    /// In the agent's words.
    pub reason: String,
}

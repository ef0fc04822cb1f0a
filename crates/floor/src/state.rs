//! Everything that the floor knows, as one value. It changes by `apply` alone, so that replaying the journal gives it
//! back. Questions about it are here; decisions are not.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::{Agent, Work};
use crate::ids::{AgentId, InteractionId, LegId, Opaque, PhoneId, QueueId, TeamId, Timestamp};
use crate::interaction::Interaction;
use crate::item::WorkItem;
use crate::last_agents::LastAgents;
use crate::service::Service;
use crate::talk::ConsultStage;
use crate::vocabulary::Destination;

/// The whole state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Agents who are signed in to a station.
    pub agents: BTreeMap<AgentId, Agent>,
    /// Contacts that are not closed.
    pub interactions: BTreeMap<InteractionId, Interaction>,
    /// What each capacity team has at hand: rung for it, or with it.
    pub team_calls: BTreeMap<TeamId, BTreeSet<InteractionId>>,
    /// Work items that are not closed.
    pub items: BTreeMap<InteractionId, WorkItem>,
    /// Desk phones that are registered.
    pub phones: BTreeMap<PhoneId, Registration>,
    /// To which contact a leg belongs.
    pub legs: BTreeMap<LegId, InteractionId>,
    /// To whose station a browser leg belongs.
    pub stations: BTreeMap<LegId, AgentId>,
    /// Who cannot be called before a phone leg is gone (END-6).
    pub awaited: BTreeMap<LegId, BTreeSet<AgentId>>,
    /// How fast each queue is served.
    pub service: BTreeMap<QueueId, Service>,
    /// Whom each customer talked to last.
    pub last_agents: LastAgents,
    /// Place of the last event in the journal.
    pub seq: u64,
    /// The last contact's or work item's number.
    pub last_interaction: u64,
    /// The last leg that the floor numbered.
    pub last_leg: u64,
}

/// A desk phone's binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// As `sip` wrote it.
    pub binding: Opaque,
    /// When it runs out.
    pub until: Timestamp,
}

impl State {
    /// The contact to which a leg belongs.
    #[must_use]
    pub fn interaction_of(&self, leg: LegId) -> Option<&Interaction> {
        self.legs.get(&leg).and_then(|id| self.interactions.get(id))
    }

    /// The agent whose browser station's leg this is.
    #[must_use]
    pub fn agent_of(&self, leg: LegId) -> Option<&Agent> {
        self.stations.get(&leg).and_then(|id| self.agents.get(id))
    }

    /// The contact in which an agent talks, with the agent.
    #[must_use]
    pub fn talk_of(&self, agent: &Agent) -> Option<&Interaction> {
        match agent.work {
            Work::Talking(id) => self.interactions.get(&id),
            Work::Free | Work::Offered(_) | Work::WrappingUp(_) | Work::Monitoring(_) => None,
        }
    }

    /// The contact that people know: a consult's own contact is part of its parent.
    #[must_use]
    pub fn root(&self, id: InteractionId) -> InteractionId {
        self.interactions
            .get(&id)
            .and_then(|contact| contact.parent)
            .unwrap_or(id)
    }

    /// The consult's own contact in which a queue or an entry point looks for somebody.
    #[must_use]
    pub fn child_of(&self, contact: &Interaction) -> Option<&Interaction> {
        let id = contact.consult.as_ref()?.child?;
        self.interactions.get(&id)
    }

    /// How far the consult of a contact is.
    #[must_use]
    pub fn consult_stage(&self, contact: &Interaction) -> Option<ConsultStage> {
        let consult = contact.consult.as_ref()?;
        Some(if consult.with.is_some() {
            ConsultStage::Active
        } else if let Some(child) = self.child_of(contact) {
            let reached = matches!(
                consult.to,
                Destination::EntryPoint(_) | Destination::Number(_) | Destination::Person(_)
            );
            if reached || child.offer.as_ref().is_some_and(|offer| offer.ringing) {
                ConsultStage::Ringing
            } else {
                ConsultStage::Requested
            }
        } else if consult.offer.as_ref().is_some_and(|offer| offer.ringing) {
            ConsultStage::Ringing
        } else {
            ConsultStage::Requested
        })
    }
}

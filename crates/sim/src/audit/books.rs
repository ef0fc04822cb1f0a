//! The auditor's books: what is known of people and contacts from the journal alone.

use std::collections::{BTreeMap, BTreeSet};

use floor::{AgentId, Channel, Device, InteractionId, ItemWork, LegId, Levels, QueueId, TeamId, Terms, Timestamp, Who};

#[derive(Debug)]
pub(super) struct Person {
    pub(super) team: Option<TeamId>,
    pub(super) device: Device,
    pub(super) available: bool,
    pub(super) since: Timestamp,
    pub(super) busy: Busy,
    /// Work items at hand.
    pub(super) items: BTreeMap<InteractionId, ItemWork>,
    pub(super) silent: bool,
    /// Lost a call by no will of anybody (NET-6): Available again by the agent's own choice alone.
    pub(super) lost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Busy {
    No,
    Offered(InteractionId),
    Talking(InteractionId),
    WrappingUp(InteractionId),
    Monitoring(InteractionId),
}

/// Somebody on a leg.
pub(super) type Party = (Who, LegId);

#[derive(Debug)]
pub(super) struct Consult {
    pub(super) initiator: AgentId,
    pub(super) child: Option<InteractionId>,
    pub(super) asked: Option<Party>,
    pub(super) with: Option<Party>,
}

#[derive(Debug)]
pub(super) struct Transfer {
    /// `None`: the flow.
    pub(super) by: Option<AgentId>,
    pub(super) asked: Party,
}

/// A place in line, of a call or a work item, and what is known of who may take it.
#[derive(Debug, Default)]
pub(super) struct InLine {
    pub(super) channel: Channel,
    /// Queue, priority, behind the first ones, since.
    pub(super) place: Option<(QueueId, u8, bool, Timestamp)>,
    pub(super) waiting: bool,
    /// On which terms, and queues that help.
    pub(super) terms: Terms,
    pub(super) also: Vec<QueueId>,
    /// Who let it ring, and until when each is not asked again; and whose offer was the last to be closed.
    pub(super) missed: BTreeMap<AgentId, Timestamp>,
    pub(super) refused_by: Option<AgentId>,
    /// Whoever gave it away: a call is not offered to them again (TRF-7), a work item last.
    pub(super) sent_by: Option<AgentId>,
}

#[derive(Debug, Default)]
pub(super) struct Contact {
    /// The contact whose consult this is.
    pub(super) parent: Option<InteractionId>,
    pub(super) line: InLine,
    pub(super) offered: Option<AgentId>,
    /// The capacity team that is rung for it, or has it.
    pub(super) team: Option<TeamId>,
    /// Everybody of our side on the customer's leg.
    pub(super) members: Vec<Who>,
    pub(super) owner: Option<AgentId>,
    pub(super) consult: Option<Consult>,
    pub(super) transfer: Option<Transfer>,
    /// A transfer was asked for and nothing has come of it yet.
    pub(super) gives_away: Option<AgentId>,
    pub(super) monitors: BTreeSet<AgentId>,
    pub(super) customer_gone: bool,
    pub(super) ended: bool,
    /// Spells of ownership that are over and whose wrap-ups have not begun.
    pub(super) due: Vec<AgentId>,
    pub(super) owed: BTreeSet<AgentId>,
    /// Whose wrap-up was taken back because the contact is on its way to that agent again (TRF-17).
    pub(super) forgiven: Option<AgentId>,
    pub(super) legs: BTreeSet<LegId>,
}

impl InLine {
    /// The skills that are needed now.
    pub(super) fn needs(&self) -> &Levels {
        static NOTHING: Levels = Levels::new();
        self.terms.needs.first().map_or(&NOTHING, |need| &need.skills)
    }

    /// Its queue and those that help.
    pub(super) fn queues(&self) -> impl Iterator<Item = &QueueId> {
        self.place.iter().map(|(queue, ..)| queue).chain(&self.also)
    }
}

impl Contact {
    pub(super) fn is_member(&self, agent: &AgentId) -> bool {
        self.members.iter().any(|who| who.agent() == Some(agent))
    }

    pub(super) fn is_consulted(&self, agent: &AgentId) -> bool {
        self.consult
            .as_ref()
            .and_then(|consult| consult.with.as_ref())
            .is_some_and(|(who, _)| who.agent() == Some(agent))
    }

    /// Whether this agent is asked for a consult or a transfer, or routing offers it.
    pub(super) fn asks(&self, agent: &AgentId) -> bool {
        let consult = self.consult.as_ref().and_then(|consult| consult.asked.as_ref());
        let transfer = self.transfer.as_ref().map(|transfer| &transfer.asked);
        self.offered.as_ref() == Some(agent)
            || consult
                .into_iter()
                .chain(transfer)
                .any(|(who, _)| who.agent() == Some(agent))
    }

    /// Everybody on the line or about to be (CNF-3); supervisors do not count.
    pub(super) fn parties(&self) -> usize {
        usize::from(!self.customer_gone) + self.members.len() + usize::from(self.consult.is_some())
    }
}

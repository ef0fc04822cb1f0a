//! What can carry variables: a contact or a work item, and what both keep of them.

use std::collections::BTreeMap;

use flow::Flow;

use crate::floor::Floor;
use crate::ids::{AgentId, EntryPointId, InteractionId, QueueId, VariableName};
use crate::interaction::Interaction;
use crate::item::{ItemWork, WorkItem};
use crate::variables::{Draft, Variable};

/// What is known of a contact or a work item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Variables by name.
    pub variables: BTreeMap<VariableName, Variable>,
    /// What agents have typed and not saved, by agent and variable.
    pub drafts: BTreeMap<(AgentId, VariableName), Draft>,
}

impl Facts {
    /// An agent's drafts, by name.
    pub fn drafts_of<'a>(&'a self, agent: &AgentId) -> impl Iterator<Item = (&'a VariableName, &'a Draft)> {
        self.drafts
            .iter()
            .filter(move |((whose, _), _)| whose == agent)
            .map(|((_, name), draft)| (name, draft))
    }

    /// Somebody saved this variable while the agent typed: the draft stands beside the saved value (B-6).
    #[must_use]
    pub fn beaten(&self, name: &VariableName, draft: &Draft) -> bool {
        self.variables
            .get(name)
            .is_some_and(|variable| variable.version != draft.base_version)
    }
}

/// A contact or a work item, where variables alone matter.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A contact.
    Contact(&'a Interaction),
    /// A work item.
    Item(&'a WorkItem),
}

impl<'a> From<&'a Interaction> for Subject<'a> {
    fn from(contact: &'a Interaction) -> Self {
        Self::Contact(contact)
    }
}

impl<'a> From<&'a WorkItem> for Subject<'a> {
    fn from(item: &'a WorkItem) -> Self {
        Self::Item(item)
    }
}

impl<'a> Subject<'a> {
    /// Which.
    #[must_use]
    pub const fn id(self) -> InteractionId {
        match self {
            Self::Contact(contact) => contact.id,
            Self::Item(item) => item.id,
        }
    }

    /// What is known of it.
    #[must_use]
    pub const fn facts(self) -> &'a Facts {
        match self {
            Self::Contact(contact) => &contact.facts,
            Self::Item(item) => &item.facts,
        }
    }

    /// The queue in which it waits, or waited last.
    #[must_use]
    pub fn queue(self) -> Option<&'a QueueId> {
        let line = match self {
            Self::Contact(contact) => contact.line.as_ref(),
            Self::Item(item) => item.line.as_ref(),
        };
        line.map(|line| &line.queue)
    }

    /// The flow that it runs or ran last; a work item has none.
    #[must_use]
    pub fn flow(self) -> Option<&'a Flow> {
        match self {
            Self::Contact(contact) => contact.flow.as_deref(),
            Self::Item(_) => None,
        }
    }

    /// Where it entered; a work item enters nowhere.
    #[must_use]
    pub const fn entry_point(self) -> Option<&'a EntryPointId> {
        match self {
            Self::Contact(contact) => Some(&contact.entry_point),
            Self::Item(_) => None,
        }
    }

    /// Whether this agent may change variables now: in the talk, consulted, in Post Call, at work on the item, and
    /// during the own wrap-up (CAD-7).
    #[must_use]
    pub fn may_edit(self, agent: &AgentId) -> bool {
        match self {
            Self::Contact(contact) => {
                let with = contact.member(agent).is_some() || contact.consulted(agent).is_some();
                let talks = contact.ended.is_none() && with;
                contact.parent.is_none() && (talks || contact.owed_by(agent).is_some())
            }
            Self::Item(item) => match item.work_of(agent) {
                Some(ItemWork::Active | ItemWork::WrappingUp) => true,
                Some(ItemWork::Offered) | None => false,
            },
        }
    }
}

impl Floor {
    /// The contact or the work item of this id.
    #[must_use]
    pub fn subject(&self, id: InteractionId) -> Option<Subject<'_>> {
        let contact = self.state.interactions.get(&id).map(Subject::Contact);
        contact.or_else(|| self.state.items.get(&id).map(Subject::Item))
    }
}

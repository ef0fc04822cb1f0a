//! The auditor's books on variables: each value follows the one before by one version, what an agent saves is his own
//! draft no more, and no secret is readable in the journal.

use std::collections::{BTreeMap, BTreeSet};

use floor::{AgentId, Author, State, Stored, Subject, VariableEvent, VariableName};

use super::{Audit, ensure};
use crate::people::SECRET;

/// What the journal says of the variables of one contact or item.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    values: BTreeMap<VariableName, (u64, Option<Stored>)>,
    drafts: BTreeSet<(AgentId, VariableName)>,
}

impl Known {
    pub(super) fn read(&mut self, event: &VariableEvent) -> Result<(), String> {
        ensure(!format!("{event:?}").contains(SECRET), || {
            "a secret can be read".to_owned()
        })?;
        match event {
            VariableEvent::Changed { by, changes } => {
                ensure(!changes.is_empty(), || "changes nothing".to_owned())?;
                for change in changes {
                    let before = self.values.get(&change.name).map_or(0, |(version, _)| *version);
                    ensure(change.version == before + 1, || {
                        format!("{} goes from version {before} to {}", change.name, change.version)
                    })?;
                    self.values
                        .insert(change.name.clone(), (change.version, change.value.clone()));
                    if let Author::Agent(agent) = by {
                        self.drafts.remove(&(agent.clone(), change.name.clone()));
                    }
                }
            }
            VariableEvent::Dropped { names } => {
                for name in names {
                    ensure(self.values.remove(name).is_some(), || format!("{name} was not there"))?;
                    self.drafts.retain(|(_, drafted)| drafted != name);
                }
            }
            VariableEvent::DraftKept { agent, name, .. } => {
                self.drafts.insert((agent.clone(), name.clone()));
            }
            VariableEvent::DraftDropped { agent, name } => {
                ensure(self.drafts.remove(&(agent.clone(), name.clone())), || {
                    format!("{agent} had typed nothing in {name}")
                })?;
            }
            VariableEvent::Revealed { name, .. } => {
                ensure(self.values.contains_key(name), || format!("{name} is not there"))?;
            }
        }
        Ok(())
    }

    /// The agent has no more to do with the contact.
    pub(super) fn leaves(&mut self, agent: &AgentId) {
        self.drafts.retain(|(whose, _)| whose != agent);
    }
}

impl Audit {
    /// Last writer by version wins: the floor has what the journal says, when nothing is on its way.
    pub(crate) fn agrees_on_variables(&self, state: &State) -> Result<(), String> {
        let contacts = state.interactions.values().map(Subject::from);
        for subject in contacts.chain(state.items.values().map(Subject::from)) {
            let (id, facts) = (subject.id(), subject.facts());
            let values = facts.variables.iter();
            let now = Known {
                values: values
                    .map(|(name, kept)| (name.clone(), (kept.version, kept.value.clone())))
                    .collect(),
                drafts: facts.drafts.keys().cloned().collect(),
            };
            let nothing = Known::default();
            let known = self.known.get(&id).unwrap_or(&nothing);
            ensure(*known == now, || {
                format!("contact {id}: the journal says {known:?} and the floor {now:?}")
            })?;
        }
        Ok(())
    }
}

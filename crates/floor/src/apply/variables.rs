//! What events do to the variables of a contact and to what agents have typed.

use crate::facts::Facts;
use crate::ids::{AgentId, InteractionId, Timestamp};
use crate::state::State;
use crate::variables::{Author, Draft, Variable};
use crate::vocabulary::VariableEvent;

impl State {
    pub(super) fn variables(&mut self, at: Timestamp, id: InteractionId, event: &VariableEvent) {
        let Some(facts) = self.facts_mut(id) else { return };
        match event {
            VariableEvent::Changed { by, changes } => {
                for change in changes {
                    if let Author::Agent(agent) = by {
                        facts.drafts.remove(&(agent.clone(), change.name.clone()));
                    }
                    facts.variables.insert(
                        change.name.clone(),
                        Variable {
                            value: change.value.clone(),
                            version: change.version,
                            by: by.clone(),
                            at,
                        },
                    );
                }
            }
            VariableEvent::Dropped { names } => {
                for name in names {
                    facts.variables.remove(name);
                    facts.drafts.retain(|(_, drafted), _| drafted != name);
                }
            }
            VariableEvent::DraftKept {
                agent,
                name,
                text,
                base_version,
            } => {
                facts.drafts.insert(
                    (agent.clone(), name.clone()),
                    Draft {
                        text: text.clone(),
                        base_version: *base_version,
                        at,
                    },
                );
            }
            VariableEvent::DraftDropped { agent, name } => {
                facts.drafts.remove(&(agent.clone(), name.clone()));
            }
            // Told to people and kept in the history; nothing of it is state.
            VariableEvent::Revealed {
                agent: _,
                name: _,
                draft: _,
            } => {}
        }
    }

    /// An agent has no more to do with a contact: what was typed and not saved stays in the history alone (CAD-7).
    pub(super) fn drafts_end(&mut self, id: InteractionId, agent: &AgentId) {
        if let Some(facts) = self.facts_mut(id) {
            facts.drafts.retain(|(whose, _), _| whose != agent);
        }
    }

    fn facts_mut(&mut self, id: InteractionId) -> Option<&mut Facts> {
        if let Some(item) = self.items.get_mut(&id) {
            Some(&mut item.facts)
        } else {
            self.interactions.get_mut(&id).map(|contact| &mut contact.facts)
        }
    }
}

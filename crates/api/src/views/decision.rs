//! The decision behind an offer (B-3).

use floor::{Floor, InteractionId};

use super::{party::agent_name, time};
use crate::dto::decision as dto;

/// The latest decision about a contact; `None` when there is none. While a consult looks for somebody in a queue, that
/// is the consult's.
pub(crate) fn decision(floor: &Floor, id: InteractionId) -> Option<dto::Decision> {
    let state = floor.state();
    let consult = match state.interactions.get(&id) {
        Some(contact) if contact.parent.is_some() => return None,
        Some(contact) => state.child_of(contact).and_then(|child| floor.decision(child.id)),
        // A work item, or nothing.
        None => None,
    };
    let (at, decision) = consult.or_else(|| floor.decision(id))?;
    Some(dto::Decision {
        candidates: decision
            .candidates
            .iter()
            .map(|candidate| dto::Candidate {
                agent_id: candidate.agent.to_string(),
                name: agent_name(floor, &candidate.agent),
                removed_by: candidate.removed_by.map(|rule| rule.code().to_owned()),
            })
            .collect(),
        winner: decision.winner.map(|agent| agent.to_string()),
        at: time(at),
    })
}

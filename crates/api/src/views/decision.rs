//! The decision behind an offer (B-3).

use floor::{Floor, InteractionId};

use super::time;
use crate::dto::decision as dto;

/// The latest decision about a contact; `None` when there is none.
pub(crate) fn decision(floor: &Floor, id: InteractionId) -> Option<dto::Decision> {
    let (at, decision) = floor.decision(id)?;
    let name = |agent: &floor::AgentId| {
        floor
            .directory()
            .agents
            .get(agent)
            .map_or_else(|| agent.to_string(), |person| person.name.clone())
    };
    Some(dto::Decision {
        candidates: decision
            .candidates
            .iter()
            .map(|candidate| dto::Candidate {
                agent_id: candidate.agent.to_string(),
                name: name(&candidate.agent),
                removed_by: candidate.removed_by.map(|rule| rule.code().to_owned()),
            })
            .collect(),
        winner: decision.winner.map(|agent| agent.to_string()),
        at: time(at),
    })
}

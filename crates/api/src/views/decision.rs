//! The decision behind an offer (B-3).

use floor::{AgentId, Floor, InteractionId, Timestamp};

use super::{
    party::{agent_name, named_queue},
    time,
};
use crate::{dto::decision as dto, ports::KeptDecision};

/// The decision about a contact or a work item; `None` when there is none. While a consult looks for somebody in a queue,
/// that is the consult's.
pub(crate) fn decision(floor: &Floor, id: InteractionId) -> Option<dto::TaskDecision> {
    let state = floor.state();
    let (looks, latest) = if let Some(item) = state.items.get(&id) {
        (id, &item.decision)
    } else {
        let contact = state.interactions.get(&id).filter(|contact| contact.parent.is_none())?;
        let looks = state
            .child_of(contact)
            .filter(|child| floor.decision(child.id).is_some())
            .unwrap_or(contact);
        (looks.id, &looks.decision)
    };
    let (at, decision) = floor.decision(looks)?;
    // Whatever is stored is of an offer; while the task waits nobody has won.
    let missed = latest.as_ref().filter(|(_, last)| {
        let interaction = floor.state().interactions.get(&looks);
        let talked = |agent| interaction.is_some_and(|contact| contact.took_part.contains(agent));
        let item = state.items.get(&looks);
        let gave = |agent: &AgentId| item.is_some_and(|item| item.transferred_by.as_ref() == Some(agent));
        decision.winner.is_none() && !last.winner.as_ref().is_some_and(|agent| talked(agent) || gave(agent))
    });
    Some(dto::TaskDecision {
        decision: told(floor, at, &decision),
        missed_offer: missed.map(|(then, missed)| told(floor, *then, missed)),
    })
}

/// The decision behind an offer of the past.
pub(crate) fn kept_decision(floor: &Floor, kept: &KeptDecision) -> dto::TaskDecision {
    dto::TaskDecision {
        decision: told(floor, kept.at, &kept.decision),
        missed_offer: None,
    }
}

fn told(floor: &Floor, at: Timestamp, decision: &floor::Decision) -> dto::Decision {
    let skills = &floor.directory().skills;
    dto::Decision {
        candidates: decision
            .candidates
            .iter()
            .map(|candidate| dto::Candidate {
                agent_id: candidate.agent.to_string(),
                name: agent_name(floor, &candidate.agent),
                removed_by: candidate.removed_by.map(|rule| rule.code().to_owned()),
            })
            .collect(),
        others: decision
            .others
            .iter()
            .map(|(rule, count)| dto::RuledOut {
                removed_by: rule.code().to_owned(),
                count: *count,
            })
            .collect(),
        winner: decision.winner.as_ref().map(ToString::to_string),
        rule: decision.rule.map(|rule| rule.code().to_owned()),
        queue: decision.queue.as_ref().map(|queue| named_queue(floor, queue)),
        helpers: decision.helpers.iter().map(|queue| named_queue(floor, queue)).collect(),
        needed_skills: decision
            .needs
            .iter()
            .map(|(skill, least)| dto::NeededSkill {
                id: skill.to_string(),
                name: skills
                    .get(skill)
                    .map_or_else(|| skill.to_string(), |skill| skill.name.clone()),
                least: *least,
            })
            .collect(),
        waited_ms: decision.waited_ms,
        at: time(at),
    }
}

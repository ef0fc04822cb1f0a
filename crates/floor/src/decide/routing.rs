//! Who gets which call: the agent who has been available for longest (STA-1), with the decision kept (B-3). Pure
//! questions over the state; `offers` makes the offer.

use crate::agent::Agent;
use crate::capacity::removed_from_calls;
use crate::directory::{Directory, Queue};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId};
use crate::interaction::Interaction;
use crate::state::{State, place};
use crate::vocabulary::{Candidate, Decision, RemovedBy};

impl Floor {
    /// Offers waiting contacts to free agents until no pair is left. Deterministic: contacts in the order of their
    /// priority, then arrival, then number, over all queues; agents by longest available, then id.
    pub(crate) fn route(&mut self) {
        loop {
            if !self
                .state
                .agents
                .values()
                .any(|agent| removed_from_calls(agent, self.capacity_of(&agent.id)).is_none())
            {
                return;
            }
            let Some((contact, decision)) = self.next_match() else {
                return;
            };
            self.offer(contact, decision);
        }
    }

    fn next_match(&self) -> Option<(InteractionId, Decision)> {
        let mut waiting: Vec<_> = self
            .state
            .interactions
            .values()
            .filter(|contact| contact.waiting() && contact.offer.is_none())
            .collect();
        waiting.sort_by_key(|contact| place(contact));
        let mut empty_handed = Vec::new();
        for contact in waiting {
            let Some(line) = &contact.line else { continue };
            // What one contact of a queue could not find, the next one cannot find either; one that may not go back to
            // somebody says nothing about the others.
            if empty_handed.contains(&&line.queue) {
                continue;
            }
            let Some(queue) = self.directory.queues.get(&line.queue) else {
                continue;
            };
            let decision = decide(&self.directory, &self.state, queue, contact);
            if decision.winner.is_some() {
                return Some((contact.id, decision));
            }
            if contact.transferred_by.is_none() {
                empty_handed.push(&line.queue);
            }
        }
        None
    }
}

/// Who would get this contact of the queue now, and why nobody else.
pub(crate) fn decide(directory: &Directory, state: &State, queue: &Queue, contact: &Interaction) -> Decision {
    let removed: Vec<(&Agent, Option<RemovedBy>)> = state
        .agents
        .values()
        .map(|agent| {
            let serves = agent.team.as_ref().is_some_and(|team| queue.teams.contains(team));
            let other_team = (!serves).then_some(RemovedBy::OtherTeam);
            let gave_it = (contact.transferred_by.as_ref() == Some(&agent.id)).then_some(RemovedBy::TransferredIt);
            let capacity = directory.profile_of(&agent.id).map(|profile| profile.capacity);
            let by_itself = || removed_from_calls(agent, capacity.unwrap_or_default());
            (agent, other_team.or(gave_it).or_else(by_itself))
        })
        .collect();
    let winner: Option<AgentId> = removed
        .iter()
        .filter(|(_, removed)| removed.is_none())
        .map(|(agent, _)| agent)
        .min_by_key(|agent| (agent.since, &agent.id))
        .map(|agent| agent.id.clone());
    let candidates = removed
        .into_iter()
        .map(|(agent, removed)| Candidate {
            agent: agent.id.clone(),
            removed_by: match removed {
                Some(rule) => Some(rule),
                None if winner.as_ref() == Some(&agent.id) => None,
                None => Some(RemovedBy::AvailableShorter),
            },
        })
        .collect();
    Decision { candidates, winner }
}

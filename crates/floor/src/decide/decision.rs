//! Why this agent (B-3): the decision behind an offer, or the one that would be taken now.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Agent;
use crate::directory::{Levels, fit, satisfies};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, TeamId, Timestamp};
use crate::interaction::{Interaction, Line};
use crate::limits::CANDIDATES_LISTED_MAX;
use crate::matching::{Crew, Standing};
use crate::vocabulary::{Candidate, ChosenBy, Decision, RemovedBy};

/// Who was chosen, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) agent: AgentId,
    pub(crate) rule: ChosenBy,
    /// The levels of the needed skills together, where the queue counts them.
    pub(crate) fit: u32,
}

/// One decision about to be explained.
struct Case<'a> {
    contact: &'a Interaction,
    line: &'a Line,
    teams: BTreeSet<&'a TeamId>,
    choice: Option<&'a Choice>,
}

/// Crews with their skills: those that have what is needed, and those that do not.
#[derive(Default)]
struct Sorted<'a> {
    able: Vec<(&'a Levels, &'a Crew)>,
    lacking: Vec<(&'a Levels, &'a Crew)>,
}

impl Case<'_> {
    /// What is between this agent and this contact alone.
    fn between(&self, agent: &AgentId) -> Option<RemovedBy> {
        if self.contact.transferred_by.as_ref() == Some(agent) {
            Some(RemovedBy::TransferredIt)
        } else if self.contact.missed_by.iter().any(|missed| missed.agent == *agent) {
            Some(RemovedBy::MissedIt)
        } else {
            None
        }
    }

    fn kept_for_another(&self, agent: &AgentId) -> bool {
        let preferred = &self.line.terms.preferred;
        preferred.as_ref().is_some_and(|preferred| preferred.agent != *agent)
    }

    /// What removes somebody who is free and able.
    fn outdone(&self, fit: u32) -> RemovedBy {
        match self.choice {
            Some(choice) if choice.rule == ChosenBy::BestFit && fit < choice.fit => RemovedBy::LessFit,
            Some(_) | None => RemovedBy::AvailableShorter,
        }
    }
}

impl Floor {
    /// Who would get this contact now if it waits, or why it was last offered to whom it was (B-3).
    #[must_use]
    pub fn decision(&self, contact: InteractionId) -> Option<(Timestamp, Decision)> {
        self.decision_at(contact, self.now)
    }

    /// The same at another time, for whoever follows a journal.
    #[must_use]
    pub fn decision_at(&self, contact: InteractionId, at: Timestamp) -> Option<(Timestamp, Decision)> {
        if let Some(item) = self.state.items.get(&contact) {
            let now = item.waiting() && item.offer.is_none();
            let queue = self.item_queue(item).filter(|_| now);
            return queue
                .map(|queue| (at, self.decide_item(queue, item, at)))
                .or_else(|| item.decision.clone());
        }
        let contact = self.state.interactions.get(&contact)?;
        if contact.waiting() && contact.offer.is_none() {
            let choice = self.choose(contact);
            let mut decision = self.explain(contact, choice.as_ref());
            decision.waited_ms = contact.line.as_ref().map_or(0, |line| at.since(line.waiting_since));
            return Some((at, decision));
        }
        contact.decision.clone()
    }

    /// The decision in full.
    pub(crate) fn explain(&self, contact: &Interaction, choice: Option<&Choice>) -> Decision {
        let Some(line) = &contact.line else {
            return Decision::default();
        };
        let case = Case {
            contact,
            line,
            teams: self.teams_for(line),
            choice,
        };
        let all = self.matching.crews.signed_in() <= CANDIDATES_LISTED_MAX;
        let crews = if all { Sorted::default() } else { self.sorted(&case) };
        let listed: BTreeSet<&AgentId> = if all {
            self.state.agents.keys().collect()
        } else {
            self.closest(&case, &crews)
        };
        let candidates: Vec<Candidate> = listed
            .into_iter()
            .filter_map(|agent| self.state.agents.get(agent))
            .map(|agent| Candidate {
                agent: agent.id.clone(),
                removed_by: self.removed_by(&case, agent),
            })
            .collect();
        let mut others = BTreeMap::new();
        if !all {
            others = self.count(&case, &crews);
            for rule in candidates.iter().filter_map(|candidate| candidate.removed_by) {
                if let Some(count) = others.get_mut(&rule) {
                    *count -= 1;
                }
            }
            others.retain(|_, count| *count > 0);
        }
        Decision {
            candidates,
            others,
            winner: choice.map(|choice| choice.agent.clone()),
            rule: choice.map(|choice| choice.rule),
            queue: Some(line.queue.clone()),
            helpers: line.also.clone(),
            needs: line.needs().clone(),
            waited_ms: self.now.since(line.waiting_since),
        }
    }

    /// The rule that removes this agent; `None` for the winner.
    fn removed_by(&self, case: &Case<'_>, agent: &Agent) -> Option<RemovedBy> {
        if case.choice.is_some_and(|choice| choice.agent == agent.id) {
            return None;
        }
        let Some((team, skills, standing)) = self.matching.crews.place(&agent.id) else {
            return Some(RemovedBy::OtherTeam);
        };
        if team.is_none_or(|team| !case.teams.contains(team)) {
            return Some(RemovedBy::OtherTeam);
        }
        if let Some(rule) = case.between(&agent.id) {
            return Some(rule);
        }
        if case.kept_for_another(&agent.id) {
            return Some(RemovedBy::KeptForAnother);
        }
        if !satisfies(skills, case.line.needs()) {
            return Some(RemovedBy::LacksSkill);
        }
        Some(match standing {
            Standing::Busy(rule) => rule,
            Standing::Free(_) => case.outdone(fit(skills, case.line.needs())),
        })
    }

    /// The crews that serve the queue, by whether they have what is needed.
    fn sorted<'a>(&'a self, case: &Case<'_>) -> Sorted<'a> {
        let crews = self.matching.crews.of(&case.teams);
        let (able, lacking) = crews.partition(|(skills, _)| satisfies(skills, case.line.needs()));
        Sorted { able, lacking }
    }

    /// How many each rule removes, without looking at everybody: crews are counted as wholes.
    fn count(&self, case: &Case<'_>, crews: &Sorted<'_>) -> BTreeMap<RemovedBy, u32> {
        let mut counts: BTreeMap<RemovedBy, u32> = BTreeMap::new();
        let mut add = |rule: RemovedBy, count: usize| {
            *counts.entry(rule).or_default() += u32::try_from(count).unwrap_or(u32::MAX);
        };
        let mut serving = 0;
        for (_, crew) in &crews.lacking {
            serving += crew.len();
            add(RemovedBy::LacksSkill, crew.len());
        }
        for (skills, crew) in &crews.able {
            serving += crew.len();
            for (rule, agents) in &crew.busy {
                add(*rule, agents.len());
            }
            if !crew.free.is_empty() {
                add(case.outdone(fit(skills, case.line.needs())), crew.free.len());
            }
        }
        add(RemovedBy::OtherTeam, self.matching.crews.signed_in() - serving);
        // Those for whom a rule of their own comes before: the winner, and whoever has had this contact before.
        let missed = case.contact.missed_by.iter().map(|missed| &missed.agent);
        let special: BTreeSet<&AgentId> = missed
            .chain(&case.contact.transferred_by)
            .chain(case.choice.map(|choice| &choice.agent))
            .collect();
        for agent in special {
            let Some((Some(team), skills, standing)) = self.matching.crews.place(agent) else {
                continue;
            };
            if !case.teams.contains(team) {
                continue;
            }
            let counted = if !satisfies(skills, case.line.needs()) {
                RemovedBy::LacksSkill
            } else {
                match standing {
                    Standing::Busy(rule) => rule,
                    Standing::Free(_) => case.outdone(fit(skills, case.line.needs())),
                }
            };
            if let Some(count) = counts.get_mut(&counted) {
                *count -= 1;
            }
            let winner = case.choice.is_some_and(|choice| choice.agent == *agent);
            if let Some(rule) = case.between(agent).filter(|_| !winner) {
                *counts.entry(rule).or_default() += 1;
            }
        }
        self.count_kept(case, counts)
    }

    /// Of a contact that is kept for somebody, everybody else is removed by that, however busy.
    fn count_kept(&self, case: &Case<'_>, counts: BTreeMap<RemovedBy, u32>) -> BTreeMap<RemovedBy, u32> {
        let Some(preferred) = &case.line.terms.preferred else {
            return counts;
        };
        let mut kept: BTreeMap<RemovedBy, u32> = BTreeMap::new();
        for (rule, count) in counts {
            let rule = match rule {
                RemovedBy::OtherTeam | RemovedBy::TransferredIt | RemovedBy::MissedIt => rule,
                RemovedBy::Idle
                | RemovedBy::Engaged
                | RemovedBy::Reserved
                | RemovedBy::WrappingUp
                | RemovedBy::PhoneNotReleased
                | RemovedBy::StationSilent
                | RemovedBy::AvailableShorter
                | RemovedBy::KeptForAnother
                | RemovedBy::LacksSkill
                | RemovedBy::LessFit
                | RemovedBy::NoCapacity
                | RemovedBy::AtCapacity
                | RemovedBy::MoreAtHand => RemovedBy::KeptForAnother,
            };
            *kept.entry(rule).or_default() += count;
        }
        // The preferred agent is among them unless chosen.
        let agent = self.state.agents.get(&preferred.agent);
        if let Some(rule) = agent.and_then(|agent| self.removed_by(case, agent))
            && !matches!(
                rule,
                RemovedBy::OtherTeam | RemovedBy::TransferredIt | RemovedBy::MissedIt
            )
        {
            *kept.entry(rule).or_default() += 1;
            if let Some(count) = kept.get_mut(&RemovedBy::KeptForAnother) {
                *count -= 1;
            }
        }
        kept
    }

    /// The winner and those who came closest, as many as a decision lists: free and able ones by how long they have been
    /// available, then able ones who are busy, then those who serve the queue and lack a skill.
    fn closest<'a>(&'a self, case: &Case<'a>, crews: &Sorted<'a>) -> BTreeSet<&'a AgentId> {
        let mut listed: BTreeSet<&AgentId> = BTreeSet::new();
        let named = case.line.terms.preferred.iter().map(|preferred| &preferred.agent);
        let missed = case.contact.missed_by.iter().map(|missed| &missed.agent);
        let first = case.choice.map(|choice| &choice.agent).into_iter().chain(named);
        listed.extend(
            first
                .chain(&case.contact.transferred_by)
                .chain(missed)
                .filter_map(|agent| self.state.agents.get_key_value(agent))
                .map(|(id, _)| id)
                .take(CANDIDATES_LISTED_MAX),
        );
        let mut free: Vec<&(Timestamp, AgentId)> = crews
            .able
            .iter()
            .flat_map(|(_, crew)| crew.free.iter().take(CANDIDATES_LISTED_MAX))
            .collect();
        free.sort_unstable();
        let ranked = free
            .into_iter()
            .map(|(_, agent)| agent)
            .chain(busy(&crews.able))
            .chain(
                crews
                    .lacking
                    .iter()
                    .flat_map(|(_, crew)| crew.free.iter().map(|(_, agent)| agent)),
            )
            .chain(busy(&crews.lacking));
        for agent in ranked {
            if listed.len() >= CANDIDATES_LISTED_MAX {
                break;
            }
            listed.insert(agent);
        }
        listed
    }
}

fn busy<'a>(crews: &[(&'a Levels, &'a Crew)]) -> impl Iterator<Item = &'a AgentId> {
    crews.iter().flat_map(|(_, crew)| crew.busy.values().flatten())
}

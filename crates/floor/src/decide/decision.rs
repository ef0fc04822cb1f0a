//! Why this agent (B-3): the decision behind an offer, or the one that would be taken now.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Agent;
use crate::directory::{Channel, Levels, fit, satisfies};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, TeamId, Timestamp};
use crate::interaction::Line;
use crate::limits::CANDIDATES_LISTED_MAX;
use crate::matching::{Crew, Crews, Standing, Turn};
use crate::vocabulary::{Candidate, ChosenBy, Decision, RemovedBy};
use crate::waiting::Waiting;

/// Who was chosen, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) agent: AgentId,
    pub(crate) rule: ChosenBy,
    /// The levels of the needed skills together, where the queue counts them.
    pub(crate) fit: u32,
    /// How much the agent had at hand, where that counts.
    pub(crate) load: usize,
}

/// One decision about to be explained.
struct Case<'a> {
    waiting: &'a Waiting<'a>,
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
    fn kept_for_another(&self, agent: &AgentId) -> bool {
        let preferred = &self.line.terms.preferred;
        preferred.as_ref().is_some_and(|preferred| preferred.agent != *agent)
    }

    /// What removes somebody who is free and able, but not the winner.
    fn outdone(&self, fit: u32, load: usize) -> RemovedBy {
        match self.choice {
            Some(choice) if choice.rule == ChosenBy::BestFit && fit < choice.fit => RemovedBy::LessFit,
            Some(choice) if load > choice.load => RemovedBy::MoreAtHand,
            Some(_) | None => RemovedBy::AvailableShorter,
        }
    }

    /// What removes somebody of a crew by skills and state, as far as the crew is counted as a whole.
    fn by_state(&self, skills: &Levels, standing: Standing) -> RemovedBy {
        match standing {
            _ if !satisfies(skills, self.line.needs()) => RemovedBy::LacksSkill,
            Standing::Busy(rule) => rule,
            Standing::Free(turn) => self.outdone(fit(skills, self.line.needs()), turn.load),
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
        if let Some(waiting) = self.state.waits(contact).filter(|waiting| !waiting.offered) {
            let choice = self.choose(&waiting);
            let mut decision = self.explain(&waiting, choice.as_ref());
            decision.waited_ms = at.since(waiting.line.waiting_since);
            return Some((at, decision));
        }
        match self.state.items.get(&contact) {
            Some(item) => item.decision.clone(),
            None => self.state.interactions.get(&contact)?.decision.clone(),
        }
    }

    /// The decision in full.
    pub(crate) fn explain(&self, waiting: &Waiting<'_>, choice: Option<&Choice>) -> Decision {
        let line = waiting.line;
        let case = Case {
            waiting,
            line,
            teams: self.teams_for(waiting),
            choice,
        };
        let all = self.crews(&case).signed_in() <= CANDIDATES_LISTED_MAX;
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
        let Some((team, skills, standing)) = self.crews(case).place(&agent.id) else {
            return Some(RemovedBy::OtherTeam);
        };
        if team.is_none_or(|team| !case.teams.contains(team)) {
            return Some(RemovedBy::OtherTeam);
        }
        if let Some(rule) = case.waiting.bars(&agent.id) {
            return Some(rule);
        }
        if case.kept_for_another(&agent.id) {
            return Some(RemovedBy::KeptForAnother);
        }
        let rule = case.by_state(skills, standing);
        let able = satisfies(skills, case.line.needs()) && matches!(standing, Standing::Free(_));
        Some(if able && case.waiting.comes_last(&agent.id) {
            RemovedBy::TransferredIt
        } else {
            rule
        })
    }

    fn crews(&self, case: &Case<'_>) -> &Crews {
        self.matching.crews(case.waiting.channel)
    }

    /// The crews that serve the queue, by whether they have what is needed.
    fn sorted<'a>(&'a self, case: &Case<'_>) -> Sorted<'a> {
        let crews = self.crews(case).of(&case.teams);
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
            let fit = fit(skills, case.line.needs());
            match case.waiting.channel {
                Channel::Telephony if crew.free.is_empty() => {}
                // Nothing at hand counts, so that one rule removes them all.
                Channel::Telephony => add(case.outdone(fit, 0), crew.free.len()),
                Channel::WorkItem => {
                    for (turn, _) in &crew.free {
                        add(case.outdone(fit, turn.load), 1);
                    }
                }
            }
        }
        add(RemovedBy::OtherTeam, self.crews(case).signed_in() - serving);
        // Those for whom a rule of their own comes before: the winner, and whoever has had this contact before.
        let missed = case.waiting.missed_by.iter().map(|missed| &missed.agent);
        let special: BTreeSet<&AgentId> = missed
            .chain(case.waiting.transferred_by)
            .chain(case.choice.map(|choice| &choice.agent))
            .collect();
        for agent in special {
            let Some((Some(team), skills, standing)) = self.crews(case).place(agent) else {
                continue;
            };
            if !case.teams.contains(team) {
                continue;
            }
            if let Some(count) = counts.get_mut(&case.by_state(skills, standing)) {
                *count -= 1;
            }
            let known = self.state.agents.get(agent);
            if let Some(rule) = known.and_then(|agent| self.removed_by(case, agent)) {
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
        let missed = case.waiting.missed_by.iter().map(|missed| &missed.agent);
        let first = case.choice.map(|choice| &choice.agent).into_iter().chain(named);
        listed.extend(
            first
                .chain(case.waiting.transferred_by)
                .chain(missed)
                .filter_map(|agent| self.state.agents.get_key_value(agent))
                .map(|(id, _)| id)
                .take(CANDIDATES_LISTED_MAX),
        );
        let mut free: Vec<&(Turn, AgentId)> = crews
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

//! Who gets which call. Nothing is walked: only who has become free, and the lanes that somebody has joined, can make a
//! match that was not there before; `matching` has both in order.

use std::collections::BTreeSet;

use super::decision::Choice;
use crate::directory::{Queue, Routing, fit, satisfies};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, QueueId, TeamId, Timestamp};
use crate::interaction::{Interaction, Line};
use crate::matching::{Lane, News, Spot, Standing};
use crate::vocabulary::ChosenBy;

/// One level of priority, in the measure in which queues are compared.
const LEVEL: i64 = 1_000_000;

/// The order between the first of several lanes, over all queues; smaller is sooner. First the priority as it is now, in
/// a queue with ageing less what the wait has earned; then who was sent back to the front; then the time of arrival;
/// then the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Urgency {
    level: i64,
    behind: bool,
    at: Timestamp,
    id: InteractionId,
}

impl Urgency {
    fn of(queue: &Queue, line: &Line, id: InteractionId, now: Timestamp) -> Self {
        let level = i64::from(line.priority) * LEVEL;
        let level = match queue.ageing_ms {
            None => level,
            Some(_) if line.first_in_line => i64::MIN,
            Some(ageing) => {
                let waited = i64::try_from(now.since(line.enqueued_at)).unwrap_or(i64::MAX);
                let ageing = i64::try_from(ageing).unwrap_or(i64::MAX).max(1);
                level.saturating_sub(waited.saturating_mul(LEVEL) / ageing)
            }
        };
        Self {
            level,
            behind: !line.first_in_line,
            at: line.enqueued_at,
            id,
        }
    }
}

impl Floor {
    /// Offers waiting contacts to free agents until no pair is left that fits. Deterministic: the most urgent contact of
    /// all lanes that found somebody first, and for it the agent whom the queue's rule names.
    pub(crate) fn route(&mut self) {
        loop {
            let news = self.matching.take_news();
            if news.is_empty() {
                return;
            }
            let mut round: BTreeSet<(Urgency, Lane)> = BTreeSet::new();
            for lane in self.lanes_for(news) {
                round.extend(self.urgency(&lane).map(|urgency| (urgency, lane)));
            }
            while let Some((told, lane)) = round.pop_first() {
                // Its first contact may have found somebody by another lane meanwhile.
                match self.urgency(&lane) {
                    Some(urgency) if urgency == told => {}
                    Some(urgency) => {
                        round.insert((urgency, lane));
                        continue;
                    }
                    None => continue,
                }
                let Some(contact) = self.state.interactions.get(&told.id) else {
                    continue;
                };
                let Some(choice) = self.choose(contact) else { continue };
                let decision = self.explain(contact, Some(&choice));
                self.offer(told.id, decision);
                round.extend(
                    self.urgency(&lane)
                        .filter(|urgency| urgency.id != told.id)
                        .map(|urgency| (urgency, lane)),
                );
            }
        }
    }

    /// The lanes in which somebody may be found now: those joined, and those that whoever has become free could serve.
    fn lanes_for(&self, news: News) -> BTreeSet<Lane> {
        let mut lanes = news.lanes;
        for agent in news.agents {
            let Some((Some(team), skills, Standing::Free(_))) = self.matching.crews.place(&agent) else {
                continue;
            };
            for queue in self.matching.queues_of(team) {
                for class in self.matching.lanes.of(queue) {
                    if satisfies(skills, &class.needs) && !class.barred.contains(&agent) {
                        lanes.insert(Lane::Queue(queue.clone(), class.clone()));
                    }
                }
            }
            lanes.insert(Lane::Kept(agent));
        }
        lanes
    }

    fn urgency(&self, lane: &Lane) -> Option<Urgency> {
        let id = self.matching.lanes.first(lane)?;
        let line = self.state.interactions.get(&id)?.line.as_ref()?;
        let queue = match lane {
            Lane::Queue(queue, _) => queue,
            Lane::Kept(_) => &line.queue,
        };
        Some(Urgency::of(self.directory.queues.get(queue)?, line, id, self.now))
    }

    /// The free agent whom a waiting contact would get now.
    pub(crate) fn choose(&self, contact: &Interaction) -> Option<Choice> {
        let line = contact.line.as_ref()?;
        let teams = self.teams_for(line);
        let barred = |agent: &AgentId| {
            contact.transferred_by.as_ref() == Some(agent)
                || contact.missed_by.iter().any(|missed| missed.agent == *agent)
        };
        if let Some(preferred) = &line.terms.preferred {
            let (team, skills, standing) = self.matching.crews.place(&preferred.agent)?;
            let serves = team.is_some_and(|team| teams.contains(team)) && satisfies(skills, line.needs());
            let free = matches!(standing, Standing::Free(_));
            return (serves && free && !barred(&preferred.agent)).then(|| Choice {
                agent: preferred.agent.clone(),
                rule: ChosenBy::Preferred,
                fit: fit(skills, line.needs()),
            });
        }
        let routing = self.directory.queues.get(&line.queue)?.routing;
        let rule = match routing {
            Routing::LongestAvailable => ChosenBy::LongestAvailable,
            Routing::BestFit => ChosenBy::BestFit,
        };
        // More of the needed skills first, where that counts; then the longest available, then the id.
        let mut best: Option<(u32, &(Timestamp, AgentId))> = None;
        for (skills, crew) in self.matching.crews.free(&teams) {
            if !satisfies(skills, line.needs()) {
                continue;
            }
            let fit = fit(skills, line.needs());
            let lack = match routing {
                Routing::LongestAvailable => 0,
                Routing::BestFit => u32::MAX - fit,
            };
            if let Some(free) = crew.free.iter().find(|(_, agent)| !barred(agent)) {
                best = Some(best.map_or((lack, free), |best| best.min((lack, free))));
            }
        }
        best.map(|(lack, (_, agent))| Choice {
            agent: agent.clone(),
            rule,
            fit: match routing {
                Routing::LongestAvailable => 0,
                Routing::BestFit => u32::MAX - lack,
            },
        })
    }

    /// The teams whose agents may take a contact of this line now.
    pub(crate) fn teams_for<'a>(&'a self, line: &'a Line) -> BTreeSet<&'a TeamId> {
        line.queues()
            .filter_map(|queue| self.directory.queues.get(queue))
            .flat_map(|queue| &queue.teams)
            .collect()
    }

    /// Contacts that wait in this queue, the next one first: priority (in a queue with ageing less what the wait has
    /// earned), then those sent back to the front, then the time of arrival, then the number.
    pub fn line(&self, queue: &QueueId) -> impl Iterator<Item = &Interaction> {
        self.matching
            .lanes
            .line(queue)
            .filter_map(|id| self.state.interactions.get(&id))
    }

    /// The place of a waiting contact in its line, starting at 1.
    #[must_use]
    pub fn position(&self, contact: InteractionId) -> Option<u32> {
        let contact = self
            .state
            .interactions
            .get(&contact)
            .filter(|contact| contact.waiting())?;
        let line = contact.line.as_ref()?;
        let queue = self.directory.queues.get(&line.queue)?;
        let spot = Spot::of(queue, line.priority, line.first_in_line, line.enqueued_at, contact.id);
        u32::try_from(self.matching.lanes.ahead(&line.queue, &spot) + 1).ok()
    }
}

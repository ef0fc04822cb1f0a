//! Who gets which call or work item. Nothing is walked: only who has become free, and the lanes that somebody has joined, can make a
//! match that was not there before; `matching` has both in order.

use std::collections::BTreeSet;

use super::decision::Choice;
use crate::directory::{Channel, Queue, Routing, fit, satisfies};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, QueueId, TeamId, Timestamp};
use crate::interaction::Interaction;
use crate::matching::{Lane, News, Spot, Standing, Turn};
use crate::vocabulary::ChosenBy;
use crate::waiting::Waiting;

/// One level of priority, in the measure in which queues are compared.
const LEVEL: i64 = 1_000_000;

/// The order between the first of several lanes, over all queues; smaller is sooner. First calls, whose customers wait on
/// a line; then the priority as it is now, in
/// a queue with ageing less what the wait has earned; then who was sent back to the front; then the time of arrival;
/// then the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Urgency {
    channel: Channel,
    level: i64,
    behind: bool,
    at: Timestamp,
    id: InteractionId,
}

impl Urgency {
    fn of(queue: &Queue, waiting: &Waiting<'_>, now: Timestamp) -> Self {
        let line = waiting.line;
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
            channel: waiting.channel,
            level,
            behind: !line.first_in_line,
            at: line.enqueued_at,
            id: waiting.id,
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
                let Some(waiting) = self.state.waits(told.id) else {
                    continue;
                };
                let Some(choice) = self.choose(&waiting) else { continue };
                let decision = self.explain(&waiting, Some(&choice));
                match told.channel {
                    Channel::Telephony => self.offer(told.id, decision),
                    Channel::WorkItem => self.offer_item(told.id, choice.agent, decision),
                }
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
            for channel in [Channel::Telephony, Channel::WorkItem] {
                let place = self.matching.crews(channel).place(&agent);
                let Some((Some(team), skills, Standing::Free(_))) = place else {
                    continue;
                };
                let served = self.matching.queues_of(team).iter();
                for queue in served.filter(|queue| self.directory.queue_of(queue, channel).is_some()) {
                    for class in self.matching.lanes.of(queue) {
                        if satisfies(skills, &class.needs) && !class.barred.contains(&agent) {
                            lanes.insert(Lane::Queue(queue.clone(), class.clone()));
                        }
                    }
                }
            }
            lanes.insert(Lane::Kept(agent));
        }
        lanes
    }

    fn urgency(&self, lane: &Lane) -> Option<Urgency> {
        let id = self.matching.lanes.first(lane)?;
        let waiting = self.state.waits(id)?;
        let queue = match lane {
            Lane::Queue(queue, _) => queue,
            Lane::Kept(_) => &waiting.line.queue,
        };
        Some(Urgency::of(self.directory.queues.get(queue)?, &waiting, self.now))
    }

    /// The free agent whom a waiting call or work item would get now.
    pub(crate) fn choose(&self, waiting: &Waiting<'_>) -> Option<Choice> {
        let line = waiting.line;
        let teams = self.teams_for(waiting);
        let crews = self.matching.crews(waiting.channel);
        if let Some(preferred) = &line.terms.preferred {
            let (team, skills, standing) = crews.place(&preferred.agent)?;
            let serves = team.is_some_and(|team| teams.contains(team)) && satisfies(skills, line.needs());
            let Standing::Free(turn) = standing else { return None };
            return (serves && waiting.bars(&preferred.agent).is_none()).then(|| Choice {
                agent: preferred.agent.clone(),
                rule: ChosenBy::Preferred,
                fit: fit(skills, line.needs()),
                load: turn.load,
            });
        }
        let routing = waiting.queue(&self.directory)?.routing;
        let rule = match (routing, waiting.channel) {
            (Routing::BestFit, _) => ChosenBy::BestFit,
            (Routing::LongestAvailable, Channel::Telephony) => ChosenBy::LongestAvailable,
            (Routing::LongestAvailable, Channel::WorkItem) => ChosenBy::LeastAtHand,
        };
        // Whoever gave a work item away last; then more of the needed skills first, where that counts; then the least at
        // hand, the longest available, the id.
        let mut best: Option<(bool, u32, &(Turn, AgentId))> = None;
        for (skills, crew) in crews.free(&teams) {
            if !satisfies(skills, line.needs()) {
                continue;
            }
            let lack = match routing {
                Routing::LongestAvailable => 0,
                Routing::BestFit => u32::MAX - fit(skills, line.needs()),
            };
            let able = || crew.free.iter().filter(|(_, agent)| waiting.bars(agent).is_none());
            let other = able().find(|(_, agent)| !waiting.comes_last(agent));
            if let Some(free) = other.or_else(|| able().next()) {
                let this = (waiting.comes_last(&free.1), lack, free);
                best = Some(best.map_or(this, |best| best.min(this)));
            }
        }
        best.map(|(_, lack, (turn, agent))| Choice {
            agent: agent.clone(),
            rule,
            fit: match routing {
                Routing::LongestAvailable => 0,
                Routing::BestFit => u32::MAX - lack,
            },
            load: turn.load,
        })
    }

    /// The teams whose agents may take this now.
    pub(crate) fn teams_for<'a>(&'a self, waiting: &Waiting<'a>) -> BTreeSet<&'a TeamId> {
        waiting.queues(&self.directory).flat_map(|queue| &queue.teams).collect()
    }

    /// Calls that wait in this queue, the next one first: priority (in a queue with ageing less what the wait has
    /// earned), then those sent back to the front, then the time of arrival, then the number.
    pub fn line(&self, queue: &QueueId) -> impl Iterator<Item = &Interaction> {
        self.matching
            .lanes
            .line(queue)
            .filter_map(|id| self.state.interactions.get(&id))
    }

    /// The place of a waiting call or work item in its line, starting at 1.
    #[must_use]
    pub fn position(&self, id: InteractionId) -> Option<u32> {
        let waiting = self.state.waits(id)?;
        let line = waiting.line;
        let queue = waiting.queue(&self.directory)?;
        let spot = Spot::of(queue, line.priority, line.first_in_line, line.enqueued_at, id);
        u32::try_from(self.matching.lanes.ahead(&line.queue, &spot) + 1).ok()
    }
}

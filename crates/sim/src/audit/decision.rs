//! Whether an offer went to whom it should: everybody was looked at, the winner is the one whom the queue's rule names
//! and has what is needed, nobody who came before was overtaken by the same agent.

use floor::{
    AgentId, Blend, Channel, ChosenBy, Decision, Directory, InteractionId, Levels, RemovedBy, Routing, Timestamp,
    satisfies,
};

use super::books::{Busy, InLine, Person};
use super::items::capacity;
use super::{Audit, ensure};

/// The levels of the needed skills together.
fn fit(skills: &Levels, needs: &Levels) -> u32 {
    needs
        .keys()
        .filter_map(|skill| skills.get(skill))
        .map(|level| u32::from(*level))
        .sum()
}

fn skills<'a>(directory: &'a Directory, agent: &AgentId) -> &'a Levels {
    static NONE: Levels = Levels::new();
    directory.agents.get(agent).map_or(&NONE, |person| &person.skills)
}

impl Audit {
    /// Why this agent could never be offered this contact as it stands, whatever the agent does.
    pub(super) fn barred_by(
        directory: &Directory,
        agent: &AgentId,
        person: &Person,
        line: &InLine,
    ) -> Option<RemovedBy> {
        let serves = line
            .queues()
            .filter_map(|queue| directory.queues.get(queue))
            .filter(|queue| queue.channel == line.channel)
            .any(|queue| person.team.as_ref().is_some_and(|team| queue.teams.contains(team)));
        let kept = line.terms.preferred.as_ref();
        if !serves {
            Some(RemovedBy::OtherTeam)
        } else if line.channel == Channel::Telephony && line.sent_by.as_ref() == Some(agent) {
            Some(RemovedBy::TransferredIt)
        } else if line.missed.contains_key(agent) {
            Some(RemovedBy::MissedIt)
        } else if kept.is_some_and(|preferred| preferred.agent != *agent) {
            Some(RemovedBy::KeptForAnother)
        } else if !satisfies(skills(directory, agent), line.needs()) {
            Some(RemovedBy::LacksSkill)
        } else {
            None
        }
    }

    /// Why nobody could offer this agent anything of that channel now.
    fn busy_for(&self, directory: &Directory, channel: Channel, agent: &AgentId, person: &Person) -> Option<RemovedBy> {
        match channel {
            Channel::Telephony => self.busy_with(directory, agent, person),
            Channel::WorkItem => person.removed_from_items(capacity(directory, agent)),
        }
    }

    /// Why nobody could offer this agent a call now.
    fn busy_with(&self, directory: &Directory, agent: &AgentId, person: &Person) -> Option<RemovedBy> {
        let capacity = capacity(directory, agent);
        if capacity.voice == 0 {
            return Some(RemovedBy::NoCapacity);
        }
        match person.busy {
            Busy::Offered(_) => return Some(RemovedBy::Reserved),
            Busy::Talking(_) | Busy::Monitoring(_) => return Some(RemovedBy::Engaged),
            Busy::WrappingUp(_) => return Some(RemovedBy::WrappingUp),
            Busy::No => {}
        }
        if person.wraps_up() {
            return Some(RemovedBy::WrappingUp);
        }
        if !person.available {
            return Some(RemovedBy::Idle);
        }
        if person.silent {
            return Some(RemovedBy::StationSilent);
        }
        let phone_is_up = self
            .phones
            .values()
            .any(|(owner, device)| owner == agent || *device == person.device);
        if phone_is_up {
            return Some(RemovedBy::PhoneNotReleased);
        }
        let full = capacity.blend == Blend::Exclusive && !person.items.is_empty();
        full.then_some(RemovedBy::AtCapacity)
    }

    /// The place in line of a call or a work item.
    fn placed(&self, id: InteractionId, channel: Channel) -> Option<&InLine> {
        match channel {
            Channel::Telephony => self.contacts.get(&id).map(|contact| &contact.line),
            Channel::WorkItem => self.items.get(&id).map(|item| &item.line),
        }
    }

    pub(super) fn decided_well(
        &self,
        directory: &Directory,
        id: InteractionId,
        channel: Channel,
        agent: &AgentId,
        decision: &Decision,
    ) -> Result<(), String> {
        let line = self.placed(id, channel).ok_or("no such contact")?;
        let Some((queue, ..)) = &line.place else {
            return Err("is in no line".to_owned());
        };
        let settings = directory.queues.get(queue).ok_or("waits in no queue")?;
        ensure(settings.channel == channel, || "waits in another channel".to_owned())?;
        ensure(decision.needs == *line.needs(), || "needs something else".to_owned())?;
        ensure(
            decision.queue.as_ref() == Some(queue) && decision.helpers == line.also,
            || "is in another queue".to_owned(),
        )?;
        ensure(decision.others.is_empty(), || "so few can all be listed".to_owned())?;
        let kept = line.terms.preferred.is_some();
        let by_fit = settings.routing == Routing::BestFit && !kept;
        // Whoever gave an item away last, then the fittest, then the least at hand, then the longest available.
        let mut best: Option<(bool, u32, usize, Timestamp, &AgentId)> = None;
        for (candidate, person) in &self.people {
            let told = decision.candidates.iter().find(|told| told.agent == *candidate);
            let told = told.ok_or_else(|| format!("{candidate} was not looked at"))?;
            let rule = Self::barred_by(directory, candidate, person, line)
                .or_else(|| self.busy_for(directory, channel, candidate, person));
            match rule {
                Some(rule) if told.removed_by != Some(rule) => {
                    return Err(format!(
                        "{candidate} was removed by {:?} and not by {rule:?}",
                        told.removed_by
                    ));
                }
                Some(_) => {}
                None => {
                    let fit = fit(skills(directory, candidate), line.needs());
                    let lack = if by_fit { u32::MAX - fit } else { 0 };
                    let (last, load) = match channel {
                        Channel::Telephony => (false, 0),
                        Channel::WorkItem => (line.sent_by.as_ref() == Some(candidate), person.load()),
                    };
                    let this = (last, lack, load, person.since, candidate);
                    best = Some(best.map_or(this, |best| best.min(this)));
                }
            }
        }
        ensure(decision.candidates.len() == self.people.len(), || {
            "somebody unknown was looked at".to_owned()
        })?;
        ensure(best.map(|best| best.4) == Some(agent), || {
            format!("{best:?} comes before")
        })?;
        ensure(decision.winner.as_ref() == Some(agent), || {
            "the winner is another".to_owned()
        })?;
        let rule = match (settings.routing, channel) {
            _ if kept => ChosenBy::Preferred,
            (Routing::BestFit, _) => ChosenBy::BestFit,
            (Routing::LongestAvailable, Channel::Telephony) => ChosenBy::LongestAvailable,
            (Routing::LongestAvailable, Channel::WorkItem) => ChosenBy::LeastAtHand,
        };
        ensure(decision.rule == Some(rule), || format!("chosen by {:?}", decision.rule))?;
        self.nobody_overtaken(directory, id, line, agent)
    }

    /// Whoever waits in this channel and is not asked about just now.
    fn waiting_in(&self, channel: Channel) -> Vec<(InteractionId, &InLine)> {
        let calls = self.contacts.iter().filter(|(_, contact)| contact.offered.is_none());
        let calls = calls.map(|(id, contact)| (*id, &contact.line));
        let items = self.items.iter().filter(|(_, item)| item.asked.is_none());
        let items = items.map(|(id, item)| (*id, &item.line));
        calls
            .chain(items)
            .filter(|(_, line)| line.waiting && line.channel == channel)
            .collect()
    }

    /// Nobody who came before, by the order of the queue, and whom the same agent could have taken, is left behind.
    fn nobody_overtaken(
        &self,
        directory: &Directory,
        id: InteractionId,
        line: &InLine,
        agent: &AgentId,
    ) -> Result<(), String> {
        let person = self.people.get(agent).ok_or("is not signed in")?;
        let order = |id: InteractionId, line: &InLine| {
            let (queue, priority, behind, since) = line.place.as_ref()?;
            let ageing = directory.queues.get(queue)?.ageing_ms;
            let level = match ageing {
                None => i64::from(*priority),
                Some(_) if !behind => i64::MIN,
                // One level is worth so much waiting.
                Some(ageing) => i64::from(*priority) * i64::try_from(ageing).ok()? + since.0,
            };
            Some((queue.clone(), ageing, (level, *behind, *since, id)))
        };
        let (queue, ageing, own) = order(id, line).ok_or("is in no line")?;
        let overtaken = self.waiting_in(line.channel).into_iter().find(|(other, waiting)| {
            Self::barred_by(directory, agent, person, waiting).is_none()
                // Whoever gave an item away takes it only when nobody else does.
                && (waiting.channel == Channel::Telephony || waiting.sent_by.as_ref() != Some(agent))
                && order(*other, waiting).is_some_and(|(its, its_ageing, place)| {
                    let comparable = its == queue || (ageing.is_none() && its_ageing.is_none());
                    // By way of a queue that helps, its place is another one.
                    comparable && waiting.also.is_empty() && line.also.is_empty() && place < own
                })
        });
        ensure(overtaken.is_none(), || {
            format!("contact {:?} was before it", overtaken.map(|(id, _)| id))
        })
    }
}

//! Whether an offer went to whom it should: the winner is the one who has been free for longest, everybody was looked
//! at, nobody was overtaken.

use floor::{AgentId, Blend, Decision, Directory, InteractionId, QueueId, RemovedBy, Timestamp};

use super::books::{Busy, Person};
use super::items::capacity;
use super::{Audit, ensure};

impl Audit {
    /// Why nobody could offer this agent a call of that queue.
    fn removed_by(
        &self,
        directory: &Directory,
        agent: &AgentId,
        person: &Person,
        queue: &QueueId,
        sender: Option<&AgentId>,
    ) -> Option<RemovedBy> {
        // In the simulated house each queue is served by the team of the same name.
        if person.team.as_ref().is_none_or(|team| team.as_str() != queue.as_str()) {
            return Some(RemovedBy::OtherTeam);
        }
        if sender == Some(agent) {
            return Some(RemovedBy::TransferredIt);
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
        let capacity = capacity(directory, agent);
        let full = capacity.voice == 0 || (capacity.blend == Blend::Exclusive && !person.items.is_empty());
        full.then_some(RemovedBy::AtCapacity)
    }

    /// The winner is the one who has been free for longest, everybody was looked at, and the contact is the next one.
    pub(super) fn decided_well(
        &self,
        directory: &Directory,
        id: InteractionId,
        agent: &AgentId,
        decision: &Decision,
    ) -> Result<(), String> {
        let contact = self.contacts.get(&id).ok_or("no such contact")?;
        let Some((queue, priority, behind, since)) = &contact.place else {
            return Err("is in no line".to_owned());
        };
        let mut best: Option<(Timestamp, &AgentId)> = None;
        for (candidate, person) in &self.people {
            let told = decision.candidates.iter().find(|told| told.agent == *candidate);
            let told = told.ok_or_else(|| format!("{candidate} was not looked at"))?;
            let rule = self.removed_by(directory, candidate, person, queue, contact.sent_by.as_ref());
            match rule {
                Some(rule) if told.removed_by != Some(rule) => {
                    return Err(format!(
                        "{candidate} was removed by {:?} and not by {rule:?}",
                        told.removed_by
                    ));
                }
                Some(_) => {}
                None => {
                    let this = (person.since, candidate);
                    best = Some(best.map_or(this, |best| best.min(this)));
                }
            }
        }
        ensure(decision.candidates.len() == self.people.len(), || {
            "somebody unknown was looked at".to_owned()
        })?;
        ensure(best.map(|(_, best)| best) == Some(agent), || {
            format!("{best:?} has been available for longer")
        })?;
        ensure(decision.winner.as_ref() == Some(agent), || {
            "the winner is another".to_owned()
        })?;
        let own = (*priority, *behind, *since, id);
        let overtaken = self.contacts.iter().find(|(other, waiting)| {
            waiting.waiting
                && waiting.offered.is_none()
                && waiting.sent_by.as_ref() != Some(agent)
                && waiting.place.as_ref().is_some_and(|(its, priority, behind, since)| {
                    its == queue && (*priority, *behind, *since, **other) < own
                })
        });
        ensure(overtaken.is_none(), || {
            format!("contact {:?} was before it", overtaken.map(|(id, _)| id))
        })
    }
}

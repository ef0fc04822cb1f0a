//! What may happen to a contact in line, and when: needs ease at their time, queues help at theirs, nobody is waited for
//! in vain, whoever let it ring is left in peace for as long as the organization says.

use floor::{AgentId, Directory, InteractionId, Timestamp, WaitingEvent};

use super::books::Busy;
use super::{Audit, ensure};

impl Audit {
    /// Whether somebody but this agent, and whoever asks for the consult, is at work who could take the contact.
    fn others_at_work(&self, directory: &Directory, id: InteractionId, agent: &AgentId) -> bool {
        let Some(contact) = self.contacts.get(&id) else {
            return false;
        };
        let parent = contact.parent.and_then(|parent| self.contacts.get(&parent));
        let asker = parent
            .and_then(|parent| parent.consult.as_ref())
            .map(|consult| &consult.initiator);
        self.people.iter().any(|(other, person)| {
            let able = Self::barred_by(directory, other, person, contact).is_none();
            let calls = directory
                .profile_of(other)
                .is_none_or(|profile| profile.capacity.voice > 0);
            let works = person.busy != Busy::No || (person.available && !person.silent);
            other != agent && Some(other) != asker && able && calls && works
        })
    }

    pub(super) fn waits(
        &mut self,
        directory: &Directory,
        id: InteractionId,
        event: &WaitingEvent,
        at: Timestamp,
    ) -> Result<(), String> {
        let people = &self.people;
        let contact = self.contacts.get_mut(&id).ok_or("there is no such contact")?;
        let anywhere = matches!(event, WaitingEvent::PriorityChanged { .. });
        ensure((contact.waiting || anywhere) && !contact.ended, || {
            "does not wait".to_owned()
        })?;
        match event {
            WaitingEvent::NeedsEased { skills } => {
                let step = contact.terms.needs.iter().skip(1).rfind(|need| need.from <= at);
                ensure(step.is_some_and(|step| step.skills == *skills), || {
                    "needs something else, or not yet".to_owned()
                })?;
                contact.terms.needs.retain(|need| need.from > at);
                contact.terms.needs.insert(
                    0,
                    floor::Need {
                        from: at,
                        skills: skills.clone(),
                    },
                );
                self.figures.eased += 1;
            }
            WaitingEvent::HoldReleased { agent } => {
                let preferred = contact.terms.preferred.clone().ok_or("was kept for nobody")?;
                let in_vain = people
                    .get(agent)
                    .is_none_or(|person| Self::barred_by(directory, agent, person, contact).is_some())
                    || directory
                        .profile_of(agent)
                        .is_some_and(|profile| profile.capacity.voice == 0);
                ensure(preferred.agent == *agent && (preferred.until <= at || in_vain), || {
                    "was kept for somebody who could still take it".to_owned()
                })?;
                contact.terms.preferred = None;
            }
            WaitingEvent::Overflowed { queue } => {
                let helper = contact.terms.overflow.iter().find(|helper| helper.queue == *queue);
                ensure(helper.is_some_and(|helper| helper.at <= at), || {
                    "is helped by a queue that should not, or not yet".to_owned()
                })?;
                contact.terms.overflow.retain(|helper| helper.queue != *queue);
                contact.also.push(queue.clone());
                self.figures.overflowed += 1;
            }
            WaitingEvent::Barred { agent, until } => {
                ensure(*until == at.plus(directory.organization.missed_again_ms), || {
                    "is left in peace for another time than the organization says".to_owned()
                })?;
                ensure(contact.refused_by.as_ref() == Some(agent), || {
                    "did not let it ring".to_owned()
                })?;
                contact.missed.insert(agent.clone(), *until);
                self.figures.barred += 1;
            }
            WaitingEvent::Unbarred { agent } => {
                let until = *contact.missed.get(agent).ok_or("was not left in peace")?;
                ensure(until <= at || !self.others_at_work(directory, id, agent), || {
                    "is asked again too early".to_owned()
                })?;
                let contact = self.contacts.get_mut(&id).ok_or("there is no such contact")?;
                contact.missed.remove(agent);
            }
            WaitingEvent::LongestWaitPassed => {
                let due = contact.terms.leave_at.take().is_some_and(|leave_at| leave_at <= at);
                ensure(due && contact.offered.is_none(), || {
                    "may wait longer, or somebody is asked".to_owned()
                })?;
            }
            WaitingEvent::PriorityChanged { priority } => {
                if let Some(place) = &mut contact.place {
                    place.1 = *priority;
                }
            }
            WaitingEvent::Left => contact.waiting = false,
        }
        Ok(())
    }
}

//! What may happen to a call or a work item in line, and when: needs ease at their time, queues help at theirs, nobody is waited for
//! in vain, whoever let it ring is left in peace for as long as the organization says.

use floor::{AgentId, Channel, Directory, InteractionId, Timestamp, WaitingEvent, Who};

use super::books::{Busy, Contact, InLine};
use super::items::capacity;
use super::{Audit, ensure};

impl Audit {
    /// Whether somebody but this agent, and whoever asks for the consult, is at work who could take this.
    fn others_at_work(&self, directory: &Directory, id: InteractionId, agent: &AgentId) -> bool {
        let Some(line) = self.line_of(id) else { return false };
        let contact = self.contacts.get(&id);
        let parent = contact.and_then(|contact| self.contacts.get(&contact.parent?));
        let asker = parent
            .and_then(|parent| parent.consult.as_ref())
            .map(|consult| &consult.initiator);
        self.people.iter().any(|(other, person)| {
            let able = Self::barred_by(directory, other, person, line).is_none();
            let takes = capacity_for(directory, other, line.channel) > 0;
            let busy = match line.channel {
                Channel::Telephony => person.busy != Busy::No,
                Channel::WorkItem => matches!(person.busy, Busy::Monitoring(_)),
            };
            let works = busy || person.wraps_up() || (person.available && !person.silent);
            other != agent && Some(other) != asker && able && takes && works
        })
    }

    /// A call's place in line, or a work item's.
    fn line_of(&self, id: InteractionId) -> Option<&InLine> {
        let contact = self.contacts.get(&id).map(|contact| &contact.line);
        contact.or_else(|| self.items.get(&id).map(|item| &item.line))
    }

    pub(super) fn waits(
        &mut self,
        directory: &Directory,
        id: InteractionId,
        event: &WaitingEvent,
        at: Timestamp,
    ) -> Result<(), String> {
        let people = &self.people;
        let (line, asked, ended) = match (self.contacts.get_mut(&id), self.items.get_mut(&id)) {
            (Some(contact), _) => (&mut contact.line, contact.offered.is_some(), contact.ended),
            (None, Some(item)) => (&mut item.line, item.asked.is_some(), item.ended),
            (None, None) => return Err("there is no such contact".to_owned()),
        };
        let anywhere = matches!(event, WaitingEvent::PriorityChanged { .. });
        ensure((line.waiting || anywhere) && !ended, || "does not wait".to_owned())?;
        match event {
            WaitingEvent::NeedsEased { skills } => {
                let step = line.terms.needs.iter().skip(1).rfind(|need| need.from <= at);
                ensure(step.is_some_and(|step| step.skills == *skills), || {
                    "needs something else, or not yet".to_owned()
                })?;
                line.terms.needs.retain(|need| need.from > at);
                line.terms.needs.insert(
                    0,
                    floor::Need {
                        from: at,
                        skills: skills.clone(),
                    },
                );
                self.figures.eased += 1;
            }
            WaitingEvent::HoldReleased { agent } => {
                let preferred = line.terms.preferred.clone().ok_or("was kept for nobody")?;
                let in_vain = people
                    .get(agent)
                    .is_none_or(|person| Self::barred_by(directory, agent, person, line).is_some())
                    || capacity_for(directory, agent, line.channel) == 0;
                ensure(preferred.agent == *agent && (preferred.until <= at || in_vain), || {
                    "was kept for somebody who could still take it".to_owned()
                })?;
                line.terms.preferred = None;
            }
            WaitingEvent::Overflowed { queue } => {
                let helper = line.terms.overflow.iter().find(|helper| helper.queue == *queue);
                ensure(helper.is_some_and(|helper| helper.at <= at), || {
                    "is helped by a queue that should not, or not yet".to_owned()
                })?;
                line.terms.overflow.retain(|helper| helper.queue != *queue);
                line.also.push(queue.clone());
                self.figures.overflowed += 1;
            }
            WaitingEvent::Barred { agent, until } => {
                ensure(*until == at.plus(directory.organization.missed_again_ms), || {
                    "is left in peace for another time than the organization says".to_owned()
                })?;
                ensure(line.refused_by.as_ref() == Some(agent), || {
                    "did not let it ring".to_owned()
                })?;
                line.missed.insert(agent.clone(), *until);
                self.figures.barred += 1;
            }
            WaitingEvent::Unbarred { agent } => {
                let until = *line.missed.get(agent).ok_or("was not left in peace")?;
                // Whoever may ask again is asked about the others only.
                line.missed.remove(agent);
                ensure(until <= at || !self.others_at_work(directory, id, agent), || {
                    "is asked again too early".to_owned()
                })?;
            }
            WaitingEvent::LongestWaitPassed => {
                let due = line.terms.leave_at.take().is_some_and(|leave_at| leave_at <= at);
                ensure(due && !asked, || "may wait longer, or somebody is asked".to_owned())?;
            }
            WaitingEvent::PriorityChanged { priority } => {
                if let Some(place) = &mut line.place {
                    place.1 = *priority;
                }
            }
            WaitingEvent::Left => line.waiting = false,
            WaitingEvent::TeamRung {
                team,
                number,
                name,
                leg,
                ..
            } => {
                ensure(
                    !asked && line.needs().is_empty() && line.terms.preferred.is_none(),
                    || "is not for a capacity team".to_owned(),
                )?;
                let who = Who::Number {
                    number: number.clone(),
                    name: Some(name.clone()),
                };
                self.rung(id, &who, *leg, true)?;
                let known = directory.teams.get(team).ok_or("there is no such team")?;
                let has = |contact: &&Contact| contact.team.as_ref() == Some(team) && !contact.ended;
                let at_hand = self.contacts.values().filter(has).count();
                ensure(at_hand < known.capacity as usize, || {
                    format!("{team} has {at_hand} calls at hand already")
                })?;
                self.live(id)?.team = Some(team.clone());
                self.figures.to_teams += 1;
            }
            WaitingEvent::TeamTook { name, number, .. } => {
                line.waiting = false;
                let contact = self.live(id)?;
                ensure(contact.team.is_some() && contact.members.is_empty(), || {
                    "was not asked".to_owned()
                })?;
                contact.members = vec![Who::Number {
                    number: number.clone(),
                    name: Some(name.clone()),
                }];
                return self.owns(id, None);
            }
            WaitingEvent::TeamMissed { team, until } => {
                ensure(*until == at.plus(directory.organization.missed_again_ms), || {
                    "is left in peace for another time than the organization says".to_owned()
                })?;
                let rung = self.live(id)?.team.take();
                ensure(rung.as_ref() == Some(team), || "was not asked".to_owned())?;
            }
            WaitingEvent::TeamUnbarred { .. } => {}
        }
        Ok(())
    }
}

fn capacity_for(directory: &Directory, agent: &AgentId, channel: Channel) -> u8 {
    let capacity = capacity(directory, agent);
    match channel {
        Channel::Telephony => capacity.voice,
        Channel::WorkItem => capacity.work_items,
    }
}

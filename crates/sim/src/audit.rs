//! The auditor: reads the journal as it becomes durable, event by event, across all crashes, and keeps own simple books
//! on agents, contacts and phones. What the books do not allow is a fault of the floor.

use std::collections::{BTreeMap, BTreeSet};

use floor::{
    AgentId, Availability, Cause, Decision, Device, Directory, Event, InteractionId, LegId, QueueId, QueueReason,
    Recorded, RemovedBy, TeamId, Timestamp,
};

#[derive(Debug)]
struct Person {
    team: TeamId,
    device: Device,
    available: bool,
    since: Timestamp,
    busy: Busy,
    silent: bool,
    /// Lost a call by no will of anybody (NET-6): Available again by the agent's own choice alone.
    lost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Busy {
    No,
    Offered(InteractionId),
    Talking(InteractionId),
    WrappingUp(InteractionId),
}

#[derive(Debug, Default)]
struct Contact {
    /// Queue, priority, behind the first ones, since.
    place: Option<(QueueId, u8, bool, Timestamp)>,
    waiting: bool,
    offered: Option<AgentId>,
    talk: Option<AgentId>,
    held: bool,
    ended: bool,
    /// The spell of ownership is over and its wrap-up has not begun.
    due: Option<AgentId>,
    owed: Option<AgentId>,
    legs: BTreeSet<LegId>,
}

#[derive(Debug, Default)]
pub(crate) struct Audit {
    seq: u64,
    at: Timestamp,
    people: BTreeMap<AgentId, Person>,
    contacts: BTreeMap<InteractionId, Contact>,
    last_contact: u64,
    /// Phones that were rung and are not gone: by whom and at which device.
    phones: BTreeMap<LegId, (AgentId, Device)>,
    /// Legs that arrived, were offered, or were to be released: effects may only name these.
    pub(crate) arrived: BTreeSet<LegId>,
    pub(crate) offered: BTreeSet<LegId>,
    pub(crate) releasing: BTreeSet<LegId>,
    /// Figures for the summary.
    pub(crate) connected: u64,
    pub(crate) wrap_ups: u64,
}

fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}

impl Audit {
    /// Reads one durable batch.
    pub(crate) fn read(&mut self, directory: &Directory, batch: &[Recorded]) -> Result<(), String> {
        for recorded in batch {
            self.event(directory, recorded)
                .map_err(|fault| format!("event {recorded:?}: {fault}"))?;
        }
        let forgotten = self.contacts.iter().find(|(_, contact)| contact.due.is_some());
        ensure(forgotten.is_none(), || {
            format!("a wrap-up was not started with the end of its talk: {forgotten:?}")
        })
    }

    fn event(&mut self, directory: &Directory, recorded: &Recorded) -> Result<(), String> {
        ensure(recorded.seq == self.seq + 1, || format!("follows event {}", self.seq))?;
        ensure(recorded.at >= self.at, || "time runs backwards".to_owned())?;
        self.seq = recorded.seq;
        self.at = recorded.at;
        let at = recorded.at;
        match &recorded.event {
            Event::AgentSignedIn {
                agent,
                team,
                device,
                leg,
            } => {
                if let Some(before) = self.people.get(agent) {
                    ensure(before.busy == Busy::No, || {
                        format!("the station changes while {:?}", before.busy)
                    })?;
                }
                let shared = self
                    .people
                    .iter()
                    .any(|(other, person)| other != agent && *device != Device::Browser && person.device == *device);
                ensure(!shared, || "two agents on one phone".to_owned())?;
                self.people.insert(
                    agent.clone(),
                    Person {
                        team: team.clone(),
                        device: device.clone(),
                        available: false,
                        since: at,
                        busy: Busy::No,
                        silent: leg.is_some(),
                        lost: false,
                    },
                );
                Ok(())
            }
            Event::AgentSignedOut { agent, .. } => {
                let person = self.people.remove(agent).ok_or("was not signed in")?;
                ensure(person.busy == Busy::No, || format!("signs out while {:?}", person.busy))
            }
            Event::AgentStateChanged {
                agent,
                state,
                cause,
                interaction,
            } => {
                let by_a_person = matches!(cause, Cause::Agent | Cause::SignIn);
                ensure(!by_a_person || recorded.request.is_some(), || {
                    "a person's change without a request".to_owned()
                })?;
                ensure(*cause != Cause::Offer || interaction.is_some(), || {
                    "does not say which contact".to_owned()
                })?;
                let person = self.person(agent)?;
                person.lost &= !by_a_person;
                ensure(!person.lost || *state != Availability::Available, || {
                    "lost a call and becomes Available by itself".to_owned()
                })?;
                person.available = *state == Availability::Available;
                person.since = at;
                Ok(())
            }
            Event::StationSoundChanged { agent, up } => {
                let person = self.person(agent)?;
                ensure(person.silent == *up, || "no change of sound".to_owned())?;
                person.silent = !up;
                Ok(())
            }
            Event::CallArrived { interaction, leg, .. } => {
                ensure(interaction.0 == self.last_contact + 1, || {
                    "contacts are counted one by one".to_owned()
                })?;
                self.last_contact = interaction.0;
                self.arrived.insert(*leg);
                self.contacts.insert(
                    *interaction,
                    Contact {
                        legs: BTreeSet::from([*leg]),
                        ..Contact::default()
                    },
                );
                Ok(())
            }
            Event::CallerQueued {
                interaction,
                queue,
                enqueued_at,
                priority,
                first_in_line,
                reason,
            } => {
                let contact = self.live(*interaction)?;
                ensure(contact.talk.is_none() && contact.offered.is_none(), || {
                    "is with an agent".to_owned()
                })?;
                let since = contact.place.as_ref().map_or(at, |place| place.3);
                ensure(*enqueued_at == since, || format!("has waited since {since:?}"))?;
                ensure(*reason != QueueReason::AgentLost || *first_in_line, || {
                    "should be first in line".to_owned()
                })?;
                contact.place = Some((queue.clone(), *priority, !first_in_line, since));
                contact.waiting = true;
                Ok(())
            }
            Event::AgentOffered {
                interaction,
                agent,
                leg,
                until,
                decision,
            } => {
                ensure(*until > at, || "is over before it begins".to_owned())?;
                self.decided_well(*interaction, agent, decision)?;
                let device = self.person(agent)?.device.clone();
                self.person(agent)?.busy = Busy::Offered(*interaction);
                let contact = self.live(*interaction)?;
                ensure(contact.waiting && contact.offered.is_none(), || {
                    "is not waiting".to_owned()
                })?;
                contact.offered = Some(agent.clone());
                if device != Device::Browser {
                    contact.legs.insert(*leg);
                    self.phones.insert(*leg, (agent.clone(), device));
                    self.offered.insert(*leg);
                }
                Ok(())
            }
            Event::OfferClosed { interaction, agent, .. } => {
                self.person(agent)?.busy = Busy::No;
                let contact = self.live(*interaction)?;
                ensure(contact.offered.take().as_ref() == Some(agent), || {
                    "was not offered to this agent".to_owned()
                })
            }
            Event::CallConnected { interaction, agent, .. } => {
                self.connected += 1;
                self.person(agent)?.busy = Busy::Talking(*interaction);
                let contact = self.live(*interaction)?;
                ensure(contact.offered.take().as_ref() == Some(agent), || {
                    "was not offered to this agent".to_owned()
                })?;
                contact.talk = Some(agent.clone());
                (contact.waiting, contact.held) = (false, false);
                Ok(())
            }
            Event::CallHeld { interaction, agent } | Event::CallResumed { interaction, agent } => {
                let held = matches!(recorded.event, Event::CallHeld { .. });
                let contact = self.live(*interaction)?;
                ensure(contact.talk.as_ref() == Some(agent), || "does not talk".to_owned())?;
                ensure(contact.held != held, || "is so already".to_owned())?;
                contact.held = held;
                Ok(())
            }
            Event::ParticipantMuted { interaction, agent, .. } | Event::DigitsSent { interaction, agent, .. } => {
                let contact = self.live(*interaction)?;
                ensure(contact.talk.as_ref() == Some(agent) && !contact.held, || {
                    "does not talk now".to_owned()
                })
            }
            Event::AgentDetached { interaction, agent } => {
                let person = self.person(agent)?;
                person.lost = true;
                (person.busy, person.since) = (Busy::No, at);
                let contact = self.live(*interaction)?;
                ensure(contact.talk.take().as_ref() == Some(agent), || {
                    "does not talk".to_owned()
                })
            }
            Event::InteractionEnded { interaction, .. } => {
                let contact = self.live(*interaction)?;
                ensure(contact.offered.is_none(), || "an offer is still open".to_owned())?;
                (contact.ended, contact.waiting) = (true, false);
                let Some(owner) = contact.talk.take() else {
                    return Ok(());
                };
                if directory
                    .profile_of(&owner)
                    .is_some_and(|profile| profile.wrap_up.is_some())
                {
                    contact.due = Some(owner.clone());
                }
                let person = self.person(&owner)?;
                (person.busy, person.since) = (Busy::No, at);
                Ok(())
            }
            Event::WrapUpStarted { interaction, agent, .. } => {
                self.wrap_ups += 1;
                self.person(agent)?.busy = Busy::WrappingUp(*interaction);
                let contact = self.contact(*interaction)?;
                ensure(contact.due.take().as_ref() == Some(agent), || {
                    "is owed once per spell only".to_owned()
                })?;
                ensure(contact.owed.replace(agent.clone()).is_none(), || {
                    "is owed already".to_owned()
                })
            }
            Event::WrapUpSubmitted { interaction, agent, .. } => {
                let person = self.person(agent)?;
                (person.busy, person.since) = (Busy::No, at);
                let contact = self.contact(*interaction)?;
                ensure(contact.owed.take().as_ref() == Some(agent), || {
                    "was not owed".to_owned()
                })
            }
            Event::InteractionClosed { interaction } => {
                let contact = self.contacts.remove(interaction).ok_or("no such contact")?;
                ensure(
                    contact.ended && contact.legs.is_empty() && contact.owed.is_none(),
                    || format!("something is left of it: {contact:?}"),
                )
            }
            Event::LegReleasing { interaction, leg } => {
                self.releasing.insert(*leg);
                let contact = self.contact(*interaction)?;
                ensure(contact.legs.contains(leg), || "no such leg".to_owned())
            }
            Event::LegEnded { interaction, leg, .. } => {
                self.phones.remove(leg);
                let contact = self.contact(*interaction)?;
                ensure(contact.legs.remove(leg), || "no such leg".to_owned())
            }
            Event::LegAnswered { interaction, leg, .. } => {
                let contact = self.contact(*interaction)?;
                ensure(contact.legs.contains(leg), || "no such leg".to_owned())
            }
            Event::FlowStepped { interaction, .. } | Event::FlowFailed { interaction, .. } => {
                let contact = self.live(*interaction)?;
                ensure(contact.talk.is_none(), || "the flow goes on behind the talk".to_owned())
            }
            Event::OfferRinging { interaction, agent } | Event::OfferConfirming { interaction, agent, .. } => {
                let contact = self.live(*interaction)?;
                ensure(contact.offered.as_ref() == Some(agent), || "is not offered".to_owned())
            }
            Event::CustomerParked { interaction }
            | Event::CustomerUnparked { interaction }
            | Event::AgentPromptFinished { interaction } => {
                let contact = self.live(*interaction)?;
                ensure(contact.talk.is_some(), || "nobody talks".to_owned())
            }
            Event::HeldOnPhone { interaction, .. } | Event::CallerSoundChanged { interaction, .. } => {
                self.live(*interaction).map(|_| ())
            }
            Event::StationMoved { agent } | Event::PhoneTransferRefused { agent, .. } => self.person(agent).map(|_| ()),
            Event::PhoneRegistered { .. } | Event::PhoneUnregistered { .. } | Event::Restarted => Ok(()),
        }
    }

    fn person(&mut self, agent: &AgentId) -> Result<&mut Person, String> {
        self.people
            .get_mut(agent)
            .ok_or_else(|| format!("{agent} is not signed in"))
    }

    fn contact(&mut self, id: InteractionId) -> Result<&mut Contact, String> {
        self.contacts
            .get_mut(&id)
            .ok_or_else(|| format!("there is no contact {id}"))
    }

    /// A contact that has not ended.
    fn live(&mut self, id: InteractionId) -> Result<&mut Contact, String> {
        let contact = self.contact(id)?;
        if contact.ended {
            Err("the contact has ended".to_owned())
        } else {
            Ok(contact)
        }
    }

    /// Why nobody could offer this agent a call of that queue.
    fn removed_by(&self, agent: &AgentId, person: &Person, queue: &QueueId) -> Option<RemovedBy> {
        // In the simulated house each queue is served by the team of the same name.
        if person.team.as_str() != queue.as_str() {
            return Some(RemovedBy::OtherTeam);
        }
        match person.busy {
            Busy::Offered(_) => return Some(RemovedBy::Reserved),
            Busy::Talking(_) => return Some(RemovedBy::Engaged),
            Busy::WrappingUp(_) => return Some(RemovedBy::WrappingUp),
            Busy::No => {}
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
        phone_is_up.then_some(RemovedBy::PhoneNotReleased)
    }

    /// The winner is the one who has been free for longest, everybody was looked at, and the contact is the next one.
    fn decided_well(&self, id: InteractionId, agent: &AgentId, decision: &Decision) -> Result<(), String> {
        let contact = self.contacts.get(&id).ok_or("no such contact")?;
        let Some((queue, priority, behind, since)) = &contact.place else {
            return Err("is in no line".to_owned());
        };
        let mut best: Option<(Timestamp, &AgentId)> = None;
        for (candidate, person) in &self.people {
            let told = decision.candidates.iter().find(|told| told.agent == *candidate);
            let told = told.ok_or_else(|| format!("{candidate} was not looked at"))?;
            let rule = self.removed_by(candidate, person, queue);
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
                && waiting.place.as_ref().is_some_and(|(its, priority, behind, since)| {
                    its == queue && (*priority, *behind, *since, **other) < own
                })
        });
        ensure(overtaken.is_none(), || {
            format!("contact {:?} was before it", overtaken.map(|(id, _)| id))
        })
    }
}

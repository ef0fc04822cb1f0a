//! The auditor: reads the journal as it becomes durable, event by event, across all crashes, and keeps own simple books
//! on agents, contacts and phones. What the books do not allow is a fault of the floor.

mod books;
mod decision;
mod figures;
mod items;
mod talks;
mod variables;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use books::{Busy, Contact, Person};
pub use figures::Figures;
use floor::{
    AgentId, Availability, Cause, Channel, Device, Directory, Event, InteractionId, LegId, QueueReason, Recorded,
    Timestamp, Who,
};
use items::Item;

#[derive(Debug, Default)]
pub(crate) struct Audit {
    seq: u64,
    at: Timestamp,
    people: BTreeMap<AgentId, Person>,
    contacts: BTreeMap<InteractionId, Contact>,
    items: BTreeMap<InteractionId, Item>,
    /// What is known of contacts and items.
    known: BTreeMap<InteractionId, variables::Known>,
    last_contact: u64,
    /// Phones that were rung and are not gone: by whom and at which device.
    phones: BTreeMap<LegId, (AgentId, Device)>,
    /// Legs that arrived, were offered, or were to be released: effects may only name these.
    pub(crate) arrived: BTreeSet<LegId>,
    pub(crate) offered: BTreeSet<LegId>,
    pub(crate) releasing: BTreeSet<LegId>,
    /// Legs to people who are no agents of ours: digits may go there.
    pub(crate) outside: BTreeSet<LegId>,
    /// Figures for the summary.
    pub(crate) figures: Figures,
}

fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}

impl Audit {
    /// Reads one durable batch.
    pub(crate) fn read<'a>(
        &mut self,
        directory: impl Fn(u64) -> &'a Directory,
        batch: &[Recorded],
    ) -> Result<(), String> {
        for recorded in batch {
            self.event(directory(recorded.seq), recorded)
                .map_err(|fault| format!("event {recorded:?}: {fault}"))?;
        }
        for (id, contact) in &self.contacts {
            self.settled(contact)
                .map_err(|fault| format!("contact {id}: {fault}: {contact:?}"))?;
        }
        for (id, item) in &self.items {
            item.settled()
                .map_err(|fault| format!("item {id}: {fault}: {item:?}"))?;
        }
        Ok(())
    }

    /// What must hold between two batches.
    fn settled(&self, contact: &Contact) -> Result<(), String> {
        ensure(contact.due.is_empty(), || {
            "a wrap-up was not started with the end of its spell".to_owned()
        })?;
        ensure(!contact.ended || contact.forgiven.is_none(), || {
            "a wrap-up was taken back, and the contact never came back for it".to_owned()
        })?;
        ensure(contact.gives_away.is_none(), || {
            "a transfer was asked for and nothing came of it".to_owned()
        })?;
        let agents = contact.members.iter().any(|who| who.agent().is_some());
        ensure(contact.ended || agents == contact.owner.is_some(), || {
            "agents are in the talk and nobody owns it, or the other way round".to_owned()
        })?;
        ensure(
            contact
                .owner
                .as_ref()
                .is_none_or(|owner| contact.ended || contact.is_member(owner)),
            || "the owner is not in the talk".to_owned(),
        )?;
        ensure(contact.ended || contact.parties() <= 8, || {
            "more than eight are on the call".to_owned()
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
                    ensure(before.busy == Busy::No && before.items.is_empty(), || {
                        format!("the station changes while {:?} with {:?}", before.busy, before.items)
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
                        items: BTreeMap::new(),
                        silent: leg.is_some(),
                        lost: false,
                    },
                );
                Ok(())
            }
            Event::AgentSignedOut { agent, .. } => {
                let person = self.people.remove(agent).ok_or("was not signed in")?;
                ensure(person.busy == Busy::No && person.items.is_empty(), || {
                    format!("signs out while {:?} with {:?}", person.busy, person.items)
                })
            }
            Event::AgentStateChanged {
                agent,
                state,
                cause,
                interaction,
                by,
            } => {
                ensure((*cause == Cause::Supervisor) == by.is_some(), || {
                    "does not say which supervisor".to_owned()
                })?;
                let by_a_person = matches!(cause, Cause::Agent | Cause::SignIn | Cause::Supervisor);
                ensure(!by_a_person || recorded.request.is_some(), || {
                    "a person's change without a request".to_owned()
                })?;
                ensure(*cause != Cause::Offer || interaction.is_some(), || {
                    "does not say which contact".to_owned()
                })?;
                let person = self.person(agent)?;
                person.lost &= !by_a_person;
                person.lost |= *cause == Cause::Station && interaction.is_some();
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
                terms,
                estimate_ms: _,
            } => {
                let contact = self.live(*interaction)?;
                ensure(
                    contact.members.is_empty() && contact.transfer.is_none() && contact.offered.is_none(),
                    || "is with an agent".to_owned(),
                )?;
                let since = contact.line.place.as_ref().map_or(at, |place| place.3);
                ensure(*enqueued_at == since, || format!("has waited since {since:?}"))?;
                ensure(*reason != QueueReason::AgentLost || *first_in_line, || {
                    "should be first in line".to_owned()
                })?;
                contact.line.place = Some((queue.clone(), *priority, !first_in_line, since));
                contact.line.waiting = true;
                contact.line.terms = terms.clone();
                contact.line.also.clear();
                Ok(())
            }
            Event::Waiting { interaction, event } => self.waits(directory, *interaction, event, at),
            Event::AgentOffered {
                interaction,
                agent,
                leg,
                until,
                decision,
            } => {
                ensure(*until > at, || "is over before it begins".to_owned())?;
                self.decided_well(directory, *interaction, Channel::Telephony, agent, decision)?;
                let device = self.person(agent)?.device.clone();
                self.figures.led_back += u64::from(decision.rule == Some(floor::ChosenBy::Preferred));
                self.takes(agent, Busy::Offered(*interaction))?;
                let contact = self.live(*interaction)?;
                ensure(contact.line.waiting && contact.offered.is_none(), || {
                    "is not waiting".to_owned()
                })?;
                contact.offered = Some(agent.clone());
                self.rung(
                    *interaction,
                    &Who::Agent(agent.clone()),
                    *leg,
                    device != Device::Browser,
                )
            }
            Event::OfferClosed { interaction, agent, .. } => {
                self.person(agent)?.busy = Busy::No;
                let contact = self.live(*interaction)?;
                contact.line.refused_by = Some(agent.clone());
                ensure(contact.offered.take().as_ref() == Some(agent), || {
                    "was not offered to this agent".to_owned()
                })
            }
            Event::CallConnected { interaction, agent, .. } => {
                self.figures.connected += 1;
                self.person(agent)?.busy = Busy::Talking(*interaction);
                let contact = self.live(*interaction)?;
                ensure(contact.offered.take().as_ref() == Some(agent), || {
                    "was not offered to this agent".to_owned()
                })?;
                ensure(contact.parent.is_none(), || {
                    "nobody talks in a consult's own contact".to_owned()
                })?;
                contact.line.waiting = false;
                contact.members = vec![Who::Agent(agent.clone())];
                self.owns(*interaction, Some(agent))
            }
            Event::CallHeld { interaction, agent } | Event::CallResumed { interaction, agent } => {
                let contact = self.live(*interaction)?;
                ensure(contact.is_member(agent), || "does not talk".to_owned())
            }
            Event::ParticipantMuted { interaction, agent, .. } | Event::DigitsSent { interaction, agent, .. } => {
                let contact = self.live(*interaction)?;
                ensure(contact.is_member(agent), || "does not talk now".to_owned())
            }
            Event::AgentDetached { interaction, agent } => {
                self.leaves(agent, *interaction, at)?;
                let contact = self.live(*interaction)?;
                ensure(contact.is_member(agent) && contact.members.len() == 1, || {
                    "does not talk alone".to_owned()
                })?;
                contact.members.clear();
                // Who gave the customer away owes a wrap-up; whose sound was lost does not (NET-6).
                if contact.gives_away.take().is_some() {
                    self.spell_is_over(directory, *interaction)
                } else {
                    contact.owner = None;
                    Ok(())
                }
            }
            Event::InteractionEnded { interaction, .. } => {
                let contact = self.live(*interaction)?;
                ensure(contact.offered.is_none() && contact.transfer.is_none(), || {
                    "an offer is still open".to_owned()
                })?;
                ensure(contact.consult.is_none() && contact.monitors.is_empty(), || {
                    "somebody is left in it".to_owned()
                })?;
                (contact.ended, contact.line.waiting) = (true, false);
                let members = std::mem::take(&mut contact.members);
                for agent in members.iter().filter_map(Who::agent) {
                    self.leaves(agent, *interaction, at)?;
                }
                self.spell_is_over(directory, *interaction)
            }
            Event::WrapUpStarted { interaction, agent, .. } => {
                self.figures.wrap_ups += 1;
                self.takes(agent, Busy::WrappingUp(*interaction))?;
                let contact = self.contact(*interaction)?;
                let due = contact.due.iter().position(|due| due == agent);
                // Who did not take the contact back after all owes it again, for the same spell.
                let again = contact.forgiven.take_if(|whose| whose == agent).is_some();
                match due {
                    Some(due) => drop(contact.due.remove(due)),
                    None => ensure(again, || "is owed once per spell only".to_owned())?,
                }
                ensure(contact.owed.insert(agent.clone()), || "is owed already".to_owned())
            }
            Event::WrapUpSubmitted { interaction, agent, .. } => {
                self.known_of(*interaction).leaves(agent);
                self.no_longer_owed(*interaction, agent, at)
            }
            Event::InteractionClosed { interaction } => {
                self.known.remove(interaction);
                let contact = self.contacts.remove(interaction).ok_or("no such contact")?;
                ensure(
                    contact.ended && contact.legs.is_empty() && contact.owed.is_empty(),
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
                ensure(contact.members.is_empty() && contact.transfer.is_none(), || {
                    "the flow goes on behind the talk".to_owned()
                })
            }
            Event::Flow { interaction, event } => self.flow_settles(*interaction, event),
            Event::OfferRinging { interaction, agent } | Event::OfferConfirming { interaction, agent, .. } => {
                let contact = self.live(*interaction)?;
                ensure(contact.asks(agent), || "is not offered".to_owned())
            }
            Event::CustomerParked { interaction }
            | Event::CustomerUnparked { interaction }
            | Event::AgentPromptFinished { interaction } => {
                let contact = self.live(*interaction)?;
                ensure(!contact.members.is_empty(), || "nobody talks".to_owned())
            }
            Event::HeldOnPhone { interaction, .. } | Event::CallerSoundChanged { interaction, .. } => {
                self.live(*interaction).map(|_| ())
            }
            Event::StationMoved { agent } | Event::PhoneTransferRefused { agent, .. } => self.person(agent).map(|_| ()),
            Event::Consult { interaction, event } => self.consult(*interaction, event, at),
            Event::Transfer { interaction, event } => self.transfer(directory, *interaction, event, at),
            Event::Conference { interaction, event } => self.conference(directory, *interaction, event, at),
            Event::Supervision { interaction, event } => self.supervision(*interaction, event, at),
            Event::Variables { interaction, event } => {
                self.figures.edits += u64::from(event.agent().is_some());
                let there = self.contacts.contains_key(interaction) || self.items.contains_key(interaction);
                ensure(there, || format!("there is no contact {interaction}"))?;
                self.known_of(*interaction).read(event)
            }
            Event::Item { interaction, event } => self.item(directory, *interaction, event, at),
            Event::PhoneRegistered { .. } | Event::PhoneUnregistered { .. } | Event::Restarted => Ok(()),
        }
    }

    fn person(&mut self, agent: &AgentId) -> Result<&mut Person, String> {
        self.people
            .get_mut(agent)
            .ok_or_else(|| format!("{agent} is not signed in"))
    }

    /// Somebody who had nothing at hand has something now.
    fn takes(&mut self, agent: &AgentId, work: Busy) -> Result<(), String> {
        let person = self.person(agent)?;
        ensure(person.busy == Busy::No, || {
            format!("{agent} has two things at hand: {:?}", person.busy)
        })?;
        person.busy = work;
        Ok(())
    }

    /// Work at this contact is over; the state timer starts anew.
    fn leaves(&mut self, agent: &AgentId, interaction: InteractionId, at: Timestamp) -> Result<(), String> {
        let person = self.person(agent)?;
        let there = [
            Busy::Talking(interaction),
            Busy::WrappingUp(interaction),
            Busy::Monitoring(interaction),
        ];
        ensure(there.contains(&person.busy), || {
            format!("{agent} leaves and was {:?}", person.busy)
        })?;
        (person.busy, person.since) = (Busy::No, at);
        Ok(())
    }

    /// A phone rings for somebody; a browser needs no new leg.
    fn rung(&mut self, id: InteractionId, who: &Who, leg: LegId, phone: bool) -> Result<(), String> {
        if !phone {
            return Ok(());
        }
        let contact = self.live(id)?;
        ensure(contact.legs.insert(leg), || "the leg is there already".to_owned())?;
        self.offered.insert(leg);
        match who.agent() {
            Some(agent) => {
                let device = self.person(agent)?.device.clone();
                self.phones.insert(leg, (agent.clone(), device));
            }
            None => {
                self.outside.insert(leg);
            }
        }
        Ok(())
    }

    /// A spell of ownership begins.
    fn owns(&mut self, id: InteractionId, agent: Option<&AgentId>) -> Result<(), String> {
        let contact = self.live(id)?;
        contact.forgiven = None;
        ensure(agent.is_none_or(|agent| contact.is_member(agent)), || {
            "owns it and is not in it".to_owned()
        })?;
        contact.owner = agent.cloned();
        Ok(())
    }

    /// A spell of ownership is over, and a wrap-up is due for it, where the profile wants one.
    fn spell_is_over(&mut self, directory: &Directory, id: InteractionId) -> Result<(), String> {
        let contact = self.contact(id)?;
        if let Some(owner) = contact.owner.take()
            && directory
                .profile_of(&owner)
                .is_some_and(|profile| profile.wrap_up.is_some())
        {
            contact.due.push(owner);
        }
        Ok(())
    }

    fn no_longer_owed(&mut self, id: InteractionId, agent: &AgentId, at: Timestamp) -> Result<(), String> {
        self.leaves(agent, id, at)?;
        let contact = self.contact(id)?;
        ensure(contact.owed.remove(agent), || "was not owed".to_owned())
    }

    fn known_of(&mut self, id: InteractionId) -> &mut variables::Known {
        self.known.entry(id).or_default()
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
}

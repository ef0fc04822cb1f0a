//! What events do to consults, transfers and the members of a talk.

use crate::agent::Work;
use crate::directory::{Directory, normalised};
use crate::ids::{AgentId, EntryPointId, InteractionId, LegId, Timestamp};
use crate::interaction::{Interaction, Offer, Party};
use crate::limits::SUGGESTIONS_MAX;
use crate::state::State;
use crate::talk::{Consult, Live, Member, Suggestion, Transfer, Who};
use crate::vocabulary::{ConferenceEvent, ConsultEvent, Destination, Origin, RingTarget, TransferEvent};

impl State {
    pub(super) fn consult(&mut self, directory: &Directory, at: Timestamp, id: InteractionId, event: &ConsultEvent) {
        match event {
            ConsultEvent::Requested { agent, to, live, child } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.consult_wrap_up = None;
                    contact.consult = Some(Consult {
                        initiator: agent.clone(),
                        to: to.clone(),
                        since: at,
                        live: *live,
                        live_since: at,
                        child: *child,
                        offer: None,
                        with: None,
                        merging: false,
                    });
                }
            }
            ConsultEvent::ChildStarted {
                agent: _,
                parent,
                leg,
                entry_point,
                flow_version,
                queue: _,
            } => {
                let entered = entry_point.as_ref().map(|entry| (entry, *flow_version));
                self.child_started(directory, at, id, *parent, *leg, entered);
            }
            ConsultEvent::Offered {
                agent: _,
                who,
                leg,
                target,
                until,
            } => {
                let offer = self.rung(at, id, who, *leg, target.as_ref(), *until);
                if let Some(consult) = self.consult_mut(id) {
                    consult.offer = Some(offer);
                }
            }
            ConsultEvent::Ringing { agent: _ } => {
                if let Some(offer) = self.consult_mut(id).and_then(|consult| consult.offer.as_mut()) {
                    offer.ringing = true;
                }
            }
            ConsultEvent::Connected {
                agent: _,
                who,
                leg,
                tone,
            } => {
                let mut with = Member::new(who.clone(), *leg, at);
                with.tone = *tone;
                self.consult_connected(id, with);
            }
            ConsultEvent::LiveChanged { agent: _, live } => self.live_changed(at, id, *live),
            ConsultEvent::Muted { agent: _, muted } => {
                if let Some(with) = self.consult_mut(id).and_then(|consult| consult.with.as_mut()) {
                    with.muted = *muted;
                }
            }
            ConsultEvent::Merging { agent: _ } => {
                self.live_changed(at, id, Live::Customer);
                if let Some(consult) = self.consult_mut(id) {
                    consult.merging = true;
                }
            }
            ConsultEvent::Closed { agent: _, outcome: _ } => self.consult_closed(at, id),
            ConsultEvent::WrapUpOffered { agent } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.consult_wrap_up = Some((agent.clone(), at));
                }
            }
            ConsultEvent::WrapUpSubmitted { agent: _, code: _ } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.consult_wrap_up = None;
                }
            }
        }
    }

    fn consult_mut(&mut self, id: InteractionId) -> Option<&mut Consult> {
        self.interactions
            .get_mut(&id)
            .and_then(|contact| contact.consult.as_mut())
    }

    fn child_started(
        &mut self,
        directory: &Directory,
        at: Timestamp,
        id: InteractionId,
        parent: InteractionId,
        leg: LegId,
        entered: Option<(&EntryPointId, u32)>,
    ) {
        let entry_point = entered.map(|(entry, _)| entry);
        self.last_interaction = self.last_interaction.max(id.0);
        let Some(contact) = self.interactions.get(&parent) else {
            return;
        };
        // An entry point with several numbers is reached by the one asked for, or by its first (CON-18).
        let asked = match contact.consult.as_ref().map(|consult| &consult.to) {
            Some(Destination::Number(number)) => Some(normalised(number)),
            Some(
                Destination::Agent(_) | Destination::Queue(_) | Destination::EntryPoint(_) | Destination::Person(_),
            )
            | None => None,
        };
        let dialled = match entry_point.and_then(|entry| directory.entry_points.get(entry)) {
            Some(entry) => {
                let own = entry.numbers.iter().find(|own| Some(normalised(own)) == asked);
                own.or_else(|| entry.numbers.first()).cloned()
            }
            None => contact.dialled.clone(),
        };
        let entry = entry_point.unwrap_or(&contact.entry_point).clone();
        let flow = entered.and_then(|(entry, version)| directory.flow_of(entry, version));
        let child = Interaction {
            caller: contact.caller.clone(),
            dialled,
            parent: Some(parent),
            flow,
            ..Interaction::empty(id, entry, Origin::Consult(parent), leg, at)
        };
        self.interactions.insert(id, child);
    }

    /// A party is rung: its leg is there, and an agent is reserved.
    pub(super) fn rung(
        &mut self,
        at: Timestamp,
        id: InteractionId,
        who: &Who,
        leg: LegId,
        target: Option<&RingTarget>,
        until: Timestamp,
    ) -> Offer {
        let party = who.agent().map_or(Party::Outside, |agent| Party::Agent(agent.clone()));
        self.leg_dialled(id, leg, party, target.cloned());
        if let Some(agent) = who.agent() {
            self.agent_takes(agent, Work::Offered(id));
        }
        Offer {
            who: who.clone(),
            leg,
            at,
            until,
            ringing: target.is_none(),
            confirm_until: None,
        }
    }

    fn consult_connected(&mut self, id: InteractionId, with: Member) {
        let (who, leg) = (with.who.clone(), with.leg);
        let child = self.consult_mut(id).and_then(|consult| {
            consult.offer = None;
            consult.with = Some(with);
            consult.child.take()
        });
        // From here the phone that the child rang belongs to the parent.
        let moved = child.and_then(|child| {
            let child = self.interactions.get_mut(&child)?;
            child.offer = None;
            if let Some(line) = &mut child.line {
                line.waiting = false;
            }
            child.legs.remove(&leg)
        });
        if let Some(contact) = self.interactions.get_mut(&id) {
            contact.took_part.extend(who.agent().cloned());
            if let Some(moved) = moved {
                contact.legs.insert(leg, moved);
                self.legs.insert(leg, id);
            }
        }
        if let Some(agent) = who.agent() {
            self.agent_takes(agent, Work::Talking(id));
        }
    }

    fn live_changed(&mut self, at: Timestamp, id: InteractionId, live: Live) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        let nobody_to_hold = contact.conference() || contact.customer_left.is_some();
        if let Some(consult) = &mut contact.consult {
            consult.live = live;
            consult.live_since = at;
        }
        if let Some(talk) = &mut contact.talk {
            // In a conference the others stay with the customer, who is never on hold there (HLD-7).
            talk.held_since = match live {
                Live::Customer => None,
                Live::Consulted | Live::Neither if nobody_to_hold => None,
                Live::Consulted | Live::Neither => Some(talk.held_since.unwrap_or(at)),
            };
        }
    }

    fn consult_closed(&mut self, at: Timestamp, id: InteractionId) {
        let Some(consult) = self
            .interactions
            .get_mut(&id)
            .and_then(|contact| contact.consult.take())
        else {
            return;
        };
        if let Some(with) = consult.with.as_ref().and_then(|with| with.who.agent()) {
            self.agent_leaves(at, with, id);
        }
        if let Some(rung) = consult.offer.as_ref().and_then(|offer| offer.who.agent()) {
            let phone = self
                .interactions
                .get(&id)
                .and_then(|contact| contact.agent_leg_of(rung));
            self.request_over(rung, phone, false);
        }
    }

    pub(super) fn transfer(&mut self, directory: &Directory, at: Timestamp, id: InteractionId, event: &TransferEvent) {
        match event {
            TransferEvent::Started { agent, to } => self.transfer_started(id, agent, to),
            TransferEvent::Offered {
                agent,
                who,
                leg,
                target,
                until,
            } => {
                let offer = self.rung(at, id, who, *leg, target.as_ref(), *until);
                if let Some(contact) = self.interactions.get_mut(&id) {
                    let to = contact.transferring.take();
                    contact.transfer = Some(Transfer {
                        by: Some(agent.clone()),
                        to: to.unwrap_or_else(|| destination_of(who)),
                        offer,
                        released: false,
                    });
                }
            }
            TransferEvent::Ringing { agent: _ } => self.transfer_rings(id),
            TransferEvent::Released { agent } => {
                // Not when it rings back at whoever transferred, and who has left already.
                if self
                    .interactions
                    .get(&id)
                    .is_some_and(|contact| contact.member(agent).is_some())
                {
                    self.agent_leaves(at, agent, id);
                }
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.talk = None;
                    // Nothing that the flow had meant to say may interrupt the ringing, or end the call.
                    contact.run = None;
                    contact.treatment.prompt = None;
                    contact.treatment.music = Some(directory.organization.ringback.clone());
                    if let Some(transfer) = &mut contact.transfer {
                        transfer.released = true;
                    }
                }
            }
            TransferEvent::Completed { agent, who, leg, tone } => {
                let mut taker = Member::new(who.clone(), *leg, at);
                taker.tone = *tone;
                self.transfer_completed(at, id, agent, taker);
            }
            TransferEvent::Failed { agent: _, outcome: _ } => self.transfer_failed(directory, id),
            TransferEvent::Returned { agent, leg } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.begin_talk(Member::new(Who::Agent(agent.clone()), *leg, at), at);
                    contact.treatment.music = None;
                }
                self.agent_takes(agent, Work::Talking(id));
            }
            TransferEvent::WrapUpWithdrawn { agent } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.owed.retain(|owed| owed.agent != *agent);
                    contact.withdrawn = Some(agent.clone());
                }
                self.agent_leaves(at, agent, id);
            }
            TransferEvent::EntryPointEntered {
                agent,
                entry_point,
                flow_version,
            } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.entry_point = entry_point.clone();
                    contact.flow = directory.flow_of(entry_point, *flow_version);
                    contact.run = None;
                    contact.treatment = crate::interaction::Treatment::default();
                    contact.transferred_by = Some(agent.clone());
                    contact.transferring = None;
                }
            }
        }
    }

    pub(super) fn transfer_rings(&mut self, id: InteractionId) {
        let contact = self.interactions.get_mut(&id);
        if let Some(transfer) = contact.and_then(|contact| contact.transfer.as_mut()) {
            transfer.offer.ringing = true;
        }
    }

    /// A transfer was asked for. Out of a consult, whoever is rung by it is rung by the transfer from now on (CON-27).
    fn transfer_started(&mut self, id: InteractionId, agent: &AgentId, to: &Destination) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        let rung = contact.consult.as_mut().and_then(|consult| consult.offer.take());
        match rung {
            Some(offer) => {
                contact.consult = None;
                contact.transfer = Some(Transfer {
                    by: Some(agent.clone()),
                    to: to.clone(),
                    offer,
                    released: false,
                });
            }
            None => contact.transferring = Some(to.clone()),
        }
    }

    fn transfer_completed(&mut self, at: Timestamp, id: InteractionId, by: &AgentId, taker: Member) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        contact.transferring = None;
        if let Some(consult) = contact.consult.take() {
            // Out of a consult: the consulted party takes the initiator's place (TRF-4, CNF-11).
            let mut member = consult.with.unwrap_or(taker);
            member.joined_at = at;
            if let Some(talk) = &mut contact.talk {
                talk.members.retain(|other| other.who.agent() != Some(by));
                talk.members.push(member);
                talk.held_since = None;
                if talk.primary.as_ref() == Some(by) {
                    talk.primary = None;
                }
            }
            self.agent_leaves(at, by, id);
        } else {
            let who = taker.who.clone();
            contact.taken_over(taker, at);
            if let Some(agent) = who.agent() {
                self.agent_takes(agent, Work::Talking(id));
            }
        }
    }

    pub(super) fn transfer_failed(&mut self, directory: &Directory, id: InteractionId) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        contact.transferring = None;
        let Some(transfer) = contact.transfer.take() else {
            return;
        };
        if transfer.released {
            contact.treatment.music = Some(directory.organization.hold_music.clone());
        }
        if let Some(rung) = transfer.offer.who.agent() {
            let phone = contact.agent_leg_of(rung);
            self.request_over(rung, phone, false);
        }
    }

    pub(super) fn conference(&mut self, at: Timestamp, id: InteractionId, event: &ConferenceEvent) {
        match event {
            ConferenceEvent::Joined { who, leg } => self.member_joined(at, id, who, *leg),
            ConferenceEvent::Left { who, leg, cause: _ } => {
                if let Some(agent) = who.agent() {
                    self.agent_leaves(at, agent, id);
                }
                if let Some(talk) = self.talk_mut(id) {
                    talk.members.retain(|member| member.leg != *leg);
                }
            }
            ConferenceEvent::PrimaryChanged { agent } => {
                if let Some(talk) = self.talk_mut(id) {
                    talk.unattended_since = agent.is_none().then_some(at);
                    talk.primary.clone_from(agent);
                }
            }
            ConferenceEvent::CustomerLeft => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.customer_left = Some(at);
                    contact.caller_silent_since = None;
                    if let Some(talk) = &mut contact.talk {
                        talk.held_since = None;
                    }
                }
            }
            ConferenceEvent::UnattendedWarned => {
                if let Some(talk) = self.talk_mut(id) {
                    talk.warned = true;
                    talk.warning = true;
                }
            }
            ConferenceEvent::UnattendedToneFinished => {
                if let Some(talk) = self.talk_mut(id) {
                    talk.warning = false;
                }
            }
            ConferenceEvent::WrapUpSuggested { agent, code, note } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.suggestions.retain(|other| other.agent != *agent);
                    contact.suggestions.push(Suggestion {
                        agent: agent.clone(),
                        code: code.clone(),
                        note: note.clone(),
                    });
                    let over = contact.suggestions.len().saturating_sub(SUGGESTIONS_MAX);
                    contact.suggestions.drain(..over);
                }
            }
        }
    }

    fn member_joined(&mut self, at: Timestamp, id: InteractionId, who: &Who, leg: LegId) {
        let Some(contact) = self.interactions.get_mut(&id) else {
            return;
        };
        let mut member = contact
            .consult
            .take()
            .and_then(|consult| consult.with)
            .unwrap_or_else(|| Member::new(who.clone(), leg, at));
        member.joined_at = at;
        if let Some(talk) = &mut contact.talk {
            talk.members.push(member);
            talk.held_since = None;
        }
    }
}

pub(super) fn destination_of(who: &Who) -> Destination {
    match who {
        Who::Agent(agent) => Destination::Agent(agent.clone()),
        Who::Number { number, name: _ } => Destination::Number(number.clone()),
    }
}

//! The auditor's rules for consults, transfers, conferences and supervisors.

use floor::{
    AgentId, ConferenceEvent, ConsultEvent, Destination, Directory, FlowEvent, InteractionId, LegId, RingTarget,
    SupervisionEvent, Timestamp, TransferEvent, Who,
};

use super::books::{Busy, Consult, Contact, Transfer};
use super::{Audit, ensure};

impl Audit {
    /// A flow settles something only while nobody talks to its customer.
    pub(super) fn flow_settles(&mut self, interaction: InteractionId, event: &FlowEvent) -> Result<(), String> {
        let contact = self.live(interaction)?;
        let rings = contact.transfer.as_ref().is_some_and(|transfer| transfer.by.is_none());
        ensure(
            contact.members.is_empty() && (contact.transfer.is_none() || rings),
            || "the flow goes on behind the talk".to_owned(),
        )?;
        let goes_on = matches!(
            event,
            FlowEvent::TransferRinging | FlowEvent::TransferCompleted { .. } | FlowEvent::TransferFailed { .. }
        );
        ensure(rings == goes_on, || {
            "the flow stands still while its transfer rings".to_owned()
        })?;
        match event {
            FlowEvent::TransferOffered { who, leg, target, .. } => {
                self.asked(interaction, who, *leg, target.as_ref())?;
                self.live(interaction)?.transfer = Some(Transfer {
                    by: None,
                    asked: (who.clone(), *leg),
                });
            }
            FlowEvent::TransferRinging => {}
            FlowEvent::TransferCompleted { who, leg, .. } => {
                self.figures.transferred += 1;
                return self.has_it_now(interaction, None, who, *leg);
            }
            FlowEvent::TransferFailed { who, .. } => {
                self.live(interaction)?.transfer = None;
                if let Some(asked) = who.agent() {
                    return self.not_asked(asked, interaction);
                }
            }
            FlowEvent::AgentPromptSet { .. }
            | FlowEvent::ScreenPopSet { .. }
            | FlowEvent::EntryPointEntered { .. }
            | FlowEvent::ConsentGiven { .. } => {}
        }
        Ok(())
    }

    pub(super) fn consult(&mut self, id: InteractionId, event: &ConsultEvent, at: Timestamp) -> Result<(), String> {
        match event {
            ConsultEvent::Requested { agent, child, .. } => {
                let contact = self.live(id)?;
                ensure(contact.is_member(agent), || "does not talk".to_owned())?;
                ensure(contact.consult.is_none() && contact.transfer.is_none(), || {
                    "one consult per contact".to_owned()
                })?;
                ensure(!contact.customer_gone, || "nobody is added in Post Call".to_owned())?;
                contact.consult = Some(Consult {
                    initiator: agent.clone(),
                    child: *child,
                    asked: None,
                    with: None,
                });
                Ok(())
            }
            ConsultEvent::ChildStarted { agent, parent, .. } => {
                ensure(id.0 == self.last_contact + 1, || {
                    "contacts are counted one by one".to_owned()
                })?;
                self.last_contact = id.0;
                let consult = self.live(*parent)?.consult.as_ref();
                ensure(
                    consult.is_some_and(|consult| consult.child == Some(id) && consult.initiator == *agent),
                    || "is no child of that consult".to_owned(),
                )?;
                self.contacts.insert(
                    id,
                    Contact {
                        parent: Some(*parent),
                        ..Contact::default()
                    },
                );
                Ok(())
            }
            ConsultEvent::Offered { who, leg, target, .. } => {
                self.asked(id, who, *leg, target.as_ref())?;
                let consult = self.live(id)?.consult.as_mut().ok_or("there is no consult")?;
                ensure(
                    consult.asked.is_none() && consult.with.is_none() && consult.child.is_none(),
                    || "somebody else is asked".to_owned(),
                )?;
                consult.asked = Some((who.clone(), *leg));
                Ok(())
            }
            ConsultEvent::Ringing { .. } => {
                let consult = self.live(id)?.consult.as_ref();
                ensure(consult.is_some_and(|consult| consult.asked.is_some()), || {
                    "nobody is asked".to_owned()
                })
            }
            ConsultEvent::Connected { who, leg, .. } => self.consult_connected(id, who, *leg),
            ConsultEvent::LiveChanged { agent, .. } | ConsultEvent::Merging { agent } => {
                let consult = self.live(id)?.consult.as_ref();
                ensure(consult.is_some_and(|consult| consult.initiator == *agent), || {
                    "it is another's consult".to_owned()
                })
            }
            ConsultEvent::Muted { agent, .. } => {
                let contact = self.live(id)?;
                ensure(contact.is_consulted(agent), || "is not consulted".to_owned())
            }
            ConsultEvent::Closed { agent, .. } => {
                let consult = self.live(id)?.consult.take().ok_or("there is no consult")?;
                ensure(consult.initiator == *agent, || "it is another's consult".to_owned())?;
                if let Some(asked) = consult.asked.as_ref().and_then(|(who, _)| who.agent()) {
                    self.not_asked(asked, id)?;
                }
                if let Some(with) = consult.with.as_ref().and_then(|(who, _)| who.agent()) {
                    self.leaves(with, id, at)?;
                }
                let child = consult.child.and_then(|child| self.contacts.get(&child));
                ensure(child.is_none_or(|child| child.ended), || {
                    "its child goes on without it".to_owned()
                })
            }
            ConsultEvent::WrapUpOffered { agent } | ConsultEvent::WrapUpSubmitted { agent, .. } => {
                let contact = self.live(id)?;
                ensure(contact.is_member(agent), || "does not talk".to_owned())
            }
        }
    }

    fn consult_connected(&mut self, id: InteractionId, who: &Who, leg: LegId) -> Result<(), String> {
        self.figures.consulted += 1;
        let consult = self.live(id)?.consult.as_mut().ok_or("there is no consult")?;
        let child = consult.child.take();
        let asked = consult.asked.take();
        ensure(consult.with.replace((who.clone(), leg)).is_none(), || {
            "somebody is there already".to_owned()
        })?;
        if let Some(child) = child {
            let child = self.live(child)?;
            ensure(child.offered.take().as_ref() == who.agent(), || {
                "the child asked somebody else".to_owned()
            })?;
            child.line.waiting = false;
            if child.legs.remove(&leg) {
                self.live(id)?.legs.insert(leg);
            }
        } else {
            ensure(asked == Some((who.clone(), leg)), || format!("{asked:?} was asked"))?;
        }
        if let Some(agent) = who.agent() {
            self.person(agent)?.busy = Busy::Talking(id);
        }
        Ok(())
    }

    /// A colleague or a number is rung for a consult or a transfer.
    fn asked(&mut self, id: InteractionId, who: &Who, leg: LegId, target: Option<&RingTarget>) -> Result<(), String> {
        if let Some(agent) = who.agent() {
            self.takes(agent, Busy::Offered(id))?;
        }
        self.rung(id, who, leg, target.is_some())
    }

    /// The request is over; the state timer is not touched by that.
    fn not_asked(&mut self, agent: &AgentId, id: InteractionId) -> Result<(), String> {
        let person = self.person(agent)?;
        ensure(person.busy == Busy::Offered(id), || {
            format!("{agent} was {:?}", person.busy)
        })?;
        person.busy = Busy::No;
        Ok(())
    }

    pub(super) fn transfer(
        &mut self,
        directory: &Directory,
        id: InteractionId,
        event: &TransferEvent,
        at: Timestamp,
    ) -> Result<(), String> {
        match event {
            TransferEvent::Started { agent, to } => {
                let contact = self.live(id)?;
                ensure(contact.transfer.is_none() && !contact.customer_gone, || {
                    "not now".to_owned()
                })?;
                ensure(
                    contact.members.is_empty() || contact.members.len() == 1 && contact.is_member(agent),
                    || "nobody transfers out of a conference".to_owned(),
                )?;
                let asked = contact.consult.as_mut().and_then(|consult| consult.asked.take());
                if let Some(asked) = asked {
                    contact.consult = None;
                    contact.transfer = Some(Transfer {
                        by: Some(agent.clone()),
                        asked,
                    });
                } else {
                    ensure(contact.consult.is_none(), || "a consult goes on beside it".to_owned())?;
                    let back = *to == Destination::Agent(agent.clone());
                    contact.gives_away = (!back).then(|| agent.clone());
                }
                Ok(())
            }
            TransferEvent::Offered {
                agent,
                who,
                leg,
                target,
                ..
            } => {
                self.asked(id, who, *leg, target.as_ref())?;
                let contact = self.live(id)?;
                contact.gives_away = None;
                let asked = (who.clone(), *leg);
                let by = Some(agent.clone());
                ensure(contact.transfer.replace(Transfer { by, asked }).is_none(), || {
                    "one transfer at a time".to_owned()
                })
            }
            TransferEvent::Ringing { .. } => {
                let contact = self.live(id)?;
                ensure(contact.transfer.is_some(), || "nobody is asked".to_owned())
            }
            TransferEvent::Released { agent } => {
                let contact = self.live(id)?;
                ensure(
                    contact
                        .transfer
                        .as_ref()
                        .is_some_and(|transfer| transfer.by.as_ref() == Some(agent)),
                    || "transfers nothing".to_owned(),
                )?;
                let there = contact.is_member(agent);
                contact.members.clear();
                if there {
                    self.leaves(agent, id, at)?;
                }
                self.spell_is_over(directory, id)
            }
            TransferEvent::Completed { agent, who, leg, .. } => self.transferred(id, agent, who, *leg, at),
            TransferEvent::Failed { .. } => {
                let transfer = self.live(id)?.transfer.take().ok_or("there is no transfer")?;
                match transfer.asked.0.agent() {
                    Some(asked) => self.not_asked(asked, id),
                    None => Ok(()),
                }
            }
            TransferEvent::Returned { agent, .. } => {
                self.takes(agent, Busy::Talking(id))?;
                let contact = self.live(id)?;
                ensure(contact.members.is_empty() && contact.transfer.is_none(), || {
                    "somebody has it".to_owned()
                })?;
                contact.members = vec![Who::Agent(agent.clone())];
                self.owns(id, Some(agent))
            }
            TransferEvent::WrapUpWithdrawn { agent } => {
                self.no_longer_owed(id, agent, at)?;
                self.live(id)?.forgiven = Some(agent.clone());
                Ok(())
            }
            TransferEvent::EntryPointEntered { agent, .. } => {
                let contact = self.live(id)?;
                ensure(contact.members.is_empty(), || "somebody has it".to_owned())?;
                contact.line.sent_by = Some(agent.clone());
                Ok(())
            }
        }
    }

    fn transferred(
        &mut self,
        id: InteractionId,
        by: &AgentId,
        who: &Who,
        leg: LegId,
        at: Timestamp,
    ) -> Result<(), String> {
        self.figures.transferred += 1;
        let contact = self.live(id)?;
        let party = (who.clone(), leg);
        if let Some(consult) = contact.consult.take() {
            ensure(
                consult.with.as_ref() == Some(&party) && consult.initiator == *by,
                || format!("is consulted with {:?}", consult.with),
            )?;
            contact.members.retain(|who| who.agent() != Some(by));
            contact.members.push(who.clone());
            // Whoever takes over is told next.
            return self.leaves(by, id, at);
        }
        self.has_it_now(id, Some(by), who, leg)
    }

    /// Whoever was asked has the customer.
    fn has_it_now(&mut self, id: InteractionId, by: Option<&AgentId>, who: &Who, leg: LegId) -> Result<(), String> {
        let contact = self.live(id)?;
        let transfer = contact.transfer.take().ok_or("there is no transfer")?;
        let party = (who.clone(), leg);
        ensure(transfer.asked == party && transfer.by.as_ref() == by, || {
            format!("{:?} was asked", transfer.asked)
        })?;
        ensure(contact.members.is_empty(), || "somebody has the customer".to_owned())?;
        contact.members = vec![who.clone()];
        if let Some(agent) = who.agent() {
            self.person(agent)?.busy = Busy::Talking(id);
        }
        self.owns(id, who.agent())
    }

    pub(super) fn conference(
        &mut self,
        directory: &Directory,
        id: InteractionId,
        event: &ConferenceEvent,
        at: Timestamp,
    ) -> Result<(), String> {
        match event {
            ConferenceEvent::Joined { who, leg } => {
                self.figures.joined += 1;
                let contact = self.live(id)?;
                let with = contact.consult.take().and_then(|consult| consult.with);
                let party = (who.clone(), *leg);
                ensure(with.as_ref() == Some(&party), || format!("is consulted with {with:?}"))?;
                contact.members.push(who.clone());
                let parties = contact.parties() as u64;
                self.figures.most_parties = self.figures.most_parties.max(parties);
                Ok(())
            }
            ConferenceEvent::Left { who, .. } => {
                let contact = self.live(id)?;
                let before = contact.members.len();
                contact.members.retain(|other| other != who);
                ensure(contact.members.len() + 1 == before, || "was not there".to_owned())?;
                match who.agent() {
                    Some(agent) => self.leaves(agent, id, at),
                    None => Ok(()),
                }
            }
            ConferenceEvent::PrimaryChanged { agent } => {
                self.spell_is_over(directory, id)?;
                self.owns(id, agent.as_ref())
            }
            ConferenceEvent::CustomerLeft => {
                self.figures.post_calls += 1;
                let contact = self.live(id)?;
                ensure(contact.transfer.is_none() && contact.parties() > 2, || {
                    "who is left?".to_owned()
                })?;
                contact.customer_gone = true;
                Ok(())
            }
            ConferenceEvent::UnattendedWarned | ConferenceEvent::UnattendedToneFinished => {
                let contact = self.live(id)?;
                ensure(contact.owner.is_none() && !contact.members.is_empty(), || {
                    "an agent is there".to_owned()
                })
            }
            ConferenceEvent::WrapUpSuggested { .. } => self.contact(id).map(|_| ()),
        }
    }

    pub(super) fn supervision(
        &mut self,
        id: InteractionId,
        event: &SupervisionEvent,
        at: Timestamp,
    ) -> Result<(), String> {
        match event {
            SupervisionEvent::Requested {
                supervisor,
                of,
                leg,
                target,
                ..
            } => {
                self.takes(supervisor, Busy::Monitoring(id))?;
                let contact = self.live(id)?;
                ensure(contact.is_member(of) || contact.is_consulted(of), || {
                    format!("{of} does not talk")
                })?;
                contact.monitors.insert(supervisor.clone());
                self.rung(id, &Who::Agent(supervisor.clone()), *leg, target.is_some())
            }
            SupervisionEvent::Started { supervisor } => {
                self.figures.monitored += 1;
                let contact = self.live(id)?;
                ensure(contact.monitors.contains(supervisor), || "did not ask".to_owned())
            }
            SupervisionEvent::Changed { supervisor, of, .. } => {
                let contact = self.live(id)?;
                ensure(contact.monitors.contains(supervisor), || "does not listen".to_owned())?;
                ensure(contact.is_member(of) || contact.is_consulted(of), || {
                    format!("{of} does not talk")
                })
            }
            SupervisionEvent::Ended { supervisor, .. } => {
                ensure(self.live(id)?.monitors.remove(supervisor), || {
                    "did not listen".to_owned()
                })?;
                self.leaves(supervisor, id, at)
            }
            SupervisionEvent::HelpRequested { agent, .. } => {
                let contact = self.live(id)?;
                ensure(contact.is_member(agent) || contact.is_consulted(agent), || {
                    "does not talk".to_owned()
                })
            }
        }
    }
}

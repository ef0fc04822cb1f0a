//! Into a line, and what happens there as time passes: needs ease, other queues help, nobody in particular is waited for
//! any more.

use flow::Enqueue;

use crate::directory::{NeedStep, Overflow, Queue, satisfies};
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, QueueId, SkillId, Timestamp};
use crate::interaction::{Helper, Interaction, Line, Need, Preferred, Terms};
use crate::limits::{PRIORITY_FIRST, PRIORITY_NONE};
use crate::matching::{Spot, Standing};
use crate::vocabulary::{EndCause, Event, OfferOutcome, QueueReason, RemovedBy, WaitingEvent};
use crate::waiting::Waiting;

impl Floor {
    pub(crate) fn waiting_step(&mut self, interaction: InteractionId, event: WaitingEvent) {
        self.record(Event::Waiting { interaction, event });
    }

    /// Puts a contact in line, or moves it to another one; the wait counts from the first time, and the priority stays.
    /// What the flow says of it comes before what the queue says.
    pub(crate) fn queue_up(
        &mut self,
        id: InteractionId,
        queue: QueueId,
        reason: QueueReason,
        wanted: Option<&Enqueue>,
    ) {
        let Some(contact) = self.state.interactions.get(&id) else {
            return;
        };
        let Some(settings) = self.directory.queues.get(&queue) else {
            return;
        };
        let before = contact.line.as_ref();
        let enqueued_at = before.map_or(self.now, |line| line.enqueued_at);
        let priority = wanted
            .and_then(|wanted| wanted.priority)
            .map(priority)
            .or_else(|| before.map(|line| line.priority))
            .or(contact.priority)
            .unwrap_or(settings.priority);
        let first_in_line = reason == QueueReason::AgentLost;
        let terms = match before {
            // Sent back to where it was, it goes on as it was; for nobody in particular.
            Some(line) if line.queue == queue && reason == QueueReason::AgentLost => self.terms_again(line),
            Some(_) | None => self.terms(contact, settings, reason, wanted),
        };
        let spot = Spot::of(settings, priority, first_in_line, enqueued_at, id);
        let ahead = self.matching.lanes.ahead(&queue, &spot);
        let position = u32::try_from(ahead + 1).unwrap_or(u32::MAX);
        let estimate_ms = self.estimate(settings, &terms, position);
        self.record(Event::CallerQueued {
            interaction: id,
            queue,
            enqueued_at,
            priority,
            first_in_line,
            reason,
            terms,
            estimate_ms,
        });
        // What had come before goes on at once.
        self.terms_due(id);
    }

    /// On which terms a contact begins to wait in a queue: the flow's, or the queue's own.
    fn terms(&self, contact: &Interaction, queue: &Queue, reason: QueueReason, wanted: Option<&Enqueue>) -> Terms {
        // Only a customer who comes by himself is led back to somebody.
        let preferred = queue
            .last_agent_hold_ms
            .filter(|_| reason == QueueReason::Flow && contact.parent.is_none())
            .and_then(|hold_ms| self.last_agent(contact, hold_ms));
        let Some(wanted) = wanted else {
            return Terms {
                preferred,
                ..self.terms_of(queue)
            };
        };
        let asked = wanted.preferred.as_ref().and_then(|prefer| match &prefer.agent {
            None => self.last_agent(contact, prefer.hold_ms),
            Some(agent) => Some(Preferred {
                agent: AgentId::new(agent),
                until: self.now.plus(prefer.hold_ms),
            }),
        });
        let needs: Vec<NeedStep> = wanted.needs.iter().map(need_step).collect();
        let overflow: Vec<Overflow> = wanted.overflow.iter().map(overflow_step).collect();
        Terms {
            needs: self.needs(if needs.is_empty() { queue.needs.clone() } else { needs }),
            preferred: asked.or(preferred),
            overflow: self.helpers(
                queue,
                if overflow.is_empty() {
                    queue.overflow.clone()
                } else {
                    overflow
                },
            ),
            leave_at: wanted.max_wait_ms.map(|ms| self.now.plus(ms)),
        }
    }

    /// The queue's own terms, for nobody in particular.
    pub(crate) fn terms_of(&self, queue: &Queue) -> Terms {
        Terms {
            needs: self.needs(queue.needs.clone()),
            preferred: None,
            overflow: self.helpers(queue, queue.overflow.clone()),
            leave_at: None,
        }
    }

    /// What was left of them, for what is sent back to where it was.
    pub(crate) fn terms_again(&self, line: &Line) -> Terms {
        let again = line.also.iter().map(|queue| Helper {
            queue: queue.clone(),
            at: self.now,
        });
        Terms {
            needs: line.terms.needs.clone(),
            preferred: None,
            overflow: again.chain(line.terms.overflow.iter().cloned()).collect(),
            leave_at: None,
        }
    }

    fn needs(&self, steps: Vec<NeedStep>) -> Vec<Need> {
        let mut needs: Vec<Need> = steps
            .into_iter()
            .map(|step| Need {
                from: self.now.plus(step.after_ms),
                skills: step.skills,
            })
            .collect();
        needs.sort_by_key(|need| need.from);
        // Until the first step has come anybody will do.
        if needs.first().is_some_and(|need| need.from > self.now) {
            needs.insert(
                0,
                Need {
                    from: self.now,
                    skills: crate::directory::Levels::new(),
                },
            );
        }
        needs
    }

    fn helpers(&self, queue: &Queue, overflow: Vec<Overflow>) -> Vec<Helper> {
        overflow
            .into_iter()
            .filter(|helper| helper.queue != queue.id)
            .filter(|helper| self.directory.queue_of(&helper.queue, queue.channel).is_some())
            .map(|helper| Helper {
                at: self.now.plus(helper.after_ms),
                queue: helper.queue,
            })
            .collect()
    }

    /// The agent whom the customer had last, where that is remembered and wanted.
    fn last_agent(&self, contact: &Interaction, hold_ms: u64) -> Option<Preferred> {
        let number = contact.caller.number.as_ref()?;
        let (at, agent) = self.state.last_agents.of(number)?;
        let fresh = at.plus(self.directory.organization.last_agent_ms) > self.now;
        let wanted = self.directory.profile_of(agent)?.last_agent_routing;
        (fresh && wanted).then(|| Preferred {
            agent: agent.clone(),
            until: self.now.plus(hold_ms),
        })
    }

    /// How long a contact at this place would wait; nobody who is first waits where somebody is free.
    fn estimate(&self, queue: &Queue, terms: &Terms, position: u32) -> Option<u64> {
        if position == 1 && self.somebody_is_free(queue, terms) {
            return Some(0);
        }
        self.state.service.get(&queue.id)?.estimate(position)
    }

    /// How long a contact in line will wait (ms); `None`: too little is known.
    pub(crate) fn expected_wait_ms(&self, id: InteractionId, position: u32) -> Option<u64> {
        let line = self.state.interactions.get(&id)?.line.as_ref()?;
        self.estimate(self.directory.queues.get(&line.queue)?, &line.terms, position)
    }

    fn somebody_is_free(&self, queue: &Queue, terms: &Terms) -> bool {
        let nothing = crate::directory::Levels::new();
        let needs = terms.needs.first().map_or(&nothing, |need| &need.skills);
        let teams = queue.teams.iter().collect();
        terms.preferred.is_none()
            && self
                .matching
                .crews(queue.channel)
                .free(&teams)
                .any(|(skills, _)| satisfies(skills, needs))
    }

    /// Whether a queue is open now; one whose hours nobody knows any more is.
    pub(crate) fn queue_is_open(&self, queue: &Queue) -> bool {
        let hours = queue.hours.as_ref().and_then(|hours| self.directory.hours.get(hours));
        let now = u64::try_from(self.now.0).unwrap_or(0);
        hours.is_none_or(|hours| hours.is_open(now, &self.directory.organization.time_zone))
    }

    /// A queue that has as many contacts as it may have takes no more; one that is there already stays.
    pub(crate) fn queue_is_full(&self, id: Option<InteractionId>, queue: &Queue) -> bool {
        let contact = id.and_then(|id| self.state.interactions.get(&id)?.line.as_ref());
        let item = id.and_then(|id| self.state.items.get(&id)?.line.as_ref());
        let own = contact.or(item).is_some_and(|line| line.queue == queue.id);
        queue
            .max_contacts
            .is_some_and(|most| !own && self.matching.lanes.contacts(&queue.id) >= most as usize)
    }

    /// Out of the line by the flow's will; whoever is being asked for it is not asked any longer.
    pub(crate) fn leave_line(&mut self, id: InteractionId) {
        let waits = |floor: &Self| floor.state.interactions.get(&id).is_some_and(Interaction::waiting);
        if waits(self) {
            self.close_offer(id, OfferOutcome::Withdrawn);
        }
        if waits(self) {
            self.waiting_step(id, WaitingEvent::Left);
        }
    }

    /// Another priority, 1 to 9; any other number is none (SCB-10).
    pub(crate) fn set_priority(&mut self, id: InteractionId, wanted: u8) {
        let priority = priority(wanted);
        let contact = self
            .state
            .interactions
            .get(&id)
            .filter(|contact| contact.ended.is_none());
        let line = |contact: &Interaction| contact.line.as_ref().map(|line| line.priority);
        if contact.is_some_and(|contact| line(contact).or(contact.priority) != Some(priority)) {
            self.waiting_step(id, WaitingEvent::PriorityChanged { priority });
        }
    }

    /// The flow's longest wait has passed: the flow says what follows; without one the call ends.
    pub(crate) fn flow_wait_due(&mut self, id: InteractionId) {
        let contact = self.state.interactions.get(&id).filter(|contact| contact.waiting());
        let due = contact
            .filter(|contact| contact.offer.is_none())
            .and_then(|contact| contact.line.as_ref()?.terms.leave_at)
            .is_some_and(|at| at <= self.now);
        if !due {
            return;
        }
        let runs = contact.is_some_and(|contact| contact.run.is_some());
        self.waiting_step(id, WaitingEvent::LongestWaitPassed);
        if runs {
            self.step_flow(id, flow::Input::QueueTimedOut);
        } else {
            self.end(id, EndCause::WaitedTooLong);
        }
    }

    /// What time does to a contact in line.
    pub(crate) fn terms_due(&mut self, id: InteractionId) {
        while let Some(event) = self.next_term(id) {
            self.waiting_step(id, event);
        }
    }

    fn next_term(&self, id: InteractionId) -> Option<WaitingEvent> {
        let waiting = self.state.waits(id)?;
        let line = waiting.line;
        let come = |at: Timestamp| at <= self.now;
        let mut later = line.terms.needs.iter().skip(1);
        if let Some(need) = later.rfind(|need| come(need.from)) {
            return Some(WaitingEvent::NeedsEased {
                skills: need.skills.clone(),
            });
        }
        if let Some(preferred) = line.terms.preferred.as_ref().filter(|preferred| come(preferred.until)) {
            return Some(WaitingEvent::HoldReleased {
                agent: preferred.agent.clone(),
            });
        }
        if let Some(helper) = line.terms.overflow.iter().find(|helper| come(helper.at)) {
            return Some(WaitingEvent::Overflowed {
                queue: helper.queue.clone(),
            });
        }
        let contact = self.state.interactions.get(&id);
        let mut teams = contact.into_iter().flat_map(|contact| &contact.teams_missed);
        if let Some((team, _)) = teams.find(|(_, until)| come(**until)) {
            return Some(WaitingEvent::TeamUnbarred { team: team.clone() });
        }
        let missed = waiting.missed_by.iter().find(|missed| come(missed.until))?;
        Some(WaitingEvent::Unbarred {
            agent: missed.agent.clone(),
        })
    }

    /// Nobody is waited for who is not there, or could not take the contact anyway.
    pub(crate) fn settle_hold(&mut self, id: InteractionId) {
        let vain = self.state.waits(id).and_then(|waiting| {
            let agent = &waiting.line.terms.preferred.as_ref()?.agent;
            (!self.could_serve(&waiting, agent)).then(|| agent.clone())
        });
        if let Some(agent) = vain {
            self.waiting_step(id, WaitingEvent::HoldReleased { agent });
        }
    }

    /// Whether this agent may take the contact, once free.
    fn could_serve(&self, waiting: &Waiting<'_>, agent: &AgentId) -> bool {
        let Some((Some(team), skills, standing)) = self.matching.crews(waiting.channel).place(agent) else {
            return false;
        };
        waiting.bars(agent).is_none()
            && standing != Standing::Busy(RemovedBy::NoCapacity)
            && self.teams_for(waiting).contains(team)
            && satisfies(skills, waiting.line.needs())
    }

    /// Whoever lets a call or a work item ring is not asked for it again for some time, while somebody else who could take it is at
    /// work.
    pub(crate) fn bar_after(&mut self, id: InteractionId, agent: &AgentId, outcome: OfferOutcome) {
        let wait_ms = self.directory.organization.missed_again_ms;
        match outcome {
            OfferOutcome::Rona
            | OfferOutcome::AgentBusy
            | OfferOutcome::AgentDeclined
            | OfferOutcome::AgentUnavailable
            | OfferOutcome::InvalidNumber => {}
            // The network's fault is tried again, and the others are nobody's.
            OfferOutcome::ChannelFailure
            | OfferOutcome::CallerLeft
            | OfferOutcome::Restart
            | OfferOutcome::Withdrawn => return,
        }
        let waiting = self.state.waits(id);
        if wait_ms > 0 && waiting.is_some_and(|waiting| self.others_at_work(&waiting, agent)) {
            let until = self.now.plus(wait_ms);
            let agent = agent.clone();
            self.waiting_step(id, WaitingEvent::Barred { agent, until });
        }
    }

    /// Whether somebody but this agent is at work who may take the contact now or later.
    fn others_at_work(&self, waiting: &Waiting<'_>, agent: &AgentId) -> bool {
        // Whoever asks for a consult does not answer it.
        let parent = self
            .state
            .interactions
            .get(&waiting.id)
            .and_then(|contact| contact.parent);
        let asker = parent.and_then(|parent| self.consult_in(parent));
        let asker = asker.map(|consult| &consult.initiator);
        let may = |other: &AgentId| other != agent && Some(other) != asker && waiting.bars(other).is_none();
        let teams = self.teams_for(waiting);
        let mut able = self.matching.crews(waiting.channel).of(&teams);
        able.any(|(skills, crew)| satisfies(skills, waiting.line.needs()) && crew.somebody_at_work(may))
    }

    /// Somebody has stopped working: whoever is left in peace is asked again where nobody else is left.
    pub(crate) fn settle_barred(&mut self) {
        if !std::mem::take(&mut self.matching.somebody_left) {
            return;
        }
        let barred: Vec<InteractionId> = self.matching.lanes.barred().collect();
        for id in barred {
            // The one who has been left in peace for longest first; with that one there is somebody for the others.
            while let Some(agent) = self.state.waits(id).and_then(|waiting| self.alone(&waiting)) {
                self.waiting_step(id, WaitingEvent::Unbarred { agent });
            }
        }
    }

    fn alone(&self, waiting: &Waiting<'_>) -> Option<AgentId> {
        let mut missed = waiting.missed_by.iter().map(|missed| &missed.agent);
        missed.find(|agent| !self.others_at_work(waiting, agent)).cloned()
    }
}

/// A priority as it counts: 1 to 9; any other number is none (SCB-10).
const fn priority(wanted: u8) -> u8 {
    if wanted >= PRIORITY_FIRST && wanted < PRIORITY_NONE {
        wanted
    } else {
        PRIORITY_NONE
    }
}

fn need_step(step: &flow::NeedStep) -> NeedStep {
    NeedStep {
        after_ms: step.after_ms,
        skills: step
            .skills
            .iter()
            .map(|(skill, least)| (SkillId::new(skill), *least))
            .collect(),
    }
}

fn overflow_step(step: &flow::OverflowStep) -> Overflow {
    Overflow {
        queue: QueueId::new(&step.queue),
        after_ms: step.after_ms,
    }
}

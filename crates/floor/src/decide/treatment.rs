//! The flow at work: each input for a contact's run becomes one recorded step, with what the customer hears from then
//! on.

use flow::{Action, Input, Operation, System, World};

use crate::decide::flow_acts::{Followed, clip};
use crate::floor::Floor;
use crate::ids::{ClipId, InteractionId, PlayId, Timestamp};
use crate::interaction::{Interaction, Treatment};
use crate::limits::FLOW_STEPS_MAX;
use crate::talk::Live;
use crate::vocabulary::{EndCause, Event, QueueReason};

impl Floor {
    /// Lets the flow take an input. Inputs that it asks for itself (its place in line) are answered at once.
    pub(crate) fn step_flow(&mut self, id: InteractionId, input: Input) {
        let mut next = Some(input);
        for _ in 0..FLOW_STEPS_MAX {
            let Some(input) = next.take() else { return };
            next = self.step_flow_once(id, input);
        }
        if next.is_some() {
            self.flow_fails(id, "tooManySteps");
        }
    }

    fn step_flow_once(&mut self, id: InteractionId, input: Input) -> Option<Input> {
        let contact = self.state.interactions.get(&id)?;
        // Behind a talk, and while a transfer rings, the flow stands still.
        if contact.ended.is_some() || contact.talk.is_some() || contact.transfer.is_some() {
            return None;
        }
        let flow = contact.flow.clone()?;
        let mut run = match &contact.run {
            Some(run) => run.clone(),
            None if input == Input::Entered => flow::Run::start(),
            None => return None,
        };
        let before = (contact.run.clone(), contact.treatment.clone());
        let left = heard(before.1.clone(), &input);
        let actions = {
            let world = World {
                now_ms: u64::try_from(self.now.0).unwrap_or(0),
                time_zone: &self.directory.organization.time_zone,
                hours: &self.directory.hours,
                contact: &|name| self.known_to_flow(id, name),
                system: &system_of(contact),
                seal: &*self.seal,
            };
            run.step(&flow, &world, input)
        };
        let actions = match actions {
            Ok(actions) => actions,
            Err(fault) => {
                self.flow_fails(id, fault.code());
                return None;
            }
        };
        let treatment = treatment_after(left, &actions);
        let ended = run.has_ended();
        if before.0.as_ref() != Some(&run) || before.1 != treatment {
            let run = (!ended).then(|| run.to_json());
            self.record(Event::FlowStepped {
                interaction: id,
                run,
                treatment,
            });
        }
        let mut answer = None;
        for action in actions {
            match self.flow_acts(id, action) {
                Followed::Done => {}
                Followed::Answer(input) => answer = answer.or(Some(input)),
                Followed::Over => return None,
            }
        }
        answer
    }

    /// A flow that cannot go on never leaves the caller in silence: the fallback queue, or the end of the call.
    pub(crate) fn flow_fails(&mut self, id: InteractionId, fault: &str) {
        self.record(Event::FlowFailed {
            interaction: id,
            fault: fault.to_owned(),
        });
        let queued = self.state.interactions.get(&id).is_some_and(|contact| {
            contact.waiting()
                && contact
                    .line
                    .as_ref()
                    .is_some_and(|line| self.directory.queues.contains_key(&line.queue))
        });
        // A consult's own contact falls back to nobody: its initiator is told (CON-13).
        let consult = self
            .state
            .interactions
            .get(&id)
            .is_some_and(|contact| contact.parent.is_some());
        match self.directory.organization.fallback_queue.clone().filter(|_| !consult) {
            _ if queued => {}
            Some(queue) if self.directory.takes_calls(&queue) => {
                let music = Treatment {
                    prompt: None,
                    music: Some(self.directory.organization.hold_music.clone()),
                };
                self.record(Event::FlowStepped {
                    interaction: id,
                    run: None,
                    treatment: music,
                });
                self.queue_up(id, queue, QueueReason::FlowFailed, None);
            }
            Some(_) | None => self.end(id, EndCause::FlowFailed),
        }
    }

    /// No call waits in a queue that is no longer configured for calls.
    pub(crate) fn settle_line(&mut self, id: InteractionId) {
        let lost = self.state.interactions.get(&id).is_some_and(|contact| {
            contact.waiting()
                && contact.offer.is_none()
                && contact
                    .line
                    .as_ref()
                    .is_some_and(|line| !self.directory.takes_calls(&line.queue))
        });
        if lost {
            self.flow_fails(id, "queueGone");
        }
    }

    /// Prompts of a consult's own contact that nobody hears, because its initiator talks to the customer, are over at
    /// once: the flow goes on without them (CON-27).
    pub(crate) fn settle_unheard(&mut self, parent: InteractionId) {
        for _ in 0..FLOW_STEPS_MAX {
            let unheard = self
                .consult_in(parent)
                .filter(|consult| consult.live != Live::Consulted)
                .and_then(|consult| self.state.interactions.get(&consult.child?))
                .and_then(|child| Some((child.id, child.treatment.prompt.as_ref()?.0)));
            let Some((child, play)) = unheard else { return };
            self.step_flow(child, Input::PlayFinished { play: play.0 });
        }
    }

    /// The flow's own deadline has come.
    pub(crate) fn flow_due(&mut self, id: InteractionId) {
        let due = self
            .state
            .interactions
            .get(&id)
            .filter(|contact| contact.talk.is_none() && contact.transfer.is_none() && contact.ended.is_none())
            .and_then(|contact| contact.run.as_ref())
            .and_then(flow::Run::deadline)
            .is_some_and(|at| Timestamp(i64::try_from(at).unwrap_or(i64::MAX)) <= self.now);
        if due {
            self.step_flow(id, Input::Deadline);
        }
    }
}

/// What templates may know about a contact.
fn system_of(contact: &Interaction) -> System {
    System {
        interaction: contact.id.to_string(),
        caller: contact.caller.number.clone(),
        dialled: contact.dialled.clone(),
        entry_point: contact.entry_point.to_string(),
        queue: contact.line.as_ref().map(|line| line.queue.to_string()),
        operation: match (&contact.parent, &contact.transferred_by) {
            (Some(_), _) => Operation::ConsultToEntryPoint,
            (None, Some(_)) => Operation::Transfer,
            (None, None) => Operation::Inbound,
        },
    }
}

/// What is left to hear when a prompt has come to its end.
fn heard(treatment: Treatment, input: &Input) -> Treatment {
    match (input, &treatment.prompt) {
        (Input::PlayFinished { play }, Some((PlayId(current), _))) if play == current => Treatment {
            prompt: None,
            ..treatment
        },
        _ => treatment,
    }
}

/// What the customer hears after these actions: each replaces the one before.
fn treatment_after(mut treatment: Treatment, actions: &[Action]) -> Treatment {
    for action in actions {
        match action {
            Action::Play { play, prompts } => {
                let clips = prompts.iter().map(clip).collect();
                treatment.prompt = Some((PlayId(*play), clips));
            }
            Action::Music { name } => {
                treatment = Treatment {
                    prompt: None,
                    music: Some(ClipId::new(&format!("music/{name}"))),
                };
            }
            Action::Silence | Action::Disconnect => treatment = Treatment::default(),
            Action::Enqueue(_)
            | Action::LeaveQueue
            | Action::AskPosition
            | Action::SetVariables(_)
            | Action::SetPriority(_)
            | Action::Fetch(_)
            | Action::Transfer { .. }
            | Action::HandOver { .. }
            | Action::ScreenPop { .. }
            | Action::AgentWhisper { .. }
            | Action::Consent { .. }
            | Action::OfferCallback { .. } => {}
        }
    }
    treatment
}

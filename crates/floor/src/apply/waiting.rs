//! What events do to calls and work items in line, and to what is known of the queues.

use crate::directory::Levels;
use crate::ids::{InteractionId, QueueId, Timestamp};
use crate::interaction::{Line, Missed, Need};
use crate::state::State;
use crate::vocabulary::{EndCause, Event, WaitingEvent};

/// A contact in line, as it was before an event.
pub(super) struct InLine {
    queue: QueueId,
    since: Timestamp,
    estimate_ms: Option<u64>,
}

impl State {
    pub(super) fn waiting(&mut self, at: Timestamp, id: InteractionId, event: &WaitingEvent) {
        if let Some(item) = self.items.get_mut(&id) {
            in_line_changed(at, &mut item.line, &mut item.missed_by, event);
        } else if let Some(contact) = self.interactions.get_mut(&id) {
            if let WaitingEvent::PriorityChanged { priority } = event {
                contact.priority = Some(*priority);
            }
            in_line_changed(at, &mut contact.line, &mut contact.missed_by, event);
            self.team_asked(at, id, event);
        }
    }

    pub(super) fn in_line(&self, event: &Event) -> Option<InLine> {
        let contact = self.interactions.get(&event.interaction()?)?;
        let line = contact.line.as_ref().filter(|_| contact.waiting())?;
        Some(InLine {
            queue: line.queue.clone(),
            since: line.waiting_since,
            estimate_ms: line.estimate_ms,
        })
    }

    /// What an event says about how fast a queue is served.
    pub(super) fn served(&mut self, at: Timestamp, before: Option<InLine>, event: &Event) {
        let after = self.in_line(event);
        if before.as_ref().map(|before| &before.queue) == after.as_ref().map(|after| &after.queue) {
            return;
        }
        if let Some(before) = before {
            let answered = matches!(
                event,
                Event::CallConnected { .. }
                    | Event::Waiting {
                        event: WaitingEvent::TeamTook { .. },
                        ..
                    }
                    | Event::InteractionEnded {
                        cause: EndCause::Answered,
                        ..
                    }
            );
            let answered = answered.then(|| (at.since(before.since), before.estimate_ms));
            self.service.entry(before.queue).or_default().leaves(at, answered);
        }
        if let Some(after) = after {
            self.service.entry(after.queue).or_default().comes();
        }
    }
}

/// What an event changes for a call or a work item in line.
fn in_line_changed(at: Timestamp, line: &mut Option<Line>, missed_by: &mut Vec<Missed>, event: &WaitingEvent) {
    match event {
        WaitingEvent::Barred { agent, until } => {
            missed_by.retain(|missed| missed.agent != *agent);
            missed_by.push(Missed {
                agent: agent.clone(),
                until: *until,
            });
        }
        WaitingEvent::Unbarred { agent } => missed_by.retain(|missed| missed.agent != *agent),
        WaitingEvent::TeamRung { .. }
        | WaitingEvent::TeamTook { .. }
        | WaitingEvent::TeamMissed { .. }
        | WaitingEvent::TeamUnbarred { .. } => {}
        WaitingEvent::NeedsEased { skills } => {
            if let Some(line) = line {
                eased(&mut line.terms.needs, at, skills);
            }
        }
        WaitingEvent::HoldReleased { agent: _ } => {
            if let Some(line) = line {
                line.terms.preferred = None;
            }
        }
        WaitingEvent::Overflowed { queue } => {
            if let Some(line) = line {
                line.terms.overflow.retain(|helper| helper.queue != *queue);
                if !line.also.contains(queue) {
                    line.also.push(queue.clone());
                }
            }
        }
        WaitingEvent::PriorityChanged { priority } => {
            if let Some(line) = line {
                line.priority = *priority;
            }
        }
        WaitingEvent::LongestWaitPassed => {
            if let Some(line) = line {
                line.terms.leave_at = None;
            }
        }
        WaitingEvent::Left => {
            if let Some(line) = line {
                line.waiting = false;
            }
        }
    }
}

/// The step that holds from now on, and those that are still to come.
fn eased(needs: &mut Vec<Need>, at: Timestamp, skills: &Levels) {
    needs.retain(|need| need.from > at);
    needs.insert(
        0,
        Need {
            from: at,
            skills: skills.clone(),
        },
    );
}

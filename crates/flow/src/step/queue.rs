//! The queue: the caller is kept company until somebody answers, or a digit, a time or a lack leads him away.

use crate::action::{Action, Enqueue, Failure, NeedStep, OverflowStep, Prefer};
use crate::document::{Announcement, Node, PreferredAgent, Queue};
use crate::limits;
use crate::run::{Due, Failed, Fault, State};
use crate::step::{Entered, Step, Stepped, Trouble, failed, other_flow};
use crate::template::Use;

impl<'a> Step<'a> {
    pub(super) fn enter_queue(&mut self, name: &str, queue: &'a Queue) -> Entered {
        let action = self.wanted(name, queue)?;
        let greeting = self.speak(name, &queue.prompts)?;
        self.run.typed.clear();
        self.actions.push(action);
        let due = self.first_due(queue);
        if greeting.is_empty() {
            self.keep_company(name, due)?;
        } else {
            let (play, until) = self.play(greeting);
            self.run.state = State::Greeting {
                node: name.to_owned(),
                play,
                until,
                due,
            };
        }
        Ok(None)
    }

    fn wanted(&self, name: &str, queue: &Queue) -> Stepped<Action> {
        let ms = |seconds: u64| seconds.saturating_mul(1_000);
        let skills = |skills: &std::collections::BTreeMap<String, u8>| {
            skills.iter().map(|(skill, level)| (skill.clone(), *level)).collect()
        };
        let mut needs = Vec::new();
        if !queue.skills.is_empty() || !queue.relax.is_empty() {
            needs.push(NeedStep {
                after_ms: 0,
                skills: skills(&queue.skills),
            });
        }
        needs.extend(queue.relax.iter().map(|step| NeedStep {
            after_ms: ms(step.after_seconds),
            skills: skills(&step.skills),
        }));
        let preferred = match &queue.preferred {
            Some(preferred) => {
                let hold_ms = ms(preferred.hold_seconds);
                match &preferred.agent {
                    PreferredAgent::Last => Some(Prefer { agent: None, hold_ms }),
                    // Nobody is preferred where nobody is named.
                    PreferredAgent::Named(agent) => {
                        let agent = self.rendered(name, agent, Use::Text)?.trim().to_owned();
                        let agent = Some(agent).filter(|agent| !agent.is_empty());
                        agent.map(|agent| Prefer {
                            agent: Some(agent),
                            hold_ms,
                        })
                    }
                }
            }
            None => None,
        };
        let overflow = queue.overflow.iter().map(|step| OverflowStep {
            queue: step.queue.clone(),
            after_ms: ms(step.after_seconds),
        });
        Ok(Action::Enqueue(Enqueue {
            queue: queue.queue.clone(),
            needs,
            priority: queue.priority,
            preferred,
            max_wait_ms: queue.max_wait_seconds.map(ms),
            overflow: overflow.collect(),
        }))
    }

    /// When each announcement is told first.
    fn first_due(&self, queue: &Queue) -> Due {
        let announcements = queue.placed_announcements();
        announcements
            .map(|(_, one)| Some(self.after_seconds(one.after_seconds)))
            .collect()
    }

    /// Tells what is due, or plays music until something is.
    pub(super) fn keep_company(&mut self, name: &str, mut due: Due) -> Stepped {
        let queue = self.queue_node(name)?;
        let announcements: Vec<&Announcement> = queue.placed_announcements().map(|(_, one)| one).collect();
        if due.len() != announcements.len() {
            due = self.first_due(queue);
        }
        for (index, announcement) in announcements.into_iter().enumerate() {
            if due[index].is_none_or(|at| at > self.world.now_ms) {
                continue;
            }
            if announcement.asks() {
                self.actions.push(Action::AskPosition);
                self.run.state = State::Locating {
                    node: name.to_owned(),
                    until: self.after_ms(limits::POSITION_ANSWER_MS),
                    announcement: index,
                    due,
                };
                return Ok(());
            }
            match self.clips(&announcement.parts, None) {
                Ok(clips) => {
                    self.announce(name, index, due, clips);
                    return Ok(());
                }
                // Half a sentence is worse than none: it is left out this time.
                Err(_) => due[index] = announcement.every_seconds.map(|every| self.after_seconds(every)),
            }
        }
        self.actions.push(Action::Music {
            name: queue.music.clone(),
        });
        self.run.state = State::Waiting {
            node: name.to_owned(),
            until: due.iter().flatten().min().copied(),
            due,
        };
        Ok(())
    }

    fn announce(&mut self, name: &str, announcement: usize, due: Due, clips: Vec<crate::Prompt>) {
        let (play, until) = self.play(clips);
        self.run.state = State::Announcing {
            node: name.to_owned(),
            play,
            until,
            announcement,
            due,
        };
    }

    /// An announcement has been told, or left out: when does it come again?
    pub(super) fn told(&mut self, name: &str, announcement: usize, mut due: Due) -> Stepped {
        let queue = self.queue_node(name)?;
        let every = queue
            .placed_announcements()
            .nth(announcement)
            .and_then(|(_, one)| one.every_seconds);
        if due.is_empty() {
            due = self.first_due(queue);
        }
        if let Some(next) = due.get_mut(announcement) {
            *next = every.map(|every| self.world.now_ms.saturating_add(every.saturating_mul(1_000)));
        }
        self.keep_company(name, due)
    }

    pub(super) fn position(&mut self, position: u32, wait_seconds: Option<u32>) -> Stepped {
        let State::Locating {
            node,
            announcement,
            due,
            ..
        } = self.run.state.clone()
        else {
            return Ok(());
        };
        let queue = self.queue_node(&node)?;
        let parts = queue
            .placed_announcements()
            .nth(announcement)
            .map(|(_, one)| &one.parts);
        let clips = parts.and_then(|parts| self.clips(parts, Some((position, wait_seconds))).ok());
        match clips {
            Some(clips) => {
                self.announce(&node, announcement, due, clips);
                Ok(())
            }
            None => self.told(&node, announcement, due),
        }
    }

    pub(super) fn digit_in_queue(&mut self, node: String, due: Due, digit: char) -> Stepped {
        let queue = self.queue_node(&node)?;
        if let Some(way) = queue.on_digit.get(&digit) {
            return self.leave(way.clone());
        }
        let Some(callback) = queue.callback.as_ref().filter(|callback| callback.digit == digit) else {
            return Ok(());
        };
        let number = match &callback.number {
            Some(number) => Some(self.rendered(&node, number, Use::Text)?.trim().to_owned()),
            None => None,
        };
        self.actions.push(Action::OfferCallback {
            number: number.filter(|number| !number.is_empty()),
        });
        self.run.state = State::Promising {
            node,
            until: self.after_ms(limits::FLOOR_ANSWER_MS),
            due,
        };
        Ok(())
    }

    /// The floor's answer to a wish to be called back.
    pub(super) fn callback_answered(&mut self, promised: bool) -> Stepped {
        let State::Promising { node, due, .. } = self.run.state.clone() else {
            return Ok(());
        };
        let Some(callback) = &self.queue_node(&node)?.callback else {
            return Err(other_flow(&node));
        };
        match (promised, &callback.on_refused) {
            (true, _) => self.go(callback.on_accepted.clone()),
            (false, Some(way)) => self.leave(way.clone()),
            (false, None) => self.keep_company(&node, due),
        }
    }

    fn leave(&mut self, way: String) -> Stepped {
        self.actions.push(Action::LeaveQueue);
        self.go(way)
    }

    /// The queue in which the caller waits, if he does.
    fn queued_at(&self) -> Option<String> {
        match &self.run.state {
            State::Greeting { node, .. }
            | State::Locating { node, .. }
            | State::Announcing { node, .. }
            | State::Waiting { node, .. }
            | State::Promising { node, .. } => Some(node.clone()),
            State::Fresh
            | State::Playing { .. }
            | State::Telling { .. }
            | State::Choosing { .. }
            | State::Asking { .. }
            | State::Collecting { .. }
            | State::Fetching { .. }
            | State::Transferring { .. }
            | State::HandingOver { .. }
            | State::Ended => None,
        }
    }

    pub(super) fn queue_unavailable(&mut self) -> Stepped {
        let Some(node) = self.queued_at() else { return Ok(()) };
        match &self.queue_node(&node)?.on_unavailable {
            Some(way) => self.go(way.clone()),
            None if self.error_way(&node).is_some() => Err(failed(&node, Failure::QueueUnavailable)),
            None => {
                self.disconnect();
                Ok(())
            }
        }
    }

    pub(super) fn queue_timed_out(&mut self) -> Stepped {
        let Some(node) = self.queued_at() else { return Ok(()) };
        if let Some(way) = &self.queue_node(&node)?.on_max_wait {
            return self.leave(way.clone());
        }
        let failure = Failure::QueueTimedOut;
        match self.error_way(&node) {
            Some(way) => {
                self.run.failed = Some(Failed { node, failure });
                self.leave(way)
            }
            None => Err(Trouble::Fault(Fault::Failed { node, failure })),
        }
    }

    fn queue_node(&self, name: &str) -> Stepped<&'a Queue> {
        let Some(Node::Queue(queue)) = self.flow.nodes.get(name) else {
            return Err(other_flow(name));
        };
        Ok(queue)
    }
}

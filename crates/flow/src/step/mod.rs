//! How a run goes from one state to the next: inputs come in here, and nodes are entered in one place, [`Step::go`],
//! which counts them. What a kind of node does in its waits has a file of its own.
//!
//! Whatever fails goes the way of its node's `onError`, then of the document's; only without either the run ends in a
//! fault.

mod collect;
mod menu;
mod outside;
mod queue;
mod values;

use std::collections::BTreeMap;

use crate::Prompt;
use crate::action::{Action, Failure, Input};
use crate::document::{Flow, Node, Play};
use crate::hours::Opening;
use crate::limits;
use crate::run::{Failed, Fault, Run, State};
use crate::template::Use;
use crate::value::Value;
use crate::world::World;

/// One step in progress.
pub(crate) struct Step<'a> {
    run: &'a mut Run,
    flow: &'a Flow,
    world: &'a World<'a>,
    /// What this step has given the contact's variables; the world does not know yet.
    set: BTreeMap<String, Value>,
    pub(crate) actions: Vec<Action>,
}

/// Why a piece of a step stopped.
enum Trouble {
    /// The run is over.
    Fault(Fault),
    /// This node failed; there may be a branch for it.
    Failed(Failed),
}

type Stepped<T = ()> = Result<T, Trouble>;

/// Where a node leads: to the next one, or nowhere yet.
type Entered = Stepped<Option<String>>;

impl<'a> Step<'a> {
    pub(crate) fn new(run: &'a mut Run, flow: &'a Flow, world: &'a World<'a>) -> Self {
        Self {
            run,
            flow,
            world,
            set: BTreeMap::new(),
            actions: Vec::new(),
        }
    }

    pub(crate) fn take_input(&mut self, input: Input) -> Result<(), Fault> {
        let mut result = match input {
            Input::Entered => self.entered(),
            Input::PlayFinished { play } => self.play_finished(play),
            Input::Digit(digit @ ('0'..='9' | '*' | '#')) => self.digit(digit),
            Input::Digit(_) => Ok(()),
            Input::Deadline => self.deadline(),
            Input::Position { position, wait_seconds } => self.position(position, wait_seconds),
            Input::QueueUnavailable => self.queue_unavailable(),
            Input::QueueTimedOut => self.queue_timed_out(),
            Input::Fetched { request, outcome } => self.fetched(request, outcome),
            Input::TransferFailed => self.transfer_failed(),
            Input::CallbackAnswer { promised } => self.callback_answered(promised),
        };
        loop {
            result = match result {
                Ok(()) => return Ok(()),
                Err(Trouble::Fault(fault)) => return Err(fault),
                Err(Trouble::Failed(failed)) => {
                    let Some(way) = self.error_way(&failed.node) else {
                        let Failed { node, failure } = failed;
                        return Err(Fault::Failed { node, failure });
                    };
                    self.run.failed = Some(failed);
                    self.go(way)
                }
            };
        }
    }

    /// Where a failure of a node leads.
    fn error_way(&self, node: &str) -> Option<String> {
        let own = self.flow.nodes.get(node).and_then(Node::on_error);
        own.or(self.flow.on_error.as_ref()).cloned()
    }

    fn entered(&mut self) -> Stepped {
        if self.run.state == State::Fresh {
            self.go(self.flow.start.clone())
        } else {
            Ok(())
        }
    }

    fn digit(&mut self, digit: char) -> Stepped {
        if let Some((terminator, until)) = self.run.swallow.take()
            && digit == terminator
            && self.world.now_ms < until
        {
            return Ok(());
        }
        match self.run.state.clone() {
            State::Playing { node, .. } => {
                self.keep(digit);
                let play = self.play_node(&node)?;
                if play.interruptible {
                    self.go(play.next.clone())
                } else {
                    Ok(())
                }
            }
            State::Telling { node, attempt, .. } => self.digit_in_menu(&node, attempt, digit, true),
            State::Choosing { node, attempt, .. } => self.digit_in_menu(&node, attempt, digit, false),
            State::Asking { .. } | State::Collecting { .. } => self.digit_collected(digit),
            State::Fetching { .. } => {
                self.keep(digit);
                Ok(())
            }
            State::Greeting { node, due, .. }
            | State::Locating { node, due, .. }
            | State::Announcing { node, due, .. }
            | State::Waiting { node, due, .. } => self.digit_in_queue(node, due, digit),
            State::Fresh
            | State::Transferring { .. }
            | State::HandingOver { .. }
            | State::Promising { .. }
            | State::Ended => Ok(()),
        }
    }

    fn play_finished(&mut self, finished: u64) -> Stepped {
        match self.run.state {
            State::Playing { play, .. }
            | State::Telling { play, .. }
            | State::Asking { play, .. }
            | State::Greeting { play, .. }
            | State::Announcing { play, .. }
                if play == finished =>
            {
                self.sound_ended()
            }
            State::Fresh
            | State::Playing { .. }
            | State::Telling { .. }
            | State::Choosing { .. }
            | State::Asking { .. }
            | State::Collecting { .. }
            | State::Fetching { .. }
            | State::Transferring { .. }
            | State::HandingOver { .. }
            | State::Greeting { .. }
            | State::Locating { .. }
            | State::Announcing { .. }
            | State::Waiting { .. }
            | State::Promising { .. }
            | State::Ended => Ok(()),
        }
    }

    fn deadline(&mut self) -> Stepped {
        if self.run.deadline().is_none_or(|until| until > self.world.now_ms) {
            return Ok(());
        }
        match self.run.state.clone() {
            // The end of a play never came: go on as if it had.
            State::Playing { .. }
            | State::Telling { .. }
            | State::Asking { .. }
            | State::Greeting { .. }
            | State::Announcing { .. } => self.sound_ended(),
            State::Choosing { node, attempt, .. } => self.nothing_chosen(&node, attempt),
            State::Collecting { .. } => self.nothing_typed(),
            State::Fetching { node, .. } => self.fetch_timed_out(&node),
            State::Transferring { .. } | State::HandingOver { .. } => self.transfer_failed(),
            State::Locating {
                node,
                announcement,
                due,
                ..
            } => self.told(&node, announcement, due),
            State::Waiting { node, due, .. } => self.keep_company(&node, due),
            State::Promising { .. } => self.callback_answered(false),
            State::Fresh | State::Ended => Ok(()),
        }
    }

    /// What follows the words that sounded.
    fn sound_ended(&mut self) -> Stepped {
        match self.run.state.clone() {
            State::Playing { node, .. } => {
                let play = self.play_node(&node)?;
                self.go(play.next.clone())
            }
            State::Telling { node, attempt, .. } => self.menu_told(node, attempt),
            State::Asking {
                node, attempt, keys, ..
            } => self.asked(&node, attempt, &keys),
            State::Greeting { node, due, .. } => self.keep_company(&node, due),
            State::Announcing {
                node,
                announcement,
                due,
                ..
            } => self.told(&node, announcement, due),
            State::Fresh
            | State::Choosing { .. }
            | State::Collecting { .. }
            | State::Fetching { .. }
            | State::Transferring { .. }
            | State::HandingOver { .. }
            | State::Locating { .. }
            | State::Waiting { .. }
            | State::Promising { .. }
            | State::Ended => Ok(()),
        }
    }

    /// Enters nodes until one of them waits for the world.
    fn go(&mut self, first: String) -> Stepped {
        let mut next = Some(first);
        while let Some(name) = next {
            let name = self.count(name)?;
            let Some(node) = self.flow.nodes.get(&name) else {
                return Err(other_flow(&name));
            };
            next = self.enter(&name, node)?;
        }
        Ok(())
    }

    /// Counts a node before it is entered. At the limit the document's error branch takes its place, once.
    fn count(&mut self, name: String) -> Stepped<String> {
        self.run.entered = self.run.entered.saturating_add(1);
        let more = if self.run.rescued {
            limits::ERROR_NODES_ENTERED
        } else {
            0
        };
        let limit = limits::NODES_ENTERED + more;
        if self.run.entered <= limit {
            return Ok(name);
        }
        match self.flow.on_error.clone().filter(|_| !self.run.rescued) {
            Some(way) => {
                self.run.rescued = true;
                self.run.failed = Some(Failed {
                    node: name,
                    failure: Failure::TooManySteps,
                });
                Ok(way)
            }
            None => Err(Trouble::Fault(Fault::TooManySteps { limit, node: name })),
        }
    }

    fn enter(&mut self, name: &str, node: &'a Node) -> Entered {
        match node {
            Node::Play(play) => {
                let (number, until) = self.play(self.speak(name, &play.prompts)?);
                self.run.state = State::Playing {
                    node: name.to_owned(),
                    play: number,
                    until,
                };
                Ok(None)
            }
            Node::Menu(menu) => self.enter_menu(name, menu),
            Node::CollectDigits(collect) => self.enter_collect(name, collect),
            Node::Set(set) => {
                let mut values = Vec::with_capacity(set.values.len());
                for (variable, template) in &set.values {
                    let text = self.rendered(name, template, Use::Text)?;
                    values.push((variable, self.typed_value(name, variable, &text)?));
                }
                let values = values.into_iter().map(|(variable, value)| (variable.clone(), value));
                self.assign(values.collect());
                Ok(Some(set.next.clone()))
            }
            Node::Condition(condition) => {
                let way = if self.is_true(name, &condition.condition, None)? {
                    &condition.then
                } else {
                    &condition.otherwise
                };
                Ok(Some(way.clone()))
            }
            Node::Case(case) => {
                let text = self.text_of(name, &case.value)?;
                Ok(Some(case.cases.get(&text).unwrap_or(&case.default).clone()))
            }
            Node::Hours(check) => {
                let Some(hours) = self.world.hours.get(&check.hours) else {
                    return Err(failed(name, Failure::UnknownHours));
                };
                let way = match hours.opening(self.world.now_ms, self.world.time_zone) {
                    Opening::Open => &check.on_open,
                    Opening::Closed => &check.on_closed,
                    Opening::Holiday => &check.on_holiday,
                    Opening::Emergency => &check.on_emergency,
                };
                Ok(Some(way.clone()))
            }
            Node::Http(http) => self.enter_http(name, http),
            Node::SetPriority(set) => {
                self.actions.push(Action::SetPriority(set.priority));
                Ok(Some(set.next.clone()))
            }
            Node::Queue(queue) => self.enter_queue(name, queue),
            Node::Transfer(transfer) => self.enter_transfer(name, transfer),
            Node::HandOver(hand_over) => {
                self.actions.push(Action::HandOver {
                    entry_point: hand_over.entry_point.clone(),
                });
                self.run.state = State::HandingOver {
                    node: name.to_owned(),
                    until: self.after_ms(limits::FLOOR_ANSWER_MS),
                };
                Ok(None)
            }
            Node::ScreenPop(pop) => {
                let url = self.rendered(name, &pop.url, Use::Url)?;
                let target = pop.target;
                self.actions.push(Action::ScreenPop { url, target });
                Ok(Some(pop.next.clone()))
            }
            Node::AgentWhisper(whisper) => {
                let prompts = self.speak(name, &whisper.prompts)?;
                self.actions.push(Action::AgentWhisper { prompts });
                Ok(Some(whisper.next.clone()))
            }
            Node::Consent(consent) => {
                self.actions.push(Action::Consent { record: consent.record });
                Ok(Some(consent.next.clone()))
            }
            Node::Disconnect => {
                self.disconnect();
                Ok(None)
            }
        }
    }

    fn disconnect(&mut self) {
        self.actions.push(Action::Disconnect);
        self.run.state = State::Ended;
    }

    /// Asks for a play; answers its number and the time at which its end is given up.
    fn play(&mut self, prompts: Vec<Prompt>) -> (u64, u64) {
        self.run.plays = self.run.plays.saturating_add(1);
        self.actions.push(Action::Play {
            play: self.run.plays,
            prompts,
        });
        (self.run.plays, self.after_ms(limits::PLAY_MS))
    }

    fn after_ms(&self, ms: u64) -> u64 {
        self.world.now_ms.saturating_add(ms)
    }

    fn after_seconds(&self, seconds: u64) -> u64 {
        self.after_ms(seconds.saturating_mul(1_000))
    }

    fn play_node(&self, name: &str) -> Stepped<&'a Play> {
        let Some(Node::Play(play)) = self.flow.nodes.get(name) else {
            return Err(other_flow(name));
        };
        Ok(play)
    }
}

fn failed(node: &str, failure: Failure) -> Trouble {
    Trouble::Failed(Failed {
        node: node.to_owned(),
        failure,
    })
}

fn other_flow(node: &str) -> Trouble {
    Trouble::Fault(Fault::OtherFlow { node: node.to_owned() })
}

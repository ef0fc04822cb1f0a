//! The interpreter: one caller's way through a flow, as a value that steps on inputs.
//!
//! A run holds everything that it needs to go on: its owner stores [`Run::to_json`] with each step and reads it back
//! after a restart. It never waits; the one wait that it may be in is [`Run::deadline`].
//!
//! Sound: each `Play`, `Music` or `Disconnect` replaces whatever sounded before, so there is no action to stop a play.
//! A run in a queue keeps the caller company until its owner drops it.

use serde::{Deserialize, Serialize};

use crate::document::{Announcement, Flow, Menu, Node, Part, Play, Queue};
use crate::{Prompt, limits, speech};

/// What may happen to a run. Whatever does not fit its state changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Input {
    /// The caller can be spoken to: the flow begins. Once in a run.
    Entered,
    /// The play of this number has ended, or could not be played.
    PlayFinished {
        /// The number that [`Action::Play`] carried.
        play: u64,
    },
    /// The caller pressed a key: `0`-`9`, `*` or `#`.
    Digit(char),
    /// [`Run::deadline`] has come.
    Deadline,
    /// The answer to [`Action::AskPosition`]; 1 is next to be served, 0 is "not known".
    Position(u32),
    /// The queue of the last [`Action::Enqueue`] cannot take the caller.
    QueueUnavailable,
}

/// What the run's owner is asked to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Play these clips one after the other, once, and then send [`Input::PlayFinished`].
    Play {
        /// A number that no other play of this run has.
        play: u64,
        /// The clips.
        prompts: Vec<Prompt>,
    },
    /// Play this music over and over.
    Music {
        /// Its name, without folder and extension.
        name: String,
    },
    /// Put the caller into this queue. The sound follows in other actions.
    Enqueue {
        /// The queue's id.
        queue: String,
    },
    /// Say where the caller stands in his queue, by [`Input::Position`].
    AskPosition,
    /// End the call. The run has ended.
    Disconnect,
}

/// The run cannot go on; it has ended. The owner apologises to the caller and ends the call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The run entered more nodes than one run may.
    #[error(
        "the flow entered more than {limit} nodes, the last being \"{node}\": look for menus that lead in a circle"
    )]
    TooManySteps {
        /// [`limits::NODES_ENTERED`].
        limit: u32,
        /// The node that was one too many.
        node: String,
    },
    /// The flow given is not the one with which the run began.
    #[error(
        "the flow has no node \"{node}\" of the kind in which the run stands: step it with the version it began with"
    )]
    OtherFlow {
        /// The node that is missing or of another type.
        node: String,
    },
}

/// A stored run that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StoredRunError {
    /// It is not what [`Run::to_json`] wrote.
    #[error("not a stored run: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It was written by a newer program.
    #[error("stored run of version {found}, this program reads version {supported}: start the newer program")]
    UnknownVersion {
        /// The version found.
        found: u64,
        /// [`limits::RUN_VERSION`].
        supported: u64,
    },
}

/// One caller's way through a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    version: u64,
    /// How many nodes the run has entered.
    entered: u32,
    /// How many plays it has asked for; the last one's number.
    plays: u64,
    /// Digits that are kept for the next menu.
    typed: String,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
enum State {
    /// Before [`Input::Entered`].
    Fresh,
    /// A play node sounds.
    Playing { node: String, play: u64, until: u64 },
    /// A menu is being told.
    Telling {
        node: String,
        attempt: u64,
        play: u64,
        until: u64,
    },
    /// A menu waits for a digit.
    Choosing { node: String, attempt: u64, until: u64 },
    /// Queued; the words on arrival sound.
    Greeting { node: String, play: u64, until: u64 },
    /// Queued; the position has been asked for.
    Locating { node: String, until: u64 },
    /// Queued; the position is being announced.
    Announcing { node: String, play: u64, until: u64 },
    /// Queued; music until the next announcement, if there is one.
    Waiting { node: String, until: Option<u64> },
    /// Nothing happens any more.
    Ended,
}

impl Run {
    /// A run of a flow, before its first input.
    #[must_use]
    pub fn start() -> Self {
        Self {
            version: limits::RUN_VERSION,
            entered: 0,
            plays: 0,
            typed: String::new(),
            state: State::Fresh,
        }
    }

    /// Goes on with an input. `now` is wall time in milliseconds and never runs backwards; `flow` is the version with
    /// which the run began.
    ///
    /// # Errors
    /// A [`Fault`] ends the run: whatever follows changes nothing.
    pub fn step(&mut self, flow: &Flow, now: u64, input: Input) -> Result<Vec<Action>, Fault> {
        let mut step = Step {
            run: self,
            flow,
            now,
            actions: Vec::new(),
        };
        let result = match input {
            Input::Entered => step.entered(),
            Input::PlayFinished { play } => step.play_finished(play),
            Input::Digit(digit @ ('0'..='9' | '*' | '#')) => step.digit(digit),
            Input::Digit(_) => Ok(()),
            Input::Deadline => step.deadline(),
            Input::Position(position) => step.position(position),
            Input::QueueUnavailable => step.queue_unavailable(),
        };
        let actions = step.actions;
        match result {
            Ok(()) => Ok(actions),
            Err(fault) => {
                self.state = State::Ended;
                Err(fault)
            }
        }
    }

    /// When [`Input::Deadline`] is due, in the milliseconds of `now`. Always after the last step.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        match &self.state {
            State::Fresh | State::Ended => None,
            State::Playing { until, .. }
            | State::Telling { until, .. }
            | State::Choosing { until, .. }
            | State::Greeting { until, .. }
            | State::Locating { until, .. }
            | State::Announcing { until, .. } => Some(*until),
            State::Waiting { until, .. } => *until,
        }
    }

    /// The node in which the run stands.
    #[must_use]
    pub fn node(&self) -> Option<&str> {
        match &self.state {
            State::Fresh | State::Ended => None,
            State::Playing { node, .. }
            | State::Telling { node, .. }
            | State::Choosing { node, .. }
            | State::Greeting { node, .. }
            | State::Locating { node, .. }
            | State::Announcing { node, .. }
            | State::Waiting { node, .. } => Some(node),
        }
    }

    /// Whether the run has ended, by a disconnect or by a fault.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// The stored form.
    ///
    /// # Panics
    /// Never: the form has text keys only and nothing that JSON lacks.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a run has only text keys")
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// When the text is no stored run, or one of a newer program.
    pub fn from_json(text: &str) -> Result<Self, StoredRunError> {
        #[derive(Deserialize)]
        struct Envelope {
            version: u64,
        }
        let Envelope { version } = serde_json::from_str(text)?;
        if version != limits::RUN_VERSION {
            return Err(StoredRunError::UnknownVersion {
                found: version,
                supported: limits::RUN_VERSION,
            });
        }
        Ok(serde_json::from_str(text)?)
    }
}

/// One step in progress.
struct Step<'a> {
    run: &'a mut Run,
    flow: &'a Flow,
    now: u64,
    actions: Vec<Action>,
}

impl Step<'_> {
    fn entered(&mut self) -> Result<(), Fault> {
        if self.run.state == State::Fresh {
            self.go(self.flow.start.clone())
        } else {
            Ok(())
        }
    }

    fn digit(&mut self, digit: char) -> Result<(), Fault> {
        match self.run.state.clone() {
            State::Playing { node, .. } => {
                self.keep(digit);
                let play = self.play_node(&node)?;
                if play.interruptible { self.go(play.next) } else { Ok(()) }
            }
            State::Telling { node, attempt, .. } => {
                let menu = self.menu_node(&node)?;
                if menu.interruptible {
                    self.chosen(&node, &menu, attempt, digit)
                } else {
                    self.keep(digit);
                    Ok(())
                }
            }
            State::Choosing { node, attempt, .. } => {
                let menu = self.menu_node(&node)?;
                self.chosen(&node, &menu, attempt, digit)
            }
            State::Fresh
            | State::Greeting { .. }
            | State::Locating { .. }
            | State::Announcing { .. }
            | State::Waiting { .. }
            | State::Ended => Ok(()),
        }
    }

    fn play_finished(&mut self, finished: u64) -> Result<(), Fault> {
        match self.run.state.clone() {
            State::Playing { play, .. }
            | State::Telling { play, .. }
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
            | State::Greeting { .. }
            | State::Locating { .. }
            | State::Announcing { .. }
            | State::Waiting { .. }
            | State::Ended => Ok(()),
        }
    }

    fn deadline(&mut self) -> Result<(), Fault> {
        if self.run.deadline().is_none_or(|until| until > self.now) {
            return Ok(());
        }
        match self.run.state.clone() {
            // The end of a play never came: go on as if it had.
            State::Playing { .. } | State::Telling { .. } | State::Greeting { .. } | State::Announcing { .. } => {
                self.sound_ended()
            }
            State::Choosing { node, attempt, .. } => {
                let menu = self.menu_node(&node)?;
                if attempt >= menu.attempts {
                    return self.go(menu.on_timeout);
                }
                self.tell(&node, &menu, attempt + 1, &[]);
                Ok(())
            }
            State::Locating { node, .. } => self.music(&node),
            State::Waiting { node, .. } => {
                self.locate(&node);
                Ok(())
            }
            State::Fresh | State::Ended => Ok(()),
        }
    }

    /// What follows the words that sounded.
    fn sound_ended(&mut self) -> Result<(), Fault> {
        match self.run.state.clone() {
            State::Playing { node, .. } => {
                let play = self.play_node(&node)?;
                self.go(play.next)
            }
            State::Telling { node, attempt, .. } => {
                let menu = self.menu_node(&node)?;
                match self.take() {
                    Some(digit) => self.chosen(&node, &menu, attempt, digit),
                    None => {
                        let until = self.after_seconds(menu.timeout_seconds);
                        self.run.state = State::Choosing { node, attempt, until };
                        Ok(())
                    }
                }
            }
            State::Greeting { node, .. } => {
                let queue = self.queue_node(&node)?;
                if queue.position.is_some() {
                    self.locate(&node);
                    Ok(())
                } else {
                    self.music(&node)
                }
            }
            State::Announcing { node, .. } => self.music(&node),
            State::Fresh | State::Choosing { .. } | State::Locating { .. } | State::Waiting { .. } | State::Ended => {
                Ok(())
            }
        }
    }

    fn position(&mut self, position: u32) -> Result<(), Fault> {
        let State::Locating { node, .. } = self.run.state.clone() else {
            return Ok(());
        };
        let queue = self.queue_node(&node)?;
        let spoken = queue
            .position
            .as_ref()
            .and_then(|announcement| self.announcement(announcement, position));
        match spoken {
            Some(prompts) => {
                let (play, until) = self.play(prompts);
                self.run.state = State::Announcing { node, play, until };
                Ok(())
            }
            None => self.music(&node),
        }
    }

    fn queue_unavailable(&mut self) -> Result<(), Fault> {
        let node = match self.run.state.clone() {
            State::Greeting { node, .. }
            | State::Locating { node, .. }
            | State::Announcing { node, .. }
            | State::Waiting { node, .. } => node,
            State::Fresh | State::Playing { .. } | State::Telling { .. } | State::Choosing { .. } | State::Ended => {
                return Ok(());
            }
        };
        match self.queue_node(&node)?.on_unavailable {
            Some(next) => self.go(next),
            None => {
                self.disconnect();
                Ok(())
            }
        }
    }

    /// Enters nodes until one of them waits for the world.
    fn go(&mut self, first: String) -> Result<(), Fault> {
        let mut next = Some(first);
        while let Some(name) = next {
            self.run.entered = self.run.entered.saturating_add(1);
            if self.run.entered > limits::NODES_ENTERED {
                return Err(Fault::TooManySteps {
                    limit: limits::NODES_ENTERED,
                    node: name,
                });
            }
            let Some(node) = self.flow.nodes.get(&name) else {
                return Err(Fault::OtherFlow { node: name });
            };
            next = match node {
                Node::Play(play) => {
                    let (number, until) = self.play(self.clips(&play.prompts));
                    self.run.state = State::Playing {
                        node: name,
                        play: number,
                        until,
                    };
                    None
                }
                Node::Menu(menu) => match self.take() {
                    Some(digit) => self.choice(&name, menu, 1, digit),
                    None => {
                        self.tell(&name, menu, 1, &[]);
                        None
                    }
                },
                Node::Queue(queue) => {
                    self.enqueue(name, queue)?;
                    None
                }
                Node::Disconnect => {
                    self.disconnect();
                    None
                }
            };
        }
        Ok(())
    }

    fn chosen(&mut self, name: &str, menu: &Menu, attempt: u64, digit: char) -> Result<(), Fault> {
        match self.choice(name, menu, attempt, digit) {
            Some(next) => self.go(next),
            None => Ok(()),
        }
    }

    /// Where a digit leads; a wrong one may lead to another attempt, which begins here.
    fn choice(&mut self, name: &str, menu: &Menu, attempt: u64, digit: char) -> Option<String> {
        if let Some(next) = menu.choices.get(&digit) {
            return Some(next.clone());
        }
        // What was typed after a mistake was meant for another place.
        self.run.typed.clear();
        if attempt >= menu.attempts {
            return Some(menu.on_invalid.clone());
        }
        self.tell(name, menu, attempt + 1, &menu.invalid_prompts);
        None
    }

    fn tell(&mut self, name: &str, menu: &Menu, attempt: u64, before: &[String]) {
        let mut prompts = self.clips(before);
        prompts.extend(self.clips(&menu.prompts));
        let (play, until) = self.play(prompts);
        self.run.state = State::Telling {
            node: name.to_owned(),
            attempt,
            play,
            until,
        };
    }

    fn enqueue(&mut self, name: String, queue: &Queue) -> Result<(), Fault> {
        self.run.typed.clear();
        self.actions.push(Action::Enqueue {
            queue: queue.queue.clone(),
        });
        if !queue.prompts.is_empty() {
            let (play, until) = self.play(self.clips(&queue.prompts));
            self.run.state = State::Greeting {
                node: name,
                play,
                until,
            };
            Ok(())
        } else if queue.position.is_some() {
            self.locate(&name);
            Ok(())
        } else {
            self.music(&name)
        }
    }

    fn locate(&mut self, name: &str) {
        self.actions.push(Action::AskPosition);
        let until = self.now.saturating_add(limits::POSITION_ANSWER_MS);
        self.run.state = State::Locating {
            node: name.to_owned(),
            until,
        };
    }

    fn music(&mut self, name: &str) -> Result<(), Fault> {
        let queue = self.queue_node(name)?;
        self.actions.push(Action::Music { name: queue.music });
        let until = queue
            .position
            .map(|announcement| self.after_seconds(announcement.every_seconds));
        self.run.state = State::Waiting {
            node: name.to_owned(),
            until,
        };
        Ok(())
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
        (self.run.plays, self.now.saturating_add(limits::PLAY_MS))
    }

    fn clips(&self, names: &[String]) -> Vec<Prompt> {
        names.iter().map(|name| Prompt::new(self.flow.language, name)).collect()
    }

    /// The clips of an announcement, or nothing when the position cannot be said: half a sentence is worse than none.
    fn announcement(&self, announcement: &Announcement, position: u32) -> Option<Vec<Prompt>> {
        let mut prompts = Vec::new();
        for part in &announcement.parts {
            match part {
                Part::Clip(name) => prompts.push(Prompt::new(self.flow.language, name)),
                Part::Position => prompts.extend(speech::number(self.flow.language, position)?),
            }
        }
        Some(prompts)
    }

    fn keep(&mut self, digit: char) {
        if self.run.typed.len() < limits::TYPED_DIGITS {
            self.run.typed.push(digit);
        }
    }

    fn take(&mut self) -> Option<char> {
        if self.run.typed.is_empty() {
            None
        } else {
            Some(self.run.typed.remove(0))
        }
    }

    fn after_seconds(&self, seconds: u64) -> u64 {
        self.now.saturating_add(seconds.saturating_mul(1_000))
    }

    fn play_node(&self, name: &str) -> Result<Play, Fault> {
        match self.flow.nodes.get(name) {
            Some(Node::Play(play)) => Ok(play.clone()),
            Some(Node::Menu(_) | Node::Queue(_) | Node::Disconnect) | None => Err(other_flow(name)),
        }
    }

    fn menu_node(&self, name: &str) -> Result<Menu, Fault> {
        match self.flow.nodes.get(name) {
            Some(Node::Menu(menu)) => Ok(menu.clone()),
            Some(Node::Play(_) | Node::Queue(_) | Node::Disconnect) | None => Err(other_flow(name)),
        }
    }

    fn queue_node(&self, name: &str) -> Result<Queue, Fault> {
        match self.flow.nodes.get(name) {
            Some(Node::Queue(queue)) => Ok(queue.clone()),
            Some(Node::Play(_) | Node::Menu(_) | Node::Disconnect) | None => Err(other_flow(name)),
        }
    }
}

fn other_flow(node: &str) -> Fault {
    Fault::OtherFlow { node: node.to_owned() }
}

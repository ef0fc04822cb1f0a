//! How a run goes from one state to the next: one function for each input, then what they share.
//!
//! Nodes are entered in one place, [`Step::go`], which counts them. Every other change of state is a wait within a node.

use crate::document::{Announcement, Flow, Menu, Node, Part, Play, Queue};
use crate::run::{Action, Fault, Run, State};
use crate::{Prompt, limits, speech};

/// One step in progress.
pub(crate) struct Step<'a> {
    run: &'a mut Run,
    flow: &'a Flow,
    now: u64,
    pub(crate) actions: Vec<Action>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(run: &'a mut Run, flow: &'a Flow, now: u64) -> Self {
        Self {
            run,
            flow,
            now,
            actions: Vec::new(),
        }
    }

    pub(crate) fn entered(&mut self) -> Result<(), Fault> {
        if self.run.state == State::Fresh {
            self.go(self.flow.start.clone())
        } else {
            Ok(())
        }
    }

    pub(crate) fn digit(&mut self, digit: char) -> Result<(), Fault> {
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

    pub(crate) fn play_finished(&mut self, finished: u64) -> Result<(), Fault> {
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

    pub(crate) fn deadline(&mut self) -> Result<(), Fault> {
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

    pub(crate) fn position(&mut self, position: u32) -> Result<(), Fault> {
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

    pub(crate) fn queue_unavailable(&mut self) -> Result<(), Fault> {
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

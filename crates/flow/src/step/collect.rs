//! Collecting digits: asked, typed, checked, asked again.

use crate::action::Action;
use crate::document::{CollectDigits, Node, Part};
use crate::run::State;
use crate::step::{Entered, Step, Stepped, other_flow};

/// What a key makes of the digits so far.
enum Pressed {
    More,
    Complete,
    Wrong,
}

impl<'a> Step<'a> {
    /// Digits typed before answer at once, without the prompt.
    pub(super) fn enter_collect(&mut self, name: &str, collect: &'a CollectDigits) -> Entered {
        let keys = self.take_all();
        if keys.is_empty() {
            self.ask(name, collect, 1, &[])?;
            return Ok(None);
        }
        self.keys(name, collect, 1, &keys)
    }

    fn ask(&mut self, name: &str, collect: &'a CollectDigits, attempt: u64, before: &[Part]) -> Stepped {
        let mut prompts = self.speak(name, before)?;
        prompts.extend(self.speak(name, &collect.prompts)?);
        let (play, until) = self.play(prompts);
        self.run.state = State::Asking {
            node: name.to_owned(),
            attempt,
            play,
            until,
            keys: String::new(),
        };
        Ok(())
    }

    /// The question is over.
    pub(super) fn asked(&mut self, node: &str, attempt: u64, keys: &str) -> Stepped {
        let collect = self.collect_node(node)?;
        let keys = self.opened_digits(keys);
        let entered = self.keys(node, collect, attempt, &keys)?;
        self.follow(entered)
    }

    /// A key while digits are asked for or typed.
    pub(super) fn digit_collected(&mut self, digit: char) -> Stepped {
        match self.run.state.clone() {
            State::Asking {
                node,
                attempt,
                play,
                until,
                keys,
            } => {
                let collect = self.collect_node(&node)?;
                let mut all = self.opened_digits(&keys);
                if collect.interruptible {
                    self.actions.push(Action::Silence);
                    all.push(digit);
                    let entered = self.keys(&node, collect, attempt, &all)?;
                    return self.follow(entered);
                }
                // One more than the most digits may be a terminator.
                if all.chars().count() <= collect.max_digits {
                    all.push(digit);
                }
                let keys = self.kept_digits(&all);
                self.run.state = State::Asking {
                    node,
                    attempt,
                    play,
                    until,
                    keys,
                };
                Ok(())
            }
            State::Collecting {
                node, attempt, digits, ..
            } => {
                let collect = self.collect_node(&node)?;
                let mut all = self.opened_digits(&digits);
                all.push(digit);
                let entered = self.keys(&node, collect, attempt, &all)?;
                self.follow(entered)
            }
            State::Fresh
            | State::Playing { .. }
            | State::Telling { .. }
            | State::Choosing { .. }
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

    /// No further key came in time.
    pub(super) fn nothing_typed(&mut self) -> Stepped {
        let State::Collecting {
            node, attempt, digits, ..
        } = self.run.state.clone()
        else {
            return Ok(());
        };
        let collect = self.collect_node(&node)?;
        let digits = self.opened_digits(&digits);
        let entered = if digits.is_empty() {
            if attempt >= collect.attempts {
                Some(collect.on_timeout.clone())
            } else {
                self.ask(&node, collect, attempt + 1, &[])?;
                None
            }
        } else {
            self.answered(&node, collect, attempt, &digits)?
        };
        self.follow(entered)
    }

    fn follow(&mut self, entered: Option<String>) -> Stepped {
        match entered {
            Some(next) => self.go(next),
            None => Ok(()),
        }
    }

    /// Goes through the keys of an attempt, all of them anew.
    fn keys(&mut self, name: &str, collect: &'a CollectDigits, attempt: u64, keys: &str) -> Entered {
        let mut digits = String::new();
        let mut rest = keys.chars();
        while let Some(key) = rest.next() {
            match press(collect, &mut digits, key) {
                Pressed::More => {}
                Pressed::Wrong => return self.wrong(name, collect, attempt),
                Pressed::Complete => {
                    // What was typed ahead of a later node is that node's.
                    let mut rest = rest.as_str();
                    if let Some(terminator) = collect.terminator.filter(|terminator| *terminator != key) {
                        match rest.strip_prefix(terminator) {
                            Some(others) => rest = others,
                            None if rest.is_empty() => {
                                let until = self.after_seconds(collect.between_seconds);
                                self.run.swallow = Some((terminator, until));
                            }
                            None => {}
                        }
                    }
                    self.run.typed = self.kept_digits(rest);
                    return self.answered(name, collect, attempt, &digits);
                }
            }
        }
        let seconds = if digits.is_empty() {
            collect.timeout_seconds
        } else {
            collect.between_seconds
        };
        self.run.state = State::Collecting {
            node: name.to_owned(),
            attempt,
            until: self.after_seconds(seconds),
            digits: self.kept_digits(&digits),
        };
        Ok(None)
    }

    /// The digits are complete: are they an answer?
    fn answered(&mut self, name: &str, collect: &'a CollectDigits, attempt: u64, digits: &str) -> Entered {
        if digits.chars().count() < collect.min_digits {
            return self.wrong(name, collect, attempt);
        }
        let Ok(value) = self.typed_value(name, &collect.variable, digits) else {
            return self.wrong(name, collect, attempt);
        };
        if let Some(valid) = &collect.valid
            && !self.is_true(name, valid, Some(&value))?
        {
            return self.wrong(name, collect, attempt);
        }
        self.assign(vec![(collect.variable.clone(), value)]);
        Ok(Some(collect.next.clone()))
    }

    fn wrong(&mut self, name: &str, collect: &'a CollectDigits, attempt: u64) -> Entered {
        self.run.typed.clear();
        if attempt >= collect.attempts {
            return Ok(Some(collect.on_invalid.clone()));
        }
        self.ask(name, collect, attempt + 1, &collect.invalid_prompts)?;
        Ok(None)
    }

    fn collect_node(&self, name: &str) -> Stepped<&'a CollectDigits> {
        let Some(Node::CollectDigits(collect)) = self.flow.nodes.get(name) else {
            return Err(other_flow(name));
        };
        Ok(collect)
    }
}

fn press(collect: &CollectDigits, digits: &mut String, key: char) -> Pressed {
    if Some(key) == collect.terminator {
        return Pressed::Complete;
    }
    if !key.is_ascii_digit() {
        return Pressed::Wrong;
    }
    digits.push(key);
    if digits.len() >= collect.max_digits {
        Pressed::Complete
    } else {
        Pressed::More
    }
}

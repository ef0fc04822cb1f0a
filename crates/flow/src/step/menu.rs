//! The menu: told, waited for, told again.

use crate::document::{Menu, Node, Part};
use crate::run::State;
use crate::step::{Entered, Step, Stepped, other_flow};

impl<'a> Step<'a> {
    pub(super) fn enter_menu(&mut self, name: &str, menu: &'a Menu) -> Entered {
        match self.take() {
            Some(digit) => self.choice(name, menu, 1, digit),
            None => {
                self.tell(name, menu, 1, &[])?;
                Ok(None)
            }
        }
    }

    pub(super) fn digit_in_menu(&mut self, node: &str, attempt: u64, digit: char, is_told: bool) -> Stepped {
        let menu = self.menu_node(node)?;
        if is_told && !menu.interruptible {
            self.keep(digit);
            return Ok(());
        }
        self.chosen(node, menu, attempt, digit)
    }

    /// The words are over: a kept digit counts now, or the wait begins.
    pub(super) fn menu_told(&mut self, node: String, attempt: u64) -> Stepped {
        let menu = self.menu_node(&node)?;
        match self.take() {
            Some(digit) => self.chosen(&node, menu, attempt, digit),
            None => {
                let until = self.after_seconds(menu.timeout_seconds);
                self.run.state = State::Choosing { node, attempt, until };
                Ok(())
            }
        }
    }

    pub(super) fn nothing_chosen(&mut self, node: &str, attempt: u64) -> Stepped {
        let menu = self.menu_node(node)?;
        if attempt >= menu.attempts {
            return self.go(menu.on_timeout.clone());
        }
        self.tell(node, menu, attempt + 1, &[])
    }

    fn chosen(&mut self, name: &str, menu: &'a Menu, attempt: u64, digit: char) -> Stepped {
        match self.choice(name, menu, attempt, digit)? {
            Some(next) => self.go(next),
            None => Ok(()),
        }
    }

    /// Where a digit leads; a wrong one may lead to another attempt, which begins here.
    fn choice(&mut self, name: &str, menu: &'a Menu, attempt: u64, digit: char) -> Entered {
        if let Some(next) = menu.choices.get(&digit) {
            return Ok(Some(next.clone()));
        }
        // What was typed after a mistake was meant for another place.
        self.run.typed.clear();
        if attempt >= menu.attempts {
            return Ok(Some(menu.on_invalid.clone()));
        }
        self.tell(name, menu, attempt + 1, &menu.invalid_prompts)?;
        Ok(None)
    }

    fn tell(&mut self, name: &str, menu: &Menu, attempt: u64, before: &[Part]) -> Stepped {
        let mut prompts = self.speak(name, before)?;
        prompts.extend(self.speak(name, &menu.prompts)?);
        let (play, until) = self.play(prompts);
        self.run.state = State::Telling {
            node: name.to_owned(),
            attempt,
            play,
            until,
        };
        Ok(())
    }

    fn menu_node(&self, name: &str) -> Stepped<&'a Menu> {
        let Some(Node::Menu(menu)) = self.flow.nodes.get(name) else {
            return Err(other_flow(name));
        };
        Ok(menu)
    }
}

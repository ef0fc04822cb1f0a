//! Pressing: every command is compared with what the floor had offered just before (UIC-1). Lit buttons work, unlit ones
//! change nothing, and a refusal changes nothing.

use std::sync::Arc;

use floor::{AgentId, Command, Control, Floor, Input, InteractionId, RequestId, Timestamp};

use super::buttons::{about_the_argument, button_of, look, needs_no_button, panels};
use super::edits::nothing_vanished;
use crate::driver::Sim;
use crate::house;

impl Sim {
    pub(super) fn press(&mut self, command: Command) -> Result<(), String> {
        let agent = command.agent().clone();
        let control = button_of(&command).map(|(button, contact)| look(&panels(&self.floor, &agent, contact), button));
        self.requests_made += 1;
        let request = RequestId::new(&format!("request-{}", self.requests_made));
        let said = command.clone();
        let before = self.floor.state().clone();
        let now = self.clock();
        let result = self.floor.handle(
            now,
            Input::Command {
                request: request.clone(),
                command,
            },
        );
        self.tell(|| format!("{said:?} -> {result:?}"));
        match result {
            Ok(()) => {
                self.replies_due.insert(request);
                let dark = matches!(control, Some(Control::Hidden | Control::Disabled(_)));
                if dark && !needs_no_button(&said) && *self.floor.state() != before {
                    return Err(format!("{said:?} was carried out though its button was {control:?}"));
                }
                nothing_vanished(self, &said)
            }
            Err(refusal) => {
                self.refusals += 1;
                if control == Some(Control::Enabled) && !about_the_argument(&said, refusal) {
                    return Err(format!("{said:?} was refused ({refusal:?}) though its button was lit"));
                }
                if *self.floor.state() != before {
                    return Err(format!("{said:?} was refused ({refusal:?}) and yet changed something"));
                }
                Ok(())
            }
        }
    }

    /// Tries every lit button of somebody, each on a floor of its own that is replayed from the journal. Only while
    /// nothing is on its way to the journal, so that the copies are like the original.
    pub(crate) fn every_lit_button_works(&mut self) -> Result<(), String> {
        let state = self.floor.state();
        let busy: Vec<(AgentId, InteractionId)> = state
            .agents
            .values()
            .flat_map(|agent| {
                let contact = agent.work.interaction().map(|contact| state.root(contact));
                let at_hand = contact.into_iter().chain(agent.items.keys().copied());
                at_hand.map(|id| (agent.id.clone(), id))
            })
            .collect();
        if busy.is_empty() {
            return Ok(());
        }
        let (agent, contact) = self.prng.pick(&busy).clone();
        let lit: Vec<&'static str> = self.lit(&agent, contact);
        let now = Timestamp(i64::try_from(self.now_ms).unwrap_or(i64::MAX));
        for button in lit {
            let Some(command) = self.command_of(button, agent.clone(), contact) else {
                continue;
            };
            let mut copy = Floor::replay(Arc::clone(&self.directory), house::seal(), self.durable.iter().cloned());
            let said = command.clone();
            let request = RequestId::new("tried out");
            if let Err(refusal) = copy.handle(now, Input::Command { request, command })
                && !about_the_argument(&said, refusal)
            {
                return Err(format!(
                    "on a copy {said:?} was refused ({refusal:?}) though {button} was lit"
                ));
            }
        }
        Ok(())
    }

    /// The buttons that are lit for somebody on a contact.
    pub(super) fn lit(&self, agent: &AgentId, contact: InteractionId) -> Vec<&'static str> {
        let mut lit: Vec<&'static str> = panels(&self.floor, agent, contact)
            .into_iter()
            .filter(|(_, control)| *control == Control::Enabled)
            .map(|(button, _)| button)
            .collect();
        lit.sort_unstable();
        lit.dedup();
        lit
    }
}

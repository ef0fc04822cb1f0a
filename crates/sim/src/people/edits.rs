//! What agents type into variables, right or wrong, in time or too late; and that nothing of it vanishes (B-6).

use floor::{AgentId, Command, DraftsThen, InteractionId, Typed, VariableName, WantedChange};

use crate::check::ensure;
use crate::driver::Sim;
use crate::house::VARIABLES;

/// What a secret begins with, so that it can be looked for.
pub(crate) const SECRET: &str = "SECRET-";

impl Sim {
    /// Types, saves, throws away or looks, in the contact or an item at hand.
    pub(super) fn some_edit(&mut self, agent: AgentId) -> Option<Command> {
        let state = self.floor.state();
        let person = state.agents.get(&agent)?;
        let call = person.work.interaction().map(|id| state.root(id));
        let at_hand: Vec<InteractionId> = person.items.keys().copied().chain(call).collect();
        if at_hand.is_empty() {
            return None;
        }
        let interaction = *self.prng.pick(&at_hand);
        Some(match self.prng.below(10) {
            0..=4 => {
                let count = self.prng.between(1, 3);
                let changes = (0..count).map(|_| self.some_change(interaction)).collect();
                Command::SetVariables {
                    agent,
                    interaction,
                    changes,
                }
            }
            5..=7 => Command::KeepDraft {
                agent,
                interaction,
                change: self.some_change(interaction),
            },
            8 => Command::DropDraft {
                agent,
                interaction,
                name: self.some_variable(),
            },
            _ => Command::RevealVariable {
                agent,
                interaction,
                name: self.some_variable(),
                draft: self.prng.chance(3_000),
            },
        })
    }

    pub(super) fn some_drafts_then(&mut self) -> DraftsThen {
        *self
            .prng
            .pick(&[DraftsThen::Ask, DraftsThen::Save, DraftsThen::Discard])
    }

    fn some_variable(&mut self) -> VariableName {
        VariableName::new(if self.prng.chance(300) {
            "nonsense"
        } else {
            self.prng.pick::<&str>(&VARIABLES)
        })
    }

    pub(super) fn some_change(&mut self, contact: InteractionId) -> WantedChange {
        let name = self.some_variable();
        let number = self.prng.between(0, 99).to_string();
        let text = match (self.prng.below(20), name.as_str()) {
            (0, _) => "о".repeat(257),
            (1, _) => String::new(),
            (2, _) => "дванайсет".to_owned(),
            (_, "customerPin") => format!("{SECRET}{number}"),
            (_, _) => number,
        };
        let version = self
            .floor
            .subject(contact)
            .and_then(|subject| subject.facts().variables.get(&name))
            .map_or(0, |kept| kept.version);
        // Somebody who has not looked for a while is behind.
        let behind = if self.prng.chance(3_000) { 1 } else { 0 };
        WantedChange {
            name,
            text: Typed::new(&text),
            base_version: version.saturating_sub(behind),
        }
    }
}

/// What was saved is the variable's value now, or stands as the agent's draft beside the value that came first.
pub(super) fn nothing_vanished(sim: &Sim, command: &Command) -> Result<(), String> {
    let Command::SetVariables {
        agent,
        interaction,
        changes,
    } = command
    else {
        return Ok(());
    };
    for change in changes {
        let says = |draft: bool| sim.floor.revealed(agent, *interaction, &change.name, draft);
        let saved = says(false).map_or_else(String::new, |text| text.as_str().to_owned());
        let kept = says(true).is_some_and(|text| text == change.text);
        ensure(saved == change.text.as_str().trim() || kept, || {
            format!(
                "what {agent} saved in {} is neither there nor kept beside it",
                change.name
            )
        })?;
    }
    Ok(())
}

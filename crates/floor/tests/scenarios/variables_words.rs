//! Variables in words: what agents read, type and save, and what the journal says of it.

use floor::{
    Author, Command, DraftsThen, InteractionId, Recorded, Refusal, Stored, Typed, VariableEvent, VariableName,
    WantedChange, WrapUpCodeId,
};

use crate::world::{World, id};

/// The event in one line.
pub(crate) fn words(event: &VariableEvent) -> String {
    let value = |value: Option<&Stored>| match value {
        None => "nothing".to_owned(),
        Some(Stored::Plain(value)) => value.text(),
        Some(Stored::Sealed(_)) => "a secret".to_owned(),
    };
    match event {
        VariableEvent::Changed { by, changes } => {
            let by = match by {
                Author::Configuration => "configuration".to_owned(),
                Author::Flow => "flow".to_owned(),
                Author::Queue(queue) => format!("queue {queue}"),
                Author::Agent(agent) => agent.to_string(),
                Author::Contact(contact) => format!("contact {contact}"),
                Author::Program => "program".to_owned(),
            };
            let changes: Vec<String> = changes
                .iter()
                .map(|change| format!("{}={} v{}", change.name, value(change.value.as_ref()), change.version))
                .collect();
            format!("{by} sets {}", changes.join(", "))
        }
        VariableEvent::Dropped { names } => {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            format!("leaves behind {}", names.join(", "))
        }
        VariableEvent::DraftKept {
            agent,
            name,
            text,
            base_version,
        } => format!("{agent} types {name}={} on v{base_version}", value(Some(text))),
        VariableEvent::DraftDropped { agent, name } => format!("{agent} throws {name} away"),
        VariableEvent::Revealed { agent, name, .. } => format!("{agent} looks at {name}"),
    }
}

impl World {
    /// What an agent reads in a variable.
    #[track_caller]
    pub(crate) fn reads(&self, contact: InteractionId, name: &str) -> String {
        let subject = self.floor.subject(contact).expect("the contact or the item");
        let shown = self.floor.pane(subject);
        let found = shown.iter().find(|shown| shown.def.name.as_str() == name);
        let found = found.unwrap_or_else(|| panic!("no {name} in the pane"));
        match &found.variable.value {
            None => format!("nothing v{}", found.variable.version),
            Some(Stored::Plain(value)) => format!("{} v{}", value.text(), found.variable.version),
            Some(Stored::Sealed(_)) => format!("a secret v{}", found.variable.version),
        }
    }

    pub(crate) fn save(
        &mut self,
        agent: &str,
        interaction: InteractionId,
        changes: &[(&str, &str, u64)],
    ) -> Result<(), Refusal> {
        let changes = changes
            .iter()
            .map(|(name, text, base)| change(name, text, *base))
            .collect();
        self.command(Command::SetVariables {
            agent: id(agent),
            interaction,
            changes,
        })
    }

    pub(crate) fn types(
        &mut self,
        agent: &str,
        interaction: InteractionId,
        name: &str,
        text: &str,
        base: u64,
    ) -> Result<(), Refusal> {
        self.command(Command::KeepDraft {
            agent: id(agent),
            interaction,
            change: change(name, text, base),
        })
    }

    /// An agent's draft, with `!` when somebody else has saved meanwhile.
    pub(crate) fn draft(&self, agent: &str, contact: InteractionId, name: &str) -> Option<String> {
        let contact = self.floor.state().interactions.get(&contact)?;
        let name = VariableName::new(name);
        let draft = contact.facts.drafts.get(&(id(agent), name.clone()))?;
        let beaten = if contact.facts.beaten(&name, draft) { "!" } else { "" };
        let text = match &draft.text {
            Stored::Plain(value) => value.text(),
            Stored::Sealed(_) => "a secret".to_owned(),
        };
        Some(format!("{text}{beaten}"))
    }

    pub(crate) fn wraps_up(
        &mut self,
        agent: &str,
        interaction: InteractionId,
        drafts: DraftsThen,
    ) -> Result<(), Refusal> {
        self.command(Command::WrapUp {
            agent: id(agent),
            interaction,
            code: WrapUpCodeId::new("Resolved"),
            drafts,
        })
    }

    /// Every word that was ever saved or typed in a variable, from the journal.
    pub(crate) fn ever(&self, name: &str) -> Vec<String> {
        let name = VariableName::new(name);
        let mut all = Vec::new();
        for Recorded { event, .. } in &self.journal {
            let floor::Event::Variables { event, .. } = event else {
                continue;
            };
            match event {
                VariableEvent::Changed { changes, .. } => all.extend(
                    changes
                        .iter()
                        .filter(|change| change.name == name)
                        .filter_map(|change| change.value.clone()),
                ),
                VariableEvent::DraftKept { name: typed, text, .. } if *typed == name => all.push(text.clone()),
                VariableEvent::Dropped { .. }
                | VariableEvent::DraftKept { .. }
                | VariableEvent::DraftDropped { .. }
                | VariableEvent::Revealed { .. } => {}
            }
        }
        all.into_iter()
            .map(|stored| match stored {
                Stored::Plain(value) => value.text(),
                Stored::Sealed(sealed) => sealed,
            })
            .collect()
    }
}

fn change(name: &str, text: &str, base_version: u64) -> WantedChange {
    WantedChange {
        name: VariableName::new(name),
        text: Typed::new(text),
        base_version,
    }
}

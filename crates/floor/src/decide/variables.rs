//! Who may write what into a contact's variables, and what becomes of two who write at once (CAD, B-6).

use std::collections::BTreeSet;

use flow::Value;

use crate::directory::VariableDef;
use crate::facts::Subject;
use crate::floor::Floor;
use crate::ids::{AgentId, EntryPointId, InteractionId, QueueId, VariableName};
use crate::limits::VARIABLE_CHANGES_MAX;
use crate::variables::{
    Author, DraftsThen, Stored, Typed, WantedChange, check_length, draft_context, read_value, value_context,
};
use crate::vocabulary::{Event, Refusal, VariableChange, VariableEvent};

impl Floor {
    /// The contact or the work item, if this agent has it at hand.
    fn subject_of(&self, agent: &AgentId, id: InteractionId) -> Result<Subject<'_>, Refusal> {
        if self.state.items.contains_key(&id) {
            self.item_of(agent, id).map(|(item, _)| Subject::Item(item))
        } else {
            self.task(agent, id).map(Subject::Contact)
        }
    }

    fn variables_step(&mut self, interaction: InteractionId, event: VariableEvent) {
        self.record(Event::Variables { interaction, event });
    }

    fn variables_change(&mut self, interaction: InteractionId, by: Author, changes: Vec<VariableChange>) {
        if !changes.is_empty() {
            self.variables_step(interaction, VariableEvent::Changed { by, changes });
        }
    }

    /// A variable's next value for a contact.
    fn change(&self, contact: Subject<'_>, def: &VariableDef, value: Option<Value>) -> VariableChange {
        let version = contact
            .facts()
            .variables
            .get(&def.name)
            .map_or(1, |kept| kept.version + 1);
        let context = value_context(contact.id(), &def.name, version);
        VariableChange {
            name: def.name.clone(),
            value: value.map(|value| self.kept(def.secure, &context, value)),
            version,
        }
    }

    /// Whether a contact of this entry point has the variable.
    fn belongs(&self, entry: Option<&EntryPointId>, name: &VariableName) -> bool {
        let entry = entry.and_then(|entry| self.directory.entry_points.get(entry));
        let listed = entry.and_then(|entry| entry.variables.as_ref());
        listed.is_none_or(|listed| listed.contains(name))
    }

    /// A contact begins with the variables of its entry point and their defaults.
    pub(crate) fn variables_begin(&mut self, id: InteractionId) {
        let Some(contact) = self.subject(id) else {
            return;
        };
        let missing = self.directory.variables.values().filter(|def| {
            self.belongs(contact.entry_point(), &def.name) && !contact.facts().variables.contains_key(&def.name)
        });
        let changes = missing
            .map(|def| self.change(contact, def, def.default.clone()))
            .collect();
        self.variables_change(id, Author::Configuration, changes);
    }

    /// A queue adds its variables to whoever comes in: those with a value of its own get it, the others begin with
    /// their default. `from`: where the contact stood before; who comes back gets nothing again.
    pub(crate) fn queue_adds(&mut self, id: InteractionId, queue: &QueueId, from: Option<&QueueId>) {
        let Some(contact) = self.subject(id) else {
            return;
        };
        let Some(queue) = self.directory.queues.get(queue) else {
            return;
        };
        let child = matches!(contact, Subject::Contact(contact) if contact.parent.is_some());
        if child || from == Some(&queue.id) {
            return;
        }
        let changes = queue
            .variables
            .iter()
            .filter_map(|(name, value)| {
                let def = self.directory.variables.get(name)?;
                let there = contact.facts().variables.get(name);
                match value {
                    Some(value) => {
                        let same = there.is_some_and(|kept| kept.value == Some(Stored::Plain(value.clone())));
                        (!same).then(|| self.change(contact, def, Some(value.clone())))
                    }
                    None => there.is_none().then(|| self.change(contact, def, def.default.clone())),
                }
            })
            .collect();
        let by = Author::Queue(queue.id.clone());
        self.variables_change(id, by, changes);
    }

    /// The values with which whoever writes an item down begins.
    pub(crate) fn first_values(&self, typed: &[(VariableName, Typed)]) -> Result<Vec<(VariableName, Value)>, Refusal> {
        if typed.len() > VARIABLE_CHANGES_MAX {
            return Err(Refusal::TooManyChanges);
        }
        let mut values = Vec::new();
        for (name, text) in typed {
            let def = self.directory.variables.get(name).ok_or(Refusal::UnknownVariable)?;
            let value = read_value(def.kind, text.as_str())?;
            values.extend(value.map(|value| (name.clone(), value)));
        }
        Ok(values)
    }

    /// A flow or a program sets variables. What is not configured, or is of another type, is left out: the flow was
    /// checked against the configuration of its day.
    pub(crate) fn variables_set(&mut self, id: InteractionId, by: Author, values: &[(VariableName, Value)]) {
        let Some(contact) = self.subject(id) else {
            return;
        };
        // The last value of a name is the one that is meant.
        let mut seen = BTreeSet::new();
        let mut changes: Vec<VariableChange> = values
            .iter()
            .rev()
            .filter(|(name, _)| seen.insert(name))
            .filter_map(|(name, value)| {
                let def = self.directory.variables.get(name)?;
                let value = if value.of() == def.kind {
                    value.clone()
                } else {
                    Value::parse(def.kind, &value.text()).ok()?
                };
                let same = contact
                    .facts()
                    .variables
                    .get(name)
                    .is_some_and(|kept| kept.value == Some(Stored::Plain(value.clone())) && !def.secure);
                (!same).then(|| self.change(contact, def, Some(value)))
            })
            .collect();
        changes.reverse();
        self.variables_change(id, by, changes);
    }

    /// The value of a contact's variable, opened, as its flow reads it.
    pub(crate) fn known_to_flow(&self, id: InteractionId, name: &str) -> Option<Value> {
        let contact = self.subject(id)?;
        let name = VariableName::new(name);
        let def = self.directory.variables.get(&name)?;
        let kept = contact.facts().variables.get(&name)?;
        let text = self.opened(&value_context(id, &name, kept.version), kept.value.as_ref()?)?;
        Value::parse(def.kind, &text).ok()
    }

    /// The contact has entered another entry point: what that does not have stays behind (TRF-8); a secret does not
    /// become readable because its name is no secret there.
    pub(crate) fn variables_move(&mut self, id: InteractionId) {
        let Some(contact) = self.subject(id) else {
            return;
        };
        let names: Vec<VariableName> = contact
            .facts()
            .variables
            .iter()
            .filter(|(name, kept)| {
                let comes = kept.value.is_none() || self.carried(contact, name).is_some();
                !comes || !self.belongs(contact.entry_point(), name)
            })
            .map(|(name, _)| name.clone())
            .collect();
        if !names.is_empty() {
            self.variables_step(id, VariableEvent::Dropped { names });
        }
        self.variables_begin(id);
    }

    /// What of a variable may be carried to another entry point: the value, if it still has the variable's type and is
    /// no secret in a place that is none.
    fn carried(&self, contact: Subject<'_>, name: &VariableName) -> Option<(&VariableDef, Value)> {
        let def = self.directory.variables.get(name)?;
        let kept = contact.facts().variables.get(name)?;
        let stored = kept.value.as_ref()?;
        let value = match stored {
            Stored::Plain(value) => Some(value.clone()).filter(|value| value.of() == def.kind),
            Stored::Sealed(_) if !def.secure => None,
            Stored::Sealed(_) => {
                let opened = self.opened(&value_context(contact.id(), name, kept.version), stored)?;
                Value::parse(def.kind, &opened).ok()
            }
        };
        value.map(|value| (def, value))
    }

    /// A consult's own contact at an entry point gets what has the same name and type there (CON-25), and defaults.
    pub(crate) fn variables_copy(&mut self, parent: InteractionId, child: InteractionId) {
        let (Some(from), Some(to)) = (self.subject(parent), self.subject(child)) else {
            return;
        };
        let changes = from
            .facts()
            .variables
            .keys()
            .filter_map(|name| {
                let (def, value) = self
                    .carried(from, name)
                    .filter(|_| self.belongs(to.entry_point(), name))?;
                Some(self.change(to, def, Some(value)))
            })
            .collect();
        self.variables_change(child, Author::Contact(parent), changes);
        self.variables_begin(child);
    }

    /// An agent saves. All are checked before any is saved; of two who save one variable the first one wins, and what
    /// the other typed is kept beside it (CAD-8, B-6).
    pub(crate) fn set_variables(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        changes: &[WantedChange],
    ) -> Result<(), Refusal> {
        self.subject_of(&agent, interaction)?;
        if changes.len() > VARIABLE_CHANGES_MAX {
            return Err(Refusal::TooManyChanges);
        }
        if let Some((_, refusal)) = self.unacceptable(&agent, interaction, changes) {
            return Err(refusal);
        }
        let (mut saved, mut others, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        let contact = self.subject_of(&agent, interaction)?;
        for wanted in changes {
            if !seen.insert(&wanted.name) {
                return Err(Refusal::TooManyChanges);
            }
            let shown = self.editable(&agent, contact, &wanted.name)?;
            let value = read_value(shown.def.kind, wanted.text.as_str())?;
            let name = wanted.name.clone();
            let drafted = contact.facts().drafts.contains_key(&(agent.clone(), name.clone()));
            if self.says(contact, &wanted.name, value.as_ref()) {
                if drafted {
                    let agent = agent.clone();
                    others.push(VariableEvent::DraftDropped { agent, name });
                }
            } else if shown.variable.version == wanted.base_version {
                saved.push(self.change(contact, shown.def, value));
            } else {
                others.extend(self.draft(&agent, contact, shown.secure(), wanted));
            }
        }
        self.variables_change(interaction, Author::Agent(agent), saved);
        for event in others {
            self.variables_step(interaction, event);
        }
        Ok(())
    }

    /// Whether the variable has this value.
    fn says(&self, contact: Subject<'_>, name: &VariableName, value: Option<&Value>) -> bool {
        let Some(kept) = contact.facts().variables.get(name) else {
            return value.is_none();
        };
        let context = value_context(contact.id(), name, kept.version);
        let now = kept.value.as_ref().and_then(|stored| self.opened(&context, stored));
        now == value.map(Value::text)
    }

    /// What was typed, to be kept as a draft, unless it is kept so already.
    fn draft(
        &self,
        agent: &AgentId,
        contact: Subject<'_>,
        secure: bool,
        wanted: &WantedChange,
    ) -> Option<VariableEvent> {
        let name = wanted.name.clone();
        let context = draft_context(contact.id(), &name, agent);
        let text = self.kept(secure, &context, Value::Text(wanted.text.as_str().to_owned()));
        let known = contact.facts().drafts.get(&(agent.clone(), name.clone()));
        let same = known.is_some_and(|known| known.text == text && known.base_version == wanted.base_version);
        (!same).then(|| VariableEvent::DraftKept {
            agent: agent.clone(),
            name,
            text,
            base_version: wanted.base_version,
        })
    }

    /// Keeps what an agent types (CAD-7). It need not be right yet, only short enough. What says the same as the saved
    /// value is no draft.
    pub(crate) fn keep_draft(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        wanted: &WantedChange,
    ) -> Result<(), Refusal> {
        let contact = self.subject_of(&agent, interaction)?;
        let shown = self.editable(&agent, contact, &wanted.name)?;
        check_length(wanted.text.as_str())?;
        let read = read_value(shown.def.kind, wanted.text.as_str());
        if read.is_ok_and(|value| self.says(contact, &wanted.name, value.as_ref())) {
            return self.drop_draft(agent, interaction, wanted.name.clone());
        }
        if let Some(event) = self.draft(&agent, contact, shown.secure(), wanted) {
            self.variables_step(interaction, event);
        }
        Ok(())
    }

    /// Throws away what an agent typed (CAD-6). Without a draft nothing is to be done.
    pub(crate) fn drop_draft(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        name: VariableName,
    ) -> Result<(), Refusal> {
        let contact = self.subject_of(&agent, interaction)?;
        if contact.facts().drafts.contains_key(&(agent.clone(), name.clone())) {
            self.variables_step(interaction, VariableEvent::DraftDropped { agent, name });
        }
        Ok(())
    }

    /// Records that an agent looks at a secret. Whoever is not on the contact has no such task.
    pub(crate) fn reveal_variable(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        name: VariableName,
        draft: bool,
    ) -> Result<(), Refusal> {
        let contact = self.subject_of(&agent, interaction)?;
        // Who is only asked, or only listens, is not on it yet.
        if !contact.may_edit(&agent) {
            return Err(Refusal::NotNow);
        }
        let shown = self.pane(contact).into_iter().find(|shown| shown.def.name == name);
        if !shown.ok_or(Refusal::UnknownVariable)?.secure() {
            return Err(Refusal::NotSecure);
        }
        if draft && !contact.facts().drafts.contains_key(&(agent.clone(), name.clone())) {
            return Err(Refusal::UnknownVariable);
        }
        self.variables_step(interaction, VariableEvent::Revealed { agent, name, draft });
        Ok(())
    }

    /// What becomes of an agent's drafts before the wrap-up is submitted (CAD-7).
    pub(crate) fn settle_drafts(
        &mut self,
        agent: &AgentId,
        interaction: InteractionId,
        then: DraftsThen,
    ) -> Result<(), Refusal> {
        let contact = self.subject_of(agent, interaction)?;
        let names: Vec<VariableName> = contact.facts().drafts_of(agent).map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return Ok(());
        }
        match then {
            DraftsThen::Ask => Err(Refusal::DraftsOutstanding),
            DraftsThen::Discard => {
                for name in names {
                    let agent = agent.clone();
                    self.variables_step(interaction, VariableEvent::DraftDropped { agent, name });
                }
                Ok(())
            }
            DraftsThen::Save => {
                if contact
                    .facts()
                    .drafts_of(agent)
                    .any(|(name, draft)| contact.facts().beaten(name, draft))
                {
                    return Err(Refusal::DraftConflict);
                }
                let changes: Vec<WantedChange> = contact
                    .facts()
                    .drafts_of(agent)
                    .filter_map(|(name, draft)| {
                        let text = self.opened(&draft_context(interaction, name, agent), &draft.text)?;
                        Some(WantedChange {
                            name: name.clone(),
                            text: Typed::new(&text),
                            base_version: draft.base_version,
                        })
                    })
                    .collect();
                self.set_variables(agent.clone(), interaction, &changes)
            }
        }
    }
}

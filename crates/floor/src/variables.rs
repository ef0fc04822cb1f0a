//! What is known of a contact beside its sound: variables with their versions, and what agents have typed and not saved
//! yet. Values and questions; changes happen in `apply` alone.

use std::fmt;

use flow::{Flow, Type, Value, characters};

use crate::directory::{Card, VariableDef};
use crate::facts::Subject;
use crate::floor::Floor;
use crate::ids::{AgentId, InteractionId, QueueId, Timestamp, VariableName};
use crate::limits::{CARD_PANE_MAX, VARIABLE_BYTES_MAX, VARIABLE_CHARACTERS_MAX};
use crate::vocabulary::Refusal;

/// A value as it is kept: in the state, in events, in the journal, in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// For everybody who may see the variable.
    Plain(Value),
    /// Sealed under the house's key (CAD-11); opened by [`Floor::revealed`] alone.
    Sealed(String),
}

impl Stored {
    /// Whether it is a secret.
    #[must_use]
    pub const fn sealed(&self) -> bool {
        matches!(self, Self::Sealed(_))
    }
}

/// Who gave a variable its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// The default of the configuration, when the contact came.
    Configuration,
    /// The flow.
    Flow,
    /// The queue into which it came.
    Queue(QueueId),
    /// An agent.
    Agent(AgentId),
    /// It came along from another contact: a consult's own gets it from its parent (CON-25).
    Contact(InteractionId),
    /// A program, when it made the contact.
    Program,
}

/// A variable of one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The value; `None` while it has none.
    pub value: Option<Stored>,
    /// Counts the changes of this one variable, from 1.
    pub version: u64,
    /// Who gave it the value.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// What an agent has typed and not saved (CAD-7), or saved too late (B-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// As it was typed.
    pub text: Stored,
    /// The version that the agent saw while typing.
    pub base_version: u64,
    /// When it was kept last.
    pub at: Timestamp,
}

/// Text that a person typed into a variable. It may be a secret, so it is not written into logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Typed(String);

impl Typed {
    /// Wraps the text as it was typed.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typed({} bytes)", self.0.len())
    }
}

/// One change that an agent asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedChange {
    /// Which variable.
    pub name: VariableName,
    /// The text to be saved; empty: no value any more.
    pub text: Typed,
    /// The version that the agent saw.
    pub base_version: u64,
}

/// What becomes of drafts when the wrap-up is submitted (CAD-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum DraftsThen {
    /// Nobody has decided: with drafts outstanding the wrap-up is refused.
    #[default]
    Ask,
    /// They are saved first.
    Save,
    /// They are thrown away.
    Discard,
}

/// The value that a text means for a variable; `None` for no value.
///
/// # Errors
/// The refusal that says what is wrong with it.
pub fn read_value(kind: Type, text: &str) -> Result<Option<Value>, Refusal> {
    check_length(text)?;
    let nothing = if kind == Type::Text { text } else { text.trim() }.is_empty();
    if nothing {
        return Ok(None);
    }
    let wrong = match kind {
        Type::Text => Refusal::ValueTooLong,
        Type::Integer => Refusal::InvalidInteger,
        Type::Decimal => Refusal::InvalidDecimal,
        Type::Boolean => Refusal::InvalidBoolean,
        Type::DateTime => Refusal::InvalidDateTime,
        Type::Json => Refusal::UnknownVariable,
    };
    Value::parse(kind, text).map(Some).map_err(|_| wrong)
}

/// What an agent types is at most 256 characters as people count them (CAD-3), with a cap on their bytes.
///
/// # Errors
/// [`Refusal::ValueTooLong`].
pub(crate) fn check_length(text: &str) -> Result<(), Refusal> {
    let long = text.len() > VARIABLE_BYTES_MAX || characters(text) > VARIABLE_CHARACTERS_MAX;
    if long { Err(Refusal::ValueTooLong) } else { Ok(()) }
}

/// One variable as the pane shows it.
#[derive(Debug, Clone, Copy)]
pub struct PaneVariable<'a> {
    /// What the configuration says of it.
    pub def: &'a VariableDef,
    /// What the contact has.
    pub variable: &'a Variable,
}

impl PaneVariable<'_> {
    /// A secret, by the configuration or because it was kept as one.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.def.secure || self.variable.value.as_ref().is_some_and(Stored::sealed)
    }
}

impl Floor {
    /// The card of a contact or an item: of the queue in which it waits or waited last, else of its flow (POP-14), else
    /// of its entry point.
    #[must_use]
    pub fn card<'a>(&self, subject: impl Into<Subject<'a>>) -> Card {
        let subject = subject.into();
        let queue = subject.queue();
        let queue = queue.and_then(|queue| self.directory.queues.get(queue)?.card.as_ref());
        if let Some(card) = queue {
            return card.clone();
        }
        if let Some(card) = subject.flow().and_then(Flow::card) {
            return card.into();
        }
        let entry = subject
            .entry_point()
            .and_then(|entry| self.directory.entry_points.get(entry));
        entry
            .and_then(|entry| entry.card.clone())
            .unwrap_or_else(Card::preselected)
    }

    /// The variables that agents see on a contact or an item, in the order of its card or of the administrator (CAD-1, POP-15).
    #[must_use]
    pub fn pane<'a>(&'a self, subject: impl Into<Subject<'a>>) -> Vec<PaneVariable<'a>> {
        let subject = subject.into();
        let variables = &subject.facts().variables;
        let shown = |name: &VariableName| {
            let def = self.directory.variables.get(name).filter(|def| def.shown())?;
            let variable = variables.get(name)?;
            Some(PaneVariable { def, variable })
        };
        match self.card(subject).pane {
            Some(names) => names.iter().filter_map(shown).take(CARD_PANE_MAX).collect(),
            None => {
                let mut all: Vec<PaneVariable<'a>> = variables.keys().filter_map(shown).collect();
                all.sort_by_key(|shown| (shown.def.order, &shown.def.name));
                all.truncate(CARD_PANE_MAX);
                all
            }
        }
    }

    /// The variable, if this agent may change it now.
    pub(crate) fn editable<'a>(
        &'a self,
        agent: &AgentId,
        subject: Subject<'a>,
        name: &VariableName,
    ) -> Result<PaneVariable<'a>, Refusal> {
        let found = self.pane(subject).into_iter().find(|shown| shown.def.name == *name);
        let found = found.ok_or(Refusal::UnknownVariable)?;
        if !subject.may_edit(agent) {
            Err(Refusal::NotNow)
        } else if !found.def.agent_editable {
            Err(Refusal::VariableNotEditable)
        } else {
            Ok(found)
        }
    }

    /// Which of these changes is refused first, and why.
    #[must_use]
    pub fn unacceptable(
        &self,
        agent: &AgentId,
        interaction: InteractionId,
        changes: &[WantedChange],
    ) -> Option<(VariableName, Refusal)> {
        let subject = self.subject(interaction)?;
        changes.iter().find_map(|change| {
            let checked = self
                .editable(agent, subject, &change.name)
                .and_then(|shown| read_value(shown.def.kind, change.text.as_str()));
            checked.err().map(|refusal| (change.name.clone(), refusal))
        })
    }

    /// The secret of a variable, or of the agent's own draft of it, after [`crate::Command::RevealVariable`] was
    /// carried out for it. `None` when there is none, or when the key is another one.
    #[must_use]
    pub fn revealed(&self, agent: &AgentId, id: InteractionId, name: &VariableName, draft: bool) -> Option<Typed> {
        let facts = self.subject(id)?.facts();
        let stored = if draft {
            &facts.drafts.get(&(agent.clone(), name.clone()))?.text
        } else {
            facts.variables.get(name)?.value.as_ref()?
        };
        let context = if draft {
            draft_context(id, name, agent)
        } else {
            value_context(id, name, facts.variables.get(name)?.version)
        };
        self.opened(&context, stored).map(Typed)
    }

    /// What a stored value says, a secret opened.
    pub(crate) fn opened(&self, context: &str, stored: &Stored) -> Option<String> {
        match stored {
            Stored::Plain(value) => Some(value.text()),
            Stored::Sealed(sealed) => self.seal.open(context, sealed),
        }
    }

    /// A value as it is kept for a variable.
    pub(crate) fn kept(&self, secure: bool, context: &str, value: Value) -> Stored {
        if secure {
            Stored::Sealed(self.seal.seal(context, &value.text()))
        } else {
            Stored::Plain(value)
        }
    }
}

/// What a sealed value belongs to: it opens nowhere else.
pub(crate) fn value_context(id: InteractionId, name: &VariableName, version: u64) -> String {
    format!("{id}/{name}/{version}")
}

/// What a sealed draft belongs to.
pub(crate) fn draft_context(id: InteractionId, name: &VariableName, agent: &AgentId) -> String {
    format!("{id}/{name}/draft/{agent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves: CAD-3
    #[test]
    fn characters_are_counted_as_people_count() {
        let family = "👨‍👩‍👧‍👦";
        let accented = "е\u{301}";
        for character in ["x", "я", accented] {
            assert_eq!(check_length(&character.repeat(256)), Ok(()), "{character}");
            assert_eq!(check_length(&character.repeat(257)), Err(Refusal::ValueTooLong));
        }
        // One family is one character of 25 bytes: 163 of them fit into the bytes.
        assert_eq!(check_length(&family.repeat(163)), Ok(()));
        assert_eq!(check_length(&family.repeat(164)), Err(Refusal::ValueTooLong));
        // One letter under a tower of accents is one character, and has a cap of its own.
        let tower = format!("a{}", "\u{301}".repeat(VARIABLE_BYTES_MAX));
        assert_eq!(check_length(&tower), Err(Refusal::ValueTooLong));
        assert_eq!(check_length(""), Ok(()));
    }

    #[test]
    fn what_was_typed_is_not_written_anywhere() {
        let change = WantedChange {
            name: VariableName::new("customerPin"),
            text: Typed::new("4711"),
            base_version: 1,
        };
        assert!(!format!("{change:?}").contains("4711"));
    }
}

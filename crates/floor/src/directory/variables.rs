//! What may be known of a contact beside its sound: the variables of the organization, and which of them stand on the
//! card of an entry point or a queue.

use std::collections::BTreeMap;

use flow::{Type, Value};

use crate::ids::VariableName;

/// One variable of the organization: the same for every flow, queue and agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableDef {
    /// Its name, at most 80 of `A-Z a-z 0-9 _` (CAD-12).
    pub name: VariableName,
    /// What agents read (CAD-1).
    pub label: String,
    /// The label in other languages, by language tag.
    pub labels: BTreeMap<String, String>,
    /// How its value is read.
    pub kind: Type,
    /// The value with which a contact begins; never of a secure one.
    pub default: Option<Value>,
    /// The administrator's order; among equals the name decides.
    pub order: u32,
    /// Agents see it.
    pub agent_viewable: bool,
    /// Agents may change it.
    pub agent_editable: bool,
    /// Its value is a secret: kept sealed, and shown by an audited act alone.
    pub secure: bool,
}

impl VariableDef {
    /// Whether agents may see it at all. JSON is never shown to them (CAD-2).
    #[must_use]
    pub fn shown(&self) -> bool {
        self.agent_viewable && self.kind != Type::Json
    }
}

/// What a request and the pane show of a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Lines of the popover, in order: three to six (POP table), none of them secure.
    pub popover: Vec<CardLine>,
    /// Variables of the pane, in order (POP-15); `None`: every variable that agents may see, in the administrator's.
    pub pane: Option<Vec<VariableName>>,
}

/// One line of a popover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLine {
    /// What it shows.
    pub field: CardField,
    /// Read instead of the usual label (POP-13).
    pub label: Option<String>,
    /// The same in other languages, by language tag.
    pub labels: BTreeMap<String, String>,
}

/// What a line of a popover shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardField {
    /// A variable.
    Variable(VariableName),
    /// Something that every contact has.
    System(SystemField),
}

/// What every contact has (POP-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemField {
    /// The customer's number.
    PhoneNumber,
    /// The number that was dialled.
    Dnis,
    /// The queue's name.
    QueueName,
    /// How long a request may ring before it is RONA.
    RonaTimeout,
}

impl SystemField {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::PhoneNumber, Self::Dnis, Self::QueueName, Self::RonaTimeout];
    /// Those that stand on a card for which nobody chose (POP-13).
    pub const PRESELECTED: [Self; 3] = [Self::PhoneNumber, Self::Dnis, Self::QueueName];

    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PhoneNumber => "phoneNumber",
            Self::Dnis => "dnis",
            Self::QueueName => "queueName",
            Self::RonaTimeout => "ronaTimeout",
        }
    }
}

impl CardLine {
    /// A line under its usual label.
    #[must_use]
    pub const fn of(field: CardField) -> Self {
        Self {
            field,
            label: None,
            labels: BTreeMap::new(),
        }
    }
}

impl From<&flow::Card> for Card {
    fn from(card: &flow::Card) -> Self {
        let line = |field: &flow::CardField| match field {
            flow::CardField::Variable(name) => CardLine::of(CardField::Variable(VariableName::new(name))),
            flow::CardField::System { field, label } => CardLine {
                label: label.clone(),
                ..CardLine::of(CardField::System((*field).into()))
            },
        };
        Self {
            popover: card.popover.iter().map(line).collect(),
            pane: (!card.pane.is_empty()).then(|| card.pane.iter().map(|name| VariableName::new(name)).collect()),
        }
    }
}

impl From<flow::SystemField> for SystemField {
    fn from(field: flow::SystemField) -> Self {
        match field {
            flow::SystemField::Caller => Self::PhoneNumber,
            flow::SystemField::Dialled => Self::Dnis,
            flow::SystemField::Queue => Self::QueueName,
            flow::SystemField::RingTime => Self::RonaTimeout,
        }
    }
}

impl Card {
    /// The card for which nobody chose.
    #[must_use]
    pub fn preselected() -> Self {
        Self {
            popover: SystemField::PRESELECTED
                .map(|field| CardLine::of(CardField::System(field)))
                .into(),
            pane: None,
        }
    }
}

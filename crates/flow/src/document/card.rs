//! What agents see of a contact: the fields of the popover, and those of the pane after acceptance.

/// The fields, in the order in which they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The fields of the popover; never a secure one.
    pub popover: Vec<CardField>,
    /// The contact's variables in the pane.
    pub pane: Vec<String>,
}

/// A field of the popover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardField {
    /// A variable of the contact.
    Variable(String),
    /// Something that the floor knows.
    System {
        /// What.
        field: SystemField,
        /// What it is called instead of its usual name.
        label: Option<String>,
    },
}

/// What the floor knows about every contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemField {
    /// The customer's number.
    Caller,
    /// The number that the customer called.
    Dialled,
    /// The queue's name.
    Queue,
    /// How long the offer lasts.
    RingTime,
}

impl SystemField {
    /// Every field, in the order of the reference.
    pub const ALL: [Self; 4] = [Self::Caller, Self::Dialled, Self::Queue, Self::RingTime];

    /// The field's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Dialled => "dialled",
            Self::Queue => "queue",
            Self::RingTime => "ringTime",
        }
    }

    /// Whether a flow may call it otherwise: the two numbers.
    #[must_use]
    pub const fn may_be_renamed(self) -> bool {
        match self {
            Self::Caller | Self::Dialled => true,
            Self::Queue | Self::RingTime => false,
        }
    }
}

impl Default for Card {
    /// The card of a flow that does not say: both numbers and the queue.
    fn default() -> Self {
        let usual = [SystemField::Caller, SystemField::Dialled, SystemField::Queue];
        Self {
            popover: usual.map(|field| CardField::System { field, label: None }).into(),
            pane: Vec::new(),
        }
    }
}

//! The flow as a value: what a valid document means, defaults filled in.

use std::collections::BTreeMap;

use crate::{Known, Language, Problem, check, read};

/// A valid flow. It can only be made from a document by [`Flow::parse`], so a [`Run`](crate::Run) may rely on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) start: String,
    pub(crate) nodes: BTreeMap<String, Node>,
}

impl Flow {
    /// Reads a document (YAML, of which JSON is a part) and checks it against what exists.
    ///
    /// # Errors
    /// All the problems found, ordered by their place; never an empty list.
    pub fn parse(text: &str, known: &Known) -> Result<Self, Vec<Problem>> {
        let draft = read::document(text);
        check::whole(draft, known)
    }

    /// The flow's name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language of its prompts.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The node at which a run begins.
    #[must_use]
    pub fn start(&self) -> &str {
        &self.start
    }

    /// All nodes by name.
    #[must_use]
    pub fn nodes(&self) -> &BTreeMap<String, Node> {
        &self.nodes
    }
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Says something and goes on.
    Play(Play),
    /// Says something and waits for a digit.
    Menu(Menu),
    /// Puts the caller into a queue and keeps him company.
    Queue(Queue),
    /// Ends the call.
    Disconnect,
}

impl Node {
    /// The names of the nodes to which a caller may go from here.
    #[must_use]
    pub fn ways(&self) -> Vec<&str> {
        match self {
            Self::Play(play) => vec![&play.next],
            Self::Menu(menu) => {
                let choices = menu.choices.values().map(String::as_str);
                choices
                    .chain([menu.on_timeout.as_str(), menu.on_invalid.as_str()])
                    .collect()
            }
            Self::Queue(queue) => queue.on_unavailable.iter().map(String::as_str).collect(),
            Self::Disconnect => Vec::new(),
        }
    }

    /// Whether a call may rest or end here, so that the flow need not lead further.
    #[must_use]
    pub fn is_exit(&self) -> bool {
        match self {
            Self::Play(_) | Self::Menu(_) => false,
            Self::Queue(_) | Self::Disconnect => true,
        }
    }
}

/// Says something and goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// The clips, one after the other.
    pub prompts: Vec<String>,
    /// Whether a digit cuts it short. The digit is kept for the next menu either way.
    pub interruptible: bool,
    /// The node that follows.
    pub next: String,
}

/// Says something and waits for a digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// The clips that tell the choices.
    pub prompts: Vec<String>,
    /// The clips before them when the caller pressed a digit that is no choice; may be empty.
    pub invalid_prompts: Vec<String>,
    /// Where each digit (0-9, `*`, `#`) leads.
    pub choices: BTreeMap<char, String>,
    /// How long to wait for a digit after the prompt has ended, in seconds.
    pub timeout_seconds: u64,
    /// How many times the menu is told in all.
    pub attempts: u64,
    /// Whether a digit cuts the prompt short; otherwise it counts when the prompt has ended.
    pub interruptible: bool,
    /// The node that follows when the last attempt ends without a digit.
    pub on_timeout: String,
    /// The node that follows when the last attempt ends with a wrong digit.
    pub on_invalid: String,
}

/// Puts the caller into a queue and keeps him company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The queue's id.
    pub queue: String,
    /// The music between announcements.
    pub music: String,
    /// The clips told once on arrival; may be empty.
    pub prompts: Vec<String>,
    /// The announcement of the position, if there is one.
    pub position: Option<Announcement>,
    /// The node that follows when the queue cannot take the caller; without it the call ends.
    pub on_unavailable: Option<String>,
}

/// Something that is told again and again while the caller waits; the first time at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Time from the end of one announcement to the next, in seconds.
    pub every_seconds: u64,
    /// What is told.
    pub parts: Vec<Part>,
}

/// A part of an announcement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A clip.
    Clip(String),
    /// The caller's place in the queue, spoken as a number.
    Position,
}

//! The queue node: who is wanted, for how long, and what the caller hears meanwhile.

use std::collections::BTreeMap;

use crate::document::Part;
use crate::template::Template;

/// Puts the caller into a queue and keeps him company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The queue's id.
    pub queue: String,
    /// The contact's priority from here on.
    pub priority: Option<u8>,
    /// The skills that an agent must have, with their least levels.
    pub skills: BTreeMap<String, u8>,
    /// What is wanted later instead, in the order of time.
    pub relax: Vec<Relaxation>,
    /// The agent who is asked first.
    pub preferred: Option<Preferred>,
    /// The queues whose agents help later, in the order of time.
    pub overflow: Vec<Overflow>,
    /// How long the caller waits at most, in seconds.
    pub max_wait_seconds: Option<u64>,
    /// The node that follows then.
    pub on_max_wait: Option<String>,
    /// The music between announcements.
    pub music: String,
    /// What is told once on arrival; may be empty.
    pub prompts: Vec<Part>,
    /// The announcement of the position, which is told at once and then again and again.
    pub position: Option<Announcement>,
    /// What else is told.
    pub announcements: Vec<Announcement>,
    /// Where a digit leads away from the queue.
    pub on_digit: BTreeMap<char, String>,
    /// The offer to call back.
    pub callback: Option<CallbackOffer>,
    /// The node that follows when the queue cannot take the caller.
    pub on_unavailable: Option<String>,
    /// The node that follows a failure.
    pub on_error: Option<String>,
}

impl Queue {
    /// All announcements in the order in which they go before each other, with their pointers.
    pub(crate) fn placed_announcements(&self) -> impl Iterator<Item = (String, &Announcement)> {
        let position = self.position.iter().map(|one| ("/position".to_owned(), one));
        let others = self.announcements.iter().enumerate();
        position.chain(others.map(|(index, one)| (format!("/announcements/{index}"), one)))
    }
}

/// From this time on only these skills are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// Seconds from the moment of queueing.
    pub after_seconds: u64,
    /// The skills that are still needed, with their least levels; may be empty.
    pub skills: BTreeMap<String, u8>,
}

/// An agent who is asked before everybody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferred {
    /// Who.
    pub agent: PreferredAgent,
    /// How long the contact is kept for this agent, in seconds.
    pub hold_seconds: u64,
}

/// Who is preferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreferredAgent {
    /// The agent of this id.
    Named(Template),
    /// Whoever spoke with this customer last.
    Last,
}

/// Another queue whose agents may take the contact from this time on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// The queue's id.
    pub queue: String,
    /// Seconds from the moment of queueing.
    pub after_seconds: u64,
}

/// Something that is told while the caller waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Seconds from the arrival to the first time.
    pub after_seconds: u64,
    /// Seconds from the end of one to the next; without it it is told once.
    pub every_seconds: Option<u64>,
    /// What is told.
    pub parts: Vec<Part>,
}

impl Announcement {
    /// Whether it tells what only the floor knows.
    pub(crate) fn asks(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Position | Part::EstimatedWait => true,
            Part::Clip(_) | Part::Say(_) => false,
        })
    }
}

/// The offer to be called back instead of waiting. The announcements tell of it; a digit takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackOffer {
    /// The digit that takes the offer.
    pub digit: char,
    /// The number to call; without it the caller's own.
    pub number: Option<Template>,
    /// The node that follows when it is promised.
    pub on_accepted: String,
    /// The node that follows when it cannot be; without it the caller waits on.
    pub on_refused: Option<String>,
}

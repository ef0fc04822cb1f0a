//! What a run is told and what it asks for: the vocabulary between a flow and its owner.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Method, Prompt, Seal, Target, Value};

/// What may happen to a run. Whatever does not fit its state changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Input {
    /// The caller can be spoken to: the flow begins. Once in a run.
    Entered,
    /// The play of this number has ended, or could not be played.
    PlayFinished {
        /// The number that [`Action::Play`] carried.
        play: u64,
    },
    /// The caller pressed a key: `0`-`9`, `*` or `#`.
    Digit(char),
    /// [`Run::deadline`](crate::Run::deadline) has come.
    Deadline,
    /// The answer to [`Action::AskPosition`].
    Position {
        /// 1 is next to be served, 0 is "not known".
        position: u32,
        /// How long the caller will probably wait, where that is known.
        wait_seconds: Option<u32>,
    },
    /// The queue of the last [`Action::Enqueue`] cannot take the caller.
    QueueUnavailable,
    /// The longest wait has passed. The caller is still in line until the run says otherwise.
    QueueTimedOut,
    /// The answer to [`Action::Fetch`].
    Fetched {
        /// The number that the action carried.
        request: u64,
        /// What came of it.
        outcome: Outcome,
    },
    /// Nobody took the caller after [`Action::Transfer`] or [`Action::HandOver`].
    TransferFailed,
    /// The answer to [`Action::OfferCallback`].
    CallbackAnswer {
        /// Whether the caller will be called; the floor has taken over the place in line then.
        promised: bool,
    },
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// An answer, whatever its status.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// None in time.
    TimedOut,
    /// None at all: the address is not on the allow-list or cannot be reached, or the answer is too large or no text.
    Failed,
}

/// What the run's owner is asked to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Play these clips one after the other, once, and then send [`Input::PlayFinished`].
    Play {
        /// A number that no other play of this run has.
        play: u64,
        /// The clips.
        prompts: Vec<Prompt>,
    },
    /// Play this music over and over.
    Music {
        /// Its name, without folder and extension.
        name: String,
    },
    /// Play nothing: the caller is typing.
    Silence,
    /// Put the caller into this queue, or move him there. The sound follows in other actions.
    Enqueue(Enqueue),
    /// Take the caller out of the queue. The time at which he first queued is kept, should he come back.
    LeaveQueue,
    /// Say where the caller stands in his queue, by [`Input::Position`].
    AskPosition,
    /// Give these variables of the contact these values.
    SetVariables(Vec<(String, Value)>),
    /// Give the contact this priority; 1 is served first.
    SetPriority(u8),
    /// Ask another program, and answer by [`Input::Fetched`].
    Fetch(Fetch),
    /// Give the caller away. Unless somebody takes him, answer by [`Input::TransferFailed`].
    Transfer {
        /// To whom.
        to: Destination,
        /// How long it may ring.
        ring_ms: u64,
    },
    /// Begin the flow of this entry point in place of this one, or answer by [`Input::TransferFailed`].
    HandOver {
        /// The entry point's id.
        entry_point: String,
    },
    /// Show this page to the agent who accepts the contact.
    ScreenPop {
        /// Its address.
        url: String,
        /// Where it opens.
        target: Target,
    },
    /// Say this to the agent who accepts the contact, before the customer is joined.
    AgentWhisper {
        /// The clips.
        prompts: Vec<Prompt>,
    },
    /// Record the call, or do not, whatever queue and organization say.
    Consent {
        /// Whether the caller agrees.
        record: bool,
    },
    /// Promise to call back instead of waiting, if that is possible, and answer by [`Input::CallbackAnswer`].
    OfferCallback {
        /// The number to call; without it the caller's own.
        number: Option<String>,
    },
    /// End the call. The run has ended.
    Disconnect,
}

/// Who is wanted, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enqueue {
    /// The queue's id.
    pub queue: String,
    /// The skills that are needed, from which time on; the first step begins at once, and no steps need nothing.
    pub needs: Vec<NeedStep>,
    /// The contact's priority from here on.
    pub priority: Option<u8>,
    /// The agent who is asked first.
    pub preferred: Option<Prefer>,
    /// How long the caller waits at most, before [`Input::QueueTimedOut`].
    pub max_wait_ms: Option<u64>,
    /// The queues whose agents help, from which time on.
    pub overflow: Vec<OverflowStep>,
}

/// From this time after queueing on, these skills are needed and no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NeedStep {
    /// Time since the contact was queued.
    pub after_ms: u64,
    /// The skills' ids with their least levels.
    pub skills: Vec<(String, u8)>,
}

/// From this time after queueing on, the agents of this queue help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OverflowStep {
    /// The queue's id.
    pub queue: String,
    /// Time since the contact was queued.
    pub after_ms: u64,
}

/// An agent who is asked before everybody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Prefer {
    /// Who; `None` is whoever spoke with this customer last.
    pub agent: Option<String>,
    /// How long the contact is kept for this agent.
    pub hold_ms: u64,
}

/// Who gets the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Destination {
    /// A telephone number, as it was written.
    Number(String),
    /// The agent of this id.
    Agent(String),
}

/// A request to another program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fetch {
    /// A number that no other request of this run has.
    pub request: u64,
    /// The method.
    pub method: Method,
    /// The address. Whether it may be asked is for the owner to decide.
    pub url: String,
    /// The headers.
    pub headers: Vec<(String, Content)>,
    /// The body.
    pub body: Option<Content>,
    /// How long the answer may take.
    pub timeout_ms: u64,
    /// How long it may be, in bytes.
    pub max_bytes: usize,
}

/// A text that may be secret. Whoever sends it opens it last, so that no log and no journal has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Content {
    /// For everybody's eyes.
    Open(String),
    /// With a secure value in it.
    Sealed {
        /// The context in which it was sealed.
        context: String,
        /// The sealed text.
        text: String,
    },
}

impl Content {
    /// The text; `None` when it was sealed with another key.
    #[must_use]
    pub fn open(&self, seal: &dyn Seal) -> Option<String> {
        match self {
            Self::Open(text) => Some(text.clone()),
            Self::Sealed { context, text } => seal.open(context, text),
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(text) => f.debug_tuple("Open").field(text).finish(),
            Self::Sealed { .. } => f.write_str("Sealed"),
        }
    }
}

/// What may go wrong in a node. Templates see the code as `system.error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Failure {
    /// A template or an expression could not be computed.
    Template,
    /// A value is not of its variable's type, or too long, or an address is empty.
    BadValue,
    /// A value cannot be spoken.
    Unspeakable,
    /// The opening hours are not configured any more.
    UnknownHours,
    /// A request brought no answer.
    FetchFailed,
    /// A request brought no answer in time.
    FetchTimedOut,
    /// An answer had a status without a branch.
    BadStatus,
    /// An answer lacks what was wanted of it.
    BadAnswer,
    /// Nobody took the caller.
    TransferFailed,
    /// The queue cannot take the caller.
    QueueUnavailable,
    /// The longest wait has passed.
    QueueTimedOut,
    /// The run entered more nodes than one run may.
    TooManySteps,
}

impl Failure {
    /// Every failure, in the order of the reference.
    pub const ALL: [Self; 12] = [
        Self::Template,
        Self::BadValue,
        Self::Unspeakable,
        Self::UnknownHours,
        Self::FetchFailed,
        Self::FetchTimedOut,
        Self::BadStatus,
        Self::BadAnswer,
        Self::TransferFailed,
        Self::QueueUnavailable,
        Self::QueueTimedOut,
        Self::TooManySteps,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::BadValue => "badValue",
            Self::Unspeakable => "unspeakable",
            Self::UnknownHours => "unknownHours",
            Self::FetchFailed => "fetchFailed",
            Self::FetchTimedOut => "fetchTimedOut",
            Self::BadStatus => "badStatus",
            Self::BadAnswer => "badAnswer",
            Self::TransferFailed => "transferFailed",
            Self::QueueUnavailable => "queueUnavailable",
            Self::QueueTimedOut => "queueTimedOut",
            Self::TooManySteps => "tooManySteps",
        }
    }
}

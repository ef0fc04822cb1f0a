//! The interpreter: one caller's way through a flow, as a value that steps on inputs.
//!
//! A run holds everything that it needs to go on: its owner stores [`Run::to_json`] with each step and reads it back
//! after a restart. It never waits; the one wait that it may be in is [`Run::deadline`].
//!
//! Sound: each `Play`, `Music` or `Disconnect` replaces whatever sounded before, so there is no action to stop a play.
//! A run in a queue keeps the caller company until its owner drops it.

use serde::{Deserialize, Serialize};

use crate::document::Flow;
use crate::step::Step;
use crate::{Prompt, limits};

/// What may happen to a run. Whatever does not fit its state changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// [`Run::deadline`] has come.
    Deadline,
    /// The answer to [`Action::AskPosition`]; 1 is next to be served, 0 is "not known".
    Position(u32),
    /// The queue of the last [`Action::Enqueue`] cannot take the caller.
    QueueUnavailable,
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
    /// Put the caller into this queue. The sound follows in other actions.
    Enqueue {
        /// The queue's id.
        queue: String,
    },
    /// Say where the caller stands in his queue, by [`Input::Position`].
    AskPosition,
    /// End the call. The run has ended.
    Disconnect,
}

/// The run cannot go on; it has ended. The owner must not leave the caller in silence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The run entered more nodes than one run may.
    #[error(
        "the flow entered more than {limit} nodes, the last being \"{node}\": look for menus that lead in a circle"
    )]
    TooManySteps {
        /// [`limits::NODES_ENTERED`].
        limit: u32,
        /// The node that was one too many.
        node: String,
    },
    /// The flow given is not the one with which the run began.
    #[error(
        "the flow has no node \"{node}\" of the kind in which the run stands: step it with the version it began with"
    )]
    OtherFlow {
        /// The node that is missing or of another type.
        node: String,
    },
}

/// A stored run that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StoredRunError {
    /// It is not what [`Run::to_json`] wrote.
    #[error("not a stored run: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It was written by a newer program.
    #[error("stored run of version {found}, this program reads version {supported}: start the newer program")]
    UnknownVersion {
        /// The version found.
        found: u64,
        /// [`limits::RUN_VERSION`].
        supported: u64,
    },
}

/// One caller's way through a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    version: u64,
    /// How many nodes the run has entered.
    pub(crate) entered: u32,
    /// How many plays it has asked for; the last one's number.
    pub(crate) plays: u64,
    /// Digits that are kept for the next menu.
    pub(crate) typed: String,
    pub(crate) state: State,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum State {
    /// Before [`Input::Entered`].
    Fresh,
    /// A play node sounds.
    Playing { node: String, play: u64, until: u64 },
    /// A menu is being told.
    Telling {
        node: String,
        attempt: u64,
        play: u64,
        until: u64,
    },
    /// A menu waits for a digit.
    Choosing { node: String, attempt: u64, until: u64 },
    /// Queued; the words on arrival sound.
    Greeting { node: String, play: u64, until: u64 },
    /// Queued; the position has been asked for.
    Locating { node: String, until: u64 },
    /// Queued; the position is being announced.
    Announcing { node: String, play: u64, until: u64 },
    /// Queued; music until the next announcement, if there is one.
    Waiting { node: String, until: Option<u64> },
    /// Nothing happens any more.
    Ended,
}

impl Run {
    /// A run of a flow, before its first input.
    #[must_use]
    pub fn start() -> Self {
        Self {
            version: limits::RUN_VERSION,
            entered: 0,
            plays: 0,
            typed: String::new(),
            state: State::Fresh,
        }
    }

    /// Goes on with an input. `now` is wall time in milliseconds and never runs backwards; `flow` is the version with
    /// which the run began.
    ///
    /// # Errors
    /// A [`Fault`] ends the run: whatever follows changes nothing.
    pub fn step(&mut self, flow: &Flow, now: u64, input: Input) -> Result<Vec<Action>, Fault> {
        let mut step = Step::new(self, flow, now);
        let result = match input {
            Input::Entered => step.entered(),
            Input::PlayFinished { play } => step.play_finished(play),
            Input::Digit(digit @ ('0'..='9' | '*' | '#')) => step.digit(digit),
            Input::Digit(_) => Ok(()),
            Input::Deadline => step.deadline(),
            Input::Position(position) => step.position(position),
            Input::QueueUnavailable => step.queue_unavailable(),
        };
        let actions = step.actions;
        match result {
            Ok(()) => Ok(actions),
            Err(fault) => {
                self.state = State::Ended;
                Err(fault)
            }
        }
    }

    /// When [`Input::Deadline`] is due, in the milliseconds of `now`: later than the last step, unless that step
    /// came when it was already overdue and was another input.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        match &self.state {
            State::Fresh | State::Ended => None,
            State::Playing { until, .. }
            | State::Telling { until, .. }
            | State::Choosing { until, .. }
            | State::Greeting { until, .. }
            | State::Locating { until, .. }
            | State::Announcing { until, .. } => Some(*until),
            State::Waiting { until, .. } => *until,
        }
    }

    /// The node in which the run stands.
    #[must_use]
    pub fn node(&self) -> Option<&str> {
        match &self.state {
            State::Fresh | State::Ended => None,
            State::Playing { node, .. }
            | State::Telling { node, .. }
            | State::Choosing { node, .. }
            | State::Greeting { node, .. }
            | State::Locating { node, .. }
            | State::Announcing { node, .. }
            | State::Waiting { node, .. } => Some(node),
        }
    }

    /// Whether the run has ended, by a disconnect or by a fault.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// The stored form.
    ///
    /// # Panics
    /// Never: the form has text keys only and nothing that JSON lacks.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a run has only text keys")
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// When the text is no stored run, or one of a newer program.
    pub fn from_json(text: &str) -> Result<Self, StoredRunError> {
        #[derive(Deserialize)]
        struct Envelope {
            version: u64,
        }
        let Envelope { version } = serde_json::from_str(text)?;
        if version != limits::RUN_VERSION {
            return Err(StoredRunError::UnknownVersion {
                found: version,
                supported: limits::RUN_VERSION,
            });
        }
        Ok(serde_json::from_str(text)?)
    }
}

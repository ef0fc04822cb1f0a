//! The interpreter: one caller's way through a flow, as a value that steps on inputs.
//!
//! A run holds everything that it needs to go on: its owner stores [`Run::to_json`] with each step and reads it back
//! after a restart. It never waits; the one wait that it may be in is [`Run::deadline`].
//!
//! Sound: each `Play`, `Music` or `Disconnect` replaces whatever sounded before, so there is no action to stop a play.
//! A run in a queue keeps the caller company until its owner drops it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::action::{Action, Failure, Input};
use crate::document::Flow;
use crate::limits;
use crate::step::Step;
use crate::value::Value;
use crate::world::World;

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
    /// Something failed, and neither the node nor the document says where to go then.
    #[error("node \"{node}\" failed ({}), and there is no error branch: give the flow an onError", failure.code())]
    Failed {
        /// The node.
        node: String,
        /// What failed.
        failure: Failure,
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

impl Fault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooManySteps { .. } => "tooManySteps",
            Self::Failed { failure, .. } => failure.code(),
            Self::OtherFlow { .. } => "otherFlow",
        }
    }
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
    /// How many requests it has made; the last one's number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) requests: u64,
    /// Digits that are kept for the next node that wants some; sealed in a flow with secure variables.
    pub(crate) typed: String,
    /// A terminator that may still come after a complete answer means nothing until this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) swallow: Option<(char, u64)>,
    /// The flow's own variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) variables: BTreeMap<String, Held>,
    /// What failed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failed: Option<Failed>,
    /// Whether the limit of nodes has sent the run into the document's error branch.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) rescued: bool,
    pub(crate) state: State,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde wants")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde wants")]
fn is_false(truth: &bool) -> bool {
    !truth
}

/// A variable's value at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Held {
    Plain(Value),
    Sealed(String),
}

/// What failed, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failed {
    /// The node.
    pub node: String,
    /// What.
    pub failure: Failure,
}

/// When each announcement of a queue is due next, in their order. Empty in what older programs stored.
pub(crate) type Due = Vec<Option<u64>>;

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
    /// Digits are being asked for; those pressed meanwhile are kept.
    Asking {
        node: String,
        attempt: u64,
        play: u64,
        until: u64,
        keys: String,
    },
    /// Digits are being typed, or waited for.
    Collecting {
        node: String,
        attempt: u64,
        until: u64,
        digits: String,
    },
    /// A request is on its way.
    Fetching { node: String, request: u64, until: u64 },
    /// The call rings elsewhere.
    Transferring { node: String, until: u64 },
    /// Another entry point has been asked to go on.
    HandingOver { node: String, until: u64 },
    /// Queued; the words on arrival sound.
    Greeting {
        node: String,
        play: u64,
        until: u64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        due: Due,
    },
    /// Queued; the position has been asked for, for an announcement.
    Locating {
        node: String,
        until: u64,
        #[serde(default)]
        announcement: usize,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        due: Due,
    },
    /// Queued; an announcement sounds.
    Announcing {
        node: String,
        play: u64,
        until: u64,
        #[serde(default)]
        announcement: usize,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        due: Due,
    },
    /// Queued; music until the next announcement, if there is one.
    Waiting {
        node: String,
        until: Option<u64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        due: Due,
    },
    /// Queued; the caller has asked to be called back.
    Promising {
        node: String,
        until: u64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        due: Due,
    },
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
            requests: 0,
            typed: String::new(),
            swallow: None,
            variables: BTreeMap::new(),
            failed: None,
            rescued: false,
            state: State::Fresh,
        }
    }

    /// Goes on with an input. `flow` is the version with which the run began.
    ///
    /// # Errors
    /// A [`Fault`] ends the run: whatever follows changes nothing.
    pub fn step(&mut self, flow: &Flow, world: &World<'_>, input: Input) -> Result<Vec<Action>, Fault> {
        let mut step = Step::new(self, flow, world);
        let result = step.take_input(input);
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
            | State::Asking { until, .. }
            | State::Collecting { until, .. }
            | State::Fetching { until, .. }
            | State::Transferring { until, .. }
            | State::HandingOver { until, .. }
            | State::Greeting { until, .. }
            | State::Locating { until, .. }
            | State::Announcing { until, .. }
            | State::Promising { until, .. } => Some(*until),
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
            | State::Asking { node, .. }
            | State::Collecting { node, .. }
            | State::Fetching { node, .. }
            | State::Transferring { node, .. }
            | State::HandingOver { node, .. }
            | State::Greeting { node, .. }
            | State::Locating { node, .. }
            | State::Announcing { node, .. }
            | State::Waiting { node, .. }
            | State::Promising { node, .. } => Some(node),
        }
    }

    /// What failed last, also when the flow had a branch for it.
    #[must_use]
    pub fn failed(&self) -> Option<&Failed> {
        self.failed.as_ref()
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

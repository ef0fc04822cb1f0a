//! The stored form of events: JSON such as `{"v":1,"type":"call.held","interaction":7,"agent":"ana"}`.
//!
//! A stored form never dies: what was written once is read by every later release. Each type of event has a version of
//! its own. To change one: change its line in [`events`], add a [`Step`] that brings the old form to the new one, and
//! move the old snapshot's JSON to `EARLIER` in the tests.
//!
//! `floor::Event` itself knows nothing of this; the compiler asks here for every new event and field.

mod events;
mod mirror;
mod parties;
mod routing;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;

use floor::Event;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use events::Stored;

/// Why stored text is no event.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Not JSON, or not of the shape that its type and version ask for.
    #[error("not the stored form of an event: {0}")]
    Shape(#[from] serde_json::Error),
    /// A later release wrote it.
    #[error("`{kind}` has version {found} and this program knows {known}; start the newer release")]
    Newer {
        /// Type of the event.
        kind: String,
        /// Its version.
        found: u32,
        /// The version known here.
        known: u32,
    },
    /// The version is not a number that was ever given out.
    #[error("`{kind}` has version {found}, which there never was")]
    NoSuchVersion {
        /// Type of the event.
        kind: String,
        /// Its version.
        found: u32,
    },
    /// A field has a value that no release wrote.
    #[error("{0}")]
    Value(&'static str),
}

/// Brings one type of event from one version to the next.
struct Step {
    kind: &'static str,
    from: u32,
    change: fn(&mut Map<String, Value>),
}

/// All steps ever taken. None yet: every event has version 1.
const STEPS: &[Step] = &[];

#[derive(Serialize)]
struct Envelope {
    v: u32,
    #[serde(flatten)]
    event: Stored,
}

#[derive(Deserialize)]
struct Head<'text> {
    v: u32,
    #[serde(rename = "type", borrow)]
    kind: Cow<'text, str>,
}

/// The stored form of an event, in its present version.
#[must_use]
pub fn encode(event: &Event) -> String {
    let event = Stored::from(event);
    let envelope = Envelope {
        v: version(STEPS, event.kind()),
        event,
    };
    // Cannot fail: all keys are text and nothing in `Stored` refuses to be written.
    serde_json::to_string(&envelope).unwrap_or_default()
}

/// The event of a stored form, of whichever version.
///
/// # Errors
/// When the text was not written by this program or an earlier release.
pub fn decode(text: &str) -> Result<Event, DecodeError> {
    decode_with(STEPS, text)
}

fn decode_with(steps: &[Step], text: &str) -> Result<Event, DecodeError> {
    let head: Head<'_> = serde_json::from_str(text)?;
    let known = version(steps, &head.kind);
    let stored: Stored = if head.v == known {
        serde_json::from_str(text)?
    } else if head.v > known {
        return Err(DecodeError::Newer {
            kind: head.kind.into_owned(),
            found: head.v,
            known,
        });
    } else {
        let mut fields: Map<String, Value> = serde_json::from_str(text)?;
        for from in head.v..known {
            let Some(step) = steps.iter().find(|step| step.kind == head.kind && step.from == from) else {
                return Err(DecodeError::NoSuchVersion {
                    kind: head.kind.into_owned(),
                    found: head.v,
                });
            };
            (step.change)(&mut fields);
        }
        serde_json::from_value(Value::Object(fields))?
    };
    stored.event()
}

/// The present version of a type: one more than the steps that it has taken.
fn version(steps: &[Step], kind: &str) -> u32 {
    steps
        .iter()
        .filter(|step| step.kind == kind)
        .map(|step| step.from)
        .max()
        .unwrap_or(0)
        + 1
}

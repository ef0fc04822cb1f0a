//! The shapes of the public API: what goes over the wire, and nothing else.
//!
//! Rules of this folder: camelCase, ids are strings, times are RFC 3339 in UTC. A field that may have no value is
//! always present and `null`; a field documented as optional is absent instead and never `null`. Requests refuse
//! unknown fields, so that a misspelt one is reported and not ignored. No behaviour lives here: `views` fills
//! answers from the floor, `rest` reads requests.

pub mod agent;
pub mod command;
pub mod configuration;
pub mod consult;
pub mod control;
pub mod decision;
pub mod destination;
pub mod event;
pub mod history;
pub mod item;
pub mod list;
pub mod preferences;
pub mod public;
pub mod session;
pub mod supervision;
pub mod task;
pub mod variable;

//! Everything that Centrala remembers across a restart, on SQLite or PostgreSQL behind one interface.
//!
//! * [`journal`]: the events of the floor, in order, on disk before anybody is told about them. This is the truth.
//! * [`config`]: small tables that people and programs change directly: sign-in sessions, preferences, secrets.
//! * [`history`]: what happened, arranged for reading. Derived from the journal and can be thrown away and rebuilt.
//!
//! [`Store::open`] takes a [`Location`] and opens all three. Writing the journal is separate, [`Store::own_journal`],
//! because only one process may do it.
//!
//! What must not be here: decisions about calls (those are the floor's), HTTP, sound.

pub mod config;
mod database;
mod error;
pub mod history;
pub mod journal;
pub mod limits;
mod location;
mod migration;
pub mod seal;
mod store;

pub use error::{Fault, StoreError};
pub use location::{Location, LocationError};
pub use store::Store;

/// Wall-clock time in milliseconds since 1970-01-01T00:00:00Z, as it is stored.
pub type UnixMillis = i64;

//! The contract of the public API, through HTTP, with the real floor behind it.
//!
//! The journal is a vector that takes every batch at once; sessions and settings are kept in memory. Everything else
//! is what the product runs.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected should stop")]

mod access;
mod bad_input;
mod call;
mod conference;
mod configuration;
mod consult;
mod destinations;
mod directory;
mod document;
mod idempotency;
mod items;
mod kept;
mod lists;
mod live;
mod live_together;
mod masking;
mod memory;
mod preferences;
mod public;
mod seal;
mod session;
mod station;
mod supervision;
mod transfer;
mod variables;
mod why;
mod world;

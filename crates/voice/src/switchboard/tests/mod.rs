//! The switchboard on real sockets, with ears that only take notes and peers that are a few lines of UDP or TCP.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod calls;
mod house;
mod limits;
mod peer;
mod phones;
mod trunks;

use std::time::Duration;

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(10);

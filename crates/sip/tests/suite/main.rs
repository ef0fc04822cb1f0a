//! The signalling core from outside: sessions of both roles in virtual time, torture messages, properties.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::disallowed_methods, reason = "virtual time begins somewhere")]

mod credentials;
mod registration;
mod reliable;
mod restarts;
mod sessions;
mod torture;
mod update;
mod within;
mod world;

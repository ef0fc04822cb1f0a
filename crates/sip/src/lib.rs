//! SIP without input and output: messages, transactions, dialogs, INVITE sessions, session descriptions, digest and
//! registrar. Values and time in, values out; sockets, clocks and randomness belong to the shell (`voice`, `bench`).
//!
//! What must not live here: tokio, sockets, the floor's words, media. Every collection is bounded by [`limits`].

pub mod address;
pub mod dialog;
pub mod digest;
pub mod limits;
pub mod liveness;
pub mod message;
pub mod record;
pub mod registrar;
pub mod registration;
pub mod sdp;
pub mod seed;
pub mod session;
pub mod transaction;
pub mod wire;

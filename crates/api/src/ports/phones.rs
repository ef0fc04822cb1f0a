//! Browser phones: WebRTC connections of stations and of customers. `voice` is behind it.

use floor::{AgentId, EntryPointId};

use super::Answer;
use crate::dto::public::PublicCallEvent;

/// A connection that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The connection's id, part of its address. For a customer's call it is the only proof of ownership, so it must
    /// not be guessable (at least 128 random bits) and consist of `A-Z a-z 0-9 - _`.
    pub id: String,
    /// The SDP answer.
    pub sdp: String,
}

/// Why a connection was not made, or not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// The offer cannot be understood.
    #[error("the SDP offer cannot be used")]
    BadOffer,
    /// The agent is not at a station with a browser phone.
    #[error("sign in to a station with the browser phone first")]
    NoStation,
    /// There is no such connection.
    #[error("there is no such connection")]
    Unknown,
    /// The limit of connections is reached.
    #[error("all lines are busy")]
    Full,
    /// Sound is not available now.
    #[error("sound is not available now")]
    Unavailable,
}

/// Makes and ends browser connections.
pub trait Phones: Send + Sync {
    /// Connects the browser phone of this agent's station. A connection that the station had is replaced.
    fn open_station(&self, agent: &AgentId, offer: String) -> Answer<'_, Result<Answered, PhoneError>>;
    /// Closes a connection of this agent's station; `Unknown` when it is another's or has been replaced.
    fn close_station(&self, agent: &AgentId, id: &str) -> Answer<'_, Result<(), PhoneError>>;

    /// Calls an entry point.
    fn open_public(&self, entry_point: &EntryPointId, offer: String) -> Answer<'_, Result<Answered, PhoneError>>;
    /// Hangs up a customer's call.
    fn close_public(&self, id: &str) -> Answer<'_, Result<(), PhoneError>>;
    /// Presses keys in a customer's call; the keys are valid.
    fn digits_public(&self, id: &str, digits: String) -> Answer<'_, Result<(), PhoneError>>;
    /// Follows a customer's call. The sender is dropped after the `Ended` value.
    fn watch_public(&self, id: &str) -> Answer<'_, Result<tokio::sync::watch::Receiver<PublicCallEvent>, PhoneError>>;
}

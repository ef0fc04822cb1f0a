//! What can keep the voice from starting, and a browser from being connected.

use std::io;
use std::net::SocketAddr;

use thiserror::Error;

use crate::sound::SoundError;

/// A fault at start; an operator can react.
#[derive(Debug, Error)]
pub enum VoiceError {
    /// An address is taken or not ours.
    #[error("{what} cannot listen on {address}: {source}; choose another address or port")]
    Bind {
        /// What wanted to listen.
        what: &'static str,
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The sound side cannot start.
    #[error(transparent)]
    Sound(#[from] SoundError),
}

/// Why a browser's offer was not answered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BrowserError {
    /// It is no offer that we can answer; the text says what is wrong with it.
    #[error("{0}")]
    BadOffer(String),
    /// There is no room for another leg.
    #[error("there is no room for another browser now; try again later")]
    Full,
    /// The media threads do not answer.
    #[error("sound is not available now; try again")]
    Unavailable,
}

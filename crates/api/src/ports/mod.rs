//! What the API asks of the rest of the house, as traits that it defines itself. `server` implements them over the
//! driver, `store` and `voice`; the tests over the real floor and plain memory.
//!
//! All are object-safe: asynchronous methods return a boxed future ([`Answer`]).

use std::{future::Future, pin::Pin};

mod accounts;
mod clock;
mod configuration;
mod floor;
mod history;
mod phones;
mod preferences;
mod sessions;

pub(crate) use accounts::folded;
pub use accounts::{Accounts, Directory, User};
pub use clock::{Clock, SystemClock};
pub use configuration::{Asked, Change, Configuration, Configured, FlowVersion, Known, NotTaken};
pub use floor::{CommandError, FloorPort, Look, look};
pub use history::{History, KeptDecision, KeptOffer, KeptVariable};
pub use phones::{Answered, PhoneError, Phones};
pub use preferences::PreferencesStore;
pub use sessions::{Sessions, StoredSession, TokenHash};

/// The future that an asynchronous port method returns.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The part of the house behind a port cannot answer now; its own log says why. Trying again later is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not available now")]
pub struct Unavailable;

//! The live stream: what the floor recorded, told to whom it concerns.

mod feed;
mod project;
mod socket_loop;
pub(crate) mod socket;

pub use feed::{CloseCode, Feed};
pub(crate) use feed::{Listener, Subscription};

//! The live stream: what the floor recorded, told to whom it concerns.

mod children;
mod feed;
mod project;
mod shown;
pub(crate) mod socket;
mod socket_loop;
mod watched;

pub use feed::{CloseCode, Feed};
pub(crate) use feed::{Listener, Subscription};

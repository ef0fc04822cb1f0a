//! The journal: what the floor recorded, in order, numbered without gaps from 1.
//!
//! [`Journal`] is the one writer: whoever holds it knows that no other process writes. [`JournalReader`] reads, from
//! any number of places. The stored form of an event is in [`codec`] and nowhere else.
//!
//! Old events leave once snapshots exist; numbers go on, so that nothing here may assume that 1 is still stored.

pub mod codec;
mod owner;
mod read;
mod write;

pub use read::JournalReader;
pub use write::Journal;

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) request: Option<String>,
    pub(crate) event: String,
}

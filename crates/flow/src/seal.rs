//! The seal: how a secure value is kept where others may read.
//!
//! Events, the journal, stored runs and history carry only sealed text. The key is with whoever implements this; a
//! pure crate has none.

/// Seals texts, and opens what it sealed.
///
/// Sealing is deterministic: the same text in the same context gives the same sealed text, so that a replay writes what
/// was written. The context says where the value belongs ("interaction/name/version"); sealed text that was moved
/// elsewhere does not open.
pub trait Seal {
    /// The sealed form of a text.
    fn seal(&self, context: &str, plain: &str) -> String;

    /// The text of a sealed form, or `None` when it is not one of this context.
    fn open(&self, context: &str, sealed: &str) -> Option<String>;
}

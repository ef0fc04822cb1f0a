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

/// For a floor without a key, which admits no flow with secure variables
/// ([`Feature::SecureVariables`](crate::Feature::SecureVariables)). It keeps nothing, so it cannot give anything away.
#[derive(Clone, Copy, Debug)]
pub struct NoSeal;

impl Seal for NoSeal {
    fn seal(&self, _context: &str, _plain: &str) -> String {
        String::new()
    }

    fn open(&self, _context: &str, _sealed: &str) -> Option<String> {
        None
    }
}

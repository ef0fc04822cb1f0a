//! Sign-ins that outlive the process. Only hashes of their tokens are kept.

use super::{Answer, Unavailable};

/// The SHA-256 of a session's token. The token itself is known to the browser alone.
pub type TokenHash = [u8; 32];

/// A sign-in as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// Whose.
    pub user_id: String,
    /// Since when.
    pub created_at: jiff::Timestamp,
    /// Not valid from then on; whoever keeps it may remove it then.
    pub expires_at: jiff::Timestamp,
}

/// Keeps sign-ins, durably.
pub trait Sessions: Send + Sync {
    /// Keeps one. Returns when it is durable.
    fn create(&self, token: TokenHash, session: StoredSession) -> Answer<'_, Result<(), Unavailable>>;
    /// Finds one; an expired one may be found, the API looks at the time itself.
    fn find(&self, token: TokenHash) -> Answer<'_, Result<Option<StoredSession>, Unavailable>>;
    /// Forgets one; no fault when there is none.
    fn delete(&self, token: TokenHash) -> Answer<'_, Result<(), Unavailable>>;
}

//! Sign-ins, kept by the store.

use api::ports::{Answer, Sessions, StoredSession, TokenHash, Unavailable};
use store::config::sessions as kept;

use super::{millis, timestamp, unavailable};

/// The store's table of sign-ins.
pub(crate) struct KeptSessions(pub(crate) kept::Sessions);

impl Sessions for KeptSessions {
    fn create(&self, token: TokenHash, session: StoredSession) -> Answer<'_, Result<(), Unavailable>> {
        Box::pin(async move {
            let created_at = millis(session.created_at);
            let session = kept::Session {
                token: kept::TokenHash(token),
                user: session.user_id,
                created_at,
                expires_at: millis(session.expires_at),
                seen_at: created_at,
            };
            self.0.begin(&session).await.map_err(|error| unavailable(&error))
        })
    }

    fn find(&self, token: TokenHash) -> Answer<'_, Result<Option<StoredSession>, Unavailable>> {
        Box::pin(async move {
            let now = crate::clock::now().0;
            let found = self
                .0
                .find(kept::TokenHash(token), now)
                .await
                .map_err(|error| unavailable(&error))?;
            Ok(found.map(|session| StoredSession {
                user_id: session.user,
                created_at: timestamp(session.created_at),
                expires_at: timestamp(session.expires_at),
            }))
        })
    }

    fn delete(&self, token: TokenHash) -> Answer<'_, Result<(), Unavailable>> {
        Box::pin(async move {
            self.0
                .end(kept::TokenHash(token))
                .await
                .map(|_| ())
                .map_err(|error| unavailable(&error))
        })
    }
}

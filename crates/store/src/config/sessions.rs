//! Sign-in sessions: who may use the API with which cookie or token. They survive a restart. Only the SHA-256 of a
//! token is stored, so that a stolen copy of the table opens nothing.

use std::fmt;

use crate::UnixMillis;
use crate::database::{Pool, on};
use crate::error::{Doing, Result, StoreError};
use crate::limits::SESSIONS_PER_USER_MAX;

/// SHA-256 of a session's token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

/// Shows nothing of the hash: logs need no way to join sessions.
impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

/// One signed-in browser or program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The key under which it is found.
    pub token: TokenHash,
    /// Whose it is.
    pub user: String,
    /// When it began.
    pub created_at: UnixMillis,
    /// From then on it does not count.
    pub expires_at: UnixMillis,
    /// When it was last used.
    pub seen_at: UnixMillis,
}

type Row = (Vec<u8>, String, UnixMillis, UnixMillis, UnixMillis);

/// The table of sessions.
#[derive(Debug, Clone)]
pub struct Sessions {
    pub(crate) pool: Pool,
}

impl Sessions {
    /// Begins a session; of more than [`SESSIONS_PER_USER_MAX`] of one user, those unused for longest end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self, session: &Session) -> Result<()> {
        let doing = "beginning a sign-in session";
        let begin = self.pool.begin_writing();
        on!(&self.pool, pool => {
            let mut transaction = pool.begin_with(begin).await.doing(doing)?;
            sqlx::query(
                "INSERT INTO session (token_hash, user_id, created_at, expires_at, seen_at) \
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(session.token.0.to_vec())
            .bind(&session.user)
            .bind(session.created_at)
            .bind(session.expires_at)
            .bind(session.seen_at)
            .execute(&mut *transaction)
            .await
            .doing(doing)?;
            // The new one sorts first among equals, so that it never ends at its own beginning.
            sqlx::query(
                "DELETE FROM session WHERE user_id = $1 AND token_hash <> $2 AND token_hash NOT IN \
                 (SELECT token_hash FROM session WHERE user_id = $1 AND token_hash <> $2 \
                  ORDER BY seen_at DESC, token_hash LIMIT $3)",
            )
            .bind(&session.user)
            .bind(session.token.0.to_vec())
            .bind(SESSIONS_PER_USER_MAX - 1)
            .execute(&mut *transaction)
            .await
            .doing(doing)?;
            transaction.commit().await.doing(doing)
        })
    }

    /// The session of this token, unless it is unknown or has expired.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, token: TokenHash, now: UnixMillis) -> Result<Option<Session>> {
        let doing = "looking up a sign-in session";
        let row: Option<Row> = on!(&self.pool, pool => {
            sqlx::query_as(
                "SELECT token_hash, user_id, created_at, expires_at, seen_at FROM session \
                 WHERE token_hash = $1 AND expires_at > $2",
            )
            .bind(token.0.to_vec())
            .bind(now)
            .fetch_optional(pool)
            .await
            .doing(doing)?
        });
        row.map(|row| session(doing, row)).transpose()
    }

    /// Notes that the session was used, and until when it now lasts. Nothing happens when it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch(&self, token: TokenHash, seen_at: UnixMillis, expires_at: UnixMillis) -> Result<()> {
        on!(&self.pool, pool => {
            sqlx::query("UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1")
                .bind(token.0.to_vec())
                .bind(seen_at)
                .bind(expires_at)
                .execute(pool)
                .await
                .map(drop)
                .doing("noting the use of a sign-in session")
        })
    }

    /// Ends one session; says whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end(&self, token: TokenHash) -> Result<bool> {
        on!(&self.pool, pool => {
            sqlx::query("DELETE FROM session WHERE token_hash = $1")
                .bind(token.0.to_vec())
                .execute(pool)
                .await
                .map(|done| done.rows_affected() > 0)
                .doing("ending a sign-in session")
        })
    }

    /// Ends all sessions of a user, as a change of password asks; says how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_all_of(&self, user: &str) -> Result<u64> {
        on!(&self.pool, pool => {
            sqlx::query("DELETE FROM session WHERE user_id = $1")
                .bind(user)
                .execute(pool)
                .await
                .map(|done| done.rows_affected())
                .doing("ending the sign-in sessions of a user")
        })
    }

    /// Removes what has expired; says how many. For a duty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&self, now: UnixMillis) -> Result<u64> {
        on!(&self.pool, pool => {
            sqlx::query("DELETE FROM session WHERE expires_at <= $1")
                .bind(now)
                .execute(pool)
                .await
                .map(|done| done.rows_affected())
                .doing("removing expired sign-in sessions")
        })
    }
}

fn session(doing: &'static str, (token, user, created_at, expires_at, seen_at): Row) -> Result<Session> {
    let token = <[u8; 32]>::try_from(token.as_slice())
        .map_err(|_| StoreError::corrupt(doing, format!("a token hash of {} bytes", token.len())))?;
    Ok(Session {
        token: TokenHash(token),
        user,
        created_at,
        expires_at,
        seen_at,
    })
}

//! Remembered answers: a request that comes again with the same `Idempotency-Key` gets the answer of the first one
//! instead of happening twice. Bounded by age: a duty sweeps.

use crate::UnixMillis;
use crate::database::{Pool, on};
use crate::error::{Doing, Fault, Result, StoreError};
use crate::limits::{ANSWER_BYTES_MAX, NAME_BYTES_MAX, UNFINISHED_REQUEST_MAX};

/// What a request got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body, as sent.
    pub body: Vec<u8>,
}

/// What is known of a key when a request comes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: the key is now ours, do the work, then [`Answers::finish`] or [`Answers::give_up`].
    New,
    /// The same request was answered: send this again.
    Answered(Answer),
    /// The same request is being worked on.
    Unfinished,
    /// The key was used for another request.
    OtherRequest,
}

/// The table of remembered answers.
#[derive(Debug, Clone)]
pub struct Answers {
    pub(crate) pool: Pool,
}

type Row = (Vec<u8>, Option<i64>, Option<Vec<u8>>);

impl Answers {
    /// Takes the key for this request, or says what became of it. Of two at the same moment one gets
    /// [`Known::New`].
    ///
    /// A request that never finished, because the process died, holds its key for [`UNFINISHED_REQUEST_MAX`].
    ///
    /// # Errors
    /// [`Fault::TooMuch`] for a key longer than [`NAME_BYTES_MAX`]; else when the database fails.
    pub async fn begin(&self, user: &str, key: &str, request_hash: [u8; 32], now: UnixMillis) -> Result<Known> {
        let doing = "looking up an idempotency key";
        if key.len() > NAME_BYTES_MAX {
            return Err(StoreError::new(
                doing,
                Fault::TooMuch {
                    what: "bytes of a key",
                    limit: NAME_BYTES_MAX,
                },
            ));
        }
        let died_before = now.saturating_sub(UNFINISHED_REQUEST_MAX.as_millis() as i64);
        let row: Option<Row> = on!(&self.pool, pool => {
            let taken = sqlx::query(
                "INSERT INTO idempotency (user_id, name, request_hash, begun_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (user_id, name) DO UPDATE SET request_hash = excluded.request_hash, \
                 begun_at = excluded.begun_at \
                 WHERE idempotency.status IS NULL AND idempotency.begun_at <= $5",
            )
            .bind(user)
            .bind(key)
            .bind(request_hash.to_vec())
            .bind(now)
            .bind(died_before)
            .execute(pool)
            .await
            .doing(doing)?;
            if taken.rows_affected() > 0 {
                return Ok(Known::New);
            }
            sqlx::query_as("SELECT request_hash, status, answer FROM idempotency WHERE user_id = $1 AND name = $2")
                .bind(user)
                .bind(key)
                .fetch_optional(pool)
                .await
                .doing(doing)?
        });
        Ok(match row {
            // Given up or swept between the two statements: the client may try again at once.
            None => Known::Unfinished,
            Some((hash, _, _)) if hash != request_hash => Known::OtherRequest,
            Some((_, Some(status), Some(body))) => {
                let status = u16::try_from(status)
                    .map_err(|_| StoreError::corrupt(doing, format!("an HTTP status of {status}")))?;
                Known::Answered(Answer { status, body })
            }
            Some((_, _, _)) => Known::Unfinished,
        })
    }

    /// Remembers the answer. One longer than [`ANSWER_BYTES_MAX`] is not kept, and the key is free again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish(&self, user: &str, key: &str, answer: &Answer) -> Result<()> {
        if answer.body.len() > ANSWER_BYTES_MAX {
            return self.give_up(user, key).await;
        }
        on!(&self.pool, pool => {
            sqlx::query("UPDATE idempotency SET status = $3, answer = $4 WHERE user_id = $1 AND name = $2")
                .bind(user)
                .bind(key)
                .bind(i64::from(answer.status))
                .bind(&answer.body[..])
                .execute(pool)
                .await
                .map(drop)
                .doing("remembering an answer")
        })
    }

    /// Frees the key of a request that came to nothing and may be tried again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_up(&self, user: &str, key: &str) -> Result<()> {
        on!(&self.pool, pool => {
            sqlx::query("DELETE FROM idempotency WHERE user_id = $1 AND name = $2 AND status IS NULL")
                .bind(user)
                .bind(key)
                .execute(pool)
                .await
                .map(drop)
                .doing("freeing an idempotency key")
        })
    }

    /// Forgets everything begun before a moment; says how many. For a duty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&self, begun_before: UnixMillis) -> Result<u64> {
        on!(&self.pool, pool => {
            sqlx::query("DELETE FROM idempotency WHERE begun_at < $1")
                .bind(begun_before)
                .execute(pool)
                .await
                .map(|done| done.rows_affected())
                .doing("forgetting old answers")
        })
    }
}

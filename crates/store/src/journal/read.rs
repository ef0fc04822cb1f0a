//! Reading the journal, in order, with every number checked.

use floor::{Recorded, RequestId, Timestamp};

use super::codec;
use crate::UnixMillis;
use crate::database::{Pool, on};
use crate::error::{Doing, Result, StoreError};
use crate::limits::READ_EVENTS_MAX;

const DOING: &str = "reading the journal";

type Row = (i64, UnixMillis, Option<String>, String);

/// Reads the journal while somebody else writes it.
#[derive(Debug, Clone)]
pub struct JournalReader {
    pub(crate) pool: Pool,
}

impl JournalReader {
    /// The number of the last stored event; zero when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last(&self) -> Result<u64> {
        let (last,): (Option<i64>,) = on!(&self.pool, pool => {
            sqlx::query_as("SELECT MAX(seq) FROM journal").fetch_one(pool).await.doing(DOING)?
        });
        number(last.unwrap_or(0))
    }

    /// The events behind number `after`, in order, at most `limit` of them and never more than [`READ_EVENTS_MAX`].
    /// Empty when there are none.
    ///
    /// # Errors
    /// [`crate::Fault::Corrupt`], naming the number, when one is missing or cannot be understood; else when the
    /// database fails.
    pub async fn read(&self, after: u64, limit: usize) -> Result<Vec<Recorded>> {
        let from = i64::try_from(after).unwrap_or(i64::MAX);
        let limit = limit.min(READ_EVENTS_MAX) as i64;
        let rows: Vec<Row> = on!(&self.pool, pool => {
            sqlx::query_as("SELECT seq, at, request, event FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2")
                .bind(from)
                .bind(limit)
                .fetch_all(pool)
                .await
                .doing(DOING)?
        });
        let mut events = Vec::with_capacity(rows.len());
        let mut last = after;
        for (seq, at, request, event) in rows {
            let seq = number(seq)?;
            if seq != last + 1 {
                return Err(StoreError::corrupt(DOING, format!("event {} is missing", last + 1)));
            }
            last = seq;
            let event =
                codec::decode(&event).map_err(|error| StoreError::corrupt(DOING, format!("event {seq}: {error}")))?;
            events.push(Recorded {
                seq,
                at: Timestamp(at),
                request: request.as_deref().map(RequestId::new),
                event,
            });
        }
        Ok(events)
    }

    /// Everything behind number `after`, handed to `each` in order; returns the last number. This is the restart.
    ///
    /// # Errors
    /// As [`JournalReader::read`].
    pub async fn replay(&self, after: u64, mut each: impl FnMut(Recorded)) -> Result<u64> {
        let mut last = after;
        loop {
            let events = self.read(last, READ_EVENTS_MAX).await?;
            let Some(newest) = events.last() else { return Ok(last) };
            last = newest.seq;
            events.into_iter().for_each(&mut each);
        }
    }
}

fn number(stored: i64) -> Result<u64> {
    u64::try_from(stored).map_err(|_| StoreError::corrupt(DOING, "a negative number"))
}

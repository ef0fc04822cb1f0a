//! Keeping up with the journal: a step takes some events and moves the cursor in one transaction, so that each event
//! counts once whatever dies in between.

use super::{History, change, project};
use crate::database::on;
use crate::error::{Doing, Result};
use crate::journal::JournalReader;
use crate::limits::HISTORY_STEP_EVENTS;

const DOING: &str = "following the journal";

/// Reads the cursor and locks its row, so that of two processes one waits for the other.
const TAKE_CURSOR: &str = "UPDATE history_cursor SET through = through WHERE one = 1 RETURNING through";

impl History {
    /// How far into the journal the history reaches.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn through(&self) -> Result<u64> {
        let (through,): (i64,) = on!(&self.pool, pool => {
            sqlx::query_as("SELECT through FROM history_cursor WHERE one = 1").fetch_one(pool).await.doing(DOING)?
        });
        Ok(u64::try_from(through).unwrap_or(0))
    }

    /// Takes over everything that the journal holds by now, and says how far that is. Safe to repeat, to interrupt
    /// and to do twice at once.
    ///
    /// # Errors
    /// When either database fails or the journal is damaged; what was taken over stays.
    pub async fn follow(&self, journal: &JournalReader) -> Result<u64> {
        loop {
            let (through, more) = self.step(journal).await?;
            if !more {
                return Ok(through);
            }
        }
    }

    /// Forgets everything and derives it again.
    ///
    /// # Errors
    /// As [`History::follow`].
    pub async fn rebuild(&self, journal: &JournalReader) -> Result<u64> {
        let begin = self.pool.begin_writing();
        on!(&self.pool, pool => {
            let mut transaction = pool.begin_with(begin).await.doing(DOING)?;
            for sql in [
                "UPDATE history_cursor SET through = 0 WHERE one = 1",
                "DELETE FROM agent_contact",
                "DELETE FROM interaction",
                "DELETE FROM consult",
                "DELETE FROM transfer",
                "DELETE FROM member",
                "DELETE FROM wrap_up",
                "DELETE FROM suggestion",
                "DELETE FROM monitor_session",
                "DELETE FROM variable_change",
            ] {
                sqlx::query(sql).execute(&mut *transaction).await.doing(DOING)?;
            }
            transaction.commit().await.doing(DOING)?;
        });
        self.follow(journal).await
    }

    async fn step(&self, journal: &JournalReader) -> Result<(u64, bool)> {
        let begin = self.pool.begin_writing();
        on!(&self.pool, pool => {
            let mut transaction = pool.begin_with(begin).await.doing(DOING)?;
            let (through,): (i64,) = sqlx::query_as(TAKE_CURSOR).fetch_one(&mut *transaction).await.doing(DOING)?;
            let through = u64::try_from(through).unwrap_or(0);
            let events = journal.read(through, HISTORY_STEP_EVENTS).await?;
            let Some(last) = events.last().map(|recorded| recorded.seq) else { return Ok((through, false)) };
            for recorded in &events {
                for change in project::changes(recorded) {
                    change::execute!(change, &mut *transaction).doing(DOING)?;
                }
            }
            sqlx::query("UPDATE history_cursor SET through = $1 WHERE one = 1")
                .bind(last as i64)
                .execute(&mut *transaction)
                .await
                .doing(DOING)?;
            transaction.commit().await.doing(DOING)?;
            Ok((last, events.len() == HISTORY_STEP_EVENTS))
        })
    }
}

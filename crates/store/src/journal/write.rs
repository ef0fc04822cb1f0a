//! The one writer: appends batches, each in one transaction, and returns when the batch is on disk.

use std::fs::File;
use std::time::Instant;

use floor::Recorded;
use sqlx::sqlite::SqliteSynchronous;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::{Line, codec, owner};
use crate::database::{Either, Link, on, sqlite_options};
use crate::error::{Doing, Fault, Result, StoreError};
use crate::limits::{APPEND_MAX, BATCH_EVENTS_MAX, ROWS_PER_INSERT_MAX};
use crate::location::Location;
use crate::store::JOURNAL_FILE;

const DOING: &str = "appending to the journal";

/// Whatever the server's defaults are: an acknowledged batch survives a power cut, and a writer whose machine has gone
/// without a word loses its lock within half a minute instead of hours.
const WRITER_SETTINGS: &str = "SET synchronous_commit = on; SET tcp_keepalives_idle = 10; \
    SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4";

/// The right to write the journal, and the connection that does it.
///
/// A SQLite connection has a thread of its own (sqlx starts it), so a slow disk never blocks the async threads.
#[derive(Debug)]
pub struct Journal {
    link: Link,
    last: u64,
    /// Set while an append is under way and left so when it fails or is abandoned: then it is not known here whether
    /// the batch was stored, and only reading can tell.
    stopped: bool,
    _owner: Option<File>,
}

impl Journal {
    pub(crate) async fn own(location: &Location) -> Result<Self> {
        let doing = "opening the journal for writing";
        let (mut link, file) = match location {
            Location::Sqlite(directory) => {
                let file = owner::lock_directory(directory)?;
                let options = sqlite_options(&directory.join(JOURNAL_FILE), SqliteSynchronous::Full)
                    .thread_name(|_| "journal-writer".to_owned());
                (Either::Sqlite(options.connect().await.doing(doing)?), Some(file))
            }
            Location::Postgres(options) => {
                let mut connection = options.connect().await.doing(doing)?;
                owner::lock_session(&mut connection).await?;
                sqlx::raw_sql(WRITER_SETTINGS)
                    .execute(&mut connection)
                    .await
                    .doing(doing)?;
                (Either::Postgres(connection), None)
            }
        };
        let (last,): (Option<i64>,) = on!(&mut link, connection => {
            sqlx::query_as("SELECT MAX(seq) FROM journal").fetch_one(connection).await.doing(doing)?
        });
        let last = u64::try_from(last.unwrap_or(0)).map_err(|_| StoreError::corrupt(doing, "a negative number"))?;
        Ok(Self {
            link,
            last,
            stopped: false,
            _owner: file,
        })
    }

    /// The number of the last stored event; zero when there is none.
    #[must_use]
    pub const fn last(&self) -> u64 {
        self.last
    }

    /// Stores the batch, all of it or nothing, and returns when it is durable. Its numbers must continue
    /// [`Journal::last`] without a gap. An empty batch is nothing to do.
    ///
    /// # Errors
    /// [`Fault::OutOfOrder`] and [`Fault::TooMuch`] when the batch cannot be right; nothing was tried.
    ///
    /// Any other error ends this value, and with it the floor that made the batch: whether the batch was stored is
    /// not known. From then on everything is refused with [`Fault::Stopped`]. Drop it, own the journal again, and
    /// rebuild the floor from what can be read. The same holds when the future is dropped before it is done.
    pub async fn append(&mut self, batch: &[Recorded]) -> Result<()> {
        if self.stopped {
            return Err(StoreError::new(DOING, Fault::Stopped));
        }
        if batch.is_empty() {
            return Ok(());
        }
        if batch.len() > BATCH_EVENTS_MAX {
            return Err(StoreError::new(
                DOING,
                Fault::TooMuch {
                    what: "events of a batch",
                    limit: BATCH_EVENTS_MAX,
                },
            ));
        }
        let mut lines = Vec::with_capacity(batch.len());
        let mut last = self.last;
        for recorded in batch {
            if recorded.seq != last + 1 {
                return Err(StoreError::new(
                    DOING,
                    Fault::OutOfOrder {
                        expected: last + 1,
                        got: recorded.seq,
                    },
                ));
            }
            last = recorded.seq;
            lines.push(line(recorded)?);
        }

        self.stopped = true;
        let begun = Instant::now();
        let done = match tokio::time::timeout(APPEND_MAX, store(&mut self.link, &lines)).await {
            Ok(done) => done,
            Err(_) => Err(StoreError::new(
                DOING,
                Fault::Unreachable(format!("no answer in {APPEND_MAX:?}")),
            )),
        };
        if let Err(error) = done {
            metrics::counter!("centrala_journal_failures_total").increment(1);
            return Err(error);
        }
        metrics::histogram!("centrala_journal_commit_seconds").record(begun.elapsed().as_secs_f64());
        metrics::counter!("centrala_journal_events_total").increment(lines.len() as u64);
        self.last = last;
        self.stopped = false;
        Ok(())
    }
}

fn line(recorded: &Recorded) -> Result<Line> {
    let seq = i64::try_from(recorded.seq).map_err(|_| StoreError::corrupt(DOING, "a number beyond 63 bits"))?;
    Ok(Line {
        seq,
        at: recorded.at.0,
        request: recorded.request.as_ref().map(|request| request.as_str().to_owned()),
        event: codec::encode(&recorded.event),
    })
}

/// Inserts the lines by one statement.
macro_rules! insert {
    ($lines:expr, $to:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe(insertion($lines.len())));
        for line in $lines {
            query = query
                .bind(line.seq)
                .bind(line.at)
                .bind(line.request.as_deref())
                .bind(line.event.as_str());
        }
        query.execute($to).await.map(drop)
    }};
}
async fn store(link: &mut Link, lines: &[Line]) -> Result<()> {
    // A single statement is a transaction by itself, and saves two trips to the database: the ordinary case.
    let begin = link.begin_writing();
    let done = on!(link, connection => {
        if lines.len() <= ROWS_PER_INSERT_MAX {
            insert!(lines, connection)
        } else {
            let mut transaction = connection.begin_with(begin).await.doing(DOING)?;
            for part in lines.chunks(ROWS_PER_INSERT_MAX) {
                if let Err(error) = insert!(part, &mut *transaction) {
                    return Err(sorted(error));
                }
            }
            transaction.commit().await
        }
    });
    done.map_err(sorted)
}

/// The text depends on the number of rows alone, so the connection's cache of prepared statements holds all of them.
fn insertion(rows: usize) -> String {
    let mut sql = String::from("INSERT INTO journal (seq, at, request, event) VALUES ");
    for row in 0..rows {
        let first = row * 4;
        let comma = if row == 0 { "" } else { ", " };
        let [a, b, c, d] = [first + 1, first + 2, first + 3, first + 4];
        sql.push_str(&format!("{comma}(${a}, ${b}, ${c}, ${d})"));
    }
    sql
}

/// A number that is already there means a second writer, in spite of the lock.
fn sorted(error: sqlx::Error) -> StoreError {
    let taken = error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_unique_violation);
    let done: std::result::Result<(), sqlx::Error> = Err(error);
    match done.doing(DOING) {
        Err(mut error) => {
            if taken {
                error.fault = Fault::Fenced;
            }
            error
        }
        Ok(()) => StoreError::new(DOING, Fault::Stopped),
    }
}

#[cfg(test)]
mod tests {
    use floor::{Event, Timestamp};

    use super::*;
    use crate::Store;

    /// A journal whose connection was told something first, and the story of one failed append.
    async fn failing_after(pragma: &'static str) -> (tempfile::TempDir, Store, Fault) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let store = Store::open(&Location::directory(directory.path()))
            .await
            .expect("opens");
        let mut journal = store.own_journal().await.expect("nobody else writes");
        let Either::Sqlite(connection) = &mut journal.link else {
            unreachable!("opened as SQLite")
        };
        sqlx::raw_sql(pragma).execute(connection).await.expect("a known pragma");
        let batch: Vec<Recorded> = (1..=2_000)
            .map(|seq| Recorded {
                seq,
                at: Timestamp(0),
                request: None,
                event: Event::Restarted,
            })
            .collect();
        let error = journal.append(&batch).await.expect_err("cannot be stored");
        assert_eq!(journal.last(), 0);
        assert_eq!(journal.append(&batch).await.expect_err("over").fault, Fault::Stopped);
        (directory, store, error.fault)
    }

    /// Method: the file may not grow beyond a few pages, which SQLite reports as it reports a full disk.
    #[tokio::test]
    async fn a_full_disk_is_named_and_nothing_of_the_batch_is_stored() {
        let (_directory, store, fault) = failing_after("PRAGMA max_page_count = 8").await;
        assert_eq!(fault, Fault::Full);
        assert_eq!(
            store.journal.last().await.expect("readable"),
            0,
            "the first statements went well"
        );
        let mut journal = store.own_journal().await.expect("the failed writer is gone");
        let one = [Recorded {
            seq: 1,
            at: Timestamp(0),
            request: None,
            event: Event::Restarted,
        }];
        journal.append(&one).await.expect("there is room again");
    }

    #[tokio::test]
    async fn a_read_only_file_is_named() {
        let (_directory, _store, fault) = failing_after("PRAGMA query_only = on").await;
        assert_eq!(fault, Fault::ReadOnly);
    }
}

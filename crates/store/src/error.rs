//! What can go wrong in the store, sorted by what an operator has to do about it.

/// A failed act of the store: what it was doing, what kind of trouble, and the database's own words as the source.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {fault}")]
pub struct StoreError {
    doing: &'static str,
    /// What kind of trouble it is.
    pub fault: Fault,
    source: Option<sqlx::Error>,
}

/// The kinds of trouble. The text of each says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No room on the disk, or a quota was reached.
    #[error("the disk is full; free space where the data is kept, then start again")]
    Full,
    /// The database accepts no writing.
    #[error("the database is read-only; check the owner and mode of the data directory, or whether this is a replica")]
    ReadOnly,
    /// What is stored cannot be right: damaged file, missing or foreign rows.
    #[error("stored data is damaged ({0}); restore the last backup")]
    Corrupt(String),
    /// Another process is the writer of this journal.
    #[error("another process writes this journal{0}; stop it first, two writers would contradict each other")]
    Owned(String),
    /// An event with this sequence number is already stored: somebody else has written since we read.
    #[error("somebody else has written to this journal; nothing of this batch was stored, read the journal again")]
    Fenced,
    /// The configuration was changed by somebody else since it was read.
    #[error("the configuration has revision {found} by now, not {expected}; read it again")]
    Outdated {
        /// The revision that was read.
        expected: i64,
        /// The revision that is stored.
        found: i64,
    },
    /// The batch does not continue the journal.
    #[error("the batch begins at {got} but the journal goes on at {expected}")]
    OutOfOrder {
        /// Sequence number that the journal expects next.
        expected: u64,
        /// Sequence number of the batch's first event.
        got: u64,
    },
    /// An earlier append failed, so what the journal holds is not known here.
    #[error("an earlier append failed; open the journal again and rebuild the floor from it")]
    Stopped,
    /// One of the bounds in [`crate::limits`].
    #[error("more than the limit of {limit} for {what}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// The tables were made by a later release.
    #[error("the tables in `{part}` have version {found}, this program knows {known}; start the newer release")]
    Newer {
        /// Journal, config or history.
        part: &'static str,
        /// Version in the database.
        found: i64,
        /// Highest version that this program knows.
        known: i64,
    },
    /// The place cannot be reached, made or opened.
    #[error("the database cannot be reached or opened ({0})")]
    Unreachable(String),
    /// Anything else that the database refused.
    #[error("the database refused ({0})")]
    Refused(String),
}

/// Shorthand of this crate.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

impl StoreError {
    pub(crate) fn new(doing: &'static str, fault: Fault) -> Self {
        Self {
            doing,
            fault,
            source: None,
        }
    }

    pub(crate) fn corrupt(doing: &'static str, detail: impl Into<String>) -> Self {
        Self::new(doing, Fault::Corrupt(detail.into()))
    }
}

/// Adds what was being done to a database error and sorts it.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T>;
}

impl<T> Doing<T> for std::result::Result<T, sqlx::Error> {
    fn doing(self, doing: &'static str) -> Result<T> {
        self.map_err(|source| StoreError {
            doing,
            fault: sort(&source),
            source: Some(source),
        })
    }
}

impl<T> Doing<T> for std::io::Result<T> {
    fn doing(self, doing: &'static str) -> Result<T> {
        self.map_err(|source| {
            let fault = sort_io(&source);
            StoreError {
                doing,
                fault,
                source: Some(sqlx::Error::Io(source)),
            }
        })
    }
}

fn sort_io(error: &std::io::Error) -> Fault {
    use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    if matches!(error.kind(), StorageFull | QuotaExceeded) {
        Fault::Full
    } else if matches!(error.kind(), ReadOnlyFilesystem | PermissionDenied) {
        Fault::ReadOnly
    } else {
        Fault::Unreachable(error.to_string())
    }
}

fn sort(error: &sqlx::Error) -> Fault {
    if let sqlx::Error::Io(io) = error {
        return sort_io(io);
    }
    let Some(database) = error.as_database_error() else {
        // Everything else is misuse of SQL and would be our bug.
        return if matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) {
            Fault::Corrupt(error.to_string())
        } else if matches!(
            error,
            sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
        ) {
            Fault::Unreachable(error.to_string())
        } else {
            Fault::Refused(error.to_string())
        };
    };
    let code = database.code().unwrap_or_default().into_owned();
    let message = database.message().to_owned();
    if database.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        sort_sqlite(code.parse::<u32>().unwrap_or(0), message)
    } else {
        sort_postgres(&code, message)
    }
    .unwrap_or_else(Fault::Refused)
}

/// SQLite result codes (https://www.sqlite.org/rescode.html); the low byte is the primary code.
fn sort_sqlite(code: u32, message: String) -> std::result::Result<Fault, String> {
    /// `SQLITE_IOERR | (33 << 8)`: the file was found damaged while reading.
    const IOERR_CORRUPTFS: u32 = 8458;
    if code == IOERR_CORRUPTFS {
        return Ok(Fault::Corrupt(message));
    }
    match code & 0xff {
        5 | 6 => Ok(Fault::Unreachable(message)),
        8 | 3 => Ok(Fault::ReadOnly),
        11 | 26 => Ok(Fault::Corrupt(message)),
        13 => Ok(Fault::Full),
        10 | 14 => Ok(Fault::Unreachable(message)),
        _ => Err(message),
    }
}

/// PostgreSQL SQLSTATE (appendix A of its manual); the first two characters are the class.
fn sort_postgres(code: &str, message: String) -> std::result::Result<Fault, String> {
    match code {
        "53100" => Ok(Fault::Full),
        "25006" => Ok(Fault::ReadOnly),
        "XX001" | "XX002" => Ok(Fault::Corrupt(message)),
        other
            if ["08", "28", "3D", "53", "57", "58"]
                .iter()
                .any(|class| other.starts_with(class)) =>
        {
            Ok(Fault::Unreachable(message))
        }
        _ => Err(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_can_act_on_is_told_apart() {
        let text = || "text".to_owned();
        let extended_readonly = 8 | (4 << 8);
        assert_eq!(sort_sqlite(13, text()), Ok(Fault::Full));
        assert_eq!(sort_sqlite(extended_readonly, text()), Ok(Fault::ReadOnly));
        assert_eq!(sort_sqlite(26, text()), Ok(Fault::Corrupt(text())));
        assert_eq!(sort_sqlite(10 | (33 << 8), text()), Ok(Fault::Corrupt(text())));
        assert_eq!(sort_sqlite(10 | (4 << 8), text()), Ok(Fault::Unreachable(text())));
        assert_eq!(sort_sqlite(1, text()), Err(text()));
        assert_eq!(sort_postgres("53100", text()), Ok(Fault::Full));
        assert_eq!(sort_postgres("XX001", text()), Ok(Fault::Corrupt(text())));
        assert_eq!(sort_postgres("57P01", text()), Ok(Fault::Unreachable(text())));
        assert_eq!(sort_postgres("42601", text()), Err(text()));
        assert_eq!(
            sort_io(&std::io::Error::from(std::io::ErrorKind::StorageFull)),
            Fault::Full
        );
        assert_eq!(
            sort_io(&std::io::Error::from(std::io::ErrorKind::PermissionDenied)),
            Fault::ReadOnly
        );
    }
}

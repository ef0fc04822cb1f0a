//! The fence: at most one process writes a journal, and the operating system or PostgreSQL itself lets go of it when
//! that process dies.
//!
//! SQLite: an exclusive lock on the file `journal.lock` beside the database. Not on the database file: SQLite keeps
//! POSIX locks of its own there, and closing any other handle of the file in the same process would drop them.
//!
//! PostgreSQL: an advisory lock of the very session that writes. Whoever loses the connection loses the lock and the
//! means to write in the same moment, so that no clock and no lease time is involved.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use sqlx::PgConnection;

use crate::error::{Doing, Fault, Result, StoreError};

const DOING: &str = "becoming the writer of the journal";

/// Locks the directory; the lock lasts as long as the file is open.
pub(super) fn lock_directory(directory: &Path) -> Result<File> {
    let path = directory.join("journal.lock");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .doing(DOING)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Only for the message; the holder may not have written it yet.
            let known = file.read_to_string(&mut holder).is_ok() && !holder.trim().is_empty();
            let who = if known {
                format!(" (number {})", holder.trim())
            } else {
                String::new()
            };
            return Err(StoreError::new(DOING, Fault::Owned(who)));
        }
        Err(TryLockError::Error(error)) => return Err(error).doing(DOING),
    }
    file.rewind().and_then(|()| file.set_len(0)).doing(DOING)?;
    writeln!(file, "{}", std::process::id()).doing(DOING)?;
    Ok(file)
}

/// Takes the advisory lock for this database and schema, for as long as the connection lives.
pub(super) async fn lock_session(connection: &mut PgConnection) -> Result<()> {
    let (owned,): (bool,) =
        sqlx::query_as("SELECT pg_try_advisory_lock(hashtextextended('centrala journal ' || current_schema(), 0))")
            .fetch_one(connection)
            .await
            .doing(DOING)?;
    if owned {
        Ok(())
    } else {
        Err(StoreError::new(DOING, Fault::Owned(String::new())))
    }
}

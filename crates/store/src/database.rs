//! One handle for two databases, and how each is opened. SQL is written once, in the subset that both understand
//! (`$1` parameters, BIGINT, TEXT, BYTEA, `ON CONFLICT`, `RETURNING`); what differs is here and in `migration`.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool, SqliteConnection, SqlitePool};

use crate::error::{Doing, Result};
use crate::limits::{CONNECTIONS_MAX, WAIT_MAX};

/// The same thing of either database.
#[derive(Clone, Debug)]
pub(crate) enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// Connections shared by whoever asks.
pub(crate) type Pool = Either<SqlitePool, PgPool>;

/// One connection of its own.
pub(crate) type Link = Either<SqliteConnection, PgConnection>;

/// Runs the same code against whichever database it is; the compiler checks it for both.
macro_rules! on {
    ($database:expr, $inner:ident => $body:expr) => {
        match $database {
            $crate::database::Either::Sqlite($inner) => $body,
            $crate::database::Either::Postgres($inner) => $body,
        }
    };
}
pub(crate) use on;

impl<S, P> Either<S, P> {
    /// The statement that begins a transaction in which all reads see the same moment.
    pub(crate) fn begin_reading(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "BEGIN",
            Self::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        }
    }

    /// The statement that begins a transaction which will write.
    ///
    /// SQLite must take its write lock at once: a transaction that reads first and writes later can be refused
    /// in the middle without any waiting.
    pub(crate) fn begin_writing(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN",
        }
    }
}

/// How a SQLite file is opened: write-ahead log, so that readers and the one writer do not stop each other.
///
/// `synchronous` is `Full` where an acknowledged write must survive a power cut, and `Normal` for what can be rebuilt.
pub(crate) fn sqlite_options(file: &Path, synchronous: SqliteSynchronous) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(WAIT_MAX)
}

/// Opens a pool on a SQLite file.
pub(crate) async fn sqlite_pool(file: &Path, synchronous: SqliteSynchronous) -> Result<Pool> {
    let doing = "opening a database file";
    // Made here, for this user alone; SQLite gives its side files the same mode. Never opened when it is there: closing
    // it again would drop the locks that SQLite holds on it for other connections of this process.
    match File::options().write(true).create_new(true).mode(0o600).open(file) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error).doing(doing),
    }
    let options = sqlite_options(file, synchronous).create_if_missing(false);
    SqlitePoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(WAIT_MAX)
        .connect_with(options)
        .await
        .map(Either::Sqlite)
        .doing(doing)
}

/// Opens a pool on a PostgreSQL database.
pub(crate) async fn postgres_pool(options: &PgConnectOptions) -> Result<Pool> {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(WAIT_MAX)
        .connect_with(options.clone())
        .await
        .map(Either::Postgres)
        .doing("connecting to PostgreSQL")
}

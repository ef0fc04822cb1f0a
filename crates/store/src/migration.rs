//! Brings tables up to the version that this program knows. The SQL files are inside the binary, numbered from 1,
//! written for PostgreSQL and put into SQLite's words here. A released file never changes; a new one follows it.

use sqlx::AssertSqlSafe;

use crate::database::{Either, Pool, on};
use crate::error::{Doing, Fault, Result, StoreError};

/// One of the three sets of tables and its migrations, in order: the first brings version 1.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) migrations: &'static [&'static str],
}

pub(crate) const JOURNAL: Part = Part {
    name: "journal",
    migrations: &[include_str!("../migrations/journal/0001_journal.sql")],
};

pub(crate) const CONFIG: Part = Part {
    name: "config",
    migrations: &[
        include_str!("../migrations/config/0001_people.sql"),
        include_str!("../migrations/config/0002_configuration.sql"),
    ],
};

pub(crate) const HISTORY: Part = Part {
    name: "history",
    migrations: &[
        include_str!("../migrations/history/0001_interactions.sql"),
        include_str!("../migrations/history/0002_talks.sql"),
        include_str!("../migrations/history/0003_variables.sql"),
        include_str!("../migrations/history/0004_items.sql"),
    ],
};

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (part TEXT PRIMARY KEY, version BIGINT NOT NULL)";

/// Two servers may start at once. SQLite's write lock keeps them apart; PostgreSQL needs to be asked.
/// The number only has to be ours: it is "centrala" in ASCII, cut to 63 bits.
const POSTGRES_ONE_AT_A_TIME: &str = "SELECT pg_advisory_xact_lock(7162257316431195233)";

/// Applies what is missing, all in one transaction.
pub(crate) async fn migrate(pool: &Pool, part: &Part) -> Result<()> {
    let doing = "preparing tables";
    let begin = pool.begin_writing();
    let known = part.migrations.len() as i64;
    on!(pool, inner => {
        let mut transaction = inner.begin_with(begin).await.doing(doing)?;
        if matches!(pool, Either::Postgres(_)) {
            sqlx::query(POSTGRES_ONE_AT_A_TIME).execute(&mut *transaction).await.doing(doing)?;
        }
        sqlx::query(VERSIONS).execute(&mut *transaction).await.doing(doing)?;
        let found: Option<(i64,)> = sqlx::query_as("SELECT version FROM schema_version WHERE part = $1")
            .bind(part.name)
            .fetch_optional(&mut *transaction)
            .await
            .doing(doing)?;
        let found = found.map_or(0, |(version,)| version);
        if found > known {
            return Err(StoreError::new(doing, Fault::Newer { part: part.name, found, known }));
        }
        if found == known {
            return Ok(());
        }
        for sql in part.migrations.iter().skip(usize::try_from(found).unwrap_or(0)) {
            sqlx::raw_sql(AssertSqlSafe(spelled_for(pool, sql))).execute(&mut *transaction).await.doing(doing)?;
        }
        sqlx::query(
            "INSERT INTO schema_version (part, version) VALUES ($1, $2) \
             ON CONFLICT (part) DO UPDATE SET version = excluded.version",
        )
        .bind(part.name)
        .bind(known)
        .execute(&mut *transaction)
        .await
        .doing(doing)?;
        transaction.commit().await.doing(doing)
    })
}

/// SQLite keeps rows by an integer key only when the column says exactly INTEGER PRIMARY KEY, and calls bytes BLOB.
fn spelled_for(pool: &Pool, sql: &str) -> String {
    match pool {
        Either::Sqlite(_) => sql
            .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
            .replace("BYTEA", "BLOB"),
        Either::Postgres(_) => sql.to_owned(),
    }
}

//! Opens the three sets of tables at one place. The names of the files are here and nowhere else.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use sqlx::sqlite::SqliteSynchronous;

use crate::config::answers::Answers;
use crate::config::preferences::Preferences;
use crate::config::resources::Resources;
use crate::config::secrets::Secrets;
use crate::config::sessions::Sessions;
use crate::database::{Pool, on, postgres_pool, sqlite_pool};
use crate::error::{Doing, Result};
use crate::history::History;
use crate::journal::{Journal, JournalReader};
use crate::location::Location;
use crate::migration::{CONFIG, HISTORY, JOURNAL, migrate};

/// An open store. Cheap to clone; all clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    location: Location,
    pools: Vec<Pool>,
    /// The journal, to read.
    pub journal: JournalReader,
    /// What happened, for reading.
    pub history: History,
    /// Sign-in sessions.
    pub sessions: Sessions,
    /// Answers to requests with an idempotency key.
    pub answers: Answers,
    /// Users' own settings.
    pub preferences: Preferences,
    /// What administrators set.
    pub resources: Resources,
    /// The server's own secrets.
    pub secrets: Secrets,
}

impl Store {
    /// Opens what is there, or makes it, and brings the tables up to date. Several processes may do so.
    ///
    /// # Errors
    /// When the place cannot be reached or made, or its tables belong to a newer release.
    pub async fn open(location: &Location) -> Result<Self> {
        let (journal, config, history) = match location {
            Location::Sqlite(directory) => open_directory(directory).await?,
            Location::Postgres(options) => {
                let pool = postgres_pool(options).await?;
                (pool.clone(), pool.clone(), pool)
            }
        };
        migrate(&journal, &JOURNAL).await?;
        migrate(&config, &CONFIG).await?;
        migrate(&history, &HISTORY).await?;
        Ok(Self {
            location: location.clone(),
            pools: vec![journal.clone(), config.clone(), history.clone()],
            journal: JournalReader { pool: journal },
            history: History { pool: history },
            sessions: Sessions { pool: config.clone() },
            answers: Answers { pool: config.clone() },
            preferences: Preferences { pool: config.clone() },
            resources: Resources { pool: config.clone() },
            secrets: Secrets { pool: config },
        })
    }

    /// Becomes the one writer of the journal, until the value is dropped or the process ends, however it ends.
    ///
    /// # Errors
    /// [`crate::Fault::Owned`] while another process is the writer; else when the database fails.
    pub async fn own_journal(&self) -> Result<Journal> {
        Journal::own(&self.location).await
    }

    /// Closes all connections and waits until they are closed. Not needed for durability.
    pub async fn close(self) {
        for pool in self.pools {
            on!(pool, pool => pool.close().await);
        }
    }
}

/// The journal's file, apart from the others so that its one writer waits for nobody.
pub(crate) const JOURNAL_FILE: &str = "journal.db";

async fn open_directory(directory: &Path) -> Result<(Pool, Pool, Pool)> {
    // Callers' numbers and the server's secrets are nobody else's business.
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .doing("making the data directory")?;
    Ok((
        sqlite_pool(&directory.join(JOURNAL_FILE), SqliteSynchronous::Full).await?,
        sqlite_pool(&directory.join("config.db"), SqliteSynchronous::Full).await?,
        // Rebuilt from the journal when need be, and its cursor goes back together with its rows.
        sqlite_pool(&directory.join("history.db"), SqliteSynchronous::Normal).await?,
    ))
}

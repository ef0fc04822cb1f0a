//! An empty place for one test, gone afterwards.

use store::{Location, Store};
use tempfile::TempDir;

use crate::postgres;

/// The variable that hands a test's place to its child process.
pub(crate) const PARENT: &str = "CENTRALA_STORE_TEST_PLACE";

/// Where one test keeps its store.
pub(crate) struct Place {
    /// As a setting would name it.
    pub(crate) address: String,
    pub(crate) location: Location,
    _directory: Option<TempDir>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        if let Some(place) = Self::of_our_parent() {
            return place;
        }
        let directory = tempfile::tempdir().expect("a temporary directory");
        Self::at(format!("sqlite:{}", directory.path().display()), Some(directory))
    }

    pub(crate) async fn postgres() -> Self {
        match Self::of_our_parent() {
            Some(place) => place,
            None => Self::at(postgres::fresh_database().await, None),
        }
    }

    /// Set when a test has started this program again, to work at the same place.
    pub(crate) fn of_our_parent() -> Option<Self> {
        std::env::var(PARENT).ok().map(|address| Self::at(address, None))
    }

    fn at(address: String, directory: Option<TempDir>) -> Self {
        Self {
            location: address.parse().expect("our own address"),
            address,
            _directory: directory,
        }
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.location).await.expect("the store opens")
    }

    /// Changes what is stored behind the store's back.
    pub(crate) async fn tamper(&self, file: &str, sql: &'static str) {
        match &self.location {
            Location::Sqlite(directory) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(directory.join(file));
                let mut connection = sqlx::ConnectOptions::connect(&options).await.expect("the file opens");
                sqlx::raw_sql(sql)
                    .execute(&mut connection)
                    .await
                    .expect("the statement is right");
            }
            Location::Postgres(options) => {
                let mut connection = sqlx::ConnectOptions::connect(options.as_ref())
                    .await
                    .expect("a connection");
                sqlx::raw_sql(sql)
                    .execute(&mut connection)
                    .await
                    .expect("the statement is right");
            }
        }
    }
}

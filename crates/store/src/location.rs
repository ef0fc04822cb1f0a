//! Where a store lives: `sqlite:DIRECTORY` or `postgres://...`. Only parsing; opening is in `store`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// Where a store lives, parsed from a setting.
#[derive(Clone)]
pub enum Location {
    /// A directory that holds `journal.db`, `config.db` and `history.db`.
    Sqlite(PathBuf),
    /// One PostgreSQL database; tables go to the first schema of its `search_path`.
    Postgres(Box<PgConnectOptions>),
}

/// The setting is not a place where a store can live.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// Neither of the two known beginnings.
    #[error("a store is `sqlite:DIRECTORY` or `postgres://USER@HOST/DATABASE`; this begins with neither")]
    Scheme,
    /// `sqlite:` with nothing behind it.
    #[error("`sqlite:` needs a directory behind it, for example `sqlite:/var/lib/centrala`")]
    NoDirectory,
    /// The rest of a `postgres://` address cannot be read. The address is not repeated: it may hold a password.
    #[error("the part behind `postgres://` cannot be read as USER:PASSWORD@HOST:PORT/DATABASE")]
    Postgres,
}

impl Location {
    /// The embedded store in a directory.
    #[must_use]
    pub fn directory(path: &Path) -> Self {
        Self::Sqlite(path.to_owned())
    }
}

impl FromStr for Location {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(rest) = text.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            if path.is_empty() {
                return Err(LocationError::NoDirectory);
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return PgConnectOptions::from_str(text)
                .map(|options| Self::Postgres(Box::new(options)))
                .map_err(|_| LocationError::Postgres);
        }
        Err(LocationError::Scheme)
    }
}

/// Shows the place without the password, so that it may be logged.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(options) => {
                let database = options.get_database().unwrap_or("");
                match options.get_socket() {
                    Some(socket) => write!(f, "postgres://{}/{database}", socket.display()),
                    None => write!(f, "postgres://{}:{}/{database}", options.get_host(), options.get_port()),
                }
            }
        }
    }
}

/// The same as `Display`: a derived form would print the password.
impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match Location::from_str(text) {
            Ok(location) => format!("{location:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn both_kinds_of_place_are_read_and_shown_without_a_password() {
        assert_eq!(shown("sqlite:data"), "sqlite:data");
        assert_eq!(shown("sqlite:///var/lib/centrala"), "sqlite:/var/lib/centrala");
        assert_eq!(
            shown("postgres://ana:hidden@db.test:6000/centrala"),
            "postgres://db.test:6000/centrala"
        );
        assert_eq!(
            shown("postgres://ana@h/centrala?host=/run/pg"),
            "postgres:///run/pg/centrala"
        );
    }

    #[test]
    fn a_wrong_place_says_what_a_right_one_looks_like_and_repeats_no_password() {
        for wrong in [
            "",
            "mysql://ana:hidden@h/d",
            "sqlite:",
            "postgres://ana:hidden@h:port/d",
        ] {
            let told = shown(wrong);
            assert!(told.contains("sqlite:") || told.contains("postgres://"), "{told}");
            assert!(!told.contains("hidden"), "{told}");
        }
    }
}

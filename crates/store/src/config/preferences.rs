//! What a user chose for the own desktop: remembered station, language, theme. Names and values are the API's; here
//! they are text.

use std::collections::BTreeMap;

use crate::database::{Pool, on};
use crate::error::{Doing, Fault, Result, StoreError};
use crate::limits::{NAME_BYTES_MAX, PREFERENCE_BYTES_MAX, PREFERENCES_PER_USER_MAX};

/// The table of preferences.
#[derive(Debug, Clone)]
pub struct Preferences {
    pub(crate) pool: Pool,
}

impl Preferences {
    /// Everything that a user chose, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, user: &str) -> Result<BTreeMap<String, String>> {
        let rows: Vec<(String, String)> = on!(&self.pool, pool => {
            sqlx::query_as("SELECT name, value FROM preference WHERE user_id = $1")
                .bind(user)
                .fetch_all(pool)
                .await
                .doing("reading preferences")?
        });
        Ok(rows.into_iter().collect())
    }

    /// Sets one, or removes it with `None`.
    ///
    /// # Errors
    /// [`Fault::TooMuch`] for a name or value that is too long or one name too many; else when the database fails.
    pub async fn set(&self, user: &str, name: &str, value: Option<&str>) -> Result<()> {
        let doing = "setting a preference";
        let too_much = |what, limit| Err(StoreError::new(doing, Fault::TooMuch { what, limit }));
        if name.len() > NAME_BYTES_MAX {
            return too_much("bytes of a name", NAME_BYTES_MAX);
        }
        if value.is_some_and(|value| value.len() > PREFERENCE_BYTES_MAX) {
            return too_much("bytes of a preference", PREFERENCE_BYTES_MAX);
        }
        let Some(value) = value else {
            return on!(&self.pool, pool => {
                sqlx::query("DELETE FROM preference WHERE user_id = $1 AND name = $2")
                    .bind(user)
                    .bind(name)
                    .execute(pool)
                    .await
                    .map(drop)
                    .doing(doing)
            });
        };
        // One statement, so that the count and the insertion cannot come apart.
        let stored = on!(&self.pool, pool => {
            sqlx::query(
                "INSERT INTO preference (user_id, name, value) SELECT $1, $2, $3 \
                 WHERE (SELECT COUNT(*) FROM preference WHERE user_id = $1 AND name <> $2) < $4 \
                 ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value",
            )
            .bind(user)
            .bind(name)
            .bind(value)
            .bind(PREFERENCES_PER_USER_MAX)
            .execute(pool)
            .await
            .doing(doing)?
            .rows_affected()
        });
        if stored == 0 {
            return too_much("preferences of one user", PREFERENCES_PER_USER_MAX as usize);
        }
        Ok(())
    }
}

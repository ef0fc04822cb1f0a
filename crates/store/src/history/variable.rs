//! What one variable of a contact was, for those who ask who wrote what (B-6).

use super::History;
use crate::UnixMillis;
use crate::database::on;
use crate::error::{Doing, Result, StoreError};
use crate::limits::HISTORY_PAGE_MAX;

/// What happened, and the words by which that is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VariableWhat {
    /// It got a value.
    Saved,
    /// Somebody typed and has not decided.
    Draft,
    /// Somebody typed and threw it away.
    Discarded,
    /// Somebody typed, and nothing was decided before the end (CAD-7).
    NotSaved,
    /// It did not come along to another entry point (TRF-8).
    Dropped,
    /// Somebody looked at the secret.
    Revealed,
}

impl VariableWhat {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Saved,
        Self::Draft,
        Self::Discarded,
        Self::NotSaved,
        Self::Dropped,
        Self::Revealed,
    ];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Draft => "draft",
            Self::Discarded => "discarded",
            Self::NotSaved => "notSaved",
            Self::Dropped => "dropped",
            Self::Revealed => "revealed",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.word() == word)
    }
}

/// One line of a variable's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableLine {
    /// Its place in the journal.
    pub seq: i64,
    /// What happened.
    pub what: VariableWhat,
    /// The value, sealed where it is a secret; `None` for none.
    pub value: Option<String>,
    /// The value is a secret.
    pub sealed: bool,
    /// The version that it made; of what was typed, the version that was seen.
    pub version: i64,
    /// `configuration`, `flow`, `queue`, `agent`, `contact` or `program`.
    pub by_kind: String,
    /// Which one.
    pub by_id: Option<String>,
    /// When.
    pub at: UnixMillis,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    what: String,
    value: Option<String>,
    sealed: i64,
    version: i64,
    by_kind: String,
    by_id: Option<String>,
    at: i64,
}

impl History {
    /// Everything that happened to one variable of a contact, the newest first, at most [`HISTORY_PAGE_MAX`] lines.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn variable(&self, interaction: u64, name: &str) -> Result<Vec<VariableLine>> {
        let doing = "reading a variable's history";
        let rows: Vec<Row> = on!(&self.pool, pool => {
            sqlx::query_as(
                "SELECT seq, what, value, sealed, version, by_kind, by_id, at FROM variable_change \
                 WHERE interaction = $1 AND name = $2 ORDER BY seq DESC LIMIT $3",
            )
            .bind(i64::try_from(interaction).unwrap_or(i64::MAX))
            .bind(name)
            .bind(HISTORY_PAGE_MAX as i64)
            .fetch_all(pool)
            .await
            .doing(doing)?
        });
        rows.into_iter()
            .map(|row| {
                let what = VariableWhat::of_word(&row.what)
                    .ok_or_else(|| StoreError::corrupt(doing, format!("an act `{}`", row.what)))?;
                Ok(VariableLine {
                    seq: row.seq,
                    what,
                    value: row.value,
                    sealed: row.sealed == 1,
                    version: row.version,
                    by_kind: row.by_kind,
                    by_id: row.by_id,
                    at: row.at,
                })
            })
            .collect()
    }
}

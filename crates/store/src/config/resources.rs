//! What administrators set, with the history of its changes and the published versions of flows. Kinds, values and their
//! meaning are `organization`'s; here a value is text, and its secrets are sealed by whoever brings it.
//!
//! The sequence number of the last change is the revision of the whole. A change names the revision that it was checked
//! against, so that of two at once only one is taken.

use crate::UnixMillis;
use crate::database::{Pool, on};
use crate::error::{Doing, Fault, Result, StoreError};
use crate::limits::CHANGES_PAGE_MAX;

/// A resource as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its kind.
    pub kind: String,
    /// Its id among those of its kind.
    pub id: String,
    /// Its place in the list of its kind.
    pub place: i64,
    /// Grows by one with every change.
    pub version: i64,
    /// JSON.
    pub value: String,
    /// When it was changed last.
    pub changed_at: UnixMillis,
    /// By whom.
    pub changed_by: String,
}

/// A change to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind.
    pub kind: String,
    /// The id.
    pub id: String,
    /// Where it stands in the list of its kind from now on.
    pub place: i64,
    /// What it was; `None`: it is new.
    pub before: Option<String>,
    /// What it becomes; `None`: it goes.
    pub after: Option<String>,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its number; the last one is the revision of the whole.
    pub seq: i64,
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: String,
    /// The kind.
    pub kind: String,
    /// The id.
    pub id: String,
    /// The version that the resource has since; of one that is gone, the last it had.
    pub version: i64,
    /// What it was.
    pub before: Option<String>,
    /// What it became.
    pub after: Option<String>,
}

/// A published document of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowVersion {
    /// Its number among all flows.
    pub serial: i64,
    /// The flow.
    pub flow: String,
    /// Its number among those of the flow.
    pub number: i64,
    /// JSON.
    pub document: String,
    /// When it was published.
    pub at: UnixMillis,
    /// By whom.
    pub by: String,
}

/// Everything that is changed at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Who changes it.
    pub by: String,
    /// When.
    pub at: UnixMillis,
    /// Single resources.
    pub resources: Vec<Change>,
    /// Flow and document of new versions, which get the next serial numbers in this order.
    pub flows: Vec<(String, String)>,
    /// Kind, id and place of resources that only move in their list.
    pub moved: Vec<(String, String, i64)>,
}

/// Which changes to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of this kind alone.
    pub kind: Option<String>,
    /// Of this id alone.
    pub id: Option<String>,
    /// Made before this one.
    pub before: Option<i64>,
    /// At most so many; more than [`CHANGES_PAGE_MAX`] is cut down to it.
    pub limit: usize,
}

/// The tables of resources.
#[derive(Debug, Clone)]
pub struct Resources {
    pub(crate) pool: Pool,
}

type ResourceRow = (String, String, i64, i64, String, i64, String);
type MadeRow = (i64, i64, String, String, String, i64, Option<String>, Option<String>);
type FlowRow = (i64, String, i64, String, i64, String);

const FLOW_COLUMNS: &str = "serial, flow_id, number, document, published_at, published_by";

impl Resources {
    /// The revision and every resource, kind by kind in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(&self) -> Result<(i64, Vec<Resource>)> {
        let doing = "reading the configuration";
        let begin = self.pool.begin_reading();
        let (revision, rows): ((i64,), Vec<ResourceRow>) = on!(&self.pool, pool => {
            // One snapshot of both tables.
            let mut transaction = pool.begin_with(begin).await.doing(doing)?;
            let revision = sqlx::query_as("SELECT COALESCE(MAX(seq), 0) FROM resource_change")
                .fetch_one(&mut *transaction)
                .await
                .doing(doing)?;
            let rows = sqlx::query_as(
                "SELECT kind, id, place, version, value, changed_at, changed_by FROM resource ORDER BY kind, place, id",
            )
            .fetch_all(&mut *transaction)
            .await
            .doing(doing)?;
            transaction.commit().await.doing(doing)?;
            (revision, rows)
        });
        Ok((revision.0, rows.into_iter().map(resource).collect()))
    }

    /// Makes changes, all or none; answers the new revision. Nothing to change leaves the revision as it is.
    ///
    /// # Errors
    /// [`Fault::Outdated`] when the revision is another one by now; else when the database fails.
    pub async fn apply(&self, revision: i64, changes: &Changes) -> Result<i64> {
        let doing = "changing the configuration";
        let begin = self.pool.begin_writing();
        on!(&self.pool, pool => {
            let mut transaction = pool.begin_with(begin).await.doing(doing)?;
            let (found,): (i64,) = sqlx::query_as("SELECT COALESCE(MAX(seq), 0) FROM resource_change")
                .fetch_one(&mut *transaction)
                .await
                .doing(doing)?;
            if found != revision {
                return Err(StoreError::new(doing, Fault::Outdated { expected: revision, found }));
            }
            let mut seq = revision;
            for change in &changes.resources {
                seq += 1;
                let known: Option<(i64,)> = sqlx::query_as("SELECT version FROM resource WHERE kind = $1 AND id = $2")
                    .bind(&change.kind)
                    .bind(&change.id)
                    .fetch_optional(&mut *transaction)
                    .await
                    .doing(doing)?;
                // One that comes back goes on from the version that it had, so that no version stands for two values.
                let last: (Option<i64>,) =
                    sqlx::query_as("SELECT MAX(version) FROM resource_change WHERE kind = $1 AND id = $2")
                        .bind(&change.kind)
                        .bind(&change.id)
                        .fetch_one(&mut *transaction)
                        .await
                        .doing(doing)?;
                let last = known.map(|(version,)| version).or(last.0).unwrap_or(0);
                let version = if change.after.is_some() { last + 1 } else { last };
                match &change.after {
                    Some(value) => {
                        sqlx::query(
                            "INSERT INTO resource (kind, id, place, version, value, changed_at, changed_by) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, id) DO UPDATE SET \
                             place = excluded.place, version = excluded.version, value = excluded.value, \
                             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
                        )
                        .bind(&change.kind)
                        .bind(&change.id)
                        .bind(change.place)
                        .bind(version)
                        .bind(value)
                        .bind(changes.at)
                        .bind(&changes.by)
                        .execute(&mut *transaction)
                        .await
                        .doing(doing)?;
                    }
                    None => {
                        sqlx::query("DELETE FROM resource WHERE kind = $1 AND id = $2")
                            .bind(&change.kind)
                            .bind(&change.id)
                            .execute(&mut *transaction)
                            .await
                            .doing(doing)?;
                    }
                }
                sqlx::query(
                    "INSERT INTO resource_change (seq, at, changed_by, kind, id, version, value_before, value_after) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                )
                .bind(seq)
                .bind(changes.at)
                .bind(&changes.by)
                .bind(&change.kind)
                .bind(&change.id)
                .bind(version)
                .bind(&change.before)
                .bind(&change.after)
                .execute(&mut *transaction)
                .await
                .doing(doing)?;
            }
            for (flow, document) in &changes.flows {
                sqlx::query(
                    "INSERT INTO flow_version (serial, flow_id, number, document, published_at, published_by) \
                     SELECT (SELECT COALESCE(MAX(serial), 0) + 1 FROM flow_version), $1, \
                     (SELECT COALESCE(MAX(number), 0) + 1 FROM flow_version WHERE flow_id = $1), $2, $3, $4",
                )
                .bind(flow)
                .bind(document)
                .bind(changes.at)
                .bind(&changes.by)
                .execute(&mut *transaction)
                .await
                .doing(doing)?;
            }
            for (kind, id, place) in &changes.moved {
                sqlx::query("UPDATE resource SET place = $3 WHERE kind = $1 AND id = $2")
                    .bind(kind)
                    .bind(id)
                    .bind(place)
                    .execute(&mut *transaction)
                    .await
                    .doing(doing)?;
            }
            transaction.commit().await.doing(doing)?;
            Ok(seq)
        })
    }

    /// Changes, the last one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes(&self, asked: &Asked) -> Result<Vec<Made>> {
        let limit = asked.limit.min(CHANGES_PAGE_MAX) as i64;
        let rows: Vec<MadeRow> = on!(&self.pool, pool => {
            sqlx::query_as(
                "SELECT seq, at, changed_by, kind, id, version, value_before, value_after FROM resource_change \
                 WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR id = $2) AND seq < $3 ORDER BY seq DESC LIMIT $4",
            )
            .bind(asked.kind.as_deref().unwrap_or_default())
            .bind(asked.id.as_deref().unwrap_or_default())
            .bind(asked.before.unwrap_or(i64::MAX))
            .bind(limit)
            .fetch_all(pool)
            .await
            .doing("reading the changes of the configuration")?
        });
        Ok(rows.into_iter().map(made).collect())
    }

    /// The published versions of a flow, the last one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn flow_versions(&self, flow: &str, limit: usize) -> Result<Vec<FlowVersion>> {
        let sql = format!("SELECT {FLOW_COLUMNS} FROM flow_version WHERE flow_id = $1 ORDER BY number DESC LIMIT $2");
        let rows: Vec<FlowRow> = on!(&self.pool, pool => {
            sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(flow)
                .bind(limit.min(CHANGES_PAGE_MAX) as i64)
                .fetch_all(pool)
                .await
                .doing("reading the versions of a flow")?
        });
        Ok(rows.into_iter().map(flow_version).collect())
    }

    /// One version of a flow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn flow_version(&self, flow: &str, number: i64) -> Result<Option<FlowVersion>> {
        let sql = format!("SELECT {FLOW_COLUMNS} FROM flow_version WHERE flow_id = $1 AND number = $2");
        let row: Option<FlowRow> = on!(&self.pool, pool => {
            sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(flow)
                .bind(number)
                .fetch_optional(pool)
                .await
                .doing("reading a version of a flow")?
        });
        Ok(row.map(flow_version))
    }

    /// The last versions of all flows, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_flow_versions(&self, limit: usize) -> Result<Vec<FlowVersion>> {
        let sql = format!("SELECT {FLOW_COLUMNS} FROM flow_version ORDER BY serial DESC LIMIT $1");
        let rows: Vec<FlowRow> = on!(&self.pool, pool => {
            sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(limit as i64)
                .fetch_all(pool)
                .await
                .doing("reading the versions of flows")?
        });
        Ok(rows.into_iter().map(flow_version).collect())
    }
}

fn resource((kind, id, place, version, value, changed_at, changed_by): ResourceRow) -> Resource {
    Resource {
        kind,
        id,
        place,
        version,
        value,
        changed_at,
        changed_by,
    }
}

fn made((seq, at, by, kind, id, version, before, after): MadeRow) -> Made {
    Made {
        seq,
        at,
        by,
        kind,
        id,
        version,
        before,
        after,
    }
}

fn flow_version((serial, flow, number, document, at, by): FlowRow) -> FlowVersion {
    FlowVersion {
        serial,
        flow,
        number,
        document,
        at,
        by,
    }
}

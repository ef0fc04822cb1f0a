//! Offers to agents, for supervisors who ask why (B-3). The decision behind an offer is in the journal, under the
//! offer's own number.

use sqlx::QueryBuilder;

use super::{History, Media, Outcome};
use crate::UnixMillis;
use crate::database::on;
use crate::error::{Doing, Result, StoreError};
use crate::limits::HISTORY_PAGE_MAX;

/// One offer of a contact that was routed to an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The offer's number in the journal.
    pub seq: u64,
    /// The contact.
    pub interaction: u64,
    /// To whom it was offered.
    pub agent: String,
    /// From which queue.
    pub queue: Option<String>,
    /// When.
    pub at: UnixMillis,
    /// What became of it.
    pub outcome: Outcome,
    /// The channel.
    pub media: Media,
    /// What is to be done, of a work item.
    pub title: Option<String>,
    /// Who called; unmasked, masking is the view's.
    pub caller_number: Option<String>,
    /// The name that came along.
    pub caller_name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    interaction: i64,
    agent: String,
    queue: Option<String>,
    offered_at: i64,
    outcome: String,
    media: String,
    title: Option<String>,
    caller_number: Option<String>,
    caller_name: Option<String>,
}

impl History {
    /// The newest offers to these agents, at most `limit` (cut down to [`HISTORY_PAGE_MAX`]), the newest first. What a
    /// colleague asked is none: nobody routed it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offers_to(&self, agents: &[String], limit: usize) -> Result<Vec<Offer>> {
        let doing = "reading offers";
        if agents.is_empty() {
            return Ok(Vec::new());
        }
        let limit = limit.clamp(1, HISTORY_PAGE_MAX) as i64;
        let rows: Vec<Row> = on!(&self.pool, pool => {
            let mut query = QueryBuilder::new(
                "SELECT c.seq, c.interaction, c.agent, c.queue, c.offered_at, c.outcome, i.media, i.title, \
                 i.caller_number, i.caller_name \
                 FROM agent_contact c JOIN interaction i ON i.id = c.interaction \
                 WHERE c.kind = 'routed' AND c.agent IN (",
            );
            let mut list = query.separated(", ");
            for agent in agents {
                list.push_bind(agent);
            }
            query.push(") ORDER BY c.seq DESC LIMIT ").push_bind(limit);
            query.build_query_as().fetch_all(pool).await.doing(doing)?
        });
        rows.into_iter()
            .map(|row| offer(row).map_err(|word| StoreError::corrupt(doing, word)))
            .collect()
    }

    /// The numbers of the offers of a contact, the newest first; a consult's own contact counts as its parent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offers_of(&self, interaction: u64) -> Result<Vec<u64>> {
        let rows: Vec<(i64,)> = on!(&self.pool, pool => {
            sqlx::query_as("SELECT seq FROM agent_contact WHERE interaction = $1 ORDER BY seq DESC LIMIT $2")
                .bind(i64::try_from(interaction).unwrap_or(i64::MAX))
                .bind(HISTORY_PAGE_MAX as i64)
                .fetch_all(pool)
                .await
                .doing("reading a contact's offers")?
        });
        Ok(rows.into_iter().map(|(seq,)| seq.unsigned_abs()).collect())
    }
}

/// Fails with the word that no release wrote.
fn offer(row: Row) -> std::result::Result<Offer, String> {
    Ok(Offer {
        seq: row.seq.unsigned_abs(),
        interaction: row.interaction.unsigned_abs(),
        agent: row.agent,
        queue: row.queue,
        at: row.offered_at,
        outcome: Outcome::of_word(&row.outcome).ok_or_else(|| format!("an outcome `{}`", row.outcome))?,
        media: Media::of_word(&row.media).ok_or_else(|| format!("a channel `{}`", row.media))?,
        title: row.title,
        caller_number: row.caller_number,
        caller_name: row.caller_name,
    })
}

//! Questions to the history.

use super::{History, Kind, Media, Outcome, Role};
use crate::UnixMillis;
use crate::database::on;
use crate::error::{Doing, Result, StoreError};
use crate::limits::HISTORY_PAGE_MAX;

/// One customer contact, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Interaction {
    /// The floor's number of it.
    pub id: i64,
    /// `inbound`.
    pub direction: String,
    /// The contact in which this one is a consult's own (CON-21).
    pub parent: Option<i64>,
    /// Where it came from: `trunk`, `phone`, `web`, `consult` or `item`.
    pub origin: String,
    /// Who called; unmasked, masking is the view's.
    pub caller_number: Option<String>,
    /// The name that came along.
    pub caller_name: Option<String>,
    /// The number dialled.
    pub dialled: Option<String>,
    /// Where it entered; empty for a work item.
    pub entry_point: String,
    /// The last queue it waited in.
    pub queue: Option<String>,
    /// When it came.
    pub arrived_at: UnixMillis,
    /// When it began to wait.
    pub queued_at: Option<UnixMillis>,
    /// When the first agent was connected.
    pub connected_at: Option<UnixMillis>,
    /// When the customer left before the others: since then it was in Post Call (PCL-4).
    pub customer_left_at: Option<UnixMillis>,
    /// When the talk was over.
    pub ended_at: Option<UnixMillis>,
    /// When nothing was left to do.
    pub closed_at: Option<UnixMillis>,
    /// Why it ended: `customerLeft`, `abandoned`, `agentEnded`, ...
    pub outcome: Option<String>,
    /// A supervisor listened, at least for a while: 1, else 0 (SUP-17).
    pub monitored: i64,
    /// The channel: `voice` or `workItem`.
    pub media: String,
    /// What is to be done, of a work item.
    pub title: Option<String>,
    /// Who wrote a work item down.
    pub created_by: Option<String>,
}

/// One offer of a contact to an agent and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentContact {
    /// Its place in the list; the offer's number in the journal.
    pub seq: u64,
    /// The contact.
    pub interaction: u64,
    /// To whom it was offered.
    pub agent: String,
    /// From which queue; for what a colleague asked, the one in which the customer waited last.
    pub queue: Option<String>,
    /// How it came to the agent.
    pub kind: Kind,
    /// As what the agent took part, at last.
    pub role: Role,
    /// When it was offered.
    pub offered_at: UnixMillis,
    /// When it was answered.
    pub answered_at: Option<UnixMillis>,
    /// When the agent was first on the customer's leg; `None` for one who was only consulted.
    pub joined_at: Option<UnixMillis>,
    /// When the offer failed or the agent's talk was over.
    pub ended_at: Option<UnixMillis>,
    /// What became of it.
    pub outcome: Outcome,
    /// How long the agent kept the customer on hold, in milliseconds, without a hold that goes on.
    pub held_ms: u64,
    /// How many holds.
    pub holds: u64,
    /// The customer left while on hold (HLD-8).
    pub lost_on_hold: bool,
    /// How long the agent went on as owner after the customer had left, in milliseconds (PCL-5).
    pub post_call_ms: u64,
    /// The same for one who was not the owner.
    pub post_call_assist_ms: u64,
    /// How the agent left before the end: `transferred`, `exited`, a consult's outcome; `None`: stayed to the end.
    pub left_cause: Option<String>,
    /// A supervisor listened with this agent's ears.
    pub monitored: bool,
    /// When the wrap-up began.
    pub wrap_up_started_at: Option<UnixMillis>,
    /// When it was submitted.
    pub wrap_up_ended_at: Option<UnixMillis>,
    /// The reason given; `None` shows as N/A (WRP-11).
    pub wrap_up_code: Option<String>,
    /// The deadline gave it, not the agent.
    pub wrap_up_automatic: bool,
    /// The channel.
    pub media: Media,
    /// What is to be done, of a work item.
    pub title: Option<String>,
    /// `inbound`.
    pub direction: String,
    /// Who called; unmasked, masking is the view's.
    pub caller_number: Option<String>,
    /// The name that came along.
    pub caller_name: Option<String>,
    /// The number dialled.
    pub dialled: Option<String>,
    /// Where it entered.
    pub entry_point: String,
    /// Why the contact ended.
    pub end_cause: Option<String>,
}

impl AgentContact {
    /// How long it rang, in milliseconds; `None` while it rings.
    #[must_use]
    pub fn ring_ms(&self) -> Option<u64> {
        self.answered_at
            .or(self.ended_at)
            .map(|until| between(self.offered_at, until))
    }

    /// From answer to end, holds included, in milliseconds; `None` without an answer or while it goes on.
    #[must_use]
    pub fn connected_ms(&self) -> Option<u64> {
        Some(between(self.answered_at?, self.ended_at?))
    }

    /// How long the wrap-up took, in milliseconds; `None` without one or while it goes on.
    #[must_use]
    pub fn wrap_up_ms(&self) -> Option<u64> {
        Some(between(self.wrap_up_started_at?, self.wrap_up_ended_at?))
    }
}

/// Where the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub u64);

/// Some rows and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// `None` on the last page.
    pub next: Option<Cursor>,
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    seq: i64,
    interaction: i64,
    agent: String,
    queue: Option<String>,
    kind: String,
    role: String,
    offered_at: i64,
    answered_at: Option<i64>,
    joined_at: Option<i64>,
    ended_at: Option<i64>,
    outcome: String,
    held_ms: i64,
    holds: i64,
    lost_on_hold: i64,
    post_call_ms: i64,
    post_call_assist_ms: i64,
    left_cause: Option<String>,
    monitored: i64,
    wrap_up_started_at: Option<i64>,
    wrap_up_ended_at: Option<i64>,
    wrap_up_code: Option<String>,
    wrap_up_automatic: Option<i64>,
    media: String,
    title: Option<String>,
    direction: String,
    caller_number: Option<String>,
    caller_name: Option<String>,
    dialled: Option<String>,
    entry_point: String,
    end_cause: Option<String>,
}

impl History {
    /// What was offered to an agent at or after `since`, the newest first. `before` is the cursor of the page before;
    /// `limit` is cut down to [`HISTORY_PAGE_MAX`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts_of(
        &self,
        agent: &str,
        since: UnixMillis,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<AgentContact>> {
        let limit = limit.clamp(1, HISTORY_PAGE_MAX);
        let before = before.map_or(i64::MAX, |Cursor(seq)| i64::try_from(seq).unwrap_or(i64::MAX));
        // One row more than asked tells whether there is another page.
        let doing = "reading an agent's contacts";
        let rows: Vec<ContactRow> = on!(&self.pool, pool => {
            sqlx::query_as(
                "SELECT c.seq, c.interaction, c.agent, c.queue, c.offered_at, c.answered_at, c.ended_at, c.outcome, \
                        c.held_ms, c.kind, c.role, c.joined_at, c.holds, c.lost_on_hold, c.post_call_ms, \
                        c.post_call_assist_ms, c.left_cause, c.monitored, c.wrap_up_started_at, c.wrap_up_ended_at, c.wrap_up_code, c.wrap_up_automatic, \
                        i.media, i.title, i.direction, i.caller_number, i.caller_name, i.dialled, i.entry_point, \
                        i.outcome AS end_cause \
                 FROM agent_contact c JOIN interaction i ON i.id = c.interaction \
                 WHERE c.agent = $1 AND c.offered_at >= $2 AND c.seq < $3 ORDER BY c.seq DESC LIMIT $4",
            )
            .bind(agent)
            .bind(since)
            .bind(before)
            .bind(limit as i64 + 1)
            .fetch_all(pool)
            .await
            .doing(doing)?
        });
        let more = rows.len() > limit;
        let items: Vec<AgentContact> = rows
            .into_iter()
            .take(limit)
            .map(contact)
            .collect::<std::result::Result<_, _>>()
            .map_err(|word| StoreError::corrupt(doing, word))?;
        let next = if more {
            items.last().map(|last| Cursor(last.seq))
        } else {
            None
        };
        Ok(Page { items, next })
    }

    /// One contact; `None` when there is none or the history has not come so far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn interaction(&self, id: u64) -> Result<Option<Interaction>> {
        on!(&self.pool, pool => {
            sqlx::query_as("SELECT * FROM interaction WHERE id = $1")
                .bind(i64::try_from(id).unwrap_or(i64::MAX))
                .fetch_optional(pool)
                .await
                .doing("reading a contact")
        })
    }
}

/// Fails with the word that no release wrote.
fn contact(row: ContactRow) -> std::result::Result<AgentContact, String> {
    let outcome = Outcome::of_word(&row.outcome).ok_or_else(|| format!("an outcome `{}`", row.outcome))?;
    Ok(AgentContact {
        seq: row.seq.unsigned_abs(),
        interaction: row.interaction.unsigned_abs(),
        agent: row.agent,
        queue: row.queue,
        kind: Kind::of_word(&row.kind).ok_or_else(|| format!("a kind `{}`", row.kind))?,
        role: Role::of_word(&row.role).ok_or_else(|| format!("a role `{}`", row.role))?,
        offered_at: row.offered_at,
        answered_at: row.answered_at,
        joined_at: row.joined_at,
        ended_at: row.ended_at,
        outcome,
        held_ms: row.held_ms.unsigned_abs(),
        holds: row.holds.unsigned_abs(),
        lost_on_hold: row.lost_on_hold == 1,
        post_call_ms: row.post_call_ms.unsigned_abs(),
        post_call_assist_ms: row.post_call_assist_ms.unsigned_abs(),
        left_cause: row.left_cause,
        monitored: row.monitored == 1,
        wrap_up_started_at: row.wrap_up_started_at,
        wrap_up_ended_at: row.wrap_up_ended_at,
        wrap_up_code: row.wrap_up_code,
        wrap_up_automatic: row.wrap_up_automatic == Some(1),
        media: Media::of_word(&row.media).ok_or_else(|| format!("a channel `{}`", row.media))?,
        title: row.title,
        direction: row.direction,
        caller_number: row.caller_number,
        caller_name: row.caller_name,
        dialled: row.dialled,
        entry_point: row.entry_point,
        end_cause: row.end_cause,
    })
}

fn between(from: UnixMillis, until: UnixMillis) -> u64 {
    u64::try_from(until.saturating_sub(from)).unwrap_or(0)
}

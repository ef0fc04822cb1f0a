//! Who talked with whom in one contact: consults, transfers, members, wrap-ups, suggestions and supervisors, for reports.

use super::History;
use crate::UnixMillis;
use crate::database::on;
use crate::error::{Doing, Result};

/// Everything beyond the plain call that happened in one contact, each list in the order of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Talk {
    /// Consults.
    pub consults: Vec<Consult>,
    /// Transfers.
    pub transfers: Vec<Transfer>,
    /// Who was on the customer's leg.
    pub members: Vec<Member>,
    /// Wrap-ups owed, one for each spell of ownership (END-5).
    pub wrap_ups: Vec<WrapUp>,
    /// Suggestions for them, the latest of each agent.
    pub suggestions: Vec<Suggestion>,
    /// Supervisors.
    pub monitors: Vec<MonitorSession>,
}

/// One consult.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Consult {
    /// Who asked.
    pub initiator: String,
    /// `agent`, `queue`, `number`, `entryPoint` or `person`.
    pub to_kind: String,
    /// Which one.
    pub to_id: String,
    /// The consult's own contact, of a queue or an entry point (CON-21).
    pub child: Option<i64>,
    /// When it was asked for.
    pub requested_at: UnixMillis,
    /// When somebody answered.
    pub answered_at: Option<UnixMillis>,
    /// The agent who did.
    pub agent: Option<String>,
    /// Or the number that did.
    pub number: Option<String>,
    /// When it was over.
    pub ended_at: Option<UnixMillis>,
    /// How; `None` while it goes on.
    pub outcome: Option<String>,
    /// What it ended in: `conference`, `transfer`, or neither.
    pub became: Option<String>,
    /// When its wrap-up was given (CON-12).
    pub wrap_up_at: Option<UnixMillis>,
    /// What was given.
    pub wrap_up_code: Option<String>,
}

/// One transfer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Transfer {
    /// Who transferred.
    pub agent: String,
    /// `blind`, `consult`, or `return`: back to whoever transferred.
    pub via: String,
    /// `agent`, `queue`, `number`, `entryPoint` or `person`.
    pub to_kind: String,
    /// Which one.
    pub to_id: String,
    /// When it was asked for.
    pub started_at: UnixMillis,
    /// When whoever transferred was released.
    pub released_at: Option<UnixMillis>,
    /// When it was over.
    pub ended_at: Option<UnixMillis>,
    /// `completed`, `queued`, `entered`, `callEnded`, or why it failed; `None` while it goes on.
    pub outcome: Option<String>,
    /// When whoever transferred had the contact again (TRF-17).
    pub returned_at: Option<UnixMillis>,
}

/// A stay on the customer's leg.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// The agent.
    pub agent: Option<String>,
    /// Or the number.
    pub number: Option<String>,
    /// The number's name.
    pub name: Option<String>,
    /// From when.
    pub joined_at: UnixMillis,
    /// Until when.
    pub left_at: Option<UnixMillis>,
    /// How it ended; `None` by the end of the talk.
    pub left_cause: Option<String>,
}

/// A wrap-up owed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WrapUp {
    /// Who owed it.
    pub agent: String,
    /// Since when.
    pub started_at: UnixMillis,
    /// When it was given or withdrawn.
    pub ended_at: Option<UnixMillis>,
    /// The reason given.
    pub code: Option<String>,
    /// The deadline gave it: 1, else 0.
    pub automatic: i64,
    /// It was owed no more, because the contact came back (TRF-17): 1, else 0.
    pub withdrawn: i64,
}

/// What somebody who took part suggested for the owner's wrap-up.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Suggestion {
    /// Who.
    pub agent: String,
    /// When.
    pub at: UnixMillis,
    /// The reason.
    pub code: Option<String>,
    /// The note.
    pub note: String,
}

/// A supervisor's stay in the contact.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MonitorSession {
    /// Who.
    pub supervisor: String,
    /// With whose ears, at last.
    pub agent: String,
    /// When it was asked for.
    pub requested_at: UnixMillis,
    /// When the supervisor began to listen; `None`: the phone was not answered.
    pub started_at: Option<UnixMillis>,
    /// When it was over.
    pub ended_at: Option<UnixMillis>,
    /// How.
    pub end_cause: Option<String>,
    /// How many times the supervisor began to whisper.
    pub whispers: i64,
    /// How many times the supervisor barged in.
    pub barges: i64,
}

const CONSULTS: &str = "SELECT * FROM consult WHERE interaction = $1 ORDER BY seq";
const TRANSFERS: &str = "SELECT * FROM transfer WHERE interaction = $1 ORDER BY seq";
const MEMBERS: &str = "SELECT * FROM member WHERE interaction = $1 ORDER BY seq";
const WRAP_UPS: &str = "SELECT * FROM wrap_up WHERE interaction = $1 ORDER BY seq";
const SUGGESTIONS: &str = "SELECT * FROM suggestion WHERE interaction = $1 ORDER BY at, agent";
const MONITORS: &str = "SELECT * FROM monitor_session WHERE interaction = $1 ORDER BY seq";

impl History {
    /// What happened in one contact beyond the plain call; empty lists when nothing is known of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn talk_of(&self, interaction: u64) -> Result<Talk> {
        let doing = "reading who talked in a contact";
        let id = i64::try_from(interaction).unwrap_or(i64::MAX);
        Ok(on!(&self.pool, pool => Talk {
            consults: sqlx::query_as(CONSULTS).bind(id).fetch_all(pool).await.doing(doing)?,
            transfers: sqlx::query_as(TRANSFERS).bind(id).fetch_all(pool).await.doing(doing)?,
            members: sqlx::query_as(MEMBERS).bind(id).fetch_all(pool).await.doing(doing)?,
            wrap_ups: sqlx::query_as(WRAP_UPS).bind(id).fetch_all(pool).await.doing(doing)?,
            suggestions: sqlx::query_as(SUGGESTIONS).bind(id).fetch_all(pool).await.doing(doing)?,
            monitors: sqlx::query_as(MONITORS).bind(id).fetch_all(pool).await.doing(doing)?,
        }))
    }
}

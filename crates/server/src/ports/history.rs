//! What agents did, from the store's history, with the names that the configuration gives now.

use std::sync::Arc;

use api::dto::agent::Named;
use api::dto::history::{HistoryItem, Outcome};
use api::dto::task::{Customer, Direction, MediaType};
use api::ports::{Answer, History, Unavailable};
use floor::{AgentId, Directory, QueueId, WrapUpCodeId};
use store::history::{self as kept, Cursor};

use crate::configuration::Keeper;

use super::{millis, timestamp, unavailable};

/// The store's history.
pub(crate) struct KeptHistory {
    pub(crate) history: kept::History,
    pub(crate) journal: store::journal::JournalReader,
    pub(crate) keeper: Arc<Keeper>,
}

impl History for KeptHistory {
    fn of_agent(
        &self,
        agent: &AgentId,
        since: jiff::Timestamp,
        after: Option<String>,
        limit: u32,
    ) -> Answer<'_, Result<Vec<HistoryItem>, Unavailable>> {
        let agent = agent.clone();
        Box::pin(async move {
            let before = after.and_then(|id| id.parse().ok()).map(Cursor);
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            // Whoever asks because of an event finds that event here: the duty that follows may be a moment behind.
            self.history
                .follow(&self.journal)
                .await
                .map_err(|error| unavailable(&error))?;
            let page = self
                .history
                .contacts_of(agent.as_str(), millis(since), before, limit)
                .await
                .map_err(|error| unavailable(&error))?;
            let directory = Arc::clone(&self.keeper.organization().directory);
            Ok(page
                .items
                .into_iter()
                .map(|contact| item(&directory, contact))
                .collect())
        })
    }
}

fn item(directory: &Directory, contact: kept::AgentContact) -> HistoryItem {
    let queue = contact.queue.map(|id| {
        let name = directory
            .queues
            .get(&QueueId::new(&id))
            .map_or_else(|| id.clone(), |queue| queue.name.clone());
        named(id, name)
    });
    let wrap_up_code = contact.wrap_up_code.map(|id| {
        let name = directory
            .wrap_up_codes
            .get(&WrapUpCodeId::new(&id))
            .map_or_else(|| id.clone(), |code| code.name.clone());
        named(id, name)
    });
    HistoryItem {
        id: contact.seq.to_string(),
        task_id: contact.interaction.to_string(),
        media_type: match contact.media {
            kept::Media::Voice => MediaType::Voice,
            kept::Media::WorkItem => MediaType::WorkItem,
        },
        title: contact.title,
        direction: Direction::Inbound,
        customer: Customer {
            number: contact.caller_number.unwrap_or_default(),
            name: contact.caller_name,
        },
        queue,
        dnis: contact.dialled,
        offered_at: timestamp(contact.offered_at),
        connected_at: contact.answered_at.map(timestamp),
        ended_at: contact.ended_at.map(timestamp),
        outcome: match contact.outcome {
            kept::Outcome::Answered => Outcome::Handled,
            kept::Outcome::Pending
            | kept::Outcome::MissedRona
            | kept::Outcome::MissedBusy
            | kept::Outcome::MissedDeclined
            | kept::Outcome::MissedUnavailable
            | kept::Outcome::MissedChannelFailure
            | kept::Outcome::MissedInvalidNumber
            | kept::Outcome::MissedCallerLeft
            | kept::Outcome::MissedRestart
            | kept::Outcome::MissedNoAnswer
            | kept::Outcome::MissedWithdrawn => Outcome::Missed,
        },
        reason: reason(contact.outcome, contact.end_cause),
        wrap_up_code,
    }
}

fn named(id: String, name: String) -> Named {
    Named { id, name }
}

/// Why an offer was missed, by the names of the idle reasons; how a talk ended.
fn reason(outcome: kept::Outcome, end_cause: Option<String>) -> Option<String> {
    let word = match outcome {
        kept::Outcome::Pending => return None,
        kept::Outcome::Answered => return end_cause,
        kept::Outcome::MissedRona => "RONA",
        kept::Outcome::MissedBusy => "Agent_Busy",
        kept::Outcome::MissedDeclined => "Agent_Declined",
        kept::Outcome::MissedUnavailable => "Agent_Unavailable",
        kept::Outcome::MissedChannelFailure => "Channel_Failure",
        kept::Outcome::MissedInvalidNumber => "Invalid_Number",
        kept::Outcome::MissedCallerLeft => "callerLeft",
        kept::Outcome::MissedRestart => "restart",
        kept::Outcome::MissedNoAnswer => "noAnswer",
        kept::Outcome::MissedWithdrawn => "withdrawn",
    };
    Some(word.to_owned())
}

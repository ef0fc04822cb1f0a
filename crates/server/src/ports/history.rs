//! What agents did, from the store's history, with the names that the configuration gives now.

use std::sync::Arc;

use api::dto::agent::Named;
use api::dto::history::{HistoryItem, Outcome};
use api::dto::supervision::OfferOutcome;
use api::dto::task::{Customer, Direction, MediaType};
use api::dto::variable::VariableAct;
use api::ports::{Answer, History, KeptDecision, KeptOffer, KeptVariable, Unavailable};
use floor::{AgentId, Directory, Event, InteractionId, ItemEvent, QueueId, WrapUpCodeId};
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

    fn of_variable(
        &self,
        interaction: InteractionId,
        name: &str,
    ) -> Answer<'_, Result<Vec<KeptVariable>, Unavailable>> {
        let name = name.to_owned();
        Box::pin(async move {
            self.history
                .follow(&self.journal)
                .await
                .map_err(|error| unavailable(&error))?;
            let lines = self
                .history
                .variable(interaction.0, &name)
                .await
                .map_err(|error| unavailable(&error))?;
            Ok(lines.into_iter().map(variable).collect())
        })
    }

    fn offers_to(&self, agents: Vec<AgentId>, limit: u32) -> Answer<'_, Result<Vec<KeptOffer>, Unavailable>> {
        Box::pin(async move {
            let agents: Vec<String> = agents.iter().map(ToString::to_string).collect();
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            self.history
                .follow(&self.journal)
                .await
                .map_err(|error| unavailable(&error))?;
            let offers = self
                .history
                .offers_to(&agents, limit)
                .await
                .map_err(|error| unavailable(&error))?;
            Ok(offers.into_iter().map(offer).collect())
        })
    }

    fn decision(
        &self,
        interaction: InteractionId,
        offer: Option<u64>,
    ) -> Answer<'_, Result<Option<KeptDecision>, Unavailable>> {
        Box::pin(async move {
            let found = self.kept_decision(interaction, offer).await;
            found.map_err(|error| unavailable(&error))
        })
    }
}

impl KeptHistory {
    /// What a colleague asked for is an offer without a decision: nobody routed it.
    async fn kept_decision(
        &self,
        interaction: InteractionId,
        offer: Option<u64>,
    ) -> Result<Option<KeptDecision>, store::StoreError> {
        self.history.follow(&self.journal).await?;
        let offers = self.history.offers_of(interaction.0).await?;
        for seq in offers
            .into_iter()
            .filter(|seq| offer.is_none_or(|wanted| wanted == *seq))
        {
            let recorded = self.journal.read(seq.saturating_sub(1), 1).await?;
            let event = recorded.into_iter().find(|recorded| recorded.seq == seq);
            if let Some((
                at,
                Event::AgentOffered { decision, .. }
                | Event::Item {
                    event: ItemEvent::Offered { decision, .. },
                    ..
                },
            )) = event.map(|event| (event.at, event.event))
            {
                return Ok(Some(KeptDecision { decision, at }));
            }
        }
        Ok(None)
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
        media_type: media(contact.media),
        title: contact.title,
        direction: Direction::Inbound,
        customer: Customer {
            masked: false,
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

const fn media(media: kept::Media) -> MediaType {
    match media {
        kept::Media::Voice => MediaType::Voice,
        kept::Media::WorkItem => MediaType::WorkItem,
    }
}

fn offer(offer: kept::Offer) -> KeptOffer {
    let missed = missed(offer.outcome);
    KeptOffer {
        seq: offer.seq,
        interaction: InteractionId(offer.interaction),
        media_type: media(offer.media),
        title: offer.title,
        customer: Customer {
            masked: false,
            number: offer.caller_number.unwrap_or_default(),
            name: offer.caller_name,
        },
        queue: offer.queue.as_deref().map(QueueId::new),
        agent: AgentId::new(&offer.agent),
        outcome: match (offer.outcome == kept::Outcome::Pending, missed) {
            (true, _) => OfferOutcome::Ringing,
            (false, None) => OfferOutcome::Answered,
            (false, Some(_)) => OfferOutcome::Missed,
        },
        reason: missed,
        at: timestamp(offer.at),
    }
}

fn variable(line: kept::VariableLine) -> KeptVariable {
    KeptVariable {
        seq: line.seq.unsigned_abs(),
        what: match line.what {
            kept::VariableWhat::Saved => VariableAct::Saved,
            kept::VariableWhat::Draft => VariableAct::Draft,
            kept::VariableWhat::Discarded => VariableAct::Discarded,
            kept::VariableWhat::NotSaved => VariableAct::NotSaved,
            kept::VariableWhat::Dropped => VariableAct::Dropped,
            kept::VariableWhat::Revealed => VariableAct::Revealed,
        },
        value: line.value,
        sealed: line.sealed,
        version: line.version.unsigned_abs(),
        by_kind: line.by_kind,
        by_id: line.by_id,
        at: timestamp(line.at),
    }
}

fn named(id: String, name: String) -> Named {
    Named { id, name }
}

/// Why an offer was missed; how a talk ended.
fn reason(outcome: kept::Outcome, end_cause: Option<String>) -> Option<String> {
    if outcome == kept::Outcome::Answered {
        end_cause
    } else {
        missed(outcome).map(ToOwned::to_owned)
    }
}

/// Why an offer was missed, by the names of the idle reasons; `None`: it was not.
const fn missed(outcome: kept::Outcome) -> Option<&'static str> {
    Some(match outcome {
        kept::Outcome::Pending | kept::Outcome::Answered => return None,
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
    })
}

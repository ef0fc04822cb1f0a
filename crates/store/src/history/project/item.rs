//! What the steps of a work item mean for the tables: the same rows as for calls, without a caller and without legs.

use floor::{AgentId, ItemEvent, LeaveCause, Who};

use super::{CONNECT, MISS, Place, arrived_by_transfer, ended, offered, owed, paid, queued, rows, transfer};
use crate::history::change::{Change, change};
use crate::history::{Kind, Media, Outcome, Role};

const CREATE: &str = "INSERT INTO interaction \
    (id, direction, origin, entry_point, arrived_at, media, title, created_by) \
    VALUES ($1, 'inbound', 'item', '', $2, $3, $4, $5)";

pub(super) fn changes(place: Place, item: u64, event: &ItemEvent) -> Vec<Change> {
    let Place { seq, at } = place;
    match event {
        ItemEvent::Created { by, title } => {
            let media = Media::WorkItem.word();
            vec![change!(CREATE, item, at, media, title.as_str(), by.as_str())]
        }
        ItemEvent::Queued {
            queue,
            enqueued_at,
            reason,
            ..
        } => {
            let mut changes = vec![queued(item, queue, *enqueued_at)];
            changes.extend(arrived_by_transfer(*reason).then(|| transfer::over(item, at, "queued")));
            changes
        }
        ItemEvent::Offered { agent, .. } => vec![offered(place, item, agent)],
        ItemEvent::HandedOver { agent, to } => {
            let (kind, id) = rows::destination(to);
            let mut changes = vec![transfer::start(seq, item, agent, kind, id, at)];
            changes.extend(gone(item, agent, at, LeaveCause::Transferred));
            changes.push(transfer::released(item, at));
            changes
        }
        ItemEvent::TransferOffered { agent, .. } => {
            vec![rows::ask(place, item, agent, Kind::Transfer, Role::Owner)]
        }
        ItemEvent::OfferClosed { agent, outcome } => {
            let missed = Outcome::from(*outcome).word();
            vec![
                change!(MISS, item, agent.as_str(), at, missed),
                // Only what a colleague handed over is a transfer that still goes on.
                transfer::over(item, at, outcome.code()),
            ]
        }
        ItemEvent::Accepted { agent } => vec![
            rows::answer(item, agent, at, Role::Owner),
            change!(CONNECT, item, at),
            rows::member(place, item, &Who::Agent(agent.clone()), None),
            transfer::over(item, at, "completed"),
        ],
        ItemEvent::Detached { agent } => gone(item, agent, at, LeaveCause::Lost),
        ItemEvent::Ended { agent: _, cause } => ended(item, *cause, at),
        ItemEvent::WrapUpStarted { agent, .. } => owed(place, item, agent),
        ItemEvent::WrapUpSubmitted { agent, code, automatic } => paid(item, agent, code, *automatic, at),
        ItemEvent::Closed => super::closed(item, at),
    }
}

/// The owner leaves.
fn gone(item: u64, agent: &AgentId, at: i64, cause: LeaveCause) -> Vec<Change> {
    vec![
        rows::leave(item, agent, at, Some(cause.code())),
        rows::member_gone(item, Some(agent), None, at, cause.code()),
    ]
}

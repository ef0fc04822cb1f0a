//! What the steps of a consult mean for the tables.

use floor::{ConsultEvent, ConsultOutcome, Live};

use super::{Place, rows};
use crate::history::change::{Change, change};
use crate::history::{Kind, Outcome, Role};

const REQUEST: &str = "INSERT INTO consult (seq, interaction, initiator, to_kind, to_id, child, requested_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// The consult's own contact is of the same customer; a queue's has entered where its parent did.
const CHILD: &str = "INSERT INTO interaction \
    (id, parent, direction, origin, caller_number, caller_name, dialled, entry_point, arrived_at) \
    SELECT $1, id, direction, 'consult', caller_number, caller_name, dialled, COALESCE($3, entry_point), $4 \
    FROM interaction WHERE id = $2";
const ANSWER: &str = "UPDATE consult SET answered_at = $2, agent = $3, number = $4 \
    WHERE interaction = $1 AND ended_at IS NULL";
const CHILD_ANSWERED: &str = "UPDATE interaction SET connected_at = $2 \
    WHERE id = (SELECT child FROM consult WHERE interaction = $1 AND ended_at IS NULL)";
/// Only a customer who is left alone is on hold: not one in a conference (HLD-7), not one who has left.
const AWAY: &str = "UPDATE agent_contact \
    SET holds = holds + CASE WHEN held_since IS NULL THEN 1 ELSE 0 END, held_since = COALESCE(held_since, $3) \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL AND answered_at IS NOT NULL \
    AND (SELECT COUNT(*) FROM member WHERE interaction = $1 AND left_at IS NULL) < 2 \
    AND EXISTS (SELECT 1 FROM interaction WHERE id = $1 AND customer_left_at IS NULL)";
const CLOSE: &str = "UPDATE consult SET ended_at = $2, outcome = $3, became = $4 \
    WHERE interaction = $1 AND ended_at IS NULL";
const OFFER_WRAP_UP: &str = "UPDATE consult SET wrap_up_offered_at = $3 \
    WHERE seq = (SELECT MAX(seq) FROM consult WHERE interaction = $1 AND initiator = $2)";
const WRAP_UP: &str = "UPDATE consult SET wrap_up_at = $3, wrap_up_code = $4 \
    WHERE seq = (SELECT MAX(seq) FROM consult \
                 WHERE interaction = $1 AND initiator = $2 AND wrap_up_offered_at IS NOT NULL)";

pub(super) fn changes(place: Place, interaction: u64, event: &ConsultEvent) -> Vec<Change> {
    let at = place.at;
    match event {
        ConsultEvent::Requested {
            agent,
            to,
            live: _,
            child,
        } => {
            let (kind, id) = rows::destination(to);
            let child = child.map(|child| child.0);
            vec![change!(
                REQUEST,
                place.seq,
                interaction,
                agent.as_str(),
                kind,
                id,
                child,
                at
            )]
        }
        ConsultEvent::ChildStarted {
            parent, entry_point, ..
        } => {
            let entry_point = entry_point.as_ref().map(floor::EntryPointId::as_str);
            vec![change!(CHILD, interaction, parent.0, entry_point, at)]
        }
        ConsultEvent::Offered { who, .. } => who
            .agent()
            .map(|agent| rows::ask(place, interaction, agent, Kind::Consult, Role::Consulted))
            .into_iter()
            .collect(),
        ConsultEvent::Connected { who, .. } => {
            let (agent, number, _) = rows::parts(who);
            let mut changes = vec![
                change!(ANSWER, interaction, at, agent, number),
                change!(CHILD_ANSWERED, interaction, at),
            ];
            changes.extend(
                who.agent()
                    .map(|agent| rows::answer(interaction, agent, at, Role::Consulted)),
            );
            changes
        }
        ConsultEvent::LiveChanged { agent, live } => match live {
            Live::Customer => vec![rows::resume(interaction, agent, at)],
            Live::Consulted | Live::Neither => vec![change!(AWAY, interaction, agent.as_str(), at)],
        },
        ConsultEvent::Merging { agent } => vec![rows::resume(interaction, agent, at)],
        ConsultEvent::Closed { agent: _, outcome } => vec![
            rows::miss_all(interaction, at, missed(*outcome)),
            rows::consulted_leaves(interaction, at, outcome.code()),
            close(
                interaction,
                at,
                *outcome,
                (*outcome == ConsultOutcome::Joined).then_some("transfer"),
            ),
        ],
        ConsultEvent::WrapUpOffered { agent } => {
            vec![change!(OFFER_WRAP_UP, interaction, agent.as_str(), at)]
        }
        ConsultEvent::WrapUpSubmitted { agent, code } => {
            vec![change!(WRAP_UP, interaction, agent.as_str(), at, code.as_str())]
        }
        ConsultEvent::Ringing { agent: _ } | ConsultEvent::Muted { agent: _, muted: _ } => Vec::new(),
    }
}

/// The consult is over; `became`: what it ended in.
pub(super) fn close(interaction: u64, at: i64, outcome: ConsultOutcome, became: Option<&str>) -> Change {
    change!(CLOSE, interaction, at, outcome.code(), became)
}

/// What the consult's end means to an agent who was still being rung.
const fn missed(outcome: ConsultOutcome) -> Outcome {
    match outcome {
        ConsultOutcome::NoAnswer => Outcome::MissedNoAnswer,
        ConsultOutcome::Busy => Outcome::MissedBusy,
        ConsultOutcome::Declined => Outcome::MissedDeclined,
        ConsultOutcome::Unreachable => Outcome::MissedUnavailable,
        ConsultOutcome::InvalidNumber => Outcome::MissedInvalidNumber,
        ConsultOutcome::Failed => Outcome::MissedChannelFailure,
        ConsultOutcome::CustomerLeft => Outcome::MissedCallerLeft,
        ConsultOutcome::Ended
        | ConsultOutcome::Cancelled
        | ConsultOutcome::Joined
        | ConsultOutcome::Exited
        | ConsultOutcome::HungUp
        | ConsultOutcome::InitiatorLeft
        | ConsultOutcome::NotServed
        | ConsultOutcome::CallEnded => Outcome::MissedWithdrawn,
    }
}

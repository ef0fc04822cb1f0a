//! What the steps of a transfer mean for the tables.

use floor::{AgentId, ConsultOutcome, Destination, FlowEvent, LeaveCause, LegId, TransferEvent, TransferOutcome, Who};

use super::{CONNECT, Place, consult, rows};
use crate::history::change::{Change, change};
use crate::history::{Kind, Outcome, Role};

/// Out of a consult: one that goes on, or one that ended just now to make way for the transfer.
const START: &str = "INSERT INTO transfer (seq, interaction, agent, via, to_kind, to_id, started_at) \
    SELECT $1, $2, $3, CASE \
        WHEN $4 = 'return' THEN $4 \
        WHEN EXISTS (SELECT 1 FROM consult WHERE interaction = $2 AND initiator = $3 \
                     AND (ended_at IS NULL OR (ended_at = $7 AND became = 'transfer'))) THEN 'consult' \
        ELSE $4 END, $5, $6, $7";
/// The consulted party gets the customer without further steps (TRF-4).
const FROM_CONSULT: &str = "INSERT INTO transfer \
    (seq, interaction, agent, via, to_kind, to_id, started_at, released_at, ended_at, outcome) \
    SELECT $1, interaction, $3, 'consult', to_kind, to_id, $4, $4, $4, 'completed' \
    FROM consult WHERE interaction = $2 AND ended_at IS NULL";
/// Whoever is rung for a consult is rung for the transfer from now on (CON-27).
const REDIRECT: &str = "UPDATE agent_contact SET kind = $2 \
    WHERE interaction = $1 AND ended_at IS NULL AND answered_at IS NULL";
const RELEASE: &str = "UPDATE transfer SET released_at = $2 WHERE interaction = $1 AND outcome IS NULL";
const OVER: &str = "UPDATE transfer SET ended_at = $2, outcome = $3 WHERE interaction = $1 AND outcome IS NULL";
const RETURNED: &str = "UPDATE transfer SET returned_at = $3 \
    WHERE seq = (SELECT MAX(seq) FROM transfer WHERE interaction = $1 AND agent = $2 AND via <> 'return')";
/// A consulted party joins whoever else is there; anybody else has the customer alone.
const TAKE: &str = "UPDATE agent_contact SET joined_at = $3, answered_at = COALESCE(answered_at, $3), outcome = $4, \
    role = CASE WHEN role = 'consulted' AND EXISTS \
        (SELECT 1 FROM consult WHERE interaction = $1 AND ended_at IS NULL) THEN $5 ELSE $6 END \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const BACK: &str = "INSERT INTO agent_contact \
    (seq, interaction, agent, queue, offered_at, answered_at, joined_at, outcome, held_ms, kind, role) \
    SELECT $1, $2, $3, (SELECT queue FROM interaction WHERE id = $2), $4, $4, $4, $5, 0, $6, $7";
const WITHDRAW: &str = "UPDATE wrap_up SET ended_at = $3, withdrawn = 1 \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const NO_WRAP_UP: &str = "UPDATE agent_contact SET wrap_up_started_at = NULL \
    WHERE interaction = $1 AND agent = $2 AND wrap_up_started_at IS NOT NULL AND wrap_up_ended_at IS NULL";

pub(super) fn changes(place: Place, interaction: u64, event: &TransferEvent) -> Vec<Change> {
    let Place { seq, at } = place;
    match event {
        TransferEvent::Started { agent, to } => {
            let via = if *to == Destination::Agent(agent.clone()) {
                "return"
            } else {
                "blind"
            };
            let (kind, id) = rows::destination(to);
            vec![
                change!(START, seq, interaction, agent.as_str(), via, kind, id, at),
                consult::close(interaction, at, ConsultOutcome::Joined, Some("transfer")),
                change!(REDIRECT, interaction, Kind::Transfer.word()),
            ]
        }
        TransferEvent::Offered { agent, who, .. } => who
            .agent()
            .map(|rung| {
                let kind = if rung == agent { Kind::Returned } else { Kind::Transfer };
                rows::ask(place, interaction, rung, kind, Role::Owner)
            })
            .into_iter()
            .collect(),
        TransferEvent::Released { agent } => {
            let mut changes = gone(interaction, agent, at);
            changes.push(change!(RELEASE, interaction, at));
            changes
        }
        TransferEvent::Completed {
            agent,
            who,
            leg,
            tone: _,
        } => completed(place, interaction, agent, who, *leg),
        TransferEvent::Failed { agent: _, outcome } => vec![
            rows::miss_all(interaction, at, missed(*outcome)),
            over(interaction, at, outcome.code()),
        ],
        TransferEvent::Returned { agent, leg } => {
            let (kind, role) = (Kind::Returned.word(), Role::Owner.word());
            let answered = Outcome::Answered.word();
            vec![
                change!(BACK, seq, interaction, agent.as_str(), at, answered, kind, role),
                rows::member(place, interaction, &Who::Agent(agent.clone()), Some(leg.0)),
                change!(RETURNED, interaction, agent.as_str(), at),
            ]
        }
        TransferEvent::WrapUpWithdrawn { agent } => vec![
            change!(WITHDRAW, interaction, agent.as_str(), at),
            change!(NO_WRAP_UP, interaction, agent.as_str()),
        ],
        TransferEvent::EntryPointEntered { .. } => vec![over(interaction, at, "entered")],
        TransferEvent::Ringing { agent: _ } => Vec::new(),
    }
}

/// A flow's own transfer: nobody leaves by it, so it stands in the history of whoever is rung alone.
pub(super) fn by_flow(place: Place, interaction: u64, event: &FlowEvent) -> Vec<Change> {
    let at = place.at;
    match event {
        FlowEvent::TransferOffered { who, .. } => who
            .agent()
            .map(|rung| rows::ask(place, interaction, rung, Kind::Transfer, Role::Owner))
            .into_iter()
            .collect(),
        FlowEvent::TransferCompleted { who, leg, tone: _ } => {
            let answered = who
                .agent()
                .map(|agent| rows::answer(interaction, agent, at, Role::Owner));
            let member = rows::member(place, interaction, who, Some(leg.0));
            answered
                .into_iter()
                .chain([change!(CONNECT, interaction, at), member])
                .collect()
        }
        FlowEvent::TransferFailed { who: _, outcome } => vec![rows::miss_all(interaction, at, missed(*outcome))],
        FlowEvent::TransferRinging
        | FlowEvent::AgentPromptSet { .. }
        | FlowEvent::ScreenPopSet { .. }
        | FlowEvent::EntryPointEntered { .. }
        | FlowEvent::ConsentGiven { .. } => Vec::new(),
    }
}

fn completed(place: Place, interaction: u64, by: &AgentId, who: &Who, leg: LegId) -> Vec<Change> {
    let Place { seq, at } = place;
    let mut changes = Vec::new();
    // Out of a consult, whoever transfers leaves only now; else the release has told so, and whoever has it back stays.
    let back = who.agent() == Some(by);
    if back {
        changes.push(change!(RETURNED, interaction, by.as_str(), at));
    } else {
        changes.extend(gone(interaction, by, at));
    }
    if let Some(agent) = who.agent() {
        let (alone, beside) = (Role::Owner.word(), Role::Conferenced.word());
        changes.push(change!(
            TAKE,
            interaction,
            agent.as_str(),
            at,
            Outcome::Answered.word(),
            beside,
            alone
        ));
    }
    changes.extend([
        rows::member(place, interaction, who, Some(leg.0)),
        rows::resume_all(interaction, at),
        change!(FROM_CONSULT, seq, interaction, by.as_str(), at),
        consult::close(interaction, at, ConsultOutcome::Joined, Some("transfer")),
        over(interaction, at, "completed"),
    ]);
    changes
}

/// Whoever transfers leaves the customer's leg.
fn gone(interaction: u64, agent: &AgentId, at: i64) -> Vec<Change> {
    let cause = LeaveCause::Transferred.code();
    vec![
        rows::leave(interaction, agent, at, Some(cause)),
        rows::member_gone(interaction, Some(agent), None, at, cause),
    ]
}

/// A transfer without a consult before it begins.
pub(super) fn start(seq: u64, interaction: u64, agent: &AgentId, kind: &str, id: &str, at: i64) -> Change {
    change!(START, seq, interaction, agent.as_str(), "blind", kind, id, at)
}

/// Whoever transfers is released.
pub(super) fn released(interaction: u64, at: i64) -> Change {
    change!(RELEASE, interaction, at)
}

/// The transfer that is on its way, if one is, ends so.
pub(super) fn over(interaction: u64, at: i64, outcome: &str) -> Change {
    change!(OVER, interaction, at, outcome)
}

/// What the transfer's end means to an agent who was still being rung.
const fn missed(outcome: TransferOutcome) -> Outcome {
    match outcome {
        TransferOutcome::NoAnswer => Outcome::MissedNoAnswer,
        TransferOutcome::Busy => Outcome::MissedBusy,
        TransferOutcome::Declined => Outcome::MissedDeclined,
        TransferOutcome::Unreachable => Outcome::MissedUnavailable,
        TransferOutcome::InvalidNumber => Outcome::MissedInvalidNumber,
        TransferOutcome::Failed => Outcome::MissedChannelFailure,
        TransferOutcome::CustomerLeft => Outcome::MissedCallerLeft,
        TransferOutcome::Cancelled => Outcome::MissedWithdrawn,
    }
}

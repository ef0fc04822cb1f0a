//! What each event means for the tables of history: a pure function from an event to statements.

use floor::{Event, Origin, Recorded};

use super::Outcome;

/// A statement and its parameters, in order.
pub(super) struct Change {
    pub(super) sql: &'static str,
    pub(super) values: Vec<Value>,
}

pub(super) enum Value {
    Number(i64),
    Text(Option<String>),
}

/// Executes a change in a transaction of either database.
macro_rules! execute {
    ($change:expr, $to:expr) => {{
        let change: $crate::history::project::Change = $change;
        let mut query = sqlx::query(change.sql);
        for value in change.values {
            query = match value {
                $crate::history::project::Value::Number(number) => query.bind(number),
                $crate::history::project::Value::Text(text) => query.bind(text),
            };
        }
        query.execute($to).await
    }};
}
pub(super) use execute;

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Numbers of the floor stay within 63 bits.
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(storable(text)))
    }
}

impl From<&Option<String>> for Value {
    fn from(text: &Option<String>) -> Self {
        Self::Text(text.as_deref().map(storable))
    }
}

/// A caller's name may hold any character; PostgreSQL stores all but one.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

macro_rules! change {
    ($sql:expr, $($value:expr),+) => {
        Change { sql: $sql, values: vec![$(Value::from($value)),+] }
    };
}

const ARRIVE: &str = "INSERT INTO interaction \
    (id, direction, origin, caller_number, caller_name, dialled, entry_point, arrived_at) \
    VALUES ($1, 'inbound', $2, $3, $4, $5, $6, $7)";
const QUEUE: &str = "UPDATE interaction SET queue = $2, queued_at = COALESCE(queued_at, $3) WHERE id = $1";
const OFFER: &str = "INSERT INTO agent_contact (seq, interaction, agent, queue, offered_at, outcome, held_ms) \
    SELECT $1, $2, $3, (SELECT queue FROM interaction WHERE id = $2), $4, $5, 0";
const MISS: &str = "UPDATE agent_contact SET ended_at = $3, outcome = $4 \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL AND answered_at IS NULL";
const ANSWER: &str = "UPDATE agent_contact SET answered_at = $3, outcome = $4 \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const CONNECT: &str = "UPDATE interaction SET connected_at = COALESCE(connected_at, $2) WHERE id = $1";
const HOLD: &str = "UPDATE agent_contact SET held_since = COALESCE(held_since, $3) \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const RESUME: &str = "UPDATE agent_contact SET held_ms = held_ms + COALESCE($3 - held_since, 0), held_since = NULL \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const LEAVE: &str = "UPDATE agent_contact \
    SET held_ms = held_ms + COALESCE($3 - held_since, 0), held_since = NULL, ended_at = $3 \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const LEAVE_ALL: &str = "UPDATE agent_contact \
    SET held_ms = held_ms + COALESCE($2 - held_since, 0), held_since = NULL, ended_at = $2 \
    WHERE interaction = $1 AND ended_at IS NULL AND answered_at IS NOT NULL";
const END: &str = "UPDATE interaction SET ended_at = $2, outcome = $3 WHERE id = $1";
const CLOSE: &str = "UPDATE interaction SET closed_at = $2 WHERE id = $1";
const WRAP_UP: &str = "UPDATE agent_contact SET wrap_up_started_at = $3 \
    WHERE seq = (SELECT MAX(seq) FROM agent_contact \
                 WHERE interaction = $1 AND agent = $2 AND answered_at IS NOT NULL)";
const WRAPPED_UP: &str = "UPDATE agent_contact \
    SET wrap_up_ended_at = $3, wrap_up_code = $4, wrap_up_automatic = $5 \
    WHERE seq = (SELECT MAX(seq) FROM agent_contact \
                 WHERE interaction = $1 AND agent = $2 AND wrap_up_started_at IS NOT NULL \
                 AND wrap_up_ended_at IS NULL)";

/// The changes that an event makes, in order.
pub(super) fn changes(recorded: &Recorded) -> Vec<Change> {
    let at = recorded.at.0;
    match &recorded.event {
        Event::CallArrived {
            interaction,
            origin,
            dialled,
            entry_point,
            caller,
            ..
        } => vec![change!(
            ARRIVE,
            interaction.0,
            origin_word(origin),
            &caller.number,
            &caller.name,
            dialled,
            entry_point.as_str(),
            at
        )],
        Event::CallerQueued {
            interaction,
            queue,
            enqueued_at,
            ..
        } => {
            vec![change!(QUEUE, interaction.0, queue.as_str(), enqueued_at.0)]
        }
        Event::AgentOffered { interaction, agent, .. } => {
            vec![change!(
                OFFER,
                recorded.seq,
                interaction.0,
                agent.as_str(),
                at,
                Outcome::Pending.word()
            )]
        }
        Event::OfferClosed {
            interaction,
            agent,
            outcome,
        } => {
            vec![change!(
                MISS,
                interaction.0,
                agent.as_str(),
                at,
                Outcome::from(*outcome).word()
            )]
        }
        Event::CallConnected {
            interaction,
            agent,
            tone: _,
        } => vec![
            change!(ANSWER, interaction.0, agent.as_str(), at, Outcome::Answered.word()),
            change!(CONNECT, interaction.0, at),
        ],
        Event::CallHeld { interaction, agent } => vec![change!(HOLD, interaction.0, agent.as_str(), at)],
        Event::CallResumed { interaction, agent } => vec![change!(RESUME, interaction.0, agent.as_str(), at)],
        Event::AgentDetached { interaction, agent } => vec![change!(LEAVE, interaction.0, agent.as_str(), at)],
        Event::InteractionEnded { interaction, cause } => vec![
            change!(LEAVE_ALL, interaction.0, at),
            change!(END, interaction.0, at, cause.code()),
        ],
        Event::WrapUpStarted { interaction, agent, .. } => {
            vec![change!(WRAP_UP, interaction.0, agent.as_str(), at)]
        }
        Event::WrapUpSubmitted {
            interaction,
            agent,
            code,
            automatic,
        } => vec![change!(
            WRAPPED_UP,
            interaction.0,
            agent.as_str(),
            at,
            code.as_str(),
            i64::from(*automatic)
        )],
        Event::InteractionClosed { interaction } => vec![change!(CLOSE, interaction.0, at)],
        Event::AgentSignedIn { .. }
        | Event::StationMoved { .. }
        | Event::AgentSignedOut { .. }
        | Event::AgentStateChanged { .. }
        | Event::StationSoundChanged { .. }
        | Event::PhoneRegistered { .. }
        | Event::PhoneUnregistered { .. }
        | Event::FlowStepped { .. }
        | Event::FlowFailed { .. }
        | Event::OfferRinging { .. }
        | Event::OfferConfirming { .. }
        | Event::LegAnswered { .. }
        | Event::LegReleasing { .. }
        | Event::LegEnded { .. }
        | Event::HeldOnPhone { .. }
        | Event::PhoneTransferRefused { .. }
        | Event::ParticipantMuted { .. }
        | Event::DigitsSent { .. }
        | Event::AgentPromptFinished { .. }
        | Event::CustomerParked { .. }
        | Event::CustomerUnparked { .. }
        | Event::CallerSoundChanged { .. }
        | Event::Consult { .. }
        | Event::Transfer { .. }
        | Event::Conference { .. }
        | Event::Supervision { .. }
        | Event::Restarted => Vec::new(),
    }
}

const fn origin_word(origin: &Origin) -> &'static str {
    match origin {
        Origin::Trunk(_) => "trunk",
        Origin::Phone(_) => "phone",
        Origin::Web => "web",
        Origin::Consult(_) => "consult",
    }
}

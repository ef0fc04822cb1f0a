//! What befalls the row of an agent in a contact, and the members on the customer's leg, whichever event does it.

use floor::{AgentId, Destination, Who};

use super::Place;
use crate::history::change::{Change, change};
use crate::history::{Kind, Outcome, Role};

/// What is added up while an agent leaves or changes the role; `$3` is the time.
macro_rules! add_up {
    () => {
        "held_ms = held_ms + COALESCE($3 - held_since, 0), held_since = NULL, \
         post_call_ms = post_call_ms + CASE WHEN role = 'owner' THEN COALESCE($3 - post_call_since, 0) ELSE 0 END, \
         post_call_assist_ms = post_call_assist_ms \
             + CASE WHEN role = 'owner' THEN 0 ELSE COALESCE($3 - post_call_since, 0) END"
    };
}

/// Asked by a colleague, not by a queue.
const ASK: &str = "INSERT INTO agent_contact (seq, interaction, agent, queue, offered_at, outcome, held_ms, kind, role) \
    SELECT $1, $2, $3, (SELECT queue FROM interaction WHERE id = $2), $4, $5, 0, $6, $7";
const ANSWER: &str = "UPDATE agent_contact SET answered_at = $3, outcome = $4, role = $5, \
        joined_at = CASE WHEN $5 = 'consulted' THEN joined_at ELSE $3 END \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL AND answered_at IS NULL";
const MISS_ALL: &str = "UPDATE agent_contact SET ended_at = $2, outcome = $3 \
    WHERE interaction = $1 AND ended_at IS NULL AND answered_at IS NULL";
const HOLD: &str = "UPDATE agent_contact \
    SET holds = holds + CASE WHEN held_since IS NULL THEN 1 ELSE 0 END, held_since = COALESCE(held_since, $3) \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL AND answered_at IS NOT NULL";
const RESUME: &str = "UPDATE agent_contact SET held_ms = held_ms + COALESCE($3 - held_since, 0), held_since = NULL \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const RESUME_ALL: &str = "UPDATE agent_contact SET held_ms = held_ms + COALESCE($2 - held_since, 0), held_since = NULL \
    WHERE interaction = $1 AND ended_at IS NULL";
const LOST_ON_HOLD: &str = "UPDATE agent_contact SET lost_on_hold = 1 \
    WHERE interaction = $1 AND ended_at IS NULL AND held_since IS NOT NULL";
const LEAVE: &str = concat!(
    "UPDATE agent_contact SET ",
    add_up!(),
    ", post_call_since = NULL, left_cause = COALESCE($4, left_cause), ended_at = $3 \
     WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL AND answered_at IS NOT NULL"
);
/// `$2` is the role of those who leave; without one, all do.
const LEAVE_ALL: &str = concat!(
    "UPDATE agent_contact SET ",
    add_up!(),
    ", post_call_since = NULL, left_cause = COALESCE($4, left_cause), ended_at = $3 \
     WHERE interaction = $1 AND (role = $2 OR $2 IS NULL) AND ended_at IS NULL AND answered_at IS NOT NULL"
);
const ROLE: &str = concat!(
    "UPDATE agent_contact SET ",
    add_up!(),
    ", post_call_since = CASE WHEN post_call_since IS NULL THEN NULL ELSE $3 END, role = $4, \
       joined_at = COALESCE(joined_at, $3) \
     WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL AND answered_at IS NOT NULL"
);
const MEMBER: &str = "INSERT INTO member (seq, interaction, agent, number, name, leg, joined_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const MEMBER_GONE: &str = "UPDATE member SET left_at = $4, left_cause = $5 \
    WHERE interaction = $1 AND (agent = $2 OR leg = $3) AND left_at IS NULL";
const MEMBERS_GONE: &str = "UPDATE member SET left_at = $2 WHERE interaction = $1 AND left_at IS NULL";

pub(super) fn ask(place: Place, interaction: u64, agent: &AgentId, kind: Kind, role: Role) -> Change {
    let outcome = Outcome::Pending.word();
    change!(
        ASK,
        place.seq,
        interaction,
        agent.as_str(),
        place.at,
        outcome,
        kind.word(),
        role.word()
    )
}

pub(super) fn answer(interaction: u64, agent: &AgentId, at: i64, role: Role) -> Change {
    change!(
        ANSWER,
        interaction,
        agent.as_str(),
        at,
        Outcome::Answered.word(),
        role.word()
    )
}

/// Whoever is asked and has not answered is asked no more.
pub(super) fn miss_all(interaction: u64, at: i64, outcome: Outcome) -> Change {
    change!(MISS_ALL, interaction, at, outcome.word())
}

pub(super) fn hold(interaction: u64, agent: &AgentId, at: i64) -> Change {
    change!(HOLD, interaction, agent.as_str(), at)
}

pub(super) fn resume(interaction: u64, agent: &AgentId, at: i64) -> Change {
    change!(RESUME, interaction, agent.as_str(), at)
}

pub(super) fn resume_all(interaction: u64, at: i64) -> Change {
    change!(RESUME_ALL, interaction, at)
}

/// The customer left while on hold (HLD-8).
pub(super) fn lost_on_hold(interaction: u64) -> Change {
    change!(LOST_ON_HOLD, interaction)
}

/// An agent leaves; without a cause what was said before stays.
pub(super) fn leave(interaction: u64, agent: &AgentId, at: i64, cause: Option<&str>) -> Change {
    change!(LEAVE, interaction, agent.as_str(), at, cause)
}

/// Whoever is consulted leaves; nobody else has that role.
pub(super) fn consulted_leaves(interaction: u64, at: i64, cause: &str) -> Change {
    change!(LEAVE_ALL, interaction, Role::Consulted.word(), at, Some(cause))
}

pub(super) fn leave_all(interaction: u64, at: i64) -> Change {
    change!(LEAVE_ALL, interaction, None::<&str>, at, None::<&str>)
}

pub(super) fn role(interaction: u64, agent: &AgentId, at: i64, role: Role) -> Change {
    change!(ROLE, interaction, agent.as_str(), at, role.word())
}

pub(super) fn member(place: Place, interaction: u64, who: &Who, leg: Option<u64>) -> Change {
    let (agent, number, name) = parts(who);
    change!(MEMBER, place.seq, interaction, agent, number, name, leg, place.at)
}

pub(super) fn member_gone(interaction: u64, agent: Option<&AgentId>, leg: Option<u64>, at: i64, cause: &str) -> Change {
    change!(MEMBER_GONE, interaction, agent.map(AgentId::as_str), leg, at, cause)
}

pub(super) fn members_gone(interaction: u64, at: i64) -> Change {
    change!(MEMBERS_GONE, interaction, at)
}

/// Agent, number and name of a party.
pub(super) fn parts(who: &Who) -> (Option<&str>, Option<&str>, Option<&str>) {
    match who {
        Who::Agent(agent) => (Some(agent.as_str()), None, None),
        Who::Number { number, name } => (None, Some(number), name.as_deref()),
    }
}

/// Kind and identifier of a destination.
pub(super) fn destination(to: &Destination) -> (&'static str, &str) {
    match to {
        Destination::Agent(id) => ("agent", id.as_str()),
        Destination::Queue(id) => ("queue", id.as_str()),
        Destination::Number(number) => ("number", number),
        Destination::EntryPoint(id) => ("entryPoint", id.as_str()),
        Destination::Person(id) => ("person", id.as_str()),
    }
}

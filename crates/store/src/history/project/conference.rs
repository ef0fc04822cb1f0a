//! What coming and going on the customer's leg means for the tables, Post Call included.

use floor::{ConferenceEvent, ConsultOutcome, LegId};

use super::{Place, consult, rows};
use crate::history::Role;
use crate::history::change::{Change, change};

const CUSTOMER_LEFT: &str = "UPDATE interaction SET customer_left_at = $2 WHERE id = $1";
const POST_CALL: &str = "UPDATE agent_contact SET post_call_since = $2 \
    WHERE interaction = $1 AND ended_at IS NULL AND answered_at IS NOT NULL";
const SUGGEST: &str = "INSERT INTO suggestion (interaction, agent, at, code, note) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (interaction, agent) DO UPDATE SET at = excluded.at, code = excluded.code, note = excluded.note";

pub(super) fn changes(place: Place, interaction: u64, event: &ConferenceEvent) -> Vec<Change> {
    let at = place.at;
    match event {
        ConferenceEvent::Joined { who, leg } => {
            let mut changes = vec![
                rows::member(place, interaction, who, Some(leg.0)),
                rows::resume_all(interaction, at),
                consult::close(interaction, at, ConsultOutcome::Joined, Some("conference")),
            ];
            changes.extend(
                who.agent()
                    .map(|agent| rows::role(interaction, agent, at, Role::Conferenced)),
            );
            changes
        }
        ConferenceEvent::Left {
            who,
            leg: LegId(leg),
            cause,
        } => {
            let mut changes = vec![rows::member_gone(
                interaction,
                who.agent(),
                Some(*leg),
                at,
                cause.code(),
            )];
            changes.extend(
                who.agent()
                    .map(|agent| rows::leave(interaction, agent, at, Some(cause.code()))),
            );
            changes
        }
        ConferenceEvent::PrimaryChanged { agent } => agent
            .iter()
            .map(|agent| rows::role(interaction, agent, at, Role::Owner))
            .collect(),
        ConferenceEvent::CustomerLeft => vec![
            rows::lost_on_hold(interaction),
            rows::resume_all(interaction, at),
            change!(CUSTOMER_LEFT, interaction, at),
            change!(POST_CALL, interaction, at),
        ],
        ConferenceEvent::WrapUpSuggested { agent, code, note } => vec![change!(
            SUGGEST,
            interaction,
            agent.as_str(),
            at,
            code.as_ref().map(floor::WrapUpCodeId::as_str),
            note.as_str()
        )],
        ConferenceEvent::UnattendedWarned | ConferenceEvent::UnattendedToneFinished => Vec::new(),
    }
}

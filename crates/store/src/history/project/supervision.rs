//! What supervisors do, for the tables: one row for each stay, and a mark on whatever was listened to (SUP-17).

use floor::{MonitorMode, SupervisionEvent};

use super::Place;
use crate::history::change::{Change, change};

const REQUEST: &str = "INSERT INTO monitor_session (seq, interaction, supervisor, agent, requested_at, mode) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const START: &str = "UPDATE monitor_session SET started_at = $3 \
    WHERE interaction = $1 AND supervisor = $2 AND ended_at IS NULL";
/// Counts a whisper and a barge when it begins, not when it is paused.
const CHANGE: &str = "UPDATE monitor_session SET agent = $3, mode = $4, \
        whispers = whispers + CASE WHEN mode <> $4 AND $4 = 'whisper' THEN 1 ELSE 0 END, \
        barges = barges + CASE WHEN mode <> $4 AND $4 = 'bargeIn' THEN 1 ELSE 0 END \
    WHERE interaction = $1 AND supervisor = $2 AND ended_at IS NULL";
const END: &str = "UPDATE monitor_session SET ended_at = $3, end_cause = $4 \
    WHERE interaction = $1 AND supervisor = $2 AND ended_at IS NULL";
const MARK: &str = "UPDATE interaction SET monitored = 1 WHERE id = $1";
const MARK_AGENT: &str = "UPDATE agent_contact SET monitored = 1 \
    WHERE interaction = $1 AND ended_at IS NULL AND answered_at IS NOT NULL \
    AND agent = (SELECT agent FROM monitor_session \
                 WHERE interaction = $1 AND supervisor = $2 AND ended_at IS NULL AND started_at IS NOT NULL)";

pub(super) fn changes(place: Place, interaction: u64, event: &SupervisionEvent) -> Vec<Change> {
    let at = place.at;
    match event {
        SupervisionEvent::Requested { supervisor, of, .. } => vec![change!(
            REQUEST,
            place.seq,
            interaction,
            supervisor.as_str(),
            of.as_str(),
            at,
            mode_word(MonitorMode::Silent)
        )],
        SupervisionEvent::Started { supervisor } => vec![
            change!(START, interaction, supervisor.as_str(), at),
            change!(MARK, interaction),
            change!(MARK_AGENT, interaction, supervisor.as_str()),
        ],
        SupervisionEvent::Changed {
            supervisor,
            of,
            mode,
            paused: _,
        } => vec![
            change!(CHANGE, interaction, supervisor.as_str(), of.as_str(), mode_word(*mode)),
            change!(MARK_AGENT, interaction, supervisor.as_str()),
        ],
        SupervisionEvent::Ended { supervisor, cause } => {
            vec![change!(END, interaction, supervisor.as_str(), at, cause.code())]
        }
        SupervisionEvent::HelpRequested { .. } => Vec::new(),
    }
}

const fn mode_word(mode: MonitorMode) -> &'static str {
    match mode {
        MonitorMode::Silent => "silent",
        MonitorMode::Whisper => "whisper",
        MonitorMode::BargeIn => "bargeIn",
    }
}

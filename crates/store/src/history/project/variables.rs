//! What happens to variables, for the tables: every saved value, and everything that was typed and what became of it.

use floor::{Author, Stored, VariableEvent};

use super::Place;
use crate::history::change::{Change, change};

/// A draft that its agent saves is a draft no more; the row of the saved value tells the rest.
const SAVE: &str = "INSERT INTO variable_change \
    (seq, interaction, name, what, value, sealed, version, by_kind, by_id, at) \
    VALUES ($1, $2, $3, 'saved', $4, $5, $6, $7, $8, $9)";
const SAVED_DRAFT: &str = "DELETE FROM variable_change \
    WHERE interaction = $1 AND name = $2 AND by_id = $3 AND what = 'draft'";
const DROP: &str = "INSERT INTO variable_change \
    (seq, interaction, name, what, value, sealed, version, by_kind, by_id, at) \
    VALUES ($1, $2, $3, 'dropped', NULL, 0, 0, 'configuration', NULL, $4)";
/// One row for what an agent types, however often it is kept.
const FORGET_DRAFT: &str = SAVED_DRAFT;
const DRAFT: &str = "INSERT INTO variable_change \
    (seq, interaction, name, what, value, sealed, version, by_kind, by_id, at) \
    VALUES ($1, $2, $3, 'draft', $4, $5, $6, 'agent', $7, $8)";
const DISCARD: &str = "UPDATE variable_change SET what = 'discarded', at = $4 \
    WHERE interaction = $1 AND name = $2 AND by_id = $3 AND what = 'draft'";
const REVEAL: &str = "INSERT INTO variable_change \
    (seq, interaction, name, what, value, sealed, version, by_kind, by_id, at) \
    VALUES ($1, $2, $3, 'revealed', NULL, 0, 0, 'agent', $4, $5)";
/// CAD-7: what nobody decided about is kept as not saved.
const NOT_SAVED: &str = "UPDATE variable_change SET what = 'notSaved' \
    WHERE interaction = $1 AND (by_id = $2 OR $2 IS NULL) AND what = 'draft'";

pub(super) fn changes(place: Place, interaction: u64, event: &VariableEvent) -> Vec<Change> {
    let Place { seq, at } = place;
    match event {
        VariableEvent::Changed { by, changes } => {
            let (kind, id) = author(by);
            let mut rows = Vec::new();
            for changed in changes {
                let (value, sealed) = kept(changed.value.as_ref());
                let name = changed.name.as_str();
                if let Author::Agent(agent) = by {
                    rows.push(change!(SAVED_DRAFT, interaction, name, agent.as_str()));
                }
                let (value, id) = (value.as_deref(), id.as_deref());
                rows.push(change!(
                    SAVE,
                    seq,
                    interaction,
                    name,
                    value,
                    sealed,
                    changed.version,
                    kind,
                    id,
                    at
                ));
            }
            rows
        }
        VariableEvent::Dropped { names } => names
            .iter()
            .map(|name| change!(DROP, seq, interaction, name.as_str(), at))
            .collect(),
        VariableEvent::DraftKept {
            agent,
            name,
            text,
            base_version,
        } => {
            let (value, sealed) = kept(Some(text));
            let (name, agent, value) = (name.as_str(), agent.as_str(), value.as_deref());
            vec![
                change!(FORGET_DRAFT, interaction, name, agent),
                change!(DRAFT, seq, interaction, name, value, sealed, *base_version, agent, at),
            ]
        }
        VariableEvent::DraftDropped { agent, name } => {
            vec![change!(DISCARD, interaction, name.as_str(), agent.as_str(), at)]
        }
        VariableEvent::Revealed { agent, name, draft: _ } => {
            vec![change!(REVEAL, seq, interaction, name.as_str(), agent.as_str(), at)]
        }
    }
}

/// What an agent typed and did not save stays so: the agent has no more to do with the contact, or nobody has.
pub(super) fn not_saved(interaction: u64, agent: Option<&str>) -> Change {
    change!(NOT_SAVED, interaction, agent)
}

fn kept(value: Option<&Stored>) -> (Option<String>, i64) {
    match value {
        None => (None, 0),
        Some(Stored::Plain(value)) => (Some(value.text()), 0),
        Some(Stored::Sealed(sealed)) => (Some(sealed.clone()), 1),
    }
}

fn author(by: &Author) -> (&'static str, Option<String>) {
    match by {
        Author::Configuration => ("configuration", None),
        Author::Flow => ("flow", None),
        Author::Queue(id) => ("queue", Some(id.to_string())),
        Author::Agent(id) => ("agent", Some(id.to_string())),
        Author::Contact(id) => ("contact", Some(id.to_string())),
        Author::Program => ("program", None),
    }
}

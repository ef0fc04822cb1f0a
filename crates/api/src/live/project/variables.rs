//! Message types of what happens to variables.

use floor::{Author, Floor, VariableEvent};

use super::Seen;
use crate::{
    dto::event::{EventType, VariableNews},
    views,
};

/// As this listener is told; `None`: a consult's own contact has variables that nobody sees.
pub(super) fn kind(event: &VariableEvent, seen: Seen<'_>) -> Option<EventType> {
    if seen.in_child {
        return None;
    }
    Some(match event {
        VariableEvent::Changed { by, changes } => {
            let own = matches!(by, Author::Agent(agent) if agent == seen.agent);
            let typing = seen.facts.is_some_and(|facts| {
                facts
                    .drafts_of(seen.agent)
                    .any(|(name, _)| changes.iter().any(|change| change.name == *name))
            });
            if typing && !own {
                EventType::TaskVariablesOverwritten
            } else {
                EventType::TaskVariablesChanged
            }
        }
        VariableEvent::Dropped { .. } => EventType::TaskVariablesChanged,
        VariableEvent::DraftKept { .. } | VariableEvent::DraftDropped { .. } => EventType::TaskVariablesDraftChanged,
        VariableEvent::Revealed { .. } => EventType::TaskVariablesRevealed,
    })
}

/// What an agent types, and at what he looks, is nobody else's business.
pub(super) const fn private(event: &VariableEvent) -> bool {
    match event {
        VariableEvent::Changed { .. } | VariableEvent::Dropped { .. } => false,
        VariableEvent::DraftKept { .. } | VariableEvent::DraftDropped { .. } | VariableEvent::Revealed { .. } => true,
    }
}

/// Which variables, and who.
pub(super) fn news(floor: &Floor, event: &VariableEvent) -> VariableNews {
    let (names, by) = match event {
        VariableEvent::Changed { by, changes } => {
            let names = changes.iter().map(|change| change.name.to_string()).collect();
            (names, by.clone())
        }
        VariableEvent::Dropped { names } => (names.iter().map(ToString::to_string).collect(), Author::Configuration),
        VariableEvent::DraftKept { agent, name, .. }
        | VariableEvent::DraftDropped { agent, name }
        | VariableEvent::Revealed { agent, name, .. } => (vec![name.to_string()], Author::Agent(agent.clone())),
    };
    VariableNews {
        names,
        by: views::author(floor, &by),
    }
}

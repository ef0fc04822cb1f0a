//! Variables, drafts and the card of a contact as one agent sees them. Secrets are left out here, and nowhere later.

use std::collections::BTreeMap;

use floor::{
    AgentId, Author, CardField, Draft, Floor, Interaction, InteractionId, PaneVariable, QueueId, Stored, Type,
    VariableName,
};

use super::{
    mask::Mask,
    party::{initiator, named_agent, named_queue},
    time,
};
use crate::dto::variable as dto;

/// The variables of a contact, in the administrator's order (CAD-1).
pub(crate) fn variables(floor: &Floor, contact: &Interaction, agent: &AgentId, mask: &Mask) -> Vec<dto::Variable> {
    let may_edit = floor.may_edit(agent, contact);
    let shown = |shown: PaneVariable<'_>| {
        let (value, masked) = mask.text(value(&shown));
        Some(dto::Variable {
            name: shown.def.name.to_string(),
            label: shown.def.label.clone(),
            labels: shown.def.labels.clone(),
            value,
            kind: kind(shown.def.kind)?,
            version: shown.variable.version,
            // Whoever sees a masked value would save the mask.
            editable: may_edit && shown.def.agent_editable && !masked,
            secure: shown.secure(),
            filled: shown.variable.value.is_some(),
            masked,
            changed_by: author(floor, &shown.variable.by),
            changed_at: time(shown.variable.at),
        })
    };
    floor.pane(contact).into_iter().filter_map(shown).collect()
}

/// What of a value may be shown.
fn value(shown: &PaneVariable<'_>) -> Option<String> {
    match &shown.variable.value {
        Some(Stored::Plain(value)) if !shown.secure() => Some(value.text()),
        Some(Stored::Plain(_) | Stored::Sealed(_)) | None => None,
    }
}

/// JSON is never shown to agents (CAD-2).
const fn kind(kind: Type) -> Option<dto::VariableKind> {
    match kind {
        Type::Text => Some(dto::VariableKind::Text),
        Type::Integer => Some(dto::VariableKind::Integer),
        Type::Decimal => Some(dto::VariableKind::Decimal),
        Type::Boolean => Some(dto::VariableKind::Boolean),
        Type::DateTime => Some(dto::VariableKind::DateTime),
        Type::Json => None,
    }
}

/// Who gave a variable its value.
pub(crate) fn author(floor: &Floor, by: &Author) -> dto::VariableAuthor {
    let (kind, named) = match by {
        Author::Configuration => (dto::VariableAuthorKind::Configuration, None),
        Author::Flow => (dto::VariableAuthorKind::Flow, None),
        Author::Queue(queue) => (dto::VariableAuthorKind::Queue, Some(named_queue(floor, queue))),
        Author::Agent(agent) => (dto::VariableAuthorKind::Agent, Some(named_agent(floor, agent))),
        Author::Contact(_) => (dto::VariableAuthorKind::Contact, None),
        Author::Program => (dto::VariableAuthorKind::Program, None),
    };
    let (id, name) = named.map_or((None, None), |named| (Some(named.id), Some(named.name)));
    dto::VariableAuthor { kind, id, name }
}

/// The same by the stored words.
pub(crate) fn stored_author(floor: &Floor, kind: &str, id: Option<&str>) -> dto::VariableAuthor {
    let id = id.unwrap_or_default();
    author(
        floor,
        &match kind {
            "flow" => Author::Flow,
            "queue" => Author::Queue(QueueId::new(id)),
            "agent" => Author::Agent(AgentId::new(id)),
            "contact" => Author::Contact(InteractionId(id.parse().unwrap_or(0))),
            "program" => Author::Program,
            _ => Author::Configuration,
        },
    )
}

/// The agent's own drafts, as they came from the agent's own browser.
pub(crate) fn drafts(floor: &Floor, contact: &Interaction, agent: &AgentId) -> Vec<dto::VariableDraft> {
    let secure = |name: &VariableName| floor.directory().variables.get(name).is_none_or(|def| def.secure);
    let shown = |(name, draft): (&VariableName, &Draft)| dto::VariableDraft {
        name: name.to_string(),
        value: match &draft.text {
            Stored::Plain(value) if !secure(name) => Some(value.text()),
            Stored::Plain(_) | Stored::Sealed(_) => None,
        },
        base_version: draft.base_version,
        conflict: contact.beaten(name, draft),
        saved_at: time(draft.at),
    };
    contact.drafts_of(agent).map(shown).collect()
}

/// The card; `asked`: it is shown with a consult's request, where it begins with whoever asks (CON-7).
pub(crate) fn card(floor: &Floor, contact: &Interaction, asked: bool, mask: &Mask) -> dto::Card {
    let mut popover = Vec::new();
    if let Some(consult) = contact.consult.as_ref().filter(|_| asked) {
        let who = initiator(floor, &consult.initiator);
        popover.extend([
            system(dto::SystemField::AgentName, Some(who.name), false),
            system(dto::SystemField::AgentDn, who.number, false),
            system(dto::SystemField::AgentTeam, who.team.map(|team| team.name), false),
        ]);
    }
    let pane = floor.pane(contact);
    for line in floor.card(contact).popover {
        let shown = match &line.field {
            CardField::System(field) => Some(system_line(floor, contact, *field, mask)),
            CardField::Variable(name) => {
                // The configuration refuses a secure one; if it became one since, it is left out (CAD-9).
                let found = pane.iter().find(|shown| shown.def.name == *name);
                found
                    .filter(|shown| !shown.secure())
                    .map(|shown| variable_line(shown, mask))
            }
        };
        popover.extend(shown.map(|shown| dto::CardLine {
            label: line.label.clone().or(shown.label),
            labels: if line.labels.is_empty() {
                shown.labels
            } else {
                line.labels.clone()
            },
            ..shown
        }));
    }
    dto::Card { popover }
}

fn variable_line(shown: &PaneVariable<'_>, mask: &Mask) -> dto::CardLine {
    let (value, masked) = mask.text(value(shown));
    dto::CardLine {
        label: Some(shown.def.label.clone()),
        labels: shown.def.labels.clone(),
        value,
        masked,
        kind: kind(shown.def.kind),
        variable: Some(shown.def.name.to_string()),
        system: None,
    }
}

fn system_line(floor: &Floor, contact: &Interaction, field: floor::SystemField, mask: &Mask) -> dto::CardLine {
    let queue = contact.line.as_ref().map(|line| &line.queue);
    match field {
        floor::SystemField::PhoneNumber => {
            let (number, masked) = mask.number(contact.caller.number.as_deref());
            system(dto::SystemField::PhoneNumber, number, masked)
        }
        floor::SystemField::Dnis => system(dto::SystemField::Dnis, contact.dialled.clone(), false),
        floor::SystemField::QueueName => {
            let name = queue.map(|queue| named_queue(floor, queue).name);
            system(dto::SystemField::QueueName, name, false)
        }
        floor::SystemField::RonaTimeout => {
            let queue = queue.and_then(|queue| floor.directory().queues.get(queue));
            let seconds = queue.map(|queue| (queue.ring_ms / 1_000).to_string());
            system(dto::SystemField::RonaTimeout, seconds, false)
        }
    }
}

const fn system(field: dto::SystemField, value: Option<String>, masked: bool) -> dto::CardLine {
    dto::CardLine {
        label: None,
        labels: BTreeMap::new(),
        value,
        masked,
        kind: None,
        variable: None,
        system: Some(field),
    }
}

/// Which of these names were not saved because somebody else had saved before.
pub(crate) fn conflicts(
    floor: &Floor,
    contact: &Interaction,
    agent: &AgentId,
    names: &[VariableName],
    mask: &Mask,
) -> Vec<dto::VariableConflict> {
    let (variables, drafts) = (variables(floor, contact, agent, mask), drafts(floor, contact, agent));
    let conflict = |name: &VariableName| {
        let variable = variables.iter().find(|variable| variable.name == name.as_str())?;
        let draft = drafts
            .iter()
            .find(|draft| draft.name == name.as_str() && draft.conflict)?;
        Some(dto::VariableConflict {
            name: name.to_string(),
            yours: draft.value.clone(),
            saved: variable.value.clone(),
            version: variable.version,
            changed_by: variable.changed_by.clone(),
            changed_at: variable.changed_at,
        })
    };
    names.iter().filter_map(conflict).collect()
}

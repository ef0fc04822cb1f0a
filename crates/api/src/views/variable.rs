//! Variables, drafts and the card of a contact as one agent sees them. Secrets are left out here, and nowhere later.

use std::collections::BTreeMap;

use floor::{
    AgentId, Author, CardField, CardLine, Draft, Floor, Interaction, InteractionId, PaneVariable, QueueId, Stored,
    Subject, Type, VariableName, WorkItem,
};

use super::{
    mask::Mask,
    party::{initiator, named_agent, named_queue},
    time,
};
use crate::dto::variable as dto;

/// The variables of a contact, in the administrator's order (CAD-1).
pub(crate) fn variables<'a>(
    floor: &Floor,
    subject: impl Into<Subject<'a>>,
    agent: &AgentId,
    mask: &Mask,
) -> Vec<dto::Variable> {
    let subject = subject.into();
    let may_edit = subject.may_edit(agent);
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
    floor.pane(subject).into_iter().filter_map(shown).collect()
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
pub(crate) fn drafts<'a>(floor: &Floor, subject: impl Into<Subject<'a>>, agent: &AgentId) -> Vec<dto::VariableDraft> {
    let facts = subject.into().facts();
    let secure = |name: &VariableName| floor.directory().variables.get(name).is_none_or(|def| def.secure);
    let shown = |(name, draft): (&VariableName, &Draft)| dto::VariableDraft {
        name: name.to_string(),
        value: match &draft.text {
            Stored::Plain(value) if !secure(name) => Some(value.text()),
            Stored::Plain(_) | Stored::Sealed(_) => None,
        },
        base_version: draft.base_version,
        conflict: facts.beaten(name, draft),
        saved_at: time(draft.at),
    };
    facts.drafts_of(agent).map(shown).collect()
}

/// The card of a contact; `asked`: it is shown with a consult's request, where it begins with whoever asks (CON-7).
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
    popover.extend(lines(floor, contact.into(), mask));
    dto::Card { popover }
}

/// The card of a work item.
pub(crate) fn item_card(floor: &Floor, item: &WorkItem) -> dto::Card {
    dto::Card {
        popover: lines(floor, item.into(), &Mask::NONE),
    }
}

fn lines(floor: &Floor, subject: Subject<'_>, mask: &Mask) -> Vec<dto::CardLine> {
    let pane = floor.pane(subject);
    let shown = |line: CardLine| {
        let shown = match line.field {
            CardField::System(field) => system_line(floor, subject, field, mask)?,
            CardField::Variable(name) => {
                // The configuration refuses a secure one; if it became one since, it is left out (CAD-9).
                let found = pane.iter().find(|shown| shown.def.name == name);
                variable_line(found.filter(|shown| !shown.secure())?, mask)
            }
        };
        Some(dto::CardLine {
            label: line.label.or(shown.label),
            labels: if line.labels.is_empty() {
                shown.labels
            } else {
                line.labels
            },
            ..shown
        })
    };
    floor.card(subject).popover.into_iter().filter_map(shown).collect()
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

/// `None`: a work item has no such thing.
fn system_line(floor: &Floor, subject: Subject<'_>, field: floor::SystemField, mask: &Mask) -> Option<dto::CardLine> {
    Some(match (field, subject) {
        (floor::SystemField::PhoneNumber, Subject::Contact(contact)) => {
            let (number, masked) = mask.number(contact.caller.number.as_deref());
            system(dto::SystemField::PhoneNumber, number, masked)
        }
        (floor::SystemField::Dnis, Subject::Contact(contact)) => {
            system(dto::SystemField::Dnis, contact.dialled.clone(), false)
        }
        (floor::SystemField::PhoneNumber | floor::SystemField::Dnis, Subject::Item(_)) => return None,
        (floor::SystemField::QueueName, _) => {
            let name = subject.queue().map(|queue| named_queue(floor, queue).name);
            system(dto::SystemField::QueueName, name, false)
        }
        (floor::SystemField::RonaTimeout, _) => {
            let queue = subject.queue().and_then(|queue| floor.directory().queues.get(queue));
            let seconds = queue.map(|queue| (queue.ring_ms / 1_000).to_string());
            system(dto::SystemField::RonaTimeout, seconds, false)
        }
    })
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
    subject: Subject<'_>,
    agent: &AgentId,
    names: &[VariableName],
    mask: &Mask,
) -> Vec<dto::VariableConflict> {
    let (variables, drafts) = (variables(floor, subject, agent, mask), drafts(floor, subject, agent));
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

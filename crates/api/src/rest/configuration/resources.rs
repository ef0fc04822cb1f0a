//! One kind of resource: list, get, create, replace, delete, and what was changed.

use axum::{
    extract::{Path, State as Extract},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use organization::{Code, Kind, Problem as Mistake, read_resource, secrets};
use serde_json::Value;

use super::{ResourceBody, not_taken, nothing, one, shown, version_of, wrong};
use crate::{
    State,
    dto::{
        configuration::{Action, ChangeItem, ChangesQuery, ResourcePage},
        list::List,
    },
    limits,
    ports::{Asked, Change},
    problem::Problem,
    rest::Answer,
    shell::{guard::SignedIn, page::Query},
};

/// Fields that answers carry and bodies may carry back.
const KNOWN: [&str; 3] = ["version", "changedAt", "changedBy"];

pub(super) fn list(
    kind: Kind,
    Extract(state): Extract<State>,
    Query(page): Query<ResourcePage>,
) -> Result<Answer<List<Value>>, Problem> {
    let present = state.0.ports.configuration.present();
    let all = present.resources.of(kind).iter();
    let items = all.filter_map(|resource| shown(&present, kind, &resource.id));
    page.page()
        .of(items.collect(), |item: &Value| {
            item[kind.key()].as_str().unwrap_or_default()
        })
        .map(Answer)
}

pub(super) fn show(kind: Kind, Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Response, Problem> {
    one(StatusCode::OK, &state.0.ports.configuration.present(), kind, &id)
}

pub(super) async fn create(
    kind: Kind,
    Extract(state): Extract<State>,
    who: SignedIn,
    ResourceBody(mut body): ResourceBody,
) -> Result<Response, Problem> {
    let port = &state.0.ports.configuration;
    let present = port.present();
    strip(&mut body);
    let resource = read_resource(kind, &body, None).map_err(wrong)?;
    if present.resources.get(kind, &resource.id).is_some() {
        return Err(Problem::already_exists(kind.field(), &resource.id));
    }
    let mut next = present.resources.clone();
    next.put(kind, &resource.id, resource.value);
    let place = next.place(kind, &resource.id).unwrap_or_default();
    let done = port.replace(&who.user.id, present.revision, next).await;
    let configured = done.map_err(|why| not_taken(why, Some((kind, place))))?;
    let mut response = one(StatusCode::CREATED, &configured, kind, &resource.id)?;
    let place = format!("/api/v1/{}/{}", kind.path(), resource.id);
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

pub(super) async fn replace(
    kind: Kind,
    Extract(state): Extract<State>,
    who: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    ResourceBody(mut body): ResourceBody,
) -> Result<Response, Problem> {
    let port = &state.0.ports.configuration;
    let present = port.present();
    let value = present.resources.get(kind, &id);
    let value = value.ok_or_else(|| Problem::not_found(kind.field(), &id))?;
    let from = version_of(&headers, Some(&body)).ok_or_else(Problem::version_required)?;
    same_version(&present, kind, &id, from)?;
    strip(&mut body);
    let resource = read_resource(kind, &body, Some(value)).map_err(wrong)?;
    if resource.id != id {
        let pointer = format!("/{}", kind.key());
        return Err(wrong(vec![Mistake::new(pointer, Code::IdChanged, &[("id", &id)])]));
    }
    let mut next = present.resources.clone();
    next.put(kind, &id, resource.value);
    let place = next.place(kind, &id).unwrap_or_default();
    let done = port.replace(&who.user.id, present.revision, next).await;
    let configured = done.map_err(|why| not_taken(why, Some((kind, place))))?;
    one(StatusCode::OK, &configured, kind, &id)
}

pub(super) async fn delete(
    kind: Kind,
    Extract(state): Extract<State>,
    who: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let port = &state.0.ports.configuration;
    let present = port.present();
    if present.resources.get(kind, &id).is_none() {
        return Err(Problem::not_found(kind.field(), &id));
    }
    if let Some(from) = version_of(&headers, None) {
        same_version(&present, kind, &id, from)?;
    }
    let uses = port.used_by(kind, &id);
    if !uses.is_empty() {
        let told = uses
            .into_iter()
            .take(limits::USES_TOLD_MAX)
            .map(|used| serde_json::json!({"kind": used.kind.field(), "id": used.id, "pointer": used.pointer}));
        return Err(Problem::in_use(told.collect()));
    }
    let mut next = present.resources.clone();
    next.remove(kind, &id);
    let done = port.replace(&who.user.id, present.revision, next).await;
    done.map_err(|why| not_taken(why, None))?;
    Ok(nothing())
}

pub(super) async fn changes_of_one(
    kind: Kind,
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    Query(page): Query<ResourcePage>,
) -> Result<Answer<List<ChangeItem>>, Problem> {
    let asked = Asked {
        kind: Some(kind),
        id: Some(id),
        ..Asked::default()
    };
    read_changes(&state, asked, page).await
}

pub(super) async fn changes(
    Extract(state): Extract<State>,
    Query(query): Query<ChangesQuery>,
) -> Result<Answer<List<ChangeItem>>, Problem> {
    let kind = match query.kind.as_deref().map(Kind::of_field) {
        Some(None) => return Err(Problem::invalid("kind", "unknown")),
        Some(kind) => kind,
        None => None,
    };
    let asked = Asked {
        kind,
        id: query.id,
        ..Asked::default()
    };
    let page = ResourcePage {
        cursor: query.cursor,
        limit: query.limit,
        settings: None,
    };
    read_changes(&state, asked, page).await
}

async fn read_changes(state: &State, asked: Asked, page: ResourcePage) -> Result<Answer<List<ChangeItem>>, Problem> {
    let page = page.page();
    let size = page.size()?;
    let before = match &page.cursor {
        Some(cursor) => Some(cursor.parse().map_err(|_| Problem::invalid("cursor", "unknown"))?),
        None => None,
    };
    let asked = Asked {
        before,
        limit: size,
        ..asked
    };
    let made = state.0.ports.configuration.changes(asked).await?;
    let full = made.len() >= usize::try_from(size).unwrap_or(usize::MAX);
    let next_cursor = made.last().filter(|_| full).map(|last| last.seq.to_string());
    let items = made.into_iter().map(item).collect();
    Ok(Answer(List { items, next_cursor }))
}

fn item(change: Change) -> ChangeItem {
    let without = |value: Option<Value>| {
        value.map(|mut value| {
            secrets::leave_out(change.kind, &mut value);
            value
        })
    };
    ChangeItem {
        seq: change.seq,
        at: change.at,
        by: change.by,
        kind: change.kind.field(),
        id: change.id,
        action: Action::of(change.before.is_some(), change.after.is_some()),
        version: change.version,
        before: without(change.before),
        after: without(change.after),
    }
}

fn strip(body: &mut Value) {
    if let Some(fields) = body.as_object_mut() {
        for field in KNOWN {
            fields.remove(field);
        }
    }
}

fn same_version(present: &crate::ports::Configured, kind: Kind, id: &str, from: i64) -> Result<(), Problem> {
    let known = present
        .known
        .get(&(kind, id.to_owned()))
        .map_or(0, |known| known.version);
    if known == from {
        Ok(())
    } else {
        Err(Problem::version_changed(known))
    }
}

//! Flows beyond other resources: checked without being published, published, compared, and put back.

use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};
use organization::Kind;
use serde_json::Value;

use super::{not_taken, one};
use crate::{
    State,
    dto::{
        configuration::{
            FlowDiffQuery, FlowDifference, FlowDifferences, FlowValidation, FlowVersionItem, RollBackFlow, ValidateFlow,
        },
        list::List,
    },
    limits,
    ports::FlowVersion,
    problem::Problem,
    rest::Answer,
    shell::{body::Json, guard::SignedIn, page::Query},
};

const KIND: Kind = Kind::Flow;

fn flow(state: &State, id: &str) -> Result<Value, Problem> {
    let present = state.0.ports.configuration.present();
    let found = present.resources.get(KIND, id);
    found.cloned().ok_or_else(|| Problem::not_found(KIND.field(), id))
}

pub(super) async fn validate(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    Json(body): Json<ValidateFlow>,
) -> Result<Answer<FlowValidation>, Problem> {
    let flow = flow(&state, &id)?;
    let document = body.document.or_else(|| some(&flow["draft"]));
    let document = document.ok_or_else(|| Problem::no_draft(&id))?;
    let problems = state.0.ports.configuration.check_flow(&document);
    let valid = problems.is_empty();
    Ok(Answer(FlowValidation { valid, problems }))
}

pub(super) async fn publish(
    Extract(state): Extract<State>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let flow = flow(&state, &id)?;
    let draft = some(&flow["draft"]).ok_or_else(|| Problem::no_draft(&id))?;
    set(&state, &who, &id, draft, false).await
}

pub(super) async fn roll_back(
    Extract(state): Extract<State>,
    who: SignedIn,
    Path(id): Path<String>,
    Json(body): Json<RollBackFlow>,
) -> Result<Response, Problem> {
    flow(&state, &id)?;
    let version = version_of(&state, &id, body.number).await?;
    set(&state, &who, &id, version.document, true).await
}

/// Puts a document in force.
async fn set(state: &State, who: &SignedIn, id: &str, document: Value, keep_draft: bool) -> Result<Response, Problem> {
    let port = &state.0.ports.configuration;
    let present = port.present();
    let mut next = present.resources.clone();
    let value = next.get(KIND, id).cloned();
    let mut value = value.ok_or_else(|| Problem::not_found(KIND.field(), id))?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("document".to_owned(), document);
        if !keep_draft {
            fields.remove("draft");
        }
    }
    next.put(KIND, id, value);
    let place = next.place(KIND, id).unwrap_or_default();
    let done = port.replace(&who.user.id, present.revision, next).await;
    let configured = done.map_err(|why| not_taken(why, Some((KIND, place))))?;
    one(StatusCode::OK, &configured, KIND, id)
}

pub(super) async fn versions(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
) -> Result<Answer<List<FlowVersionItem>>, Problem> {
    flow(&state, &id)?;
    let limit = limits::PAGE_ITEMS_MAX;
    let all = state.0.ports.configuration.flow_versions(&id, limit).await?;
    let newest = all.first().map_or(0, |version| version.number);
    let short = |version: FlowVersion| FlowVersionItem {
        document: None,
        ..item(version, newest)
    };
    Ok(Answer(List {
        items: all.into_iter().map(short).collect(),
        next_cursor: None,
    }))
}

pub(super) async fn version(
    Extract(state): Extract<State>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Answer<FlowVersionItem>, Problem> {
    let newest = state.0.ports.configuration.flow_versions(&id, 1).await?;
    let newest = newest.first().map_or(0, |version| version.number);
    let number = number.parse().map_err(|_| Problem::not_found("version", &number))?;
    let version = version_of(&state, &id, number).await?;
    Ok(Answer(item(version, newest)))
}

pub(super) async fn diff(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    Query(query): Query<FlowDiffQuery>,
) -> Result<Answer<FlowDifferences>, Problem> {
    let flow = flow(&state, &id)?;
    let before = named(&state, &id, &flow, &query.from).await?;
    let after = named(&state, &id, &flow, &query.to).await?;
    let mut items = Vec::new();
    compare("", &before, &after, &mut items);
    Ok(Answer(FlowDifferences { items }))
}

async fn named(state: &State, id: &str, flow: &Value, name: &str) -> Result<Value, Problem> {
    let number = match name {
        "draft" => return some(&flow["draft"]).ok_or_else(|| Problem::no_draft(id)),
        "published" => return some(&flow["document"]).ok_or_else(|| Problem::not_found("version", name)),
        number => number.parse().map_err(|_| Problem::not_found("version", name))?,
    };
    Ok(version_of(state, id, number).await?.document)
}

async fn version_of(state: &State, id: &str, number: i64) -> Result<FlowVersion, Problem> {
    let found = state.0.ports.configuration.flow_version(id, number).await?;
    found.ok_or_else(|| Problem::not_found("version", &number.to_string()))
}

fn item(version: FlowVersion, newest: i64) -> FlowVersionItem {
    FlowVersionItem {
        number: version.number,
        at: version.at,
        by: version.by,
        in_force: version.number == newest,
        document: Some(version.document),
    }
}

fn some(value: &Value) -> Option<Value> {
    (!value.is_null()).then(|| value.clone())
}

/// Values that are other, each with its pointer; lists are compared as wholes.
fn compare(pointer: &str, before: &Value, after: &Value, items: &mut Vec<FlowDifference>) {
    if before == after {
        return;
    }
    let (Some(old), Some(new)) = (before.as_object(), after.as_object()) else {
        items.push(FlowDifference {
            pointer: pointer.to_owned(),
            before: Some(before.clone()),
            after: Some(after.clone()),
        });
        return;
    };
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names {
        let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        match (old.get(name), new.get(name)) {
            (Some(before), Some(after)) => compare(&pointer, before, after, items),
            (before, after) => items.push(FlowDifference {
                pointer,
                before: before.cloned(),
                after: after.cloned(),
            }),
        }
    }
}

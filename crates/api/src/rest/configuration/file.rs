//! The whole configuration as one file, out and in.

use axum::{
    extract::{Request, State as Extract},
    http::header,
    response::{IntoResponse as _, Response},
};
use organization::{Difference, File, differences, secrets, write};
use serde_json::Value;

use super::{not_taken, wrong};
use crate::{
    State,
    dto::configuration::{Action, DifferenceItem, ExportQuery, ImportQuery, Imported},
    limits,
    ports::NotTaken,
    problem::Problem,
    rest::Answer,
    shell::{body, guard::SignedIn, page::Query},
};

/// The media type of the file (RFC 9512).
pub(super) const YAML: &str = "application/yaml";

pub(super) async fn export(
    Extract(state): Extract<State>,
    who: SignedIn,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let present = state.0.ports.configuration.present();
    let mut resources = present.resources.clone();
    if query.secrets == Some(true) {
        tracing::warn!(user = %who.user.id, "the configuration leaves with its secrets");
    } else {
        secrets::hide_all(&mut resources);
    }
    let text = write(&resources).map_err(|error| {
        tracing::error!(%error, "the configuration cannot be written");
        Problem::internal()
    })?;
    Ok(([(header::CONTENT_TYPE, YAML)], text).into_response())
}

pub(super) async fn import(
    Extract(state): Extract<State>,
    who: SignedIn,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> Result<Answer<Imported>, Problem> {
    let bytes = body::read(request.into_body(), limits::IMPORT_BYTES_MAX).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::invalid("body", "notUtf8"))?;
    let port = &state.0.ports.configuration;
    let present = port.present();
    let mut file = File::read(text);
    let mut problems = file.problems.clone();
    problems.extend(secrets::keep_all(&mut file.resources, &present.resources));
    problems.extend(port.check(&file.resources));
    if !problems.is_empty() {
        return Err(wrong(file.located(problems)));
    }
    let changes = differences(&present.resources, &file.resources)
        .into_iter()
        .map(item)
        .collect();
    let dry_run = query.dry_run == Some(true);
    let revision = if dry_run {
        present.revision
    } else {
        let done = port
            .replace(&who.user.id, present.revision, file.resources.clone())
            .await;
        let configured = done.map_err(|why| match why {
            NotTaken::Wrong(problems) => wrong(file.located(problems)),
            NotTaken::Outdated | NotTaken::Unavailable => not_taken(why, None),
        })?;
        configured.revision
    };
    Ok(Answer(Imported {
        dry_run,
        revision,
        changes,
    }))
}

fn item(difference: Difference) -> DifferenceItem {
    let kind = difference.kind;
    let without = |value: Option<Value>| {
        value.map(|mut value| {
            secrets::leave_out(kind, &mut value);
            value
        })
    };
    DifferenceItem {
        kind: kind.field(),
        action: Action::of(difference.before.is_some(), difference.after.is_some()),
        id: difference.id,
        before: without(difference.before),
        after: without(difference.after),
    }
}

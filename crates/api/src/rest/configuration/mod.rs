//! Everything that administrators set: for each kind of resource list, get, create, replace, delete and the history of
//! changes; flows with their versions; the whole as one file. The routes follow from the table of kinds.

pub(crate) mod document;
mod file;
mod flows;
mod resources;

use std::future::ready;

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State as Extract},
    handler::Handler as _,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use organization::{Kind, Problem as Mistake, owner};
use serde_json::Value;

use super::lists;
use crate::{
    State,
    dto::session::Role,
    limits,
    ports::{Configured, NotTaken},
    problem::Problem,
    shell::{body, guard::SignedIn},
};

/// Kinds whose list everybody may see in short; the list with all settings is asked for by `settings=true`.
pub(crate) const LISTED: &[Kind] = &[
    Kind::Team,
    Kind::IdleCode,
    Kind::WrapUpCode,
    Kind::Queue,
    Kind::EntryPoint,
];

/// A JSON body as it is; what it means is `organization`'s to say.
pub(crate) struct ResourceBody(pub(crate) Value);

impl<S: Sync> axum::extract::FromRequest<S> for ResourceBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        body::json(request, limits::RESOURCE_BYTES_MAX).await.map(Self)
    }
}

/// The routes of all kinds, of flows and of the file.
pub(crate) fn routes() -> Router<State> {
    let mut router = Router::new();
    for kind in Kind::ALL.iter().copied() {
        let path = format!("/api/v1/{}", kind.path());
        let mut whole = if LISTED.contains(&kind) {
            get(move |state: Extract<State>, request: Request| short_or_whole(kind, state, request))
        } else {
            get(move |state: Extract<State>, query| ready(resources::list(kind, state, query)))
        };
        let mut one = get(move |state: Extract<State>, id: Path<String>| ready(resources::show(kind, state, id))).put(
            move |state: Extract<State>, who: SignedIn, id: Path<String>, headers: HeaderMap, body: ResourceBody| {
                resources::replace(kind, state, who, id, headers, body)
            },
        );
        // There is one organization, from the first start on.
        if kind != Kind::Organization {
            whole = whole.post(move |state: Extract<State>, who: SignedIn, body: ResourceBody| {
                resources::create(kind, state, who, body)
            });
            one = one.delete(
                move |state: Extract<State>, who: SignedIn, id: Path<String>, headers: HeaderMap| {
                    resources::delete(kind, state, who, id, headers)
                },
            );
        }
        router = router.route(&path, whole).route(&format!("{path}/{{id}}"), one).route(
            &format!("{path}/{{id}}/changes"),
            get(move |state: Extract<State>, id: Path<String>, query| {
                resources::changes_of_one(kind, state, id, query)
            }),
        );
    }
    router
        .route("/api/v1/changes", get(resources::changes))
        .route("/api/v1/flows/{id}/validate", post(flows::validate))
        .route("/api/v1/flows/{id}/publish", post(flows::publish))
        .route("/api/v1/flows/{id}/rollback", post(flows::roll_back))
        .route("/api/v1/flows/{id}/versions", get(flows::versions))
        .route("/api/v1/flows/{id}/versions/{number}", get(flows::version))
        .route("/api/v1/flows/{id}/diff", get(flows::diff))
        .route("/api/v1/export", get(file::export))
        .route("/api/v1/import", post(file::import))
}

/// The list as agents know it, or with all settings.
async fn short_or_whole(kind: Kind, state: Extract<State>, request: Request) -> Response {
    let asked = request.uri().query().unwrap_or_default();
    let whole = asked.split('&').any(|part| part == "settings=true");
    if !whole {
        return match kind {
            Kind::Team => lists::teams::handler.call(request, state.0).await,
            Kind::IdleCode => lists::idle_codes::handler.call(request, state.0).await,
            Kind::WrapUpCode => lists::wrapup_codes::handler.call(request, state.0).await,
            Kind::Queue => lists::queues::handler.call(request, state.0).await,
            Kind::EntryPoint => lists::entry_points::handler.call(request, state.0).await,
            Kind::Organization
            | Kind::Site
            | Kind::Skill
            | Kind::Profile
            | Kind::User
            | Kind::Holidays
            | Kind::BusinessHours
            | Kind::Prompt
            | Kind::Flow
            | Kind::Phone
            | Kind::Trunk
            | Kind::AddressBook
            | Kind::Person => Problem::no_such_endpoint().into_response(),
        };
    }
    let who = request.extensions().get::<SignedIn>().cloned();
    if !who.is_some_and(|who| who.user.roles.contains(&Role::Administrator)) {
        return Problem::role_missing().into_response();
    }
    let list = move |state: Extract<State>, query| ready(resources::list(kind, state, query));
    list.call(request, state.0).await
}

/// A resource as it is answered: without secrets, with what is known of it.
pub(crate) fn shown(configured: &Configured, kind: Kind, id: &str) -> Option<Value> {
    let mut value = configured.resources.get(kind, id)?.clone();
    organization::secrets::leave_out(kind, &mut value);
    let known = configured.known.get(&(kind, id.to_owned()))?;
    let fields = value.as_object_mut()?;
    fields.insert("version".to_owned(), known.version.into());
    fields.insert("changedAt".to_owned(), known.changed_at.to_string().into());
    fields.insert("changedBy".to_owned(), known.changed_by.clone().into());
    Some(value)
}

/// An answer with one resource and its version as entity tag.
pub(crate) fn one(status: StatusCode, configured: &Configured, kind: Kind, id: &str) -> Result<Response, Problem> {
    let value = shown(configured, kind, id).ok_or_else(|| Problem::not_found(kind.field(), id))?;
    let tag = value["version"].as_i64().unwrap_or_default();
    let mut response = (status, axum::Json(value)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The version that a request was made from: `If-Match`, or `version` in its body.
pub(crate) fn version_of(headers: &HeaderMap, body: Option<&Value>) -> Option<i64> {
    let tag = headers.get(header::IF_MATCH).and_then(|tag| tag.to_str().ok());
    match tag {
        Some(tag) => tag.trim_start_matches("W/").trim_matches('"').parse().ok(),
        None => body.and_then(|body| body["version"].as_i64()),
    }
}

/// Why a configuration was not taken, told for the resource that a request was about: its own problems begin at itself.
pub(crate) fn not_taken(why: NotTaken, about: Option<(Kind, usize)>) -> Problem {
    match why {
        NotTaken::Wrong(problems) => {
            let own = |problem: Mistake| match owner(&problem.pointer) {
                Some((kind, at, within)) if Some((kind, at)) == about => Mistake {
                    pointer: within.to_owned(),
                    ..problem
                },
                Some(_) | None => problem,
            };
            wrong(problems.into_iter().map(own).collect())
        }
        NotTaken::Outdated => Problem::configuration_outdated(),
        NotTaken::Unavailable => Problem::unavailable(),
    }
}

/// A refusal with everything that is wrong.
pub(crate) fn wrong(problems: Vec<Mistake>) -> Problem {
    Problem::invalid_configuration(serde_json::to_value(problems).unwrap_or_default())
}

/// An empty answer.
pub(crate) fn nothing() -> Response {
    (StatusCode::NO_CONTENT, Body::empty()).into_response()
}

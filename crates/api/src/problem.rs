//! Problems: what a caller did that cannot be done, as RFC 9457 documents.
//!
//! This is the one place that knows which status code belongs to which `code`. A problem carries no prose for users:
//! the pages find the sentence by `code` and fill it with `params`. `title` is a fixed English phrase for
//! programmers.

use std::collections::BTreeMap;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, error::Category};
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{Content, Ref, RefOr, ResponseBuilder, response::Response as DocResponse},
};

/// The media type of a problem (RFC 9457 section 3).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A problem document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI reference that names the kind of problem: `/problems/` and the code.
    #[serde(rename = "type")]
    #[schema(example = "/problems/taskNotRinging")]
    pub kind: String,
    /// A fixed English phrase for programmers.
    pub title: String,
    /// The HTTP status.
    #[schema(value_type = u16)]
    #[serde(serialize_with = "status_number")]
    pub status: StatusCode,
    /// The stable code.
    pub code: String,
    /// What the sentence for this code needs: numbers, names, positions.
    #[schema(value_type = BTreeMap<String, Value>)]
    pub params: BTreeMap<&'static str, Value>,
    /// When to try again, in seconds (also as `Retry-After`).
    #[serde(skip)]
    retry_after_seconds: Option<u64>,
}

fn status_number<S: serde::Serializer>(status: &StatusCode, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_u16(status.as_u16())
}

impl Problem {
    /// A problem with a code and a fixed phrase.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, title: &str) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            params: BTreeMap::new(),
            retry_after_seconds: None,
        }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.params.insert(name, value.into());
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self.with("retryAfterSeconds", seconds)
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn sign_in_required() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signInRequired", "Sign in first.")
    }

    /// E-mail and password do not belong together. Deliberately the same for an unknown e-mail.
    #[must_use]
    pub fn wrong_credentials() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "wrongCredentials",
            "Unknown e-mail or wrong password.",
        )
    }

    /// The user's roles do not allow it.
    #[must_use]
    pub fn role_missing() -> Self {
        Self::new(StatusCode::FORBIDDEN, "roleMissing", "None of your roles allows this.")
    }

    /// The request comes from a foreign page.
    #[must_use]
    pub fn bad_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "badOrigin",
            "Requests from other sites are refused.",
        )
    }

    /// There is no such endpoint.
    #[must_use]
    pub fn no_such_endpoint() -> Self {
        Self::new(StatusCode::NOT_FOUND, "noSuchEndpoint", "There is no such endpoint.")
    }

    /// The endpoint knows other methods.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "methodNotAllowed",
            "The endpoint does not know this method.",
        )
    }

    /// The thing named in the path does not exist, or not for the asker.
    #[must_use]
    pub fn not_found(what: &'static str, id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "notFound",
            "There is no such thing, or it is not yours.",
        )
        .with("what", what)
        .with("id", id)
    }

    /// A new thing has the id of another one.
    #[must_use]
    pub fn already_exists(kind: &'static str, id: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "alreadyExists", "There is one with this id.")
            .with("kind", kind)
            .with("id", id)
    }

    /// Something cannot be removed, because it is used.
    #[must_use]
    pub fn in_use(uses: Vec<Value>) -> Self {
        Self::new(StatusCode::CONFLICT, "inUse", "It is used and cannot be removed.").with("usedBy", uses)
    }

    /// A replacement must say from which version it was made.
    #[must_use]
    pub fn version_required() -> Self {
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "versionRequired",
            "Say which version this replaces, by If-Match or `version`.",
        )
    }

    /// Somebody else has changed the thing since.
    #[must_use]
    pub fn version_changed(version: i64) -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "versionChanged",
            "Somebody else has changed it meanwhile.",
        )
        .with("version", version)
    }

    /// Somebody else has changed the configuration in the same moment.
    #[must_use]
    pub fn configuration_outdated() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "configurationOutdated",
            "The configuration was changed in the same moment; try again.",
        )
        .retry_after(1)
    }

    /// A configuration makes no sense; `problems` says why, each with its place.
    #[must_use]
    pub fn invalid_configuration(problems: Value) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalidConfiguration",
            "The configuration is not right.",
        )
        .with("problems", problems)
    }

    /// The flow has no draft.
    #[must_use]
    pub fn no_draft(id: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "noDraft", "The flow has no draft.").with("id", id)
    }

    /// The body is larger than the endpoint reads.
    #[must_use]
    pub fn body_too_large(limit_bytes: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "bodyTooLarge",
            "The body is larger than allowed.",
        )
        .with("limitBytes", limit_bytes)
    }

    /// The body has another media type than the endpoint reads.
    #[must_use]
    pub fn wrong_media_type(expected: &'static str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "wrongMediaType",
            "The body has the wrong media type.",
        )
        .with("expected", expected)
    }

    /// The body is not JSON (400), or not the JSON that the endpoint takes (422), with the position.
    #[must_use]
    pub fn bad_json(error: &serde_json::Error) -> Self {
        let (status, code, title) = match error.classify() {
            Category::Data => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalidBody",
                "The body has the wrong shape.",
            ),
            Category::Syntax | Category::Eof | Category::Io => {
                (StatusCode::BAD_REQUEST, "malformedJson", "The body is not JSON.")
            }
        };
        Self::new(status, code, title)
            .with("line", error.line())
            .with("column", error.column())
    }

    /// The body could not be received in full.
    #[must_use]
    pub fn body_unreadable() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bodyUnreadable",
            "The body could not be received.",
        )
    }

    /// A value is outside of what the endpoint takes.
    #[must_use]
    pub fn invalid(field: &'static str, why: &'static str) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalidValue",
            "A value is not acceptable.",
        )
        .with("field", field)
        .with("why", why)
    }

    /// The user, or everybody together, has too many event sockets open.
    #[must_use]
    pub fn too_many_sockets() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "tooManySockets",
            "Too many event sockets are open.",
        )
        .retry_after(5)
    }

    /// The request is no WebSocket handshake.
    #[must_use]
    pub fn upgrade_required() -> Self {
        Self::new(
            StatusCode::UPGRADE_REQUIRED,
            "upgradeRequired",
            "This endpoint speaks WebSocket.",
        )
    }

    /// The path and query are longer than allowed.
    #[must_use]
    pub fn uri_too_long(limit_bytes: usize) -> Self {
        Self::new(
            StatusCode::URI_TOO_LONG,
            "uriTooLong",
            "The address is longer than allowed.",
        )
        .with("limitBytes", limit_bytes)
    }

    /// The query cannot be understood.
    #[must_use]
    pub fn bad_query() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "badQuery",
            "The query has unknown or wrong parameters.",
        )
    }

    /// The `Idempotency-Key` was used for another request.
    #[must_use]
    pub fn key_reused() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotencyKeyReused",
            "The key belongs to another request.",
        )
    }

    /// The first request with this `Idempotency-Key` is still being carried out.
    #[must_use]
    pub fn key_in_progress() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "requestInProgress",
            "The first request with this key is not over yet.",
        )
        .retry_after(1)
    }

    /// The `Idempotency-Key` is empty, too long or not plain text.
    #[must_use]
    pub fn bad_key() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "badIdempotencyKey",
            "The key must be 1 to 128 visible characters.",
        )
    }

    /// Too many attempts.
    #[must_use]
    pub fn too_many_requests(retry_after_seconds: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "tooManyRequests",
            "Too many requests; wait.",
        )
        .retry_after(retry_after_seconds)
    }

    /// The server cannot serve this now; trying again later is right.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "The server cannot do this now.",
        )
        .retry_after(1)
    }

    /// Something is broken on our side; the log has the cause under the request's id.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The server failed.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let retry_after = self.retry_after_seconds;
        let status = self.status;
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        metrics::counter!("api_problems_total", "code" => self.code, "status" => status.as_u16().to_string())
            .increment(1);
        response
    }
}

/// Documents, on every endpoint, that any other answer is a problem.
pub(crate) struct OrProblem;

impl IntoResponses for OrProblem {
    fn responses() -> BTreeMap<String, RefOr<DocResponse>> {
        let response = ResponseBuilder::new()
            .description("A problem (RFC 9457)")
            .content(MEDIA_TYPE, Content::new(Some(Ref::from_schema_name("Problem"))))
            .build();
        BTreeMap::from([("default".to_owned(), RefOr::T(response))])
    }
}

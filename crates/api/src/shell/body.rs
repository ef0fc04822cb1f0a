//! Bodies: read with a limit, checked for their media type, and refused with the position of the mistake.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::header,
};
use serde::de::DeserializeOwned;

use crate::{limits, problem::Problem};

/// A JSON body. An empty body without a media type counts as `{}` for types that take that.
pub(crate) struct Json<T>(pub(crate) T);

/// An SDP body.
pub(crate) struct Sdp(pub(crate) String);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = media_type(&request);
        let bytes = read(request.into_body(), limits::JSON_BYTES_MAX).await?;
        match media_type.as_deref() {
            Some("application/json") => {}
            None if bytes.is_empty() => return parse(b"{}").map(Self),
            Some(_) | None => return Err(Problem::wrong_media_type("application/json")),
        }
        parse(&bytes).map(Self)
    }
}

impl<S: Sync> FromRequest<S> for Sdp {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if media_type(&request).as_deref() != Some("application/sdp") {
            return Err(Problem::wrong_media_type("application/sdp"));
        }
        let bytes = read(request.into_body(), limits::SDP_BYTES_MAX).await?;
        String::from_utf8(bytes.to_vec())
            .map(Self)
            .map_err(|_| Problem::invalid("body", "notUtf8"))
    }
}

/// A JSON body with a limit of its own.
pub(crate) async fn json<T: DeserializeOwned>(request: Request, limit: usize) -> Result<T, Problem> {
    let media_type = media_type(&request);
    let bytes = read(request.into_body(), limit).await?;
    if media_type.as_deref() != Some("application/json") {
        return Err(Problem::wrong_media_type("application/json"));
    }
    parse(&bytes)
}

/// The media type without its parameters, in lower case.
fn media_type(request: &Request) -> Option<String> {
    let text = request
        .headers()
        .get(header::CONTENT_TYPE)?
        .to_str()
        .unwrap_or("unreadable");
    Some(text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// The whole body, or a problem when it is larger than `limit` bytes or breaks off.
pub(crate) async fn read(body: Body, limit: usize) -> Result<axum::body::Bytes, Problem> {
    axum::body::to_bytes(body, limit).await.map_err(|error| {
        let too_large = std::error::Error::source(&error)
            .is_some_and(|source| source.to_string().contains("length limit exceeded"));
        if too_large {
            Problem::body_too_large(limit)
        } else {
            Problem::body_unreadable()
        }
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| Problem::bad_json(&error))
}

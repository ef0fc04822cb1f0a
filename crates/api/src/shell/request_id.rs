//! The request's id: in the answer's `X-Request-Id`, in every log line, and, of a command, in the events that it
//! causes.

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use super::random;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request at hand, as an extension.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives each request an id. One sent by a client is not taken over: nobody may forge another's.
pub(crate) async fn middleware(mut request: Request, next: Next) -> Response {
    // Without randomness the id is empty: worse logs, no worse service.
    let id = random::text().unwrap_or_default();
    // The route, not the path: the path of a customer's call is its secret.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    let span = tracing::info_span!("request", id = %id, method = %request.method(), route);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

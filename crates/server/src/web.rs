//! The built pages: files by name, everything else is the desktop's one page. Immutable files are kept for a year, the
//! page itself is asked for each time.

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use axum::response::IntoResponse;

use crate::assets;

/// Answers a request for a page or one of its files.
pub(crate) async fn page(uri: Uri, headers: HeaderMap) -> impl IntoResponse {
    let path = uri.path().trim_start_matches('/');
    let is_file = path.starts_with("assets/") || path.contains('.');
    let (name, immutable) = if is_file {
        (path, path.starts_with("assets/"))
    } else {
        ("index.html", false)
    };
    let Some(file) = assets::web(name) else {
        return if is_file || path.starts_with("api/") {
            plain(StatusCode::NOT_FOUND, "not found\n")
        } else {
            not_built()
        };
    };
    // The build leaves a packed copy beside each text file.
    let packed = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"))
        .then(|| assets::web(&format!("{name}.gz")))
        .flatten();
    let encoding = packed.as_ref().map(|_| "gzip");
    let file = packed.unwrap_or(file);
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    if headers
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Response::builder()
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty())
            .unwrap_or_default();
    }
    let mut response = Response::builder();
    if let Some(encoding) = encoding {
        response = response.header(CONTENT_ENCODING, encoding);
    }
    response
        .header(CONTENT_TYPE, content_type(name))
        .header(VARY, "accept-encoding")
        .header(
            CACHE_CONTROL,
            if immutable {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            },
        )
        .header(ETAG, tag)
        .body(Body::from(file.data.into_owned()))
        .unwrap_or_default()
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "text/plain; charset=utf-8")
        .body(Body::from(text))
        .unwrap_or_default()
}

fn not_built() -> Response<Body> {
    plain(
        StatusCode::SERVICE_UNAVAILABLE,
        "The pages are not built: run `make web`, then start again.\n",
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |text, byte| {
        text + &format!("{byte:02x}")
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("wav") => "audio/wav",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

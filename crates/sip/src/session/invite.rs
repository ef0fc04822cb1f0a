//! What every INVITE is checked for, first or later, before anybody answers it.

use crate::message::Request;

/// Extensions that we know (RFC 3261 section 8.2.2.3).
const SUPPORTED: [&str; 2] = ["100rel", "timer"];

/// Why a request cannot be taken on, with the headers that say what would have been acceptable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Objection {
    pub(super) status: u16,
    pub(super) header: Option<(&'static str, String)>,
}

/// Checks Require, body type and encoding.
pub(super) fn objection(request: &Request) -> Option<Objection> {
    let unknown: Vec<&str> = request
        .headers
        .list("Require")
        .into_iter()
        .filter(|tag| !SUPPORTED.iter().any(|known| known.eq_ignore_ascii_case(tag)))
        .collect();
    if !unknown.is_empty() {
        return Some(Objection {
            status: 420,
            header: Some(("Unsupported", unknown.join(", "))),
        });
    }
    if request.body.is_empty() {
        return None;
    }
    if !is_type(request, "application/sdp") {
        return Some(Objection {
            status: 415,
            header: Some(("Accept", "application/sdp".to_owned())),
        });
    }
    if request
        .headers
        .get("Content-Encoding")
        .is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity"))
    {
        return Some(Objection {
            status: 415,
            header: Some(("Accept-Encoding", "identity".to_owned())),
        });
    }
    None
}

/// Whether the body is of that media type, parameters aside.
pub(super) fn is_type(request: &Request, wanted: &str) -> bool {
    let kind = request.headers.get("Content-Type").unwrap_or_default();
    kind.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case(wanted)
}

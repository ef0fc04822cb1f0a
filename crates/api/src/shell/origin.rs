//! Keeps other sites' pages from acting with a user's cookie.
//!
//! Browsers name the page that sends a request in `Origin`; it must be our own host or one that the operator listed.
//! Programs send none and carry no cookie by themselves, so they pass; `Sec-Fetch-Site` closes the gap of browsers
//! that leave `Origin` out.

use axum::http::{HeaderMap, header};

/// Whether a request that changes something, or that opens the event socket, comes from one of our own pages or from
/// no page at all. `allowed` are further origins such as `http://localhost:5173`.
pub(crate) fn acceptable(headers: &HeaderMap, authority: Option<&str>, allowed: &[String]) -> bool {
    let host = authority.or_else(|| headers.get(header::HOST).and_then(|host| host.to_str().ok()));
    match headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| {
            let own = origin.split_once("://").is_some_and(|(scheme, rest)| {
                matches!(scheme, "http" | "https") && host.is_some_and(|host| host.eq_ignore_ascii_case(rest))
            });
            own || allowed.iter().any(|entry| entry.eq_ignore_ascii_case(origin))
        }),
        None => headers
            .get("sec-fetch-site")
            .is_none_or(|site| site.as_bytes() == b"same-origin" || site.as_bytes() == b"none"),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::acceptable;

    fn check(headers: &[(&'static str, &'static str)], allowed: &[&str]) -> bool {
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let allowed: Vec<String> = allowed.iter().map(|&text| text.to_owned()).collect();
        acceptable(&map, None, &allowed)
    }

    #[test]
    fn own_pages_and_programs_pass() {
        assert!(check(
            &[("host", "desk.example:8080"), ("origin", "http://desk.example:8080")],
            &[]
        ));
        assert!(check(
            &[("host", "Desk.example"), ("origin", "https://desk.example")],
            &[]
        ));
        assert!(check(&[("host", "desk.example")], &[]));
        assert!(check(
            &[("host", "desk.example"), ("sec-fetch-site", "same-origin")],
            &[]
        ));
        assert!(check(
            &[("host", "a:1"), ("origin", "http://localhost:5173")],
            &["http://localhost:5173"]
        ));
    }

    #[test]
    fn other_sites_do_not() {
        assert!(!check(
            &[("host", "desk.example"), ("origin", "https://evil.example")],
            &[]
        ));
        assert!(!check(
            &[("host", "desk.example:8080"), ("origin", "http://desk.example:9090")],
            &[]
        ));
        assert!(!check(&[("host", "desk.example"), ("origin", "null")], &[]));
        assert!(!check(
            &[("host", "desk.example"), ("origin", "ftp://desk.example")],
            &[]
        ));
        assert!(!check(
            &[("host", "desk.example"), ("sec-fetch-site", "cross-site")],
            &[]
        ));
        assert!(
            !check(&[("origin", "https://desk.example")], &[]),
            "without a host nothing is our own"
        );
    }
}

//! The session cookie: a random token that only the browser knows and no script can read.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest as _, Sha256};

use super::random;
use crate::{limits, ports::TokenHash};

/// The cookie's name. With HTTPS it has the `__Host-` prefix, so that no other host or path can set it.
const fn name(https: bool) -> &'static str {
    if https { "__Host-centrala" } else { "centrala" }
}

/// A new token and the cookie that carries it; `None` when the system gives no randomness.
pub(crate) fn issue(https: bool) -> Option<(TokenHash, HeaderValue)> {
    let token = format!("{}{}", random::text()?, random::text()?);
    let max_age = limits::SESSION_LIFE.as_secs();
    let cookie = header_value(https, &token, max_age)?;
    Some((fingerprint(&token), cookie))
}

/// A cookie that makes the browser forget.
pub(crate) fn forget(https: bool) -> Option<HeaderValue> {
    header_value(https, "", 0)
}

/// The hash of the request's token.
pub(crate) fn read(https: bool, headers: &HeaderMap) -> Option<TokenHash> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, token)| *key == name(https) && token.len() == 64)
        .map(|(_, token)| fingerprint(token))
}

/// A token is random enough that a plain hash hides it.
fn fingerprint(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

fn header_value(https: bool, token: &str, max_age_seconds: u64) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let text = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_seconds}{secure}",
        name(https)
    );
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{forget, issue, read};

    fn request_with(set_cookie: &HeaderValue) -> HeaderMap {
        let text = set_cookie.to_str().expect("ascii");
        let pair = text.split(';').next().expect("a pair");
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_str(&format!("theme=dark; {pair}")).expect("ascii"),
        );
        headers
    }

    #[test]
    fn what_is_issued_is_read_back_and_is_out_of_reach_of_scripts() {
        for https in [false, true] {
            let (hash, cookie) = issue(https).expect("randomness is there");
            assert_eq!(read(https, &request_with(&cookie)), Some(hash));
            let text = cookie.to_str().expect("ascii");
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Strict"), "{text}");
            assert_eq!(text.contains("; Secure"), https);
            assert_eq!(text.starts_with("__Host-"), https);
            assert_ne!(issue(https).expect("randomness is there").0, hash);
        }
    }

    #[test]
    fn a_forgotten_or_foreign_cookie_is_no_session() {
        let cookie = forget(false).expect("fixed text");
        assert_eq!(read(false, &request_with(&cookie)), None);
        assert_eq!(read(false, &HeaderMap::new()), None);
    }
}

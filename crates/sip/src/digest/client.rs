//! Answering a challenge.

use super::{Algorithm, Credentials, Terms, parameters, quoted};
use crate::message::Headers;

/// The header that answers the best challenge in a 401 or 407. Each answer uses `nc=00000001` with the client nonce
/// given, which must be new each time. `None` when there is no challenge that we can answer.
#[must_use]
pub fn answer(
    credentials: &Credentials,
    challenge: &Headers,
    method: &str,
    uri: &str,
    cnonce: &str,
) -> Option<(&'static str, String)> {
    for (header, reply) in [
        ("WWW-Authenticate", "Authorization"),
        ("Proxy-Authenticate", "Proxy-Authorization"),
    ] {
        let mut offered: Vec<(Algorithm, Vec<(String, String)>)> = challenge
            .all(header)
            .filter_map(|value| {
                let parameters = parameters(value)?;
                let name = parameters
                    .iter()
                    .find(|(name, _)| name == "algorithm")
                    .map_or("MD5", |(_, name)| name);
                Algorithm::from_name(name).map(|algorithm| (algorithm, parameters))
            })
            .collect();
        offered.sort_by_key(|(algorithm, _)| *algorithm == Algorithm::Md5);
        if let Some((algorithm, parameters)) = offered.first() {
            return respond(credentials, *algorithm, parameters, method, uri, cnonce).map(|value| (reply, value));
        }
    }
    None
}

fn respond(
    credentials: &Credentials,
    algorithm: Algorithm,
    parameters: &[(String, String)],
    method: &str,
    uri: &str,
    cnonce: &str,
) -> Option<String> {
    let get = |wanted: &str| {
        parameters
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let (realm, nonce) = (get("realm")?, get("nonce")?);
    let ha1 = credentials.secret.ha1(algorithm, &credentials.user, realm);
    let modern = get("qop").is_some_and(|qop| qop.split(',').any(|qop| qop.trim().eq_ignore_ascii_case("auth")));
    let nc = "00000001";
    let response = if modern {
        Terms {
            algorithm,
            nonce,
            nc,
            cnonce,
            method,
            uri,
        }
        .response(&ha1)
    } else {
        let ha2 = algorithm.hash(&format!("{method}:{uri}"));
        algorithm.hash(&format!("{ha1}:{nonce}:{ha2}"))
    };
    let mut value = format!(
        "Digest username={}, realm={}, nonce={}, uri={}, response=\"{response}\", algorithm={}",
        quoted(&credentials.user),
        quoted(realm),
        quoted(nonce),
        quoted(uri),
        algorithm.as_str()
    );
    if modern {
        value += &format!(", qop=auth, nc={nc}, cnonce={}", quoted(cnonce));
    }
    if let Some(opaque) = get("opaque") {
        value += &format!(", opaque={}", quoted(opaque));
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::super::Secret;
    use super::*;

    /// RFC 7616 section 3.9.1, both hashes.
    #[test]
    fn the_examples_of_the_rfc_come_out() {
        let credentials = Credentials {
            user: "Mufasa".to_owned(),
            secret: Secret::Clear("Circle of Life".to_owned()),
        };
        let nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        for (algorithm, expected) in [
            (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (
                Algorithm::Sha256,
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let ha1 = credentials.secret.ha1(algorithm, "Mufasa", "http-auth@example.org");
            let terms = Terms {
                algorithm,
                nonce,
                nc: "00000001",
                cnonce,
                method: "GET",
                uri: "/dir/index.html",
            };
            assert_eq!(terms.response(&ha1), expected);
        }
    }

    #[test]
    fn the_stronger_challenge_is_answered() {
        let credentials = Credentials {
            user: "a".to_owned(),
            secret: Secret::Clear("b".to_owned()),
        };
        let mut headers = Headers::default();
        headers.push(
            "Proxy-Authenticate",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\"",
        );
        headers.push(
            "Proxy-Authenticate",
            "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\", opaque=\"o\"",
        );
        let (name, value) = answer(&credentials, &headers, "INVITE", "sip:x@y", "c").unwrap();
        assert_eq!(name, "Proxy-Authorization");
        assert!(
            value.contains("algorithm=SHA-256") && value.contains("opaque=\"o\""),
            "{value}"
        );
        let mut basic = Headers::default();
        basic.push("WWW-Authenticate", "Basic realm=\"r\"");
        assert_eq!(answer(&credentials, &basic, "INVITE", "sip:x@y", "c"), None);
    }
}

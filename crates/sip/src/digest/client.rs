//! Answering challenges. [`Answerer`] remembers what a peer has asked, so that later requests carry their answer at once
//! and count each use of a nonce; a password that was refused once is not tried again.

use super::{Algorithm, Credentials, Terms, parameters, quoted};
use crate::limits::MAX_REALMS;
use crate::message::{Headers, Request};

/// The two places of a challenge and of its answer.
const PLACES: [(&str, &str); 2] = [
    ("WWW-Authenticate", "Authorization"),
    ("Proxy-Authenticate", "Proxy-Authorization"),
];

/// Who we are towards one peer, and what it has challenged us with.
#[derive(Debug, Clone)]
pub struct Answerer {
    credentials: Credentials,
    challenges: Vec<Challenge>,
}

/// One challenge, as far as its answer needs it.
#[derive(Debug, Clone)]
struct Challenge {
    reply: &'static str,
    algorithm: Algorithm,
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// With `qop=auth`; without it the form of RFC 2069 is wanted.
    modern: bool,
    stale: bool,
    /// How often the nonce has been used.
    count: u32,
}

impl Answerer {
    /// One that has not been challenged yet.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            challenges: Vec::new(),
        }
    }

    /// Takes the challenges of a 401 or 407 to a request of ours. `false` when sending it again makes no sense: nothing
    /// in it can be answered, or an answer for the same realm has just been refused and not because its nonce was old.
    pub fn take(&mut self, challenge: &Headers, sent: &Headers) -> bool {
        let mut any = false;
        for (header, reply) in PLACES {
            let Some(found) = self.best(challenge, header, reply) else {
                continue;
            };
            if !found.stale && answered(sent, reply, &found.realm) {
                return false;
            }
            self.challenges
                .retain(|known| known.reply != reply || known.realm != found.realm);
            if self.challenges.len() >= MAX_REALMS {
                self.challenges.remove(0);
            }
            self.challenges.push(found);
            any = true;
        }
        any
    }

    /// Puts an answer to every known challenge into a request, in the place of older ones. `cnonce` must be new.
    pub fn sign(&mut self, request: &mut Request, cnonce: &str) {
        for (_, reply) in PLACES {
            request.headers.remove(reply);
        }
        for challenge in &mut self.challenges {
            let value = challenge.answer(&self.credentials, request.method.as_str(), &request.uri, cnonce);
            request.headers.push(challenge.reply, value);
        }
    }

    /// The strongest challenge of one kind that we have credentials for.
    fn best(&self, headers: &Headers, header: &str, reply: &'static str) -> Option<Challenge> {
        let mut offered: Vec<Challenge> = headers
            .all(header)
            .filter_map(|value| Challenge::read(value, reply))
            .filter(|challenge| {
                let wanted = self.credentials.realm.as_deref();
                wanted.is_none_or(|wanted| wanted == challenge.realm)
            })
            .collect();
        offered.sort_by_key(|challenge| challenge.algorithm == Algorithm::Md5);
        offered.into_iter().next()
    }
}

/// Whether a request that was sent carried an answer for this realm.
fn answered(sent: &Headers, reply: &str, realm: &str) -> bool {
    sent.all(reply)
        .filter_map(parameters)
        .any(|given| given.iter().any(|(name, value)| name == "realm" && value == realm))
}

impl Challenge {
    /// `None` for anything but a Digest challenge with a hash that we can do.
    fn read(value: &str, reply: &'static str) -> Option<Self> {
        let given = parameters(value)?;
        let get = |wanted: &str| {
            given
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        let qop = get("qop");
        let auth = |qop: &str| qop.split(',').any(|qop| qop.trim().eq_ignore_ascii_case("auth"));
        if qop.is_some_and(|qop| !auth(qop)) {
            return None;
        }
        Some(Self {
            reply,
            algorithm: Algorithm::from_name(get("algorithm").unwrap_or("MD5"))?,
            realm: get("realm")?.to_owned(),
            nonce: get("nonce")?.to_owned(),
            opaque: get("opaque").map(str::to_owned),
            modern: qop.is_some(),
            stale: get("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
            count: 0,
        })
    }

    fn answer(&mut self, credentials: &Credentials, method: &str, uri: &str, cnonce: &str) -> String {
        let algorithm = self.algorithm;
        let ha1 = credentials.secret.ha1(algorithm, &credentials.user, &self.realm);
        self.count += 1;
        let nc = format!("{:08x}", self.count);
        let response = if self.modern {
            Terms {
                algorithm,
                nonce: &self.nonce,
                nc: &nc,
                cnonce,
                method,
                uri,
            }
            .response(&ha1)
        } else {
            let ha2 = algorithm.hash(&format!("{method}:{uri}"));
            algorithm.hash(&format!("{ha1}:{}:{ha2}", self.nonce))
        };
        let mut value = format!(
            "Digest username={}, realm={}, nonce={}, uri={}, response=\"{response}\", algorithm={}",
            quoted(&credentials.user),
            quoted(&self.realm),
            quoted(&self.nonce),
            quoted(uri),
            algorithm.as_str()
        );
        if self.modern {
            value += &format!(", qop=auth, nc={nc}, cnonce={}", quoted(cnonce));
        }
        if let Some(opaque) = &self.opaque {
            value += &format!(", opaque={}", quoted(opaque));
        }
        value
    }
}

/// The header that answers the best challenge in a 401 or 407, for whoever asks once: `nc=00000001`, with a client nonce
/// that must be new each time. `None` when there is no challenge that can be answered.
#[must_use]
pub fn answer(
    credentials: &Credentials,
    challenge: &Headers,
    method: &str,
    uri: &str,
    cnonce: &str,
) -> Option<(&'static str, String)> {
    let answerer = Answerer::new(credentials.clone());
    PLACES.into_iter().find_map(|(header, reply)| {
        let mut found = answerer.best(challenge, header, reply)?;
        Some((reply, found.answer(credentials, method, uri, cnonce)))
    })
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
            realm: None,
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
            realm: None,
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

    fn challenge(realm: &str, nonce: &str, more: &str) -> Headers {
        let mut headers = Headers::default();
        headers.push(
            "WWW-Authenticate",
            format!("Digest realm=\"{realm}\", nonce=\"{nonce}\", qop=\"auth\"{more}"),
        );
        headers
    }

    fn credentials(realm: Option<&str>) -> Credentials {
        Credentials {
            user: "trunk".to_owned(),
            secret: Secret::Clear("pw".to_owned()),
            realm: realm.map(str::to_owned),
        }
    }

    #[test]
    fn a_known_nonce_is_used_again_with_a_higher_count() {
        let mut answerer = Answerer::new(credentials(None));
        let mut request = Request::new(crate::message::Method::Bye, "sip:x@y");
        answerer.sign(&mut request, "c0");
        assert!(request.headers.is_empty());
        assert!(answerer.take(&challenge("r", "n1", ""), &request.headers));
        for count in 1..=300 {
            answerer.sign(&mut request, &format!("c{count}"));
            let value = request.headers.get("Authorization").unwrap();
            assert!(value.contains(&format!("nc={count:08x}")), "{value}");
            assert_eq!(request.headers.all("Authorization").count(), 1);
        }
        assert!(answerer.take(&challenge("r", "n2", ", stale=true"), &request.headers));
        answerer.sign(&mut request, "c");
        let value = request.headers.get("Authorization").unwrap();
        assert!(
            value.contains("nonce=\"n2\"") && value.contains("nc=00000001"),
            "{value}"
        );
    }

    #[test]
    fn a_refused_password_is_not_tried_again() {
        let mut answerer = Answerer::new(credentials(None));
        let mut request = Request::new(crate::message::Method::Invite, "sip:x@y");
        assert!(answerer.take(&challenge("r", "n1", ""), &request.headers));
        answerer.sign(&mut request, "c1");
        assert!(!answerer.take(&challenge("r", "n2", ""), &request.headers));
        // Another server on the way asks for itself, and both are answered from then on.
        let mut proxy = Headers::default();
        proxy.push("Proxy-Authenticate", "Digest realm=\"p\", nonce=\"n3\"");
        assert!(answerer.take(&proxy, &request.headers));
        answerer.sign(&mut request, "c2");
        assert!(request.headers.get("Authorization").is_some());
        let value = request.headers.get("Proxy-Authorization").unwrap();
        assert!(!value.contains("qop"), "{value}");
    }

    #[test]
    fn credentials_for_one_realm_are_shown_to_no_other() {
        let mut answerer = Answerer::new(credentials(Some("carrier")));
        let nothing = Headers::default();
        assert!(!answerer.take(&challenge("elsewhere", "n", ""), &nothing));
        assert!(answerer.take(&challenge("carrier", "n", ""), &nothing));
    }
}

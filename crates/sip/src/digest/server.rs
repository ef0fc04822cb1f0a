//! Challenging others. The nonces are remembered here, with how often each was used; randomness comes in by argument.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use subtle::ConstantTimeEq;

use super::{Algorithm, Secret, Terms, parameters, quoted};
use crate::address::Uri;
use crate::limits::MAX_NONCES;

/// How long a nonce can be used; later ones get `stale=true` and a new nonce, without asking for the password again.
const NONCE_LIFE: Duration = Duration::from_secs(600);

/// What credentials were worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They prove this user.
    Accepted {
        /// The user name.
        user: String,
    },
    /// The password is right, but the nonce is spent: challenge again with `stale=true`.
    Stale,
    /// Not acceptable: challenge again, or refuse.
    Refused,
}

#[derive(Debug)]
struct Nonce {
    born: Instant,
    highest: u32,
    /// Which of the 64 counts below `highest` were used: datagrams overtake each other.
    window: u64,
}

/// The challenging side.
#[derive(Debug)]
pub struct DigestServer {
    realm: String,
    nonces: BTreeMap<String, Nonce>,
    order: VecDeque<String>,
}

impl DigestServer {
    /// A server for one realm.
    #[must_use]
    pub fn new(realm: impl Into<String>) -> Self {
        Self {
            realm: realm.into(),
            nonces: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Values for WWW-Authenticate, one for each algorithm in that order. `random` must be unpredictable.
    pub fn challenge(&mut self, now: Instant, random: [u8; 16], stale: bool, algorithms: &[Algorithm]) -> Vec<String> {
        while self.order.len() >= MAX_NONCES {
            if let Some(oldest) = self.order.pop_front() {
                self.nonces.remove(&oldest);
            }
        }
        let nonce: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let entry = Nonce {
            born: now,
            highest: 0,
            window: 0,
        };
        self.nonces.insert(nonce.clone(), entry);
        self.order.push_back(nonce.clone());
        let stale = if stale { ", stale=true" } else { "" };
        let realm = quoted(&self.realm);
        let value = |algorithm: &Algorithm| {
            let name = algorithm.as_str();
            format!("Digest realm={realm}, nonce=\"{nonce}\", algorithm={name}, qop=\"auth\"{stale}")
        };
        algorithms.iter().map(value).collect()
    }

    /// Judges an Authorization value for a request. `secret_of` gives a user's secret; an unknown user costs as much
    /// time as a wrong password.
    pub fn verify(
        &mut self,
        now: Instant,
        authorization: &str,
        method: &str,
        request_uri: &str,
        secret_of: impl Fn(&str) -> Option<Secret>,
    ) -> Verdict {
        let Some(given) = parameters(authorization) else {
            return Verdict::Refused;
        };
        let get = |wanted: &str| {
            given
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        let (Some(user), Some(nonce), Some(uri), Some(response)) =
            (get("username"), get("nonce"), get("uri"), get("response"))
        else {
            return Verdict::Refused;
        };
        let (Some(cnonce), Some(nc)) = (get("cnonce"), get("nc")) else {
            return Verdict::Refused;
        };
        let Some(algorithm) = Algorithm::from_name(get("algorithm").unwrap_or("MD5")) else {
            return Verdict::Refused;
        };
        let count = u32::from_str_radix(nc, 16)
            .ok()
            .filter(|count| nc.len() == 8 && *count > 0);
        let fits = get("realm") == Some(self.realm.as_str())
            && get("qop").is_some_and(|qop| qop.eq_ignore_ascii_case("auth"))
            && same_uri(uri, request_uri);
        let secret = secret_of(user);
        let known = secret.is_some();
        let ha1 = secret
            .unwrap_or_else(|| Secret::Clear(String::new()))
            .ha1(algorithm, user, &self.realm);
        let expected = Terms {
            algorithm,
            nonce,
            nc,
            cnonce,
            method,
            uri,
        }
        .response(&ha1);
        let right = bool::from(expected.as_bytes().ct_eq(response.to_ascii_lowercase().as_bytes()));
        let Some(count) = count.filter(|_| fits && known && right) else {
            return Verdict::Refused;
        };
        match self.nonces.get_mut(nonce) {
            Some(entry) if now.saturating_duration_since(entry.born) < NONCE_LIFE => {
                if entry.use_count(count) {
                    Verdict::Accepted { user: user.to_owned() }
                } else {
                    Verdict::Stale
                }
            }
            // Expired, forgotten at the limit, or of an earlier life of this server.
            Some(_) | None => Verdict::Stale,
        }
    }
}

impl Nonce {
    /// Marks a count as used; `false` when it was used before or is too old to know.
    fn use_count(&mut self, count: u32) -> bool {
        if count > self.highest {
            let step = count - self.highest;
            self.window = if step >= 64 { 0 } else { self.window << step };
            self.window |= 1;
            self.highest = count;
            return true;
        }
        let back = self.highest - count;
        if back >= 64 || self.window & (1 << back) != 0 {
            return false;
        }
        self.window |= 1 << back;
        true
    }
}

/// Phones differ in how they write the digest URI; what counts is that it names the same place.
fn same_uri(one: &str, other: &str) -> bool {
    one == other
        || match (Uri::parse(one), Uri::parse(other)) {
            (Some(one), Some(other)) => one.user == other.user && one.host == other.host && one.port == other.port,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::disallowed_methods,
        reason = "a test may panic, and its time begins somewhere"
    )]
    use super::super::{Credentials, answer};
    use super::*;
    use crate::message::Headers;

    const BOTH: [Algorithm; 2] = [Algorithm::Md5, Algorithm::Sha256];

    fn secret(user: &str) -> Option<Secret> {
        (user == "1001").then(|| Secret::Clear("demo-1001".to_owned()))
    }

    fn authorization(challenge: &str, password: &str, nc: &str) -> String {
        let given = parameters(challenge).unwrap();
        let get = |wanted: &str| {
            given
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.clone())
                .unwrap()
        };
        let algorithm = Algorithm::from_name(&get("algorithm")).unwrap();
        let (nonce, realm) = (get("nonce"), get("realm"));
        let ha1 = Secret::Clear(password.to_owned()).ha1(algorithm, "1001", &realm);
        let response = Terms {
            algorithm,
            nonce: &nonce,
            nc,
            cnonce: "c",
            method: "REGISTER",
            uri: "sip:h",
        }
        .response(&ha1);
        let name = algorithm.as_str();
        format!(
            "Digest username=\"1001\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"sip:h\", response=\"{response}\", \
             algorithm={name}, qop=auth, nc={nc}, cnonce=\"c\""
        )
    }

    #[test]
    fn one_nonce_serves_three_hundred_requests_and_each_count_once() {
        let now = Instant::now();
        let mut server = DigestServer::new("h");
        for challenge in server.challenge(now, [7; 16], false, &BOTH) {
            let mut server = DigestServer::new("h");
            let _ = server.challenge(now, [7; 16], false, &BOTH);
            for count in 1..=300_u32 {
                let header = authorization(&challenge, "demo-1001", &format!("{count:08x}"));
                let verdict = server.verify(now, &header, "REGISTER", "sip:h", secret);
                assert_eq!(
                    verdict,
                    Verdict::Accepted {
                        user: "1001".to_owned()
                    },
                    "{count}"
                );
                assert_eq!(
                    server.verify(now, &header, "REGISTER", "sip:h", secret),
                    Verdict::Stale,
                    "{count} again"
                );
            }
        }
    }

    #[test]
    fn what_is_wrong_is_refused_and_what_is_old_is_stale() {
        let now = Instant::now();
        let mut server = DigestServer::new("h");
        let challenge = server.challenge(now, [1; 16], false, &BOTH).remove(0);
        let right = authorization(&challenge, "demo-1001", "00000001");
        let mut verdict = |header: &str, method: &str, uri: &str, at| server.verify(at, header, method, uri, secret);
        assert_eq!(
            verdict(
                &authorization(&challenge, "wrong", "00000001"),
                "REGISTER",
                "sip:h",
                now
            ),
            Verdict::Refused
        );
        assert_eq!(verdict(&right, "INVITE", "sip:h", now), Verdict::Refused);
        assert_eq!(verdict(&right, "REGISTER", "sip:other", now), Verdict::Refused);
        assert_eq!(
            verdict(&right.replace("1001", "1002"), "REGISTER", "sip:h", now),
            Verdict::Refused
        );
        assert_eq!(
            verdict(&right.replace("qop=auth", "qop=none"), "REGISTER", "sip:h", now),
            Verdict::Refused
        );
        assert_eq!(verdict("Basic abc", "REGISTER", "sip:h", now), Verdict::Refused);
        assert_eq!(verdict(&right, "REGISTER", "sip:h", now + NONCE_LIFE), Verdict::Stale);
        assert!(matches!(
            verdict(&right, "REGISTER", "sip:h", now),
            Verdict::Accepted { .. }
        ));
    }

    #[test]
    fn the_oldest_nonce_goes_at_the_limit() {
        let now = Instant::now();
        let mut server = DigestServer::new("h");
        let first = server.challenge(now, [0; 16], false, &BOTH).remove(0);
        for number in 0..MAX_NONCES as u128 {
            let _ = server.challenge(now, (number + 1).to_be_bytes(), false, &BOTH);
        }
        assert_eq!(server.nonces.len(), MAX_NONCES);
        let header = authorization(&first, "demo-1001", "00000001");
        assert_eq!(server.verify(now, &header, "REGISTER", "sip:h", secret), Verdict::Stale);
    }

    #[test]
    fn client_and_server_understand_each_other() {
        let now = Instant::now();
        let mut server = DigestServer::new("h");
        let mut headers = Headers::default();
        for value in server.challenge(now, [3; 16], true, &BOTH) {
            headers.push("WWW-Authenticate", value);
        }
        let credentials = Credentials {
            user: "1001".to_owned(),
            secret: Secret::Clear("demo-1001".to_owned()),
            realm: None,
        };
        let (_, value) = answer(&credentials, &headers, "REGISTER", "sip:h", "abc").unwrap();
        assert!(matches!(
            server.verify(now, &value, "REGISTER", "sip:h", secret),
            Verdict::Accepted { .. }
        ));
    }
}

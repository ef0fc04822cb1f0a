//! Which phones are where: bindings of an address of record to the contacts that registered for it (RFC 3261 section
//! 10.3). Time here is wall time in milliseconds, because bindings outlive the process.

use std::collections::BTreeMap;

use crate::address::{NameAddr, parse_cseq};
use crate::limits::{MAX_BINDINGS, MAX_CONTACTS};
use crate::message::{Request, Response};

/// Shortest registration that we grant, seconds.
pub const MIN_EXPIRES: u32 = 30;
/// Longest registration that we grant, seconds.
pub const MAX_EXPIRES: u32 = 3_600;
/// What is granted when nothing was asked, seconds.
const DEFAULT_EXPIRES: u32 = 600;
/// First line of exported bindings.
const EXPORT_VERSION: &str = "bindings 1";

/// One contact of a registered phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Contact URI as registered; requests carry it as Request-URI.
    pub contact: String,
    /// The shell's note of the path it came by (real address, transport): requests go there, not to the contact.
    pub peer: String,
    /// Wall time at which it ends, milliseconds.
    pub expires: u64,
    call_id: String,
    cseq: u32,
}

/// The registrar of one domain.
#[derive(Debug, Default)]
pub struct Registrar {
    bindings: BTreeMap<String, Vec<Binding>>,
}

/// What a REGISTER did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The answer.
    pub response: Response,
    /// Whether the bindings of the user changed (a pure refresh is no change).
    pub changed: bool,
}

impl Registrar {
    /// Carries out an authenticated REGISTER for `user`. `now` is wall time in milliseconds.
    pub fn register(&mut self, now: u64, user: &str, request: &Request, peer: &str) -> Registered {
        self.expire(now);
        let refuse = |status| Registered {
            response: request.response(status, Some("registrar")),
            changed: false,
        };
        let call_id = request.headers.get("Call-ID").unwrap_or_default();
        let Some((cseq, _)) = request.headers.get("CSeq").and_then(parse_cseq) else {
            return refuse(400);
        };
        let general = request
            .headers
            .get("Expires")
            .map(|value| value.trim().parse::<u32>().unwrap_or(DEFAULT_EXPIRES));
        let contacts = request.headers.list("Contact");
        let before = self.contacts(user);
        let mut bindings = self.bindings.get(user).cloned().unwrap_or_default();
        if contacts.first() == Some(&"*") {
            // "*" means all, and only for taking away (RFC 3261 section 10.2.2).
            if contacts.len() != 1 || general != Some(0) {
                return refuse(400);
            }
            bindings.retain(|binding| binding.call_id == call_id && binding.cseq >= cseq);
        } else {
            for contact in contacts {
                let Some(address) =
                    NameAddr::parse(contact).filter(|address| crate::address::Uri::parse(&address.uri).is_some())
                else {
                    return refuse(400);
                };
                let asked = address
                    .param("expires")
                    .map(|value| value.parse::<u32>().unwrap_or(DEFAULT_EXPIRES));
                let seconds = asked.or(general).unwrap_or(DEFAULT_EXPIRES);
                if (1..MIN_EXPIRES).contains(&seconds) {
                    let mut refusal = refuse(423);
                    refusal.response.headers.push("Min-Expires", MIN_EXPIRES.to_string());
                    return refusal;
                }
                let known = bindings.iter().find(|binding| binding.contact == address.uri);
                if known.is_some_and(|binding| binding.call_id == call_id && binding.cseq >= cseq) {
                    return refuse(500);
                }
                bindings.retain(|binding| binding.contact != address.uri);
                if seconds > 0 {
                    let expires = now + u64::from(seconds.min(MAX_EXPIRES)) * 1_000;
                    bindings.push(Binding {
                        contact: address.uri,
                        peer: peer.to_owned(),
                        expires,
                        call_id: call_id.to_owned(),
                        cseq,
                    });
                }
            }
        }
        let others: usize = self
            .bindings
            .iter()
            .filter(|(known, _)| *known != user)
            .map(|(_, list)| list.len())
            .sum();
        if bindings.len() > MAX_CONTACTS || others + bindings.len() > MAX_BINDINGS {
            return refuse(503);
        }
        let mut response = request.response(200, Some("registrar"));
        for binding in &bindings {
            let left = binding.expires.saturating_sub(now).div_ceil(1_000);
            response
                .headers
                .push("Contact", format!("<{}>;expires={left}", binding.contact));
        }
        if bindings.is_empty() {
            self.bindings.remove(user);
        } else {
            self.bindings.insert(user.to_owned(), bindings);
        }
        Registered {
            response,
            changed: self.contacts(user) != before,
        }
    }

    /// The bindings of a user as opaque bytes, to be kept for a restart.
    #[must_use]
    pub fn export(&self, user: &str) -> Vec<u8> {
        let mut out = format!("{EXPORT_VERSION}\n");
        for binding in self.bindings.get(user).into_iter().flatten() {
            // Neither a URI nor a path holds a tab or a line break.
            out += &format!("{}\t{}\t{}\n", binding.expires, binding.peer, binding.contact);
        }
        out.into_bytes()
    }

    /// Puts stored bindings back after a restart. Bytes of another version and damaged lines restore nothing: the
    /// phone registers again within its interval.
    pub fn import(&mut self, user: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        if lines.next() != Some(EXPORT_VERSION) {
            return;
        }
        let list = self.bindings.entry(user.to_owned()).or_default();
        for line in lines {
            let mut fields = line.splitn(3, '\t');
            let (Some(expires), Some(peer), Some(contact)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let Ok(expires) = expires.parse() else { continue };
            if list.len() < MAX_CONTACTS && list.iter().all(|binding| binding.contact != contact) {
                let (contact, peer) = (contact.to_owned(), peer.to_owned());
                list.push(Binding {
                    contact,
                    peer,
                    expires,
                    call_id: String::new(),
                    cseq: 0,
                });
            }
        }
        if list.is_empty() {
            self.bindings.remove(user);
        }
    }

    /// When the last binding of a user runs out, wall time in milliseconds.
    #[must_use]
    pub fn until(&self, user: &str) -> Option<u64> {
        self.bindings.get(user)?.iter().map(|binding| binding.expires).max()
    }

    /// The live bindings of a user, the newest last.
    #[must_use]
    pub fn find(&self, now: u64, user: &str) -> Vec<&Binding> {
        self.bindings
            .get(user)
            .into_iter()
            .flatten()
            .filter(|binding| binding.expires > now)
            .collect()
    }

    /// All bindings that have not run out.
    pub fn live(&self, now: u64) -> impl Iterator<Item = &Binding> {
        self.bindings
            .values()
            .flatten()
            .filter(move |binding| binding.expires > now)
    }

    /// The user whose phone sends by this path, if any.
    #[must_use]
    pub fn user_at(&self, now: u64, peer: &str) -> Option<&str> {
        let lives_there = |binding: &Binding| binding.peer == peer && binding.expires > now;
        self.bindings
            .iter()
            .find(|(_, list)| list.iter().any(lives_there))
            .map(|(user, _)| user.as_str())
    }

    /// Forgets what has run out; returns the users that lost their last binding.
    pub fn expire(&mut self, now: u64) -> Vec<String> {
        let mut gone = Vec::new();
        self.bindings.retain(|user, list| {
            list.retain(|binding| binding.expires > now);
            if list.is_empty() {
                gone.push(user.clone());
            }
            !list.is_empty()
        });
        gone
    }

    /// How many users have a binding.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bindings.len()
    }

    /// Whether nobody has one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bindings.is_empty()
    }

    /// When the next binding runs out, wall time in milliseconds.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<u64> {
        self.bindings.values().flatten().map(|binding| binding.expires).min()
    }

    fn contacts(&self, user: &str) -> Vec<(String, String)> {
        let list = self.bindings.get(user).into_iter().flatten();
        list.map(|binding| (binding.contact.clone(), binding.peer.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Method;

    fn register(cseq: u32, contacts: &[&str], expires: Option<u32>) -> Request {
        let mut request = Request::new(Method::Register, "sip:h");
        request.headers.push("Via", "SIP/2.0/UDP h;branch=z9hG4bK1");
        request.headers.push("From", "<sip:1001@h>;tag=1");
        request.headers.push("To", "<sip:1001@h>");
        request.headers.push("Call-ID", "c");
        request.headers.push("CSeq", format!("{cseq} REGISTER"));
        for contact in contacts {
            request.headers.push("Contact", *contact);
        }
        if let Some(expires) = expires {
            request.headers.push("Expires", expires.to_string());
        }
        request
    }

    #[test]
    fn a_binding_comes_is_refreshed_and_runs_out() {
        let mut registrar = Registrar::default();
        let first = registrar.register(
            0,
            "1001",
            &register(1, &["<sip:1001@10.0.0.1>"], Some(60)),
            "udp 1.1.1.1:5060",
        );
        assert_eq!((first.response.status, first.changed), (200, true));
        assert_eq!(
            first.response.headers.get("Contact"),
            Some("<sip:1001@10.0.0.1>;expires=60")
        );
        let again = registrar.register(
            30_000,
            "1001",
            &register(2, &["<sip:1001@10.0.0.1>"], Some(60)),
            "udp 1.1.1.1:5060",
        );
        assert!(!again.changed);
        assert_eq!(registrar.find(89_999, "1001").len(), 1);
        assert_eq!(registrar.user_at(89_999, "udp 1.1.1.1:5060"), Some("1001"));
        assert!(registrar.find(90_000, "1001").is_empty());
        assert_eq!(registrar.poll_timeout(), Some(90_000));
        assert_eq!(registrar.expire(90_000), ["1001"]);
    }

    #[test]
    fn bindings_survive_export_and_import() {
        let mut registrar = Registrar::default();
        registrar.register(
            0,
            "1001",
            &register(1, &["<sip:1001@10.0.0.1;ob>"], Some(60)),
            "tcp 1.1.1.1:5060",
        );
        let bytes = registrar.export("1001");
        let mut other = Registrar::default();
        other.import("1001", &bytes);
        assert_eq!(other.find(0, "1001")[0].contact, "sip:1001@10.0.0.1;ob");
        assert_eq!((other.until("1001"), other.export("1001")), (Some(60_000), bytes));
        other.import("1002", b"nonsense");
        assert!(other.find(0, "1002").is_empty());
    }

    #[test]
    fn star_removes_all_and_only_with_zero() {
        let mut registrar = Registrar::default();
        registrar.register(0, "1001", &register(1, &["<sip:a@b>", "<sip:c@d>"], None), "p");
        assert_eq!(
            registrar
                .register(0, "1001", &register(2, &["*"], None), "p")
                .response
                .status,
            400
        );
        let removed = registrar.register(0, "1001", &register(3, &["*"], Some(0)), "p");
        assert_eq!(
            (
                removed.response.status,
                removed.changed,
                registrar.find(0, "1001").len()
            ),
            (200, true, 0)
        );
    }

    #[test]
    fn limits_and_order_hold() {
        let mut registrar = Registrar::default();
        let short = registrar.register(0, "1001", &register(1, &["<sip:a@b>;expires=5"], None), "p");
        assert_eq!(
            (short.response.status, short.response.headers.get("Min-Expires")),
            (423, Some("30"))
        );
        registrar.register(0, "1001", &register(9, &["<sip:a@b>"], None), "p");
        assert_eq!(
            registrar
                .register(0, "1001", &register(8, &["<sip:a@b>"], Some(0)), "p")
                .response
                .status,
            500
        );
        let many: Vec<String> = (0..=MAX_CONTACTS).map(|n| format!("<sip:{n}@b>")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(
            registrar
                .register(0, "1001", &register(10, &many, None), "p")
                .response
                .status,
            503
        );
        assert_eq!(registrar.find(0, "1001").len(), 1);
        assert_eq!(
            registrar
                .register(0, "1001", &register(11, &["nonsense"], None), "p")
                .response
                .status,
            400
        );
    }
}

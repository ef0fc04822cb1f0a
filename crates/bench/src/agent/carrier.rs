//! What carriers do and phones do not: asking everybody for a password, registering those who have one, and ringing
//! reliably (RFC 3262).

use std::time::{Duration, Instant};

use sip::address::parse_cseq;
use sip::digest::{Algorithm, DigestServer, Secret, Verdict};
use sip::limits::{GIVE_UP, T1};
use sip::message::{Method, Request, Response};
use sip::seed::Seed;
use sip::transaction::TransactionId;

use super::{Agent, CallKey};

/// Asks for a password.
#[derive(Debug)]
pub(super) struct Gate {
    user: String,
    password: String,
    server: DigestServer,
    seed: Seed,
    challenges: u64,
}

impl Gate {
    pub(super) fn new(user: String, password: String, seed: Seed) -> Self {
        let server = DigestServer::new("bench");
        Self {
            user,
            password,
            server,
            seed,
            challenges: 0,
        }
    }

    /// The challenge that a request deserves, if it does not show the right password.
    fn objection(&mut self, now: Instant, request: &Request) -> Option<Response> {
        let register = request.method == Method::Register;
        let (shown, asked, status) = if register {
            ("Authorization", "WWW-Authenticate", 401)
        } else {
            ("Proxy-Authorization", "Proxy-Authenticate", 407)
        };
        let secret = |user: &str| (user == self.user).then(|| Secret::Clear(self.password.clone()));
        let verdict = request.headers.get(shown).map(|given| {
            self.server
                .verify(now, given, request.method.as_str(), &request.uri, secret)
        });
        if matches!(verdict, Some(Verdict::Accepted { .. })) {
            return None;
        }
        self.challenges += 1;
        // A test carrier guards nothing; its nonces need only differ.
        let mut random = [0; 16];
        let bytes = self.seed.text("nonce", self.challenges);
        for (to, from) in random.iter_mut().zip(bytes.bytes()) {
            *to = from;
        }
        let stale = verdict == Some(Verdict::Stale);
        let mut response = request.response(status, Some("gate"));
        for value in self
            .server
            .challenge(now, random, stale, &[Algorithm::Md5, Algorithm::Sha256])
        {
            response.headers.push(asked, value);
        }
        Some(response)
    }
}

/// A provisional response of ours that waits for its PRACK.
#[derive(Debug)]
pub(super) struct Unheard {
    id: TransactionId,
    rseq: u32,
    cseq: u32,
    response: Response,
    pub(super) next: Instant,
    gap: Duration,
    until: Instant,
}

impl Agent {
    /// `true` when the request was refused for want of a password.
    pub(super) fn is_kept_out(&mut self, now: Instant, id: TransactionId, request: &Request) -> bool {
        // Whether we are there may be asked by anybody.
        if request.method == Method::Options {
            return false;
        }
        let objection = self.gate.as_mut().and_then(|gate| gate.objection(now, request));
        if let Some(response) = &objection {
            self.respond(now, id, response);
        }
        objection.is_some()
    }

    /// A REGISTER that has shown its password: granted as asked, and forgotten.
    pub(super) fn grant(&mut self, now: Instant, id: TransactionId, request: &Request) {
        let mut response = request.response(200, Some("gate"));
        let expires = request.headers.get("Expires").unwrap_or("600").to_owned();
        if expires != "0" {
            for contact in request.headers.all("Contact") {
                response.headers.push("Contact", format!("{contact};expires={expires}"));
            }
        }
        self.respond(now, id, &response);
    }

    /// Makes a 180 reliable where the far side can and we shall.
    pub(super) fn number_ringing(&mut self, now: Instant, key: CallKey, mut response: Response) -> Response {
        let Some(call) = self.calls.get_mut(&key).filter(|_| self.settings.reliable) else {
            return response;
        };
        let Some((id, request)) = &call.theirs else {
            return response;
        };
        let able =
            request.headers.lists_token("Supported", "100rel") || request.headers.lists_token("Require", "100rel");
        let cseq = request.headers.get("CSeq").and_then(parse_cseq);
        if let (true, Some((cseq, _))) = (able, cseq) {
            let rseq = 1 + call.dialog.seed.number("rseq", 0) / 2;
            response.headers.push("Require", "100rel");
            response.headers.push("RSeq", rseq.to_string());
            call.unheard = Some(Unheard {
                id: *id,
                rseq,
                cseq,
                response: response.clone(),
                next: now + T1,
                gap: T1,
                until: now + GIVE_UP,
            });
        }
        response
    }

    /// Their PRACK: the status that it deserves.
    pub(super) fn on_prack(&mut self, now: Instant, id: TransactionId, key: CallKey, request: &Request) {
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        let named = request.headers.get("RAck").unwrap_or_default().to_owned();
        let meant = call
            .unheard
            .take_if(|unheard| named == format!("{} {} INVITE", unheard.rseq, unheard.cseq));
        let response = call.respond(request, if meant.is_some() { 200 } else { 481 });
        self.respond(now, id, &response);
    }

    /// Repeats what was not heard, and drops it in the end: the answer that then comes is refused.
    pub(super) fn repeat_ringing(&mut self, now: Instant) {
        let mut due = Vec::new();
        for call in self.calls.values_mut() {
            let Some(unheard) = call.unheard.as_mut().filter(|unheard| unheard.next <= now) else {
                continue;
            };
            unheard.gap *= 2;
            unheard.next = (now + unheard.gap).max(now + T1);
            if now < unheard.until && call.theirs.is_some() {
                due.push((unheard.id, unheard.response.clone()));
            }
        }
        for (id, response) in due {
            self.respond(now, id, &response);
        }
    }
}

//! Requests that belong to no leg: who is it, what may they.

use std::time::Instant;

use sip::address::NameAddr;
use sip::digest::{Algorithm, Secret, Verdict};
use sip::message::{Method, Request, Response};
use sip::transaction::{Flow, TransactionId};

use super::ears::Ears;
use super::{Switchboard, path};

/// Phones that give up when any challenge asks for something newer than MD5, by the beginning of their User-Agent:
/// Debian 12's baresip fails with ENOSYS although an MD5 challenge stands beside the other one.
const MD5_ONLY: [&str; 2] = ["baresip v0.", "baresip v1."];

/// What a phone may answer a challenge with. MD5 stands first although RFC 8760 wants the strongest there, because simple
/// clients (sipp among them) read the first challenge only; those that know SHA-256 look for it.
fn algorithms(request: &Request) -> &'static [Algorithm] {
    let agent = request.headers.get("User-Agent").unwrap_or_default();
    if MD5_ONLY.iter().any(|known| agent.starts_with(known)) {
        &[Algorithm::Md5]
    } else {
        &[Algorithm::Md5, Algorithm::Sha256]
    }
}

/// What a request's credentials say.
pub(super) enum Identity {
    /// It is that phone.
    Proven(String),
    /// Not yet: this is the answer, if one is deserved.
    Unproven(Box<Response>),
}

impl<E: Ears> Switchboard<E> {
    /// A request outside any dialog that we know.
    pub(super) fn door(&mut self, now: Instant, id: TransactionId, flow: Flow, request: Request) {
        let inside = request
            .headers
            .get("To")
            .and_then(NameAddr::parse)
            .is_some_and(|to| to.tag().is_some());
        match request.method {
            Method::Invite if !inside => self.arrive(now, id, flow, request),
            Method::Register => self.register(now, id, flow, &request),
            Method::Options => {
                let mut response = request.response(200, Some("options"));
                response.headers.push("Allow", sip::session::ALLOW);
                response.headers.push("Accept", "application/sdp");
                response.headers.push("Supported", sip::session::SUPPORTED);
                self.reply(now, id, &response);
            }
            // Answered by the transaction layer, or never reaching this place.
            Method::Ack | Method::Cancel => {}
            Method::Subscribe => self.refuse(now, id, &request, 489, "event"),
            Method::Invite | Method::Bye | Method::Update | Method::Info | Method::Prack | Method::Notify => {
                self.refuse(now, id, &request, 481, "dialog");
            }
            Method::Refer | Method::Other(_) => self.refuse(now, id, &request, 405, "method"),
        }
    }

    /// Refuses and counts.
    pub(super) fn refuse(
        &mut self,
        now: Instant,
        id: TransactionId,
        request: &Request,
        status: u16,
        why: &'static str,
    ) {
        metrics::counter!("centrala_sip_refused_total", "why" => why).increment(1);
        let mut response = request.response(status, Some("refused"));
        if status == 405 {
            response.headers.push("Allow", sip::session::ALLOW);
        }
        if status == 503 {
            response.headers.push("Retry-After", "5");
        }
        self.reply(now, id, &response);
    }

    /// Sends a response to a request of theirs.
    pub(super) fn reply(&mut self, now: Instant, id: TransactionId, response: &Response) {
        let outputs = self.transactions.respond(now, id, response);
        self.outputs(now, outputs);
    }

    /// The phone that a request claims to be: by its From user (To user for REGISTER), or because it comes from where
    /// a phone registered.
    pub(super) fn claimed_phone(&self, flow: Flow, request: &Request) -> Option<String> {
        let header = if request.method == Method::Register {
            "To"
        } else {
            "From"
        };
        let user = request
            .headers
            .get(header)
            .and_then(NameAddr::parse)
            .and_then(|address| address.user());
        user.filter(|user| self.phone(user).is_some()).or_else(|| {
            self.registrar
                .user_at(super::wall_ms(), &path::to_text(flow))
                .map(str::to_owned)
        })
    }

    /// Checks the credentials of a request that claims to be `user`. Unknown users are challenged like known ones.
    pub(super) fn identify(&mut self, now: Instant, flow: Flow, request: &Request, user: &str) -> Identity {
        let source = flow.remote.ip();
        if self.penalties.bars(now, source) {
            metrics::counter!("centrala_sip_refused_total", "why" => "barred").increment(1);
            return Identity::Unproven(Box::new(request.response(403, Some("barred"))));
        }
        let phones = &self.config.directory.phones;
        let secret_of = |name: &str| {
            // Nobody can be somebody else, however right the password.
            let phone = phones
                .iter()
                .find(|phone| phone.id.as_str() == name)
                .filter(|_| name == user)?;
            Some(Secret::Clear(phone.password.clone()))
        };
        let given = request
            .headers
            .get("Authorization")
            .or_else(|| request.headers.get("Proxy-Authorization"));
        let verdict = given.map(|given| {
            self.digest
                .verify(now, given, request.method.as_str(), &request.uri, secret_of)
        });
        let stale = match verdict {
            Some(Verdict::Accepted { user }) => return Identity::Proven(user),
            Some(Verdict::Stale) => true,
            Some(Verdict::Refused) => {
                self.penalties.failed(now, source);
                metrics::counter!("centrala_sip_refused_total", "why" => "password").increment(1);
                false
            }
            None => false,
        };
        metrics::counter!("centrala_sip_challenged_total").increment(1);
        let mut response = request.response(401, Some("challenge"));
        let mut random = [0; 16];
        if getrandom::fill(&mut random).is_err() {
            // Without randomness nobody can be let in safely.
            return Identity::Unproven(Box::new(request.response(500, Some("challenge"))));
        }
        for challenge in self.digest.challenge(now, random, stale, algorithms(request)) {
            response.headers.push("WWW-Authenticate", challenge);
        }
        Identity::Unproven(Box::new(response))
    }

    /// A phone of ours by its extension.
    pub(super) fn phone(&self, user: &str) -> Option<&crate::config::Phone> {
        self.config
            .directory
            .phones
            .iter()
            .find(|phone| phone.id.as_str() == user)
    }
}

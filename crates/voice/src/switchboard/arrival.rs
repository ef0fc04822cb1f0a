//! A call from outside: whose is it, whom does it want, is there room.

use std::time::Instant;

use floor::{Caller, Dialled, Fact, Opaque, Origin, PhoneId};
use sip::address::{NameAddr, Uri};
use sip::message::Request;
use sip::sdp::MediaSide;
use sip::seed::Seed;
use sip::session::{Arriving, Reliability, Session};
use sip::transaction::{Flow, TransactionId};

use super::door::Identity;
use super::ears::Ears;
use super::trunks::credentials;
use super::{LEGS_MAX, Machine, Party, Role, Switchboard, path};

impl<E: Ears> Switchboard<E> {
    /// An INVITE that opens a call.
    pub(super) fn arrive(&mut self, now: Instant, id: TransactionId, flow: Flow, request: Request) {
        if !self.accepting || self.parties.len() >= LEGS_MAX {
            return self.refuse(now, id, &request, 503, "full");
        }
        let Some((origin, caller)) = self.authority(now, id, flow, &request) else {
            return;
        };
        let trunk = match &origin {
            Origin::Trunk(trunk) => self.trunk(trunk),
            Origin::Phone(_) | Origin::Web | Origin::Consult(_) => None,
        };
        let own_user = trunk
            .filter(|trunk| trunk.registration.is_some())
            .and_then(|trunk| trunk.credentials.as_ref())
            .map(|known| known.user.as_str());
        let dialled = dialled_user(&request, own_user);
        let reliable = trunk.is_some_and(|trunk| trunk.reliable_ringing);
        let answers = trunk.and_then(credentials);
        let Some(dialled) = dialled else {
            return self.refuse(now, id, &request, 404, "number");
        };
        let leg = self.numbers.next();
        let Some(local) = self.ears.reserve(leg) else {
            return self.refuse(now, id, &request, 503, "ports");
        };
        let phone = matches!(origin, Origin::Phone(_));
        let arriving = Arriving {
            local: path::local(
                flow,
                path::own_address(self.address, self.config.public_address, flow.remote),
            ),
            seed: Seed::derive(&self.config.secret, leg.0),
            peer: path::to_text(flow),
            media: MediaSide::new(self.config.codecs.capabilities(phone), local, leg.0),
            session_interval: self.config.session_interval,
            reliability: if reliable {
                Reliability::Supported
            } else {
                Reliability::Required
            },
            credentials: answers,
        };
        let rings = reliable || request.headers.lists_token("Require", "100rel");
        match Session::incoming(arriving, id, request) {
            Err(refusal) => {
                self.ears.close(leg);
                metrics::counter!("centrala_sip_refused_total", "why" => "media").increment(1);
                self.reply(now, id, &refusal);
            }
            Ok(session) => {
                metrics::counter!("centrala_sip_calls_total", "direction" => "in").increment(1);
                let number = floor::masked(&dialled);
                tracing::info!(%leg, ?origin, dialled = %number, "call arrived");
                let dialog = Opaque::new(&session.record());
                self.invites.insert(id, leg);
                let mut party = Party::new(Machine::Session(Box::new(session)), flow, Role::Caller, phone);
                party.invite = Some(id);
                self.add(leg, party);
                self.facts.push(Fact::CallArrived {
                    leg,
                    origin,
                    dialled: Dialled::Number(dialled),
                    caller,
                    dialog,
                });
                if rings {
                    self.session(leg, Session::ring);
                }
            }
        }
    }

    /// Whose call it is. A phone of ours has to prove itself before its address is looked up among the trunks, so that
    /// nobody on a trunk's network can call as one of our extensions. Everybody else is refused without a hint.
    fn authority(
        &mut self,
        now: Instant,
        id: TransactionId,
        flow: Flow,
        request: &Request,
    ) -> Option<(Origin, Caller)> {
        if let Some(user) = self.claimed_phone(flow, request) {
            match self.identify(now, flow, request, &user) {
                Identity::Proven(user) => {
                    let name = self.phone(&user).and_then(|phone| phone.name.clone());
                    let caller = Caller {
                        number: Some(user.clone()),
                        name,
                    };
                    return Some((Origin::Phone(PhoneId::new(&user)), caller));
                }
                Identity::Unproven(response) => {
                    self.reply(now, id, &response);
                    return None;
                }
            }
        }
        let source = flow.remote.ip();
        let trunks = &self.config.directory.trunks;
        let trunk = trunks
            .iter()
            .find(|trunk| trunk.addresses.iter().any(|network| network.contains(source)))
            // A carrier that we register with may call from where we registered.
            .or_else(|| trunks.iter().find(|trunk| self.trunks.registered_at(&trunk.id, source)));
        match trunk.map(|trunk| trunk.id.clone()) {
            Some(trunk) => Some((Origin::Trunk(trunk), caller_of(request))),
            None => {
                self.refuse(now, id, request, 403, "stranger");
                None
            }
        }
    }
}

/// The number that was dialled: the user of the Request-URI, or of To when a proxy has put its own address there. A
/// carrier that we register with may put our user there, because that is what we registered.
fn dialled_user(request: &Request, own_user: Option<&str>) -> Option<String> {
    let of_to = || {
        request
            .headers
            .get("To")
            .and_then(NameAddr::parse)
            .and_then(|to| to.user())
    };
    Uri::parse(&request.uri)
        .and_then(|uri| uri.user)
        .filter(|user| own_user != Some(user.as_str()))
        .or_else(of_to)
        .filter(|user| !user.is_empty())
}

/// Who calls on a trunk: the network's word (RFC 3325) before the phone's own.
fn caller_of(request: &Request) -> Caller {
    let asserted = request
        .headers
        .list("P-Asserted-Identity")
        .into_iter()
        .find_map(NameAddr::parse);
    let Some(from) = asserted.or_else(|| request.headers.get("From").and_then(NameAddr::parse)) else {
        return Caller::default();
    };
    let private = request.headers.lists_token("Privacy", "id") || request.headers.lists_token("Privacy", "user");
    let user = from.user().filter(|user| !user.eq_ignore_ascii_case("anonymous"));
    if private || user.is_none() {
        return Caller::default();
    }
    let name = from.display.filter(|name| Some(name) != user.as_ref());
    Caller {
        number: user.map(|user| plain_number(&user)),
        name,
    }
}

/// A number without the marks that people put between digits; anything that is no number stays as it is.
fn plain_number(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')'))
        .collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
        plain
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sip::message::Method;

    fn from(value: &str, more: &[(&str, &str)]) -> Caller {
        let mut request = Request::new(Method::Invite, "sip:x@y");
        request.headers.push("From", value);
        for (name, value) in more {
            request.headers.push(name, *value);
        }
        caller_of(&request)
    }

    #[test]
    fn the_caller_is_read_and_privacy_is_kept() {
        let known = from("\"Ana\" <sip:+359-2-900-2000@h>;tag=1", &[]);
        assert_eq!(
            known,
            Caller {
                number: Some("+35929002000".to_owned()),
                name: Some("Ana".to_owned())
            }
        );
        let asserted = from(
            "<sip:anonymous@x>",
            &[("P-Asserted-Identity", "<tel:+3591>, <sip:x@y>")],
        );
        assert_eq!(asserted.number.as_deref(), Some("+3591"));
        let private = [("P-Asserted-Identity", "<tel:+3591>"), ("Privacy", "id")];
        assert_eq!(
            from("<sip:anonymous@anonymous.invalid>;tag=1", &private),
            Caller::default()
        );
        assert_eq!(from("sip:sipp@1.2.3.4;tag=1", &[]).number.as_deref(), Some("sipp"));
    }
}

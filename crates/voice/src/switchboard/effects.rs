//! What the floor wants done.

use std::time::Instant;

use floor::{CallerShown, Effect, Fact, FailCause, LegEnd, LegId, Opaque, RejectReason, ReleaseReason, RingTarget};
use sip::address::NameAddr;
use sip::digest::Credentials;
use sip::sdp::MediaSide;
use sip::seed::Seed;
use sip::session::{Dial, Owed, Session};
use sip::transaction::Flow;

use super::causes::reject_status;
use super::ears::Ears;
use super::trunks::credentials;
use super::{LEGS_MAX, Machine, Party, Role, Switchboard, path, wall_ms};

/// Where a phone is called.
struct Destination {
    flow: Flow,
    /// Request-URI.
    target: String,
    phone: bool,
    credentials: Option<Credentials>,
    /// The domain that From shows, when it is not our own address.
    domain: Option<String>,
}

impl<E: Ears> Switchboard<E> {
    /// Carries out one effect. Legs that are gone meanwhile make most of them void, which is no error: their end is on
    /// its way to the floor.
    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Answer { leg } => self.session(leg, |session, now| session.answer(now)),
            Effect::Reject { leg, why } => self.reject(leg, why),
            Effect::Ring {
                leg,
                target,
                shown,
                auto_answer,
            } => self.ring(leg, &target, &shown, auto_answer),
            Effect::Release {
                leg,
                why,
                dialog,
                target,
            } => self.release(leg, why, dialog.as_ref(), target.as_ref()),
            Effect::Audibility { rows, .. } => {
                self.ears
                    .hears(rows.into_iter().map(|row| (row.leg, row.hears)).collect());
            }
            Effect::SendDigits { leg, digits } => self.ears.send_digits(leg, digits),
            // The server asks; nothing of it is sound or signalling.
            Effect::Fetch { .. } => {}
            Effect::KeepRegistration { phone, binding, .. } => {
                self.registrar.import(phone.as_str(), binding.as_bytes());
                // What has run out meanwhile is told right away.
                self.expire_phones();
            }
        }
    }

    pub(super) fn session(
        &mut self,
        leg: LegId,
        command: impl FnOnce(&mut Session, Instant) -> Vec<sip::session::Action>,
    ) {
        let now = Instant::now();
        self.with_leg(now, leg, |party| match &mut party.machine {
            Machine::Session(session) => command(session, now),
            Machine::Owed(_) => Vec::new(),
        });
    }

    /// Refuses a caller. The floor has recorded nothing of the leg, so its end is not told.
    fn reject(&mut self, leg: LegId, why: RejectReason) {
        if self.browsers.remove(&leg) {
            return self.ears.close(leg);
        }
        if let Some(party) = self.parties.get_mut(&leg) {
            party.silent = true;
        }
        self.session(leg, |session, now| session.refuse(now, reject_status(why)));
    }

    fn ring(&mut self, leg: LegId, target: &RingTarget, shown: &CallerShown, auto_answer: bool) {
        let failed = |cause| Fact::LegFailed { leg, cause };
        if self.parties.len() >= LEGS_MAX || self.parties.contains_key(&leg) {
            return self.facts.push(failed(FailCause::Failure));
        }
        if matches!(target, RingTarget::Number(number) if dial_string(number).is_empty()) {
            return self.facts.push(failed(FailCause::InvalidNumber));
        }
        let Some(destination) = self.destination(target) else {
            return self.facts.push(failed(FailCause::Unavailable));
        };
        let Some(local) = self.ears.reserve(leg) else {
            return self.facts.push(failed(FailCause::Failure));
        };
        let dial = self.dial(leg, &destination, local, shown, auto_answer);
        let now = Instant::now();
        let flow = destination.flow;
        metrics::counter!("centrala_sip_calls_total", "direction" => "out").increment(1);
        let machine = Machine::Session(Box::new(Session::outgoing(dial)));
        self.add(
            leg,
            Party::new(machine, flow, Role::Rung { answered: false }, destination.phone),
        );
        self.with_leg(now, leg, |party| match &mut party.machine {
            Machine::Session(session) => session.dial(),
            Machine::Owed(_) => Vec::new(),
        });
    }

    /// The newest binding of a phone, or the first trunk with a target that can be found and is not down.
    fn destination(&self, target: &RingTarget) -> Option<Destination> {
        match target {
            RingTarget::Phone(phone) => {
                let bindings = self.registrar.find(wall_ms(), phone.as_str());
                let binding = bindings.last()?;
                let flow = path::from_text(&binding.peer)?;
                Some(Destination {
                    flow,
                    target: binding.contact.clone(),
                    phone: true,
                    credentials: None,
                    domain: None,
                })
            }
            RingTarget::Number(number) => {
                let trunks = &self.config.directory.trunks;
                let (trunk, (text, flow)) = trunks
                    .iter()
                    .find_map(|trunk| self.trunks.open_target(&trunk.id).map(|target| (trunk, target)))?;
                let host = trunk_host(text);
                let registrar = trunk.registration.as_ref();
                Some(Destination {
                    flow,
                    target: format!("sip:{}@{host}", dial_string(number)),
                    phone: false,
                    credentials: credentials(trunk),
                    // A carrier that knows us by registration expects its own domain there.
                    domain: registrar.map(|known| trunk_host(&known.registrar).to_owned()),
                })
            }
        }
    }

    fn dial(
        &self,
        leg: LegId,
        to: &Destination,
        media: std::net::SocketAddr,
        shown: &CallerShown,
        auto_answer: bool,
    ) -> Dial {
        let own = path::own_address(self.address, self.config.public_address, to.flow.remote);
        let headers = if auto_answer {
            // Two dialects of the same wish; a phone takes the one that it knows.
            vec![
                ("Call-Info".to_owned(), format!("<sip:{own}>;answer-after=0")),
                (
                    "Alert-Info".to_owned(),
                    "<http://localhost>;info=alert-autoanswer;delay=0".to_owned(),
                ),
            ]
        } else {
            Vec::new()
        };
        let uri = match &shown.number {
            Some(number) => {
                let domain = to.domain.clone().unwrap_or_else(|| own.to_string());
                format!("sip:{}@{domain}", dial_string(number))
            }
            None => "sip:anonymous@anonymous.invalid".to_owned(),
        };
        let display = shown.name.clone().filter(|name| !name.is_empty());
        let from = NameAddr {
            display,
            uri,
            params: Vec::new(),
        };
        let to_address = to.target.split(';').next().unwrap_or(&to.target);
        Dial {
            local: path::local(to.flow, own),
            seed: Seed::derive(&self.config.secret, leg.0),
            peer: path::to_text(to.flow),
            media: MediaSide::new(self.config.codecs.capabilities(to.phone), media, leg.0),
            session_interval: self.config.session_interval,
            target: to.target.clone(),
            from: from.to_string(),
            to: format!("<{to_address}>"),
            routes: Vec::new(),
            headers,
            credentials: to.credentials.clone(),
        }
    }

    fn release(&mut self, leg: LegId, why: ReleaseReason, dialog: Option<&Opaque>, target: Option<&RingTarget>) {
        if self.browsers.remove(&leg) {
            self.ears.close(leg);
            return self.tell_ended(leg, LegEnd::Released);
        }
        if self.parties.contains_key(&leg) {
            return self.hang_up(leg);
        }
        if self.has_ended(leg) {
            return;
        }
        // Not of this process: the floor remembers it from before a restart.
        let record = dialog
            .map(|dialog| dialog.as_bytes().to_vec())
            .or_else(|| target.and_then(|target| self.record_of_dialled(leg, target)));
        if let Some(record) = record {
            self.settle_debt(leg, &record);
        }
        let cause = if why == ReleaseReason::Restart {
            LegEnd::Restart
        } else {
            LegEnd::Released
        };
        self.tell_ended(leg, cause);
    }

    /// The dialog of a phone that was ringing when the process died: everything in it is derived or configured.
    fn record_of_dialled(&self, leg: LegId, target: &RingTarget) -> Option<Vec<u8>> {
        let destination = self.destination(target)?;
        let nowhere = self.address;
        let dial = self.dial(leg, &destination, nowhere, &CallerShown::default(), false);
        Some(Session::outgoing(dial).record())
    }

    fn settle_debt(&mut self, leg: LegId, record: &[u8]) {
        let mut owed = match Owed::from_record(record) {
            Ok(owed) => owed,
            Err(error) => return tracing::warn!(%leg, %error, "a call of before the restart cannot be ended"),
        };
        let Some(flow) = path::from_text(owed.peer()) else {
            return;
        };
        let trunk = self.trunks.at(flow).and_then(|trunk| self.trunk(trunk));
        if let Some(known) = trunk.and_then(credentials) {
            owed.answer_with(known);
        }
        metrics::counter!("centrala_sip_debts_total").increment(1);
        let machine = Machine::Owed(Box::new(owed));
        let now = Instant::now();
        let mut party = Party::new(machine, flow, Role::Rung { answered: true }, true);
        party.silent = true;
        self.add(leg, party);
        self.with_leg(now, leg, |party| match &mut party.machine {
            Machine::Owed(owed) => owed.start(now),
            Machine::Session(_) => Vec::new(),
        });
    }
}

/// A number as the user part of a URI: what people put between digits is left out, `#` is escaped.
fn dial_string(number: &str) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '*' | '#');
    number.chars().filter(kept).collect::<String>().replace('#', "%23")
}

/// Host and port of a trunk's target, without its parameters.
pub(crate) fn trunk_host(target: &str) -> &str {
    target.split(';').next().unwrap_or(target).trim()
}

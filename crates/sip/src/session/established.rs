//! Requests of theirs inside a dialog, in every phase.

use std::time::Instant;

use super::invite::{is_type, objection};
use super::refresh::Refresh;
use super::{Action, End, Event, Phase, Session};
use crate::address::parse_cseq;
use crate::message::{Method, Request, Response};
use crate::transaction::TransactionId;

impl Session {
    /// A request of theirs that found this session by Call-ID and our tag. ACK comes by [`on_ack`](Self::on_ack),
    /// CANCEL by [`on_cancelled`](Self::on_cancelled).
    pub fn on_request(&mut self, now: Instant, id: TransactionId, request: &Request) -> Vec<Action> {
        let Some((cseq, _)) = request.headers.get("CSeq").and_then(parse_cseq) else {
            return Vec::new();
        };
        if self.dialog.remote_cseq.is_some_and(|last| cseq < last) {
            // Numbers may be skipped, but never go back (RFC 3261 section 12.2.2).
            return vec![Action::Respond(id, self.respond_to(request, 500))];
        }
        self.dialog.remote_cseq = Some(cseq);
        if self.is_closing() && request.method != Method::Bye {
            return vec![Action::Respond(id, self.respond_to(request, 481))];
        }
        match request.method {
            Method::Bye => self.on_bye(now, id, request),
            Method::Invite => self.on_reinvite(now, id, request, cseq),
            Method::Update => self.on_update(now, id, request),
            Method::Info => self.on_info(id, request),
            Method::Refer => {
                vec![
                    Action::Respond(id, self.respond_to(request, 603)),
                    Action::Tell(Event::TransferRefused),
                ]
            }
            Method::Options => {
                let mut response = self.respond_to(request, 200);
                response.headers.push("Accept", "application/sdp");
                vec![Action::Respond(id, response)]
            }
            // Never sent reliably, never subscribed: there is nothing that these could belong to.
            Method::Prack | Method::Notify => vec![Action::Respond(id, self.respond_to(request, 481))],
            Method::Subscribe => vec![Action::Respond(id, self.respond_to(request, 489))],
            Method::Ack | Method::Cancel => Vec::new(),
            Method::Register | Method::Other(_) => vec![Action::Respond(id, self.respond_to(request, 405))],
        }
    }

    /// The ACK for a 2xx of ours.
    pub fn on_ack(&mut self, now: Instant, ack: &Request) -> Vec<Action> {
        let cseq = ack.headers.get("CSeq").and_then(parse_cseq).map(|(cseq, _)| cseq);
        let Some(waiting) = self.unacknowledged.take_if(|waiting| Some(waiting.cseq) == cseq) else {
            return Vec::new();
        };
        if self.is_closing() {
            return if std::mem::take(&mut self.bye_after_ack) {
                vec![self.bye()]
            } else {
                Vec::new()
            };
        }
        if !waiting.offered {
            return Vec::new();
        }
        match self.media.accept(&ack.body) {
            Ok(agreed) => self.agree(agreed).into_iter().collect(),
            Err(_) => self.hang_up_established(now, End::MediaRefused),
        }
    }

    fn on_bye(&mut self, now: Instant, id: TransactionId, request: &Request) -> Vec<Action> {
        let mut actions = vec![Action::Respond(id, self.respond_to(request, 200))];
        if let Phase::Incoming(incoming) = &self.phase {
            actions.push(Action::Respond(incoming.id, self.respond_to(&incoming.request, 487)));
        }
        self.unacknowledged = None;
        self.bye_after_ack = false;
        actions.extend(self.remote_bye(now));
        actions
    }

    fn on_reinvite(&mut self, now: Instant, id: TransactionId, request: &Request, cseq: u32) -> Vec<Action> {
        match self.phase {
            // Their first INVITE has no answer yet (RFC 3261 section 14.2).
            Phase::Incoming(_) => {
                let mut response = self.respond_to(request, 500);
                response.headers.push("Retry-After", "1");
                return vec![Action::Respond(id, response)];
            }
            Phase::Outgoing(_) => return vec![Action::Respond(id, self.respond_to(request, 491))],
            Phase::Established | Phase::Closing { .. } => {}
        }
        if self.invite_pending() || self.unacknowledged.as_ref().is_some_and(|waiting| waiting.offered) {
            return vec![Action::Respond(id, self.respond_to(request, 491))];
        }
        let (mut response, agreed) = match self.renegotiate(request) {
            Ok(done) => done,
            Err(refusal) => return vec![Action::Respond(id, *refusal)],
        };
        let offered = request.body.is_empty();
        if offered {
            response.body = self.media.offer().into_bytes();
            response.headers.push("Content-Type", "application/sdp");
        }
        self.refresh.answer(now, &request.headers, &mut response.headers);
        let mut actions = self.target_moved(request.headers.list("Contact").first().copied());
        actions.push(self.accept_invite(now, id, response, cseq, offered));
        actions.extend(agreed.and_then(|agreed| self.agree(agreed)));
        actions
    }

    fn on_update(&mut self, now: Instant, id: TransactionId, request: &Request) -> Vec<Action> {
        let offers = !request.body.is_empty();
        let early = match self.phase {
            // RFC 3311 section 5.2: their offer in the INVITE is unanswered, or ours is.
            Phase::Incoming(_) if offers => Some(500),
            Phase::Outgoing(_) if offers => Some(491),
            Phase::Incoming(_) | Phase::Outgoing(_) => Some(200),
            Phase::Established | Phase::Closing { .. } => None,
        };
        if let Some(status) = early {
            let mut response = self.respond_to(request, status);
            if status == 500 {
                response.headers.push("Retry-After", "1");
            }
            return vec![Action::Respond(id, response)];
        }
        if offers && (self.invite_pending() || self.unacknowledged.as_ref().is_some_and(|waiting| waiting.offered)) {
            return vec![Action::Respond(id, self.respond_to(request, 491))];
        }
        match self.renegotiate(request) {
            Ok((mut response, agreed)) => {
                self.refresh.answer(now, &request.headers, &mut response.headers);
                let mut actions = self.target_moved(request.headers.list("Contact").first().copied());
                actions.push(Action::Respond(id, response));
                actions.extend(agreed.and_then(|agreed| self.agree(agreed)));
                actions
            }
            Err(refusal) => vec![Action::Respond(id, *refusal)],
        }
    }

    /// The answer to an offer inside the dialog, computed from this very offer. A refusal leaves everything as it was.
    fn renegotiate(&mut self, request: &Request) -> Result<(Response, Option<crate::sdp::Negotiated>), Box<Response>> {
        if let Some(objection) = objection(request) {
            let mut response = self.respond_to(request, objection.status);
            if let Some((name, value)) = objection.header {
                response.headers.push(name, value);
            }
            return Err(Box::new(response));
        }
        if Refresh::too_small(&request.headers) {
            let mut response = self.respond_to(request, 422);
            response
                .headers
                .push("Min-SE", crate::limits::MIN_SESSION_INTERVAL.to_string());
            return Err(Box::new(response));
        }
        let mut response = self.respond_to(request, 200);
        response.headers.push("Contact", self.dialog.contact());
        if request.body.is_empty() {
            return Ok((response, None));
        }
        match self.media.answer(&request.body) {
            Ok((answer, agreed)) => {
                response.headers.push("Content-Type", "application/sdp");
                response.body = answer.into_bytes();
                Ok((response, Some(agreed)))
            }
            Err(refusal) => {
                let mut response = self.respond_to(request, refusal.status());
                response.headers.push("Warning", refusal.warning("centrala"));
                Err(Box::new(response))
            }
        }
    }

    /// Digits by INFO: `application/dtmf-relay` (`Signal=5`) and `application/dtmf` (`5`).
    fn on_info(&mut self, id: TransactionId, request: &Request) -> Vec<Action> {
        let body = String::from_utf8_lossy(&request.body);
        let signal = if is_type(request, "application/dtmf-relay") {
            body.lines().find_map(|line| {
                let (name, value) = line.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("signal")
                    .then(|| value.trim().to_owned())
            })
        } else if is_type(request, "application/dtmf") {
            Some(body.trim().to_owned())
        } else if request.body.is_empty() {
            // Some peers use an empty INFO to see whether we are alive.
            return vec![Action::Respond(id, self.respond_to(request, 200))];
        } else {
            let mut response = self.respond_to(request, 415);
            response
                .headers
                .push("Accept", "application/dtmf-relay, application/dtmf");
            return vec![Action::Respond(id, response)];
        };
        match signal.as_deref().and_then(digit) {
            Some(digit) => vec![
                Action::Respond(id, self.respond_to(request, 200)),
                Action::Tell(Event::Digit(digit)),
            ],
            None => vec![Action::Respond(id, self.respond_to(request, 400))],
        }
    }
}

fn digit(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next().map(|c| c.to_ascii_uppercase()), chars.next()) {
        (Some(digit @ ('0'..='9' | '*' | '#' | 'A'..='D')), None) => Some(digit),
        (Some('1'), Some('0')) if text == "10" => Some('*'),
        (Some('1'), Some('1')) if text == "11" => Some('#'),
        _ => None,
    }
}

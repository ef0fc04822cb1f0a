//! Requests of theirs inside a dialog, in every phase.

use std::time::Instant;

use super::early::tag_of;
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
        if let Some(status) = self.early_order(request, cseq) {
            return vec![Action::Respond(id, self.respond_to(request, status))];
        }
        if self.is_of_other_fork(request) {
            return vec![Action::Respond(id, self.respond_to(request, 481))];
        }
        if self.dialog.remote_cseq.is_some_and(|last| cseq < last) {
            // Numbers may be skipped, but never go back (RFC 3261 section 12.2.2).
            return vec![Action::Respond(id, self.respond_to(request, 500))];
        }
        if !matches!(self.phase, Phase::Outgoing(_)) {
            self.dialog.remote_cseq = Some(cseq);
        }
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
            Method::Prack => self.on_prack(now, id, request),
            // Never subscribed: there is nothing that it could belong to.
            Method::Notify => vec![Action::Respond(id, self.respond_to(request, 481))],
            Method::Subscribe => vec![Action::Respond(id, self.respond_to(request, 489))],
            Method::Ack | Method::Cancel => Vec::new(),
            Method::Register | Method::Other(_) => vec![Action::Respond(id, self.respond_to(request, 405))],
        }
    }

    /// Whether a request comes from somebody else than the one whose answer made this dialog.
    fn is_of_other_fork(&self, request: &Request) -> bool {
        let known = &self.dialog.remote_tag;
        matches!(self.phase, Phase::Established)
            && !known.is_empty()
            && tag_of(&request.headers, "From").is_some_and(|tag| tag != *known)
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
        match self.phase {
            Phase::Incoming(_) => return self.on_update_before_answer(id, request),
            Phase::Outgoing(_) => return self.on_early_update(id, request),
            Phase::Established | Phase::Closing { .. } => {}
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

    fn on_update_before_answer(&mut self, id: TransactionId, request: &Request) -> Vec<Action> {
        let answered = if request.body.is_empty() {
            self.renegotiate(request).map(|(response, _)| response)
        } else {
            let mut response = self.respond_to(request, 200);
            self.early_answer(request, &mut response).map(|()| response)
        };
        match answered {
            Ok(response) => {
                let mut actions = self.target_moved(request.headers.list("Contact").first().copied());
                actions.push(Action::Respond(id, response));
                actions
            }
            Err(refusal) => vec![Action::Respond(id, *refusal)],
        }
    }

    /// The answer to an offer inside the dialog, computed from this very offer. A refusal leaves everything as it was.
    pub(super) fn renegotiate(
        &mut self,
        request: &Request,
    ) -> Result<(Response, Option<crate::sdp::Negotiated>), Box<Response>> {
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

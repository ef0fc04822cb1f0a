//! What the far side starts: its calls, its changes, its ends.

use std::time::Instant;

use media::codec::Codec;
use sip::address::{NameAddr, Uri, parse_cseq};
use sip::dialog::Dialog;
use sip::limits::{GIVE_UP, T1};
use sip::message::{Method, Request, Response};
use sip::seed::Seed;
use sip::transaction::{Flow, TransactionId};

use super::call::{ALLOW, Call, Repeat, Stage};
use super::describe::{CODECS, Describer};
use super::{Agent, CallKey, Ended, Event, MAX_CALLS, NotNow, next_gap};

const NOT_RINGING: NotNow = NotNow("the call is not waiting for our answer");

impl Agent {
    /// Says that it rings (180).
    ///
    /// # Errors
    /// When the call does not wait for our answer.
    pub fn ring(&mut self, now: Instant, key: CallKey) -> Result<(), NotNow> {
        let call = self.calls.get(&key).ok_or(NOT_RINGING)?;
        let (id, request) = call.theirs.as_ref().ok_or(NOT_RINGING)?;
        let mut response = call.respond(request, 180);
        call.introduce(&mut response.headers);
        let id = *id;
        let response = self.number_ringing(now, key, response);
        self.respond(now, id, &response);
        Ok(())
    }

    /// Answers with 200 and our description.
    ///
    /// # Errors
    /// When the call does not wait for our answer.
    pub fn answer(
        &mut self,
        now: Instant,
        key: CallKey,
        sound: std::net::SocketAddr,
        codecs: &[Codec],
    ) -> Result<(), NotNow> {
        let call = self.calls.get_mut(&key).ok_or(NOT_RINGING)?;
        let (id, request) = call.theirs.take().ok_or(NOT_RINGING)?;
        if call.unheard.take().is_some() {
            let response = call.respond(&request, 504);
            self.respond(now, id, &response);
            self.over(key, Ended::Declined(504));
            return Ok(());
        }
        call.describer = Describer::new(sound, key.0, codecs);
        let offered = request.body.is_empty();
        let (body, agreed) = if offered {
            (call.describer.offer(), None)
        } else {
            match call.describer.answer(&request.body) {
                Some((body, agreed)) => (body, Some(agreed)),
                None => {
                    let response = call.respond(&request, 488);
                    self.respond(now, id, &response);
                    self.over(key, Ended::NoSound);
                    return Ok(());
                }
            }
        };
        let mut response = call.respond(&request, 200);
        for route in request.headers.all("Record-Route") {
            response.headers.push("Record-Route", route);
        }
        call.introduce(&mut response.headers);
        response.headers.push("Content-Type", "application/sdp");
        response.body = body.into_bytes();
        call.stage = Stage::Up;
        self.accept(now, key, id, &request, response, offered);
        self.tell(Event::Answered { call: key });
        if let Some(agreed) = agreed {
            self.tell(Event::Sound { call: key, agreed });
        }
        Ok(())
    }

    /// Refuses with a final status.
    ///
    /// # Errors
    /// When the call does not wait for our answer.
    pub fn refuse(&mut self, now: Instant, key: CallKey, status: u16) -> Result<(), NotNow> {
        let call = self.calls.get_mut(&key).ok_or(NOT_RINGING)?;
        let (id, request) = call.theirs.take().ok_or(NOT_RINGING)?;
        let response = call.respond(&request, status);
        self.respond(now, id, &response);
        self.over(key, Ended::Declined(status));
        Ok(())
    }

    pub(super) fn on_request(&mut self, now: Instant, id: TransactionId, flow: Flow, request: Request) {
        let to = request.headers.get("To").and_then(NameAddr::parse);
        let tag = to.as_ref().and_then(|to| to.tag()).map(str::to_owned);
        if self.is_kept_out(now, id, &request) {
            return;
        }
        match (tag, &request.method) {
            (None, Method::Register) if self.gate.is_some() => self.grant(now, id, &request),
            (None, Method::Invite) => self.on_call(now, id, flow, request),
            (None, Method::Options) => {
                let mut response = request.response(200, Some("options"));
                response.headers.push("Allow", ALLOW);
                self.respond(now, id, &response);
            }
            (None, _) => self.respond(now, id, &request.response(405, Some("none"))),
            (Some(tag), _) => match self.call_of(&request).filter(|key| self.has_tag(*key, &tag)) {
                Some(key) => self.on_request_within(now, id, key, &request),
                None => self.respond(now, id, &request.response(481, None)),
            },
        }
    }

    pub(super) fn on_ack(&mut self, now: Instant, ack: &Request) {
        let cseq = ack.headers.get("CSeq").and_then(parse_cseq).map(|(cseq, _)| cseq);
        let Some(key) = self.call_of(ack) else {
            return;
        };
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        let Some(waiting) = call.unacknowledged.take_if(|waiting| Some(waiting.cseq) == cseq) else {
            return;
        };
        if !waiting.offered {
            return;
        }
        match call.describer.accept(&ack.body) {
            Some(agreed) => self.tell(Event::Sound { call: key, agreed }),
            None => self.send_bye(now, key, Ended::NoSound),
        }
    }

    pub(super) fn on_cancelled(&mut self, now: Instant, id: TransactionId) {
        let found = self.calls.iter_mut().find_map(|(key, call)| {
            let (_, request) = call.theirs.take_if(|(theirs, _)| *theirs == id)?;
            Some((*key, call.respond(&request, 487)))
        });
        if let Some((key, response)) = found {
            self.respond(now, id, &response);
            self.over(key, Ended::Abandoned);
        }
    }

    /// Repeats each 2xx that has no ACK, and gives up after 32 s.
    pub(super) fn repeat_answers(&mut self, now: Instant) {
        let mut due = Vec::new();
        let mut lost = Vec::new();
        for (key, call) in &mut self.calls {
            let Some(waiting) = call.unacknowledged.as_mut().filter(|waiting| waiting.next <= now) else {
                continue;
            };
            if now >= waiting.until {
                lost.push(*key);
                continue;
            }
            waiting.gap = next_gap(waiting.gap);
            waiting.next = (now + waiting.gap).min(waiting.until);
            due.push((waiting.id, waiting.response.clone()));
        }
        for (id, response) in due {
            self.respond(now, id, &response);
        }
        for key in lost {
            self.send_bye(now, key, Ended::Unacknowledged);
        }
    }

    fn on_call(&mut self, now: Instant, id: TransactionId, flow: Flow, request: Request) {
        let user = Uri::parse(&request.uri).and_then(|uri| uri.user).unwrap_or_default();
        let key = CallKey(self.number());
        let seed = Seed::derive(&self.settings.secret, key.0);
        let dialog = Dialog::from_invite(&request, self.local(&user), seed, String::new());
        let (Some(dialog), true) = (dialog, self.calls.len() < MAX_CALLS) else {
            return self.respond(now, id, &request.response(503, Some("none")));
        };
        let from = request.headers.get("From").and_then(NameAddr::parse);
        let from = from.and_then(|from| from.user()).unwrap_or_default();
        // Where we hear is decided when we answer.
        let mut call = Call::new(
            dialog,
            flow,
            Stage::Ringing,
            Describer::new(self.settings.local, key.0, &CODECS),
        );
        self.call_ids.insert(call.dialog.call_id.clone(), key);
        call.theirs = Some((id, request));
        self.calls.insert(key, call);
        self.tell(Event::Incoming {
            call: key,
            from,
            to: user,
        });
    }

    fn on_request_within(&mut self, now: Instant, id: TransactionId, key: CallKey, request: &Request) {
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        if call.stage == Stage::Over {
            let status = if request.method == Method::Bye { 200 } else { 481 };
            let response = call.respond(request, status);
            return self.respond(now, id, &response);
        }
        match &request.method {
            Method::Bye => {
                let response = call.respond(request, 200);
                self.respond(now, id, &response);
                self.over(key, Ended::Far);
            }
            Method::Invite | Method::Update => self.on_change(now, id, key, request),
            Method::Info => {
                let response = call.respond(request, 200);
                self.respond(now, id, &response);
                let body = String::from_utf8_lossy(&request.body).into_owned();
                self.tell(Event::Info { call: key, body });
            }
            Method::Notify => {
                let response = call.respond(request, 200);
                self.respond(now, id, &response);
                if let Some(status) = sipfrag(&request.body) {
                    self.tell(Event::Transfer {
                        call: key,
                        status,
                        notified: true,
                    });
                }
            }
            Method::Options => {
                let response = call.respond(request, 200);
                self.respond(now, id, &response);
            }
            Method::Refer => {
                let response = call.respond(request, 603);
                self.respond(now, id, &response);
            }
            Method::Prack => self.on_prack(now, id, key, request),
            Method::Ack | Method::Cancel | Method::Register | Method::Subscribe | Method::Other(_) => {
                let response = call.respond(request, 405);
                self.respond(now, id, &response);
            }
        }
    }

    /// A re-INVITE or UPDATE.
    fn on_change(&mut self, now: Instant, id: TransactionId, key: CallKey, request: &Request) {
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        if call.ours.is_some() && !request.body.is_empty() {
            let response = call.respond(request, 491);
            return self.respond(now, id, &response);
        }
        let invite = request.method == Method::Invite;
        let offered = invite && request.body.is_empty();
        let mut agreed = None;
        let mut response = call.respond(request, 200);
        if offered {
            response.body = call.describer.offer().into_bytes();
        } else if !request.body.is_empty() {
            let Some((body, found)) = call.describer.answer(&request.body) else {
                let response = call.respond(request, 488);
                return self.respond(now, id, &response);
            };
            response.body = body.into_bytes();
            agreed = Some(found);
        }
        if !response.body.is_empty() {
            response.headers.push("Content-Type", "application/sdp");
        }
        call.introduce(&mut response.headers);
        call.dialog.refresh_target(request.headers.get("Contact"));
        if invite {
            self.accept(now, key, id, request, response, offered);
        } else {
            self.respond(now, id, &response);
        }
        if let Some(agreed) = agreed {
            self.tell(Event::Sound { call: key, agreed });
        }
    }

    /// Sends a 2xx to an INVITE and goes on repeating it until the ACK.
    fn accept(
        &mut self,
        now: Instant,
        key: CallKey,
        id: TransactionId,
        request: &Request,
        response: Response,
        offered: bool,
    ) {
        let cseq = request.headers.get("CSeq").and_then(parse_cseq);
        if let (Some(call), Some((cseq, _))) = (self.calls.get_mut(&key), cseq) {
            call.unacknowledged = Some(Repeat {
                id,
                cseq,
                response: response.clone(),
                next: now + T1,
                gap: T1,
                until: now + GIVE_UP,
                offered,
            });
        }
        self.respond(now, id, &response);
    }

    pub(super) fn respond(&mut self, now: Instant, id: TransactionId, response: &Response) {
        let outputs = self.transactions.respond(now, id, response);
        self.take(now, outputs);
    }

    fn call_of(&self, request: &Request) -> Option<CallKey> {
        self.call_ids.get(request.headers.get("Call-ID")?).copied()
    }

    fn has_tag(&self, key: CallKey, tag: &str) -> bool {
        self.calls.get(&key).is_some_and(|call| call.dialog.local_tag == tag)
    }
}

/// The status in a `message/sipfrag` body.
fn sipfrag(body: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(body).ok()?;
    text.strip_prefix("SIP/2.0 ")?
        .split_ascii_whitespace()
        .next()?
        .parse()
        .ok()
}

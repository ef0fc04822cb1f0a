//! What we start: calls, changes of the sound, transfers, ends; and the responses to all of it.

use std::time::Instant;

use sip::address::parse_cseq;
use sip::dialog::{Dialog, Local};
use sip::digest;
use sip::message::{Method, Request, Response};
use sip::sdp::Direction;
use sip::seed::Seed;
use sip::transaction::{Output as Below, TransactionId, Transactions};

use super::call::{Call, Stage};
use super::describe::Describer;
use super::{Agent, CallKey, Dial, Ended, Event, MAX_ATTEMPTS, MAX_CALLS, NotNow, Sent, What};

const NO_CALL: NotNow = NotNow("there is no such call");
const NOT_UP: NotNow = NotNow("the call is not answered");
const IN_FLIGHT: NotNow = NotNow("another change of this call has no answer yet");

impl Agent {
    /// Calls somebody.
    ///
    /// # Errors
    /// When there are too many calls already.
    pub fn dial(&mut self, now: Instant, dial: Dial) -> Result<CallKey, NotNow> {
        if self.calls.len() >= MAX_CALLS {
            return Err(NotNow("too many calls at once"));
        }
        let key = CallKey(self.number());
        let server = self.settings.server;
        // A phone belongs to its registrar's domain, a trunk to its own address.
        let home = if dial.credentials.is_some() {
            server.ip().to_string()
        } else {
            self.settings.local.to_string()
        };
        let dialog = Dialog::to_dial(
            format!("sip:{}@{server}", dial.to),
            format!("<sip:{}@{home}>", dial.from),
            format!("<sip:{}@{server}>", dial.to),
            Vec::new(),
            self.local(&dial.from),
            Seed::derive(&self.settings.secret, key.0),
            String::new(),
        );
        let describer = Describer::new(dial.sound, key.0, &dial.codecs);
        let mut call = Call::new(dialog, self.server_flow(), Stage::Dialling, describer);
        call.credentials = dial.credentials;
        let (flow, request) = (call.flow, call.invite());
        call.ours = Some(request.clone());
        self.call_ids.insert(call.dialog.call_id.clone(), key);
        self.calls.insert(key, call);
        self.send(now, flow, What::Call(key), request, 0);
        Ok(key)
    }

    /// Ends a call in whichever way its stage asks for: CANCEL, 603 or BYE.
    ///
    /// # Errors
    /// When it is over already.
    pub fn hang_up(&mut self, now: Instant, key: CallKey) -> Result<(), NotNow> {
        let call = self.calls.get_mut(&key).ok_or(NO_CALL)?;
        match call.stage {
            Stage::Over => Err(NotNow("the call is over")),
            Stage::Ringing => self.refuse(now, key, 603),
            Stage::Dialling => {
                call.cancel = true;
                if call.provisional {
                    self.send_cancel(now, key);
                }
                Ok(())
            }
            Stage::Up => {
                self.send_bye(now, key, Ended::Near);
                Ok(())
            }
        }
    }

    /// Changes what we want of the sound by a re-INVITE: `SendOnly` or `Inactive` hold, `SendRecv` resumes.
    ///
    /// # Errors
    /// When the call is not answered, or another change is in flight.
    pub fn change(&mut self, now: Instant, key: CallKey, wish: Direction) -> Result<(), NotNow> {
        let call = self.calls.get_mut(&key).ok_or(NO_CALL)?;
        if call.stage != Stage::Up {
            return Err(NOT_UP);
        }
        if call.ours.is_some() {
            return Err(IN_FLIGHT);
        }
        call.wish_before = call.describer.wish;
        call.describer.wish = wish;
        let (flow, request) = (call.flow, call.invite());
        call.ours = Some(request.clone());
        self.send(now, flow, What::Call(key), request, 0);
        Ok(())
    }

    /// Asks the far side to call somebody else instead of us (RFC 3515).
    ///
    /// # Errors
    /// When the call is not answered.
    pub fn refer(&mut self, now: Instant, key: CallKey, to: &str) -> Result<(), NotNow> {
        let server = self.settings.server;
        self.within(now, key, Method::Refer, |request| {
            request.headers.push("Refer-To", format!("<sip:{to}@{server}>"));
        })
    }

    /// Presses a key by SIP INFO.
    ///
    /// # Errors
    /// When the call is not answered.
    pub fn info_digit(&mut self, now: Instant, key: CallKey, digit: char) -> Result<(), NotNow> {
        self.within(now, key, Method::Info, |request| {
            request.headers.push("Content-Type", "application/dtmf-relay");
            request.body = format!("Signal={digit}\r\nDuration=160\r\n").into_bytes();
        })
    }

    fn within(
        &mut self,
        now: Instant,
        key: CallKey,
        method: Method,
        fill: impl FnOnce(&mut Request),
    ) -> Result<(), NotNow> {
        let call = self.calls.get_mut(&key).ok_or(NO_CALL)?;
        if call.stage != Stage::Up {
            return Err(NOT_UP);
        }
        let mut request = call.dialog.request(method);
        call.introduce(&mut request.headers);
        fill(&mut request);
        let flow = call.flow;
        self.send(now, flow, What::Call(key), request, 0);
        Ok(())
    }

    pub(super) fn local(&self, user: &str) -> Local {
        Local {
            via: self.via(),
            contact: self.contact(user),
            agent: "centrala-bench".to_owned(),
        }
    }

    pub(super) fn send_bye(&mut self, now: Instant, key: CallKey, how: Ended) {
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        call.unacknowledged = None;
        let request = call.dialog.request(Method::Bye);
        let flow = call.flow;
        self.send(now, flow, What::Call(key), request, 0);
        self.over(key, how);
    }

    pub(super) fn over(&mut self, key: CallKey, how: Ended) {
        if let Some(call) = self.calls.get_mut(&key).filter(|call| call.stage != Stage::Over) {
            call.stage = Stage::Over;
            call.unacknowledged = None;
            call.unheard = None;
            call.theirs = None;
            self.tell(Event::Ended { call: key, how });
        }
    }

    /// A CANCEL has the INVITE's branch, number and route (RFC 3261 section 9.1).
    fn send_cancel(&mut self, now: Instant, key: CallKey) {
        let Some(call) = self.calls.get(&key) else {
            return;
        };
        let Some(invite) = &call.ours else {
            return;
        };
        let mut cancel = Request::new(Method::Cancel, invite.uri.clone());
        for name in ["Via", "Max-Forwards", "Route", "From", "To", "Call-ID"] {
            for value in invite.headers.all(name) {
                cancel.headers.push(name, value);
            }
        }
        let number = invite
            .headers
            .get("CSeq")
            .and_then(parse_cseq)
            .map_or(0, |(number, _)| number);
        cancel.headers.push("CSeq", format!("{number} CANCEL"));
        let flow = call.flow;
        self.send(now, flow, What::Call(key), cancel, 0);
    }

    pub(super) fn on_response(&mut self, now: Instant, id: TransactionId, response: &Response) {
        let Some(sent) = self.sent.get(&id) else {
            return;
        };
        let (what, request, attempts) = (sent.what.clone(), sent.request.clone(), sent.attempts);
        // An INVITE may be answered by several copies of its 2xx.
        if response.is_final() && !(request.method == Method::Invite && response.is_success()) {
            self.sent.remove(&id);
        }
        let key = match what {
            What::Register(user) => {
                if response.is_final() {
                    self.on_registered(now, &user, request, attempts, response);
                }
                return;
            }
            What::Call(key) => key,
        };
        if request.method == Method::Invite && !response.is_final() {
            return self.on_progress(now, key, response);
        }
        if !response.is_final() || self.answered_challenge(now, key, &request, attempts, response) {
            return;
        }
        match request.method {
            Method::Invite if response.is_success() => self.on_accepted(now, key, response),
            Method::Invite => self.on_refused(key, response.status),
            Method::Bye => self.tell(Event::ByeAnswered {
                call: key,
                status: response.status,
            }),
            Method::Refer => self.tell(Event::Transfer {
                call: key,
                status: response.status,
                notified: false,
            }),
            Method::Ack
            | Method::Cancel
            | Method::Options
            | Method::Register
            | Method::Update
            | Method::Info
            | Method::Prack
            | Method::Notify
            | Method::Subscribe
            | Method::Other(_) => {}
        }
    }

    fn answered_challenge(
        &mut self,
        now: Instant,
        key: CallKey,
        request: &Request,
        attempts: u8,
        response: &Response,
    ) -> bool {
        if !matches!(response.status, 401 | 407) || attempts >= MAX_ATTEMPTS {
            return false;
        }
        let Some(call) = self.calls.get_mut(&key) else {
            return false;
        };
        let Some(credentials) = &call.credentials else {
            return false;
        };
        let cnonce = call.dialog.seed.text("cnonce", u64::from(call.dialog.local_cseq));
        let method = request.method.as_str();
        let Some((name, value)) = digest::answer(credentials, &response.headers, method, &request.uri, &cnonce) else {
            return false;
        };
        let mut again = request.clone();
        call.renumber(&mut again);
        again.headers.set(name, value);
        if again.method == Method::Invite {
            call.ours = Some(again.clone());
        }
        let flow = call.flow;
        self.send(now, flow, What::Call(key), again, attempts + 1);
        true
    }

    fn on_progress(&mut self, now: Instant, key: CallKey, response: &Response) {
        let Some(call) = self.calls.get_mut(&key).filter(|call| call.stage == Stage::Dialling) else {
            return;
        };
        let first = !std::mem::replace(&mut call.provisional, true);
        let cancel = call.cancel && first;
        let early = call.describer.accept(&response.body);
        if cancel {
            self.send_cancel(now, key);
        }
        if response.status > 100 {
            let status = response.status;
            self.tell(Event::Progress { call: key, status });
        }
        if let Some(agreed) = early {
            self.tell(Event::Sound { call: key, agreed });
        }
    }

    fn on_accepted(&mut self, now: Instant, key: CallKey, response: &Response) {
        let Some((cseq, _)) = response.headers.get("CSeq").and_then(parse_cseq) else {
            return;
        };
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        if let Some((_, ack)) = call.acked.as_ref().filter(|(acked, _)| *acked == cseq) {
            let again = Transactions::send_ack(call.flow, ack);
            return self.take(now, vec![again]);
        }
        let first = call.stage == Stage::Dialling;
        if first && let Some(dialog) = call.dialog.with_response(response) {
            call.dialog = dialog;
        }
        let invite = call.ours.take();
        let mut ack = call.dialog.ack(cseq);
        for name in ["Authorization", "Proxy-Authorization"] {
            if let Some(value) = invite.as_ref().and_then(|invite| invite.headers.get(name)) {
                ack.headers.push(name, value);
            }
        }
        let sending: Below = Transactions::send_ack(call.flow, &ack);
        call.acked = Some((cseq, ack));
        let agreed = call.describer.accept(&response.body);
        let cancelled = call.cancel;
        if first {
            call.stage = Stage::Up;
        }
        self.take(now, vec![sending]);
        if first && cancelled {
            return self.send_bye(now, key, Ended::Cancelled);
        }
        if first {
            self.tell(Event::Answered { call: key });
        }
        match agreed {
            Some(agreed) => self.tell(Event::Sound { call: key, agreed }),
            None => self.send_bye(now, key, Ended::NoSound),
        }
    }

    fn on_refused(&mut self, key: CallKey, status: u16) {
        let Some(call) = self.calls.get_mut(&key) else {
            return;
        };
        call.ours = None;
        match call.stage {
            Stage::Dialling => {
                let how = if call.cancel {
                    Ended::Cancelled
                } else {
                    Ended::Refused(status)
                };
                self.over(key, how);
            }
            Stage::Up => {
                call.describer.wish = call.wish_before;
                self.tell(Event::ChangeRefused { call: key, status });
            }
            Stage::Ringing | Stage::Over => {}
        }
    }

    /// Whether we hold the far side: what we last asked for.
    #[must_use]
    pub fn wish(&self, key: CallKey) -> Option<Direction> {
        self.calls.get(&key).map(|call| call.describer.wish)
    }

    /// Requests of ours that wait for an answer, for tests of leaks.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.sent
            .values()
            .filter(|Sent { request, .. }| request.method != Method::Invite)
            .count()
    }
}

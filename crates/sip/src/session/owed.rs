//! What is still owed to a peer after a restart: the BYE of a call that stood, the CANCEL of one that was being
//! dialled (and ACK and BYE, should it be answered meanwhile), the refusal of one that was arriving.

use std::time::{Duration, Instant};

use super::Action;
use super::outgoing::{cancel_for, end_fork};
use crate::address::{NameAddr, parse_cseq};
use crate::dialog::Dialog;
use crate::digest::{Answerer, Credentials};
use crate::limits::{GIVE_UP, MAX_AUTH_ATTEMPTS, MAX_DIAL_ATTEMPTS, T1, T2};
use crate::message::{Headers, Method, Request, Response};
use crate::record::{BadRecord, Record, Stage};
use crate::transaction::TransactionId;

/// A dead leg that is being cleaned up.
#[derive(Debug, Clone)]
pub struct Owed {
    stage: Stage,
    dialog: Dialog,
    until: Option<Instant>,
    refusal: Option<(Response, Instant, Duration)>,
    /// The BYE that went out, and what answers a challenge to it.
    bye: Option<Request>,
    answerer: Option<Answerer>,
    challenged: u8,
    done: bool,
}

impl Owed {
    /// From the bytes that the leg's session handed out.
    ///
    /// # Errors
    /// [`BadRecord`] for bytes that are none.
    pub fn from_record(bytes: &[u8]) -> Result<Self, BadRecord> {
        let record = Record::from_bytes(bytes)?;
        Ok(Self {
            stage: record.stage,
            dialog: record.dialog,
            until: None,
            refusal: None,
            bye: None,
            answerer: None,
            challenged: 0,
            done: false,
        })
    }

    /// Answers challenges with these.
    pub fn answer_with(&mut self, credentials: Credentials) {
        self.answerer = Some(Answerer::new(credentials));
    }

    /// Call-ID and our tag: what messages are found by.
    #[must_use]
    pub fn key(&self) -> (&str, &str) {
        (&self.dialog.call_id, &self.dialog.local_tag)
    }

    /// The shell's note of how to reach the peer.
    #[must_use]
    pub fn peer(&self) -> &str {
        &self.dialog.peer
    }

    /// Sends what is owed.
    pub fn start(&mut self, now: Instant) -> Vec<Action> {
        self.until = Some(now + GIVE_UP);
        match self.stage.clone() {
            Stage::Confirmed => vec![self.send_bye()],
            // How often the INVITE was sent anew (credentials) is not known; a CANCEL that matches none gets a 481.
            Stage::Dialling => (1..=MAX_DIAL_ATTEMPTS)
                .map(|cseq| Action::Request(cancel_for(&self.invite(cseq))))
                .collect(),
            Stage::Arrived { vias, cseq } => {
                // If it was answered before the end, the refusal finds no transaction and the BYE ends the call; if
                // not, the other way round.
                let refusal = self.refusal(&vias, cseq);
                self.refusal = Some((refusal.clone(), now + T1, T1));
                vec![Action::Stateless(refusal), self.send_bye()]
            }
        }
    }

    /// A response, with or without transaction.
    pub fn on_response(&mut self, response: &Response) -> Vec<Action> {
        let Some((cseq, method)) = response.headers.get("CSeq").and_then(parse_cseq) else {
            return Vec::new();
        };
        match (&self.stage, method) {
            (Stage::Dialling, Method::Invite) if response.is_success() => end_fork(&self.dialog, cseq, response),
            (Stage::Dialling, Method::Invite) if response.is_final() => {
                self.done = true;
                vec![Action::Ack(self.ack_of_refusal(cseq, response))]
            }
            (_, Method::Bye) if matches!(response.status, 401 | 407) => self.answer_challenge(response),
            (Stage::Confirmed, Method::Bye) if response.is_final() => {
                self.done = true;
                Vec::new()
            }
            (Stage::Arrived { .. }, Method::Bye) if response.is_success() => {
                self.done = true;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// A request inside the dead dialog: a BYE is accepted, anything else is told that the call is gone.
    #[must_use]
    pub fn on_request(&mut self, id: TransactionId, request: &Request) -> Vec<Action> {
        let status = if request.method == Method::Bye { 200 } else { 481 };
        vec![Action::Respond(
            id,
            request.response(status, Some(&self.dialog.local_tag)),
        )]
    }

    /// An ACK: our refusal has arrived.
    pub fn on_ack(&mut self) {
        self.refusal = None;
    }

    /// When [`on_timer`](Self::on_timer) is wanted next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.until
            .into_iter()
            .chain(self.refusal.as_ref().map(|(_, next, _)| *next))
            .min()
    }

    /// Time has passed.
    pub fn on_timer(&mut self, now: Instant) -> Vec<Action> {
        if self.until.is_some_and(|until| now >= until) {
            self.done = true;
            self.refusal = None;
        }
        if let Some((refusal, next, gap)) = &mut self.refusal
            && now >= *next
        {
            *gap = (*gap * 2).min(T2);
            *next = now + *gap;
            return vec![Action::Stateless(refusal.clone())];
        }
        Vec::new()
    }

    /// Whether nothing is owed any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.done
    }

    /// The INVITE as it went out, as far as a CANCEL has to repeat it.
    fn invite(&self, cseq: u32) -> Request {
        let mut dialog = self.dialog.clone();
        dialog.local_cseq = cseq - 1;
        dialog.request(Method::Invite)
    }

    fn send_bye(&mut self) -> Action {
        let mut bye = self.dialog.request(Method::Bye);
        super::within::sign(&mut self.answerer, &self.dialog, &mut bye);
        self.bye = Some(bye.clone());
        Action::Request(bye)
    }

    fn answer_challenge(&mut self, response: &Response) -> Vec<Action> {
        let (Some(answerer), Some(bye)) = (&mut self.answerer, &self.bye) else {
            return Vec::new();
        };
        // Whoever refuses the answer too will not take the BYE at all.
        self.challenged += 1;
        self.done = self.challenged > MAX_AUTH_ATTEMPTS || !answerer.take(&response.headers, &bye.headers);
        if self.done { Vec::new() } else { vec![self.send_bye()] }
    }

    fn refusal(&self, vias: &[String], cseq: u32) -> Response {
        let mut headers = Headers::default();
        for via in vias {
            headers.push("Via", via);
        }
        headers.push("From", self.dialog.to_header());
        headers.push("To", self.dialog.from_header());
        headers.push("Call-ID", &self.dialog.call_id);
        headers.push("CSeq", format!("{cseq} INVITE"));
        headers.push("Retry-After", "5");
        Response {
            status: 503,
            reason: crate::message::reason(503).to_owned(),
            headers,
            body: Vec::new(),
        }
    }

    fn ack_of_refusal(&self, cseq: u32, response: &Response) -> Request {
        let mut ack = self.invite(cseq);
        ack.method = Method::Ack;
        ack.headers.set("CSeq", format!("{cseq} ACK"));
        if let Some(to) = response.headers.get("To").filter(|to| NameAddr::parse(to).is_some()) {
            ack.headers.set("To", to);
        }
        ack
    }
}

//! A session that somebody else started, until we have answered it.

use std::time::Instant;

use super::invite::objection;
use super::refresh::Refresh;
use super::{Action, End, Event, Phase, Session};
use crate::address::parse_cseq;
use crate::dialog::{Dialog, Local};
use crate::limits::MIN_SESSION_INTERVAL;
use crate::message::{Headers, Request, Response};
use crate::record::Stage;
use crate::sdp::MediaSide;
use crate::seed::Seed;
use crate::transaction::TransactionId;

/// What an incoming session is made from.
#[derive(Debug, Clone)]
pub struct Arriving {
    /// How we show ourselves towards this peer.
    pub local: Local,
    /// Source of identifiers.
    pub seed: Seed,
    /// The shell's own note of how to reach the peer.
    pub peer: String,
    /// Our media half.
    pub media: MediaSide,
    /// Session interval that we want, seconds.
    pub session_interval: u32,
}

/// The INVITE that waits for our answer.
#[derive(Debug, Clone)]
pub(super) struct Incoming {
    pub(super) id: TransactionId,
    pub(super) request: Request,
}

impl Incoming {
    pub(super) fn stage(&self) -> Stage {
        let cseq = self
            .request
            .headers
            .get("CSeq")
            .and_then(parse_cseq)
            .map(|(cseq, _)| cseq)
            .unwrap_or_default();
        Stage::Arrived {
            vias: self.request.headers.all("Via").map(str::to_owned).collect(),
            cseq,
        }
    }
}

impl Session {
    /// Takes on an INVITE without To tag. Nothing is sent yet.
    ///
    /// # Errors
    /// The response to send instead, when the INVITE asks for what we cannot do (400, 415, 420, 422, 488).
    pub fn incoming(arriving: Arriving, id: TransactionId, request: Request) -> Result<Self, Box<Response>> {
        let refuse = |status: u16, header: Option<(&str, String)>| {
            let mut response = request.response(status, Some(&arriving.seed.text("tag", 0)));
            response.headers.push("Server", &arriving.local.agent);
            if let Some((name, value)) = header {
                response.headers.push(name, value);
            }
            Err(Box::new(response))
        };
        if let Some(objection) = objection(&request) {
            return refuse(objection.status, objection.header);
        }
        if Refresh::too_small(&request.headers) {
            return refuse(422, Some(("Min-SE", MIN_SESSION_INTERVAL.to_string())));
        }
        if !request.body.is_empty()
            && let Err(refusal) = arriving.media.clone().answer(&request.body)
        {
            return refuse(refusal.status(), Some(("Warning", refusal.warning("centrala"))));
        }
        let mut refresh = Refresh::new(arriving.session_interval);
        refresh.learn(&request.headers);
        let Some(dialog) = Dialog::from_invite(
            &request,
            arriving.local.clone(),
            arriving.seed.clone(),
            arriving.peer.clone(),
        ) else {
            return refuse(400, None);
        };
        Ok(Self {
            dialog,
            media: arriving.media,
            phase: Phase::Incoming(Incoming { id, request }),
            caller: false,
            unacknowledged: None,
            bye_after_ack: false,
            accepted_cseq: None,
            accepted_auth: Headers::default(),
            pending: Vec::new(),
            refresh,
            credentials: None,
            agreed: None,
        })
    }

    /// Tells the caller that it rings (180). Nothing happens after an answer.
    pub fn ring(&mut self) -> Vec<Action> {
        let Phase::Incoming(incoming) = &self.phase else {
            return Vec::new();
        };
        let mut response = self.respond_to(&incoming.request, 180);
        for route in incoming.request.headers.all("Record-Route") {
            response.headers.push("Record-Route", route);
        }
        response.headers.push("Contact", self.dialog.contact());
        vec![Action::Respond(incoming.id, response)]
    }

    /// Answers with 200. With a late offer the media is known only when the ACK comes.
    pub fn answer(&mut self, now: Instant) -> Vec<Action> {
        let Phase::Incoming(incoming) = &self.phase else {
            return Vec::new();
        };
        let (id, request) = (incoming.id, incoming.request.clone());
        let (answer, agreed) = if request.body.is_empty() {
            (self.media.offer(), None)
        } else {
            match self.media.answer(&request.body) {
                Ok((answer, agreed)) => (answer, Some(agreed)),
                Err(refusal) => return self.refuse(now, refusal.status()),
            }
        };
        let mut response = self.respond_to(&request, 200);
        for route in request.headers.all("Record-Route") {
            response.headers.push("Record-Route", route);
        }
        response.headers.push("Contact", self.dialog.contact());
        response.headers.push("Content-Type", "application/sdp");
        response.body = answer.into_bytes();
        self.refresh.answer(now, &request.headers, &mut response.headers);
        // Of the INVITE, not the last one seen: an early UPDATE may have come in between, and the ACK repeats this one.
        let cseq = request
            .headers
            .get("CSeq")
            .and_then(parse_cseq)
            .map(|(cseq, _)| cseq)
            .unwrap_or_default();
        self.phase = Phase::Established;
        let mut actions = vec![
            Action::Store(self.record()),
            self.accept_invite(now, id, response, cseq, agreed.is_none()),
        ];
        actions.push(Action::Tell(Event::Answered));
        actions.extend(agreed.and_then(|agreed| self.agree(agreed)));
        actions
    }

    /// Refuses with a final status of 300 to 699.
    pub fn refuse(&mut self, now: Instant, status: u16) -> Vec<Action> {
        let Phase::Incoming(incoming) = &self.phase else {
            return Vec::new();
        };
        let response = Action::Respond(incoming.id, self.respond_to(&incoming.request, status));
        vec![response, self.close(now, End::Local)]
    }

    /// The caller cancelled. Too late after an answer: then a BYE will follow from one side or the other.
    pub fn on_cancelled(&mut self, now: Instant) -> Vec<Action> {
        let Phase::Incoming(incoming) = &self.phase else {
            return Vec::new();
        };
        let response = Action::Respond(incoming.id, self.respond_to(&incoming.request, 487));
        vec![response, self.close(now, End::Cancelled)]
    }
}

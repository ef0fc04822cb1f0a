//! A session that somebody else started, until we have answered it.

use std::time::Instant;

use super::invite::objection;
use super::refresh::Refresh;
use super::reliable::Provisional;
use super::{Action, End, Event, Phase, Session};
use crate::address::parse_cseq;
use crate::dialog::{Dialog, Local};
use crate::digest::{Answerer, Credentials};
use crate::limits::MIN_SESSION_INTERVAL;
use crate::message::{Headers, Request, Response};
use crate::record::Stage;
use crate::sdp::{MediaSide, Negotiated};
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
    /// When provisional responses are sent reliably.
    pub reliability: Reliability,
    /// What to answer challenges to our requests inside the dialog with.
    pub credentials: Option<Credentials>,
}

/// When our provisional responses are sent reliably (RFC 3262).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reliability {
    /// When the caller insists.
    Required,
    /// Whenever the caller can.
    Supported,
}

/// How far offer and answer have come before our final answer.
#[derive(Debug, Clone)]
pub(super) enum Early {
    /// Nothing was said after the INVITE.
    Nothing,
    /// Our offer is out in a reliable provisional response.
    Offered,
    /// Both are done.
    Settled(Negotiated),
}

/// The INVITE that waits for our answer.
#[derive(Debug, Clone)]
pub(super) struct Incoming {
    pub(super) id: TransactionId,
    pub(super) request: Request,
    pub(super) early: Early,
    reliable: bool,
    /// An answer was given while our offer in a provisional response was still open; it goes out with the PRACK.
    answer_wanted: bool,
}

impl Incoming {
    pub(super) fn stage(&self) -> Stage {
        Stage::Arrived {
            vias: self.request.headers.all("Via").map(str::to_owned).collect(),
            cseq: self.cseq(),
        }
    }

    /// The INVITE's own number, not the last one seen: requests of the early dialog may have come in between.
    fn cseq(&self) -> u32 {
        let number = self.request.headers.get("CSeq").and_then(parse_cseq);
        number.map(|(cseq, _)| cseq).unwrap_or_default()
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
        let required = request.headers.lists_token("Require", "100rel");
        let able = request.headers.lists_token("Supported", "100rel");
        let incoming = Incoming {
            id,
            request,
            early: Early::Nothing,
            reliable: required || (able && arriving.reliability == Reliability::Supported),
            answer_wanted: false,
        };
        Ok(Self {
            dialog,
            media: arriving.media,
            phase: Phase::Incoming(Box::new(incoming)),
            caller: false,
            unacknowledged: None,
            provisional: None,
            last_rseq: None,
            bye_after_ack: false,
            accepted_cseq: None,
            accepted_auth: Headers::default(),
            pending: Vec::new(),
            refresh,
            answerer: arriving.credentials.map(Answerer::new),
            agreed: None,
        })
    }

    /// Tells the caller that it rings (180). Nothing happens after an answer, or while an earlier one waits for its
    /// PRACK.
    pub fn ring(&mut self, now: Instant) -> Vec<Action> {
        if self.provisional.is_some() {
            return Vec::new();
        }
        let Phase::Incoming(incoming) = &mut self.phase else {
            return Vec::new();
        };
        // The first reliable message to an INVITE without offer has to carry ours (RFC 3261 section 13.2.1).
        let offers = incoming.reliable && incoming.request.body.is_empty() && matches!(incoming.early, Early::Nothing);
        if offers {
            incoming.early = Early::Offered;
        }
        let (id, cseq, reliable) = (incoming.id, incoming.cseq(), incoming.reliable);
        let offer = offers.then(|| self.media.offer());
        let Phase::Incoming(incoming) = &self.phase else {
            return Vec::new();
        };
        let mut response = self.respond_to(&incoming.request, 180);
        for route in incoming.request.headers.all("Record-Route") {
            response.headers.push("Record-Route", route);
        }
        response.headers.push("Contact", self.dialog.contact());
        response.headers.push("Allow", super::ALLOW);
        if let Some(offer) = offer {
            response.headers.push("Content-Type", "application/sdp");
            response.body = offer.into_bytes();
        }
        if !reliable {
            return vec![Action::Respond(id, response)];
        }
        vec![self.send_reliably(now, id, cseq, response, offers)]
    }

    /// Answers with 200. With a late offer the media is known only when the ACK comes.
    pub fn answer(&mut self, now: Instant) -> Vec<Action> {
        let Phase::Incoming(incoming) = &mut self.phase else {
            return Vec::new();
        };
        if self.provisional.as_ref().is_some_and(Provisional::holds_answer) {
            incoming.answer_wanted = true;
            return Vec::new();
        }
        let (id, cseq, request) = (incoming.id, incoming.cseq(), incoming.request.clone());
        let (answer, agreed) = match incoming.early.clone() {
            Early::Settled(agreed) => (None, Some(agreed)),
            Early::Nothing | Early::Offered if request.body.is_empty() => (Some(self.media.offer()), None),
            Early::Nothing | Early::Offered => match self.media.answer(&request.body) {
                Ok((answer, agreed)) => (Some(answer), Some(agreed)),
                Err(refusal) => return self.refuse(now, refusal.status()),
            },
        };
        if let Some(waiting) = &mut self.provisional {
            waiting.stop();
        }
        let mut response = self.respond_to(&request, 200);
        for route in request.headers.all("Record-Route") {
            response.headers.push("Record-Route", route);
        }
        response.headers.push("Contact", self.dialog.contact());
        if let Some(answer) = answer {
            response.headers.push("Content-Type", "application/sdp");
            response.body = answer.into_bytes();
        }
        self.refresh.answer(now, &request.headers, &mut response.headers);
        self.phase = Phase::Established;
        let mut actions = vec![
            Action::Store(self.record()),
            self.accept_invite(now, id, response, cseq, agreed.is_none()),
        ];
        actions.push(Action::Tell(Event::Answered));
        actions.extend(agreed.and_then(|agreed| self.agree(agreed)));
        actions
    }

    /// What held an answer back is done.
    pub(super) fn answer_if_wanted(&mut self, now: Instant) -> Vec<Action> {
        match &self.phase {
            Phase::Incoming(incoming) if incoming.answer_wanted => self.answer(now),
            Phase::Incoming(_) | Phase::Outgoing(_) | Phase::Established | Phase::Closing { .. } => Vec::new(),
        }
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

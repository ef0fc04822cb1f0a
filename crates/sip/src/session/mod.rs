//! One INVITE session: from the first INVITE to the last late response, either side, sans-IO.
//!
//! Driven by `on_request`, `on_ack`, `on_cancelled`, `on_response`, `on_timer` and the commands; each returns actions.
//! Transactions are below (`transaction`), calls are above. `Ended` is told exactly once; after it the session may
//! still owe the wire something and says with `is_over` when it does not.

mod early;
mod established;
mod incoming;
mod invite;
mod outgoing;
mod owed;
mod refresh;
mod reliable;
mod within;

use std::time::{Duration, Instant};

pub use incoming::{Arriving, Reliability};
pub use outgoing::Dial;
pub use owed::Owed;

use crate::dialog::Dialog;
use crate::digest::Answerer;
use crate::limits::{GIVE_UP, T1, T2};
use crate::message::{Headers, Method, Request, Response};
use crate::record::{Record, Stage};
use crate::sdp::{MediaSide, Negotiated};
use crate::transaction::TransactionId;

/// Methods that we answer with something better than 405.
pub const ALLOW: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER";

/// Extensions that we take part in.
pub const SUPPORTED: &str = "100rel, timer";

/// What a session wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Open a client transaction; its responses come back through `on_response`.
    Request(Request),
    /// Send an ACK: no transaction.
    Ack(Request),
    /// Answer a request.
    Respond(TransactionId, Response),
    /// Send a response for which there is no transaction any more (after a restart).
    Stateless(Response),
    /// Keep these bytes for a restart; they replace earlier ones of this leg.
    Store(Vec<u8>),
    /// Something that the call's owner wants to know.
    Tell(Event),
}

/// What happened to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The far phone rings (or plays something, see `Media`).
    Ringing,
    /// The call is up: their 2xx came, or ours went out.
    Answered,
    /// Where sound flows is known, or has changed. Also carries hold by the other side.
    Media(Negotiated),
    /// A digit by INFO.
    Digit(char),
    /// They wanted to transfer us by REFER and were refused with 603.
    TransferRefused,
    /// It is over. Told once.
    Ended(End),
}

/// Why a session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The caller gave up before an answer.
    Cancelled,
    /// The far side refused our INVITE with this status (408: nobody answered at all; 503: no way to get there).
    Refused(u16),
    /// We ended it.
    Local,
    /// They hung up.
    RemoteBye,
    /// Our answer was never acknowledged.
    NotAcknowledged,
    /// The session interval ran out, or a refresh found nobody: a lost BYE.
    Expired,
    /// They do not know the call any more (481 or 408 inside it).
    Lost,
    /// They answered with media that we cannot do.
    MediaRefused,
}

/// A 2xx of ours that waits for its ACK.
#[derive(Debug, Clone)]
struct Unacknowledged {
    id: TransactionId,
    response: Response,
    cseq: u32,
    gap: Duration,
    next: Instant,
    until: Instant,
    /// It carried our offer: the ACK must bring the answer.
    offered: bool,
}

/// A request of ours inside the dialog that waits for its response.
#[derive(Debug, Clone)]
struct Pending {
    cseq: u32,
    /// Their tag: forks number their requests alike.
    tag: String,
    request: Request,
    attempts: u8,
}

#[derive(Debug, Clone)]
enum Phase {
    Incoming(Box<incoming::Incoming>),
    Outgoing(Box<outgoing::Outgoing>),
    Established,
    /// Ended for its owner, but the wire may still need something until then.
    Closing {
        until: Instant,
    },
}

/// An INVITE session.
#[derive(Debug, Clone)]
pub struct Session {
    dialog: Dialog,
    media: MediaSide,
    phase: Phase,
    caller: bool,
    unacknowledged: Option<Unacknowledged>,
    provisional: Option<reliable::Provisional>,
    last_rseq: Option<u32>,
    /// Hang up as soon as the ACK is here (RFC 3261 section 15: not before).
    bye_after_ack: bool,
    /// CSeq of the last INVITE of ours that was accepted, to repeat its ACK.
    accepted_cseq: Option<u32>,
    accepted_auth: Headers,
    pending: Vec<Pending>,
    refresh: refresh::Refresh,
    /// Answers challenges to requests of ours, and shows what it knows in every further request.
    answerer: Option<Answerer>,
    agreed: Option<Negotiated>,
}

impl Session {
    /// Call-ID, our tag: what messages of this session are found by.
    #[must_use]
    pub fn key(&self) -> (&str, &str) {
        (&self.dialog.call_id, &self.dialog.local_tag)
    }

    /// Bytes that let a restarted server end this session.
    #[must_use]
    pub fn record(&self) -> Vec<u8> {
        let stage = match &self.phase {
            Phase::Incoming(incoming) => incoming.stage(),
            Phase::Outgoing(_) => Stage::Dialling,
            Phase::Established | Phase::Closing { .. } => Stage::Confirmed,
        };
        Record {
            stage,
            dialog: self.dialog.clone(),
            sdp_version: self.media.version(),
        }
        .to_bytes()
    }

    /// Whether nothing is left to do and the session can be forgotten.
    #[must_use]
    pub fn is_over(&self, now: Instant) -> bool {
        matches!(self.phase, Phase::Closing { until } if now >= until)
    }

    /// What was agreed last.
    #[must_use]
    pub fn agreed(&self) -> Option<&Negotiated> {
        self.agreed.as_ref()
    }

    /// When [`on_timer`](Self::on_timer) is wanted next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let phase = match &self.phase {
            Phase::Closing { until } => Some(*until),
            Phase::Outgoing(outgoing) => outgoing.deadline(),
            Phase::Incoming(_) => self.provisional.as_ref().and_then(reliable::Provisional::deadline),
            Phase::Established => self.refresh.poll_timeout(),
        };
        phase
            .into_iter()
            .chain(
                self.unacknowledged
                    .as_ref()
                    .map(|waiting| waiting.next.min(waiting.until)),
            )
            .min()
    }

    /// Time has passed.
    pub fn on_timer(&mut self, now: Instant) -> Vec<Action> {
        let mut actions = Vec::new();
        if let Some(waiting) = &mut self.unacknowledged {
            if now >= waiting.until {
                self.unacknowledged = None;
                // RFC 3261 section 13.3.1.4: no ACK means that the session ends with a BYE.
                if !self.is_closing() {
                    actions.extend(self.hang_up_established(now, End::NotAcknowledged));
                } else if self.bye_after_ack {
                    actions.push(self.bye());
                }
                return actions;
            }
            if now >= waiting.next {
                waiting.gap = (waiting.gap * 2).min(T2);
                waiting.next = now + waiting.gap;
                actions.push(Action::Respond(waiting.id, waiting.response.clone()));
            }
        }
        match self.phase {
            Phase::Outgoing(_) => actions.extend(self.outgoing_timer(now)),
            Phase::Established => actions.extend(self.refresh_timer(now)),
            Phase::Incoming(_) => actions.extend(self.provisional_timer(now)),
            Phase::Closing { .. } => {}
        }
        actions
    }

    /// Ends the session from our side, in whatever state it is. `Ended(Local)` is told at once.
    pub fn hang_up(&mut self, now: Instant) -> Vec<Action> {
        match self.phase {
            Phase::Incoming(_) => self.refuse(now, 480),
            Phase::Outgoing(_) => self.give_up_dialling(now),
            Phase::Established => self.hang_up_established(now, End::Local),
            Phase::Closing { .. } => Vec::new(),
        }
    }

    /// A response to one of our requests, also one that came without transaction (a late or forked 2xx).
    pub fn on_response(&mut self, now: Instant, response: &Response) -> Vec<Action> {
        let Some((cseq, method)) = response.headers.get("CSeq").and_then(crate::address::parse_cseq) else {
            return Vec::new();
        };
        let tag = early::tag_of(&response.headers, "To");
        self.on_numbered_response(now, cseq, &method, tag.as_deref(), response)
    }

    /// Nobody answered a request of ours (408), or it could not be sent (503).
    pub fn on_unanswered(&mut self, now: Instant, cseq: u32, method: &Method, status: u16) -> Vec<Action> {
        let response = Response {
            status,
            reason: crate::message::reason(status).to_owned(),
            headers: Headers::default(),
            body: Vec::new(),
        };
        self.on_numbered_response(now, cseq, method, None, &response)
    }

    fn on_numbered_response(
        &mut self,
        now: Instant,
        cseq: u32,
        method: &Method,
        tag: Option<&str>,
        response: &Response,
    ) -> Vec<Action> {
        if *method == Method::Invite && self.caller {
            if matches!(self.phase, Phase::Outgoing(_)) {
                return self.on_dial_response(now, cseq, response);
            }
            if let Some(actions) = self.on_late_invite_response(cseq, response) {
                return actions;
            }
        }
        self.on_pending_response(now, cseq, method, tag, response)
    }

    fn is_closing(&self) -> bool {
        matches!(self.phase, Phase::Closing { .. })
    }

    fn close(&mut self, now: Instant, end: End) -> Action {
        self.phase = Phase::Closing { until: now + GIVE_UP };
        self.refresh.stop();
        self.provisional = None;
        Action::Tell(Event::Ended(end))
    }

    /// Remembers what was agreed and tells it when it is new.
    fn agree(&mut self, agreed: Negotiated) -> Option<Action> {
        if self.agreed.as_ref() == Some(&agreed) {
            return None;
        }
        self.agreed = Some(agreed.clone());
        Some(Action::Tell(Event::Media(agreed)))
    }

    /// A final 2xx to an INVITE: sent, and repeated until acknowledged.
    fn accept_invite(
        &mut self,
        now: Instant,
        id: TransactionId,
        response: Response,
        cseq: u32,
        offered: bool,
    ) -> Action {
        self.unacknowledged = Some(Unacknowledged {
            id,
            response: response.clone(),
            cseq,
            gap: T1,
            next: now + T1,
            until: now + GIVE_UP,
            offered,
        });
        Action::Respond(id, response)
    }

    /// A response to a request inside the dialog.
    fn respond_to(&self, request: &Request, status: u16) -> Response {
        let mut response = request.response(status, Some(&self.dialog.local_tag));
        response.headers.push("Server", &self.dialog.local.agent);
        if status == 405 || status == 200 {
            response.headers.push("Allow", ALLOW);
        }
        response
    }
}

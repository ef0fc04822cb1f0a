//! A session that we start, until somebody has answered it. Forks, early dialogs, CANCEL and its races.

use std::collections::BTreeMap;
use std::time::Instant;

use super::early::{Fork, tag_of};
use super::refresh::Refresh;
use super::{Action, End, Event, Phase, Session};
use crate::dialog::{Dialog, Local};
use crate::digest::{Answerer, Credentials};
use crate::limits::{GIVE_UP, MAX_AUTH_ATTEMPTS, MAX_DIAL_ATTEMPTS};
use crate::message::{Headers, Method, Request, Response};
use crate::sdp::MediaSide;
use crate::seed::Seed;

/// What an outgoing session is made from.
#[derive(Debug, Clone)]
pub struct Dial {
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
    /// Request-URI.
    pub target: String,
    /// From without tag.
    pub from: String,
    /// To without tag.
    pub to: String,
    /// A route to go by, e.g. an outbound proxy; normally empty.
    pub routes: Vec<String>,
    /// Further header fields of the INVITE.
    pub headers: Vec<(String, String)>,
    /// What to answer a 401 or 407 with.
    pub credentials: Option<Credentials>,
}

#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    invite: Request,
    cseq: u32,
    attempts: u32,
    challenged: u8,
    provisional: bool,
    /// When we wanted to give up, and until when we wait for the final response after that.
    cancelled: Option<Instant>,
    cancel_sent: bool,
    pub(super) ringing: bool,
    extra: Vec<(String, String)>,
    /// Early dialogs by remote tag.
    pub(super) forks: BTreeMap<String, Fork>,
}

impl Outgoing {
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.cancelled
    }
}

impl Session {
    /// Prepares a call. [`record`](Self::record) is to be stored before [`dial`](Self::dial) is called.
    #[must_use]
    pub fn outgoing(dial: Dial) -> Self {
        let dialog = Dialog::to_dial(
            dial.target,
            dial.from,
            dial.to,
            dial.routes,
            dial.local,
            dial.seed,
            dial.peer,
        );
        let outgoing = Outgoing {
            invite: Request::new(Method::Invite, ""),
            cseq: 0,
            attempts: 0,
            challenged: 0,
            provisional: false,
            cancelled: None,
            cancel_sent: false,
            ringing: false,
            extra: dial.headers,
            forks: BTreeMap::new(),
        };
        Self {
            dialog,
            media: dial.media,
            phase: Phase::Outgoing(Box::new(outgoing)),
            caller: true,
            unacknowledged: None,
            provisional: None,
            last_rseq: None,
            bye_after_ack: false,
            accepted_cseq: None,
            accepted_auth: Headers::default(),
            pending: Vec::new(),
            refresh: Refresh::new(dial.session_interval),
            answerer: dial.credentials.map(Answerer::new),
            agreed: None,
        }
    }

    /// Sends the INVITE. A second call does nothing.
    pub fn dial(&mut self) -> Vec<Action> {
        match &self.phase {
            Phase::Outgoing(outgoing) if outgoing.attempts == 0 => self.send_invite(),
            Phase::Outgoing(_) | Phase::Incoming(_) | Phase::Established | Phase::Closing { .. } => Vec::new(),
        }
    }

    fn send_invite(&mut self) -> Vec<Action> {
        let mut invite = self.dialog.request(Method::Invite);
        let offer = self.media.offer();
        let contact = self.dialog.contact();
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return Vec::new();
        };
        invite.headers.push("Contact", contact);
        invite.headers.push("Allow", super::ALLOW);
        self.refresh.ask(&mut invite.headers, false);
        for (name, value) in &outgoing.extra {
            invite.headers.push(name, value);
        }
        invite.headers.push("Content-Type", "application/sdp");
        invite.body = offer.into_bytes();
        super::within::sign(&mut self.answerer, &self.dialog, &mut invite);
        outgoing.cseq = self.dialog.local_cseq;
        outgoing.attempts += 1;
        outgoing.provisional = false;
        outgoing.invite = invite.clone();
        outgoing.forks.clear();
        vec![Action::Request(invite)]
    }

    pub(super) fn on_dial_response(&mut self, now: Instant, cseq: u32, response: &Response) -> Vec<Action> {
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return Vec::new();
        };
        if cseq != outgoing.cseq {
            return Vec::new();
        }
        if !response.is_final() {
            outgoing.provisional = true;
            if outgoing.cancelled.is_some() {
                self.send_cancel()
            } else {
                self.on_progress(cseq, response)
            }
        } else if response.is_success() {
            self.on_answer(now, cseq, response)
        } else {
            self.on_refusal(now, response)
        }
    }

    fn on_answer(&mut self, now: Instant, cseq: u32, response: &Response) -> Vec<Action> {
        let Phase::Outgoing(outgoing) = &self.phase else {
            return Vec::new();
        };
        let given_up = self.given_up();
        let auth = crate::digest::authorization_headers(&outgoing.invite.headers);
        let (dialog, fork) = self.fork_answered(response);
        let Some(dialog) = dialog else {
            if given_up {
                self.phase = Phase::Closing { until: now + GIVE_UP };
                return Vec::new();
            }
            return vec![self.close(now, End::Refused(500))];
        };
        self.dialog = dialog;
        self.accepted_cseq = Some(cseq);
        self.accepted_auth = auth;
        self.phase = Phase::Established;
        let mut actions = vec![Action::Store(self.record()), Action::Ack(self.ack_accepted(cseq))];
        if given_up {
            // The 200 crossed our CANCEL: the call exists now, so it is ended like one. Its owner knows already.
            actions.push(self.bye());
            self.phase = Phase::Closing { until: now + GIVE_UP };
            return actions;
        }
        // What was settled reliably, and perhaps changed since, is not undone by the copy in the 2xx.
        let settled = fork.as_ref().is_some_and(|fork| fork.settled);
        let agreed = if settled || response.body.is_empty() {
            fork.and_then(|fork| fork.agreed)
        } else {
            self.media.accept(&response.body).ok()
        };
        match agreed {
            Some(agreed) => {
                self.refresh.accepted(now, &response.headers);
                actions.push(Action::Tell(Event::Answered));
                actions.extend(self.agree(agreed));
            }
            None => actions.extend(self.hang_up_established(now, End::MediaRefused)),
        }
        actions
    }

    fn on_refusal(&mut self, now: Instant, response: &Response) -> Vec<Action> {
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return Vec::new();
        };
        if outgoing.cancelled.is_some() {
            self.phase = Phase::Closing { until: now + GIVE_UP };
            return Vec::new();
        }
        if outgoing.attempts < MAX_DIAL_ATTEMPTS {
            if matches!(response.status, 401 | 407) && outgoing.challenged < MAX_AUTH_ATTEMPTS {
                outgoing.challenged += 1;
                let sent = &outgoing.invite.headers;
                let answerer = self.answerer.as_mut();
                if answerer.is_some_and(|answerer| answerer.take(&response.headers, sent)) {
                    return self.send_invite();
                }
            } else if response.status == 422 && self.refresh.raise(&response.headers) {
                return self.send_invite();
            }
        }
        vec![self.close(now, End::Refused(response.status))]
    }

    /// Gives up before an answer. A CANCEL may only follow a provisional response (RFC 3261 section 9.1).
    pub(super) fn give_up_dialling(&mut self, now: Instant) -> Vec<Action> {
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return Vec::new();
        };
        if outgoing.cancelled.is_some() {
            return Vec::new();
        }
        if outgoing.attempts == 0 {
            return vec![self.close(now, End::Local)];
        }
        outgoing.cancelled = Some(now + GIVE_UP * 2);
        let mut actions = if outgoing.provisional {
            self.send_cancel()
        } else {
            Vec::new()
        };
        actions.push(Action::Tell(Event::Ended(End::Local)));
        actions
    }

    /// Whether we gave up before an answer, and told so.
    pub(super) fn given_up(&self) -> bool {
        matches!(&self.phase, Phase::Outgoing(outgoing) if outgoing.cancelled.is_some())
    }

    fn send_cancel(&mut self) -> Vec<Action> {
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return Vec::new();
        };
        if std::mem::replace(&mut outgoing.cancel_sent, true) {
            return Vec::new();
        }
        vec![Action::Request(cancel_for(&outgoing.invite))]
    }

    pub(super) fn outgoing_timer(&mut self, now: Instant) -> Vec<Action> {
        if let Phase::Outgoing(outgoing) = &self.phase
            && outgoing.cancelled.is_some_and(|until| now >= until)
        {
            self.phase = Phase::Closing { until: now };
        }
        Vec::new()
    }

    /// A response to the first INVITE after the session stands or has ended: a copy of the 2xx, or another fork's.
    pub(super) fn on_late_invite_response(&mut self, cseq: u32, response: &Response) -> Option<Vec<Action>> {
        if !response.is_success() {
            return None;
        }
        if tag_of(&response.headers, "To").unwrap_or_default() == self.dialog.remote_tag {
            // Of this very dialog: a copy, or the answer to a re-INVITE.
            return (self.accepted_cseq == Some(cseq)).then(|| vec![Action::Ack(self.ack_accepted(cseq))]);
        }
        Some(end_fork(&self.dialog, cseq, response))
    }
}

/// ACK and BYE for an answer that nobody wants any more.
pub(super) fn end_fork(dialog: &Dialog, cseq: u32, response: &Response) -> Vec<Action> {
    let Some(mut fork) = dialog.with_response(response) else {
        return Vec::new();
    };
    fork.local_cseq = fork.local_cseq.max(cseq);
    vec![Action::Ack(fork.ack(cseq)), Action::Request(fork.request(Method::Bye))]
}

/// The CANCEL for an INVITE: same Via, URI, From, To, Call-ID, number and routes (RFC 3261 section 9.1).
pub(super) fn cancel_for(invite: &Request) -> Request {
    let mut cancel = Request::new(Method::Cancel, invite.uri.clone());
    for (name, value) in invite.headers.iter() {
        let kept = ["Via", "Route", "Max-Forwards", "From", "To", "Call-ID", "User-Agent"];
        if kept.iter().any(|kept| kept.eq_ignore_ascii_case(name)) {
            cancel.headers.push(name, value);
        }
    }
    let number = invite
        .headers
        .get("CSeq")
        .and_then(crate::address::parse_cseq)
        .map(|(number, _)| number)
        .unwrap_or_default();
    cancel.headers.push("CSeq", format!("{number} CANCEL"));
    cancel
}

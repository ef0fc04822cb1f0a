//! A session that we start, until somebody has answered it. Forks, early dialogs, CANCEL and its races.

use std::collections::BTreeMap;
use std::time::Instant;

use super::refresh::Refresh;
use super::{Action, End, Event, Phase, Session};
use crate::address::NameAddr;
use crate::dialog::{Dialog, Local};
use crate::digest::Credentials;
use crate::limits::{GIVE_UP, MAX_AUTH_ATTEMPTS, MAX_DIAL_ATTEMPTS, MAX_FORKS};
use crate::message::{Headers, Method, Request, Response};
use crate::sdp::{MediaSide, Negotiated};
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
    ringing: bool,
    extra: Vec<(String, String)>,
    /// Early answers by remote tag.
    forks: BTreeMap<String, Option<Negotiated>>,
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
            bye_after_ack: false,
            accepted_cseq: None,
            accepted_auth: Headers::default(),
            pending: Vec::new(),
            refresh: Refresh::new(dial.session_interval),
            credentials: dial.credentials,
            agreed: None,
        }
    }

    /// Sends the INVITE. A second call does nothing.
    pub fn dial(&mut self) -> Vec<Action> {
        match &self.phase {
            Phase::Outgoing(outgoing) if outgoing.attempts == 0 => self.send_invite(None),
            Phase::Outgoing(_) | Phase::Incoming(_) | Phase::Established | Phase::Closing { .. } => Vec::new(),
        }
    }

    fn send_invite(&mut self, authorization: Option<(&'static str, String)>) -> Vec<Action> {
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
        if let Some((name, value)) = authorization {
            invite.headers.push(name, value);
        }
        invite.headers.push("Content-Type", "application/sdp");
        invite.body = offer.into_bytes();
        outgoing.cseq = self.dialog.local_cseq;
        outgoing.attempts += 1;
        outgoing.provisional = false;
        outgoing.invite = invite.clone();
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
                self.on_progress(response)
            }
        } else if response.is_success() {
            self.on_answer(now, cseq, response)
        } else {
            self.on_refusal(now, response)
        }
    }

    fn on_progress(&mut self, response: &Response) -> Vec<Action> {
        let tag = remote_tag(response);
        let early = if response.body.is_empty() {
            None
        } else {
            self.media.accept(&response.body).ok()
        };
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return Vec::new();
        };
        let mut actions = Vec::new();
        if response.status > 100 && !outgoing.ringing {
            outgoing.ringing = true;
            actions.push(Action::Tell(Event::Ringing));
        }
        if let Some(tag) = tag
            && (outgoing.forks.len() < MAX_FORKS || outgoing.forks.contains_key(&tag))
        {
            let known = outgoing.forks.entry(tag).or_default();
            if early.is_some() {
                known.clone_from(&early);
            }
        }
        actions.extend(early.and_then(|early| self.agree(early)));
        actions
    }

    fn on_answer(&mut self, now: Instant, cseq: u32, response: &Response) -> Vec<Action> {
        let Phase::Outgoing(outgoing) = &self.phase else {
            return Vec::new();
        };
        let given_up = outgoing.cancelled.is_some();
        let early = remote_tag(response)
            .and_then(|tag| outgoing.forks.get(&tag).cloned())
            .flatten();
        let auth = crate::digest::authorization_headers(&outgoing.invite.headers);
        let Some(dialog) = self.dialog.with_response(response) else {
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
        let agreed = if response.body.is_empty() {
            early
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
                let cnonce = self.dialog.seed.text("cnonce", u64::from(outgoing.attempts));
                let uri = outgoing.invite.uri.clone();
                let answer = self
                    .credentials
                    .as_ref()
                    .and_then(|known| crate::digest::answer(known, &response.headers, "INVITE", &uri, &cnonce));
                if let Some(answer) = answer {
                    return self.send_invite(Some(answer));
                }
            } else if response.status == 422 && self.refresh.raise(&response.headers) {
                return self.send_invite(None);
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
        if remote_tag(response).unwrap_or_default() == self.dialog.remote_tag {
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

fn remote_tag(response: &Response) -> Option<String> {
    response
        .headers
        .get("To")
        .and_then(NameAddr::parse)
        .and_then(|to| to.tag().map(str::to_owned))
}

//! Requests of ours inside a standing dialog, and what comes back.

use std::time::Instant;

use super::{Action, End, Event, Pending, Phase, Session};
use crate::dialog::Dialog;
use crate::digest::Answerer;
use crate::limits::{GIVE_UP, MAX_AUTH_ATTEMPTS, MAX_PENDING};
use crate::message::{Method, Request, Response};

impl Session {
    /// Whether an INVITE of ours is under way inside the dialog.
    pub(super) fn invite_pending(&self) -> bool {
        self.pending
            .iter()
            .any(|pending| pending.request.method == Method::Invite)
    }

    /// Sends a request and remembers it.
    pub(super) fn send_pending(&mut self, mut request: Request) -> Vec<Action> {
        if self.pending.len() >= MAX_PENDING {
            return Vec::new();
        }
        sign(&mut self.answerer, &self.dialog, &mut request);
        self.remember(&request, 0);
        let mut actions = vec![Action::Request(request)];
        actions.extend(self.store_if_outgrown());
        actions
    }

    /// Our BYE.
    pub(super) fn bye(&mut self) -> Action {
        let mut request = self.dialog.request(Method::Bye);
        sign(&mut self.answerer, &self.dialog, &mut request);
        self.remember(&request, 0);
        Action::Request(request)
    }

    fn remember(&mut self, request: &Request, attempts: u8) {
        self.pending.push(Pending {
            cseq: self.dialog.local_cseq,
            tag: self.dialog.remote_tag.clone(),
            request: request.clone(),
            attempts,
        });
    }

    /// Ends a standing session: BYE now, or after the ACK that is still missing.
    pub(super) fn hang_up_established(&mut self, now: Instant, end: End) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.unacknowledged.as_ref().is_some_and(|waiting| now < waiting.until) {
            self.bye_after_ack = true;
        } else {
            actions.push(self.bye());
        }
        actions.push(self.close(now, end));
        actions
    }

    pub(super) fn on_pending_response(
        &mut self,
        now: Instant,
        cseq: u32,
        method: &Method,
        tag: Option<&str>,
        response: &Response,
    ) -> Vec<Action> {
        let Some(at) = self.pending.iter().position(|pending| {
            let same_dialog = pending.tag.is_empty() || tag.is_none_or(|tag| tag == pending.tag);
            pending.cseq == cseq && pending.request.method == *method && same_dialog
        }) else {
            // A copy of the 2xx to a re-INVITE: its ACK was lost.
            if *method == Method::Invite && response.is_success() && self.accepted_cseq == Some(cseq) {
                return vec![Action::Ack(self.ack_accepted(cseq))];
            }
            return Vec::new();
        };
        if !response.is_final() {
            return Vec::new();
        }
        let pending = self.pending.remove(at);
        if matches!(response.status, 401 | 407)
            && let Some(retry) = self.with_credentials(&pending, response)
        {
            return retry;
        }
        let mut actions = Vec::new();
        match pending.request.method {
            Method::Bye => {
                // Whatever they say, it is over; nothing more can come but copies, which the transaction absorbs.
                if let Phase::Closing { until } = &mut self.phase {
                    *until = now;
                }
            }
            Method::Invite => {
                if response.is_success() {
                    actions.extend(self.reinvite_accepted(now, cseq, &pending.request, response));
                }
                actions.extend(self.refresh_answered(now, method, response));
            }
            Method::Update => {
                if response.is_success() {
                    actions.extend(self.target_moved(response.headers.list("Contact").first().copied()));
                }
                actions.extend(self.refresh_answered(now, method, response));
            }
            Method::Ack
            | Method::Cancel
            | Method::Options
            | Method::Register
            | Method::Info
            | Method::Refer
            | Method::Prack
            | Method::Notify
            | Method::Subscribe
            | Method::Other(_) => {}
        }
        actions
    }

    fn reinvite_accepted(&mut self, now: Instant, cseq: u32, request: &Request, response: &Response) -> Vec<Action> {
        self.accepted_cseq = Some(cseq);
        self.accepted_auth = crate::digest::authorization_headers(&request.headers);
        let mut actions = self.target_moved(response.headers.list("Contact").first().copied());
        actions.push(Action::Ack(self.ack_accepted(cseq)));
        if self.is_closing() {
            return actions;
        }
        match self.media.accept(&response.body) {
            Ok(agreed) => actions.extend(self.agree(agreed)),
            Err(_) => actions.extend(self.hang_up_established(now, End::MediaRefused)),
        }
        actions
    }

    /// The ACK for the INVITE of ours that was accepted last; always the same.
    pub(super) fn ack_accepted(&self, cseq: u32) -> Request {
        let mut ack = self.dialog.ack(cseq);
        for (name, value) in self.accepted_auth.iter() {
            ack.headers.push(name, value);
        }
        ack
    }

    /// Repeats a challenged request with an answer to the challenge.
    fn with_credentials(&mut self, pending: &Pending, response: &Response) -> Option<Vec<Action>> {
        if pending.attempts >= MAX_AUTH_ATTEMPTS {
            return None;
        }
        let answerer = self.answerer.as_mut()?;
        if !answerer.take(&response.headers, &pending.request.headers) {
            return None;
        }
        let mut dialog = self.dialog_of(&pending.tag)?.clone();
        let mut request = dialog.request(pending.request.method.clone());
        for (header, text) in pending.request.headers.iter() {
            if request.headers.get(header).is_none() && !crate::digest::is_authorization(header) {
                request.headers.push(header, text);
            }
        }
        request.body.clone_from(&pending.request.body);
        sign(&mut self.answerer, &dialog, &mut request);
        self.pending.push(Pending {
            cseq: dialog.local_cseq,
            tag: pending.tag.clone(),
            request: request.clone(),
            attempts: pending.attempts + 1,
        });
        *self.dialog_of(&pending.tag)? = dialog;
        Some(vec![Action::Request(request)])
    }

    /// Takes a new Contact; where requests go is part of what a restart needs.
    pub(super) fn target_moved(&mut self, contact: Option<&str>) -> Vec<Action> {
        if contact.is_some() && self.dialog.refresh_target(contact) {
            vec![Action::Store(self.record())]
        } else {
            Vec::new()
        }
    }

    fn store_if_outgrown(&mut self) -> Option<Action> {
        if !self.dialog.outgrew_reserve() {
            return None;
        }
        self.dialog.reserved_cseq = self.dialog.local_cseq.saturating_add(crate::limits::CSEQ_STEP);
        Some(Action::Store(self.record()))
    }

    /// `Ended` with the right cause after a BYE of theirs.
    pub(super) fn remote_bye(&mut self, now: Instant) -> Option<Action> {
        if self.is_closing() {
            return None;
        }
        if self.given_up() {
            // Our CANCEL and their BYE crossed; the end was told when we gave up.
            self.phase = Phase::Closing { until: now + GIVE_UP };
            return None;
        }
        let ended = self.close(now, End::RemoteBye);
        debug_assert!(matches!(ended, Action::Tell(Event::Ended(_))));
        Some(ended)
    }
}

/// Puts what is known of credentials into a request that is about to leave.
pub(super) fn sign(answerer: &mut Option<Answerer>, dialog: &Dialog, request: &mut Request) {
    if let Some(answerer) = answerer {
        let cnonce = dialog.seed.text("cnonce", u64::from(dialog.local_cseq));
        answerer.sign(request, &cnonce);
    }
}

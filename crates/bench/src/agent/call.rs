//! One call of the agent: its dialog, its stage, and what is in flight.

use std::time::{Duration, Instant};

use sip::dialog::Dialog;
use sip::digest::Credentials;
use sip::message::{Headers, Method, Request, Response};
use sip::sdp::Direction;
use sip::transaction::{Flow, TransactionId};

use super::carrier::Unheard;
use super::describe::Describer;

/// What every request and response that can open or change a dialog of ours says about us.
pub(super) const ALLOW: &str = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, PRACK, UPDATE, NOTIFY";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Our INVITE has no final answer.
    Dialling,
    /// Their INVITE has no final answer.
    Ringing,
    /// Answered.
    Up,
    /// Over, and told so.
    Over,
}

/// A 2xx of ours that waits for its ACK.
#[derive(Debug)]
pub(super) struct Repeat {
    pub(super) id: TransactionId,
    pub(super) cseq: u32,
    pub(super) response: Response,
    pub(super) next: Instant,
    pub(super) gap: Duration,
    pub(super) until: Instant,
    /// Our description in it was an offer; the ACK has the answer.
    pub(super) offered: bool,
}

#[derive(Debug)]
pub(super) struct Call {
    pub(super) dialog: Dialog,
    pub(super) flow: Flow,
    pub(super) stage: Stage,
    pub(super) describer: Describer,
    pub(super) credentials: Option<Credentials>,
    /// Our INVITE has had a provisional answer, so that it may be cancelled.
    pub(super) provisional: bool,
    /// Our INVITE shall be taken back.
    pub(super) cancel: bool,
    /// Our INVITE in flight, first or further.
    pub(super) ours: Option<Request>,
    /// What we wanted before the re-INVITE in flight.
    pub(super) wish_before: Direction,
    /// Their first INVITE, until it is answered.
    pub(super) theirs: Option<(TransactionId, Request)>,
    pub(super) unacknowledged: Option<Repeat>,
    /// Our reliable 180 that waits for its PRACK.
    pub(super) unheard: Option<Unheard>,
    /// Our last ACK and the number of the INVITE it belongs to.
    pub(super) acked: Option<(u32, Request)>,
}

impl Call {
    pub(super) fn new(dialog: Dialog, flow: Flow, stage: Stage, describer: Describer) -> Self {
        Self {
            dialog,
            flow,
            stage,
            describer,
            credentials: None,
            provisional: false,
            cancel: false,
            ours: None,
            wish_before: Direction::SendRecv,
            theirs: None,
            unacknowledged: None,
            unheard: None,
            acked: None,
        }
    }

    /// When a response is to be repeated.
    pub(super) fn due(&self) -> impl Iterator<Item = Instant> {
        let ringing = self.unheard.as_ref().map(|unheard| unheard.next);
        let answer = self.unacknowledged.as_ref().map(|repeat| repeat.next);
        ringing.into_iter().chain(answer)
    }

    /// An INVITE with our description as its offer.
    pub(super) fn invite(&mut self) -> Request {
        let mut request = self.dialog.request(Method::Invite);
        self.introduce(&mut request.headers);
        request.headers.push("Content-Type", "application/sdp");
        request.body = self.describer.offer().into_bytes();
        request
    }

    /// Contact and what we can do.
    pub(super) fn introduce(&self, headers: &mut Headers) {
        headers.push("Contact", self.dialog.contact());
        headers.push("Allow", ALLOW);
    }

    /// The same request once more, with a number and a branch of its own.
    pub(super) fn renumber(&mut self, request: &mut Request) {
        self.dialog.local_cseq += 1;
        let cseq = self.dialog.local_cseq;
        let branch = self.dialog.branch(cseq);
        request.headers.set("Via", self.dialog.via(&branch));
        request.headers.set("CSeq", format!("{cseq} {}", request.method));
    }

    /// A response with our tag.
    pub(super) fn respond(&self, request: &Request, status: u16) -> Response {
        let mut response = request.response(status, Some(&self.dialog.local_tag));
        response.headers.push("Server", &self.dialog.local.agent);
        response
    }
}

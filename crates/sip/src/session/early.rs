//! Early dialogs of an INVITE of ours: what each fork has said before an answer, its reliable provisional responses
//! (RFC 3262, the calling side) and its requests (UPDATE before the answer, RFC 3311).

use super::{Action, Event, Pending, Phase, Session};
use crate::address::NameAddr;
use crate::dialog::Dialog;
use crate::limits::{MAX_FORKS, MAX_PENDING};
use crate::message::{Headers, Method, Request, Response};
use crate::sdp::Negotiated;
use crate::transaction::TransactionId;

/// One early dialog.
#[derive(Debug, Clone)]
pub(super) struct Fork {
    pub(super) dialog: Dialog,
    /// What was agreed with this fork last.
    pub(super) agreed: Option<Negotiated>,
    /// Our offer was answered reliably: a description in the 2xx is only a copy, and new offers may be made.
    pub(super) settled: bool,
    /// The number of the last reliable provisional response.
    rseq: Option<u32>,
}

impl Session {
    /// A provisional response above 100 to our INVITE.
    pub(super) fn on_progress(&mut self, cseq: u32, response: &Response) -> Vec<Action> {
        if response.status <= 100 {
            return Vec::new();
        }
        self.refresh.learn(&response.headers);
        let early = if response.body.is_empty() {
            None
        } else {
            self.media.accept(&response.body).ok()
        };
        let mut actions = Vec::new();
        let dialog = self.dialog.with_response(response);
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return actions;
        };
        let tag = tag_of(&response.headers, "To");
        let room = outgoing.forks.len() < MAX_FORKS;
        let mut numbered = None;
        if let (Some(tag), Some(dialog)) = (tag, dialog)
            && (room || outgoing.forks.contains_key(&tag))
        {
            let fork = outgoing.forks.entry(tag.clone()).or_insert_with(|| Fork {
                dialog,
                agreed: None,
                settled: false,
                rseq: None,
            });
            if let Some(number) = reliable(&response.headers) {
                // RFC 3262 section 4: copies are dropped, and so is what came before its predecessor.
                if fork.rseq.is_some_and(|last| number != last.wrapping_add(1)) {
                    return actions;
                }
                fork.rseq = Some(number);
                numbered = Some((tag, number));
            }
            if !fork.settled && early.is_some() {
                fork.agreed.clone_from(&early);
                fork.settled = numbered.is_some();
            }
        }
        if !std::mem::replace(&mut outgoing.ringing, true) {
            actions.push(Action::Tell(Event::Ringing));
        }
        if let Some((tag, number)) = numbered {
            actions.extend(self.acknowledge(&tag, number, cseq));
        }
        actions.extend(early.and_then(|early| self.agree(early)));
        actions
    }

    /// Our PRACK.
    fn acknowledge(&mut self, tag: &str, number: u32, invite: u32) -> Option<Action> {
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return None;
        };
        let fork = outgoing
            .forks
            .get_mut(tag)
            .filter(|_| self.pending.len() < MAX_PENDING)?;
        let mut request = fork.dialog.request(Method::Prack);
        request.headers.push("RAck", format!("{number} {invite} INVITE"));
        super::within::sign(&mut self.answerer, &fork.dialog, &mut request);
        self.pending.push(Pending {
            cseq: fork.dialog.local_cseq,
            tag: tag.to_owned(),
            request: request.clone(),
            attempts: 0,
        });
        Some(Action::Request(request))
    }

    /// The dialog in which a request of ours with that remote tag was sent.
    pub(super) fn dialog_of(&mut self, tag: &str) -> Option<&mut Dialog> {
        if let Phase::Outgoing(outgoing) = &mut self.phase {
            return outgoing.forks.get_mut(tag).map(|fork| &mut fork.dialog);
        }
        (self.dialog.remote_tag == tag).then_some(&mut self.dialog)
    }

    /// An UPDATE of a fork that has not answered our INVITE finally.
    pub(super) fn on_early_update(&mut self, id: TransactionId, request: &Request) -> Vec<Action> {
        let tag = tag_of(&request.headers, "From").unwrap_or_default();
        let Phase::Outgoing(outgoing) = &self.phase else {
            return Vec::new();
        };
        let settled = outgoing.forks.get(&tag).map(|fork| fork.settled);
        if !request.body.is_empty() && settled == Some(false) {
            // Our offer in the INVITE has no answer yet (RFC 3311 section 5.2).
            return vec![Action::Respond(id, self.respond_to(request, 491))];
        }
        let (response, agreed) = match self.renegotiate(request) {
            Ok(done) => done,
            Err(refusal) => return vec![Action::Respond(id, *refusal)],
        };
        if let Phase::Outgoing(outgoing) = &mut self.phase
            && let Some(fork) = outgoing.forks.get_mut(&tag)
        {
            fork.dialog
                .refresh_target(request.headers.list("Contact").first().copied());
            if agreed.is_some() {
                fork.agreed.clone_from(&agreed);
            }
        }
        let mut actions = vec![Action::Respond(id, response)];
        actions.extend(agreed.and_then(|agreed| self.agree(agreed)));
        actions
    }

    /// A request of theirs before their final answer: whether it belongs to a fork that we know, and in its order.
    /// `None`: it may go on; else the status that it gets.
    pub(super) fn early_order(&mut self, request: &Request, cseq: u32) -> Option<u16> {
        let Phase::Outgoing(outgoing) = &mut self.phase else {
            return None;
        };
        let tag = tag_of(&request.headers, "From").unwrap_or_default();
        match outgoing.forks.get_mut(&tag) {
            Some(fork) if fork.dialog.remote_cseq.is_some_and(|last| cseq < last) => Some(500),
            Some(fork) => {
                fork.dialog.remote_cseq = Some(cseq);
                None
            }
            // A BYE that overtook its 200 ends the call all the same.
            None if request.method == Method::Bye => None,
            None => Some(481),
        }
    }

    /// Which fork has answered: its dialog as the 2xx completes it, and what it settled before.
    pub(super) fn fork_answered(&self, response: &Response) -> (Option<Dialog>, Option<Fork>) {
        let tag = tag_of(&response.headers, "To").unwrap_or_default();
        let fork = match &self.phase {
            Phase::Outgoing(outgoing) => outgoing.forks.get(&tag).cloned(),
            Phase::Incoming(_) | Phase::Established | Phase::Closing { .. } => None,
        };
        let before = fork.as_ref().map_or(&self.dialog, |fork| &fork.dialog);
        (before.with_response(response), fork)
    }
}

/// The number of a reliable provisional response; `None` for one that wants no acknowledgement.
fn reliable(headers: &Headers) -> Option<u32> {
    if !headers.lists_token("Require", "100rel") {
        return None;
    }
    headers.get("RSeq").and_then(|number| number.trim().parse().ok())
}

/// The tag in From or To.
pub(super) fn tag_of(headers: &Headers, name: &str) -> Option<String> {
    headers
        .get(name)
        .and_then(NameAddr::parse)
        .and_then(|address| address.tag().map(str::to_owned))
}

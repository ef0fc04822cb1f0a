//! Reliable provisional responses (RFC 3262), the called side: numbered, repeated until a PRACK names them, and able to
//! carry our offer when the INVITE had none.

use std::time::{Duration, Instant};

use super::incoming::Early;
use super::{Action, End, Phase, Session};
use crate::address::parse_cseq;
use crate::limits::{GIVE_UP, T1};
use crate::message::{Method, Request, Response};
use crate::transaction::TransactionId;

/// A reliable provisional response of ours that waits for its PRACK. Only one is under way at a time.
#[derive(Debug, Clone)]
pub(super) struct Provisional {
    id: TransactionId,
    response: Response,
    rseq: u32,
    /// CSeq of the INVITE.
    cseq: u32,
    gap: Duration,
    /// `None`: a final answer went out, it is not repeated any more, but its PRACK may still come.
    next: Option<Instant>,
    until: Instant,
    /// It carries our offer: the PRACK must bring the answer, and a 2xx has to wait for it.
    offered: bool,
}

impl Provisional {
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.next.map(|next| next.min(self.until))
    }

    /// Whether a 2xx may not overtake it.
    pub(super) fn holds_answer(&self) -> bool {
        self.offered && self.next.is_some()
    }

    /// A final answer was given.
    pub(super) fn stop(&mut self) {
        self.next = None;
    }
}

impl Session {
    /// Sends a provisional response in the reliable way.
    pub(super) fn send_reliably(
        &mut self,
        now: Instant,
        id: TransactionId,
        cseq: u32,
        mut response: Response,
        offered: bool,
    ) -> Action {
        // Between 1 and 2^31 - 1, and one more each time.
        let rseq = match self.last_rseq {
            Some(last) => last + 1,
            None => 1 + self.dialog.seed.number("rseq", 0) / 2,
        };
        self.last_rseq = Some(rseq);
        response.headers.push("Require", "100rel");
        response.headers.push("RSeq", rseq.to_string());
        self.provisional = Some(Provisional {
            id,
            response: response.clone(),
            rseq,
            cseq,
            gap: T1,
            next: Some(now + T1),
            until: now + GIVE_UP,
            offered,
        });
        Action::Respond(id, response)
    }

    /// Repeats with doubling gaps; without a PRACK in 64*T1 the call is refused (RFC 3262 section 3).
    pub(super) fn provisional_timer(&mut self, now: Instant) -> Vec<Action> {
        let Some(waiting) = &mut self.provisional else {
            return Vec::new();
        };
        let Some(next) = waiting.next else {
            return Vec::new();
        };
        if now >= waiting.until {
            self.provisional = None;
            let Phase::Incoming(incoming) = &self.phase else {
                return Vec::new();
            };
            let refusal = Action::Respond(incoming.id, self.respond_to(&incoming.request, 504));
            return vec![refusal, self.close(now, End::NotAcknowledged)];
        }
        if now < next {
            return Vec::new();
        }
        waiting.gap *= 2;
        waiting.next = Some(now + waiting.gap);
        vec![Action::Respond(waiting.id, waiting.response.clone())]
    }

    /// A PRACK of theirs.
    pub(super) fn on_prack(&mut self, now: Instant, id: TransactionId, request: &Request) -> Vec<Action> {
        let named = request.headers.get("RAck").and_then(rack);
        let known = self.provisional.as_ref().filter(|waiting| {
            named
                .as_ref()
                .is_some_and(|(rseq, cseq)| *rseq == waiting.rseq && *cseq == waiting.cseq)
        });
        let Some(waiting) = known else {
            return vec![Action::Respond(id, self.respond_to(request, 481))];
        };
        let offered = waiting.offered;
        let mut response = self.respond_to(request, 200);
        if offered {
            if request.body.is_empty() {
                // The answer to our offer is missing: as if no PRACK had come.
                return vec![Action::Respond(id, self.respond_to(request, 400))];
            }
            self.provisional = None;
            let taken = self.media.accept(&request.body);
            let mut actions = vec![Action::Respond(id, response)];
            match taken {
                Ok(agreed) => {
                    if let Phase::Incoming(incoming) = &mut self.phase {
                        incoming.early = Early::Settled(agreed);
                    }
                    actions.extend(self.answer_if_wanted(now));
                }
                Err(refusal) => {
                    if let Phase::Incoming(incoming) = &self.phase {
                        let refused = self.respond_to(&incoming.request, refusal.status());
                        actions.push(Action::Respond(incoming.id, refused));
                        actions.push(self.close(now, End::MediaRefused));
                    }
                }
            }
            return actions;
        }
        if request.body.is_empty() {
            self.provisional = None;
            return vec![Action::Respond(id, response)];
        }
        // A further offer of theirs, which may come only when nothing is open (RFC 3262 section 5).
        match self.early_answer(request, &mut response) {
            Ok(()) => {
                self.provisional = None;
                vec![Action::Respond(id, response)]
            }
            Err(refusal) => vec![Action::Respond(id, *refusal)],
        }
    }

    /// Answers an offer that came before our final answer, from this very offer; in PRACK and UPDATE alike.
    pub(super) fn early_answer(&mut self, request: &Request, response: &mut Response) -> Result<(), Box<Response>> {
        let refused = |session: &Self, status: u16| {
            let mut refusal = session.respond_to(request, status);
            if status == 500 {
                let spread = session
                    .dialog
                    .seed
                    .number("retry", u64::from(session.dialog.local_cseq))
                    % 10;
                refusal.headers.push("Retry-After", (1 + spread).to_string());
            }
            Err(Box::new(refusal))
        };
        let Phase::Incoming(incoming) = &self.phase else {
            return refused(self, 500);
        };
        match incoming.early {
            // Their offer in the INVITE is unanswered, or they owe us one (RFC 3311 section 5.2).
            Early::Nothing => return refused(self, 500),
            Early::Offered => return refused(self, 491),
            Early::Settled(_) => {}
        }
        match self.renegotiate(request) {
            Ok((answered, agreed)) => {
                *response = answered;
                if let (Phase::Incoming(incoming), Some(agreed)) = (&mut self.phase, agreed) {
                    incoming.early = Early::Settled(agreed);
                }
                Ok(())
            }
            Err(refusal) => Err(refusal),
        }
    }
}

/// Reads `RSeq CSeq-number INVITE`.
fn rack(text: &str) -> Option<(u32, u32)> {
    let (rseq, rest) = text.trim().split_once(|c: char| c.is_ascii_whitespace())?;
    let (cseq, method) = parse_cseq(rest)?;
    (method == Method::Invite).then_some((rseq.parse().ok()?, cseq))
}

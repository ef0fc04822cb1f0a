//! Legs at work: what the transaction layer and the sessions put out is carried to the wire, to sound and to the floor.

use std::time::Instant;

use floor::{Fact, FailCause, LegEnd, LegId, Opaque};
use sip::address::{NameAddr, parse_cseq};
use sip::message::{Headers, Method, Request, Response};
use sip::session::{Action, End, Event};
use sip::transaction::{Flow, Output, Refused, TransactionId, Transactions};
use sip::wire;

use crate::sound::SoundEvent;

use super::causes::{fail_cause, leg_end};
use super::ears::{Ears, RtpPlan};
use super::{ENDED_MAX, Machine, Party, Role, Sent, Switchboard, path};

impl<E: Ears> Switchboard<E> {
    /// Carries out what the transaction layer wants.
    pub(super) fn outputs(&mut self, now: Instant, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Transmit { flow, bytes } => {
                    metrics::counter!("centrala_sip_messages_total", "direction" => "out").increment(1);
                    if !self.stack.send(flow, bytes) {
                        self.broken(now, flow);
                    }
                }
                Output::Request { id, flow, request } => match self.find(&request.headers, "To") {
                    Some(leg) => self.on_leg_request(now, leg, id, flow, &request),
                    None => self.door(now, id, flow, request),
                },
                Output::Ack { request, .. } => {
                    if let Some(leg) = self.find(&request.headers, "To") {
                        self.with_leg(now, leg, |party| match &mut party.machine {
                            Machine::Session(session) => session.on_ack(now, &request),
                            Machine::Owed(owed) => {
                                owed.on_ack();
                                Vec::new()
                            }
                        });
                    }
                }
                Output::Cancelled { id } => {
                    if let Some(leg) = self.invites.get(&id).copied() {
                        self.with_leg(now, leg, |party| match &mut party.machine {
                            Machine::Session(session) => session.on_cancelled(now),
                            Machine::Owed(_) => Vec::new(),
                        });
                    }
                }
                Output::Response { id, response, .. } => {
                    if self.errand_answered(now, id, &response) {
                        continue;
                    }
                    let leg = self.sent.get(&id).map(|sent| sent.leg);
                    if response.is_final() && !is_invite(&response.headers) {
                        self.sent.remove(&id);
                    }
                    if let Some(leg) = leg {
                        self.on_leg_response(now, leg, &response);
                    }
                }
                Output::Unanswered { id, status } => {
                    if !self.errand_unanswered(now, id, status) {
                        self.on_unanswered(now, id, status);
                    }
                }
                Output::Stray { response, .. } => {
                    if let Some(leg) = self.find(&response.headers, "From") {
                        self.on_leg_response(now, leg, &response);
                    }
                }
                Output::Refused(why) => {
                    let why = match why {
                        Refused::Junk => "junk",
                        Refused::Malformed => "malformed",
                        Refused::Shed => "shed",
                        Refused::TooManyHops => "hops",
                        Refused::Merged => "merged",
                    };
                    metrics::counter!("centrala_sip_refused_total", "why" => why).increment(1);
                }
            }
        }
    }

    /// Puts a new leg on the board.
    pub(super) fn add(&mut self, leg: LegId, party: Party) {
        let (call, tag) = party.key();
        self.index.insert((call, tag), leg);
        self.parties.insert(leg, party);
    }

    /// Lets one leg work and carries out what it wants. A leg that is over is taken off the board.
    pub(super) fn with_leg(&mut self, now: Instant, leg: LegId, work: impl FnOnce(&mut Party) -> Vec<Action>) {
        let Some(party) = self.parties.get_mut(&leg) else {
            return;
        };
        let actions = work(party);
        self.act(now, leg, actions);
        let Some(party) = self.parties.get_mut(&leg) else {
            return;
        };
        if let Some(old) = party.deadline.take() {
            self.deadlines.remove(&(old, leg));
        }
        let (over, next) = match &party.machine {
            Machine::Session(session) => (session.is_over(now), session.poll_timeout()),
            Machine::Owed(owed) => (owed.is_over(), owed.poll_timeout()),
        };
        if over {
            self.index.remove(&party.key());
            if let Some(party) = self.parties.remove(&leg) {
                if let Some(invite) = party.invite {
                    self.invites.remove(&invite);
                }
                for request in party.requests {
                    self.sent.remove(&request);
                }
            }
        } else if let Some(next) = next {
            party.deadline = Some(next);
            self.deadlines.insert((next, leg));
        }
    }

    pub(super) fn leg_timer(&mut self, now: Instant, leg: LegId) {
        self.with_leg(now, leg, |party| {
            party.deadline = None;
            match &mut party.machine {
                Machine::Session(session) => session.on_timer(now),
                Machine::Owed(owed) => owed.on_timer(now),
            }
        });
    }

    fn on_leg_request(&mut self, now: Instant, leg: LegId, id: TransactionId, flow: Flow, request: &Request) {
        self.with_leg(now, leg, |party| {
            if party.phone {
                // Its translator has given it another port, or it has opened another connection: it is met there.
                party.flow = flow;
            }
            match &mut party.machine {
                Machine::Session(session) => session.on_request(now, id, request),
                Machine::Owed(owed) => owed.on_request(id, request),
            }
        });
    }

    fn on_leg_response(&mut self, now: Instant, leg: LegId, response: &Response) {
        self.with_leg(now, leg, |party| match &mut party.machine {
            Machine::Session(session) => session.on_response(now, response),
            Machine::Owed(owed) => owed.on_response(response),
        });
    }

    fn on_unanswered(&mut self, now: Instant, id: TransactionId, status: u16) {
        let Some(sent) = self.sent.remove(&id) else { return };
        self.with_leg(now, sent.leg, |party| match &mut party.machine {
            Machine::Session(session) => {
                // A phone from which nothing at all came back is not one that rang in vain (RON-10).
                let ringing = party.role == Role::Rung { answered: false };
                let status = if ringing && sent.method == Method::Invite {
                    503
                } else {
                    status
                };
                session.on_unanswered(now, sent.cseq, &sent.method, status)
            }
            Machine::Owed(_) => Vec::new(),
        });
    }

    fn act(&mut self, now: Instant, leg: LegId, actions: Vec<Action>) {
        for action in actions {
            let Some(party) = self.parties.get(&leg) else { return };
            match action {
                Action::Request(request) => {
                    let flow = path::next_hop(&request, party.flow, party.phone);
                    let numbered = request.headers.get("CSeq").and_then(parse_cseq);
                    let (id, outputs) = self.transactions.request(now, flow, &request);
                    if let (Some((cseq, method)), Some(party)) = (numbered, self.parties.get_mut(&leg)) {
                        self.sent.insert(id, Sent { leg, cseq, method });
                        party.requests.push(id);
                    }
                    self.outputs(now, outputs);
                }
                Action::Ack(request) => {
                    let flow = path::next_hop(&request, party.flow, party.phone);
                    self.outputs(now, vec![Transactions::send_ack(flow, &request)]);
                }
                Action::Respond(id, response) => {
                    let outputs = self.transactions.respond(now, id, &response);
                    self.outputs(now, outputs);
                }
                Action::Stateless(response) => {
                    let output = Output::Transmit {
                        flow: party.flow,
                        bytes: wire::print_response(&response),
                    };
                    self.outputs(now, vec![output]);
                }
                // What a restart needs is in the facts that the floor records; between them only a moved Contact could
                // be lost, and then the path that the leg was set up on still leads there.
                Action::Store(_) => {}
                Action::Tell(event) => self.tell(leg, event),
            }
        }
    }

    fn tell(&mut self, leg: LegId, event: Event) {
        let Some(party) = self.parties.get_mut(&leg) else {
            return;
        };
        match event {
            Event::Ringing => self.facts.push(Fact::LegRinging { leg }),
            Event::Answered => {
                if let (Role::Rung { answered }, Machine::Session(session)) = (&mut party.role, &party.machine) {
                    *answered = true;
                    let dialog = Opaque::new(&session.record());
                    self.facts.push(Fact::LegAnswered { leg, dialog });
                }
            }
            Event::Media(agreed) => {
                if party.held != agreed.held_by_remote {
                    party.held = agreed.held_by_remote;
                    self.facts.push(Fact::LegHeld { leg, held: party.held });
                }
                let peer = party.flow.remote.ip();
                self.ears.open_rtp(leg, RtpPlan::new(&agreed, party.phone, peer));
            }
            Event::Digit(digit) => self.facts.push(Fact::Digit { leg, digit }),
            Event::TransferRefused => self.facts.push(Fact::ReferRefused { leg }),
            Event::Ended(end) => self.leg_ended(leg, end),
        }
    }

    fn leg_ended(&mut self, leg: LegId, end: End) {
        self.ears.close(leg);
        let Some(party) = self.parties.get_mut(&leg) else {
            return;
        };
        if std::mem::replace(&mut party.silent, true) {
            return;
        }
        let unanswered = party.role == Role::Rung { answered: false };
        tracing::info!(%leg, ?end, "leg ended");
        match end {
            End::Refused(status) if unanswered => {
                self.remember_ended(leg);
                self.facts.push(Fact::LegFailed {
                    leg,
                    cause: fail_cause(status),
                });
            }
            End::MediaRefused if unanswered => {
                self.remember_ended(leg);
                self.facts.push(Fact::LegFailed {
                    leg,
                    cause: FailCause::Failure,
                });
            }
            End::Cancelled
            | End::Refused(_)
            | End::Local
            | End::RemoteBye
            | End::NotAcknowledged
            | End::Expired
            | End::Lost
            | End::MediaRefused => self.tell_ended(leg, leg_end(end)),
        }
    }

    /// Tells the end of a leg, once.
    pub(super) fn tell_ended(&mut self, leg: LegId, cause: LegEnd) {
        if self.remember_ended(leg) {
            self.facts.push(Fact::LegEnded { leg, cause });
        }
    }

    /// Whether the end of this leg has been told in this process.
    pub(super) fn has_ended(&self, leg: LegId) -> bool {
        self.ended.contains(&leg)
    }

    fn remember_ended(&mut self, leg: LegId) -> bool {
        if self.ended.len() >= ENDED_MAX
            && let Some(oldest) = self.ended_order.pop_front()
        {
            self.ended.remove(&oldest);
        }
        let new = self.ended.insert(leg);
        if new {
            self.ended_order.push_back(leg);
        }
        new
    }

    /// News from the sound side.
    pub(super) fn heard(&mut self, event: SoundEvent) {
        match event {
            SoundEvent::Digit { leg, digit } => self.facts.push(Fact::Digit { leg, digit }),
            SoundEvent::PlayFinished { leg, play } => self.facts.push(Fact::PlayFinished { leg, play }),
            SoundEvent::WebRtcUp { leg } => self.facts.push(Fact::SoundUp { leg }),
            SoundEvent::WebRtcDown { leg } => self.facts.push(Fact::SoundDown { leg }),
            SoundEvent::Heard { .. } => {}
            SoundEvent::Silent { leg } => {
                let ringing = Role::Rung { answered: false };
                if self
                    .parties
                    .get(&leg)
                    .is_none_or(|party| party.silent || party.role == ringing)
                {
                    return;
                }
                metrics::counter!("centrala_sip_legs_silent_total").increment(1);
                self.tell_ended(leg, LegEnd::Lost);
                if let Some(party) = self.parties.get_mut(&leg) {
                    party.silent = true;
                }
                self.hang_up(leg);
            }
        }
    }

    /// Ends a leg properly, whatever it is doing.
    pub(super) fn hang_up(&mut self, leg: LegId) {
        let now = Instant::now();
        self.with_leg(now, leg, |party| match &mut party.machine {
            Machine::Session(session) => session.hang_up(now),
            Machine::Owed(_) => Vec::new(),
        });
    }

    /// Ends everything, for a shutdown. Nobody is told: the floor is going down too, or has ended its calls before.
    pub(super) fn end_all(&mut self) {
        let legs: Vec<LegId> = self.parties.keys().copied().collect();
        for leg in legs {
            if let Some(party) = self.parties.get_mut(&leg) {
                party.silent = true;
            }
            self.hang_up(leg);
        }
        for leg in std::mem::take(&mut self.browsers) {
            self.ears.close(leg);
        }
    }

    /// Whether every BYE, CANCEL and REGISTER of ours has been answered.
    pub(super) fn said_farewell(&self) -> bool {
        let calls = self
            .sent
            .values()
            .any(|sent| sent.method == Method::Bye || sent.method == Method::Cancel);
        !calls && !self.registering()
    }

    /// The leg that a message belongs to by Call-ID and our tag, which stands in To of their requests and in From of
    /// responses to ours.
    fn find(&self, headers: &Headers, ours: &str) -> Option<LegId> {
        let call = headers.get("Call-ID")?;
        let address = headers.get(ours).and_then(NameAddr::parse)?;
        self.index.get(&(call.to_owned(), address.tag()?.to_owned())).copied()
    }
}

impl Party {
    /// Call-ID and our tag.
    fn key(&self) -> (String, String) {
        let (call, tag) = match &self.machine {
            Machine::Session(session) => session.key(),
            Machine::Owed(owed) => owed.key(),
        };
        (call.to_owned(), tag.to_owned())
    }
}

fn is_invite(headers: &Headers) -> bool {
    headers
        .get("CSeq")
        .and_then(parse_cseq)
        .is_some_and(|(_, method)| method == Method::Invite)
}

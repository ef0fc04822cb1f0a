//! One client transaction.

use std::time::{Duration, Instant};

use super::key::ClientKey;
use super::{Flow, Output, Transport};
use crate::limits::{GIVE_UP, MAX_PROCEEDING, T1, T2, T4};
use crate::message::{Method, Request, Response};
use crate::wire;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing came back yet.
    Calling { gap: Duration, until: Instant },
    /// A provisional response came.
    Proceeding { gap: Duration, until: Instant },
    /// An INVITE was refused: late copies of the refusal are ACKed again.
    Refused,
    /// An INVITE was accepted: every further 2xx (copies, forks) goes to the session.
    Accepted,
    /// Late copies are absorbed.
    Lingering,
}

/// What a timer brought.
pub(super) enum Tick {
    Goes(Option<Output>),
    Unanswered,
    Over,
}

/// One request of ours.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) key: ClientKey,
    pub(super) deadline: Instant,
    pub(super) flow: Flow,
    state: State,
    request: Request,
    ack: Option<Vec<u8>>,
}

impl Client {
    pub(super) fn start(now: Instant, flow: Flow, request: &Request, key: ClientKey) -> (Self, Output) {
        let until = now + GIVE_UP;
        let deadline = if flow.transport == Transport::Tcp {
            until
        } else {
            now + T1
        };
        let client = Self {
            key,
            deadline,
            flow,
            state: State::Calling { gap: T1, until },
            request: request.clone(),
            ack: None,
        };
        (
            client,
            Output::Transmit {
                flow,
                bytes: wire::print_request(request),
            },
        )
    }

    /// Whether a broken transport means that no answer will come.
    pub(super) fn waits(&self) -> bool {
        matches!(self.state, State::Calling { .. } | State::Proceeding { .. })
    }

    /// Returns an ACK to send and whether the user shall see the response.
    pub(super) fn receive(&mut self, now: Instant, response: &Response) -> (Option<Output>, bool) {
        let invite = self.request.method == Method::Invite;
        match self.state {
            State::Calling { gap, until } | State::Proceeding { gap, until } => {
                if !response.is_final() {
                    self.state = State::Proceeding { gap, until };
                    if invite {
                        // From now on the user decides how long it rings; this is only a last resort.
                        self.state = State::Proceeding {
                            gap,
                            until: now + MAX_PROCEEDING,
                        };
                        self.deadline = now + MAX_PROCEEDING;
                    }
                    return (None, true);
                }
                if !invite {
                    self.state = State::Lingering;
                    self.deadline = now + if self.reliable() { Duration::ZERO } else { T4 };
                    return (None, true);
                }
                self.deadline = now + GIVE_UP;
                if response.is_success() {
                    self.state = State::Accepted;
                    return (None, true);
                }
                self.state = State::Refused;
                self.ack = Some(wire::print_request(&self.ack_of_refusal(response)));
                (self.transmit_ack(), true)
            }
            State::Accepted => (None, response.is_success()),
            State::Refused if response.is_final() && !response.is_success() => (self.transmit_ack(), false),
            // A 2xx after a refusal can only come from a fork; the session ACKs it and hangs up.
            State::Refused => (None, response.is_success()),
            State::Lingering => (None, false),
        }
    }

    pub(super) fn on_timer(&mut self, now: Instant) -> Tick {
        let invite = self.request.method == Method::Invite;
        match self.state {
            State::Calling { until, .. } | State::Proceeding { until, .. } if now >= until => Tick::Unanswered,
            State::Calling { gap, until } => {
                let gap = if invite { gap * 2 } else { (gap * 2).min(T2) };
                self.state = State::Calling { gap, until };
                self.deadline = (now + gap).min(until);
                Tick::Goes(self.transmit())
            }
            State::Proceeding { until, .. } => {
                self.deadline = (now + T2).min(until);
                if invite || self.reliable() {
                    Tick::Goes(None)
                } else {
                    Tick::Goes(self.transmit())
                }
            }
            State::Refused | State::Accepted | State::Lingering => Tick::Over,
        }
    }

    fn transmit(&self) -> Option<Output> {
        Some(Output::Transmit {
            flow: self.flow,
            bytes: wire::print_request(&self.request),
        })
    }

    fn transmit_ack(&self) -> Option<Output> {
        self.ack
            .clone()
            .map(|bytes| Output::Transmit { flow: self.flow, bytes })
    }

    /// RFC 3261 section 17.1.1.3: same Via, same CSeq number, the To of the response.
    fn ack_of_refusal(&self, response: &Response) -> Request {
        let mut ack = Request::new(Method::Ack, self.request.uri.clone());
        for (name, value) in self.request.headers.iter() {
            if ["Via", "From", "Call-ID", "Route", "Max-Forwards"]
                .iter()
                .any(|kept| kept.eq_ignore_ascii_case(name))
            {
                ack.headers.push(name, value);
            }
        }
        ack.headers.push("To", response.headers.get("To").unwrap_or_default());
        let number = self
            .request
            .headers
            .get("CSeq")
            .and_then(|cseq| cseq.split_ascii_whitespace().next())
            .unwrap_or_default();
        ack.headers.push("CSeq", format!("{number} ACK"));
        ack
    }

    fn reliable(&self) -> bool {
        self.flow.transport == Transport::Tcp
    }
}

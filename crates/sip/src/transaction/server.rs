//! One server transaction.

use std::time::{Duration, Instant};

use super::key::ServerKey;
use super::{Flow, Output, Transport};
use crate::limits::{GIVE_UP, MAX_PROCEEDING, T1, T2, T4};
use crate::message::{Method, Request, Response};
use crate::wire;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// No final response yet.
    Proceeding,
    /// INVITE refused; the refusal is repeated until the ACK comes.
    Refused { gap: Duration, until: Instant },
    /// INVITE accepted; repeats of the request are absorbed, the session repeats the 2xx.
    Accepted,
    /// Over; late repeats are answered or absorbed.
    Lingering,
}

/// One request from outside and our answer to it.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) key: ServerKey,
    pub(super) deadline: Instant,
    pub(super) merge: Option<String>,
    flow: Flow,
    state: State,
    invite: Option<Request>,
    last: Option<Vec<u8>>,
}

impl Server {
    pub(super) fn new(now: Instant, flow: Flow, request: &Request, key: ServerKey) -> Self {
        let invite = (request.method == Method::Invite).then(|| Request {
            body: Vec::new(),
            ..request.clone()
        });
        let patience = if invite.is_some() { MAX_PROCEEDING } else { GIVE_UP };
        Self {
            key,
            deadline: now + patience,
            merge: None,
            flow,
            state: State::Proceeding,
            invite,
            last: None,
        }
    }

    pub(super) fn respond(&mut self, now: Instant, response: &Response) -> Option<Output> {
        let again = self.state == State::Accepted && response.is_success();
        if self.state != State::Proceeding && !again {
            return None;
        }
        let bytes = wire::print_response(response);
        if response.is_final() && !again {
            self.state = if self.invite.is_none() {
                self.deadline = now + if self.reliable() { Duration::ZERO } else { GIVE_UP };
                State::Lingering
            } else if response.is_success() {
                self.deadline = now + GIVE_UP;
                State::Accepted
            } else {
                self.deadline = now + if self.reliable() { GIVE_UP } else { T1 };
                State::Refused {
                    gap: T1,
                    until: now + GIVE_UP,
                }
            };
        }
        self.last = Some(bytes.clone());
        Some(Output::Transmit { flow: self.flow, bytes })
    }

    /// Whether it still waits for a final answer.
    pub(super) fn is_open(&self) -> bool {
        self.state == State::Proceeding
    }

    /// The same request came again.
    pub(super) fn repeat(&self) -> Option<Output> {
        match self.state {
            State::Proceeding | State::Refused { .. } => {}
            State::Accepted => return None,
            State::Lingering if self.invite.is_some() => return None,
            State::Lingering => {}
        }
        self.last
            .clone()
            .map(|bytes| Output::Transmit { flow: self.flow, bytes })
    }

    /// An ACK with the branch of this INVITE: `true` when it acknowledges a refusal and needs to go no further.
    pub(super) fn absorbs_ack(&mut self, now: Instant) -> bool {
        match self.state {
            State::Refused { .. } => {
                self.state = State::Lingering;
                self.deadline = now + if self.reliable() { Duration::ZERO } else { T4 };
                true
            }
            State::Lingering => true,
            State::Proceeding | State::Accepted => false,
        }
    }

    /// Whether a CANCEL still has something to cancel.
    pub(super) fn cancellable(&self, now: Instant) -> bool {
        self.state == State::Proceeding && now < self.deadline
    }

    /// What time makes due; `None` when the transaction is over.
    pub(super) fn on_timer(&mut self, now: Instant) -> Option<Vec<Output>> {
        match self.state {
            State::Proceeding => {
                // Its user has forgotten it. An INVITE gets a final answer, or its sender would wait for ever.
                let response = self.invite.as_ref()?.response(500, Some("forgotten"));
                Some(self.respond(now, &response).into_iter().collect())
            }
            State::Refused { until, .. } if now >= until => None,
            State::Refused { gap, until } => {
                let gap = (gap * 2).min(T2);
                self.state = State::Refused { gap, until };
                self.deadline = (now + gap).min(until);
                Some(
                    self.last
                        .clone()
                        .map(|bytes| Output::Transmit { flow: self.flow, bytes })
                        .into_iter()
                        .collect(),
                )
            }
            State::Accepted | State::Lingering => None,
        }
    }

    fn reliable(&self) -> bool {
        self.flow.transport == Transport::Tcp
    }
}

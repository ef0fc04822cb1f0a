//! What can be seen of a call from outside.

use std::time::Instant;

use sip::sdp::Direction;

use crate::agent::describe::Agreed;
use crate::agent::{Ended, Event};
use crate::sound::Counts;

/// Where a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Our INVITE has no answer at all.
    Calling,
    /// It rings there.
    Progress,
    /// It rings here.
    Ringing,
    /// Answered.
    Connected,
    /// Over.
    Ended,
}

impl State {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calling => "calling",
            Self::Progress => "progress",
            Self::Ringing => "ringing",
            Self::Connected => "connected",
            Self::Ended => "ended",
        }
    }
}

/// What is known of a call.
#[derive(Debug, Clone)]
pub struct Look {
    /// Where it is.
    pub state: State,
    /// Number of the caller.
    pub from: String,
    /// Number called.
    pub to: String,
    /// When it began.
    pub since: Instant,
    /// Milliseconds from its begin to its answer.
    pub answered_ms: Option<u64>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// We hold the far side.
    pub holding: bool,
    /// The far side does not want to hear us.
    pub held: bool,
    /// What was agreed on sound.
    pub agreed: Option<Agreed>,
    /// Keys that the far side pressed.
    pub digits: String,
    /// Statuses of our REFER and of its NOTIFYs.
    pub transfer: Vec<u16>,
    /// The answer to our BYE.
    pub bye_status: Option<u16>,
    /// Packets.
    pub counts: Counts,
}

/// Statuses of a transfer that are remembered.
const TRANSFER_KEPT: usize = 16;

impl Look {
    pub(super) fn new(now: Instant, state: State, from: &str, to: &str) -> Self {
        Self {
            state,
            from: from.to_owned(),
            to: to.to_owned(),
            since: now,
            answered_ms: None,
            ended: None,
            holding: false,
            held: false,
            agreed: None,
            digits: String::new(),
            transfer: Vec::new(),
            bye_status: None,
            counts: Counts::default(),
        }
    }

    pub(super) fn learn(&mut self, now: Instant, event: &Event, wish: Option<Direction>) {
        match event {
            Event::Progress { .. } if self.state == State::Calling => self.state = State::Progress,
            Event::Answered { .. } => {
                self.state = State::Connected;
                self.answered_ms = Some(now.saturating_duration_since(self.since).as_millis() as u64);
            }
            Event::Sound { agreed, .. } => {
                self.agreed = Some(*agreed);
                self.holding = wish.is_some_and(|wish| wish != Direction::SendRecv);
                self.held = !agreed.send;
            }
            Event::Transfer { status, .. } if self.transfer.len() < TRANSFER_KEPT => self.transfer.push(*status),
            Event::Ended { how, .. } => {
                self.state = State::Ended;
                self.ended = Some(*how);
            }
            Event::ByeAnswered { status, .. } => self.bye_status = Some(*status),
            Event::Registered { .. }
            | Event::Incoming { .. }
            | Event::Progress { .. }
            | Event::ChangeRefused { .. }
            | Event::Transfer { .. }
            | Event::Info { .. } => {}
        }
    }
}

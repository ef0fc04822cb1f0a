//! An agent's live state: the station, the availability, and what is at hand. Values and questions; changes happen in
//! `apply` alone.

use std::collections::BTreeMap;

use crate::ids::{AgentId, InteractionId, LegId, TeamId, Timestamp};
use crate::item::ItemWork;
use crate::station::{Availability, Device, IdleReason, SystemIdle};

/// An agent who is signed in to a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Who.
    pub id: AgentId,
    /// For which team; `None`: as a supervisor alone (STN-7).
    pub team: Option<TeamId>,
    /// Where calls reach the agent.
    pub station: Station,
    /// Whether new work may come.
    pub availability: Availability,
    /// Since when, for the state timer and for *longest available* (STA-11).
    pub since: Timestamp,
    /// Since when idle without a break; `None` when Available (STA-12).
    pub idle_since: Option<Timestamp>,
    /// Available again as soon as the station's sound returns (STA-8).
    pub available_on_return: bool,
    /// The call at hand, or whatever else takes the ears.
    pub work: Work,
    /// Work items at hand, asked for ones included.
    pub items: BTreeMap<InteractionId, ItemWork>,
    /// A request was missed during other work: the label is RONA though the work goes on (RON-8).
    pub rona_over_engaged: bool,
    /// The phone leg of the last call, until it is gone (END-6).
    pub releasing: Option<LegId>,
    /// Delivery tries that the network failed, in a row.
    pub channel_failures: u8,
    /// When the agent signed in.
    pub signed_in_at: Timestamp,
}

/// Where calls reach an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// The device.
    pub device: Device,
    /// The leg of a browser phone; it lives as long as the station.
    pub leg: Option<LegId>,
    /// Since when the browser phone has had no sound; `None` when it has, and always for phones.
    pub silent_since: Option<Timestamp>,
}

/// What an agent has at hand. Voice capacity is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// Nothing.
    Free,
    /// An offer.
    Offered(InteractionId),
    /// A conversation.
    Talking(InteractionId),
    /// A wrap-up.
    WrappingUp(InteractionId),
    /// Somebody else's talk, as a supervisor (SUP-12).
    Monitoring(InteractionId),
}

impl Work {
    /// The contact at hand.
    #[must_use]
    pub const fn interaction(self) -> Option<InteractionId> {
        match self {
            Self::Free => None,
            Self::Offered(id) | Self::Talking(id) | Self::WrappingUp(id) | Self::Monitoring(id) => Some(id),
        }
    }
}

impl Agent {
    /// Whether a contact is being handled (STA-3): talking, working on an item, wrapping up, or listening as a supervisor
    /// (SUP-12).
    #[must_use]
    pub fn engaged(&self) -> bool {
        matches!(self.work, Work::Talking(_) | Work::WrappingUp(_) | Work::Monitoring(_))
            || self.items.values().any(|work| *work != ItemWork::Offered)
    }

    /// Whether the label is *engaged* (STA-3): handling something, and no request of another channel missed (RON-8).
    #[must_use]
    pub fn labelled_engaged(&self) -> bool {
        self.engaged() && !self.rona_over_engaged
    }

    /// Whether a wrap-up is owed, for whatever: no new work comes meanwhile (WRP-10).
    #[must_use]
    pub fn wraps_up(&self) -> bool {
        matches!(self.work, Work::WrappingUp(_)) || self.items.values().any(|work| *work == ItemWork::WrappingUp)
    }

    /// Nothing is at hand any more: the timers start anew (STA-13).
    pub(crate) const fn disengaged(&mut self, at: Timestamp) {
        self.since = at;
        if self.idle_since.is_some() {
            self.idle_since = Some(at);
        }
    }

    /// Whether the station is a browser phone without sound.
    #[must_use]
    pub const fn silent(&self) -> bool {
        self.station.silent_since.is_some()
    }

    /// The system's reason for which the agent is idle, if it is one.
    #[must_use]
    pub const fn system_idle(&self) -> Option<SystemIdle> {
        match &self.availability {
            Availability::Idle(IdleReason::System(reason)) => Some(*reason),
            Availability::Idle(IdleReason::Code(_)) | Availability::Available => None,
        }
    }
}

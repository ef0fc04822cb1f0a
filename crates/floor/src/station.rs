//! The words for where an agent sits and whether the agent takes calls: device, availability, idle reason. Values
//! only; the agent's state is in `agent`.

use crate::ids::{IdleCodeId, PhoneId};

/// How calls reach an agent (STN-2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Device {
    /// The browser, by WebRTC.
    Browser,
    /// A registered desk phone.
    Extension(PhoneId),
    /// Any outside number, normalised to `+` and digits where possible.
    DialNumber(String),
}

/// Without its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceKind {
    /// See [`Device::Browser`].
    Browser,
    /// See [`Device::Extension`].
    Extension,
    /// See [`Device::DialNumber`].
    DialNumber,
}

impl Device {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> DeviceKind {
        match self {
            Self::Browser => DeviceKind::Browser,
            Self::Extension(_) => DeviceKind::Extension,
            Self::DialNumber(_) => DeviceKind::DialNumber,
        }
    }
}

/// Whether new work may come (STA-1, STA-2). *Engaged* is not here: it lies over either (STA-3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Availability {
    /// New work is routed.
    Available,
    /// No new work, for a reason.
    Idle(IdleReason),
}

/// Why an agent is idle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdleReason {
    /// One of the administrator's codes.
    Code(IdleCodeId),
    /// Set by the system; never chosen by hand (STA-4).
    System(SystemIdle),
}

/// The system's idle reasons (STA, second table).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemIdle {
    /// An offer timed out.
    Rona,
    /// The device was busy.
    AgentBusy,
    /// The agent declined.
    AgentDeclined,
    /// The device cannot be reached.
    AgentUnavailable,
    /// The network failed.
    ChannelFailure,
    /// The number signed in with does not work.
    InvalidNumber,
}

impl SystemIdle {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Rona,
        Self::AgentBusy,
        Self::AgentDeclined,
        Self::AgentUnavailable,
        Self::ChannelFailure,
        Self::InvalidNumber,
    ];

    /// The stable name, also its id in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rona => "RONA",
            Self::AgentBusy => "Agent_Busy",
            Self::AgentDeclined => "Agent_Declined",
            Self::AgentUnavailable => "Agent_Unavailable",
            Self::ChannelFailure => "Channel_Failure",
            Self::InvalidNumber => "Invalid_Number",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::SystemIdle;

    /// The names of the table of system-assigned idle codes.
    /// Proves: STA-4
    #[test]
    fn the_systems_idle_reasons_have_the_names_of_the_specification() {
        let names: BTreeSet<&str> = SystemIdle::ALL.iter().map(|reason| reason.name()).collect();
        let expected = [
            "RONA",
            "Agent_Busy",
            "Agent_Declined",
            "Agent_Unavailable",
            "Channel_Failure",
            "Invalid_Number",
        ];
        assert_eq!(names, BTreeSet::from(expected));
    }
}

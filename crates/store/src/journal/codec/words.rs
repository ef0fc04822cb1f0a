//! The floor's plain enumerations as stored words. A word never changes its meaning; the Rust name may.

use serde::{Deserialize, Serialize};

use super::DecodeError;
use super::mirror::Mirror;

macro_rules! words {
    ($($name:ident { $($variant:ident: $word:literal)* })*) => {$(
        #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
        pub(in super::super) enum $name {
            $(#[serde(rename = $word)] $variant,)*
        }

        impl Mirror for floor::$name {
            type Stored = $name;
            fn store(&self) -> $name {
                match self { $(Self::$variant => $name::$variant,)* }
            }
            fn load(stored: $name) -> Result<Self, DecodeError> {
                Ok(match stored { $($name::$variant => Self::$variant,)* })
            }
        }

        #[cfg(test)]
        impl super::tests::All for floor::$name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    )*};
}

words! {
    Cause {
        Agent: "agent"
        SignIn: "signIn"
        Offer: "offer"
        Station: "station"
        StationTimeout: "stationTimeout"
        Supervisor: "supervisor"
    }
    PopTarget {
        NewTab: "newTab"
        SameTab: "sameTab"
        Desktop: "desktop"
    }
    QueueReason {
        Flow: "flow"
        OfferNotTaken: "offerNotTaken"
        AgentLost: "agentLost"
        FlowFailed: "flowFailed"
        Transferred: "transferred"
        TransferNotTaken: "transferNotTaken"
        Consult: "consult"
        Created: "created"
        QueueGone: "queueGone"
    }
    OfferOutcome {
        Rona: "rona"
        AgentBusy: "agentBusy"
        AgentDeclined: "agentDeclined"
        AgentUnavailable: "agentUnavailable"
        ChannelFailure: "channelFailure"
        InvalidNumber: "invalidNumber"
        CallerLeft: "callerLeft"
        Restart: "restart"
        Withdrawn: "withdrawn"
    }
    EndCause {
        CustomerLeft: "customerLeft"
        Abandoned: "abandoned"
        CustomerLost: "customerLost"
        AgentEnded: "agentEnded"
        AgentHungUp: "agentHungUp"
        FlowEnded: "flowEnded"
        FlowFailed: "flowFailed"
        WaitedTooLong: "waitedTooLong"
        Restart: "restart"
        LastLeft: "lastLeft"
        Unattended: "unattended"
        SupervisorEnded: "supervisorEnded"
        Answered: "answered"
        ConsultOver: "consultOver"
        QueueGone: "queueGone"
    }
    LegEnd {
        HungUp: "hungUp"
        Released: "released"
        Lost: "lost"
        Failed: "failed"
        Restart: "restart"
    }
    SystemIdle {
        Rona: "rona"
        AgentBusy: "agentBusy"
        AgentDeclined: "agentDeclined"
        AgentUnavailable: "agentUnavailable"
        ChannelFailure: "channelFailure"
        InvalidNumber: "invalidNumber"
    }
    RemovedBy {
        Idle: "idle"
        Engaged: "engaged"
        Reserved: "reserved"
        WrappingUp: "wrappingUp"
        PhoneNotReleased: "phoneNotReleased"
        StationSilent: "stationSilent"
        OtherTeam: "otherTeam"
        AvailableShorter: "availableShorter"
        TransferredIt: "transferredIt"
        MissedIt: "missedIt"
        KeptForAnother: "keptForAnother"
        LacksSkill: "lacksSkill"
        LessFit: "lessFit"
        NoCapacity: "noCapacity"
        AtCapacity: "atCapacity"
        MoreAtHand: "moreAtHand"
    }
    ChosenBy {
        LongestAvailable: "longestAvailable"
        BestFit: "bestFit"
        Preferred: "preferred"
        LeastAtHand: "leastAtHand"
    }
    ConsultOutcome {
        Ended: "ended"
        Cancelled: "cancelled"
        Joined: "joined"
        Exited: "exited"
        HungUp: "hungUp"
        NoAnswer: "noAnswer"
        Busy: "busy"
        Declined: "declined"
        Unreachable: "unreachable"
        InvalidNumber: "invalidNumber"
        Failed: "failed"
        CustomerLeft: "customerLeft"
        InitiatorLeft: "initiatorLeft"
        NotServed: "notServed"
        CallEnded: "callEnded"
    }
    TransferOutcome {
        NoAnswer: "noAnswer"
        Busy: "busy"
        Declined: "declined"
        Unreachable: "unreachable"
        InvalidNumber: "invalidNumber"
        Failed: "failed"
        CustomerLeft: "customerLeft"
        Cancelled: "cancelled"
    }
    LeaveCause {
        Exited: "exited"
        Dropped: "dropped"
        HungUp: "hungUp"
        Lost: "lost"
        Transferred: "transferred"
    }
    MonitorEnd {
        Stopped: "stopped"
        HungUp: "hungUp"
        NotAnswered: "notAnswered"
        Lost: "lost"
        CallEnded: "callEnded"
    }
    MonitorMode {
        Silent: "silent"
        Whisper: "whisper"
        BargeIn: "bargeIn"
    }
    Live {
        Customer: "customer"
        Consulted: "consulted"
        Neither: "neither"
    }
}

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
    }
    QueueReason {
        Flow: "flow"
        OfferNotTaken: "offerNotTaken"
        AgentLost: "agentLost"
        FlowFailed: "flowFailed"
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
    }
}

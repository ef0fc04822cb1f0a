//! The table of events: stored name, the floor's name, fields. From it come the stored type and both conversions, each
//! a match without a wildcard, so that an event or field that is new in the floor does not compile until it is here.

use floor::{
    AgentId, Availability, Caller, Cause, Decision, Device, EndCause, EntryPointId, Event, InteractionId, LegEnd,
    LegId, OfferOutcome, Opaque, Origin, PhoneId, QueueId, QueueReason, TeamId, Timestamp, Treatment, WrapUpCodeId,
};
use serde::{Deserialize, Serialize};

use super::DecodeError;
use super::mirror::Mirror;

macro_rules! events {
    ($($kind:literal $variant:ident { $($field:ident: $type:ty),* })*) => {
        #[derive(Debug, Serialize, Deserialize)]
        #[serde(tag = "type", rename_all_fields = "camelCase")]
        pub(super) enum Stored {
            $(#[serde(rename = $kind)] $variant { $($field: <$type as Mirror>::Stored),* },)*
        }

        impl Stored {
            /// The stored name of its type.
            pub(super) const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $kind,)* }
            }

            pub(super) fn event(self) -> Result<Event, DecodeError> {
                Ok(match self {
                    $(Self::$variant { $($field),* } => Event::$variant { $($field: Mirror::load($field)?),* },)*
                })
            }
        }

        impl From<&Event> for Stored {
            fn from(event: &Event) -> Self {
                match event {
                    $(Event::$variant { $($field),* } => Self::$variant { $($field: Mirror::store($field)),* },)*
                }
            }
        }

        /// The stored names of all types.
        #[cfg(test)]
        pub(super) const KINDS: &[&str] = &[$($kind),*];
    };
}

events! {
    "agent.signedIn" AgentSignedIn { agent: AgentId, team: TeamId, device: Device, leg: Option<LegId> }
    "agent.signedOut" AgentSignedOut { agent: AgentId, cause: Cause }
    "agent.stateChanged" AgentStateChanged {
        agent: AgentId, state: Availability, cause: Cause, interaction: Option<InteractionId>
    }
    "agent.detached" AgentDetached { interaction: InteractionId, agent: AgentId }
    "agent.promptFinished" AgentPromptFinished { interaction: InteractionId }
    "station.moved" StationMoved { agent: AgentId }
    "station.soundChanged" StationSoundChanged { agent: AgentId, up: bool }
    "phone.registered" PhoneRegistered { phone: PhoneId, binding: Opaque, until: Timestamp }
    "phone.unregistered" PhoneUnregistered { phone: PhoneId }
    "phone.held" HeldOnPhone { interaction: InteractionId, leg: LegId, held: bool }
    "phone.transferRefused" PhoneTransferRefused { interaction: InteractionId, agent: AgentId }
    "call.arrived" CallArrived {
        interaction: InteractionId, leg: LegId, origin: Origin, dialled: Option<String>, entry_point: EntryPointId,
        flow_version: u32, caller: Caller, dialog: Opaque
    }
    "call.queued" CallerQueued {
        interaction: InteractionId, queue: QueueId, enqueued_at: Timestamp, priority: u8, first_in_line: bool,
        reason: QueueReason
    }
    "call.connected" CallConnected { interaction: InteractionId, agent: AgentId, tone: bool }
    "call.held" CallHeld { interaction: InteractionId, agent: AgentId }
    "call.resumed" CallResumed { interaction: InteractionId, agent: AgentId }
    "flow.stepped" FlowStepped { interaction: InteractionId, run: Option<String>, treatment: Treatment }
    "flow.failed" FlowFailed { interaction: InteractionId, fault: String }
    "offer.made" AgentOffered {
        interaction: InteractionId, agent: AgentId, leg: LegId, until: Timestamp, decision: Decision
    }
    "offer.ringing" OfferRinging { interaction: InteractionId, agent: AgentId }
    "offer.confirming" OfferConfirming { interaction: InteractionId, agent: AgentId, until: Timestamp }
    "offer.closed" OfferClosed { interaction: InteractionId, agent: AgentId, outcome: OfferOutcome }
    "leg.answered" LegAnswered { interaction: InteractionId, leg: LegId, dialog: Opaque }
    "leg.releasing" LegReleasing { interaction: InteractionId, leg: LegId }
    "leg.ended" LegEnded { interaction: InteractionId, leg: LegId, cause: LegEnd }
    "participant.muted" ParticipantMuted { interaction: InteractionId, agent: AgentId, muted: bool }
    "digits.sent" DigitsSent { interaction: InteractionId, agent: AgentId, count: u8 }
    "customer.parked" CustomerParked { interaction: InteractionId }
    "customer.unparked" CustomerUnparked { interaction: InteractionId }
    "customer.soundChanged" CallerSoundChanged { interaction: InteractionId, up: bool }
    "interaction.ended" InteractionEnded { interaction: InteractionId, cause: EndCause }
    "interaction.closed" InteractionClosed { interaction: InteractionId }
    "wrapUp.started" WrapUpStarted { interaction: InteractionId, agent: AgentId, until: Option<Timestamp> }
    "wrapUp.submitted" WrapUpSubmitted {
        interaction: InteractionId, agent: AgentId, code: WrapUpCodeId, automatic: bool
    }
    "floor.restarted" Restarted {}
}

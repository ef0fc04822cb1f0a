//! The table of events: stored name, the floor's name, fields. From it come the stored type and both conversions, each
//! a match without a wildcard, so that an event or field that is new in the floor does not compile until it is here.

use floor::{
    AgentId, Author, Availability, Caller, Cause, ClipId, ConferenceEvent, ConsultEvent, ConsultOutcome, Decision,
    Destination, Device, EndCause, EntryPointId, Event, FlowEvent, InteractionId, ItemEvent, LeaveCause, LegEnd, LegId,
    Levels, Live, MonitorEnd, MonitorMode, OfferOutcome, Opaque, Origin, PhoneId, PopTarget, QueueId, QueueReason,
    RingTarget, Stored as StoredValue, SupervisionEvent, TeamId, Terms, Timestamp, TransferEvent, TransferOutcome,
    Treatment, VariableChange, VariableEvent, VariableName, WaitingEvent, Who, WrapUpCodeId,
};
use serde::{Deserialize, Serialize};

use super::DecodeError;
use super::mirror::Mirror;

/// A line is `"stored name" Name { fields }`. A line of an event that lies in a family says where:
/// `"stored name" Name = Family(FamilyEvent::Name) { fields }`; its stored form is as flat as all others, with the contact
/// first.
macro_rules! events {
    (
        plain { $($kind:literal $variant:ident { $($field:ident: $type:ty),* })* }
        nested { $(
            $in_kind:literal $in_variant:ident = $family:ident($family_event:ident::$step:ident)
            { $($in_field:ident: $in_type:ty),* }
        )* }
    ) => {
        #[derive(Debug, Serialize, Deserialize)]
        #[serde(tag = "type", rename_all_fields = "camelCase")]
        pub(super) enum Stored {
            $(#[serde(rename = $kind)] $variant { $($field: <$type as Mirror>::Stored),* },)*
            $(#[serde(rename = $in_kind)] $in_variant {
                interaction: <InteractionId as Mirror>::Stored,
                $($in_field: <$in_type as Mirror>::Stored),*
            },)*
        }

        impl Stored {
            /// The stored name of its type.
            pub(super) const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $kind,)*
                    $(Self::$in_variant { .. } => $in_kind,)*
                }
            }

            pub(super) fn event(self) -> Result<Event, DecodeError> {
                Ok(match self {
                    $(Self::$variant { $($field),* } => Event::$variant { $($field: Mirror::load($field)?),* },)*
                    $(Self::$in_variant { interaction, $($in_field),* } => Event::$family {
                        interaction: Mirror::load(interaction)?,
                        event: $family_event::$step { $($in_field: Mirror::load($in_field)?),* },
                    },)*
                })
            }
        }

        impl From<&Event> for Stored {
            fn from(event: &Event) -> Self {
                match event {
                    $(Event::$variant { $($field),* } => Self::$variant { $($field: Mirror::store($field)),* },)*
                    $(Event::$family { interaction, event: $family_event::$step { $($in_field),* } } => {
                        Self::$in_variant {
                            interaction: Mirror::store(interaction),
                            $($in_field: Mirror::store($in_field)),*
                        }
                    })*
                }
            }
        }

        /// The stored names of all types.
        #[cfg(test)]
        pub(super) const KINDS: &[&str] = &[$($kind,)* $($in_kind),*];
    };
}

events! {
    plain {
        "agent.signedIn" AgentSignedIn { agent: AgentId, team: Option<TeamId>, device: Device, leg: Option<LegId> }
        "agent.signedOut" AgentSignedOut { agent: AgentId, cause: Cause, by: Option<AgentId> }
        "agent.stateChanged" AgentStateChanged {
            agent: AgentId, state: Availability, cause: Cause, interaction: Option<InteractionId>,
            by: Option<AgentId>
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
            reason: QueueReason, terms: Terms, estimate_ms: Option<u64>
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
    nested {
        "waiting.needsEased" WaitingNeedsEased = Waiting(WaitingEvent::NeedsEased) { skills: Levels }
        "waiting.holdReleased" WaitingHoldReleased = Waiting(WaitingEvent::HoldReleased) { agent: AgentId }
        "waiting.overflowed" WaitingOverflowed = Waiting(WaitingEvent::Overflowed) { queue: QueueId }
        "waiting.barred" WaitingBarred = Waiting(WaitingEvent::Barred) { agent: AgentId, until: Timestamp }
        "waiting.unbarred" WaitingUnbarred = Waiting(WaitingEvent::Unbarred) { agent: AgentId }
        "waiting.priorityChanged" WaitingPriorityChanged = Waiting(WaitingEvent::PriorityChanged) { priority: u8 }
        "waiting.longestWaitPassed" WaitingLongestWaitPassed = Waiting(WaitingEvent::LongestWaitPassed) {}
        "waiting.left" WaitingLeft = Waiting(WaitingEvent::Left) {}
        "waiting.teamRung" WaitingTeamRung = Waiting(WaitingEvent::TeamRung) {
            team: TeamId, name: String, number: String, leg: LegId, until: Timestamp
        }
        "waiting.teamTook" WaitingTeamTook = Waiting(WaitingEvent::TeamTook) {
            team: TeamId, name: String, number: String, leg: LegId
        }
        "waiting.teamMissed" WaitingTeamMissed = Waiting(WaitingEvent::TeamMissed) { team: TeamId, until: Timestamp }
        "waiting.teamUnbarred" WaitingTeamUnbarred = Waiting(WaitingEvent::TeamUnbarred) { team: TeamId }
        "consult.requested" ConsultRequested = Consult(ConsultEvent::Requested) {
            agent: AgentId, to: Destination, live: Live, child: Option<InteractionId>
        }
        "consult.childStarted" ConsultChildStarted = Consult(ConsultEvent::ChildStarted) {
            agent: AgentId, parent: InteractionId, leg: LegId, entry_point: Option<EntryPointId>, flow_version: u32,
            queue: Option<QueueId>
        }
        "consult.offered" ConsultOffered = Consult(ConsultEvent::Offered) {
            agent: AgentId, who: Who, leg: LegId, target: Option<RingTarget>, until: Timestamp
        }
        "consult.ringing" ConsultRinging = Consult(ConsultEvent::Ringing) { agent: AgentId }
        "consult.connected" ConsultConnected = Consult(ConsultEvent::Connected) {
            agent: AgentId, who: Who, leg: LegId, tone: bool
        }
        "consult.liveChanged" ConsultLiveChanged = Consult(ConsultEvent::LiveChanged) { agent: AgentId, live: Live }
        "consult.muted" ConsultMuted = Consult(ConsultEvent::Muted) { agent: AgentId, muted: bool }
        "consult.merging" ConsultMerging = Consult(ConsultEvent::Merging) { agent: AgentId }
        "consult.closed" ConsultClosed = Consult(ConsultEvent::Closed) { agent: AgentId, outcome: ConsultOutcome }
        "consult.wrapUpOffered" ConsultWrapUpOffered = Consult(ConsultEvent::WrapUpOffered) { agent: AgentId }
        "consult.wrapUpSubmitted" ConsultWrapUpSubmitted = Consult(ConsultEvent::WrapUpSubmitted) {
            agent: AgentId, code: WrapUpCodeId
        }
        "transfer.started" TransferStarted = Transfer(TransferEvent::Started) { agent: AgentId, to: Destination }
        "transfer.offered" TransferOffered = Transfer(TransferEvent::Offered) {
            agent: AgentId, who: Who, leg: LegId, target: Option<RingTarget>, until: Timestamp
        }
        "transfer.ringing" TransferRinging = Transfer(TransferEvent::Ringing) { agent: AgentId }
        "transfer.released" TransferReleased = Transfer(TransferEvent::Released) { agent: AgentId }
        "transfer.completed" TransferCompleted = Transfer(TransferEvent::Completed) {
            agent: AgentId, who: Who, leg: LegId, tone: bool
        }
        "transfer.failed" TransferFailed = Transfer(TransferEvent::Failed) { agent: AgentId, outcome: TransferOutcome }
        "transfer.returned" TransferReturned = Transfer(TransferEvent::Returned) { agent: AgentId, leg: LegId }
        "transfer.wrapUpWithdrawn" TransferWrapUpWithdrawn = Transfer(TransferEvent::WrapUpWithdrawn) { agent: AgentId }
        "transfer.entryPointEntered" TransferEntryPointEntered = Transfer(TransferEvent::EntryPointEntered) {
            agent: AgentId, entry_point: EntryPointId, flow_version: u32
        }
        "conference.joined" ConferenceJoined = Conference(ConferenceEvent::Joined) { who: Who, leg: LegId }
        "conference.left" ConferenceLeft = Conference(ConferenceEvent::Left) { who: Who, leg: LegId, cause: LeaveCause }
        "conference.primaryChanged" ConferencePrimaryChanged = Conference(ConferenceEvent::PrimaryChanged) {
            agent: Option<AgentId>
        }
        "conference.customerLeft" ConferenceCustomerLeft = Conference(ConferenceEvent::CustomerLeft) {}
        "conference.unattendedWarned" ConferenceUnattendedWarned = Conference(ConferenceEvent::UnattendedWarned) {}
        "conference.unattendedToneFinished" ConferenceUnattendedToneFinished =
            Conference(ConferenceEvent::UnattendedToneFinished) {}
        "conference.wrapUpSuggested" ConferenceWrapUpSuggested = Conference(ConferenceEvent::WrapUpSuggested) {
            agent: AgentId, code: Option<WrapUpCodeId>, note: String
        }
        "flow.agentPromptSet" FlowAgentPromptSet = Flow(FlowEvent::AgentPromptSet) { clips: Vec<ClipId> }
        "flow.screenPopSet" FlowScreenPopSet = Flow(FlowEvent::ScreenPopSet) { url: String, target: PopTarget }
        "flow.entryPointEntered" FlowEntryPointEntered = Flow(FlowEvent::EntryPointEntered) {
            entry_point: EntryPointId, flow_version: u32
        }
        "flow.consentGiven" FlowConsentGiven = Flow(FlowEvent::ConsentGiven) { record: bool }
        "flow.transferOffered" FlowTransferOffered = Flow(FlowEvent::TransferOffered) {
            who: Who, leg: LegId, target: Option<RingTarget>, until: Timestamp
        }
        "flow.transferRinging" FlowTransferRinging = Flow(FlowEvent::TransferRinging) {}
        "flow.transferCompleted" FlowTransferCompleted = Flow(FlowEvent::TransferCompleted) {
            who: Who, leg: LegId, tone: bool
        }
        "flow.transferFailed" FlowTransferFailed = Flow(FlowEvent::TransferFailed) {
            who: Who, outcome: TransferOutcome
        }
        "supervision.requested" SupervisionRequested = Supervision(SupervisionEvent::Requested) {
            supervisor: AgentId, of: AgentId, leg: LegId, target: Option<RingTarget>, until: Timestamp
        }
        "supervision.started" SupervisionStarted = Supervision(SupervisionEvent::Started) { supervisor: AgentId }
        "supervision.changed" SupervisionChanged = Supervision(SupervisionEvent::Changed) {
            supervisor: AgentId, of: AgentId, mode: MonitorMode, paused: bool
        }
        "supervision.ended" SupervisionEnded = Supervision(SupervisionEvent::Ended) { supervisor: AgentId, cause: MonitorEnd }
        "supervision.helpRequested" SupervisionHelpRequested = Supervision(SupervisionEvent::HelpRequested) {
            agent: AgentId, reason: String
        }
        "variables.changed" VariablesChanged = Variables(VariableEvent::Changed) { by: Author, changes: Vec<VariableChange> }
        "variables.dropped" VariablesDropped = Variables(VariableEvent::Dropped) { names: Vec<VariableName> }
        "variables.draftKept" VariableDraftKept = Variables(VariableEvent::DraftKept) {
            agent: AgentId, name: VariableName, text: StoredValue, base_version: u64
        }
        "variables.draftDropped" VariableDraftDropped = Variables(VariableEvent::DraftDropped) {
            agent: AgentId, name: VariableName
        }
        "variables.revealed" VariableRevealed = Variables(VariableEvent::Revealed) {
            agent: AgentId, name: VariableName, draft: bool
        }
        "item.created" ItemCreated = Item(ItemEvent::Created) { by: AgentId, title: String }
        "item.queued" ItemQueued = Item(ItemEvent::Queued) {
            queue: QueueId, enqueued_at: Timestamp, priority: u8, first_in_line: bool, reason: QueueReason, terms: Terms
        }
        "item.offered" ItemOffered = Item(ItemEvent::Offered) { agent: AgentId, until: Timestamp, decision: Decision }
        "item.handedOver" ItemHandedOver = Item(ItemEvent::HandedOver) { agent: AgentId, to: Destination }
        "item.transferOffered" ItemTransferOffered = Item(ItemEvent::TransferOffered) {
            agent: AgentId, by: AgentId, until: Timestamp
        }
        "item.offerClosed" ItemOfferClosed = Item(ItemEvent::OfferClosed) { agent: AgentId, outcome: OfferOutcome }
        "item.accepted" ItemAccepted = Item(ItemEvent::Accepted) { agent: AgentId }
        "item.detached" ItemDetached = Item(ItemEvent::Detached) { agent: AgentId }
        "item.ended" ItemEnded = Item(ItemEvent::Ended) { agent: Option<AgentId>, cause: EndCause }
        "item.wrapUpStarted" ItemWrapUpStarted = Item(ItemEvent::WrapUpStarted) {
            agent: AgentId, until: Option<Timestamp>
        }
        "item.wrapUpSubmitted" ItemWrapUpSubmitted = Item(ItemEvent::WrapUpSubmitted) {
            agent: AgentId, code: WrapUpCodeId, automatic: bool
        }
        "item.closed" ItemClosed = Item(ItemEvent::Closed) {}
    }
}

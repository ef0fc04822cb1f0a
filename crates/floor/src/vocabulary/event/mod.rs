//! What the floor records: facts of the trade, in the past tense. All state follows from them by `Floor::apply`; the
//! stored form is not here but in `store`. What belongs together has a family of its own, each in its file.

mod conference;
mod consult;
mod flow;
mod item;
mod supervision;
mod transfer;
mod variables;
mod waiting;

pub use conference::{ConferenceEvent, LeaveCause};
pub use consult::{ConsultEvent, ConsultOutcome};
pub use flow::FlowEvent;
pub use item::ItemEvent;
pub use supervision::{MonitorEnd, SupervisionEvent};
pub use transfer::{TransferEvent, TransferOutcome};
pub use variables::{VariableChange, VariableEvent};
pub use waiting::WaitingEvent;

use crate::ids::{
    AgentId, EntryPointId, InteractionId, LegId, Opaque, PhoneId, QueueId, RequestId, TeamId, Timestamp, WrapUpCodeId,
};
use crate::interaction::{Terms, Treatment};
use crate::station::{Availability, Device};
use crate::vocabulary::{Caller, Cause, Decision, EndCause, LegEnd, OfferOutcome, Origin, QueueReason};

/// An event with its place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Place in the journal; grows by one, starting at 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The request that caused it, if one did.
    pub request: Option<RequestId>,
    /// What.
    pub event: Event,
}

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An agent signed in to a station, or changed it (STN-15). The state becomes Idle with the default reason
    /// (STN-11) by an `AgentStateChanged` of its own when this is a sign-in.
    AgentSignedIn {
        /// Who.
        agent: AgentId,
        /// For which team; `None`: as a supervisor alone (STN-7).
        team: Option<TeamId>,
        /// With which device.
        device: Device,
        /// The leg of a browser phone, which lives as long as the station.
        leg: Option<LegId>,
    },
    /// The browser phone was taken over by another tab (D-17).
    StationMoved {
        /// Whose.
        agent: AgentId,
    },
    /// An agent left the station.
    AgentSignedOut {
        /// Who.
        agent: AgentId,
        /// By whose will.
        cause: Cause,
        /// The supervisor who did it (STN-20).
        by: Option<AgentId>,
    },
    /// An agent's state changed.
    AgentStateChanged {
        /// Who.
        agent: AgentId,
        /// To what.
        state: Availability,
        /// By whose will and why (B-7).
        cause: Cause,
        /// In which contact, if in one.
        interaction: Option<InteractionId>,
        /// The supervisor who did it (STA-9).
        by: Option<AgentId>,
    },
    /// The sound of an agent's browser phone came or went.
    StationSoundChanged {
        /// Whose.
        agent: AgentId,
        /// There now?
        up: bool,
    },
    /// A desk phone has a binding.
    PhoneRegistered {
        /// Which.
        phone: PhoneId,
        /// As `sip` wrote it.
        binding: Opaque,
        /// When it runs out.
        until: Timestamp,
    },
    /// A desk phone has none any more.
    PhoneUnregistered {
        /// Which.
        phone: PhoneId,
    },
    /// A call was let in and will be answered.
    CallArrived {
        /// The new contact.
        interaction: InteractionId,
        /// The customer's leg.
        leg: LegId,
        /// Where it came from.
        origin: Origin,
        /// The number dialled; the entry point's first number for web calls, when it has one.
        dialled: Option<String>,
        /// Where it enters.
        entry_point: EntryPointId,
        /// Version of the flow that it starts with and keeps.
        flow_version: u32,
        /// Who calls.
        caller: Caller,
        /// What is needed to end the dialog after a crash.
        dialog: Opaque,
    },
    /// The flow took a step; its whole state is kept, so that replay repeats no act.
    FlowStepped {
        /// In which contact.
        interaction: InteractionId,
        /// The run, as `flow` writes it; `None` when the flow has come to its end.
        run: Option<String>,
        /// What the customer hears from now on.
        treatment: Treatment,
    },
    /// The flow could not go on; the contact goes to the fallback queue or ends.
    FlowFailed {
        /// In which contact.
        interaction: InteractionId,
        /// A stable code of the fault.
        fault: String,
    },
    /// The contact waits in a queue.
    CallerQueued {
        /// Which.
        interaction: InteractionId,
        /// Where.
        queue: QueueId,
        /// Its place in line counts from here; kept when it comes back (RON-1).
        enqueued_at: Timestamp,
        /// 1 is first, 10 is none.
        priority: u8,
        /// Put before all others of its priority (NET-6).
        first_in_line: bool,
        /// Why.
        reason: QueueReason,
        /// On which terms.
        terms: Terms,
        /// How long it is expected to wait (ms).
        estimate_ms: Option<u64>,
    },
    /// Something changed while it waited.
    Waiting {
        /// Which contact.
        interaction: InteractionId,
        /// What.
        event: WaitingEvent,
    },
    /// The contact is offered to an agent, who is reserved by it.
    AgentOffered {
        /// Which contact.
        interaction: InteractionId,
        /// To whom.
        agent: AgentId,
        /// The leg on which the agent will talk: the station's, or a new one that rings.
        leg: LegId,
        /// Unanswered until then, it is RONA.
        until: Timestamp,
        /// Why this agent (B-3).
        decision: Decision,
    },
    /// The agent's device alerts: the request can be answered (POP-2).
    OfferRinging {
        /// Which contact.
        interaction: InteractionId,
        /// Whose.
        agent: AgentId,
    },
    /// The agent's phone was answered and now has to press 1 (ANS-8).
    OfferConfirming {
        /// Which contact.
        interaction: InteractionId,
        /// Whose.
        agent: AgentId,
        /// Unconfirmed until then, it counts as no answer.
        until: Timestamp,
    },
    /// The offer is over without a conversation.
    OfferClosed {
        /// Which contact.
        interaction: InteractionId,
        /// Whose.
        agent: AgentId,
        /// How.
        outcome: OfferOutcome,
    },
    /// Agent and customer are connected; the agent owns the contact.
    CallConnected {
        /// Which contact.
        interaction: InteractionId,
        /// Who.
        agent: AgentId,
        /// The agent hears this short tone first (ANS-5).
        tone: bool,
    },
    /// An outgoing leg was answered.
    LegAnswered {
        /// In which contact.
        interaction: InteractionId,
        /// Which.
        leg: LegId,
        /// What is needed to end the dialog after a crash.
        dialog: Opaque,
    },
    /// We asked for the end of a leg; it is gone when `LegEnded` says so, or when the deadline passes.
    LegReleasing {
        /// In which contact.
        interaction: InteractionId,
        /// Which.
        leg: LegId,
    },
    /// A leg is gone.
    LegEnded {
        /// In which contact.
        interaction: InteractionId,
        /// Which.
        leg: LegId,
        /// Why.
        cause: LegEnd,
    },
    /// The customer was put on hold.
    CallHeld {
        /// Which contact.
        interaction: InteractionId,
        /// By whom.
        agent: AgentId,
    },
    /// The customer was taken off hold.
    CallResumed {
        /// Which contact.
        interaction: InteractionId,
        /// By whom.
        agent: AgentId,
    },
    /// Hold was pressed or released on a party's phone (HLD-10).
    HeldOnPhone {
        /// Which contact.
        interaction: InteractionId,
        /// Whose leg.
        leg: LegId,
        /// On hold now?
        held: bool,
    },
    /// A phone's own transfer was refused (HLD-10); the agent gets a notice.
    PhoneTransferRefused {
        /// Which contact.
        interaction: InteractionId,
        /// On whose phone.
        agent: AgentId,
    },
    /// An agent silenced or opened the own voice.
    ParticipantMuted {
        /// Which contact.
        interaction: InteractionId,
        /// Who.
        agent: AgentId,
        /// Silent now?
        muted: bool,
    },
    /// Digits were sent to the customer. The digits themselves are not kept: they may be a secret.
    DigitsSent {
        /// Which contact.
        interaction: InteractionId,
        /// By whom.
        agent: AgentId,
        /// How many.
        count: u8,
    },
    /// The short message or tone to the agent is over.
    AgentPromptFinished {
        /// Which contact.
        interaction: InteractionId,
    },
    /// The agent's sound stayed away and the customer hears music meanwhile (NET-6).
    CustomerParked {
        /// Which contact.
        interaction: InteractionId,
    },
    /// The agent's sound is back and the customer hears the agent again (NET-6).
    CustomerUnparked {
        /// Which contact.
        interaction: InteractionId,
    },
    /// The agent no longer has the contact though it goes on (NET-6).
    AgentDetached {
        /// Which contact.
        interaction: InteractionId,
        /// Who.
        agent: AgentId,
    },
    /// A web caller's sound came or went.
    CallerSoundChanged {
        /// Which contact.
        interaction: InteractionId,
        /// There now?
        up: bool,
    },
    /// The talk is over.
    InteractionEnded {
        /// Which.
        interaction: InteractionId,
        /// Why.
        cause: EndCause,
    },
    /// An agent owes a wrap-up for a spell of ownership (END-5).
    WrapUpStarted {
        /// For which contact.
        interaction: InteractionId,
        /// Who.
        agent: AgentId,
        /// The default reason is submitted then (WRP-5); `None`: never by itself.
        until: Option<Timestamp>,
    },
    /// A wrap-up was given.
    WrapUpSubmitted {
        /// For which contact.
        interaction: InteractionId,
        /// Whose.
        agent: AgentId,
        /// The reason.
        code: WrapUpCodeId,
        /// By the deadline, not by the agent.
        automatic: bool,
    },
    /// Nothing is left to do about the contact.
    InteractionClosed {
        /// Which.
        interaction: InteractionId,
    },
    /// A consult took a step.
    Consult {
        /// In which contact.
        interaction: InteractionId,
        /// Which step.
        event: ConsultEvent,
    },
    /// A transfer took a step.
    Transfer {
        /// Of which contact.
        interaction: InteractionId,
        /// Which step.
        event: TransferEvent,
    },
    /// Somebody joined, left or took over on the customer's leg.
    Conference {
        /// In which contact.
        interaction: InteractionId,
        /// What.
        event: ConferenceEvent,
    },
    /// The flow settled something for the talk to come.
    Flow {
        /// In which contact.
        interaction: InteractionId,
        /// What.
        event: FlowEvent,
    },
    /// A supervisor listens, speaks or stops, or is asked to.
    Supervision {
        /// In which contact.
        interaction: InteractionId,
        /// What.
        event: SupervisionEvent,
    },
    /// What is known of a contact changed, or somebody typed or looked at something of it.
    Variables {
        /// Of which contact.
        interaction: InteractionId,
        /// What.
        event: VariableEvent,
    },
    /// A work item took a step.
    Item {
        /// Which.
        interaction: InteractionId,
        /// Which step.
        event: ItemEvent,
    },
    /// The process came back after it had gone down.
    Restarted,
}

impl Event {
    /// The contact that it is about, if about one.
    #[must_use]
    pub const fn interaction(&self) -> Option<InteractionId> {
        match self {
            Self::AgentSignedIn { .. }
            | Self::StationMoved { .. }
            | Self::AgentSignedOut { .. }
            | Self::StationSoundChanged { .. }
            | Self::PhoneRegistered { .. }
            | Self::PhoneUnregistered { .. }
            | Self::Restarted => None,
            Self::AgentStateChanged { interaction, .. } => *interaction,
            Self::CallArrived { interaction, .. }
            | Self::FlowStepped { interaction, .. }
            | Self::FlowFailed { interaction, .. }
            | Self::CallerQueued { interaction, .. }
            | Self::Waiting { interaction, .. }
            | Self::AgentOffered { interaction, .. }
            | Self::OfferRinging { interaction, .. }
            | Self::OfferConfirming { interaction, .. }
            | Self::OfferClosed { interaction, .. }
            | Self::CallConnected { interaction, .. }
            | Self::LegAnswered { interaction, .. }
            | Self::LegReleasing { interaction, .. }
            | Self::LegEnded { interaction, .. }
            | Self::CallHeld { interaction, .. }
            | Self::CallResumed { interaction, .. }
            | Self::HeldOnPhone { interaction, .. }
            | Self::PhoneTransferRefused { interaction, .. }
            | Self::ParticipantMuted { interaction, .. }
            | Self::DigitsSent { interaction, .. }
            | Self::AgentPromptFinished { interaction }
            | Self::CustomerParked { interaction }
            | Self::CustomerUnparked { interaction }
            | Self::AgentDetached { interaction, .. }
            | Self::CallerSoundChanged { interaction, .. }
            | Self::InteractionEnded { interaction, .. }
            | Self::WrapUpStarted { interaction, .. }
            | Self::WrapUpSubmitted { interaction, .. }
            | Self::InteractionClosed { interaction }
            | Self::Consult { interaction, .. }
            | Self::Transfer { interaction, .. }
            | Self::Conference { interaction, .. }
            | Self::Flow { interaction, .. }
            | Self::Supervision { interaction, .. }
            | Self::Variables { interaction, .. }
            | Self::Item { interaction, .. } => Some(*interaction),
        }
    }

    /// The agent whom it names, if it names one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::AgentSignedIn { agent, .. }
            | Self::StationMoved { agent }
            | Self::AgentSignedOut { agent, .. }
            | Self::AgentStateChanged { agent, .. }
            | Self::StationSoundChanged { agent, .. }
            | Self::AgentOffered { agent, .. }
            | Self::OfferRinging { agent, .. }
            | Self::OfferConfirming { agent, .. }
            | Self::OfferClosed { agent, .. }
            | Self::CallConnected { agent, .. }
            | Self::CallHeld { agent, .. }
            | Self::CallResumed { agent, .. }
            | Self::PhoneTransferRefused { agent, .. }
            | Self::ParticipantMuted { agent, .. }
            | Self::DigitsSent { agent, .. }
            | Self::AgentDetached { agent, .. }
            | Self::WrapUpStarted { agent, .. }
            | Self::WrapUpSubmitted { agent, .. } => Some(agent),
            Self::Consult { event, .. } => Some(event.agent()),
            Self::Transfer { event, .. } => Some(event.agent()),
            Self::Conference { event, .. } => event.agent(),
            Self::Supervision { event, .. } => event.agent(),
            Self::Variables { event, .. } => event.agent(),
            Self::Item { event, .. } => event.agent(),
            Self::Flow { event, .. } => event.agent(),
            Self::PhoneRegistered { .. }
            | Self::PhoneUnregistered { .. }
            | Self::CallArrived { .. }
            | Self::FlowStepped { .. }
            | Self::FlowFailed { .. }
            | Self::CallerQueued { .. }
            | Self::Waiting { .. }
            | Self::LegAnswered { .. }
            | Self::LegReleasing { .. }
            | Self::LegEnded { .. }
            | Self::HeldOnPhone { .. }
            | Self::AgentPromptFinished { .. }
            | Self::CustomerParked { .. }
            | Self::CustomerUnparked { .. }
            | Self::CallerSoundChanged { .. }
            | Self::InteractionEnded { .. }
            | Self::InteractionClosed { .. }
            | Self::Restarted => None,
        }
    }
}

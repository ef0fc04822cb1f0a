//! Why something happened: the causes and outcomes that events carry, each with its stable code.

/// By whose will an agent's state changed (B-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The agent's own choice.
    Agent,
    /// The start of a shift: the default idle reason (STN-11).
    SignIn,
    /// An offer was not taken.
    Offer,
    /// The station's sound was lost or came back (STA-8, NET-6).
    Station,
    /// The station stayed away longer than allowed.
    StationTimeout,
    /// A supervisor did it; the event names who (STA-9, STN-20).
    Supervisor,
}

/// Why a contact is in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueueReason {
    /// The flow put it there.
    Flow,
    /// An offer was not taken (RON-1).
    OfferNotTaken,
    /// The agent was lost in the talk (NET-6).
    AgentLost,
    /// The flow failed and this is the fallback queue.
    FlowFailed,
    /// An agent transferred it there (TRF-5).
    Transferred,
    /// A transfer was not taken (TRF-17).
    TransferNotTaken,
    /// A consult waits for an agent of the queue (CON-14).
    Consult,
    /// Somebody wrote a work item down.
    Created,
    /// Its queue is no longer configured, and this is another one.
    QueueGone,
}

/// How an offer ended without a conversation. The first six are also idle reasons of the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferOutcome {
    /// Nobody answered in time (RON-1), or nobody pressed 1 (ANS-8).
    Rona,
    /// The device was busy.
    AgentBusy,
    /// The agent declined (RON-9).
    AgentDeclined,
    /// The device cannot be reached.
    AgentUnavailable,
    /// The network failed.
    ChannelFailure,
    /// The number signed in with does not work.
    InvalidNumber,
    /// The caller left first (RON-11).
    CallerLeft,
    /// The process went down.
    Restart,
    /// Whoever asked took it back: a consult was cancelled, a monitoring stopped.
    Withdrawn,
}

/// Why the talk is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndCause {
    /// The customer hung up while talking or on hold.
    CustomerLeft,
    /// The customer hung up before anybody answered.
    Abandoned,
    /// The customer's leg was lost (silence, failure).
    CustomerLost,
    /// The agent ended it in the desktop.
    AgentEnded,
    /// The agent hung up the phone.
    AgentHungUp,
    /// The flow came to its end.
    FlowEnded,
    /// The flow failed and there is no fallback queue.
    FlowFailed,
    /// It waited as long as a contact may.
    WaitedTooLong,
    /// The process went down with it.
    Restart,
    /// After the customer had left, one party alone was left (PCL-2).
    LastLeft,
    /// It went on without an agent for as long as it may (CNF-16).
    Unattended,
    /// A supervisor ended a call without an agent (CNF-16).
    SupervisorEnded,
    /// A consult's own contact: somebody answered, and the consult goes on in the parent (CON-21).
    Answered,
    /// A consult's own contact: the consult ended before anybody answered.
    ConsultOver,
    /// A work item whose queue is no longer configured, and there is no other.
    QueueGone,
}

impl OfferOutcome {
    /// The stable name: of an agent's reason the idle reason's, else a word of its own.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rona => "RONA",
            Self::AgentBusy => "Agent_Busy",
            Self::AgentDeclined => "Agent_Declined",
            Self::AgentUnavailable => "Agent_Unavailable",
            Self::ChannelFailure => "Channel_Failure",
            Self::InvalidNumber => "Invalid_Number",
            Self::CallerLeft => "callerLeft",
            Self::Restart => "restart",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl EndCause {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CustomerLeft => "customerLeft",
            Self::Abandoned => "abandoned",
            Self::CustomerLost => "customerLost",
            Self::AgentEnded => "agentEnded",
            Self::AgentHungUp => "agentHungUp",
            Self::FlowEnded => "flowEnded",
            Self::FlowFailed => "flowFailed",
            Self::WaitedTooLong => "waitedTooLong",
            Self::Restart => "restart",
            Self::LastLeft => "lastLeft",
            Self::Unattended => "unattended",
            Self::SupervisorEnded => "supervisorEnded",
            Self::Answered => "answered",
            Self::ConsultOver => "consultOver",
            Self::QueueGone => "queueGone",
        }
    }
}

//! Why a person's command is refused. Each has a stable code for the API and says, by its name, what to do next.

/// A refusal: nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Refusal {
    /// No such agent in the configuration.
    #[error("there is no such agent")]
    UnknownAgent,
    /// No such contact, or it is not this agent's.
    #[error("there is no such task for this agent")]
    UnknownTask,
    /// The team does not exist or is not one of the agent's.
    #[error("the agent is not in that team; choose one of the agent's teams")]
    TeamNotAllowed,
    /// The agent has several teams and named none (STN-7).
    #[error("choose one team")]
    TeamRequired,
    /// The agent has no team at all (STN-7).
    #[error("the agent belongs to no team; ask an administrator")]
    NoTeam,
    /// The profile does not allow this kind of device (STN-2).
    #[error("the desktop profile does not allow this device; choose another")]
    DeviceNotAllowed,
    /// The number or extension is not well formed, or there is no such phone (STN-3, STN-4).
    #[error("the number is not valid; check and type it again")]
    InvalidNumber,
    /// Another agent is signed in with this number or extension (STN-14).
    #[error("the number is in use by another agent; choose another")]
    NumberInUse,
    /// The agent has a station already; repeat with take-over to move it here (D-17, STN-12).
    #[error("the station is in use elsewhere; take it over or sign out there")]
    StationInUse,
    /// The station cannot be changed or left with a task, a request or a wrap-up at hand (STN-15, STN-19).
    #[error("finish the task or the wrap-up first")]
    TaskActive,
    /// There is a request waiting for an answer (STN-18).
    #[error("answer or decline the request first")]
    RequestPending,
    /// The agent is not signed in to a station.
    #[error("sign in to a station first")]
    NotSignedIn,
    /// No such idle code, or not in the profile (STA-2).
    #[error("choose one of the idle reasons of the profile")]
    UnknownIdleCode,
    /// System reasons are set by the system alone (STA-4).
    #[error("this state is set by the system; choose another")]
    SystemState,
    /// The browser phone has no sound, so no call could be taken.
    #[error("the browser phone has no sound; wait until it is connected")]
    StationSilent,
    /// The call is answered on the phone, not here (ANS-2).
    #[error("answer on the phone")]
    AnswerOnPhone,
    /// The offer has ended, or there was none.
    #[error("the request is no longer there")]
    OfferGone,
    /// The current state does not allow it (UIC-1).
    #[error("the task's state does not allow this now")]
    NotNow,
    /// A held call cannot be ended (END-3); resume it first.
    #[error("a held call cannot be ended; resume it first")]
    Held,
    /// The profile does not let the agent end calls (END-2).
    #[error("the desktop profile does not let the agent end calls")]
    EndNotAllowed,
    /// Only digits, `*`, `#` and `A-D`, and not too many at once.
    #[error("only digits, * and # can be sent, at most 32 at once")]
    InvalidDigits,
    /// No such wrap-up code, or not in the profile (WRP-3).
    #[error("choose one of the wrap-up reasons of the profile")]
    UnknownWrapUpCode,
    /// There is no such agent, queue, entry point or person.
    #[error("there is no such destination; refresh the list")]
    UnknownDestination,
    /// The desktop profile does not list this destination (CON-3).
    #[error("the desktop profile does not allow this destination; choose another")]
    DestinationNotAllowed,
    /// The destination leads to a capacity team (CON-17).
    #[error("unsupported destination: it leads to a capacity team")]
    UnsupportedDestination,
    /// The entry point's flow offers callbacks, so nobody is consulted there (CON-23).
    #[error("the flow of this entry point offers callbacks")]
    UnfitFlow,
    /// The destination is the asker, or somebody already on the call.
    #[error("this party is already on the call; choose another")]
    DestinationSelf,
    /// The agent has another contact at hand.
    #[error("the agent is busy; choose another or try later")]
    DestinationBusy,
    /// The agent is signed out, or has no sound (TRF-17).
    #[error("the agent cannot be reached; choose another")]
    DestinationUnavailable,
    /// A transfer wants an Available agent (TRF destinations).
    #[error("the agent is not Available; consult first or choose another")]
    DestinationNotAvailable,
    /// The number breaks CON-5.
    #[error("the number is not valid: 3 to 18 digits, with + # * or : where needed")]
    InvalidDestinationNumber,
    /// The organization has as many lines in use as it may (CBK-12).
    #[error("all lines of the organization are in use; try again when a call has ended")]
    CallLimitReached,
    /// The queue has as many contacts as it may.
    #[error("the queue takes no more contacts now; choose another or try later")]
    QueueFull,
    /// The queue is closed at this hour.
    #[error("the queue is closed now; choose another or try in its opening hours")]
    QueueClosed,
    /// Somebody on the call is consulting already (CON-9).
    #[error("a consult is in progress on this call; wait until it is over")]
    ConsultActive,
    /// There is no consult of this agent.
    #[error("there is no consult to act on")]
    NoConsult,
    /// The consulted party is not there yet (D-16).
    #[error("wait until the consulted party is reached")]
    ConsultNotReady,
    /// Eight are on the call (CNF-3, CNF-4).
    #[error("the conference is full: eight parties at most")]
    ConferenceFull,
    /// The customer has left (PCL-4, PCL-7).
    #[error("the customer has left; nobody can be added or transferred now")]
    CustomerGone,
    /// Only the primary agent may (D-6, CNF-15).
    #[error("only the primary agent may do this")]
    NotPrimary,
    /// In a conference nobody is held or transferred (HLD-7, CNF-7).
    #[error("not in a conference; leave it instead")]
    InConference,
    /// There is no conference.
    #[error("there is no conference")]
    NotInConference,
    /// A message to the agent plays (ANS-6).
    #[error("wait until the message to the agent is over")]
    AgentPromptPlaying,
    /// A transfer is on its way.
    #[error("the transfer is on its way; wait for its outcome")]
    Transferring,
    /// No such participant, or it cannot be removed.
    #[error("there is no such participant to remove")]
    UnknownParticipant,
    /// The asker is no supervisor of that team, or lacks the permission (SUP-2).
    #[error("the permission for this is missing; ask an administrator")]
    NotSupervisor,
    /// The queue does not permit monitoring (SUP-3).
    #[error("the queue does not permit monitoring")]
    MonitoringNotPermitted,
    /// No agent is talking in it (SUP-4).
    #[error("no agent is talking in this contact")]
    NothingToMonitor,
    /// The asker does not monitor it (SUP-8).
    #[error("start monitoring first")]
    NotMonitoring,
    /// The agent has a contact at hand (STN-20).
    #[error("the agent has a contact at hand; wait until it is over")]
    AgentBusy,
    /// The queue or the destination is for another channel.
    #[error("this destination is for another kind of work; choose another")]
    WrongChannel,
    /// A work item without a title, or with a longer one than may be.
    #[error("the title has 1 to 256 characters")]
    InvalidTitle,
    /// As many work items are open as there may be.
    #[error("too many work items are open; try again when some are done")]
    TooManyItems,
    /// More characters than a note may have.
    #[error("the note is too long")]
    NoteTooLong,
    /// No such variable on this contact, or not for agents.
    #[error("there is no such variable on this task")]
    UnknownVariable,
    /// The administrator lets nobody change it (CAD-1).
    #[error("this variable cannot be changed by agents")]
    VariableNotEditable,
    /// More than 256 characters (CAD-3).
    #[error("the value is too long: 256 characters at most")]
    ValueTooLong,
    /// Not a whole number (CAD-4).
    #[error("the value is not a whole number")]
    InvalidInteger,
    /// Not a decimal number (CAD-4).
    #[error("the value is not a number")]
    InvalidDecimal,
    /// Neither true nor false (CAD-4).
    #[error("the value is neither true nor false")]
    InvalidBoolean,
    /// Not a date and time in the international format (CAD-4).
    #[error("the value is not a date and time like 2026-03-01T12:00:00Z")]
    InvalidDateTime,
    /// More changes at once than are taken, or one variable twice.
    #[error("too many changes at once, or one variable twice")]
    TooManyChanges,
    /// The variable is no secret, there is nothing to reveal.
    #[error("the variable is not secure; its value is shown already")]
    NotSecure,
    /// Something was typed and neither saved nor thrown away (CAD-7).
    #[error("there is unsaved text; save or discard it")]
    DraftsOutstanding,
    /// Somebody else saved a variable meanwhile; decide about it first (B-6).
    #[error("somebody else saved this variable meanwhile; save it anew or discard the text")]
    DraftConflict,
}

impl Refusal {
    /// All of them, so that lists can be proved by lists.
    pub const ALL: [Self; 65] = [
        Self::UnknownAgent,
        Self::UnknownTask,
        Self::TeamNotAllowed,
        Self::TeamRequired,
        Self::NoTeam,
        Self::DeviceNotAllowed,
        Self::InvalidNumber,
        Self::NumberInUse,
        Self::StationInUse,
        Self::TaskActive,
        Self::RequestPending,
        Self::NotSignedIn,
        Self::UnknownIdleCode,
        Self::SystemState,
        Self::StationSilent,
        Self::AnswerOnPhone,
        Self::OfferGone,
        Self::NotNow,
        Self::Held,
        Self::EndNotAllowed,
        Self::InvalidDigits,
        Self::UnknownWrapUpCode,
        Self::UnknownDestination,
        Self::DestinationNotAllowed,
        Self::UnsupportedDestination,
        Self::UnfitFlow,
        Self::DestinationSelf,
        Self::DestinationBusy,
        Self::DestinationUnavailable,
        Self::DestinationNotAvailable,
        Self::InvalidDestinationNumber,
        Self::ConsultActive,
        Self::NoConsult,
        Self::ConsultNotReady,
        Self::CallLimitReached,
        Self::QueueFull,
        Self::QueueClosed,
        Self::ConferenceFull,
        Self::CustomerGone,
        Self::NotPrimary,
        Self::InConference,
        Self::NotInConference,
        Self::AgentPromptPlaying,
        Self::Transferring,
        Self::UnknownParticipant,
        Self::NotSupervisor,
        Self::MonitoringNotPermitted,
        Self::NothingToMonitor,
        Self::NotMonitoring,
        Self::AgentBusy,
        Self::WrongChannel,
        Self::InvalidTitle,
        Self::TooManyItems,
        Self::NoteTooLong,
        Self::UnknownVariable,
        Self::VariableNotEditable,
        Self::ValueTooLong,
        Self::InvalidInteger,
        Self::InvalidDecimal,
        Self::InvalidBoolean,
        Self::InvalidDateTime,
        Self::TooManyChanges,
        Self::NotSecure,
        Self::DraftsOutstanding,
        Self::DraftConflict,
    ];

    /// The stable name that the API gives to programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownAgent => "unknownAgent",
            Self::UnknownTask => "unknownTask",
            Self::TeamNotAllowed => "teamNotAllowed",
            Self::TeamRequired => "teamRequired",
            Self::NoTeam => "noTeam",
            Self::DeviceNotAllowed => "deviceNotAllowed",
            Self::InvalidNumber => "invalidNumber",
            Self::NumberInUse => "numberInUse",
            Self::StationInUse => "stationInUse",
            Self::TaskActive => "taskActive",
            Self::RequestPending => "requestPending",
            Self::NotSignedIn => "notSignedIn",
            Self::UnknownIdleCode => "unknownIdleCode",
            Self::SystemState => "systemState",
            Self::StationSilent => "stationSilent",
            Self::AnswerOnPhone => "answerOnPhone",
            Self::OfferGone => "offerGone",
            Self::NotNow => "notNow",
            Self::Held => "customerHeld",
            Self::EndNotAllowed => "endNotAllowed",
            Self::InvalidDigits => "invalidDigits",
            Self::UnknownWrapUpCode => "unknownWrapUpCode",
            Self::UnknownDestination => "unknownDestination",
            Self::DestinationNotAllowed => "destinationNotAllowed",
            Self::UnsupportedDestination => "unsupportedDestination",
            Self::UnfitFlow => "unfitFlow",
            Self::DestinationSelf => "destinationSelf",
            Self::DestinationBusy => "destinationBusy",
            Self::DestinationUnavailable => "destinationUnavailable",
            Self::DestinationNotAvailable => "destinationNotAvailable",
            Self::InvalidDestinationNumber => "invalidDestinationNumber",
            Self::ConsultActive => "consultActive",
            Self::NoConsult => "noConsult",
            Self::ConsultNotReady => "consultNotReady",
            Self::CallLimitReached => "callLimitReached",
            Self::QueueFull => "queueFull",
            Self::QueueClosed => "queueClosed",
            Self::ConferenceFull => "conferenceFull",
            Self::CustomerGone => "customerLeft",
            Self::NotPrimary => "notPrimary",
            Self::InConference => "inConference",
            Self::NotInConference => "notInConference",
            Self::AgentPromptPlaying => "agentPromptPlaying",
            Self::Transferring => "transferring",
            Self::UnknownParticipant => "unknownParticipant",
            Self::NotSupervisor => "notSupervisor",
            Self::MonitoringNotPermitted => "monitoringNotPermitted",
            Self::NothingToMonitor => "nothingToMonitor",
            Self::NotMonitoring => "notMonitoring",
            Self::AgentBusy => "agentBusy",
            Self::WrongChannel => "wrongChannel",
            Self::InvalidTitle => "invalidTitle",
            Self::TooManyItems => "tooManyItems",
            Self::NoteTooLong => "noteTooLong",
            Self::UnknownVariable => "unknownVariable",
            Self::VariableNotEditable => "variableNotEditable",
            Self::ValueTooLong => "valueTooLong",
            Self::InvalidInteger => "invalidInteger",
            Self::InvalidDecimal => "invalidDecimal",
            Self::InvalidBoolean => "invalidBoolean",
            Self::InvalidDateTime => "invalidDateTime",
            Self::TooManyChanges => "tooManyChanges",
            Self::NotSecure => "notSecure",
            Self::DraftsOutstanding => "draftsOutstanding",
            Self::DraftConflict => "draftConflict",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Refusal;

    /// A program tells refusals apart by their code, a person by their sentence; each has its own.
    #[test]
    fn every_refusal_has_its_own_code_and_sentence() {
        let codes: BTreeSet<&str> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
        let sentences: BTreeSet<String> = Refusal::ALL.iter().map(ToString::to_string).collect();
        assert_eq!((codes.len(), sentences.len()), (Refusal::ALL.len(), Refusal::ALL.len()));
        assert!(
            codes.iter().all(|code| code.chars().all(char::is_alphanumeric)),
            "{codes:?}"
        );
    }
}

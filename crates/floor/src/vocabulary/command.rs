//! What a person may ask the floor for. Each command may be refused with a typed reason; then nothing has changed.

use crate::ids::{AgentId, EntryPointId, InteractionId, LegId, PersonId, QueueId, TeamId, VariableName, WrapUpCodeId};
use crate::station::{Availability, Device};
use crate::talk::MonitorMode;
use crate::variables::{DraftsThen, Typed, WantedChange};

/// With whom or what to consult, or to whom to transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A colleague.
    Agent(AgentId),
    /// Whoever of a queue is free.
    Queue(QueueId),
    /// An outside number (CON-5), from the address book or typed.
    Number(String),
    /// An entry point, with its flow.
    EntryPoint(EntryPointId),
    /// Somebody of the organization's directory.
    Person(PersonId),
}

/// What a person may ask for. The person is the `agent` in it; who may speak for whom is settled before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Sign in to a station (STN-2, STN-7, STN-11..15).
    SignIn {
        /// Who.
        agent: AgentId,
        /// The team to work for; may be left out with one team.
        team: Option<TeamId>,
        /// How calls reach the agent.
        device: Device,
        /// Take the browser phone away from another tab (D-17).
        take_over: bool,
    },
    /// Leave the station (STN-18, STN-19).
    SignOut {
        /// Who.
        agent: AgentId,
    },
    /// Choose a state (STA-1, STA-2, STA-6). System reasons cannot be chosen (STA-4).
    SetState {
        /// Who.
        agent: AgentId,
        /// The state wanted.
        state: Availability,
    },
    /// Take the call that is ringing (ANS-2; browser stations only, phones answer on the phone).
    Accept {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// Refuse the call that is ringing (RON-9).
    Decline {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// Put the customer on hold (HLD-1); in a consult, whomever the agent talks to (HLD-4).
    Hold {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// Talk to the customer again (HLD-3); the consulted party waits then (HLD-4).
    Resume {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// Ask somebody else while the customer waits (CON).
    Consult {
        /// Who.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
        /// With whom or what.
        to: Destination,
        /// Put the customer on hold meanwhile (HLD-9). The usual way.
        hold: bool,
    },
    /// End the consult (CON-12); before an answer, take it back (CON-14).
    EndConsult {
        /// The initiator.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
    },
    /// Leave the consult in which one was asked (CON-10).
    ExitConsult {
        /// The consulted agent.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
    },
    /// Talk to the other side (CON-11).
    Swap {
        /// The initiator.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
    },
    /// Join customer and consulted party (CNF-1).
    Conference {
        /// The initiator.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
    },
    /// Give the customer to the consulted party (TRF-4).
    ConsultTransfer {
        /// The initiator.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
    },
    /// Say what the consult was about (CON-12). Optional.
    ConsultWrapUp {
        /// The initiator.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
        /// The reason.
        code: WrapUpCodeId,
    },
    /// Give the customer away without a word (TRF-3, TRF-5, TRF-6).
    Transfer {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// To whom or what.
        to: Destination,
    },
    /// Leave the conference, which goes on (CNF-7).
    ExitConference {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// Remove a participant (CNF-15).
    Drop {
        /// The primary agent.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// The participant's leg.
        participant: LegId,
    },
    /// Suggest a reason and a note for the owner's wrap-up (END-5).
    SuggestWrapUp {
        /// Who takes part.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// The reason.
        code: Option<WrapUpCodeId>,
        /// The note, at most [`crate::limits::NOTE_CHARACTERS_MAX`].
        note: String,
    },
    /// Ask the team's supervisors for help (SUP-19).
    AskForHelp {
        /// Who.
        agent: AgentId,
        /// In which contact.
        interaction: InteractionId,
        /// In the agent's words; may be empty.
        reason: String,
    },
    /// Listen to a contact (SUP-4, SUP-6).
    Monitor {
        /// The supervisor.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// With whose ears; `None`: the primary agent's.
        of: Option<AgentId>,
    },
    /// Speak to nobody, to the agent, or to everybody (SUP-6..8).
    SetMonitorMode {
        /// The supervisor.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// How.
        mode: MonitorMode,
    },
    /// Hear nothing for a while, or hear again (SUP-5).
    PauseMonitor {
        /// The supervisor.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// `true` pauses.
        paused: bool,
    },
    /// Stop listening (SUP-5).
    StopMonitor {
        /// The supervisor.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// End a call that was left without an agent (CNF-16).
    EndUnattended {
        /// The supervisor.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// Change an agent's state (STA-9, SUP-2).
    SetStateOf {
        /// The supervisor.
        agent: AgentId,
        /// Whose state.
        whose: AgentId,
        /// The state wanted.
        state: Availability,
    },
    /// Sign an agent out (STN-20).
    SignOutOf {
        /// The supervisor.
        agent: AgentId,
        /// Whom.
        whom: AgentId,
    },
    /// Write a work item down.
    CreateItem {
        /// Who asks: an agent, or another user by the user's id.
        agent: AgentId,
        /// In which queue it is to wait.
        queue: QueueId,
        /// What is to be done, at most [`crate::limits::ITEM_TITLE_CHARACTERS_MAX`].
        title: String,
        /// What is known of it already, as it was typed; at most [`crate::limits::VARIABLE_CHANGES_MAX`].
        variables: Vec<(VariableName, Typed)>,
    },
    /// Take every request for a work item at once (POP-5).
    AcceptAll {
        /// Who.
        agent: AgentId,
    },
    /// Silence or open the agent's own voice, on any device.
    Mute {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// `true` silences.
        muted: bool,
    },
    /// Send digits to the customer (ANS-4): `0-9*#A-D`, at most [`crate::limits::DTMF_DIGITS_MAX`].
    Dtmf {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// The digits. Never recorded: they may be a secret.
        digits: String,
    },
    /// End the call (END-2, END-3).
    End {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
    },
    /// Submit the wrap-up reason (WRP-2, WRP-9).
    WrapUp {
        /// Who.
        agent: AgentId,
        /// Which contact.
        interaction: InteractionId,
        /// The one reason.
        code: WrapUpCodeId,
        /// What becomes of what the agent typed and did not save (CAD-7).
        drafts: DraftsThen,
    },
    /// Save variables (CAD-5). Refused as a whole when one of them cannot be; a variable that somebody else saved
    /// meanwhile is not overwritten, and the agent's text is kept beside it (CAD-8, B-6).
    SetVariables {
        /// Who.
        agent: AgentId,
        /// Of which contact.
        interaction: InteractionId,
        /// Which, to what.
        changes: Vec<WantedChange>,
    },
    /// Keep what the agent has typed and not saved yet (CAD-7).
    KeepDraft {
        /// Who.
        agent: AgentId,
        /// Of which contact.
        interaction: InteractionId,
        /// What was typed.
        change: WantedChange,
    },
    /// Throw away what the agent has typed (CAD-6).
    DropDraft {
        /// Who.
        agent: AgentId,
        /// Of which contact.
        interaction: InteractionId,
        /// In which variable.
        name: VariableName,
    },
    /// Look at a secret, which is recorded; [`crate::Floor::revealed`] gives it afterwards.
    RevealVariable {
        /// Who.
        agent: AgentId,
        /// Of which contact.
        interaction: InteractionId,
        /// Of which variable.
        name: VariableName,
        /// The agent's own draft and not the saved value.
        draft: bool,
    },
}

impl Command {
    /// Who asks.
    #[must_use]
    pub const fn agent(&self) -> &AgentId {
        match self {
            Self::SignIn { agent, .. }
            | Self::SignOut { agent }
            | Self::SetState { agent, .. }
            | Self::Accept { agent, .. }
            | Self::Decline { agent, .. }
            | Self::Hold { agent, .. }
            | Self::Resume { agent, .. }
            | Self::Consult { agent, .. }
            | Self::EndConsult { agent, .. }
            | Self::ExitConsult { agent, .. }
            | Self::Swap { agent, .. }
            | Self::Conference { agent, .. }
            | Self::ConsultTransfer { agent, .. }
            | Self::ConsultWrapUp { agent, .. }
            | Self::Transfer { agent, .. }
            | Self::ExitConference { agent, .. }
            | Self::Drop { agent, .. }
            | Self::SuggestWrapUp { agent, .. }
            | Self::AskForHelp { agent, .. }
            | Self::Monitor { agent, .. }
            | Self::SetMonitorMode { agent, .. }
            | Self::PauseMonitor { agent, .. }
            | Self::StopMonitor { agent, .. }
            | Self::EndUnattended { agent, .. }
            | Self::SetStateOf { agent, .. }
            | Self::SignOutOf { agent, .. }
            | Self::CreateItem { agent, .. }
            | Self::AcceptAll { agent }
            | Self::Mute { agent, .. }
            | Self::Dtmf { agent, .. }
            | Self::End { agent, .. }
            | Self::WrapUp { agent, .. }
            | Self::SetVariables { agent, .. }
            | Self::KeepDraft { agent, .. }
            | Self::DropDraft { agent, .. }
            | Self::RevealVariable { agent, .. } => agent,
        }
    }

    /// The contact or work item that it is about, if about one.
    #[must_use]
    pub const fn interaction(&self) -> Option<InteractionId> {
        match self {
            Self::SignIn { .. }
            | Self::SignOut { .. }
            | Self::SetState { .. }
            | Self::SetStateOf { .. }
            | Self::SignOutOf { .. }
            | Self::CreateItem { .. }
            | Self::AcceptAll { .. } => None,
            Self::Accept { interaction, .. }
            | Self::Decline { interaction, .. }
            | Self::Hold { interaction, .. }
            | Self::Resume { interaction, .. }
            | Self::Consult { interaction, .. }
            | Self::EndConsult { interaction, .. }
            | Self::ExitConsult { interaction, .. }
            | Self::Swap { interaction, .. }
            | Self::Conference { interaction, .. }
            | Self::ConsultTransfer { interaction, .. }
            | Self::ConsultWrapUp { interaction, .. }
            | Self::Transfer { interaction, .. }
            | Self::ExitConference { interaction, .. }
            | Self::Drop { interaction, .. }
            | Self::SuggestWrapUp { interaction, .. }
            | Self::AskForHelp { interaction, .. }
            | Self::Monitor { interaction, .. }
            | Self::SetMonitorMode { interaction, .. }
            | Self::PauseMonitor { interaction, .. }
            | Self::StopMonitor { interaction, .. }
            | Self::EndUnattended { interaction, .. }
            | Self::Mute { interaction, .. }
            | Self::Dtmf { interaction, .. }
            | Self::End { interaction, .. }
            | Self::WrapUp { interaction, .. }
            | Self::SetVariables { interaction, .. }
            | Self::KeepDraft { interaction, .. }
            | Self::DropDraft { interaction, .. }
            | Self::RevealVariable { interaction, .. } => Some(*interaction),
        }
    }
}

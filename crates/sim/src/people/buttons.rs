//! Buttons: which one stands for a command, how it looks, and what pressing it asks for.

use floor::{AgentId, Command, Control, Floor, InteractionId, MonitorMode, Refusal, TaskState};

/// Every button that an agent sees for a contact, on whichever panel, with its name.
pub(super) fn panels(floor: &Floor, agent: &AgentId, contact: InteractionId) -> Vec<(&'static str, Control)> {
    let main = floor.controls(agent, contact);
    let consult = floor.consult_controls(agent, contact);
    let monitor = floor.monitor_controls(agent, contact);
    let asks = matches!(
        floor.task_state(agent, contact),
        Some(TaskState::ConsultRequested | TaskState::Consulting)
    );
    let main = main.named().into_iter().map(|(name, control)| match name {
        // During an own consult the main panel's Transfer gives the customer to the consulted party.
        "transfer" if asks => ("consultTransfer", control),
        other => (other, control),
    });
    main.chain([
        ("consultTransfer", consult.transfer),
        ("conference", consult.conference),
        ("consultEnd", consult.consult_end),
        ("consultExit", consult.consult_exit),
        ("swap", consult.swap),
        ("hold", consult.hold),
        ("resume", consult.resume),
        ("mute", consult.mute),
        ("listen", monitor.listen),
        ("whisper", monitor.whisper),
        ("barge", monitor.barge),
        ("monitorPause", monitor.pause),
        ("monitorResume", monitor.resume),
        ("monitorStop", monitor.stop),
    ])
    .collect()
}

/// How the button of this name looks: lit if it is on any panel, else the reason of the one that is shown.
pub(super) fn look(panels: &[(&'static str, Control)], button: &str) -> Control {
    let same = || {
        panels
            .iter()
            .filter(|(name, _)| *name == button)
            .map(|(_, control)| *control)
    };
    same()
        .find(|control| *control == Control::Enabled)
        .or_else(|| same().find(|control| *control != Control::Hidden))
        .unwrap_or_default()
}

/// The button and the contact of a command; `None` for what has no button on a contact.
pub(super) fn button_of(command: &Command) -> Option<(&'static str, InteractionId)> {
    Some(match command {
        Command::SignIn { .. }
        | Command::SignOut { .. }
        | Command::SetState { .. }
        | Command::Monitor { .. }
        | Command::EndUnattended { .. }
        | Command::SetStateOf { .. }
        | Command::SignOutOf { .. }
        | Command::CreateItem { .. }
        | Command::AcceptAll { .. } => return None,
        Command::Accept { interaction, .. } => ("accept", *interaction),
        Command::Decline { interaction, .. } => ("decline", *interaction),
        Command::Hold { interaction, .. } => ("hold", *interaction),
        Command::Resume { interaction, .. } => ("resume", *interaction),
        Command::Consult { interaction, .. } => ("consult", *interaction),
        Command::EndConsult { interaction, .. } => ("consultEnd", *interaction),
        Command::ExitConsult { interaction, .. } => ("consultExit", *interaction),
        Command::Swap { interaction, .. } => ("swap", *interaction),
        Command::Conference { interaction, .. } => ("conference", *interaction),
        Command::ConsultTransfer { interaction, .. } => ("consultTransfer", *interaction),
        Command::ConsultWrapUp { interaction, .. } => ("consultWrapup", *interaction),
        Command::Transfer { interaction, .. } => ("transfer", *interaction),
        Command::ExitConference { interaction, .. } => ("conferenceExit", *interaction),
        Command::Drop { interaction, .. } => ("dropParticipant", *interaction),
        Command::SuggestWrapUp { interaction, .. } => ("wrapupSuggest", *interaction),
        Command::AskForHelp { interaction, .. } => ("help", *interaction),
        Command::SetMonitorMode { interaction, mode, .. } => match mode {
            MonitorMode::Silent => ("listen", *interaction),
            MonitorMode::Whisper => ("whisper", *interaction),
            MonitorMode::BargeIn => ("barge", *interaction),
        },
        Command::PauseMonitor {
            interaction, paused, ..
        } => (if *paused { "monitorPause" } else { "monitorResume" }, *interaction),
        Command::StopMonitor { interaction, .. } => ("monitorStop", *interaction),
        Command::Mute { interaction, .. } => ("mute", *interaction),
        Command::Dtmf { interaction, .. } => ("dtmf", *interaction),
        Command::End { interaction, .. } => ("end", *interaction),
        Command::WrapUp { interaction, .. } => ("wrapup", *interaction),
        Command::SetVariables { .. }
        | Command::KeepDraft { .. }
        | Command::DropDraft { .. }
        | Command::RevealVariable { .. } => return None,
    })
}

/// Whether this refusal is about what was typed or picked, and not about the state that lit the button.
pub(super) const fn about_the_argument(command: &Command, refusal: Refusal) -> bool {
    match command {
        Command::Consult { .. } | Command::Transfer { .. } => matches!(
            refusal,
            Refusal::UnknownDestination
                | Refusal::DestinationNotAllowed
                | Refusal::UnsupportedDestination
                | Refusal::UnfitFlow
                | Refusal::CallLimitReached
                | Refusal::QueueFull
                | Refusal::QueueClosed
                | Refusal::DestinationSelf
                | Refusal::DestinationBusy
                | Refusal::DestinationUnavailable
                | Refusal::DestinationNotAvailable
                | Refusal::InvalidDestinationNumber
                | Refusal::WrongChannel
        ),
        Command::Drop { .. } => matches!(refusal, Refusal::UnknownParticipant),
        Command::ConsultWrapUp { .. } => matches!(refusal, Refusal::UnknownWrapUpCode),
        Command::WrapUp { .. } => matches!(
            refusal,
            Refusal::UnknownWrapUpCode
                | Refusal::DraftsOutstanding
                | Refusal::DraftConflict
                | Refusal::ValueTooLong
                | Refusal::InvalidInteger
                | Refusal::InvalidDecimal
                | Refusal::InvalidBoolean
                | Refusal::InvalidDateTime
        ),
        Command::SuggestWrapUp { .. } => matches!(refusal, Refusal::UnknownWrapUpCode | Refusal::NoteTooLong),
        Command::AskForHelp { .. } => matches!(refusal, Refusal::NoteTooLong),
        Command::Dtmf { .. } => matches!(refusal, Refusal::InvalidDigits),
        Command::SignIn { .. }
        | Command::SignOut { .. }
        | Command::SetState { .. }
        | Command::Accept { .. }
        | Command::Decline { .. }
        | Command::Hold { .. }
        | Command::Resume { .. }
        | Command::EndConsult { .. }
        | Command::ExitConsult { .. }
        | Command::Swap { .. }
        | Command::Conference { .. }
        | Command::ConsultTransfer { .. }
        | Command::ExitConference { .. }
        | Command::Monitor { .. }
        | Command::SetMonitorMode { .. }
        | Command::PauseMonitor { .. }
        | Command::StopMonitor { .. }
        | Command::EndUnattended { .. }
        | Command::SetStateOf { .. }
        | Command::SignOutOf { .. }
        | Command::CreateItem { .. }
        | Command::AcceptAll { .. }
        | Command::Mute { .. }
        | Command::End { .. }
        | Command::SetVariables { .. }
        | Command::KeepDraft { .. }
        | Command::DropDraft { .. }
        | Command::RevealVariable { .. } => false,
    }
}

/// Commands that work without a button: a program may decline for a phone (RON-9), and whoever took part may suggest
/// a reason after leaving (END-5).
pub(super) const fn needs_no_button(command: &Command) -> bool {
    matches!(command, Command::Decline { .. } | Command::SuggestWrapUp { .. })
}

//! The verbs of a call between one agent and the customer.

use floor::{Command, WrapUpCodeId};

use super::verbs::verbs;
use crate::dto::command::{AskForHelp, DraftsThen, NoFields, SendDigits, SetMuted, SubmitWrapUp, SuggestWrapUp};

verbs! {
    accept: "/api/v1/tasks/{id}/accept", "acceptTask",
        "Takes the call that rings (ANS-2: in the browser; phones answer on the phone), also a consult's.",
        NoFields => |agent, interaction, _| Ok(Command::Accept { agent, interaction });
    decline: "/api/v1/tasks/{id}/decline", "declineTask",
        "Refuses the call that rings (RON-9).",
        NoFields => |agent, interaction, _| Ok(Command::Decline { agent, interaction });
    hold: "/api/v1/tasks/{id}/hold", "holdTask",
        "Puts the customer on hold (HLD-1); in a consult, whomever the agent talks to (HLD-4).",
        NoFields => |agent, interaction, _| Ok(Command::Hold { agent, interaction });
    resume: "/api/v1/tasks/{id}/resume", "resumeTask",
        "Takes the customer off hold (HLD-3); in a consult, the other side waits then (HLD-4).",
        NoFields => |agent, interaction, _| Ok(Command::Resume { agent, interaction });
    mute: "/api/v1/tasks/{id}/mute", "muteTask",
        "Cuts or opens the asker's microphone, on the server.",
        SetMuted => |agent, interaction, body| Ok(Command::Mute { agent, interaction, muted: body.muted });
    dtmf: "/api/v1/tasks/{id}/dtmf", "sendDigits",
        "Sends keys to whomever the asker talks to, if that is somebody from outside (ANS-4).",
        SendDigits => |agent, interaction, body| Ok(Command::Dtmf { agent, interaction, digits: body.digits });
    end: "/api/v1/tasks/{id}/end", "endTask",
        "Ends the call for everybody (END-2, END-3); for its owner only (D-6).",
        NoFields => |agent, interaction, _| Ok(Command::End { agent, interaction });
    wrapup: "/api/v1/tasks/{id}/wrapup", "wrapUpTask",
        "Submits the reason of the call (WRP-2, WRP-9).",
        SubmitWrapUp => |agent, interaction, body| Ok(Command::WrapUp {
            agent,
            interaction,
            code: WrapUpCodeId::new(&body.wrap_up_code_id),
            drafts: match body.drafts {
                None => floor::DraftsThen::Ask,
                Some(DraftsThen::Save) => floor::DraftsThen::Save,
                Some(DraftsThen::Discard) => floor::DraftsThen::Discard,
            },
        });
    suggest: "/api/v1/tasks/{id}/wrapup/suggest", "suggestWrapUp",
        "Suggests a reason and a note to whoever owes the reason of the call (END-5).",
        SuggestWrapUp => |agent, interaction, body| Ok(Command::SuggestWrapUp {
            agent,
            interaction,
            code: body.wrap_up_code_id.as_deref().map(WrapUpCodeId::new),
            note: body.note.unwrap_or_default(),
        });
    help: "/api/v1/tasks/{id}/help", "askForHelp",
        "Asks the supervisors of the asker's team for help (SUP-19).",
        AskForHelp => |agent, interaction, body| Ok(Command::AskForHelp {
            agent,
            interaction,
            reason: body.reason.unwrap_or_default(),
        });
}

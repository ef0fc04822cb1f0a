//! The verbs for more than two on one contact: consult, transfer, conference.

use floor::{Command, WrapUpCodeId};

use super::verbs::{destination, verbs};
use crate::{
    dto::command::{NoFields, StartConsult, StartTransfer, SubmitConsultWrapUp},
    limits,
};

verbs! {
    consult: "/api/v1/tasks/{id}/consult", "startConsult",
        "Asks somebody else while the customer waits (CON).",
        StartConsult => |agent, interaction, body| Ok(Command::Consult {
            agent,
            interaction,
            to: destination(body.to, limits::CONSULT_ID_CHARACTERS_MAX)?,
            hold: body.hold.unwrap_or(true),
        });
    consult_end: "/api/v1/tasks/{id}/consult/end", "endConsult",
        "Ends the consult; before an answer, takes it back (CON-12, CON-14).",
        NoFields => |agent, interaction, _| Ok(Command::EndConsult { agent, interaction });
    consult_exit: "/api/v1/tasks/{id}/consult/exit", "exitConsult",
        "Leaves the consult in which the asker was asked (CON-10).",
        NoFields => |agent, interaction, _| Ok(Command::ExitConsult { agent, interaction });
    consult_transfer: "/api/v1/tasks/{id}/consult/transfer", "transferConsult",
        "Gives the customer to the consulted party (TRF-4), before its answer too (CON-27).",
        NoFields => |agent, interaction, _| Ok(Command::ConsultTransfer { agent, interaction });
    consult_conference: "/api/v1/tasks/{id}/consult/conference", "mergeConsult",
        "Joins the customer and the consulted party (CNF-1); a number that still rings joins on its answer (CON-27).",
        NoFields => |agent, interaction, _| Ok(Command::Conference { agent, interaction });
    consult_wrapup: "/api/v1/tasks/{id}/consult/wrapup", "wrapUpConsult",
        "Says what the consult was about (CON-12). Optional.",
        SubmitConsultWrapUp => |agent, interaction, body| Ok(Command::ConsultWrapUp {
            agent,
            interaction,
            code: WrapUpCodeId::new(&body.wrap_up_code_id),
        });
    swap: "/api/v1/tasks/{id}/swap", "swapConsult",
        "Talks to the other side of the consult (CON-11).",
        NoFields => |agent, interaction, _| Ok(Command::Swap { agent, interaction });
    transfer: "/api/v1/tasks/{id}/transfer", "transferTask",
        "Gives the customer away without a word (TRF-3, TRF-5, TRF-6).",
        StartTransfer => |agent, interaction, body| Ok(Command::Transfer {
            agent,
            interaction,
            to: destination(body.to, limits::TRANSFER_ID_CHARACTERS_MAX)?,
        });
    conference_exit: "/api/v1/tasks/{id}/conference/exit", "exitConference",
        "Leaves the conference, which goes on; the agent longest on the call owns it then (CNF-7).",
        NoFields => |agent, interaction, _| Ok(Command::ExitConference { agent, interaction });
}

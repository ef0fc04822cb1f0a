//! Stable codes for reasons, as clients see them. A code once given is never changed; most are the floor's own.

use floor::{Cause, EndCause};

/// Why a talk is over.
pub(crate) const fn end_cause(cause: EndCause) -> &'static str {
    cause.code()
}

/// By whose will an agent's state changed (B-7).
pub(crate) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Agent => "agent",
        Cause::SignIn => "signIn",
        Cause::Offer => "offer",
        Cause::Station => "station",
        Cause::StationTimeout => "stationTimeout",
        Cause::Supervisor => "supervisor",
    }
}

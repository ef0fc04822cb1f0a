//! Which status code belongs to which refusal of the floor. The refusal's own code goes to the caller as it is.

use axum::http::StatusCode;
use floor::Refusal;

use crate::{
    ports::{CommandError, PhoneError, Unavailable},
    problem::Problem,
};

/// 404: nothing there, or not yours; 403: your profile forbids it; 422: what you sent cannot be meant; 409: not in the
/// present state.
const fn status(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::UnknownTask | Refusal::UnknownDestination | Refusal::UnknownParticipant | Refusal::UnknownVariable => {
            StatusCode::NOT_FOUND
        }
        Refusal::UnknownAgent
        | Refusal::NoTeam
        | Refusal::TeamNotAllowed
        | Refusal::DeviceNotAllowed
        | Refusal::EndNotAllowed
        | Refusal::DestinationNotAllowed
        | Refusal::NotSupervisor
        | Refusal::MonitoringNotPermitted
        | Refusal::VariableNotEditable => StatusCode::FORBIDDEN,
        Refusal::TeamRequired
        | Refusal::InvalidNumber
        | Refusal::UnknownIdleCode
        | Refusal::SystemState
        | Refusal::InvalidDigits
        | Refusal::UnknownWrapUpCode
        | Refusal::InvalidDestinationNumber
        | Refusal::NoteTooLong
        | Refusal::ValueTooLong
        | Refusal::InvalidInteger
        | Refusal::InvalidDecimal
        | Refusal::InvalidBoolean
        | Refusal::InvalidDateTime
        | Refusal::InvalidTitle
        | Refusal::TooManyChanges => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::NumberInUse
        | Refusal::StationInUse
        | Refusal::TaskActive
        | Refusal::RequestPending
        | Refusal::NotSignedIn
        | Refusal::StationSilent
        | Refusal::AnswerOnPhone
        | Refusal::OfferGone
        | Refusal::NotNow
        | Refusal::Held
        | Refusal::UnsupportedDestination
        | Refusal::UnfitFlow
        | Refusal::DestinationSelf
        | Refusal::DestinationBusy
        | Refusal::DestinationUnavailable
        | Refusal::DestinationNotAvailable
        | Refusal::ConsultActive
        | Refusal::NoConsult
        | Refusal::ConsultNotReady
        | Refusal::CallLimitReached
        | Refusal::QueueFull
        | Refusal::QueueClosed
        | Refusal::ConferenceFull
        | Refusal::CustomerGone
        | Refusal::NotPrimary
        | Refusal::InConference
        | Refusal::NotInConference
        | Refusal::AgentPromptPlaying
        | Refusal::Transferring
        | Refusal::NothingToMonitor
        | Refusal::NotMonitoring
        | Refusal::AgentBusy
        | Refusal::NotSecure
        | Refusal::DraftsOutstanding
        | Refusal::DraftConflict
        | Refusal::WrongChannel
        | Refusal::TooManyItems => StatusCode::CONFLICT,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::new(status(refusal), refusal.code(), &refusal.to_string())
    }
}

impl From<Unavailable> for Problem {
    fn from(_: Unavailable) -> Self {
        Self::unavailable()
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => refusal.into(),
            CommandError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<PhoneError> for Problem {
    fn from(error: PhoneError) -> Self {
        let title = error.to_string();
        match error {
            PhoneError::BadOffer => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "badOffer", &title),
            PhoneError::NoStation => Self::new(StatusCode::CONFLICT, "noBrowserStation", &title),
            PhoneError::Unknown => Self::new(StatusCode::NOT_FOUND, "unknownConnection", &title),
            PhoneError::Full => Self::new(StatusCode::SERVICE_UNAVAILABLE, "linesBusy", &title).retry_after(5),
            PhoneError::Unavailable => Self::unavailable(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use floor::Refusal;

    use crate::problem::Problem;

    /// Proves: UIC-1
    #[test]
    fn every_refusal_has_a_code_of_its_own_and_a_client_status() {
        let mut codes = BTreeSet::new();
        for refusal in Refusal::ALL {
            let problem = Problem::from(refusal);
            assert!(problem.status.is_client_error(), "{refusal:?}");
            assert!(codes.insert(problem.code.clone()), "{refusal:?} shares its code");
            assert_eq!(problem.kind, format!("/problems/{}", problem.code));
        }
    }
}

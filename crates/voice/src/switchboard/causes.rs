//! SIP's reasons in the floor's words.

use floor::{FailCause, LegEnd, RejectReason};
use sip::session::End;

/// Why a phone that we rang was not answered (RON-10).
pub(super) fn fail_cause(status: u16) -> FailCause {
    match status {
        486 | 600 => FailCause::Busy,
        603 => FailCause::Declined,
        404 | 410 | 484 | 604 => FailCause::InvalidNumber,
        408 | 487 => FailCause::NoAnswer,
        480 | 502 | 503 | 504 => FailCause::Unavailable,
        _ => FailCause::Failure,
    }
}

/// Why a leg is gone.
pub(super) fn leg_end(end: End) -> LegEnd {
    match end {
        End::Cancelled | End::RemoteBye => LegEnd::HungUp,
        End::Local => LegEnd::Released,
        End::Expired => LegEnd::Lost,
        End::Refused(_) | End::NotAcknowledged | End::Lost | End::MediaRefused => LegEnd::Failed,
    }
}

/// The status for a call that the floor refuses.
pub(super) fn reject_status(why: RejectReason) -> u16 {
    match why {
        RejectReason::UnknownNumber => 404,
        RejectReason::Full | RejectReason::OrganizationFull => 503,
        RejectReason::TrunkFull => 486,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of RON-10, as far as SIP statuses go.
    #[test]
    fn statuses_have_their_causes() {
        let cases = [
            (486, FailCause::Busy),
            (600, FailCause::Busy),
            (603, FailCause::Declined),
            (404, FailCause::InvalidNumber),
            (410, FailCause::InvalidNumber),
            (484, FailCause::InvalidNumber),
            (480, FailCause::Unavailable),
            (503, FailCause::Unavailable),
            (408, FailCause::NoAnswer),
            (487, FailCause::NoAnswer),
            (488, FailCause::Failure),
            (500, FailCause::Failure),
            (301, FailCause::Failure),
        ];
        for (status, cause) in cases {
            assert_eq!(fail_cause(status), cause, "{status}");
        }
    }
}

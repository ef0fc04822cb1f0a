//! Stable codes for reasons, as clients see them. A code once given is never changed.

use floor::{Cause, EndCause, OfferOutcome, SystemIdle};

/// Why an offer ended without a talk. Where it made the agent idle, the code is the idle reason's name.
pub(crate) const fn offer_outcome(outcome: OfferOutcome) -> &'static str {
    match outcome {
        OfferOutcome::Rona => SystemIdle::Rona.name(),
        OfferOutcome::AgentBusy => SystemIdle::AgentBusy.name(),
        OfferOutcome::AgentDeclined => SystemIdle::AgentDeclined.name(),
        OfferOutcome::AgentUnavailable => SystemIdle::AgentUnavailable.name(),
        OfferOutcome::ChannelFailure => SystemIdle::ChannelFailure.name(),
        OfferOutcome::InvalidNumber => SystemIdle::InvalidNumber.name(),
        OfferOutcome::CallerLeft => "callerLeft",
        OfferOutcome::Restart => "restart",
    }
}

/// Why a talk is over.
pub(crate) const fn end_cause(cause: EndCause) -> &'static str {
    match cause {
        EndCause::CustomerLeft => "customerLeft",
        EndCause::Abandoned => "abandoned",
        EndCause::CustomerLost => "customerLost",
        EndCause::AgentEnded => "agentEnded",
        EndCause::AgentHungUp => "agentHungUp",
        EndCause::FlowEnded => "flowEnded",
        EndCause::FlowFailed => "flowFailed",
        EndCause::WaitedTooLong => "waitedTooLong",
        EndCause::Restart => "restart",
    }
}

/// By whose will an agent's state changed (B-7).
pub(crate) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Agent => "agent",
        Cause::SignIn => "signIn",
        Cause::Offer => "offer",
        Cause::Station => "station",
        Cause::StationTimeout => "stationTimeout",
    }
}

//! What the floor is told: a person's command, a fact from the wire, a new configuration, or that time has passed.

use std::sync::Arc;

use crate::directory::Directory;
use crate::ids::{EntryPointId, InteractionId, LegId, Opaque, PhoneId, PlayId, RequestId, Timestamp, TrunkId};
use crate::vocabulary::Command;

/// Everything that can happen to the floor.
#[derive(Debug, Clone)]
pub enum Input {
    /// A person wants something. May be refused with a typed reason.
    Command {
        /// Recognised again in the events that it causes.
        request: RequestId,
        /// What is wanted.
        command: Command,
    },
    /// Something happened on the wire. Never refused: news cannot be argued with.
    Fact(Fact),
    /// A deadline may have passed. Harmless when none has.
    Timeout,
    /// A new configuration holds from now on.
    Configured(Arc<Directory>),
}

/// News from the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Somebody calls in. The leg is not answered yet; the floor answers or rejects it by an effect.
    CallArrived {
        /// Numbered by `voice`.
        leg: LegId,
        /// Where it came from.
        origin: Origin,
        /// What was dialled.
        dialled: Dialled,
        /// Who calls, as far as is known.
        caller: Caller,
        /// What is needed to end this dialog after a crash.
        dialog: Opaque,
    },
    /// A phone that we ring is alerting (180, 183).
    LegRinging {
        /// Which.
        leg: LegId,
    },
    /// A phone that we ring was answered.
    LegAnswered {
        /// Which.
        leg: LegId,
        /// What is needed to end this dialog after a crash.
        dialog: Opaque,
    },
    /// A phone that we ring was not answered.
    LegFailed {
        /// Which.
        leg: LegId,
        /// Why.
        cause: FailCause,
    },
    /// A leg that was up, or an unanswered caller's leg, is gone. Told exactly once a leg, also as the outcome of a
    /// release.
    LegEnded {
        /// Which.
        leg: LegId,
        /// Why.
        cause: LegEnd,
    },
    /// The far end put us on hold by re-INVITE, or took us off (HLD-10).
    LegHeld {
        /// Which.
        leg: LegId,
        /// On hold now?
        held: bool,
    },
    /// The far end pressed a key.
    Digit {
        /// Which.
        leg: LegId,
        /// `0-9`, `*`, `#`, `A-D`.
        digit: char,
    },
    /// A prompt came to its end on this leg.
    PlayFinished {
        /// Which.
        leg: LegId,
        /// The playing.
        play: PlayId,
    },
    /// A browser leg (a station's or a web caller's) has sound in both directions.
    SoundUp {
        /// Which.
        leg: LegId,
    },
    /// A browser leg lost its sound.
    SoundDown {
        /// Which.
        leg: LegId,
    },
    /// A phone tried to transfer by REFER and was refused (HLD-10).
    ReferRefused {
        /// Which.
        leg: LegId,
    },
    /// The answer to a flow's look-up.
    Fetched {
        /// For which contact.
        interaction: InteractionId,
        /// The number of the request.
        request: u64,
        /// What came of it.
        outcome: flow::Outcome,
    },
    /// A desk phone has a binding. Told when it is new or has changed, and at each renewal that moves `until`.
    PhoneRegistered {
        /// Which.
        phone: PhoneId,
        /// The binding as `sip` wrote it.
        binding: Opaque,
        /// When it runs out.
        until: Timestamp,
    },
    /// A desk phone has no binding any more.
    PhoneUnregistered {
        /// Which.
        phone: PhoneId,
    },
    /// The process has started and the journal has been replayed: no leg of before is alive. Told once, first.
    Restarted,
}

/// Where a call came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A carrier's trunk.
    Trunk(TrunkId),
    /// A desk phone of ours.
    Phone(PhoneId),
    /// A web page.
    Web,
    /// A consult of this contact, with a queue or an entry point (CON-21).
    Consult(InteractionId),
}

/// What a caller dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialled {
    /// A number, as dialled; compared after normalisation to `+` and digits.
    Number(String),
    /// An entry point by name (web calls).
    EntryPoint(EntryPointId),
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caller {
    /// The number, `+` and digits where possible; `None` when withheld.
    pub number: Option<String>,
    /// The display name, when there is one.
    pub name: Option<String>,
}

/// Why a phone that we rang was not answered. The mapping from SIP answers is RON-10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailCause {
    /// 486, 600.
    Busy,
    /// 603.
    Declined,
    /// 404, 410, 484.
    InvalidNumber,
    /// Not registered, 480, 503, no route, time-out of the transaction.
    Unavailable,
    /// 408 or 487 by the far side: it rang and nobody answered.
    NoAnswer,
    /// Any other final answer, or an offer/answer that failed.
    Failure,
}

/// Why a leg is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LegEnd {
    /// The far end hung up, or gave up before the answer.
    HungUp,
    /// We released it.
    Released,
    /// No sound arrived for longer than the limit, or the session timer ran out: the BYE was lost.
    Lost,
    /// A protocol or transport failure (no ACK, 408 or 481 in the dialog, bad SDP).
    Failed,
    /// The process went down with it.
    Restart,
}

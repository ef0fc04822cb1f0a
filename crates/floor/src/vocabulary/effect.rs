//! What the floor wants done on the wire. An effect leaves only after the events that caused it are durable.

use crate::ids::{ClipId, InteractionId, LegId, Opaque, PhoneId, PlayId, Timestamp};
use crate::station::Device;

/// One wish of the floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Answer the caller's leg.
    Answer {
        /// Which.
        leg: LegId,
    },
    /// Refuse the caller's leg. Nothing was recorded of it.
    Reject {
        /// Which.
        leg: LegId,
        /// Why.
        why: RejectReason,
    },
    /// Ring a phone.
    Ring {
        /// The new leg, numbered by the floor.
        leg: LegId,
        /// Which phone.
        target: RingTarget,
        /// What the phone shows.
        shown: CallerShown,
        /// Ask the phone to answer by itself (ANS-5).
        auto_answer: bool,
    },
    /// End a leg: CANCEL or BYE, as its state asks; answered by a `LegEnded` or `LegFailed` fact.
    Release {
        /// Which.
        leg: LegId,
        /// Why.
        why: ReleaseReason,
        /// After a restart, when `voice` knows nothing of the leg: what is needed to end it.
        dialog: Option<Opaque>,
        /// After a restart, for a phone that was still ringing: where it was called.
        target: Option<RingTarget>,
    },
    /// Who hears whom in one interaction. Whole: a leg named here hears this and nothing else.
    Audibility {
        /// Which.
        interaction: InteractionId,
        /// One row for each leg; legs that left appear once with an empty row.
        rows: Vec<Row>,
    },
    /// Send digits to the far end (RFC 4733).
    SendDigits {
        /// Which.
        leg: LegId,
        /// The digits.
        digits: String,
    },
    /// Ask another program for a flow; answered by a `Fetched` fact. Not repeated after a restart: the flow's own
    /// deadline then says that no answer came.
    Fetch {
        /// For which contact.
        interaction: InteractionId,
        /// What to ask.
        what: flow::Fetch,
    },
    /// After a restart: this phone was registered so, and is until then.
    KeepRegistration {
        /// Which.
        phone: PhoneId,
        /// As `sip` wrote it.
        binding: Opaque,
        /// When it runs out.
        until: Timestamp,
    },
}

/// What one leg hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub leg: LegId,
    /// Mixed together. Empty: silence.
    pub hears: Vec<Source>,
}

/// Something that can be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// What comes in on another leg.
    Leg(LegId),
    /// A clip, again and again. One piece of music goes on where it was when the row is sent again.
    Music(ClipId),
    /// Clips one after the other, once; then a `PlayFinished` fact. The same playing in a row sent again goes on.
    Prompt {
        /// Named again when it has finished.
        play: PlayId,
        /// In order.
        clips: Vec<ClipId>,
    },
}

/// Which phone to ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RingTarget {
    /// A registered desk phone.
    Phone(PhoneId),
    /// An outside number, through the trunk.
    Number(String),
}

impl RingTarget {
    /// The phone of a station; a browser is not rung.
    #[must_use]
    pub fn of(device: &Device) -> Option<Self> {
        match device {
            Device::Browser => None,
            Device::Extension(phone) => Some(Self::Phone(phone.clone())),
            Device::DialNumber(number) => Some(Self::Number(number.clone())),
        }
    }
}

/// What a ringing phone shows of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallerShown {
    /// The number; `None` when withheld.
    pub number: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// Why a call is refused at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RejectReason {
    /// Nobody here has that number (404).
    UnknownNumber,
    /// The process has as many calls as it can take (503 with Retry-After).
    Full,
    /// The organization has as many lines in use as it may (CBK-12; 503 with Retry-After).
    OrganizationFull,
    /// The trunk has as many calls as it may (CBK-12; 486).
    TrunkFull,
}

/// Why a leg is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReleaseReason {
    /// The call has ended.
    CallEnded,
    /// The offer that rang this phone is over.
    OfferOver,
    /// The agent has left the station.
    SignedOut,
    /// The process was restarted and the call did not survive.
    Restart,
}

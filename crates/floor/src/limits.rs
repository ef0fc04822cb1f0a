//! Every limit and waiting time of the floor that is not an organization's setting, in one place, with what happens
//! there.

/// Contacts alive at once. A call beyond it is refused with 503.
pub const INTERACTIONS_MAX: usize = 20_000;
/// Digits sent to the far end at once. More is refused.
pub const DTMF_DIGITS_MAX: usize = 32;
/// A released leg that nobody reports gone counts as gone after this (ms): longer than a SIP transaction may last.
pub const RELEASE_MS: u64 = 40_000;
/// Whoever answers a dial-number station has this long to press 1 (ms, ANS-8).
pub const CONFIRM_MS: u64 = 15_000;
/// Further delivery tries to the same agent after a network failure (STA, Channel_Failure).
pub const CHANNEL_RETRIES_MAX: u8 = 3;
/// A web caller whose sound stays away this long has left (ms).
pub const CALLER_SOUND_LOSS_MS: u64 = 15_000;
/// Steps of a flow within one input; a flow that needs more is at fault.
pub const FLOW_STEPS_MAX: usize = 64;
/// The priority of a contact whose flow sets none (SCB-10).
pub const PRIORITY_NONE: u8 = 10;
/// Stored length of a station's dial number, in characters (STN-4).
pub const DIAL_NUMBER_MAX: usize = 43;

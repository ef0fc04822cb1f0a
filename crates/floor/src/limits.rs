//! Every limit and waiting time of the floor that is not an organization's setting, in one place, with what happens
//! there.

/// Contacts alive at once. A call beyond it is refused with 503. An organization's own limit is a setting (CBK-12).
pub const INTERACTIONS_MAX: usize = 120_000;
/// Work items alive at once. One more is refused.
pub const ITEMS_MAX: usize = 20_000;
/// Characters of a work item's title. More is refused.
pub const ITEM_TITLE_CHARACTERS_MAX: usize = 256;
/// A request for a work item lasts this long when its queue is no longer configured (ms, RON-4).
pub const ITEM_RING_MS: u64 = 30_000;
/// Candidates whom a decision lists by name; the others are counted by the rule that removed them (B-3).
pub const CANDIDATES_LISTED_MAX: usize = 50;
/// Times between two answers of a busy queue from which a wait is estimated; the oldest is forgotten.
pub const SERVICE_GAPS_MAX: usize = 16;
/// With fewer of them no wait is estimated.
pub const SERVICE_GAPS_MIN: usize = 3;
/// Customers whose last agent is remembered; the one who has not called for longest is forgotten.
pub const LAST_AGENTS_MAX: usize = 20_000;

/// Digits sent to the far end at once. More is refused.
pub const DTMF_DIGITS_MAX: usize = 32;
/// A released leg that nobody reports gone counts as gone after this (ms): longer than a SIP transaction may last.
pub const RELEASE_MS: u64 = 40_000;
/// A message to the agent counts as over after this, whether its end was told or not (ms, ANS-6).
pub const AGENT_PROMPT_MS: u64 = 60_000;
/// Whoever answers a dial-number station has this long to press 1 (ms, ANS-8).
pub const CONFIRM_MS: u64 = 15_000;
/// Further delivery tries to the same agent after a network failure (STA, Channel_Failure).
pub const CHANNEL_RETRIES_MAX: u8 = 3;
/// A web caller whose sound stays away this long has left (ms).
pub const CALLER_SOUND_LOSS_MS: u64 = 15_000;
/// Steps of a flow within one input; a flow that needs more is at fault.
pub const FLOW_STEPS_MAX: usize = 64;
/// Times that flows may give a contact to another entry point; one more is a circle, and a fault.
pub const HAND_OVERS_MAX: u8 = 20;
/// The priority of a contact whose flow sets none (SCB-10).
pub const PRIORITY_NONE: u8 = 10;
/// The best priority that a contact can have (SCB-10).
pub const PRIORITY_FIRST: u8 = 1;
/// Stored length of a station's dial number, in characters (STN-4).
pub const DIAL_NUMBER_MAX: usize = 43;
/// Parties of a conference, the customer included and supervisors not (CNF-3). One more is refused.
pub const CONFERENCE_PARTIES_MAX: usize = 8;
/// A blind transfer whose destination does not alert within this time has failed (ms, TRF-17).
pub const TRANSFER_REACH_MS: u64 = 15_000;
/// A supervisor's phone rings this long (ms, SUP-4).
pub const MONITOR_RING_MS: u64 = 30_000;
/// Supervisors in one contact at once. One more is refused.
pub const MONITORS_MAX: usize = 8;
/// A call without an agent is warned this long before its end (ms, CNF-16).
pub const UNATTENDED_WARNING_MS: u64 = 60_000;
/// Characters of a note or a request for help, as stored. More is refused.
pub const NOTE_CHARACTERS_MAX: usize = 500;
/// Suggestions for a wrap-up that are kept, the latest of each agent.
pub const SUGGESTIONS_MAX: usize = 16;
/// Characters of a destination of a consult, as typed or named (TRF-16). More is refused.
pub const CONSULT_DESTINATION_MAX: usize = 36;
/// Characters of a destination of a transfer, as typed or named (TRF-16). More is refused.
pub const TRANSFER_DESTINATION_MAX: usize = 43;
/// Digits of a destination's number (CON-5).
pub const DESTINATION_DIGITS: std::ops::RangeInclusive<usize> = 3..=18;
/// Characters of a variable's value as people count them, typed or pasted (CAD-3). More is refused.
pub const VARIABLE_CHARACTERS_MAX: usize = 256;
/// Bytes of the same: a character of many parts is cheap to count and not to keep. More is refused.
pub const VARIABLE_BYTES_MAX: usize = 4_096;
/// Variables that one command changes. More is refused.
pub const VARIABLE_CHANGES_MAX: usize = 30;
/// Variables that the pane shows of one contact (POP-15). The rest is not shown.
pub const CARD_PANE_MAX: usize = 30;

//! Every limit of the flow document and of its interpreter, by name.
//!
//! A document beyond a limit is refused with the limit in the problem's parameters. A run that goes beyond one ends in
//! a [`Fault`](crate::Fault).

/// The version of the document's schema that this crate reads.
pub const SCHEMA_VERSION: u64 = 1;
/// The version of the stored form of a run.
pub const RUN_VERSION: u64 = 1;

/// Longest document, in bytes.
pub const DOCUMENT_BYTES: usize = 256 * 1024;
/// Deepest nesting of lists and mappings in a document.
pub const DOCUMENT_DEPTH: usize = 16;
/// Most problems reported at once; the rest would only repeat the lesson.
pub const PROBLEMS: usize = 200;
/// Most nodes in one flow.
pub const NODES: usize = 500;
/// Longest name of a node, a prompt or a piece of music, in characters.
pub const NAME_CHARS: usize = 64;
/// Longest name of a flow and longest queue id, in characters.
pub const TITLE_CHARS: usize = 80;
/// Most prompts in one list.
pub const PROMPTS: usize = 20;

/// Bounds of a menu's `timeoutSeconds`.
pub const MENU_TIMEOUT_SECONDS: (u64, u64) = (1, 60);
/// `timeoutSeconds` of a menu that does not say.
pub const MENU_TIMEOUT_DEFAULT_SECONDS: u64 = 5;
/// Bounds of a menu's `attempts`.
pub const MENU_ATTEMPTS: (u64, u64) = (1, 10);
/// `attempts` of a menu that does not say.
pub const MENU_ATTEMPTS_DEFAULT: u64 = 3;
/// Bounds of an announcement's `everySeconds`.
pub const ANNOUNCEMENT_SECONDS: (u64, u64) = (10, 600);

/// Most nodes that one run may enter. A caller who wanders in menus for this long is not being served.
pub const NODES_ENTERED: u32 = 200;
/// Longest time that one play may last before the run goes on without its end, in milliseconds.
pub const PLAY_MS: u64 = 300_000;
/// Longest wait for the answer to [`Action::AskPosition`](crate::Action::AskPosition), in milliseconds.
pub const POSITION_ANSWER_MS: u64 = 2_000;
/// Most digits that are kept while a prompt that cannot be interrupted plays; later ones are dropped.
pub const TYPED_DIGITS: usize = 16;
/// Greatest number that can be spoken.
pub const SPOKEN_NUMBER: u32 = 999;

/// Longest text of a variable, in characters as people count them.
pub const VALUE_CHARS: usize = 1_024;
/// Longest text of a variable, in bytes: a character may be a pile of accents.
pub const VALUE_BYTES: usize = 16 * 1_024;
/// Longest JSON value of a variable, in bytes.
pub const JSON_BYTES: usize = 32 * 1_024;
/// Most digits of a decimal: as many as a double keeps, so that templates count with them exactly.
pub const DECIMAL_DIGITS: usize = 15;

/// Longest text of opening hours, in bytes.
pub const HOURS_BYTES: usize = 1_024;
/// Most holidays of one set of opening hours.
pub const HOLIDAYS: usize = 1_000;
/// Most exceptions of one set of opening hours.
pub const HOURS_EXCEPTIONS: usize = 100;
/// How far ahead a change of opening hours is looked for, in days.
pub const HOURS_AHEAD_DAYS: i32 = 8;

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
/// Most variables that one flow declares.
pub const VARIABLES: usize = 100;
/// Longest name of a variable, in characters.
pub const VARIABLE_CHARS: usize = 80;
/// Longest default of a variable, in characters as people count them.
pub const DEFAULT_CHARS: usize = 256;
/// Fewest and most fields of a popover.
pub const POPOVER_FIELDS: (usize, usize) = (3, 6);
/// Most variables in the pane.
pub const PANE_VARIABLES: usize = 30;
/// Longest label of a field, in characters as people count them.
pub const LABEL_CHARS: usize = 50;

/// Longest template or expression, in bytes.
pub const TEMPLATE_BYTES: usize = 8 * 1_024;
/// Longest text that a template may become, in bytes.
pub const RENDERED_BYTES: usize = 32 * 1_024;
/// How much one template may do before it is given up; roughly instructions, and bytes of memory.
pub const TEMPLATE_FUEL: u64 = 100_000;
/// Deepest recursion of a template.
pub const TEMPLATE_DEPTH: usize = 32;

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
/// Bounds of `minDigits` and `maxDigits`.
pub const COLLECTED_DIGITS: (u64, u64) = (1, 40);
/// Bounds of `betweenSeconds`.
pub const BETWEEN_SECONDS: (u64, u64) = (1, 20);
/// `betweenSeconds` of a node that does not say.
pub const BETWEEN_DEFAULT_SECONDS: u64 = 3;
/// Most ways out of one case, and most values in one set.
pub const CASES: usize = 100;
/// Bounds of a request's `timeoutSeconds`: a caller is on the line.
pub const HTTP_TIMEOUT_SECONDS: (u64, u64) = (1, 20);
/// `timeoutSeconds` of a request that does not say.
pub const HTTP_TIMEOUT_DEFAULT_SECONDS: u64 = 5;
/// Most headers of a request.
pub const HTTP_HEADERS: usize = 20;
/// Longest answer to a request, in bytes.
pub const HTTP_ANSWER_BYTES: usize = 256 * 1_024;
/// Time beyond its own that an answer from the floor may take before the run goes on without it, in milliseconds.
pub const ANSWER_GRACE_MS: u64 = 5_000;
/// Bounds of a priority; 1 is served first.
pub const PRIORITY: (u64, u64) = (1, 10);
/// Bounds of a skill's level.
pub const SKILL_LEVEL: (u64, u64) = (1, 10);
/// Most skills of one step of a queue.
pub const SKILLS: usize = 20;
/// Most relaxations, overflows or announcements of one queue.
pub const QUEUE_STEPS: usize = 10;
/// Bounds of the times of a queue: `afterSeconds`, `maxWaitSeconds`.
pub const QUEUE_SECONDS: (u64, u64) = (1, 86_400);
/// Bounds of `holdSeconds`.
pub const HOLD_SECONDS: (u64, u64) = (1, 600);
/// Bounds of `ringSeconds`.
pub const RING_SECONDS: (u64, u64) = (5, 120);
/// `ringSeconds` of a transfer that does not say.
pub const RING_DEFAULT_SECONDS: u64 = 30;
/// Bounds of an announcement's `everySeconds`.
pub const ANNOUNCEMENT_SECONDS: (u64, u64) = (10, 600);

/// Most nodes that one run may enter. A caller who wanders in menus for this long is not being served.
pub const NODES_ENTERED: u32 = 200;
/// How many more a run may enter from the document's error branch on, once it has met that limit.
pub const ERROR_NODES_ENTERED: u32 = 20;
/// Longest wait for the answer to [`Action::OfferCallback`](crate::Action::OfferCallback) and
/// [`Action::HandOver`](crate::Action::HandOver), in milliseconds.
pub const FLOOR_ANSWER_MS: u64 = 5_000;
/// Longest time that one play may last before the run goes on without its end, in milliseconds.
pub const PLAY_MS: u64 = 300_000;
/// Longest wait for the answer to [`Action::AskPosition`](crate::Action::AskPosition), in milliseconds.
pub const POSITION_ANSWER_MS: u64 = 2_000;
/// Most digits that are kept while a prompt that cannot be interrupted plays; later ones are dropped.
pub const TYPED_DIGITS: usize = 16;
/// Greatest number that can be spoken, also below zero.
pub const SPOKEN_NUMBER: u64 = 999_999_999;
/// Most digits that are spoken one by one.
pub const SPOKEN_DIGITS: usize = 40;
/// The years that can be spoken.
pub const SPOKEN_YEARS: (i16, i16) = (1900, 2099);
/// Longest estimated wait that is announced, in minutes.
pub const SPOKEN_WAIT_MINUTES: u64 = 180;
/// Most clips in one play.
pub const CLIPS: usize = 200;

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

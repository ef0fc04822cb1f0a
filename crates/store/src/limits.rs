//! Every bound of this crate, in one place. Each says what happens when it is reached.

use std::time::Duration;

/// Events in one journal batch. A larger batch is refused with [`crate::Fault::TooMuch`]; the driver collects fewer.
pub const BATCH_EVENTS_MAX: usize = 100_000;

/// Rows written by one INSERT statement. A longer batch takes several statements inside its one transaction.
pub(crate) const ROWS_PER_INSERT_MAX: usize = 64;

/// Events handed out by one read of the journal. A larger request is cut down to this; the reader asks again.
pub const READ_EVENTS_MAX: usize = 5_000;

/// Events that the history takes over in one of its transactions.
pub const HISTORY_STEP_EVENTS: usize = 500;

/// Rows on one page of history. A larger request is cut down to this.
pub const HISTORY_PAGE_MAX: usize = 200;

/// Sign-in sessions of one user. When a further one begins, the one unused for longest ends.
pub const SESSIONS_PER_USER_MAX: i64 = 32;

/// Preferences of one user. A further name is refused with [`crate::Fault::TooMuch`].
pub const PREFERENCES_PER_USER_MAX: i64 = 64;

/// Changes of the configuration, or versions of a flow, on one page. A larger request is cut down to this.
pub const CHANGES_PAGE_MAX: usize = 500;

/// Bytes in the name of a preference, a secret, or an idempotency key.
pub const NAME_BYTES_MAX: usize = 255;

/// Bytes in the value of one preference.
pub const PREFERENCE_BYTES_MAX: usize = 4_096;

/// Bytes of a remembered answer. A longer answer is not remembered: its key is given back, as if the request had failed.
pub const ANSWER_BYTES_MAX: usize = 65_536;

/// After this long an idempotency key whose request never finished may be used again: the process died on the way.
pub const UNFINISHED_REQUEST_MAX: Duration = Duration::from_secs(60);

/// Connections for reading and for the configuration, per database.
pub(crate) const CONNECTIONS_MAX: u32 = 4;

/// How long to wait for a connection, or for another process that is writing the same SQLite file.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(5);

/// How long one append may take. After that the journal counts as lost, as after any failed append.
pub const APPEND_MAX: Duration = Duration::from_secs(10);

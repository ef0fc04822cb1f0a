//! Every limit of the API in one place, with what happens there.

use std::time::Duration;

/// Bytes of a JSON body. More gets `bodyTooLarge`.
pub const JSON_BYTES_MAX: usize = 32 * 1024;
/// Bytes of a resource of the configuration: an uploaded prompt is the largest. More gets `bodyTooLarge`.
pub const RESOURCE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of a whole configuration as a file. More gets `bodyTooLarge`.
pub const IMPORT_BYTES_MAX: usize = organization::limits::FILE_BYTES_MAX;
/// Places that are told when something cannot be removed because it is used.
pub const USES_TOLD_MAX: usize = 100;
/// Bytes of an SDP body. More gets `bodyTooLarge`.
pub const SDP_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a path and query. More gets 414 `uriTooLong`.
pub const URI_BYTES_MAX: usize = 4 * 1024;
/// A whole request takes no longer, reading its body included; then it gets 503 (NET-1). The event socket and the
/// stream of a public call are not requests in this sense: they have their own signs of life.
pub const REQUEST_TIME: Duration = Duration::from_secs(20);
/// Items on one page of a list at most, and when not asked otherwise.
pub const PAGE_ITEMS_MAX: u32 = 500;
/// See [`PAGE_ITEMS_MAX`].
pub const PAGE_ITEMS_DEFAULT: u32 = 200;

/// Characters of an e-mail address or a password in a sign-in; longer ones are wrong without being looked at.
pub const CREDENTIAL_BYTES_MAX: usize = 512;
/// Passwords that are verified at once: each takes a processor and 19 MiB for some tens of milliseconds. More wait.
pub const PASSWORD_CHECKS_AT_ONCE: usize = 2;
/// A sign-in ends after this, used or not.
pub const SESSION_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);

/// Addresses and accounts that a rate limit remembers. Beyond it, those that have been quiet for longest are
/// forgotten, which is in their favour.
pub const RATE_KEYS_MAX: usize = 10_000;

/// Answers kept for repeated requests. Beyond it, the oldest are forgotten.
pub const IDEMPOTENT_ANSWERS_MAX: usize = 4_096;
/// Bytes of an answer that is kept; a repeated request whose answer was larger is carried out again.
pub const IDEMPOTENT_ANSWER_BYTES_MAX: usize = 16 * 1024;
/// How long an answer is kept for a repeated request.
pub const IDEMPOTENT_LIFE: Duration = Duration::from_secs(600);
/// Characters of an `Idempotency-Key`.
pub const IDEMPOTENCY_KEY_MAX: usize = 128;

/// Bytes of a person's settings. More gets `invalidValue`.
pub const PREFERENCES_BYTES_MAX: usize = 16 * 1024;
/// Keys of the free part of a person's settings.
pub const PREFERENCES_KEYS_MAX: usize = 64;

/// Messages kept for streams that come back. A stream that was away for longer begins with a snapshot.
pub const FEED_MESSAGES_KEPT: usize = 20_000;
/// Messages that wait for one slow reader. Then its socket is closed with code 4008, and it comes back by itself.
pub const SOCKET_QUEUE_MAX: usize = 512;
/// Event sockets of one user. More gets `tooManySockets`.
pub const SOCKETS_PER_USER_MAX: usize = 20;
/// Event sockets in all. More gets `tooManySockets`.
pub const SOCKETS_MAX: usize = 5_000;
/// Bytes of a message from a client: the protocol has none, so pings only. More closes the socket.
pub const SOCKET_MESSAGE_BYTES_MAX: usize = 1_024;
/// A sign of life is sent this often (NET-1).
pub const TICK: Duration = Duration::from_secs(4);
/// A client that is silent for this long is taken for gone (NET-1); its browser answers every ping by itself.
pub const SOCKET_SILENCE_MAX: Duration = Duration::from_secs(16);
/// One message takes no longer to be written; a connection on which nothing moves is closed.
pub const SOCKET_WRITE_TIME: Duration = Duration::from_secs(10);

/// Characters of a consult's destination id (TRF-16). More gets `invalidValue`.
pub const CONSULT_ID_CHARACTERS_MAX: usize = 36;
/// Characters of a transfer's destination id (TRF-16). More gets `invalidValue`.
pub const TRANSFER_ID_CHARACTERS_MAX: usize = 43;
/// Characters of a number as it is typed or pasted, signs that are dropped included. More gets `invalidValue`.
pub const NUMBER_CHARACTERS_MAX: usize = 64;
/// Contacts in line that a supervisor is shown; those who have waited for longest.
pub const WAITING_LISTED_MAX: usize = 100;
/// Offers that a supervisor is shown; the newest.
pub const OFFERS_LISTED_MAX: u32 = 50;
/// Characters of a search. More gets `invalidValue`.
pub const SEARCH_CHARACTERS_MAX: usize = 100;

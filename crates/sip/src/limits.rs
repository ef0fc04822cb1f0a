//! Every limit of the signalling core, by name. What happens at a limit is said beside it.

use std::time::Duration;

/// Bytes of one message, datagram or stream. Larger ones are junk: dropped, and a stream is closed.
pub const MAX_MESSAGE: usize = 32 * 1024;
/// Bytes of the header part of one message (start line included).
pub const MAX_HEAD: usize = 16 * 1024;
/// Header fields of one message.
pub const MAX_HEADERS: usize = 128;
/// Bytes of one (unfolded) header value.
pub const MAX_HEADER_VALUE: usize = 4 * 1024;
/// Elements that are read from one comma separated header; the rest is ignored.
pub const MAX_LIST: usize = 32;
/// Bytes of a session description. More is refused with 488.
pub const MAX_SDP: usize = 8 * 1024;
/// Lines of a session description.
pub const MAX_SDP_LINES: usize = 256;
/// Media descriptions in one session description.
pub const MAX_SDP_MEDIA: usize = 8;
/// Formats in one media description.
pub const MAX_SDP_FORMATS: usize = 64;
/// Entries of a route set. A dialog that would need more is refused with 400.
pub const MAX_ROUTES: usize = 16;
/// Early dialogs (forks) of one outgoing INVITE that are remembered; answers of further forks are still ACKed and BYEd.
pub const MAX_FORKS: usize = 8;
/// Requests of ours in flight inside one dialog. Further ones wait for nobody: they are not sent.
pub const MAX_PENDING: usize = 8;
/// Realms (servers on the way) whose challenges are remembered for one peer; the oldest is forgotten first.
pub const MAX_REALMS: usize = 4;
/// How often one request is repeated with credentials before the refusal counts.
pub const MAX_AUTH_ATTEMPTS: u8 = 2;
/// How often one INVITE may be sent anew (credentials, session interval); bounds the CANCELs owed after a restart.
pub const MAX_DIAL_ATTEMPTS: u32 = 4;
/// CSeq numbers are reserved in steps of this many, so that a stored dialog need not be written for each request.
pub const CSEQ_STEP: u32 = 1_000;
/// Transactions of both sides, those included that only wait half a minute for late copies. At the limit new requests are answered 503 without state.
pub const MAX_TRANSACTIONS: usize = 100_000;
/// Unanswered transactions above which new calls (INVITE without To tag), REGISTER and OPTIONS are shed with 503.
pub const SHED_ABOVE: usize = 4_000;
/// Nonces that the digest server remembers; the oldest is forgotten first (its owner gets `stale=true`).
pub const MAX_NONCES: usize = 10_000;
/// Contacts of one address of record.
pub const MAX_CONTACTS: usize = 8;
/// Bindings of the whole registrar.
pub const MAX_BINDINGS: usize = 20_000;
/// Bytes of a stored dialog record that is read back.
pub const MAX_RECORD: usize = 32 * 1024;

/// RFC 3261 timer T1: the estimated round trip.
pub const T1: Duration = Duration::from_millis(500);
/// RFC 3261 timer T2: the longest gap between retransmissions.
pub const T2: Duration = Duration::from_secs(4);
/// RFC 3261 timer T4: how long a message may linger in the network.
pub const T4: Duration = Duration::from_secs(5);
/// 64 * T1: when a transaction gives up.
pub const GIVE_UP: Duration = Duration::from_secs(32);
/// An INVITE that its user never answers finally is refused with 500 after this time, whatever the reason.
pub const MAX_PROCEEDING: Duration = Duration::from_secs(15 * 60);
/// Smallest session interval that we accept or ask for, seconds (RFC 4028 section 4).
pub const MIN_SESSION_INTERVAL: u32 = 90;
/// Largest session interval that we honour, seconds; a larger one is answered with this.
pub const MAX_SESSION_INTERVAL: u32 = 7_200;
/// Longest registration of ours that we ask for or believe, seconds.
pub const MAX_REGISTER_EXPIRES: u32 = 86_400;
/// A registration of ours is renewed this long before its end, and half-way through at the latest: a request and its repeats fit in.
pub const REGISTER_RENEW: Duration = Duration::from_secs(60);
/// The pause after a first failure to register; it doubles with each further one.
pub const REGISTER_PAUSE: Duration = Duration::from_secs(10);
/// The longest such pause, and the one after a refused password.
pub const REGISTER_PAUSE_MAX: Duration = Duration::from_secs(300);
/// The longest pause that a registrar may ask for.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(3_600);
/// A probe without an answer for this long has failed.
pub const PROBE_PATIENCE: Duration = Duration::from_secs(5);
/// Failed probes in a row after which a peer that used to answer is down.
pub const PROBE_FAILURES: u32 = 3;
/// Answers in a row after which it is up again.
pub const PROBE_ANSWERS: u32 = 2;
/// Time between probes of a peer that is down.
pub const PROBE_WHEN_DOWN: Duration = Duration::from_secs(5);

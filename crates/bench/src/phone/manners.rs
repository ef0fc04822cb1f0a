//! What a phone does by itself: how it answers, what it plays, when it presses, hangs up or dies.

use std::time::Duration;

use media::codec::Codec;
use sip::message::Method;

use crate::agent::describe::CODECS;
use crate::sound::TONE_DBFS;

/// What happens to a call that comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// It rings (180) and is answered after this time.
    Answer(Duration),
    /// It rings and is refused with this status after this time; with no time at all it is refused without ringing.
    Refuse(u16, Duration),
    /// It rings until somebody else ends it or a command answers.
    Ring,
    /// Nothing is said beyond 100 Trying.
    Nothing,
}

/// What a phone does by itself. Times count from the answer unless said otherwise.
#[derive(Debug, Clone)]
pub struct Manners {
    /// For calls that come in.
    pub reply: Reply,
    /// What it speaks, most wanted first.
    pub codecs: Vec<Codec>,
    /// Frequency played, Hz; `None` plays silence.
    pub tone: Option<f64>,
    /// Its level, dBFS.
    pub level: f64,
    /// Hangs up after this time.
    pub hang_up_after: Option<Duration>,
    /// Takes an unanswered call of its own back after this time, counted from the INVITE.
    pub cancel_after: Option<Duration>,
    /// Presses keys.
    pub digits: Vec<(Duration, String)>,
    /// Stops sending sound, as if the cable was pulled.
    pub stop_sound_after: Option<Duration>,
    /// Requests of these methods are never answered.
    pub ignore: Vec<Method>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            reply: Reply::Ring,
            codecs: CODECS.to_vec(),
            tone: None,
            level: TONE_DBFS,
            hang_up_after: None,
            cancel_after: None,
            digits: Vec::new(),
            stop_sound_after: None,
            ignore: Vec::new(),
        }
    }
}

/// One thing to do with a call, by command or by plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// 180.
    Ring,
    /// 200.
    Answer,
    /// A refusal.
    Refuse(u16),
    /// CANCEL, 603 or BYE, whichever fits.
    HangUp,
    /// The same, but only while the call is not answered.
    Cancel,
    /// Keys by RFC 4733.
    Digits(String),
    /// A key by SIP INFO.
    InfoDigit(char),
    /// re-INVITE `sendonly`.
    Hold,
    /// re-INVITE `inactive`.
    HoldInactive,
    /// re-INVITE `sendrecv`.
    Resume,
    /// REFER to this number.
    Refer(String),
    /// Another tone at this level, or silence.
    Tone(Option<f64>, f64),
    /// Sound packets leave, or stop.
    Sound(bool),
}

//! What can be asked of the rig: the lines that come in, as types.

use std::net::SocketAddr;
use std::time::Duration;

use media::codec::Codec;
use serde::Deserialize;
use serde_json::Value;
use sip::message::Method;
use sip::transaction::Transport;

use crate::agent::describe::{CODECS, codec_named};
use crate::phone::{Manners, Reply};
use crate::sound::TONE_DBFS;

/// One line: an order and what its answer shall be marked with.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    /// Comes back in the answer.
    #[serde(default)]
    pub(super) request: Value,
    #[serde(flatten)]
    pub(super) order: Order,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Order {
    /// A new phone that registers, or an account more for an old one.
    Register {
        id: String,
        user: String,
        password: String,
        #[serde(default = "hour")]
        expires_seconds: u64,
        #[serde(flatten)]
        place: Place,
        #[serde(flatten)]
        manners: Ways,
    },
    Unregister {
        id: String,
        user: String,
    },
    /// A new phone that registers nowhere and takes what comes: a carrier, or a peer.
    Carrier {
        id: String,
        #[serde(flatten)]
        place: Place,
        #[serde(flatten)]
        manners: Ways,
        #[serde(default)]
        rules: Vec<Rule>,
        /// Everybody is asked for this user and password.
        #[serde(default)]
        gate: Option<(String, String)>,
        /// Callers who can are rung reliably.
        #[serde(default)]
        reliable: bool,
    },
    /// A call: from the phone `phone`, or from a new phone called `id`.
    Call {
        id: String,
        phone: Option<String>,
        to: String,
        from: String,
        password: Option<String>,
        #[serde(flatten)]
        place: Place,
        #[serde(flatten)]
        manners: Ways,
    },
    Manners {
        id: String,
        #[serde(flatten)]
        manners: Ways,
    },
    Ring {
        id: String,
    },
    Answer {
        id: String,
    },
    Refuse {
        id: String,
        status: u16,
    },
    HangUp {
        id: String,
    },
    Cancel {
        id: String,
    },
    Digits {
        id: String,
        keys: String,
    },
    InfoDigit {
        id: String,
        key: char,
    },
    Hold {
        id: String,
        #[serde(default)]
        inactive: bool,
    },
    Resume {
        id: String,
    },
    Refer {
        id: String,
        to: String,
    },
    Tone {
        id: String,
        tone: Option<f64>,
        #[serde(default = "level")]
        level_dbfs: f64,
    },
    Sound {
        id: String,
        on: bool,
    },
    Vanish {
        id: String,
        #[serde(default = "yes")]
        on: bool,
    },
    State {
        id: String,
    },
    Heard {
        id: String,
        #[serde(default = "second")]
        last_ms: u64,
        #[serde(default)]
        frequencies: Vec<f64>,
    },
    Wait {
        id: String,
        state: String,
        #[serde(default = "ten_seconds")]
        timeout_ms: u64,
    },
    Listen {
        id: String,
        #[serde(flatten)]
        wanted: Wanted,
        #[serde(default = "ten_seconds")]
        timeout_ms: u64,
    },
    Recognise {
        id: String,
        files: Vec<std::path::PathBuf>,
        begin_ms: Option<u64>,
        #[serde(default = "likeness")]
        likeness: f64,
        #[serde(default = "ten_seconds")]
        timeout_ms: u64,
    },
    Save {
        id: String,
        file: std::path::PathBuf,
    },
    Close {
        id: String,
    },
}

/// Sockets and peer of a new phone.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    pub(super) server: Option<SocketAddr>,
    pub(super) listen: Option<SocketAddr>,
    #[serde(default)]
    transport: Wire,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Wire {
    #[default]
    Udp,
    Tcp,
}

impl Place {
    pub(super) const fn transport(&self) -> Transport {
        match self.transport {
            Wire::Udp => Transport::Udp,
            Wire::Tcp => Transport::Tcp,
        }
    }
}

/// Manners as they are written. Without any word on the reply, a phone rings until it is told otherwise.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ways {
    tone: Option<f64>,
    level_dbfs: Option<f64>,
    answer_after_ms: Option<u64>,
    refuse: Option<u16>,
    #[serde(default)]
    refuse_after_ms: u64,
    #[serde(default)]
    nothing: bool,
    hang_up_after_ms: Option<u64>,
    cancel_after_ms: Option<u64>,
    #[serde(default)]
    digits: Vec<Press>,
    stop_sound_after_ms: Option<u64>,
    #[serde(default)]
    ignore: Vec<String>,
    codecs: Option<Vec<Name>>,
}

/// A codec by its name.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Name(Codec);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        codec_named(&name)
            .map(Self)
            .ok_or_else(|| format!("a phone does not speak {name}"))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Press {
    after_ms: u64,
    keys: String,
}

/// Manners for numbers with this end.
#[derive(Debug, Deserialize)]
pub(super) struct Rule {
    pub(super) suffix: String,
    #[serde(flatten)]
    pub(super) manners: Ways,
}

impl Ways {
    pub(super) fn manners(self) -> Manners {
        let reply = match (self.answer_after_ms, self.refuse) {
            (Some(after), _) => Reply::Answer(ms(after)),
            (None, Some(status)) => Reply::Refuse(status, ms(self.refuse_after_ms)),
            (None, None) if self.nothing => Reply::Nothing,
            (None, None) => Reply::Ring,
        };
        Manners {
            reply,
            codecs: self
                .codecs
                .map_or_else(|| CODECS.to_vec(), |names| names.iter().map(|name| name.0).collect()),
            tone: self.tone,
            level: self.level_dbfs.unwrap_or(TONE_DBFS),
            hang_up_after: self.hang_up_after_ms.map(ms),
            cancel_after: self.cancel_after_ms.map(ms),
            digits: self
                .digits
                .into_iter()
                .map(|press| (ms(press.after_ms), press.keys))
                .collect(),
            stop_sound_after: self.stop_sound_after_ms.map(ms),
            ignore: self.ignore.iter().map(|method| Method::from_token(method)).collect(),
        }
    }
}

/// What shall be heard.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    /// Tones at or above the floor.
    #[serde(default)]
    pub(super) present: Vec<f64>,
    /// Tones below the floor.
    #[serde(default)]
    pub(super) absent: Vec<f64>,
    #[serde(default = "floor")]
    pub(super) floor_dbfs: f64,
    pub(super) overall_above: Option<f64>,
    pub(super) overall_below: Option<f64>,
    #[serde(default = "half_second")]
    pub(super) last_ms: u64,
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

const fn hour() -> u64 {
    3_600
}

const fn level() -> f64 {
    TONE_DBFS
}

/// Between our tones (-12 dBFS) and what music has at the same frequency (up to -33 dBFS in ours).
const fn floor() -> f64 {
    -24.0
}

/// Between the right recording (0.95 and more after a telephone's codec) and a wrong one (less than 0.6).
const fn likeness() -> f64 {
    0.8
}

const fn yes() -> bool {
    true
}

const fn second() -> u64 {
    1_000
}

const fn half_second() -> u64 {
    500
}

const fn ten_seconds() -> u64 {
    10_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Line, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn a_line_becomes_an_order() {
        let line = read(
            r#"{"do":"register","id":"ana","user":"1001","password":"x","request":7,"tone":1100,"answerAfterMs":250,
                "digits":[{"afterMs":5,"keys":"1"}],"ignore":["BYE"],"transport":"tcp","listen":"127.0.0.1:5099"}"#,
        )
        .expect("good");
        assert_eq!(line.request, 7);
        let Order::Register {
            place,
            manners,
            expires_seconds,
            ..
        } = line.order
        else {
            panic!("a register")
        };
        assert_eq!((place.transport(), expires_seconds), (Transport::Tcp, 3_600));
        let manners = manners.manners();
        assert_eq!(manners.reply, Reply::Answer(Duration::from_millis(250)));
        assert_eq!((manners.tone, manners.ignore), (Some(1_100.0), vec![Method::Bye]));
        assert_eq!(manners.digits, [(Duration::from_millis(5), "1".to_owned())]);
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        let error = read(r#"{"do":"dance","id":"a"}"#).expect_err("no such order");
        assert!(error.to_string().contains("dance"), "{error}");
        let error = read(r#"{"do":"carrier","id":"a","codecs":["g729"]}"#).expect_err("no such codec");
        assert!(error.to_string().contains("g729"), "{error}");
        let error = read(r#"{"do":"hangUp"}"#).expect_err("incomplete");
        assert!(error.to_string().contains("id"), "{error}");
    }
}

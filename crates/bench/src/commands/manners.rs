//! Flags that say what a phone does by itself, shared by several commands.

use std::time::Duration;

use bench::agent::describe::codec_named;
use bench::phone::{Manners, Reply};
use bench::sound::TONE_DBFS;
use clap::Args;
use media::codec::Codec;
use sip::message::Method;

use super::{duration, press};

/// Flags about sound and about what follows an answer.
#[derive(Debug, Args)]
pub(crate) struct SoundFlags {
    /// Frequency played, Hz; none plays silence
    #[arg(long, value_name = "HZ")]
    tone: Option<f64>,
    /// Level of the tone, dBFS of a sine's peak
    #[arg(long, value_name = "DBFS", default_value_t = TONE_DBFS, allow_negative_numbers = true)]
    level: f64,
    /// What it speaks, most wanted first: pcma, pcmu, g722
    #[arg(long, value_name = "CODEC", value_delimiter = ',', value_parser = codec, default_value = "pcma,pcmu")]
    codecs: Vec<Codec>,
    /// Frequencies to look for in what is heard, Hz
    #[arg(long, value_name = "HZ", value_delimiter = ',')]
    pub(crate) listen: Vec<f64>,
    /// Press keys so long after the answer; may be given several times
    #[arg(long, value_name = "KEYS@TIME", value_parser = press)]
    digits: Vec<(Duration, String)>,
    /// Hang up so long after the answer
    #[arg(long, value_name = "TIME", value_parser = duration)]
    hang_up_after: Option<Duration>,
    /// Stop sending sound so long after the answer, as if the cable was pulled
    #[arg(long, value_name = "TIME", value_parser = duration)]
    stop_sound_after: Option<Duration>,
    /// Never answer requests of these methods, e.g. BYE
    #[arg(long, value_name = "METHOD", value_delimiter = ',')]
    ignore: Vec<String>,
}

impl SoundFlags {
    pub(crate) fn manners(&self, reply: Reply, cancel_after: Option<Duration>) -> Manners {
        Manners {
            reply,
            codecs: self.codecs.clone(),
            tone: self.tone,
            level: self.level,
            hang_up_after: self.hang_up_after,
            cancel_after,
            digits: self.digits.clone(),
            stop_sound_after: self.stop_sound_after,
            ignore: self.ignore.iter().map(|method| Method::from_token(method)).collect(),
        }
    }
}

/// Flags about calls that come in.
#[derive(Debug, Args)]
pub(crate) struct ReplyFlags {
    /// Answer after ringing so long
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "1s")]
    answer_after: Duration,
    /// Refuse at once with this status
    #[arg(long, value_name = "STATUS", num_args = 0..=1, default_missing_value = "486", conflicts_with_all = ["decline", "never", "unavailable"])]
    busy: Option<u16>,
    /// Ring, then refuse with this status
    #[arg(long, value_name = "STATUS", num_args = 0..=1, default_missing_value = "603", conflicts_with_all = ["never", "unavailable"])]
    decline: Option<u16>,
    /// Ring and never answer
    #[arg(long, conflicts_with = "unavailable")]
    never: bool,
    /// Refuse at once with 480
    #[arg(long)]
    unavailable: bool,
}

impl ReplyFlags {
    pub(crate) fn reply(&self) -> Reply {
        match (self.busy, self.decline) {
            (Some(status), _) => Reply::Refuse(status, Duration::ZERO),
            (None, Some(status)) => Reply::Refuse(status, self.answer_after),
            (None, None) if self.unavailable => Reply::Refuse(480, Duration::ZERO),
            (None, None) if self.never => Reply::Ring,
            (None, None) => Reply::Answer(self.answer_after),
        }
    }
}

fn codec(name: &str) -> Result<Codec, String> {
    codec_named(name).ok_or_else(|| "wants pcma, pcmu or g722".to_owned())
}

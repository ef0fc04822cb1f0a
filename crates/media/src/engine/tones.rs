//! Call-progress tones, made once and played like music (ITU-T E.180; 425 Hz as in Europe).

use std::sync::Arc;

use crate::clip::Clip;
use crate::tone::ToneGenerator;

/// A call-progress tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// It rings at the far end: 1 s on, 4 s off.
    Ringback,
    /// Busy: 0.5 s on, 0.5 s off.
    Busy,
    /// Congestion: a quarter on, a quarter off.
    Congestion,
}

const FREQUENCY_HZ: f64 = 425.0;
const LEVEL_DBFS: f64 = -16.0;

/// One cadence of each tone as a clip.
pub(super) struct ToneClips([Option<Arc<Clip>>; 3]);

impl ToneClips {
    pub(super) fn new() -> Self {
        Self([cadence(1_000, 4_000), cadence(500, 500), cadence(250, 250)])
    }

    pub(super) fn clip(&self, tone: Tone) -> Option<Arc<Clip>> {
        let at = match tone {
            Tone::Ringback => 0,
            Tone::Busy => 1,
            Tone::Congestion => 2,
        };
        self.0[at].clone()
    }
}

fn cadence(on_ms: usize, off_ms: usize) -> Option<Arc<Clip>> {
    let mut samples = ToneGenerator::new(8_000, &[FREQUENCY_HZ], LEVEL_DBFS).take(on_ms * 8);
    samples.resize((on_ms + off_ms) * 8, 0);
    Clip::from_samples(8_000, &samples).ok().map(Arc::new)
}

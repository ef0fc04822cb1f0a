//! What a run of rooms found, and how it is told.

use std::fmt;
use std::time::Duration;

use super::Plan;
use super::mixer::Mixed;
use super::party::Parties;

/// The figures of one run.
#[derive(Debug, Clone)]
pub struct Report {
    plan: Plan,
    talk_seconds: f64,
    /// Processor seconds of the mixer's thread.
    cpu: f64,
    /// Packets of all parties: sent by them, taken in by the engine.
    inward: (u64, u64),
    /// Packets of the engine: sent, received by the parties.
    outward: (u64, u64),
    /// Streams on which the two differ, or whose numbering has gaps.
    unequal: usize,
    gaps: u64,
    /// Packets that came too late to be mixed.
    unplayed: u64,
    beats: u64,
    late: u64,
    latest: Duration,
    /// Parties of the first room who heard something else than the others; `None`: too short to tell.
    misheard: Option<usize>,
    unsent: u64,
}

impl Report {
    pub(super) fn new(plan: Plan, talk_seconds: f64, parties: &Parties, mixed: &Mixed) -> Self {
        let pairs = || parties.all().iter().zip(&mixed.figures);
        let streams = plan.rooms * plan.parties;
        let equal = pairs().filter(|(party, leg)| party.sent == leg.received && party.received == leg.sent);
        Self {
            plan,
            talk_seconds,
            cpu: mixed.cpu,
            inward: (
                pairs().map(|(party, _)| party.sent).sum(),
                pairs().map(|(_, leg)| leg.received).sum(),
            ),
            outward: (
                pairs().map(|(_, leg)| leg.sent).sum(),
                pairs().map(|(party, _)| party.received).sum(),
            ),
            unequal: streams - equal.count(),
            gaps: pairs().map(|(party, _)| party.gaps).sum(),
            unplayed: pairs().map(|(_, leg)| leg.late).sum(),
            beats: mixed.beats,
            late: mixed.late,
            latest: mixed.latest,
            misheard: parties.misheard(),
            unsent: mixed.unsent,
        }
    }

    /// Whether every packet of every stream arrived, in order, and the room that was listened to heard what it should.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.unequal == 0 && self.gaps == 0 && matches!(self.misheard, None | Some(0))
    }

    /// Processor seconds of the mixer's thread per minute of one room.
    #[must_use]
    pub fn cpu_per_room_minute(&self) -> f64 {
        self.cpu / (self.plan.rooms as f64 * self.talk_seconds / 60.0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = self.plan;
        let speech = if plan.wideband {
            "G.711, 2 G.722, 1 Opus"
        } else {
            "G.711"
        };
        writeln!(
            f,
            "rooms                        {} of {} parties for {:.1} s, {speech}",
            plan.rooms, plan.parties, self.talk_seconds
        )?;
        writeln!(
            f,
            "packets to the mixer         {} sent, {} arrived",
            self.inward.0, self.inward.1
        )?;
        writeln!(
            f,
            "packets from the mixer       {} sent, {} arrived",
            self.outward.0, self.outward.1
        )?;
        writeln!(
            f,
            "unequal streams              {}; {} gaps, {} packets too late to be mixed",
            self.unequal, self.gaps, self.unplayed
        )?;
        writeln!(
            f,
            "late ticks                   {} of {}, latest {:.1} ms",
            self.late,
            self.beats,
            self.latest.as_secs_f64() * 1_000.0
        )?;
        writeln!(f, "CPU per room-minute          {:.4} s", self.cpu_per_room_minute())?;
        if self.unsent > 0 {
            writeln!(f, "trouble of our own           {} packets not sent", self.unsent)?;
        }
        let verdict = match (self.is_whole(), self.misheard) {
            (true, Some(_)) => "every packet arrived, and each heard exactly the others",
            (true, None) => "every packet arrived; too short to listen",
            (false, _) => "NOT WHOLE: no figure with loss is a figure",
        };
        if let Some(wrong) = self.misheard.filter(|wrong| *wrong > 0) {
            writeln!(f, "misheard                     {wrong} of {}", plan.parties)?;
        }
        write!(f, "verdict                      {verdict}")
    }
}

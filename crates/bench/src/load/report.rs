//! What a load run found, and how it is told.

use std::fmt;

use super::streams::Streams;

/// The figures of one run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Calls at the same time.
    pub calls: usize,
    /// How long they talked.
    pub talk_seconds: f64,
    /// Streams: two for each call.
    pub streams: usize,
    /// Packets sent: fewest, most and all.
    pub sent: Spread,
    /// Packets received of those: fewest, most and all.
    pub received: Spread,
    /// Streams on which not every packet arrived, or more than every one.
    pub unequal: usize,
    /// Packets out of order or twice.
    pub disordered: u64,
    /// Packets of other calls.
    pub foreign: u64,
    /// Packets of the server's own (music, silence).
    pub others: u64,
    /// Packets that our own kernel refused, and packets from nowhere.
    pub own_trouble: (u64, u64),
    /// Processor seconds of the server while calls were set up.
    pub set_up_cpu: f64,
    /// Processor seconds of the server while they talked.
    pub talk_cpu: f64,
    /// Processor seconds of the server from then until all had hung up.
    pub hang_up_cpu: f64,
    /// Milliseconds from a caller's INVITE to its agent's INVITE, sorted.
    pub offered_ms: Vec<f64>,
    /// Resident memory of the server, MiB: before the calls, while they talked, at its highest.
    pub memory_mib: (u64, u64, u64),
    /// What went wrong with calls.
    pub broken: Vec<String>,
}

/// Fewest, most and all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// Of one stream.
    pub least: u64,
    /// Of one stream.
    pub most: u64,
    /// Of all streams.
    pub total: u64,
}

impl Spread {
    fn of(counts: impl Iterator<Item = u64> + Clone) -> Self {
        Self {
            least: counts.clone().min().unwrap_or(0),
            most: counts.clone().max().unwrap_or(0),
            total: counts.sum(),
        }
    }
}

impl Report {
    pub(super) fn of_streams(streams: &Streams, mut offered_ms: Vec<f64>) -> Self {
        offered_ms.sort_by(f64::total_cmp);
        let pairs: Vec<_> = streams.pairs().collect();
        Self {
            streams: pairs.len(),
            sent: Spread::of(pairs.iter().map(|(_, partner)| partner.sent)),
            received: Spread::of(pairs.iter().map(|(stream, _)| stream.received)),
            unequal: pairs
                .iter()
                .filter(|(stream, partner)| stream.received != partner.sent)
                .count(),
            disordered: pairs.iter().map(|(stream, _)| stream.disordered).sum(),
            foreign: pairs.iter().map(|(stream, _)| stream.foreign).sum(),
            others: pairs.iter().map(|(stream, _)| stream.others).sum(),
            own_trouble: (streams.unsent, streams.strays),
            offered_ms,
            ..Self::default()
        }
    }

    /// Whether every packet of every stream arrived once, and every call stood to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unequal == 0
            && self.disordered == 0
            && self.foreign == 0
            && self.broken.is_empty()
            && self.streams == 2 * self.calls
    }

    /// Processor seconds of the server per minute of one call.
    #[must_use]
    pub fn cpu_per_call_minute(&self) -> f64 {
        self.talk_cpu / (self.calls as f64 * self.talk_seconds / 60.0)
    }

    /// The milliseconds within which this part of the callers reached an agent.
    fn offered(&self, part: f64) -> f64 {
        let at = (self.offered_ms.len() as f64 * part).ceil() as usize;
        self.offered_ms.get(at.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sent, received) = (self.sent, self.received);
        let lost = sent.total.saturating_sub(received.total);
        writeln!(
            f,
            "calls                        {} for {:.1} s, {} streams",
            self.calls, self.talk_seconds, self.streams
        )?;
        writeln!(
            f,
            "packets sent per stream      {} to {}, {} in all",
            sent.least, sent.most, sent.total
        )?;
        writeln!(
            f,
            "packets received per stream  {} to {}, {} in all",
            received.least, received.most, received.total
        )?;
        writeln!(
            f,
            "loss                         {lost} packets; {} streams unequal, {} out of order, {} crossed",
            self.unequal, self.disordered, self.foreign
        )?;
        writeln!(f, "server's own packets         {}", self.others)?;
        writeln!(f, "CPU per call-minute          {:.4} s", self.cpu_per_call_minute())?;
        let per_call = |seconds: f64| seconds * 1_000.0 / self.calls as f64;
        writeln!(f, "CPU to set up a call         {:.2} ms", per_call(self.set_up_cpu))?;
        writeln!(f, "CPU to end a call            {:.2} ms", per_call(self.hang_up_cpu))?;
        writeln!(
            f,
            "caller's to agent's INVITE   p50 {:.1} ms, p99 {:.1} ms, most {:.1} ms ({} calls)",
            self.offered(0.5),
            self.offered(0.99),
            self.offered(1.0),
            self.offered_ms.len()
        )?;
        let (before, during, highest) = self.memory_mib;
        writeln!(
            f,
            "memory                       {before} MiB before, {during} MiB in talk, {highest} MiB highest"
        )?;
        let (unsent, strays) = self.own_trouble;
        if unsent + strays > 0 {
            writeln!(
                f,
                "trouble of our own           {unsent} packets not sent, {strays} from nowhere"
            )?;
        }
        for trouble in self.broken.iter().take(5) {
            writeln!(f, "broken                       {trouble}")?;
        }
        write!(
            f,
            "verdict                      {}",
            if self.is_whole() {
                "every packet of every stream arrived"
            } else {
                "NOT WHOLE: no figure with loss is a figure"
            }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_whole_only_when_nothing_is_missing() {
        let report = Report {
            calls: 2,
            streams: 4,
            talk_seconds: 30.0,
            talk_cpu: 0.1,
            offered_ms: vec![1.0, 2.0, 3.0, 4.0],
            ..Report::default()
        };
        assert!(report.is_whole());
        assert!((report.cpu_per_call_minute() - 0.1).abs() < 1e-9);
        assert!((report.offered(0.5) - 2.0).abs() < 1e-9 && (report.offered(0.99) - 4.0).abs() < 1e-9);
        for wrong in [
            Report {
                unequal: 1,
                ..report.clone()
            },
            Report {
                streams: 3,
                ..report.clone()
            },
            Report {
                broken: vec![String::new()],
                ..report.clone()
            },
        ] {
            assert!(!wrong.is_whole());
        }
    }
}

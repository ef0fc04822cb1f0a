//! Logs and metrics of the process. Logs carry no secrets and no full numbers: whoever logs masks them; libraries that
//! log whole statements and packets are kept quiet here whatever the filter says.

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Added to every filter: below this these libraries write what they carry, numbers included.
const QUIET: [&str; 2] = ["sqlx=warn", "str0m=warn"];

/// Buckets of durations, in seconds.
const SECONDS: [f64; 14] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// Starts logging to standard error.
///
/// # Errors
/// When the filter cannot be understood.
pub(crate) fn start(filter: &str, json: bool) -> anyhow::Result<()> {
    let mut filter = EnvFilter::builder()
        .parse(filter)
        .with_context(|| format!("setting `log`: {filter}"))?;
    for quiet in QUIET {
        filter = filter.add_directive(quiet.parse().context("a filter of ours")?);
    }
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    if json {
        registry.with(layer.json()).try_init()
    } else {
        registry.with(layer).try_init()
    }
    .context("logging was started twice")
}

/// Starts counting; the handle renders what was counted.
///
/// # Errors
/// When a counter is already there.
pub(crate) fn metrics() -> anyhow::Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .context("buckets of ours")?
        .install_recorder()
        .context("metrics were started twice")
}

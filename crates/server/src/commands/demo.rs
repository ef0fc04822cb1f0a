//! `centrala demo`: the fixed demo world, for newcomers and for tests.

use anyhow::Context;
use clap::Args;
use store::Location;

use crate::configuration::First;
use crate::demo_callers::{self, DemoCallers};
use crate::house::{self, Plan};
use crate::settings::{self, Flags};
use crate::telemetry;

const ORGANIZATION: &str = include_str!("../../demo/organization.yaml");

/// Flags of `demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    flags: Flags,
    /// Simulated callers a minute; 0: none
    #[arg(long, env = "CENTRALA_DEMO_CALLERS", default_value_t = 0, value_name = "PER MINUTE",
          value_parser = clap::value_parser!(u32).range(0..=demo_callers::PER_MINUTE_MAX))]
    callers: u32,
    /// Where outside calls go
    #[arg(
        long,
        env = "CENTRALA_DEMO_CARRIER",
        default_value = "127.0.0.1:5070",
        value_name = "ADDRESS:PORT"
    )]
    carrier: std::net::SocketAddr,
}

/// Runs until it is told to stop. Without a place for the data, they vanish with the process.
pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    let mut settings = settings::read(&demo.flags)?;
    // Ctrl-C means now: nobody in the demo is a customer.
    settings.shutdown_seconds = settings.shutdown_seconds.or(Some(0));
    anyhow::ensure!(
        settings.http.ip().is_loopback() && settings.sip.ip().is_loopback(),
        "the demo world has known passwords, so it listens on loopback addresses only: change `http` or `sip`"
    );
    telemetry::start(&settings.log, settings.log_json)?;
    let (location, _vanishes) = match &settings.data {
        Some(data) => (super::location(data)?, None),
        None => {
            let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
            (Location::directory(folder.path()), Some(folder))
        }
    };
    super::runtime()?.block_on(async {
        let house = house::start(Plan {
            settings,
            first: First::text("the demo's file", ORGANIZATION),
            carrier: Some(demo.carrier.to_string()),
            location,
        })
        .await?;
        super::say(&greeting(&house, demo.callers))?;
        let callers = match demo.callers {
            0 => None,
            per_minute => Some(DemoCallers::start(house.sip_address, per_minute).await?),
        };
        let result = house.run_until_told().await;
        if let Some(callers) = callers {
            callers.stop().await;
        }
        result
    })
}

fn greeting(house: &house::House, callers: u32) -> String {
    let (http, sip) = (house.http_address, house.sip_address);
    let callers = if callers == 0 {
        "none; start with --callers 6 to have six a minute".to_owned()
    } else {
        format!("{callers} a minute")
    };
    format!(
        "\nCentrala's demo world is running.\n\n\
         \x20 Desktop            http://{http}/\n\
         \x20 Call from a page   http://{http}/call/support\n\
         \x20 Call by SIP        {sip} (UDP and TCP): +35929001000 menu, +35929002000 Support, +35929003000 Billing\n\
         \x20 Desk phones        extensions 1001 to 1005, passwords demo-1001 to demo-1005\n\
         \x20 Simulated callers  {callers}\n\n\
         \x20 Sign in as         ana@, boris@, vera@, georgi@demo.test (agents), sofia@demo.test (supervisor),\n\
         \x20                    admin@demo.test (administrator); password of all: demo\n\n\
         Stop with Ctrl+C.\n\n"
    )
}

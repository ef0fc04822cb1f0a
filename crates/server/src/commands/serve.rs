//! `centrala serve`: the contact centre as its operator set it up.

use clap::Args;

use crate::configuration::First;
use crate::house::{self, Plan};
use crate::settings::{self, Flags};
use crate::telemetry;

/// Flags of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    flags: Flags,
}

/// Runs until it is told to stop.
pub(crate) fn run(serve: &Serve) -> anyhow::Result<()> {
    let settings = settings::read(&serve.flags)?;
    telemetry::start(&settings.log, settings.log_json)?;
    let location = super::location_of(&settings)?;
    super::runtime()?.block_on(async {
        let house = house::start(Plan {
            first: First::file(&settings.organization),
            carrier: None,
            settings,
            location,
        })
        .await?;
        house.run_until_told().await
    })
}

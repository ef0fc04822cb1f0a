//! `centrala serve`: the contact centre as its operator set it up.

use clap::Args;

use crate::house::{self, Plan};
use crate::settings::{self, Flags};
use crate::telemetry;

/// Where everything is kept when nothing was said.
const DATA: &str = "data";

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
    let organization = super::organization_of(&settings)?;
    let data = settings.data.clone().unwrap_or_else(|| DATA.to_owned());
    let location = super::location(&data)?;
    super::runtime()?.block_on(async {
        let house = house::start(Plan {
            settings,
            organization,
            location,
        })
        .await?;
        house.run_until_told().await
    })
}

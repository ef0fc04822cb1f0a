//! `centrala check`: would it start?

use clap::Args;
use organization::Resources;

use crate::settings::{self, Flags};

/// Flags of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    flags: Flags,
}

/// Reads everything that `serve` would read and says that it is right, or what is not.
pub(crate) fn run(check: &Check) -> anyhow::Result<()> {
    let settings = settings::read(&check.flags)?;
    let (_, organization) = super::read_file(&settings.organization, &Resources::default())?;
    let directory = &organization.directory;
    super::say(&format!(
        "right: {} users, {} queues, {} entry points, {} phones, {} trunks\n",
        organization.users.len(),
        directory.queues.len(),
        directory.entry_points.len(),
        organization.phones.len(),
        organization.trunks.len(),
    ))
}

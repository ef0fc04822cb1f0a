//! What can be asked of the binary on the command line, one file a command.

pub(crate) mod check;
mod client;
pub(crate) mod configuration;
pub(crate) mod demo;
pub(crate) mod hash_password;
pub(crate) mod serve;

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use organization::{Organization, Resources};

use crate::{assets, settings::Settings};

/// Where everything is kept when nothing was said.
const DATA: &str = "data";

/// Prints the description of the API.
pub(crate) fn openapi() -> anyhow::Result<()> {
    say(&api::openapi())
}

/// Prints to the terminal; a reader that has gone away is a fault like any other.
pub(crate) fn say(text: &str) -> anyhow::Result<()> {
    std::io::stdout()
        .write_all(text.as_bytes())
        .context("cannot write to the terminal")
}

/// Reads and checks a file; secrets that it leaves as they are come from `present`.
pub(crate) fn read_file(file: &Path, present: &Resources) -> anyhow::Result<(Resources, Organization)> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    crate::configuration::read_file(&name, &text, present, &assets::known_clips())
}

/// Where everything is kept: as the settings say, or in the folder `data`.
pub(crate) fn location_of(settings: &Settings) -> anyhow::Result<store::Location> {
    location(settings.data.as_deref().unwrap_or(DATA))
}

/// Runs the house until it is told to stop.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")
}

/// A place for the data: a folder, or the address of a database.
pub(crate) fn location(data: &str) -> anyhow::Result<store::Location> {
    if data.contains(':') {
        data.parse().with_context(|| format!("setting `data`: {data}"))
    } else {
        Ok(store::Location::directory(Path::new(data)))
    }
}

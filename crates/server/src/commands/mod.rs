//! What can be asked of the binary on the command line, one file a command.

pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod hash_password;
pub(crate) mod serve;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use organization::Organization;

use crate::{assets, settings::Settings};

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

/// Reads the organization's file; its flows lie beside it.
pub(crate) fn organization_of(settings: &Settings) -> anyhow::Result<Arc<Organization>> {
    let file = &settings.organization;
    let text = std::fs::read_to_string(file).with_context(|| {
        format!(
            "cannot read the organization's file {}; `centrala demo` runs without one",
            file.display()
        )
    })?;
    let folder = file.parent().map_or_else(|| Path::new(".").to_owned(), Path::to_owned);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
    Ok(Arc::new(organization::load(
        &file.display().to_string(),
        &text,
        &assets::known_clips(),
        &read,
    )?))
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

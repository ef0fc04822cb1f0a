//! The binary `centrala`: reads its settings, puts the parts of the house together and runs them. Decisions about calls
//! are the floor's; this crate only carries letters between the parts.

mod assets;
mod clock;
mod commands;
mod configuration;
mod demo_callers;
mod driver;
mod fetch;
mod house;
mod ports;
mod settings;
mod telemetry;
mod voice_directory;
mod web;
mod wire;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Centrala: an open contact centre in one binary
#[derive(Debug, Parser)]
#[command(name = "centrala", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the contact centre
    Serve(commands::serve::Serve),
    /// Run the demo world: fixed people, numbers and queues, data that vanishes
    Demo(commands::demo::Demo),
    /// Check the settings and the organization's file, and say what is wrong
    Check(commands::check::Check),
    /// Write the whole configuration to standard output, as one YAML file
    Export(commands::configuration::Export),
    /// Make the whole configuration as a YAML file says
    Import(commands::configuration::Import),
    /// Turn a password, read from standard input, into the form that the organization's file wants
    HashPassword,
    /// Print the description of the API (OpenAPI 3.1)
    Openapi,
}

fn main() -> ExitCode {
    // Two crypto providers are in the tree; rustls wants to be told which.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        return fail(&anyhow::anyhow!("another crypto provider is already installed"));
    }
    match Cli::parse().command {
        Command::Serve(serve) => report(commands::serve::run(&serve)),
        Command::Demo(demo) => report(commands::demo::run(&demo)),
        Command::Check(check) => report(commands::check::run(&check)),
        Command::Export(export) => report(commands::configuration::export(&export)),
        Command::Import(import) => report(commands::configuration::import(&import)),
        Command::HashPassword => report(commands::hash_password::run()),
        Command::Openapi => report(commands::openapi()),
    }
}

fn report(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the last words of a command belong on the terminal, not into the log"
)]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("centrala: {error:#}");
    ExitCode::FAILURE
}

//! `bench`: the test phone, the rig of many phones, the analysis of recorded sound, and the load generator. It tests the
//! product from outside, by SIP, RTP and HTTP only.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(version, about = "Test phone and load generator for Centrala", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A telephone that registers and takes calls
    Phone(commands::phone::Phone),
    /// One call in from a trunk's address (or from a registered phone, with --password)
    Call(commands::call::Call),
    /// A far carrier: takes calls to outside numbers; how it answers follows from the number's last digits
    Carrier(commands::carrier::Carrier),
    /// Many phones that a test drives by JSON lines on standard input and output
    Rig(commands::rig::Rig),
    /// Starts a server with many agents, puts calls through it, counts every packet and its processor time
    Load(commands::load::Load),
    /// Mixes rooms of many parties behind real sockets, counts every packet and the mixer's processor time
    Rooms(commands::rooms::Rooms),
    /// Sends bad input to a server and sees whether it answers as it should and lives on
    Junk(commands::junk::Junk),
    /// Writes a WAV file with a steady tone
    Tone(commands::tone::Tone),
    /// Measures tones in a recorded WAV file
    Analyse(commands::analyse::Analyse),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Phone(phone) => commands::phone::run(phone),
        Command::Call(call) => commands::call::run(call),
        Command::Carrier(carrier) => commands::carrier::run(carrier),
        Command::Rig(rig) => commands::rig::run(rig),
        Command::Load(load) => commands::load::run(load),
        Command::Rooms(rooms) => commands::rooms::run(&rooms),
        Command::Junk(junk) => commands::junk::run(&junk),
        Command::Tone(tone) => commands::tone::run(&tone),
        Command::Analyse(analyse) => commands::analyse::run(&analyse),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&format!("bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

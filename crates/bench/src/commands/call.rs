//! `bench call`: one call in.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use bench::agent::Ended;
use bench::phone::{Dial, NEWS, Options, Phone, Reply};
use clap::Args;
use sip::transaction::Transport;
use tokio::sync::mpsc;

use super::manners::SoundFlags;
use super::{block_on, duration, watch};

/// Flags of `call`.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The server
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:5060")]
    server: SocketAddr,
    /// Our own address
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen_on: SocketAddr,
    /// Number called
    #[arg(long)]
    to: String,
    /// Number shown
    #[arg(long)]
    from: String,
    /// Answers a challenge: the call is made as the phone `from`
    #[arg(long)]
    password: Option<String>,
    /// TCP instead of UDP
    #[arg(long)]
    tcp: bool,
    /// Give up so long after the INVITE, if not answered
    #[arg(long, value_name = "TIME", value_parser = duration)]
    cancel_after: Option<Duration>,
    #[command(flatten)]
    sound: SoundFlags,
}

/// Runs until the call is over. A refused call is a failure.
pub(crate) fn run(flags: Call) -> anyhow::Result<()> {
    block_on(async {
        let (news, happened) = mpsc::channel(NEWS);
        let options = Options {
            name: "call".to_owned(),
            listen: flags.listen_on,
            server: flags.server,
            transport: if flags.tcp { Transport::Tcp } else { Transport::Udp },
            manners: flags
                .sound
                .manners(Reply::Refuse(486, Duration::ZERO), flags.cancel_after),
            rules: Vec::new(),
            gate: None,
            reliable: false,
        };
        let phone = Phone::open(options, news).await.context("cannot open the phone")?;
        let call = phone
            .dial(Dial {
                to: flags.to,
                from: flags.from,
                password: flags.password,
                manners: None,
            })
            .await?;
        watch::watch(&phone, happened, &flags.sound.listen, Some(call)).await?;
        let how = phone.look(call).await.and_then(|look| look.ended);
        if let Some(Ended::Refused(status)) = how {
            anyhow::bail!("the call was refused with {status}");
        }
        Ok(())
    })
}

//! `bench phone`: registers and takes calls.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use bench::phone::{NEWS, Options};
use clap::Args;
use sip::transaction::Transport;
use tokio::sync::mpsc;

use super::manners::{ReplyFlags, SoundFlags};
use super::{block_on, duration, watch};

/// Flags of `phone`.
#[derive(Debug, Args)]
pub(crate) struct Phone {
    /// The server
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:5060")]
    server: SocketAddr,
    /// Our own address
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen_on: SocketAddr,
    /// Register this user; without it calls are only taken as they come
    #[arg(long, requires = "password")]
    user: Option<String>,
    /// Its password
    #[arg(long)]
    password: Option<String>,
    /// How long a registration shall live
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "60m")]
    expires: Duration,
    /// TCP instead of UDP
    #[arg(long)]
    tcp: bool,
    #[command(flatten)]
    reply: ReplyFlags,
    #[command(flatten)]
    sound: SoundFlags,
}

/// Runs until it is killed.
pub(crate) fn run(flags: Phone) -> anyhow::Result<()> {
    block_on(async {
        let (news, happened) = mpsc::channel(NEWS);
        let options = Options {
            name: "phone".to_owned(),
            listen: flags.listen_on,
            server: flags.server,
            transport: if flags.tcp { Transport::Tcp } else { Transport::Udp },
            manners: flags.sound.manners(flags.reply.reply(), None),
            rules: Vec::new(),
            gate: None,
            reliable: false,
        };
        let phone = bench::phone::Phone::open(options, news)
            .await
            .context("cannot open the phone")?;
        super::say(&format!("listening on {}", phone.local()))?;
        if let (Some(user), Some(password)) = (&flags.user, &flags.password) {
            let status = phone.register(user, password, flags.expires).await?;
            anyhow::ensure!(status == 200, "the registrar answered {status}");
        }
        watch::watch(&phone, happened, &flags.sound.listen, None).await
    })
}

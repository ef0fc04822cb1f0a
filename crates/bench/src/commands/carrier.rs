//! `bench carrier`: the far end of a trunk, where outside numbers are.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use bench::phone::{Manners, NEWS, Options, Reply};
use clap::Args;
use sip::transaction::Transport;
use tokio::sync::mpsc;

use super::manners::{ReplyFlags, SoundFlags};
use super::{block_on, watch};

/// Flags of `carrier`. Numbers that end in 404, 480, 486, 503 or 603 are refused with that status (603 after ringing),
/// in 999 they ring for ever, in 111 the answer is followed by the key 1; all others do as the flags say.
#[derive(Debug, Args)]
pub(crate) struct Carrier {
    /// Our own address
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:5070")]
    listen_on: SocketAddr,
    /// The server
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:5060")]
    server: SocketAddr,
    /// Challenge everybody for this user, and take registrations of it
    #[arg(long, requires = "password")]
    username: Option<String>,
    /// Its password
    #[arg(long, requires = "username")]
    password: Option<String>,
    /// Ring reliably (RFC 3262) where the server can
    #[arg(long)]
    reliable: bool,
    #[command(flatten)]
    reply: ReplyFlags,
    #[command(flatten)]
    sound: SoundFlags,
}

/// Time between the answer and the key that confirms it.
const CONFIRM: Duration = Duration::from_millis(800);

/// Runs until it is killed.
pub(crate) fn run(flags: Carrier) -> anyhow::Result<()> {
    block_on(async {
        let (news, happened) = mpsc::channel(NEWS);
        let manners = flags.sound.manners(flags.reply.reply(), None);
        let options = Options {
            name: "carrier".to_owned(),
            listen: flags.listen_on,
            server: flags.server,
            transport: Transport::Udp,
            rules: rules(&manners),
            manners,
            gate: flags.username.zip(flags.password),
            reliable: flags.reliable,
        };
        let phone = bench::phone::Phone::open(options, news)
            .await
            .with_context(|| format!("cannot listen on {}", flags.listen_on))?;
        super::say(&format!("listening on {}", phone.local()))?;
        watch::watch(&phone, happened, &flags.sound.listen, None).await
    })
}

fn rules(manners: &Manners) -> Vec<(String, Manners)> {
    let with = |reply| Manners {
        reply,
        ..manners.clone()
    };
    let mut rules: Vec<(String, Manners)> = [404, 480, 486, 503]
        .into_iter()
        .map(|status: u16| (status.to_string(), with(Reply::Refuse(status, Duration::ZERO))))
        .collect();
    rules.push(("603".to_owned(), with(Reply::Refuse(603, Duration::from_secs(1)))));
    rules.push(("999".to_owned(), with(Reply::Ring)));
    let confirming = Manners {
        digits: vec![(CONFIRM, "1".to_owned())],
        ..manners.clone()
    };
    rules.push(("111".to_owned(), confirming));
    rules
}

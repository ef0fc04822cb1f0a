//! `bench junk`: bad input to a running server, and whether it goes on answering good input.

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use bench::junk::samples;
use clap::Args;
use sip::message::Message;
use sip::wire;

use super::say;

/// A server has this long to answer a sample.
const PATIENCE: Duration = Duration::from_millis(400);
/// And this long for the good request at the end.
const LAST_PATIENCE: Duration = Duration::from_secs(5);

/// Flags of `junk`.
#[derive(Debug, Args)]
pub(crate) struct Junk {
    /// The server
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:5060")]
    server: SocketAddr,
    /// After each sample was judged once, send them all so many times as fast as possible
    #[arg(long, default_value_t = 0)]
    flood: u64,
}

/// Sends each sample, judges the answer; then the flood; then asks whether the server is still there.
pub(crate) fn run(flags: &Junk) -> anyhow::Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0").context("no socket")?;
    socket.connect(flags.server).context("no way to the server")?;
    let sent_by = socket.local_addr().context("no socket")?.to_string();
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let first = u64::from_be_bytes(random) >> 16;
    let mut wrong = 0;
    for sample in samples(&sent_by, first) {
        socket.send(&sample.bytes).with_context(|| sample.name.to_owned())?;
        let status = final_status(&socket, PATIENCE)?;
        let right = status.is_none_or(|status| sample.answers.contains(&status));
        wrong += usize::from(!right);
        let answer = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        let verdict = if right { "" } else { "   WRONG" };
        say(&format!("{:36} {answer}{verdict}", sample.name))?;
    }
    for round in 0..flags.flood {
        for sample in samples(&sent_by, first + 1_000 * (round + 1)) {
            // A full buffer of our own loses a sample, which is as good as any.
            let _ = socket.send(&sample.bytes);
        }
    }
    // What the flood brought back is of no interest.
    while final_status(&socket, Duration::from_millis(300))?.is_some() {}
    let good = UdpSocket::bind("127.0.0.1:0").context("no socket")?;
    good.connect(flags.server).context("no way to the server")?;
    let address = good.local_addr().context("no socket")?;
    let options = format!(
        "OPTIONS sip:{} SIP/2.0\r\nVia: SIP/2.0/UDP {address};branch=z9hG4bKgood{first};rport\r\nMax-Forwards: 70\r\n\
         From: <sip:good@{address}>;tag=1\r\nTo: <sip:{}>\r\nCall-ID: good-{first}\r\nCSeq: 1 OPTIONS\r\n\
         Content-Length: 0\r\n\r\n",
        flags.server, flags.server
    );
    good.send(options.as_bytes()).context("no way to the server")?;
    let status = final_status(&good, LAST_PATIENCE)?;
    say(&format!("{:36} {status:?}", "a good OPTIONS afterwards"))?;
    ensure!(status.is_some(), "the server answers no more");
    ensure!(wrong == 0, "{wrong} samples were answered wrongly");
    Ok(())
}

/// The next final status that comes in time.
fn final_status(socket: &UdpSocket, patience: Duration) -> anyhow::Result<Option<u16>> {
    let deadline = Instant::now() + patience;
    let mut buffer = vec![0; 65_536];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left)).context("the socket")?;
        let Ok(length) = socket.recv(&mut buffer) else {
            continue;
        };
        if let Ok(Message::Response(response)) = wire::parse(&buffer[..length])
            && response.is_final()
        {
            acknowledge(socket, &response);
            return Ok(Some(response.status));
        }
    }
}

/// A refused INVITE wants an ACK, or its refusal is repeated into the next sample.
fn acknowledge(socket: &UdpSocket, response: &sip::message::Response) {
    let header = |name: &str| response.headers.get(name).unwrap_or_default();
    let Some(number) = header("CSeq").strip_suffix("INVITE").map(str::trim) else {
        return;
    };
    let ack = format!(
        "ACK sip:x SIP/2.0\r\nVia: {}\r\nMax-Forwards: 70\r\nFrom: {}\r\nTo: {}\r\nCall-ID: {}\r\nCSeq: {number} ACK\r\n\
         Content-Length: 0\r\n\r\n",
        header("Via"),
        header("From"),
        header("To"),
        header("Call-ID")
    );
    // Lost like any datagram.
    let _ = socket.send(ack.as_bytes());
}

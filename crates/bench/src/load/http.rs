//! Just enough HTTP/1.1 to sign agents in: one request a connection, from an address of our choice.
//!
//! The choice is the reason that no library is used: the server limits sign-ins by address, and a floor of 200 agents
//! does not sit at one desk.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::Value;
use socket2::{Domain, Socket, Type};

/// Bytes of an answer that are read.
const ANSWER_MAX: u64 = 1 << 20;
/// Nothing takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its status.
    pub(super) status: u16,
    /// The cookie that it sets, as it is to be sent back.
    pub(super) cookie: Option<String>,
    /// Its body.
    pub(super) body: String,
}

/// A person at a desk: an address and, once signed in, a cookie.
#[derive(Debug)]
pub(super) struct Desk {
    server: SocketAddr,
    address: Ipv4Addr,
    cookie: Option<String>,
}

impl Desk {
    /// A desk at `address`, which must be one of this machine.
    #[must_use]
    pub(super) const fn new(server: SocketAddr, address: Ipv4Addr) -> Self {
        Self {
            server,
            address,
            cookie: None,
        }
    }

    /// Sends JSON to the API; a cookie that comes is kept.
    ///
    /// # Errors
    /// When the server cannot be reached or does not answer with a 2xx.
    pub(super) fn send(&mut self, method: &str, path: &str, body: &Value) -> anyhow::Result<()> {
        let answer = exchange(
            self.server,
            self.address,
            method,
            path,
            self.cookie.as_deref(),
            &body.to_string(),
        )?;
        ensure!(
            (200..300).contains(&answer.status),
            "{method} {path} was answered {}: {}",
            answer.status,
            answer.body
        );
        self.cookie = answer.cookie.or_else(|| self.cookie.take());
        Ok(())
    }
}

/// Asks for a page.
///
/// # Errors
/// When the server cannot be reached.
pub(super) fn get(server: SocketAddr, path: &str) -> anyhow::Result<Answer> {
    exchange(server, Ipv4Addr::LOCALHOST, "GET", path, None, "")
}

fn exchange(
    server: SocketAddr,
    from: Ipv4Addr,
    method: &str,
    path: &str,
    cookie: Option<&str>,
    body: &str,
) -> anyhow::Result<Answer> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).context("no socket")?;
    socket.bind(&SocketAddr::from((from, 0)).into()).context("no socket")?;
    socket.connect_timeout(&server.into(), PATIENCE)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    let mut stream: TcpStream = socket.into();
    let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         {cookie}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.take(ANSWER_MAX).read_to_end(&mut bytes)?;
    read(&String::from_utf8_lossy(&bytes))
}

fn read(text: &str) -> anyhow::Result<Answer> {
    let (head, body) = text.split_once("\r\n\r\n").context("no HTTP answer")?;
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split_ascii_whitespace().nth(1))
        .and_then(|status| status.parse().ok())
        .context("no HTTP status")?;
    let cookie = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .and_then(|(_, value)| value.split(';').next())
        .map(|pair| pair.trim().to_owned());
    Ok(Answer {
        status,
        cookie,
        body: body.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_apart() {
        let answer = read("HTTP/1.1 202 Accepted\r\nset-cookie: centrala=abc; Path=/\r\n\r\n{}").expect("good");
        assert_eq!(
            (answer.status, answer.cookie.as_deref(), answer.body.as_str()),
            (202, Some("centrala=abc"), "{}")
        );
        assert!(read("nonsense").is_err());
    }
}

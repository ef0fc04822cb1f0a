//! A small client for the API of a running server: one request a connection, a cookie, HTTP/1.1 with or without TLS. For
//! commands of this binary alone.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::http::Uri;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A server that says nothing for so long is taken for gone.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of an answer; a configuration with many prompts is the largest.
const ANSWER_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Whom to ask, and as whom.
pub(super) struct Client {
    host: String,
    port: u16,
    tls: Option<Arc<ClientConfig>>,
    cookie: Option<String>,
}

/// An answer, read whole.
pub(super) struct Answer {
    status: u16,
    pub(super) body: String,
}

impl Answer {
    /// The answer, if it is a good one.
    pub(super) fn success(self) -> anyhow::Result<Self> {
        anyhow::ensure!(
            (200..300).contains(&self.status),
            "the server answered {}: {}",
            self.status,
            self.body.trim()
        );
        Ok(self)
    }
}

impl Client {
    pub(super) fn new(url: &str, certificate: Option<&Path>) -> anyhow::Result<Self> {
        let uri: Uri = url
            .parse()
            .with_context(|| format!("{url} is no address of a server"))?;
        let host = uri.host().with_context(|| format!("{url} names no host"))?.to_owned();
        let tls = match uri.scheme_str() {
            Some("http") => None,
            Some("https") => {
                let file = certificate.context("https needs --certificate, the certificate that the server shows")?;
                let mut roots = RootCertStore::empty();
                for certificate in CertificateDer::pem_file_iter(file).context("cannot read the certificate")? {
                    roots.add(certificate.context("cannot read the certificate")?)?;
                }
                let config = ClientConfig::builder()
                    .with_root_certificates(roots)
                    .with_no_client_auth();
                Some(Arc::new(config))
            }
            Some(_) | None => anyhow::bail!("{url} begins with neither http:// nor https://"),
        };
        Ok(Self {
            port: uri.port_u16().unwrap_or_else(|| if tls.is_some() { 443 } else { 80 }),
            host,
            tls,
            cookie: None,
        })
    }

    pub(super) fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.ask("GET", path, None)
    }

    pub(super) fn post(&mut self, path: &str, media_type: &str, body: &str) -> anyhow::Result<Answer> {
        self.ask("POST", path, Some((media_type, body)))
    }

    fn ask(&mut self, method: &str, path: &str, body: Option<(&str, &str)>) -> anyhow::Result<Answer> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\nAccept-Encoding: identity\r\n",
            self.host, self.port
        );
        if let Some(cookie) = &self.cookie {
            request.push_str(&format!("Cookie: {cookie}\r\n"));
        }
        if let Some((media_type, body)) = body {
            request.push_str(&format!(
                "Content-Type: {media_type}\r\nContent-Length: {}\r\n",
                body.len()
            ));
        }
        request.push_str("\r\n");
        request.push_str(body.map_or("", |(_, body)| body));
        let host = self.host.trim_matches(['[', ']']);
        let stream = TcpStream::connect((host, self.port))
            .with_context(|| format!("no server answers at {}:{}", self.host, self.port))?;
        stream.set_read_timeout(Some(PATIENCE)).context("the connection")?;
        let answer = match &self.tls {
            None => talk(stream, &request)?,
            Some(config) => {
                let name = ServerName::try_from(host.to_owned()).context("the server's name")?;
                let connection = ClientConnection::new(Arc::clone(config), name).context("TLS")?;
                talk(StreamOwned::new(connection, stream), &request)?
            }
        };
        self.read(&answer)
    }

    fn read(&mut self, answer: &[u8]) -> anyhow::Result<Answer> {
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.context("the server's answer is no HTTP")?;
        let head = std::str::from_utf8(&answer[..end]).context("the server's answer")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut chunked = false;
        for line in head.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            if name.eq_ignore_ascii_case("set-cookie") {
                self.cookie = value.split(';').next().map(|cookie| cookie.trim().to_owned());
            }
            chunked |= name.eq_ignore_ascii_case("transfer-encoding") && value.trim().eq_ignore_ascii_case("chunked");
        }
        let body = &answer[end + 4..];
        let body = if chunked { joined(body) } else { body.to_vec() };
        Ok(Answer {
            status: status.context("the server's answer has no status")?,
            body: String::from_utf8(body).context("the server's answer is no text")?,
        })
    }
}

fn talk(mut stream: impl Read + Write, request: &str) -> anyhow::Result<Vec<u8>> {
    stream.write_all(request.as_bytes()).context("the server hung up")?;
    stream.flush().context("the server hung up")?;
    let mut answer = Vec::new();
    let read = stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer);
    match read {
        Ok(_) => {}
        // Some servers end TLS without saying so; a cut answer shows itself when it is read.
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {}
        Err(error) => return Err(error).context("the server's answer broke off"),
    }
    Ok(answer)
}

/// The chunks of a body, one after the other.
fn joined(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&body[..end]).ok();
        let size =
            size.and_then(|size| usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16).ok());
        match size.and_then(|size| body.get(end + 2..end + 2 + size).map(|chunk| (size, chunk))) {
            Some((size, chunk)) if size > 0 => {
                whole.extend_from_slice(chunk);
                body = body.get(end + 2 + size + 2..).unwrap_or_default();
            }
            Some(_) | None => break,
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_whole_in_either_form() {
        let mut client = Client::new("http://[::1]:8080", None).expect("an address");
        let plain = b"HTTP/1.1 200 OK\r\nSet-Cookie: centrala=abc; Path=/\r\n\r\nbody";
        let answer = client.read(plain).expect("an answer");
        assert_eq!((answer.status, answer.body.as_str()), (200, "body"));
        assert_eq!(client.cookie.as_deref(), Some("centrala=abc"));
        let chunked = b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        let answer = client.read(chunked).expect("an answer");
        assert_eq!((answer.status, answer.body.as_str()), (404, "abcde"));
        assert!(answer.success().is_err());
        assert!(Client::new("127.0.0.1:8080", None).is_err());
        assert!(Client::new("https://x", None).is_err(), "nothing to trust");
    }
}

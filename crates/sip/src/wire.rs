//! Text to messages and back, and the framing of stream transports.
//!
//! Two degrees of wrong are told apart. *Junk* has no readable head: there is nothing to answer, it is counted and
//! dropped. A *malformed* request can be read well enough to be answered with a status. Nothing here looks at meaning
//! beyond RFC 3261 section 8.1.1's list of mandatory fields.

use thiserror::Error;

use crate::address::{NameAddr, Via, parse_cseq};
use crate::limits::{MAX_HEAD, MAX_HEADER_VALUE, MAX_HEADERS, MAX_MESSAGE};
use crate::message::{Headers, Message, Method, Request, Response};

/// Bytes that are no SIP message at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a SIP message: {what} at byte {at}")]
pub struct Junk {
    /// Offset of the first byte that cannot be.
    pub at: usize,
    /// What was expected or exceeded.
    pub what: &'static str,
}

/// A readable message that breaks a rule which makes it impossible to act on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("malformed: {what}")]
pub struct Malformed {
    /// The status to answer a request with.
    pub status: u16,
    /// What is wrong, for the reason phrase.
    pub what: &'static str,
}

/// Reads one datagram or one framed message.
///
/// # Errors
/// [`Junk`] when there is no start line, a header line without colon, or a named limit is exceeded.
pub fn parse(bytes: &[u8]) -> Result<Message, Junk> {
    if bytes.len() > MAX_MESSAGE {
        return Err(Junk {
            at: MAX_MESSAGE,
            what: "message too long",
        });
    }
    let (head, body_at) = split_head(bytes).ok_or(Junk {
        at: bytes.len(),
        what: "no end of headers",
    })?;
    if head.len() > MAX_HEAD {
        return Err(Junk {
            at: MAX_HEAD,
            what: "headers too long",
        });
    }
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let start = lines.next().unwrap_or_default();
    let headers = parse_headers(lines, start.len())?;
    let mut body = bytes[body_at..].to_vec();
    if let Some(length) = content_length(&headers)
        && length < body.len()
    {
        body.truncate(length);
    }
    if let Some(rest) = start.strip_prefix("SIP/2.0 ") {
        let (code, reason) = rest.split_once(' ').unwrap_or((rest, ""));
        let status = code.parse::<u16>().ok().filter(|code| (100..700).contains(code));
        let status = status.ok_or(Junk {
            at: 8,
            what: "no status code",
        })?;
        return Ok(Message::Response(Response {
            status,
            reason: reason.to_owned(),
            headers,
            body,
        }));
    }
    let (method, rest) = start.split_once(' ').ok_or(Junk {
        at: 0,
        what: "no start line",
    })?;
    let (uri, version) = rest.rsplit_once(' ').ok_or(Junk {
        at: method.len(),
        what: "no start line",
    })?;
    if !is_token(method) {
        return Err(Junk {
            at: 0,
            what: "no method",
        });
    }
    if !version
        .trim()
        .get(..4)
        .is_some_and(|name| name.eq_ignore_ascii_case("SIP/"))
    {
        return Err(Junk {
            at: method.len() + uri.len() + 2,
            what: "no SIP version",
        });
    }
    let mut request = Request {
        method: Method::from_token(method),
        uri: uri.to_owned(),
        headers,
        body,
    };
    if !version.eq_ignore_ascii_case("SIP/2.0") {
        // Kept as a request, so that it can be answered with 505: see `check`.
        request.headers.set(OTHER_VERSION, version);
    }
    Ok(Message::Request(request))
}

/// Marks a request of another protocol version between `parse` and `check`. The space keeps it off the wire: no
/// received header name can contain one.
const OTHER_VERSION: &str = "other version";

/// Whether a request can be acted on.
///
/// # Errors
/// [`Malformed`] with the status that the sender shall get.
pub fn check(request: &Request) -> Result<(), Malformed> {
    let bad = |what| Err(Malformed { status: 400, what });
    if request.headers.get(OTHER_VERSION).is_some() {
        return Err(Malformed {
            status: 505,
            what: "Version Not Supported",
        });
    }
    if request.uri.is_empty()
        || request
            .uri
            .bytes()
            .any(|byte| byte <= b' ' || byte == b'<' || byte == b'>')
    {
        return bad("Invalid Request-URI");
    }
    for name in ["From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length"] {
        if request.headers.all(name).count() > 1 {
            return bad("Repeated header");
        }
    }
    let address = |name| request.headers.get(name).and_then(NameAddr::parse);
    let Some(from) = address("From") else {
        return bad("Missing or invalid From");
    };
    let Some(to) = address("To") else {
        return bad("Missing or invalid To");
    };
    for party in [&from, &to] {
        let scheme_like = party
            .uri
            .split_once(':')
            .is_some_and(|(scheme, rest)| is_token(scheme) && !rest.is_empty());
        if !scheme_like {
            return bad("Invalid From or To");
        }
    }
    if request.headers.get("Call-ID").is_none_or(|id| id.trim().is_empty()) {
        return bad("Missing Call-ID");
    }
    match request.headers.get("CSeq").and_then(parse_cseq) {
        None => return bad("Missing or invalid CSeq"),
        Some((_, method)) if method != request.method => return bad("CSeq method does not match"),
        Some(_) => {}
    }
    if request.headers.get("Via").and_then(Via::parse).is_none() {
        return bad("Missing or invalid Via");
    }
    if let Some(hops) = request.headers.get("Max-Forwards")
        && !hops.trim().parse::<u32>().is_ok_and(|hops| hops <= 255)
    {
        return bad("Invalid Max-Forwards");
    }
    if let Some(length) = request.headers.get("Content-Length")
        && !length
            .trim()
            .parse::<usize>()
            .is_ok_and(|length| length == request.body.len())
    {
        return bad("Content-Length does not match");
    }
    if !request.body.is_empty() && request.headers.get("Content-Type").is_none() {
        return bad("Missing Content-Type");
    }
    if (request.method == Method::Invite || request.method == Method::Register)
        && request.headers.list("Contact").len() > 10
    {
        return bad("Too many contacts");
    }
    Ok(())
}

/// Writes a message. Content-Length is always computed here.
#[must_use]
pub fn print(message: &Message) -> Vec<u8> {
    match message {
        Message::Request(request) => print_request(request),
        Message::Response(response) => print_response(response),
    }
}

/// Writes a request.
#[must_use]
pub fn print_request(request: &Request) -> Vec<u8> {
    print_parts(
        &format!("{} {} SIP/2.0", request.method, request.uri),
        &request.headers,
        &request.body,
    )
}

/// Writes a response.
#[must_use]
pub fn print_response(response: &Response) -> Vec<u8> {
    print_parts(
        &format!("SIP/2.0 {} {}", response.status, response.reason),
        &response.headers,
        &response.body,
    )
}

fn print_parts(start: &str, headers: &Headers, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(512 + body.len());
    out.extend(start.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')));
    out.extend(b"\r\n");
    for (name, value) in headers.iter() {
        if name.eq_ignore_ascii_case("Content-Length") || name == OTHER_VERSION {
            continue;
        }
        out.extend(name.as_bytes());
        out.extend(b": ");
        out.extend(value.as_bytes());
        out.extend(b"\r\n");
    }
    out.extend(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    out.extend(body);
    out
}

fn parse_headers<'a>(lines: impl Iterator<Item = &'a str>, start: usize) -> Result<Headers, Junk> {
    let mut unfolded: Vec<(String, String)> = Vec::new();
    let mut at = start + 2;
    for line in lines {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            let Some((_, value)) = unfolded.last_mut() else {
                return Err(Junk {
                    at,
                    what: "folded start line",
                });
            };
            value.push(' ');
            value.push_str(line.trim());
        } else {
            let (name, value) = line.split_once(':').ok_or(Junk {
                at,
                what: "header line without colon",
            })?;
            let name = name.trim_end();
            if !is_token(name) {
                return Err(Junk {
                    at,
                    what: "invalid header name",
                });
            }
            unfolded.push((name.to_owned(), value.trim().to_owned()));
        }
        if unfolded.len() > MAX_HEADERS {
            return Err(Junk {
                at,
                what: "too many headers",
            });
        }
        if unfolded.last().is_some_and(|(_, value)| value.len() > MAX_HEADER_VALUE) {
            return Err(Junk {
                at,
                what: "header too long",
            });
        }
        at += line.len() + 2;
    }
    let mut headers = Headers::default();
    for (name, value) in unfolded {
        headers.push(&name, value);
    }
    Ok(headers)
}

/// The head without its empty line, and where the body begins.
fn split_head(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let mut at = 0;
    while at < bytes.len() {
        let end = at + bytes[at..].iter().position(|byte| *byte == b'\n')?;
        let line = bytes[at..end].strip_suffix(b"\r").unwrap_or_else(|| &bytes[at..end]);
        if line.is_empty() && at > 0 {
            return Some((&bytes[..at], end + 1));
        }
        at = end + 1;
    }
    None
}

fn content_length(headers: &Headers) -> Option<usize> {
    headers
        .get("Content-Length")
        .and_then(|length| length.trim().parse().ok())
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&b))
}

/// Cuts a byte stream into messages (RFC 3261 section 18.3: Content-Length is mandatory there).
#[derive(Debug, Default)]
pub struct Framer {
    buffer: Vec<u8>,
}

/// What came out of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framed {
    /// One whole message, to be given to [`parse`].
    Message(Vec<u8>),
    /// A double line break: the peer wants one line break back (RFC 5626 section 4.4.1).
    KeepAlive,
}

impl Framer {
    /// Takes bytes as they came.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Whether no message has begun.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// The next whole thing, or `None` when more bytes are needed.
    ///
    /// # Errors
    /// [`Junk`] when the stream cannot be framed any more; the connection is then closed.
    pub fn next_frame(&mut self) -> Result<Option<Framed>, Junk> {
        if self.buffer.starts_with(b"\r\n\r\n") {
            self.buffer.drain(..4);
            return Ok(Some(Framed::KeepAlive));
        }
        let blank = self
            .buffer
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        if blank > 0 && blank < self.buffer.len() {
            self.buffer.drain(..blank);
        }
        let Some((head, body_at)) = split_head(&self.buffer) else {
            if self.buffer.len() > MAX_HEAD {
                return Err(Junk {
                    at: MAX_HEAD,
                    what: "headers too long",
                });
            }
            return Ok(None);
        };
        if head.len() > MAX_HEAD {
            return Err(Junk {
                at: MAX_HEAD,
                what: "headers too long",
            });
        }
        let length = stream_length(head)?;
        let total = body_at.saturating_add(length);
        if total > MAX_MESSAGE {
            return Err(Junk {
                at: body_at,
                what: "message too long",
            });
        }
        if self.buffer.len() < total {
            return Ok(None);
        }
        let rest = self.buffer.split_off(total);
        Ok(Some(Framed::Message(std::mem::replace(&mut self.buffer, rest))))
    }
}

fn stream_length(head: &[u8]) -> Result<usize, Junk> {
    for line in head.split(|byte| *byte == b'\n').skip(1) {
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = name.trim();
        if name.eq_ignore_ascii_case("Content-Length") || name.eq_ignore_ascii_case("l") {
            return value.trim().parse().map_err(|_| Junk {
                at: 0,
                what: "invalid Content-Length",
            });
        }
    }
    Err(Junk {
        at: head.len(),
        what: "stream message without Content-Length",
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    const OPTIONS: &str = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKx\r\nMax-Forwards: 70\r\nFrom: <sip:c@d>;tag=1\r\n\
                           To: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 3\r\nContent-Type: x/y\r\n\r\nabc";

    #[test]
    fn print_and_parse_agree() {
        let message = parse(OPTIONS.as_bytes()).unwrap();
        assert_eq!(
            parse(&print(&message)).unwrap().headers().get("From"),
            message.headers().get("From")
        );
        let Message::Request(request) = message else {
            panic!("a request")
        };
        assert_eq!(check(&request), Ok(()));
        assert_eq!(request.body, b"abc");
    }

    #[test]
    fn a_stream_is_cut_at_any_byte() {
        let mut framer = Framer::default();
        let stream = format!("\r\n\r\n{OPTIONS}{OPTIONS}\r\n\r\n");
        let mut seen = Vec::new();
        for byte in stream.as_bytes() {
            framer.feed(&[*byte]);
            while let Some(frame) = framer.next_frame().unwrap() {
                seen.push(frame);
            }
        }
        let message = Framed::Message(OPTIONS.as_bytes().to_vec());
        assert_eq!(seen, [Framed::KeepAlive, message.clone(), message, Framed::KeepAlive]);
    }

    #[test]
    fn a_stream_that_cannot_be_framed_is_given_up() {
        let mut framer = Framer::default();
        framer.feed(b"OPTIONS sip:a@b SIP/2.0\r\nFrom: x\r\n\r\n");
        assert!(framer.next_frame().is_err());
        let mut framer = Framer::default();
        framer.feed(&vec![b'a'; MAX_HEAD + 1]);
        assert!(framer.next_frame().is_err());
    }
}

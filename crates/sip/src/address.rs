//! URIs, name-addr values, Via and CSeq: just enough structure to route and compare by.

use std::fmt;
use std::net::IpAddr;

use crate::message::Method;

/// A `sip:`, `sips:` or `tel:` URI. Anything else does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uri {
    /// Lower-case scheme.
    pub scheme: String,
    /// User part with escapes resolved; the number of a `tel:` URI. No password: nobody needs it, logs would leak it.
    pub user: Option<String>,
    /// Lower-case host; empty for `tel:`. IPv6 keeps its brackets.
    pub host: String,
    /// Port when written.
    pub port: Option<u16>,
    /// Parameters in order; names lower-case.
    pub params: Vec<(String, Option<String>)>,
}

impl Uri {
    /// Parses a URI; `None` when it is not one that we can route by.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text
            .bytes()
            .any(|byte| byte <= b' ' || byte == b'<' || byte == b'>' || byte == b'"')
        {
            return None;
        }
        let (scheme, rest) = text.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        let rest = rest.split_once('?').map_or(rest, |(before, _)| before);
        if scheme == "tel" {
            let (number, params) = rest
                .split_once(';')
                .map_or((rest, ""), |(number, params)| (number, params));
            if number.is_empty() {
                return None;
            }
            let number = number.chars().filter(|c| !matches!(c, '-' | '.' | '(' | ')')).collect();
            return Some(Self {
                scheme,
                user: Some(number),
                host: String::new(),
                port: None,
                params: parse_params(params),
            });
        }
        if scheme != "sip" && scheme != "sips" {
            return None;
        }
        // The user part may hold ';' and even '@' escaped; the last '@' before the host's parameters separates.
        let (user, rest) = match rest.rsplit_once('@') {
            Some((user, rest)) => (Some(user), rest),
            None => (None, rest),
        };
        let (host_port, params) = rest.split_once(';').map_or((rest, ""), |(host, params)| (host, params));
        let (host, port) = split_host_port(host_port)?;
        let user = match user {
            Some("") => return None,
            Some(user) => Some(unescape(user.split_once(':').map_or(user, |(name, _)| name))?),
            None => None,
        };
        Some(Self {
            scheme,
            user,
            host: host.to_ascii_lowercase(),
            port,
            params: parse_params(params),
        })
    }

    /// The value of a parameter; `Some("")` when it stands without value.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        param(&self.params, name)
    }
}

/// An address with display name and header parameters: From, To, Contact, Route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameAddr {
    /// Display name without quotes.
    pub display: Option<String>,
    /// The URI as written.
    pub uri: String,
    /// Header parameters; names lower-case.
    pub params: Vec<(String, Option<String>)>,
}

impl NameAddr {
    /// Parses `"Name" <uri>;params`, `<uri>` or `uri;params` (RFC 3261 section 20.10: parameters of the bare form
    /// belong to the header).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let open = find_outside_quotes(text, b'<');
        let (display, uri, params) = match open {
            Some(open) => {
                let close = open + text[open..].find('>')?;
                let display = text[..open].trim();
                let display = unquote(display);
                (
                    Some(display).filter(|name| !name.is_empty()),
                    &text[open + 1..close],
                    text[close + 1..].trim_start_matches([' ', ';']),
                )
            }
            None => {
                let (uri, params) = text.split_once(';').map_or((text, ""), |(uri, params)| (uri, params));
                (None, uri, params)
            }
        };
        let uri = uri.trim();
        if uri.is_empty() || uri.bytes().any(|byte| byte <= b' ') {
            return None;
        }
        Some(Self {
            display,
            uri: uri.to_owned(),
            params: parse_params(params),
        })
    }

    /// The `tag` parameter.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        param(&self.params, "tag").filter(|tag| !tag.is_empty())
    }

    /// The value of a header parameter.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        param(&self.params, name)
    }

    /// The user part of the URI.
    #[must_use]
    pub fn user(&self) -> Option<String> {
        Uri::parse(&self.uri).and_then(|uri| uri.user)
    }

    /// The same address with another tag, or none.
    #[must_use]
    pub fn with_tag(&self, tag: Option<&str>) -> Self {
        let mut copy = self.clone();
        copy.params.retain(|(name, _)| name != "tag");
        if let Some(tag) = tag {
            copy.params.push(("tag".to_owned(), Some(tag.to_owned())));
        }
        copy
    }
}

impl fmt::Display for NameAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(display) = &self.display {
            write!(f, "\"{}\" ", display.replace('\\', "\\\\").replace('"', "\\\""))?;
        }
        write!(f, "<{}>", self.uri)?;
        for (name, value) in &self.params {
            match value {
                Some(value) => write!(f, ";{name}={value}")?,
                None => write!(f, ";{name}")?,
            }
        }
        Ok(())
    }
}

/// One Via value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Via {
    /// Upper-case transport, e.g. `UDP`.
    pub transport: String,
    /// Host of sent-by.
    pub host: String,
    /// Port of sent-by when written.
    pub port: Option<u16>,
    /// Parameters; names lower-case.
    pub params: Vec<(String, Option<String>)>,
}

impl Via {
    /// Parses one Via value (the first element, if several stand in one field).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let first = crate::message::split_list(text).into_iter().next()?;
        let (protocol, rest) = first
            .split_once(|c: char| c.is_ascii_whitespace())
            .map(|(protocol, rest)| (protocol, rest.trim()))?;
        // White space around the slashes is legal ("SIP / 2.0 / UDP host"), seen in torture tests only.
        let (protocol, rest) = if protocol.matches('/').count() == 2 && !protocol.ends_with('/') {
            (protocol.to_owned(), rest.to_owned())
        } else {
            let mut pieces = first.splitn(3, '/');
            let (name, version, tail) = (pieces.next()?.trim(), pieces.next()?.trim(), pieces.next()?.trim());
            let (transport, sent_by) = tail.split_once(|c: char| c.is_ascii_whitespace())?;
            (format!("{name}/{version}/{transport}"), sent_by.trim().to_owned())
        };
        let mut pieces = protocol.split('/');
        if !pieces.next()?.eq_ignore_ascii_case("SIP") || pieces.next()? != "2.0" {
            return None;
        }
        let transport = pieces.next()?.to_ascii_uppercase();
        let (sent_by, params) = rest
            .split_once(';')
            .map_or((rest.as_str(), ""), |(sent_by, params)| (sent_by, params));
        let (host, port) = split_host_port(sent_by.trim())?;
        Some(Self {
            transport,
            host: host.to_owned(),
            port,
            params: parse_params(params),
        })
    }

    /// The branch parameter.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        param(&self.params, "branch").filter(|branch| !branch.is_empty())
    }

    /// The value of a parameter; `Some("")` when it stands without value.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        param(&self.params, name)
    }

    /// Sets a parameter.
    pub fn set_param(&mut self, name: &str, value: &str) {
        self.params.retain(|(known, _)| known != name);
        self.params.push((name.to_owned(), Some(value.to_owned())));
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SIP/2.0/{} {}", self.transport, self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        for (name, value) in &self.params {
            match value {
                Some(value) => write!(f, ";{name}={value}")?,
                None => write!(f, ";{name}")?,
            }
        }
        Ok(())
    }
}

/// Reads a CSeq value. Numbers above 2^31 - 1 are not legal (RFC 3261 section 8.1.1.5).
#[must_use]
pub fn parse_cseq(text: &str) -> Option<(u32, Method)> {
    let mut pieces = text.split_ascii_whitespace();
    let number = pieces.next()?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = number.parse().ok().filter(|number| *number < 1 << 31)?;
    let method = Method::from_token(pieces.next()?);
    pieces.next().is_none().then_some((number, method))
}

/// Splits `host`, `host:port`, `[v6]`, `[v6]:port`.
#[must_use]
pub fn split_host_port(text: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = if text.starts_with('[') {
        let close = text.find(']')?;
        (&text[..=close], text[close + 1..].trim())
    } else {
        match text.find(':') {
            Some(colon) => (text[..colon].trim(), text[colon..].trim()),
            None => (text, ""),
        }
    };
    if host.is_empty()
        || !host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._[]:%".contains(&b))
    {
        return None;
    }
    match port.strip_prefix(':') {
        Some(port) => Some((host, Some(port.trim().parse().ok()?))),
        None if port.is_empty() => Some((host, None)),
        None => None,
    }
}

/// Whether an address has a meaning only inside somebody's own network.
#[must_use]
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || (ip.octets()[0] == 100 && ip.octets()[1] & 0xc0 == 64)
        }
        IpAddr::V6(ip) => {
            ip.is_loopback() || (ip.segments()[0] & 0xfe00) == 0xfc00 || (ip.segments()[0] & 0xffc0) == 0xfe80
        }
    }
}

/// Parses `a=b;c;d="e;f"`.
pub(crate) fn parse_params(text: &str) -> Vec<(String, Option<String>)> {
    let mut params = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && params.len() < crate::limits::MAX_LIST {
        let end = find_outside_quotes(rest, b';').unwrap_or(rest.len());
        let piece = rest[..end].trim();
        rest = rest.get(end + 1..).unwrap_or("");
        if piece.is_empty() {
            continue;
        }
        match piece.split_once('=') {
            Some((name, value)) => params.push((name.trim().to_ascii_lowercase(), Some(value.trim().to_owned()))),
            None => params.push((piece.to_ascii_lowercase(), None)),
        }
    }
    params
}

fn param<'a>(params: &'a [(String, Option<String>)], name: &str) -> Option<&'a str> {
    params
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_deref().unwrap_or(""))
}

pub(crate) fn find_outside_quotes(text: &str, wanted: u8) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        if escaped {
            escaped = false;
        } else if byte == b'\\' && quoted {
            escaped = true;
        } else if byte == b'"' {
            quoted = !quoted;
        } else if byte == wanted && !quoted {
            return Some(at);
        }
    }
    None
}

/// Takes quotes and escapes off a quoted string; other text is returned as it is.
pub(crate) fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"') else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut escaped = false;
    for c in inner.chars() {
        if escaped {
            out.push(c);
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '"' {
            break;
        } else {
            out.push(c);
        }
    }
    out
}

fn unescape(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let pair = [bytes.next()?, bytes.next()?];
            let hex = std::str::from_utf8(&pair).ok()?;
            out.push(u8::from_str_radix(hex, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn uris_come_apart() {
        let uri = Uri::parse("sip:%2B359;phone-context=x:secret@EXAMPLE.com:5070;transport=TCP;lr?Subject=x").unwrap();
        assert_eq!(uri.user.as_deref(), Some("+359;phone-context=x"));
        assert_eq!((uri.host.as_str(), uri.port), ("example.com", Some(5070)));
        assert_eq!(uri.param("transport"), Some("TCP"));
        assert_eq!(uri.param("lr"), Some(""));
        assert_eq!(
            Uri::parse("tel:+359-2-900.2000;ext=1").unwrap().user.as_deref(),
            Some("+35929002000")
        );
        assert_eq!(Uri::parse("sip:[2001:db8::1]:5060").unwrap().host, "[2001:db8::1]");
        for bad in [
            "http://x",
            "sip:",
            "sip:@x",
            "sip:a b@c",
            "sip:a@b:99999",
            "sip:%zz@b",
            "nonsense",
        ] {
            assert_eq!(Uri::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn addresses_come_apart_and_together() {
        let address = NameAddr::parse("\"Ann \\\"<A>\\\" B\" <sip:a@b;x=1>;tag=t1;q=0.5").unwrap();
        assert_eq!(address.display.as_deref(), Some("Ann \"<A>\" B"));
        assert_eq!((address.uri.as_str(), address.tag()), ("sip:a@b;x=1", Some("t1")));
        assert_eq!(NameAddr::parse(&address.to_string()).unwrap(), address);
        let bare = NameAddr::parse("sip:a@b;tag=t2").unwrap();
        assert_eq!((bare.uri.as_str(), bare.tag()), ("sip:a@b", Some("t2")));
    }

    #[test]
    fn via_with_odd_spaces_is_read() {
        let via = Via::parse("SIP  / 2.0 \t / UDP  192.0.2.2 : 5070 ;branch=390skdjuw;rport").unwrap();
        assert_eq!(
            (via.transport.as_str(), via.host.as_str(), via.port),
            ("UDP", "192.0.2.2", Some(5070))
        );
        assert_eq!((via.branch(), via.param("rport")), (Some("390skdjuw"), Some("")));
    }

    #[test]
    fn cseq_has_its_range() {
        assert_eq!(parse_cseq("0009  INVITE"), Some((9, Method::Invite)));
        assert_eq!(parse_cseq("36893488147419103232 REGISTER"), None);
        assert_eq!(parse_cseq("-1 INVITE"), None);
        assert_eq!(parse_cseq("1 INVITE x"), None);
    }
}

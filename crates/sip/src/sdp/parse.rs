//! Reading a session description, strictly where it matters and with the position of what is wrong.

use std::net::IpAddr;

use thiserror::Error;

use super::types::{Connection, Direction, Format, Media, SessionDescription};
use crate::limits::{MAX_SDP, MAX_SDP_FORMATS, MAX_SDP_LINES, MAX_SDP_MEDIA};

/// Why a session description could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("session description, line {line}: {what}")]
pub struct SdpFault {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

/// Reads a session description.
///
/// # Errors
/// [`SdpFault`] with the line that is wrong or at which a named limit was exceeded.
pub fn parse(bytes: &[u8]) -> Result<SessionDescription, SdpFault> {
    if bytes.len() > MAX_SDP {
        return Err(SdpFault {
            line: 1,
            what: "too long",
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| SdpFault {
        line: 1,
        what: "not UTF-8",
    })?;
    let mut reader = Reader::default();
    for (at, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let number = at + 1;
        let fault = |what| SdpFault { line: number, what };
        if number > MAX_SDP_LINES {
            return Err(fault("too many lines"));
        }
        let (kind, value) = line.split_once('=').ok_or_else(|| fault("no '='"))?;
        if number == 1 && (kind, value.trim()) != ("v", "0") {
            return Err(fault("does not begin with v=0"));
        }
        reader.line(kind, value).map_err(fault)?;
    }
    let last = text.split('\n').count();
    let origin = reader.origin.take().ok_or(SdpFault {
        line: last,
        what: "no o= line",
    })?;
    Ok(SessionDescription {
        origin,
        media: reader.finish(),
    })
}

#[derive(Default)]
struct Reader {
    origin: Option<(String, u64)>,
    connection: Option<Connection>,
    direction: Option<Direction>,
    ptime: Option<u16>,
    media: Vec<Section>,
}

struct Section {
    media: Media,
    direction: Option<Direction>,
}

impl Reader {
    fn line(&mut self, kind: &str, value: &str) -> Result<(), &'static str> {
        match kind {
            "o" => self.origin = Some(origin(value)?),
            "c" => {
                let connection = connection(value)?;
                match self.media.last_mut() {
                    Some(section) => section.media.connection = Some(connection),
                    None => self.connection = Some(connection),
                }
            }
            "m" => {
                if self.media.len() >= MAX_SDP_MEDIA {
                    return Err("too many media");
                }
                self.media.push(Section {
                    media: media(value)?,
                    direction: None,
                });
            }
            "a" => self.attribute(value)?,
            other if other.len() == 1 => {}
            _ => return Err("unknown line"),
        }
        Ok(())
    }

    fn attribute(&mut self, value: &str) -> Result<(), &'static str> {
        let (name, value) = value
            .split_once(':')
            .map_or((value, ""), |(name, value)| (name, value.trim()));
        if let Some(direction) = Direction::from_attribute(name) {
            match self.media.last_mut() {
                Some(section) => section.direction = Some(direction),
                None => self.direction = Some(direction),
            }
            return Ok(());
        }
        match (name, self.media.last_mut()) {
            ("ptime", section) => {
                // Some phones write "20.0" or nonsense here; it is only a wish, so it cannot spoil the call.
                let ptime = value
                    .split('.')
                    .next()
                    .and_then(|ms| ms.parse().ok())
                    .filter(|ms| (1..=200).contains(ms));
                match section {
                    Some(section) => section.media.ptime = ptime,
                    None => self.ptime = ptime,
                }
            }
            ("rtpmap", Some(section)) => rtpmap(&mut section.media, value)?,
            ("fmtp", Some(section)) => {
                if let Some((payload_type, parameters)) = value.split_once(' ')
                    && let Ok(payload_type) = payload_type.parse::<u8>()
                    && let Some(format) = section
                        .media
                        .formats
                        .iter_mut()
                        .find(|format| format.payload_type == payload_type)
                {
                    format.parameters = Some(parameters.trim().to_owned());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Vec<Media> {
        let (connection, direction, ptime) = (self.connection, self.direction, self.ptime);
        self.media
            .into_iter()
            .map(|section| Media {
                connection: section.media.connection.or_else(|| connection.clone()),
                direction: section.direction.or(direction).unwrap_or(Direction::SendRecv),
                ptime: section.media.ptime.or(ptime),
                ..section.media
            })
            .collect()
    }
}

fn origin(value: &str) -> Result<(String, u64), &'static str> {
    let mut pieces = value.split_ascii_whitespace().skip(1);
    let id = pieces.next().ok_or("o= without session id")?;
    let version = pieces
        .next()
        .and_then(|version| version.parse().ok())
        .ok_or("o= without version")?;
    Ok((id.to_owned(), version))
}

fn connection(value: &str) -> Result<Connection, &'static str> {
    let mut pieces = value.split_ascii_whitespace();
    if pieces.next() != Some("IN") {
        return Err("c= is not IN");
    }
    let family = pieces.next().ok_or("c= without address type")?;
    let address = pieces.next().ok_or("c= without address")?;
    let address = address.split('/').next().unwrap_or(address);
    if family != "IP4" && family != "IP6" {
        return Err("c= is neither IP4 nor IP6");
    }
    Ok(match address.parse::<IpAddr>() {
        Ok(address) => Connection::Address(address),
        Err(_) => Connection::Name(address.to_owned()),
    })
}

fn media(value: &str) -> Result<Media, &'static str> {
    let mut pieces = value.split_ascii_whitespace();
    let kind = pieces.next().ok_or("m= without kind")?.to_owned();
    let port = pieces.next().ok_or("m= without port")?;
    let port = port
        .split('/')
        .next()
        .unwrap_or(port)
        .parse()
        .map_err(|_| "m= without a valid port")?;
    let profile = pieces.next().ok_or("m= without profile")?.to_owned();
    let format_text: Vec<String> = pieces.map(str::to_owned).collect();
    if format_text.is_empty() {
        return Err("m= without format");
    }
    if format_text.len() > MAX_SDP_FORMATS {
        return Err("too many formats");
    }
    let mut formats: Vec<Format> = Vec::new();
    if profile.starts_with("RTP/") {
        for text in &format_text {
            let payload_type = text
                .parse::<u8>()
                .ok()
                .filter(|number| *number < 128)
                .ok_or("invalid payload type")?;
            if formats.iter().all(|format| format.payload_type != payload_type) {
                formats.push(Format {
                    payload_type,
                    encoding: well_known(payload_type),
                    channels: 1,
                    parameters: None,
                });
            }
        }
    }
    Ok(Media {
        kind,
        port,
        profile,
        format_text,
        formats,
        connection: None,
        direction: Direction::SendRecv,
        ptime: None,
    })
}

fn rtpmap(media: &mut Media, value: &str) -> Result<(), &'static str> {
    let (payload_type, encoding) = value.split_once(' ').ok_or("incomplete rtpmap")?;
    let payload_type: u8 = payload_type.parse().map_err(|_| "rtpmap without payload type")?;
    let mut pieces = encoding.trim().split('/');
    let name = pieces
        .next()
        .filter(|name| !name.is_empty())
        .ok_or("rtpmap without encoding")?;
    let rate = pieces
        .next()
        .and_then(|rate| rate.trim().parse().ok())
        .ok_or("rtpmap without clock rate")?;
    let channels = pieces
        .next()
        .and_then(|channels| channels.trim().parse().ok())
        .unwrap_or(1);
    if let Some(format) = media
        .formats
        .iter_mut()
        .find(|format| format.payload_type == payload_type)
    {
        format.encoding = Some((name.to_owned(), rate));
        format.channels = channels;
    }
    Ok(())
}

/// Payload types that mean something without `a=rtpmap` (RFC 3551 table 4), as far as we can use them.
fn well_known(payload_type: u8) -> Option<(String, u32)> {
    let name = match payload_type {
        0 => "PCMU",
        8 => "PCMA",
        9 => "G722",
        13 => "CN",
        18 => "G729",
        _ => return None,
    };
    Some((name.to_owned(), 8_000))
}

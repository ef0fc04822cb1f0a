//! What a session description says, as values. Lines that we have no use for are not kept.

use std::net::IpAddr;

/// Who sends, from the point of view of the one who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Both ways.
    SendRecv,
    /// The writer only sends.
    SendOnly,
    /// The writer only receives.
    RecvOnly,
    /// Nobody sends.
    Inactive,
}

impl Direction {
    /// From the two flags.
    #[must_use]
    pub fn from_flags(send: bool, receive: bool) -> Self {
        match (send, receive) {
            (true, true) => Self::SendRecv,
            (true, false) => Self::SendOnly,
            (false, true) => Self::RecvOnly,
            (false, false) => Self::Inactive,
        }
    }

    /// Whether the writer sends.
    #[must_use]
    pub fn sends(self) -> bool {
        matches!(self, Self::SendRecv | Self::SendOnly)
    }

    /// Whether the writer receives.
    #[must_use]
    pub fn receives(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }

    /// The attribute name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    pub(super) fn from_attribute(name: &str) -> Option<Self> {
        [Self::SendRecv, Self::SendOnly, Self::RecvOnly, Self::Inactive]
            .into_iter()
            .find(|direction| direction.as_str() == name)
    }
}

/// A `c=` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// A literal address.
    Address(IpAddr),
    /// A host name, which we do not resolve: media must not wait for DNS.
    Name(String),
}

/// One payload format of an RTP media description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// Payload type number.
    pub payload_type: u8,
    /// Encoding name and clock rate, from `a=rtpmap` or the static table.
    pub encoding: Option<(String, u32)>,
    /// Channels, 1 when not said.
    pub channels: u8,
    /// Parameters of `a=fmtp`.
    pub parameters: Option<String>,
}

/// One `m=` section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// `audio`, `video`, ...
    pub kind: String,
    /// Port; 0 is a refused stream.
    pub port: u16,
    /// Transport profile, e.g. `RTP/AVP`.
    pub profile: String,
    /// The formats as written, for the answer to a stream that we refuse.
    pub format_text: Vec<String>,
    /// The formats that are payload types.
    pub formats: Vec<Format>,
    /// Its own `c=` line or the session's.
    pub connection: Option<Connection>,
    /// Its own direction or the session's or `sendrecv`.
    pub direction: Direction,
    /// `a=ptime`, milliseconds.
    pub ptime: Option<u16>,
}

/// A parsed session description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDescription {
    /// Session id and version of the `o=` line.
    pub origin: (String, u64),
    /// Media sections in order.
    pub media: Vec<Media>,
}

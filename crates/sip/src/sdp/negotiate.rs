//! Offer and answer for one audio stream (RFC 3264), computed anew each time.

use std::net::{IpAddr, SocketAddr};

use thiserror::Error;

use super::parse::{SdpFault, parse};
use super::types::{Connection, Direction, Format, Media};

/// Codecs that can be negotiated on a SIP leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// G.711 mu-law.
    Pcmu,
    /// G.711 A-law.
    Pcma,
    /// G.722 (clock rate 8000 on paper, RFC 3551 section 4.5.2).
    G722,
}

impl Codec {
    /// Encoding name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pcmu => "PCMU",
            Self::Pcma => "PCMA",
            Self::G722 => "G722",
        }
    }

    /// Static payload type.
    #[must_use]
    pub fn payload_type(self) -> u8 {
        match self {
            Self::Pcmu => 0,
            Self::Pcma => 8,
            Self::G722 => 9,
        }
    }

    /// Whether it carries more than the telephone's band.
    #[must_use]
    pub fn is_wideband(self) -> bool {
        match self {
            Self::Pcmu | Self::Pcma => false,
            Self::G722 => true,
        }
    }
}

/// What our side can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// Codecs in order of preference, for offers and answers alike: when all legs follow one order, most calls meet in
    /// one codec and need no decoding. An offer that begins with wideband gets it wherever it stands here.
    pub codecs: Vec<Codec>,
    /// Payload type of RFC 4733 telephone events in our offers; `None` offers and accepts none.
    pub telephone_event: Option<u8>,
    /// Packet length of what we send, milliseconds.
    pub ptime: u16,
}

impl Default for Capabilities {
    fn default() -> Self {
        Self {
            codecs: vec![Codec::Pcmu, Codec::Pcma],
            telephone_event: Some(101),
            ptime: 20,
        }
    }
}

/// What was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negotiated {
    /// The codec of both directions.
    pub codec: Codec,
    /// Payload type to send the codec with.
    pub payload_type: u8,
    /// Payload type under which the codec may arrive.
    pub receive_payload_type: u8,
    /// Payload type of telephone events to send, when both sides can.
    pub telephone_event: Option<u8>,
    /// Payload type under which telephone events may arrive.
    pub receive_telephone_event: Option<u8>,
    /// Where to send RTP. `None` when they gave no literal address: wait for their first packet.
    pub remote: Option<SocketAddr>,
    /// Packet length that they ask for, milliseconds.
    pub ptime: Option<u16>,
    /// Whether we may send.
    pub send: bool,
    /// Whether they will send.
    pub receive: bool,
    /// Whether they hold us: they do not want to hear us now.
    pub held_by_remote: bool,
}

/// Why no agreement was possible.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The description cannot be read.
    #[error("{0}")]
    Unreadable(#[from] SdpFault),
    /// No audio stream on plain RTP.
    #[error("no audio stream over RTP/AVP")]
    NoAudio,
    /// No codec in common.
    #[error("no common codec")]
    NoCodec,
    /// An answer does not fit the offer it answers.
    #[error("the answer does not fit the offer: {0}")]
    NotAnAnswer(&'static str),
}

impl Refusal {
    /// The status for a request that carried the description.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Unreadable(_) => 400,
            Self::NoAudio | Self::NoCodec | Self::NotAnAnswer(_) => 488,
        }
    }

    /// A Warning header value (RFC 3261 section 20.43); codes 304, 305 and 399.
    #[must_use]
    pub fn warning(&self, agent: &str) -> String {
        let code = match self {
            Self::NoAudio => 304,
            Self::NoCodec => 305,
            Self::Unreadable(_) | Self::NotAnAnswer(_) => 399,
        };
        format!("{code} {agent} \"{self}\"")
    }
}

/// Our half of the media of one leg: what it can do and where it listens, plus the version line of its descriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaSide {
    /// What we can do.
    pub capabilities: Capabilities,
    /// Where we receive RTP, as the other side shall see it.
    pub local: SocketAddr,
    /// Session id of the `o=` line; constant for the life of the leg.
    pub session_id: u64,
    version: u64,
    last: String,
}

impl MediaSide {
    /// A side that has not described itself yet.
    #[must_use]
    pub fn new(capabilities: Capabilities, local: SocketAddr, session_id: u64) -> Self {
        Self {
            capabilities,
            local,
            session_id,
            version: 0,
            last: String::new(),
        }
    }

    /// The version number of the last description.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Goes on from a stored version.
    pub fn resume_version(&mut self, version: u64) {
        self.version = version;
    }

    /// Our description for a late offer, our own INVITE or a refresh.
    #[must_use]
    pub fn offer(&mut self) -> String {
        let mut types: Vec<(u8, String)> = self
            .capabilities
            .codecs
            .iter()
            .map(|codec| (codec.payload_type(), format!("{}/8000", codec.name())))
            .collect();
        if let Some(event) = self.capabilities.telephone_event {
            types.push((event, "telephone-event/8000".to_owned()));
        }
        let section = self.section(
            "RTP/AVP",
            &types,
            self.capabilities.telephone_event,
            Direction::SendRecv,
        );
        self.describe(&section)
    }

    /// Answers an offer.
    ///
    /// # Errors
    /// [`Refusal`]; nothing changes then, the media that was agreed before stays.
    pub fn answer(&mut self, offer: &[u8]) -> Result<(String, Negotiated), Refusal> {
        let offer = parse(offer)?;
        let (chosen, media) = offer
            .media
            .iter()
            .enumerate()
            .find(|(_, media)| usable(media))
            .ok_or(Refusal::NoAudio)?;
        let (codec, format) = self.preferred(media).ok_or(Refusal::NoCodec)?;
        let event = self.capabilities.telephone_event.and_then(|_| telephone_event(media));
        let agreed = agreed(media, codec, (format.payload_type, format.payload_type), (event, event));
        let mut types = vec![(format.payload_type, format!("{}/8000", codec.name()))];
        if let Some(event) = event {
            types.push((event, "telephone-event/8000".to_owned()));
        }
        let mut sections = String::new();
        for (at, media) in offer.media.iter().enumerate() {
            if at == chosen {
                let direction = Direction::from_flags(agreed.send, agreed.receive);
                sections += &self.section(&media.profile, &types, event, direction);
            } else {
                // Every stream is answered in its place; the ones that we do not want get port 0.
                sections += &format!(
                    "m={} 0 {} {}\r\n",
                    media.kind,
                    media.profile,
                    media.format_text.join(" ")
                );
            }
        }
        Ok((self.describe(&sections), agreed))
    }

    /// Reads the answer to our last [`offer`](Self::offer).
    ///
    /// # Errors
    /// [`Refusal`] when it is unreadable or picks nothing that was offered.
    pub fn accept(&self, answer: &[u8]) -> Result<Negotiated, Refusal> {
        let answer = parse(answer)?;
        let media = answer.media.first().ok_or(Refusal::NotAnAnswer("no stream"))?;
        if !usable(media) {
            return Err(Refusal::NoAudio);
        }
        let (codec, format) = media
            .formats
            .iter()
            .find_map(|format| self.codec_of(format).map(|codec| (codec, format)))
            .ok_or(Refusal::NoCodec)?;
        let ours = self.capabilities.telephone_event;
        let theirs = ours.and_then(|_| telephone_event(media));
        Ok(agreed(
            media,
            codec,
            (format.payload_type, codec.payload_type()),
            (theirs, ours.filter(|_| theirs.is_some())),
        ))
    }

    /// Wideband when they put it first, else the codec of ours that stands first among those that they offer.
    fn preferred<'a>(&self, media: &'a Media) -> Option<(Codec, &'a Format)> {
        let wanted = media
            .formats
            .iter()
            .find_map(|format| self.codec_of(format).map(|codec| (codec, format)));
        if let Some((codec, format)) = wanted.filter(|(codec, _)| codec.is_wideband()) {
            return Some((codec, format));
        }
        let offered = |codec: &Codec| {
            media
                .formats
                .iter()
                .find(|format| self.codec_of(format) == Some(*codec))
        };
        self.capabilities
            .codecs
            .iter()
            .find_map(|codec| offered(codec).map(|format| (*codec, format)))
    }

    fn codec_of(&self, format: &Format) -> Option<Codec> {
        let (name, rate) = format.encoding.as_ref()?;
        if *rate != 8_000 || format.channels != 1 {
            return None;
        }
        self.capabilities
            .codecs
            .iter()
            .copied()
            .find(|codec| codec.name().eq_ignore_ascii_case(name))
    }

    fn section(&self, profile: &str, types: &[(u8, String)], event: Option<u8>, direction: Direction) -> String {
        let numbers: Vec<String> = types.iter().map(|(number, _)| number.to_string()).collect();
        let mut out = format!("m=audio {} {profile} {}\r\n", self.local.port(), numbers.join(" "));
        for (number, map) in types {
            out += &format!("a=rtpmap:{number} {map}\r\n");
        }
        if let Some(event) = event {
            out += &format!("a=fmtp:{event} 0-15\r\n");
        }
        out += &format!("a=ptime:{}\r\na={}\r\n", self.capabilities.ptime, direction.as_str());
        out
    }

    /// Adds the session part. The version grows exactly when the text changes (RFC 3264 section 8).
    fn describe(&mut self, sections: &str) -> String {
        let family = if self.local.is_ipv6() { "IP6" } else { "IP4" };
        let address = self.local.ip();
        let rest = format!("s=-\r\nc=IN {family} {address}\r\nt=0 0\r\n{sections}");
        if rest != self.last {
            self.version += 1;
            self.last.clone_from(&rest);
        }
        format!(
            "v=0\r\no=- {} {} IN {family} {address}\r\n{rest}",
            self.session_id, self.version
        )
    }
}

fn usable(media: &Media) -> bool {
    media.kind == "audio" && media.port != 0 && (media.profile == "RTP/AVP" || media.profile == "RTP/AVPF")
}

fn telephone_event(media: &Media) -> Option<u8> {
    let is_event = |format: &&Format| {
        format
            .encoding
            .as_ref()
            .is_some_and(|(name, rate)| name.eq_ignore_ascii_case("telephone-event") && *rate == 8_000)
    };
    media.formats.iter().find(is_event).map(|format| format.payload_type)
}

fn agreed(media: &Media, codec: Codec, codec_types: (u8, u8), event_types: (Option<u8>, Option<u8>)) -> Negotiated {
    let remote = match &media.connection {
        Some(Connection::Address(address)) => Some(SocketAddr::new(*address, media.port)),
        Some(Connection::Name(_)) | None => None,
    };
    // `c=0.0.0.0` is the hold of RFC 2543: they do not want to receive, whatever the direction says.
    let nowhere = remote.is_some_and(|remote| match remote.ip() {
        IpAddr::V4(address) => address.is_unspecified(),
        IpAddr::V6(address) => address.is_unspecified(),
    });
    let send = media.direction.receives() && !nowhere;
    Negotiated {
        codec,
        payload_type: codec_types.0,
        receive_payload_type: codec_types.1,
        telephone_event: event_types.0,
        receive_telephone_event: event_types.1,
        remote: remote.filter(|_| !nowhere),
        ptime: media.ptime,
        send,
        receive: media.direction.sends(),
        held_by_remote: !send,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn side(codecs: &[Codec]) -> MediaSide {
        let capabilities = Capabilities {
            codecs: codecs.to_vec(),
            ..Capabilities::default()
        };
        MediaSide::new(capabilities, SocketAddr::from(([192, 0, 2, 1], 4_000)), 1)
    }

    /// What is agreed when the first offers and the second answers, as both see it.
    fn meet(offering: &[Codec], answering: &[Codec]) -> (Codec, Codec) {
        let (mut one, mut other) = (side(offering), side(answering));
        let (answer, at_other) = other.answer(one.offer().as_bytes()).unwrap();
        (one.accept(answer.as_bytes()).unwrap().codec, at_other.codec)
    }

    #[test]
    fn wideband_is_agreed_where_it_is_wanted_and_possible() {
        use Codec::{G722, Pcma, Pcmu};
        let (phone, trunk) = ([G722, Pcmu, Pcma], [Pcmu, Pcma, G722]);
        for (offering, answering, agreed) in [
            (&[G722, Pcma][..], &phone[..], G722),
            (&[Pcma, G722], &phone, G722),
            (&[Pcma], &phone, Pcma),
            (&phone, &[Pcma], Pcma),
            (&[Pcma, G722], &trunk, Pcma),
            (&[G722, Pcma], &trunk, G722),
            (&[G722], &trunk, G722),
            (&[G722, Pcma], &[Pcmu, Pcma], Pcma),
        ] {
            assert_eq!(
                meet(offering, answering),
                (agreed, agreed),
                "{offering:?} to {answering:?}"
            );
        }
    }

    #[test]
    fn wideband_is_written_with_its_odd_clock() {
        let mut side = side(&[Codec::G722, Codec::Pcmu]);
        let offer = side.offer();
        assert!(offer.contains("RTP/AVP 9 0 101\r\na=rtpmap:9 G722/8000\r\n"), "{offer}");
        // Known by its number alone too.
        let bare = offer.replace("a=rtpmap:9 G722/8000\r\n", "");
        assert_eq!(side.answer(bare.as_bytes()).unwrap().1.codec, Codec::G722);
        // G.722 on another clock is something else.
        let wrong = offer.replace("G722/8000", "G722/16000");
        assert_eq!(side.answer(wrong.as_bytes()).unwrap().1.codec, Codec::Pcmu);
    }
}

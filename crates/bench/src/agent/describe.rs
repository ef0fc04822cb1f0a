//! Session descriptions of the test phone: one stream, of G.711 unless G.722 is asked for, and telephone events, written and answered here and not by
//! the product's negotiation; only the line parser is shared.

use std::net::SocketAddr;

use media::codec::Codec;
use sip::sdp::{Connection, Direction, Media};

/// Payload type of telephone events in our offers.
const EVENT: u8 = 101;

/// What a phone speaks unless it is told otherwise, most wanted first.
pub const CODECS: [Codec; 2] = [Codec::Pcma, Codec::Pcmu];

/// What both sides agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// The codec.
    pub codec: Codec,
    /// Payload type of sound, both ways.
    pub payload_type: u8,
    /// Payload type of telephone events that we send, if they take them.
    pub event: Option<u8>,
    /// Where to send; `None`: nowhere yet.
    pub remote: Option<SocketAddr>,
    /// Whether they want to hear us, and we want to be heard.
    pub send: bool,
    /// Whether they will be heard.
    pub receive: bool,
}

/// Our half of the descriptions of one call.
#[derive(Debug, Clone)]
pub(super) struct Describer {
    local: SocketAddr,
    session: u64,
    version: u64,
    /// In order of preference.
    codecs: Vec<Codec>,
    /// What we want: `SendRecv`, or less to put the far side on hold.
    pub(super) wish: Direction,
}

impl Describer {
    pub(super) fn new(local: SocketAddr, session: u64, codecs: &[Codec]) -> Self {
        Self {
            local,
            session,
            version: 0,
            codecs: codecs.to_vec(),
            wish: Direction::SendRecv,
        }
    }

    pub(super) fn offer(&mut self) -> String {
        let codecs = self.codecs.clone();
        self.write(&codecs, Some(EVENT), self.wish)
    }

    /// Our answer to an offer and what follows from it; `None` when nothing fits.
    pub(super) fn answer(&mut self, offer: &[u8]) -> Option<(String, Agreed)> {
        let offer = sip::sdp::parse(offer).ok()?;
        // Only one stream is ever offered to a phone; with more, the first is what counts.
        let media = offer.media.first()?;
        let agreed = self.agree(media)?;
        let direction = Direction::from_flags(agreed.send, agreed.receive);
        Some((self.write(&[agreed.codec], agreed.event, direction), agreed))
    }

    /// What follows from their answer to our offer; `None` when it picks nothing that we offered.
    pub(super) fn accept(&self, answer: &[u8]) -> Option<Agreed> {
        let answer = sip::sdp::parse(answer).ok()?;
        self.agree(answer.media.first()?)
    }

    fn agree(&self, media: &Media) -> Option<Agreed> {
        if media.kind != "audio" || media.port == 0 || media.profile != "RTP/AVP" {
            return None;
        }
        let named = |name: &str| {
            media
                .formats
                .iter()
                .find(|format| {
                    let known = format.encoding.as_ref();
                    known.is_some_and(|(encoding, rate)| encoding.eq_ignore_ascii_case(name) && *rate == 8_000)
                })
                .map(|format| format.payload_type)
        };
        let (codec, payload_type) = media.formats.iter().find_map(|format| {
            let (encoding, rate) = format.encoding.as_ref()?;
            let codec = self
                .codecs
                .iter()
                .find(|codec| encoding.eq_ignore_ascii_case(name(**codec)))?;
            (*rate == codec.clock()).then_some((*codec, format.payload_type))
        })?;
        let remote = match media.connection {
            Some(Connection::Address(address)) if !address.is_unspecified() => {
                Some(SocketAddr::new(address, media.port))
            }
            Some(Connection::Address(_) | Connection::Name(_)) | None => None,
        };
        Some(Agreed {
            codec,
            payload_type,
            event: named("telephone-event"),
            remote,
            send: media.direction.receives() && self.wish.sends() && remote.is_some(),
            receive: media.direction.sends() && self.wish.receives(),
        })
    }

    fn write(&mut self, codecs: &[Codec], event: Option<u8>, direction: Direction) -> String {
        self.version += 1;
        let address = self.local.ip();
        let family = if address.is_ipv6() { "IP6" } else { "IP4" };
        let mut numbers: Vec<String> = codecs.iter().map(|codec| number(*codec).to_string()).collect();
        numbers.extend(event.map(|event| event.to_string()));
        let mut text = format!(
            "v=0\r\no=bench {} {} IN {family} {address}\r\ns=bench\r\nc=IN {family} {address}\r\nt=0 0\r\n\
             m=audio {} RTP/AVP {}\r\n",
            self.session,
            self.version,
            self.local.port(),
            numbers.join(" ")
        );
        for codec in codecs {
            text += &format!("a=rtpmap:{} {}/{}\r\n", number(*codec), name(*codec), codec.clock());
        }
        if let Some(event) = event {
            text += &format!("a=rtpmap:{event} telephone-event/8000\r\na=fmtp:{event} 0-15\r\n");
        }
        text + &format!("a=ptime:20\r\na={}\r\n", direction.as_str())
    }
}

const fn number(codec: Codec) -> u8 {
    match codec {
        Codec::Pcmu => 0,
        Codec::Pcma => 8,
        Codec::G722 => 9,
        Codec::Opus => 107,
    }
}

const fn name(codec: Codec) -> &'static str {
    match codec {
        Codec::Pcmu => "PCMU",
        Codec::Pcma => "PCMA",
        Codec::G722 => "G722",
        Codec::Opus => "opus",
    }
}

/// A codec by its name, of those that a phone can speak.
#[must_use]
pub fn codec_named(wanted: &str) -> Option<Codec> {
    [Codec::Pcmu, Codec::Pcma, Codec::G722]
        .into_iter()
        .find(|codec| wanted.eq_ignore_ascii_case(name(*codec)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(port: u16) -> Describer {
        Describer::new(SocketAddr::from(([192, 0, 2, 1], port)), u64::from(port), &CODECS)
    }

    #[test]
    fn an_offer_is_answered_and_hold_goes_both_ways() {
        let (mut a, mut b) = (side(4_000), side(5_000));
        let (answer, at_b) = b.answer(a.offer().as_bytes()).expect("it fits");
        let at_a = a.accept(answer.as_bytes()).expect("it fits");
        assert_eq!(
            (at_a.codec, at_a.event, at_a.send, at_a.receive),
            (Codec::Pcma, Some(EVENT), true, true)
        );
        assert_eq!(at_b.remote, Some(SocketAddr::from(([192, 0, 2, 1], 4_000))));
        a.wish = Direction::SendOnly;
        let (answer, at_b) = b.answer(a.offer().as_bytes()).expect("it fits");
        assert!(answer.contains("a=recvonly"), "{answer}");
        assert!(!at_b.send && at_b.receive);
        let at_a = a.accept(answer.as_bytes()).expect("it fits");
        assert!(at_a.send && !at_a.receive);
    }

    #[test]
    fn the_order_of_who_offers_counts() {
        let mut wide = side(4_000);
        wide.codecs = vec![Codec::G722, Codec::Pcmu];
        let offer = wide.offer();
        assert!(
            offer.contains("RTP/AVP 9 0 101") && offer.contains("a=rtpmap:9 G722/8000"),
            "{offer}"
        );
        assert_eq!(
            wide.clone().answer(offer.as_bytes()).expect("it fits").1.codec,
            Codec::G722
        );
        assert_eq!(side(1).answer(offer.as_bytes()).expect("it fits").1.codec, Codec::Pcmu);
        assert_eq!((codec_named("g722"), codec_named("opus")), (Some(Codec::G722), None));
    }

    #[test]
    fn what_does_not_fit_is_no_agreement() {
        let mut a = side(4_000);
        let offer = a.offer();
        for (from, to) in [
            ("RTP/AVP", "RTP/SAVP"),
            ("m=audio 4000", "m=audio 0"),
            ("m=audio", "m=video"),
        ] {
            assert!(side(1).answer(offer.replace(from, to).as_bytes()).is_none(), "{to}");
        }
        assert!(side(1).answer(b"nonsense").is_none());
        let nowhere = offer.replace("IN IP4 192.0.2.1\r\nt", "IN IP4 0.0.0.0\r\nt");
        let (_, agreed) = side(1).answer(nowhere.as_bytes()).expect("a hold of the old kind");
        assert!(!agreed.send && agreed.remote.is_none());
    }
}

//! Session descriptions of the test phone: one G.711 stream and telephone events, written and answered here and not by
//! the product's negotiation; only the line parser is shared.

use std::net::SocketAddr;

use media::g711::Law;
use sip::sdp::{Connection, Direction, Media};

/// Payload type of telephone events in our offers.
const EVENT: u8 = 101;

/// What both sides agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// The companding law.
    pub law: Law,
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
    /// Laws in order of preference.
    laws: Vec<Law>,
    /// What we want: `SendRecv`, or less to put the far side on hold.
    pub(super) wish: Direction,
}

impl Describer {
    pub(super) fn new(local: SocketAddr, session: u64) -> Self {
        Self {
            local,
            session,
            version: 0,
            laws: vec![Law::A, Law::Mu],
            wish: Direction::SendRecv,
        }
    }

    pub(super) fn offer(&mut self) -> String {
        let laws = self.laws.clone();
        self.write(&laws, Some(EVENT), self.wish)
    }

    /// Our answer to an offer and what follows from it; `None` when nothing fits.
    pub(super) fn answer(&mut self, offer: &[u8]) -> Option<(String, Agreed)> {
        let offer = sip::sdp::parse(offer).ok()?;
        // Only one stream is ever offered to a phone; with more, the first is what counts.
        let media = offer.media.first()?;
        let agreed = self.agree(media)?;
        let direction = Direction::from_flags(agreed.send, agreed.receive);
        Some((self.write(&[agreed.law], agreed.event, direction), agreed))
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
        let law = media.formats.iter().find_map(|format| {
            let law = match format.encoding.as_ref()?.0.to_ascii_uppercase().as_str() {
                "PCMA" => Law::A,
                "PCMU" => Law::Mu,
                _ => return None,
            };
            self.laws.contains(&law).then_some((law, format.payload_type))
        });
        let (law, payload_type) = law?;
        let remote = match media.connection {
            Some(Connection::Address(address)) if !address.is_unspecified() => {
                Some(SocketAddr::new(address, media.port))
            }
            Some(Connection::Address(_) | Connection::Name(_)) | None => None,
        };
        Some(Agreed {
            law,
            payload_type,
            event: named("telephone-event"),
            remote,
            send: media.direction.receives() && self.wish.sends() && remote.is_some(),
            receive: media.direction.sends() && self.wish.receives(),
        })
    }

    fn write(&mut self, laws: &[Law], event: Option<u8>, direction: Direction) -> String {
        self.version += 1;
        let address = self.local.ip();
        let family = if address.is_ipv6() { "IP6" } else { "IP4" };
        let mut numbers: Vec<String> = laws.iter().map(|law| number(*law).to_string()).collect();
        numbers.extend(event.map(|event| event.to_string()));
        let mut text = format!(
            "v=0\r\no=bench {} {} IN {family} {address}\r\ns=bench\r\nc=IN {family} {address}\r\nt=0 0\r\n\
             m=audio {} RTP/AVP {}\r\n",
            self.session,
            self.version,
            self.local.port(),
            numbers.join(" ")
        );
        for law in laws {
            let name = match law {
                Law::A => "PCMA",
                Law::Mu => "PCMU",
            };
            text += &format!("a=rtpmap:{} {name}/8000\r\n", number(*law));
        }
        if let Some(event) = event {
            text += &format!("a=rtpmap:{event} telephone-event/8000\r\na=fmtp:{event} 0-15\r\n");
        }
        text + &format!("a=ptime:20\r\na={}\r\n", direction.as_str())
    }
}

const fn number(law: Law) -> u8 {
    match law {
        Law::Mu => 0,
        Law::A => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(port: u16) -> Describer {
        Describer::new(SocketAddr::from(([192, 0, 2, 1], port)), u64::from(port))
    }

    #[test]
    fn an_offer_is_answered_and_hold_goes_both_ways() {
        let (mut a, mut b) = (side(4_000), side(5_000));
        let (answer, at_b) = b.answer(a.offer().as_bytes()).expect("it fits");
        let at_a = a.accept(answer.as_bytes()).expect("it fits");
        assert_eq!(
            (at_a.law, at_a.event, at_a.send, at_a.receive),
            (Law::A, Some(EVENT), true, true)
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

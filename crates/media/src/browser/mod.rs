//! A browser's leg: ICE-lite, DTLS and SRTP through `str0m`, which is named in this module only.
//!
//! One value per peer connection. It answers an offer, takes datagrams and time, and gives datagrams, plain RTP packets and changes of
//! its state. Jitter, codecs and digits are the engine's, as for every leg (`set_rtp_mode`). After **every** call that changes it, the
//! driver polls until [`BrowserOutput::Wait`]: nothing is sent by itself.

pub mod offer;
mod sdp;
pub mod stun;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::crypto::CryptoProvider;
use str0m::format::{Codec as WebCodec, FormatParams};
use str0m::media::{Frequency, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};
use thiserror::Error;

use crate::codec::Codec;
use crate::engine::{Format, Outgoing, Terms};
use crate::rtp::RtpHeader;

/// Longest offer that we read, in bytes. A browser's audio offer has about 3,000.
pub const MAX_OFFER: usize = 64 * 1024;

/// Which codec a browser should send first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preference {
    /// G.711, so that most calls need no transcoding.
    #[default]
    G711,
    /// Opus: better sound on lossy paths.
    Opus,
}

/// Why an offer was not answered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BrowserError {
    /// Too long.
    #[error("the offer is longer than {MAX_OFFER} bytes")]
    TooLong,
    /// Not an SDP offer, or one that WebRTC does not allow.
    #[error("the offer cannot be answered: {0}")]
    Offer(String),
    /// No audio, or none in a codec that we speak.
    #[error("the offer has no audio in PCMU, PCMA or Opus; offer one sendrecv audio track")]
    NoAudio,
    /// Our own address cannot be a candidate.
    #[error("the local address {0} cannot be offered to browsers; set the public address")]
    Address(SocketAddr),
}

/// What the driver has to do.
#[derive(Debug)]
pub enum BrowserOutput {
    /// Send this datagram from the shared port.
    Transmit {
        /// To there.
        to: SocketAddr,
        /// These bytes.
        datagram: Vec<u8>,
    },
    /// A packet for the engine.
    Packet {
        /// Its header.
        header: RtpHeader,
        /// What it carries.
        payload: Arc<[u8]>,
    },
    /// Sound can flow: DTLS is done, or ICE has come back.
    Up,
    /// The connection is lost or was closed.
    Down,
    /// Nothing more now; call [`BrowserLeg::time`] at this moment at the latest.
    Wait(Instant),
}

/// One peer connection.
pub struct BrowserLeg {
    rtc: Rtc,
    mid: Mid,
    local: SocketAddr,
    ufrag: String,
    terms: Terms,
    secured: bool,
    up: bool,
}

impl BrowserLeg {
    /// Answers an offer. `local` is the one candidate that the browser gets: where it reaches the shared port. `inactivity` goes into the
    /// leg's terms.
    ///
    /// # Errors
    /// When the offer is not one of a browser with audio; see [`BrowserError`].
    pub fn answer(
        now: Instant,
        offer: &str,
        local: SocketAddr,
        preference: Preference,
        inactivity: Option<Duration>,
    ) -> Result<(Self, String), BrowserError> {
        if offer.len() > MAX_OFFER {
            return Err(BrowserError::TooLong);
        }
        let parsed = SdpOffer::from_sdp_string(offer).map_err(|error| BrowserError::Offer(error.to_string()))?;
        let mut rtc = configure(preference).set_ice_lite(true).build(now);
        let candidate = Candidate::host(local, "udp").map_err(|_| BrowserError::Address(local))?;
        rtc.add_local_candidate(candidate);
        let answer = rtc
            .sdp_api()
            .accept_offer(parsed)
            .map_err(|error| BrowserError::Offer(error.to_string()))?;
        let text = answer.to_sdp_string();
        let mid = sdp::audio_mid(&text).map(Mid::from).ok_or(BrowserError::NoAudio)?;
        let terms = agreed(&rtc, mid, preference, inactivity).ok_or(BrowserError::NoAudio)?;
        let ufrag = rtc.direct_api().local_ice_credentials().ufrag;
        let order: Vec<u8> = terms.formats.iter().map(|format| format.payload_type).collect();
        let text = sdp::prefer(&text, &order);
        Ok((
            Self {
                rtc,
                mid,
                local,
                ufrag,
                terms,
                secured: false,
                up: false,
            },
            text,
        ))
    }

    /// What was agreed, for the engine.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Our ICE user name fragment: the first half of the user name in the browser's connectivity checks.
    #[must_use]
    pub fn ufrag(&self) -> &str {
        &self.ufrag
    }

    /// Whether sound can flow.
    #[must_use]
    pub const fn is_up(&self) -> bool {
        self.up
    }

    /// A datagram came from `source`. What cannot be read is dropped.
    pub fn datagram(&mut self, now: Instant, source: SocketAddr, datagram: &[u8]) {
        if let Ok(receive) = Receive::new(Protocol::Udp, source, self.local, datagram) {
            let input = Input::Receive(now, receive);
            if self.rtc.handle_input(input).is_err() {
                self.rtc.disconnect();
            }
        }
    }

    /// Time has passed.
    pub fn time(&mut self, now: Instant) {
        if self.rtc.handle_input(Input::Timeout(now)).is_err() {
            self.rtc.disconnect();
        }
    }

    /// Sends one packet of the engine's. Before the connection is up it is dropped.
    pub fn send(&mut self, now: Instant, packet: Outgoing, payload: &[u8]) {
        if !self.up {
            return;
        }
        let mut direct = self.rtc.direct_api();
        if let Some(stream) = direct.stream_tx_by_mid(self.mid, None) {
            let pt = Pt::new_with_value(packet.payload_type);
            let write = RtpWrite::new(pt, packet.sequence.into(), packet.timestamp, now, payload);
            stream.write_rtp(write.marker(packet.marker));
        }
    }

    /// Ends the connection, telling the browser.
    pub fn close(&mut self) {
        if self.rtc.close().is_err() {
            self.rtc.disconnect();
        }
    }

    /// The next thing to do.
    pub fn poll(&mut self, now: Instant) -> BrowserOutput {
        loop {
            if !self.rtc.is_alive() {
                return if std::mem::take(&mut self.up) {
                    BrowserOutput::Down
                } else {
                    BrowserOutput::Wait(now + Duration::from_secs(3_600))
                };
            }
            match self.rtc.poll_output() {
                Ok(Output::Timeout(when)) => return BrowserOutput::Wait(when),
                Ok(Output::Transmit(transmit)) => {
                    let datagram: Vec<u8> = transmit.contents.into();
                    return BrowserOutput::Transmit {
                        to: transmit.destination,
                        datagram,
                    };
                }
                Ok(Output::Event(event)) => {
                    if let Some(output) = self.event(event) {
                        return output;
                    }
                }
                Err(_) => self.rtc.disconnect(),
            }
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a foreign vocabulary that grows; the rest is video, data and statistics"
    )]
    fn event(&mut self, event: Event) -> Option<BrowserOutput> {
        let up = match event {
            Event::Connected => {
                self.secured = true;
                true
            }
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) | Event::Closed => false,
            Event::IceConnectionStateChange(_) => self.secured,
            Event::RtpPacket(packet) => {
                let header = RtpHeader {
                    payload_type: *packet.header.payload_type,
                    marker: packet.header.marker,
                    sequence: packet.header.sequence_number,
                    timestamp: packet.header.timestamp,
                    ssrc: *packet.header.ssrc,
                };
                return Some(BrowserOutput::Packet {
                    header,
                    payload: packet.payload,
                });
            }
            _ => return None,
        };
        if up == self.up {
            return None;
        }
        self.up = up;
        Some(if up { BrowserOutput::Up } else { BrowserOutput::Down })
    }
}

/// The codecs and the cryptography of every connection.
fn configure(preference: Preference) -> str0m::RtcConfig {
    static CRYPTO: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    let crypto = CRYPTO.get_or_init(|| Arc::new(str0m::crypto::from_feature_flags()));
    let mut config = Rtc::builder()
        .set_crypto_provider(crypto.clone())
        .set_rtp_mode(true)
        .clear_codecs();
    config = match preference {
        Preference::G711 => config
            .enable_pcmu(true, false)
            .enable_pcma(true, false)
            .enable_opus(true, false),
        Preference::Opus => config
            .enable_opus(true, false)
            .enable_pcmu(true, false)
            .enable_pcma(true, false),
    };
    // One payload type per clock: a key must be sent on the clock of the sound that it interrupts.
    for (payload_type, clock) in [(126, Frequency::EIGHT_KHZ), (110, Frequency::FORTY_EIGHT_KHZ)] {
        let format = FormatParams {
            telephone_event_max: Some(16),
            ..FormatParams::default()
        };
        config.codec_config().add_config(
            Pt::new_with_value(payload_type),
            None,
            WebCodec::Tele,
            clock,
            None,
            format,
        );
    }
    config
}

/// What both sides can do, most wanted first.
fn agreed(rtc: &Rtc, mid: Mid, preference: Preference, inactivity: Option<Duration>) -> Option<Terms> {
    let media = rtc.media(mid)?;
    let mut terms = Terms {
        send: true,
        receive: true,
        inactivity,
        ..Terms::default()
    };
    for params in rtc.codec_config().params() {
        if !media.remote_pts().contains(&params.pt()) {
            continue;
        }
        let spec = params.spec();
        let payload_type = *params.pt();
        if spec.codec == WebCodec::Tele {
            terms.telephone_events.push((payload_type, spec.clock_rate.get()));
        } else if let Some(codec) = codec_of(spec.codec) {
            terms.formats.push(Format { payload_type, codec });
        }
    }
    let rank = |codec: Codec| match (preference, codec) {
        (Preference::Opus, Codec::Opus) => 0,
        (Preference::G711 | Preference::Opus, Codec::Pcmu) => 1,
        (Preference::G711 | Preference::Opus, Codec::Pcma) => 2,
        (Preference::G711, Codec::Opus) => 3,
        // Never agreed with a browser: `codec_of` does not know it.
        (Preference::G711 | Preference::Opus, Codec::G722) => 4,
    };
    terms.formats.sort_by_key(|format| rank(format.codec));
    (!terms.formats.is_empty()).then_some(terms)
}

fn codec_of(codec: WebCodec) -> Option<Codec> {
    if codec == WebCodec::PCMU {
        Some(Codec::Pcmu)
    } else if codec == WebCodec::PCMA {
        Some(Codec::Pcma)
    } else if codec == WebCodec::Opus {
        Some(Codec::Opus)
    } else {
        None
    }
}

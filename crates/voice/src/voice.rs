//! The handle by which the server uses the voice: signalling and sound together.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use floor::{Effect, Fact, LegId, Source};
use media::browser::Preference;
use sip::sdp::Codec;
use tokio::sync::mpsc;

use crate::config::{VoiceConfig, VoiceDirectory};
use crate::error::{BrowserError, VoiceError};
use crate::exchange::Exchange;
use crate::numbers::LegNumbers;
use crate::sound::{ClipLibrary, RtpLeg, Sound, SoundConfig, SoundError};
use crate::switchboard::{Ears, Order, RtpPlan};

/// A browser leg without a packet for this long has lost its sound (NET-6).
const BROWSER_SILENCE: Duration = Duration::from_secs(2);

/// The running voice. Cheap to clone; it ends with [`shut_down`](Self::shut_down).
#[derive(Clone)]
pub struct Voice {
    exchange: Exchange,
    sound: Sound,
    numbers: Arc<LegNumbers>,
}

impl Voice {
    /// Opens the sockets and starts the threads and tasks. What happens on the wire comes out of the receiver.
    ///
    /// # Errors
    /// An address cannot be bound, or a media thread not started.
    pub async fn start(config: VoiceConfig, clips: ClipLibrary) -> Result<(Self, mpsc::Receiver<Fact>), VoiceError> {
        let ports = &config.rtp_ports;
        let (sound, events) = Sound::start(SoundConfig {
            rtp_address: config.rtp_address,
            rtp_ports: ports.start..=ports.end.saturating_sub(1).max(ports.start),
            webrtc_bind: SocketAddr::new(config.rtp_address, config.webrtc_port),
            public_address: config.public_address,
            threads: config.media_threads.max(1),
            clips,
            rtp_silence: config.rtp_silence,
            webrtc_silence: BROWSER_SILENCE,
            preference: Preference::default(),
        })?;
        let numbers = Arc::new(LegNumbers::default());
        let (exchange, facts) = Exchange::start(config, sound.clone(), events, Arc::clone(&numbers)).await?;
        Ok((
            Self {
                exchange,
                sound,
                numbers,
            },
            facts,
        ))
    }

    /// Where SIP listens, UDP and TCP.
    #[must_use]
    pub fn sip_address(&self) -> SocketAddr {
        self.exchange.address()
    }

    /// Carries out an effect. Never waits; effects are carried out in the order in which they were given.
    pub fn perform(&self, effect: Effect) {
        self.exchange.order(Order::Perform(effect));
    }

    /// Other trunks and phones from now on. Calls that stand are not touched.
    pub fn configure(&self, directory: VoiceDirectory) {
        self.exchange.configure(directory);
    }

    /// A number for a web caller's leg.
    #[must_use]
    pub fn new_outside_leg(&self) -> LegId {
        self.numbers.next()
    }

    /// Answers a browser's offer for a station's or a web caller's leg. A second offer for the same leg replaces its
    /// connection: `SoundDown` and `SoundUp` follow.
    ///
    /// # Errors
    /// The offer cannot be answered, or the media threads are busy.
    pub async fn offer_browser(&self, leg: LegId, offer: String) -> Result<String, BrowserError> {
        let answer = self.sound.offer_webrtc(leg, offer).await.map_err(|error| match error {
            SoundError::Offer(why) => BrowserError::BadOffer(why.to_string()),
            SoundError::NoPort => BrowserError::Full,
            SoundError::Bind { .. } | SoundError::Thread(_) | SoundError::Unavailable => BrowserError::Unavailable,
        })?;
        self.exchange.order(Order::BrowserOpened(leg));
        Ok(answer)
    }

    /// Closes a browser leg; no fact follows.
    pub fn close_browser(&self, leg: LegId) {
        self.exchange.order(Order::BrowserClosed(leg));
    }

    /// New calls get 503 from now on.
    pub fn stop_accepting(&self) {
        self.exchange.order(Order::StopAccepting);
    }

    /// Ends all legs with a BYE or CANCEL and closes the sockets.
    pub async fn shut_down(&self) {
        self.exchange.shut_down().await;
    }

    /// The sound side, for figures about a leg.
    #[must_use]
    pub fn sound(&self) -> &Sound {
        &self.sound
    }
}

impl Ears for Sound {
    fn reserve(&self, leg: LegId) -> Option<SocketAddr> {
        Self::reserve(self, leg)
            .inspect_err(|error| tracing::error!(%error, "a call finds no RTP port"))
            .ok()
    }

    fn open_rtp(&self, leg: LegId, plan: RtpPlan) {
        let codec = match plan.codec {
            Codec::Pcmu => media::codec::Codec::Pcmu,
            Codec::Pcma => media::codec::Codec::Pcma,
            Codec::G722 => media::codec::Codec::G722,
        };
        let agreed = RtpLeg {
            remote: plan.remote,
            codec,
            payload_type: plan.payload_type,
            receive_payload_type: plan.receive_payload_type,
            telephone_event: plan.telephone_event,
            receive_telephone_event: plan.receive_telephone_event,
            latch: plan.latch,
            peer: Some(plan.peer),
            send: plan.send,
            receive: plan.receive,
        };
        Self::open_rtp(self, leg, agreed);
    }

    fn hears(&self, rows: Vec<(LegId, Vec<Source>)>) {
        Self::hears(self, rows);
    }

    fn send_digits(&self, leg: LegId, digits: String) {
        Self::send_digits(self, leg, &digits);
    }

    fn close(&self, leg: LegId) {
        Self::close(self, leg);
    }
}

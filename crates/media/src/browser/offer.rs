//! The other side of a browser leg: the one that offers. It plays the browser in tests and load generators.

use std::net::SocketAddr;
use std::time::Instant;

use str0m::Candidate;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind};

use super::{BrowserError, BrowserLeg, Preference, agreed, configure};

/// An offer that has not been answered yet.
pub struct PendingOffer {
    leg: BrowserLeg,
    pending: SdpPendingOffer,
    preference: Preference,
}

impl PendingOffer {
    /// Offers one audio track in all codecs. `local` is where the offering side receives datagrams.
    ///
    /// # Errors
    /// When `local` cannot be a candidate.
    pub fn new(now: Instant, local: SocketAddr, preference: Preference) -> Result<(Self, String), BrowserError> {
        let mut rtc = configure(preference).build(now);
        rtc.add_local_candidate(Candidate::host(local, "udp").map_err(|_| BrowserError::Address(local))?);
        let mut change = rtc.sdp_api();
        let mid = change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let (offer, pending) = change.apply().ok_or(BrowserError::NoAudio)?;
        let ufrag = rtc.direct_api().local_ice_credentials().ufrag;
        let terms = super::Terms::default();
        let leg = BrowserLeg {
            rtc,
            mid,
            local,
            ufrag,
            terms,
            secured: false,
            up: false,
        };
        Ok((
            Self {
                leg,
                pending,
                preference,
            },
            offer.to_sdp_string(),
        ))
    }

    /// Takes the answer; the leg connects as soon as it is driven.
    ///
    /// # Errors
    /// When the answer does not fit the offer.
    pub fn accept(self, answer: &str) -> Result<BrowserLeg, BrowserError> {
        let Self {
            mut leg,
            pending,
            preference,
        } = self;
        let answer = SdpAnswer::from_sdp_string(answer).map_err(|error| BrowserError::Offer(error.to_string()))?;
        let accepted = leg.rtc.sdp_api().accept_answer(pending, answer);
        accepted.map_err(|error| BrowserError::Offer(error.to_string()))?;
        leg.terms = agreed(&leg.rtc, leg.mid, preference, None).ok_or(BrowserError::NoAudio)?;
        Ok(leg)
    }
}

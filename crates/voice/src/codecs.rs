//! Which codecs SIP legs speak, by the kind of leg.

use sip::sdp::{Capabilities, Codec};

/// Codecs of SIP legs, most wanted first. Everything listed is offered; an offer that begins with wideband gets it wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodecPolicy {
    /// Of desk phones.
    pub phones: Vec<Codec>,
    /// Of trunks, callers and outside numbers alike.
    pub trunks: Vec<Codec>,
}

impl Default for CodecPolicy {
    /// Wideband within the house. Towards carriers G.711 in the order of the browser legs, so that most calls need no decoding.
    fn default() -> Self {
        Self {
            phones: vec![Codec::G722, Codec::Pcmu, Codec::Pcma],
            trunks: vec![Codec::Pcmu, Codec::Pcma, Codec::G722],
        }
    }
}

impl CodecPolicy {
    /// What we offer and accept on a leg.
    pub(crate) fn capabilities(&self, phone: bool) -> Capabilities {
        Capabilities {
            codecs: if phone { &self.phones } else { &self.trunks }.clone(),
            telephone_event: Some(101),
            ptime: 20,
        }
    }
}

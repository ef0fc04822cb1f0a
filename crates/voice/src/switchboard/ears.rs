//! What the switchboard needs of the sound side; what it hears from there are `SoundEvent`s.

use std::net::{IpAddr, SocketAddr};

use floor::{LegId, Source};
use sip::address::is_private;
use sip::sdp::{Codec, Negotiated};

/// The sound side. None of these waits.
pub(crate) trait Ears: Send + 'static {
    /// Opens a port for the leg and says how peers reach it. `None`: no port is free.
    fn reserve(&self, leg: LegId) -> Option<SocketAddr>;
    /// Begins sound on a reserved leg, or changes how it flows.
    fn open_rtp(&self, leg: LegId, plan: RtpPlan);
    /// Says who hears what, in whole rows.
    fn hears(&self, rows: Vec<(LegId, Vec<Source>)>);
    /// Sends digits to the far end.
    fn send_digits(&self, leg: LegId, digits: String);
    /// Ends sound on a leg and gives its port back. Closing twice does nothing.
    fn close(&self, leg: LegId);
}

/// How RTP flows on a leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RtpPlan {
    /// Where to send; `None`: wait for their first packet.
    pub(crate) remote: Option<SocketAddr>,
    /// The codec.
    pub(crate) codec: Codec,
    /// Payload type to send with.
    pub(crate) payload_type: u8,
    /// Payload type under which it may arrive.
    pub(crate) receive_payload_type: u8,
    /// Payload type of telephone events to send.
    pub(crate) telephone_event: Option<u8>,
    /// Payload type under which telephone events may arrive.
    pub(crate) receive_telephone_event: Option<u8>,
    /// They may sit behind a translator: their packets may come from elsewhere than they said.
    pub(crate) latch: bool,
    /// Where their signalling comes from: sound from there is theirs as well, whatever their description says.
    pub(crate) peer: IpAddr,
    /// Whether we send.
    pub(crate) send: bool,
    /// Whether they send: only then is silence a loss.
    pub(crate) receive: bool,
}

impl RtpPlan {
    /// From what was agreed with a phone of ours or with a trunk. A phone is met where its packets come from; a trunk
    /// only when its address cannot be reached from everywhere.
    pub(super) fn new(agreed: &Negotiated, phone: bool, peer: IpAddr) -> Self {
        let latch = phone || agreed.remote.is_none_or(|remote| is_private(remote.ip()));
        Self {
            remote: agreed.remote,
            codec: agreed.codec,
            payload_type: agreed.payload_type,
            receive_payload_type: agreed.receive_payload_type,
            telephone_event: agreed.telephone_event,
            receive_telephone_event: agreed.receive_telephone_event,
            latch,
            peer,
            send: agreed.send,
            receive: agreed.receive,
        }
    }
}

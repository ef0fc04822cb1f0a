//! What the server tells the voice at start: addresses, trunks, phones, limits. Passwords live in some of these types,
//! so none of them can be printed.

use std::net::{IpAddr, SocketAddr};
use std::ops::Range;
use std::time::Duration;

use floor::{PhoneId, TrunkId};

use crate::codecs::CodecPolicy;

/// Everything that the voice has to know to start.
#[derive(Clone)]
pub struct VoiceConfig {
    /// Where SIP listens, UDP and TCP. Port 0 takes any.
    pub sip: SocketAddr,
    /// The address under which peers reach us, when it is not the one that we listen on (SDP, Via, Contact, ICE).
    pub public_address: Option<IpAddr>,
    /// Where RTP sockets are opened.
    pub rtp_address: IpAddr,
    /// Ports for RTP, even ones; their odd neighbours stay free for RTCP, which SIP legs do not send yet.
    pub rtp_ports: Range<u16>,
    /// UDP port for all browser legs; 0 takes any.
    pub webrtc_port: u16,
    /// Media threads.
    pub media_threads: usize,
    /// A SIP leg without sound for this long is lost.
    pub rtp_silence: Duration,
    /// The name shown in challenges and in our own addresses.
    pub realm: String,
    /// Belongs to the installation; Call-IDs, tags and branches are derived from it, so it must survive restarts.
    pub secret: [u8; 32],
    /// Session interval that we ask for, seconds (RFC 4028).
    pub session_interval: u32,
    /// Transactions above which new calls get 503.
    pub shed_above: usize,
    /// Which codecs SIP legs speak.
    pub codecs: CodecPolicy,
    /// Trunks and phones.
    pub directory: VoiceDirectory,
}

/// Who may call in and where calls go out; may change while running.
#[derive(Clone, Default)]
pub struct VoiceDirectory {
    /// Trunks, in the order in which they are tried for outside numbers.
    pub trunks: Vec<Trunk>,
    /// Desk phones.
    pub phones: Vec<Phone>,
}

/// A carrier.
#[derive(Clone, PartialEq)]
pub struct Trunk {
    /// Its name.
    pub id: TrunkId,
    /// Calls from these addresses are its calls.
    pub addresses: Vec<Network>,
    /// Where outside calls are sent: `host`, `host:port`, with `;transport=tcp` for TCP. The first that is not known to be
    /// down is taken; with none at all the trunk takes no outside calls.
    pub targets: Vec<String>,
    /// What the carrier's challenges are answered with.
    pub credentials: Option<TrunkCredentials>,
    /// How we register with the carrier, if it wants that.
    pub registration: Option<TrunkRegistration>,
    /// Time between two OPTIONS by which it is seen whether a target is there; `None` sends none.
    pub probe: Option<Duration>,
    /// Callers hear from us at once, and reliably where they can (RFC 3262); else only where they insist.
    pub reliable_ringing: bool,
}

impl Trunk {
    /// A trunk from which nothing comes and to which nothing goes.
    #[must_use]
    pub fn new(id: TrunkId) -> Self {
        Self {
            id,
            addresses: Vec::new(),
            targets: Vec::new(),
            credentials: None,
            registration: None,
            probe: None,
            reliable_ringing: false,
        }
    }
}

/// Who we are towards a carrier.
#[derive(Clone, PartialEq, Eq)]
pub struct TrunkCredentials {
    /// User name.
    pub user: String,
    /// Its password.
    pub password: String,
    /// The only realm that is answered; `None` answers all.
    pub realm: Option<String>,
}

/// A registration with a carrier, under the user of the trunk's credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrunkRegistration {
    /// The registrar, written like a target.
    pub registrar: String,
    /// Seconds asked for.
    pub expires: u32,
}

/// A desk phone.
#[derive(Clone)]
pub struct Phone {
    /// Its extension, which is also its user name.
    pub id: PhoneId,
    /// Its password.
    pub password: String,
    /// Shown when it calls.
    pub name: Option<String>,
}

/// An address, or all addresses with a common beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }

    /// Whether an address belongs to it.
    #[must_use]
    pub fn contains(&self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                u32::from(own) & mask == u32::from(other) & mask
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                u128::from(own) & mask == u128::from(other) & mask
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn networks_hold_what_begins_alike() {
        let inside = |network: &str, address: &str| Network::parse(network).unwrap().contains(address.parse().unwrap());
        assert!(inside("192.0.2.0/24", "192.0.2.255") && !inside("192.0.2.0/24", "192.0.3.0"));
        assert!(inside("127.0.0.1", "127.0.0.1") && !inside("127.0.0.1", "127.0.0.2"));
        assert!(inside("0.0.0.0/0", "8.8.8.8") && inside("2001:db8::/32", "2001:db8:1::1"));
        assert!(inside("10.0.0.1", "::ffff:10.0.0.1"));
        for bad in ["", "10.0.0.0/33", "host", "10.0.0.0/x"] {
            assert_eq!(Network::parse(bad), None);
        }
    }
}

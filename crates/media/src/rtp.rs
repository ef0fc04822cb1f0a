//! The RTP packet: reading and printing the header of RFC 3550 section 5.1. Streams and their numbering are in `line`.

use thiserror::Error;

/// Length of the header that we write: no contributing sources, no extension.
pub const HEADER_LENGTH: usize = 12;

/// Length of a datagram that we are ready to send or take in, in bytes.
pub const MAX_DATAGRAM: usize = 1_500;

/// The fields of an RTP header that mean something to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RtpHeader {
    /// Which format the payload has, by the numbers of the offer and answer (7 bits).
    pub payload_type: u8,
    /// First packet of a talk spurt or of a digit.
    pub marker: bool,
    /// Counts packets, wraps.
    pub sequence: u16,
    /// Counts samples of the payload's clock, wraps.
    pub timestamp: u32,
    /// The sender's stream.
    pub ssrc: u32,
}

/// Why a datagram is not RTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RtpError {
    /// It ends before its header, extension or padding does.
    #[error("the datagram ends inside its header, extension or padding")]
    Short,
    /// The version field is not 2.
    #[error("the version is not 2")]
    Version,
    /// The payload type belongs to RTCP (RFC 5761 section 4).
    #[error("the packet is RTCP")]
    Rtcp,
}

/// Reads one datagram: the header and the payload without extension and padding.
///
/// # Errors
/// What RFC 3550 appendix A.1 calls invalid, and RTCP that arrives on the RTP port.
pub fn parse(datagram: &[u8]) -> Result<(RtpHeader, &[u8]), RtpError> {
    let (fixed, mut rest) = datagram.split_first_chunk::<HEADER_LENGTH>().ok_or(RtpError::Short)?;
    if fixed[0] >> 6 != 2 {
        return Err(RtpError::Version);
    }
    if is_rtcp(fixed[1]) {
        return Err(RtpError::Rtcp);
    }
    rest = rest.get(usize::from(fixed[0] & 0x0F) * 4..).ok_or(RtpError::Short)?;
    if fixed[0] & 0x10 != 0 {
        let (extension, after) = rest.split_first_chunk::<4>().ok_or(RtpError::Short)?;
        let words = usize::from(u16::from_be_bytes([extension[2], extension[3]]));
        rest = after.get(words * 4..).ok_or(RtpError::Short)?;
    }
    if fixed[0] & 0x20 != 0 {
        let padding = usize::from(*rest.last().ok_or(RtpError::Short)?);
        let length = rest.len().checked_sub(padding.max(1)).ok_or(RtpError::Short)?;
        rest = &rest[..length];
    }
    let header = RtpHeader {
        payload_type: fixed[1] & 0x7F,
        marker: fixed[1] & 0x80 != 0,
        sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
        timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
        ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
    };
    Ok((header, rest))
}

/// Whether the second byte of a packet says RTCP rather than RTP.
#[must_use]
pub const fn is_rtcp(second: u8) -> bool {
    matches!(second, 192..=223)
}

impl RtpHeader {
    /// The twelve bytes on the wire.
    #[must_use]
    pub fn to_bytes(self) -> [u8; HEADER_LENGTH] {
        let mut bytes = [0; HEADER_LENGTH];
        bytes[0] = 0x80;
        bytes[1] = (self.payload_type & 0x7F) | if self.marker { 0x80 } else { 0 };
        bytes[2..4].copy_from_slice(&self.sequence.to_be_bytes());
        bytes[4..8].copy_from_slice(&self.timestamp.to_be_bytes());
        bytes[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
        bytes
    }

    /// Prints the packet into `buffer`; `None` when it does not fit.
    pub fn print<'a>(self, payload: &[u8], buffer: &'a mut [u8]) -> Option<&'a [u8]> {
        let whole = buffer.get_mut(..HEADER_LENGTH + payload.len())?;
        whole[..HEADER_LENGTH].copy_from_slice(&self.to_bytes());
        whole[HEADER_LENGTH..].copy_from_slice(payload);
        Some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: RtpHeader = RtpHeader {
        payload_type: 8,
        marker: true,
        sequence: 65_535,
        timestamp: 0xFFFF_FF60,
        ssrc: 0x1234_5678,
    };

    #[test]
    fn what_is_printed_is_read_again() {
        let mut buffer = [0; 64];
        let packet = HEADER.print(&[1, 2, 3], &mut buffer).expect("it fits");
        assert_eq!(parse(packet), Ok((HEADER, &[1_u8, 2, 3][..])));
        assert_eq!(HEADER.print(&[0; 60], &mut buffer), None);
    }

    #[test]
    fn extension_sources_and_padding_are_left_out() {
        let mut packet = HEADER.to_bytes().to_vec();
        packet[0] = 0x80 | 0x20 | 0x10 | 2;
        packet.extend([0; 8]);
        packet.extend([0xBE, 0xDE, 0, 1, 9, 9, 9, 9]);
        packet.extend([7, 8, 0, 0, 3]);
        assert_eq!(parse(&packet), Ok((HEADER, &[7_u8, 8][..])));
    }

    #[test]
    fn every_cut_and_every_first_byte_is_answered_without_a_panic() {
        let mut packet = HEADER.to_bytes().to_vec();
        packet.extend([0xFF; 20]);
        for first in 0..=255 {
            packet[0] = first;
            for length in 0..packet.len() {
                let read = parse(&packet[..length]);
                assert!(length >= HEADER_LENGTH || read == Err(RtpError::Short));
                assert!(length < HEADER_LENGTH || first >> 6 == 2 || read == Err(RtpError::Version));
            }
        }
        let mut report = HEADER.to_bytes();
        report[1] = 200;
        assert_eq!(parse(&report), Err(RtpError::Rtcp));
    }
}

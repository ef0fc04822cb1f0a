//! Whose connectivity check a datagram is: many browsers share one port, and the first datagram of each is a STUN binding request that
//! names our ICE user name fragment (RFC 8445 section 7.2.2). After that the source address tells.

/// Our half of the user name in a STUN binding request; `None` for any other datagram.
#[must_use]
pub fn local_ufrag(datagram: &[u8]) -> Option<&str> {
    let (head, mut rest) = datagram.split_first_chunk::<20>()?;
    if head[..2] != [0, 1] || head[4..8] != [0x21, 0x12, 0xA4, 0x42] {
        return None;
    }
    while let Some((attribute, after)) = rest.split_first_chunk::<4>() {
        let length = usize::from(u16::from_be_bytes([attribute[2], attribute[3]]));
        let value = after.get(..length)?;
        if attribute[..2] == [0, 6] {
            let name = std::str::from_utf8(value).ok()?;
            return name.split_once(':').map(|(local, _)| local);
        }
        rest = after.get(length.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Vec<u8> {
        let mut request = vec![0, 1, 0, 24, 0x21, 0x12, 0xA4, 0x42];
        request.extend([7; 12]);
        request.extend([0x80, 0x22, 0, 3, b'x', b'y', b'z', 0]);
        request.extend([0, 6, 0, 9]);
        request.extend(b"abcd:efgh\0\0\0");
        request
    }

    #[test]
    fn the_user_name_is_found() {
        assert_eq!(local_ufrag(&request()), Some("abcd"));
    }

    #[test]
    fn everything_else_is_nobodys() {
        for length in 0..request().len() - 3 {
            assert_eq!(local_ufrag(&request()[..length]), None);
        }
        let mut answer = request();
        answer[0] = 1;
        assert_eq!(local_ufrag(&answer), None);
        assert_eq!(local_ufrag(&[0x80; 172]), None);
    }
}

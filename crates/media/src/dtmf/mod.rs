//! Digits: RFC 4733 telephone events, received and sent. Which leg they belong to, and what a digit means, is decided elsewhere.

pub mod event;
pub mod receive;
pub mod send;

/// One of the sixteen keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digit(u8);

impl Digit {
    /// From a character: `0`-`9`, `*`, `#`, `A`-`D` in either case.
    #[must_use]
    pub fn from_char(key: char) -> Option<Self> {
        let wanted = key.to_ascii_uppercase();
        KEYS.iter()
            .position(|known| *known == wanted)
            .map(|code| Self(code as u8))
    }

    /// From an event code of RFC 4733 table 3; only 0-15 are keys.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        if code < 16 { Some(Self(code)) } else { None }
    }

    /// The event code.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The character on the key.
    #[must_use]
    pub const fn as_char(self) -> char {
        KEYS[self.0 as usize]
    }
}

const KEYS: [char; 16] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_codes_agree() {
        for code in 0..16 {
            let digit = Digit::from_code(code).expect("a key");
            assert_eq!(Digit::from_char(digit.as_char()), Some(digit));
            assert_eq!(digit.code(), code);
        }
        assert_eq!(Digit::from_code(16), None);
        assert_eq!(Digit::from_char('d').map(Digit::code), Some(15));
        assert_eq!(Digit::from_char('x'), None);
    }
}

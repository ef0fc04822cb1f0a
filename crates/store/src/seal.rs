//! The seal over secret values (CAD-11): what the floor, the journal and the history keep of a secret.
//!
//! AES-256-GCM-SIV (RFC 8452) with a key of the server's own. It is deterministic on purpose: a replayed floor seals to
//! the same text. The context (contact, variable, version) is associated data, so that a sealed text opens in its place
//! alone; equal secrets in different places look different. The nonce is the context's hash and not secret.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use floor::Seal;
use sha2::{Digest, Sha256};

use crate::config::secrets::SECRET_BYTES;

/// Before each sealed text: which way of sealing it was.
const FORM: &str = "s1:";
/// Bytes of a nonce (RFC 8452).
const NONCE_BYTES: usize = 12;

/// A key that seals and opens.
#[derive(Clone)]
pub struct Key(Aes256GcmSiv);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The key of these bytes, as [`crate::config::secrets::Secrets::get`] gives them.
    #[must_use]
    pub fn new(bytes: &[u8; SECRET_BYTES]) -> Self {
        Self(Aes256GcmSiv::new(&(*bytes).into()))
    }
}

fn nonce(context: &str) -> Nonce {
    let hash = Sha256::digest(context.as_bytes());
    let mut nonce = Nonce::default();
    nonce.copy_from_slice(&hash[..NONCE_BYTES]);
    nonce
}

impl Seal for Key {
    fn seal(&self, context: &str, plain: &str) -> String {
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: context.as_bytes(),
        };
        // Fails for texts of 64 GiB and more, which nobody can have; without the secret nothing is kept at all.
        let sealed = self.0.encrypt(&nonce(context), payload).unwrap_or_default();
        let mut text = FORM.to_owned();
        for byte in sealed {
            text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        text
    }

    fn open(&self, context: &str, sealed: &str) -> Option<String> {
        let digits = sealed.strip_prefix(FORM)?;
        let nibbles: Option<Vec<u8>> = digits
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        let nibbles = nibbles.filter(|nibbles| nibbles.len() % 2 == 0)?;
        let bytes: Vec<u8> = nibbles
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect();
        let payload = Payload {
            msg: &bytes,
            aad: context.as_bytes(),
        };
        let plain = self.0.decrypt(&nonce(context), payload).ok()?;
        String::from_utf8(plain).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_in_its_own_place_alone() {
        let key = Key::new(&[7; SECRET_BYTES]);
        for plain in ["", "4711", "Тайна 👨‍👩‍👧‍👦"] {
            let sealed = key.seal("12/customerPin/3", plain);
            assert_eq!(key.seal("12/customerPin/3", plain), sealed, "the same again");
            assert!(plain.is_empty() || !sealed.contains(plain));
            assert_eq!(key.open("12/customerPin/3", &sealed).as_deref(), Some(plain));
            assert_eq!(key.open("12/customerPin/4", &sealed), None);
            assert_eq!(Key::new(&[8; SECRET_BYTES]).open("12/customerPin/3", &sealed), None);
            assert_ne!(key.seal("12/customerPin/4", plain), sealed);
        }
    }

    #[test]
    fn what_was_never_sealed_does_not_open() {
        let key = Key::new(&[7; SECRET_BYTES]);
        let sealed = key.seal("1/a/1", "x");
        for wrong in [
            "",
            "s1:",
            "s1:0",
            "s1:zz",
            "4711",
            &sealed[..sealed.len() - 2],
            &sealed.replace("s1:", "s2:"),
        ] {
            assert_eq!(key.open("1/a/1", wrong), None, "{wrong}");
        }
    }
}

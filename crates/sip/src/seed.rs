//! Identifiers that are derived instead of drawn: from a secret and the number of a leg follow its Call-ID, tag and
//! branches. A restarted server finds them again, and a test sees the same ones each time.

use sha2::{Digest, Sha256};

/// The source of all identifiers of one leg.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(..)")
    }
}

impl Seed {
    /// The seed of a leg. `secret` belongs to the installation and never leaves it.
    #[must_use]
    pub fn derive(secret: &[u8; 32], leg: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"sip leg 1");
        hash.update(secret);
        hash.update(leg.to_be_bytes());
        Self(hash.finalize().into())
    }

    /// From stored bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For storing.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 24 hexadecimal digits that depend on the seed, the purpose and the number.
    #[must_use]
    pub fn text(&self, purpose: &str, number: u64) -> String {
        self.hash(purpose, number)
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// A number below 2^31 that depends on the seed, the purpose and the number.
    #[must_use]
    pub fn number(&self, purpose: &str, number: u64) -> u32 {
        let hash = self.hash(purpose, number);
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) >> 1
    }

    fn hash(&self, purpose: &str, number: u64) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update((purpose.len() as u64).to_be_bytes());
        hash.update(purpose.as_bytes());
        hash.update(number.to_be_bytes());
        hash.finalize().into()
    }
}

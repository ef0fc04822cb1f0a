//! Digest authentication (RFC 7616 and RFC 8760 as SIP uses them): MD5 and SHA-256, `qop=auth` only.

mod client;
mod server;

use md5::{Digest, Md5};
use sha2::Sha256;

pub use client::{Answerer, answer};
pub use server::{DigestServer, Verdict};

use crate::message::{Headers, split_list};

/// A hash that we can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// For phones that know nothing better.
    Md5,
    /// RFC 8760.
    Sha256,
}

impl Algorithm {
    /// The name in headers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Md5, Self::Sha256]
            .into_iter()
            .find(|algorithm| algorithm.as_str().eq_ignore_ascii_case(name))
    }

    fn hash(self, text: &str) -> String {
        fn hex(bytes: &[u8]) -> String {
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        }
        match self {
            Self::Md5 => hex(&Md5::digest(text)),
            Self::Sha256 => hex(&Sha256::digest(text)),
        }
    }
}

/// What proves an identity. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// The password itself.
    Clear(String),
    /// Prepared hashes of `user:realm:password`, lower-case hexadecimal.
    Ha1 {
        /// With MD5.
        md5: String,
        /// With SHA-256.
        sha256: String,
    },
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    fn ha1(&self, algorithm: Algorithm, user: &str, realm: &str) -> String {
        match (self, algorithm) {
            (Self::Clear(password), _) => algorithm.hash(&format!("{user}:{realm}:{password}")),
            (Self::Ha1 { md5, .. }, Algorithm::Md5) => md5.clone(),
            (Self::Ha1 { sha256, .. }, Algorithm::Sha256) => sha256.clone(),
        }
    }
}

/// Who we are towards somebody who challenges us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// User name.
    pub user: String,
    /// Its secret.
    pub secret: Secret,
    /// The only realm whose challenges are answered; `None` answers all.
    pub realm: Option<String>,
}

/// The values that go into a response.
struct Terms<'a> {
    algorithm: Algorithm,
    nonce: &'a str,
    nc: &'a str,
    cnonce: &'a str,
    method: &'a str,
    uri: &'a str,
}

impl Terms<'_> {
    fn response(&self, ha1: &str) -> String {
        let ha2 = self.algorithm.hash(&format!("{}:{}", self.method, self.uri));
        self.algorithm
            .hash(&format!("{ha1}:{}:{}:{}:auth:{ha2}", self.nonce, self.nc, self.cnonce))
    }
}

/// Parameters of a `Digest ...` value; names lower-case, quotes taken off.
fn parameters(value: &str) -> Option<Vec<(String, String)>> {
    let value = value.trim();
    let rest = value
        .get(..7)
        .filter(|scheme| scheme.eq_ignore_ascii_case("Digest "))
        .and_then(|_| value.get(7..))?;
    Some(
        split_list(rest)
            .into_iter()
            .take(crate::limits::MAX_LIST)
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, text)| (name.trim().to_ascii_lowercase(), crate::address::unquote(text.trim())))
            .collect(),
    )
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a header carries credentials.
pub(crate) fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case("Authorization") || name.eq_ignore_ascii_case("Proxy-Authorization")
}

/// The credentials of a request, which its ACK has to repeat (RFC 3261 section 22.1).
pub(crate) fn authorization_headers(headers: &Headers) -> Headers {
    let mut kept = Headers::default();
    for (name, value) in headers.iter().filter(|(name, _)| is_authorization(name)) {
        kept.push(name, value);
    }
    kept
}

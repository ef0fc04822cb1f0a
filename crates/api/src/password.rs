//! Passwords: argon2id with a salt each, as PHC strings. Slow on purpose; run [`verify`] and [`hash`] where blocking is
//! allowed.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashError(String);

/// Hashes a password with a new salt. Takes tens of milliseconds and 19 MiB.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(password: &str) -> Result<String, HashError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| HashError(error.to_string()))
}

/// Whether the password belongs to the hash. `None` stands for a user who does not exist, and takes as long as one who
/// does, so that nobody learns from the time taken which addresses exist.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    /// The hash of a random text that nobody knows.
    static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| self::hash(&crate::shell::random::text()?).ok());

    let Some(stored) = hash.or_else(|| NOBODY.as_deref()) else {
        return false;
    };
    let Ok(parsed) = PasswordHash::new(stored) else {
        return false;
    };
    let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    right && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::{hash, verify};

    #[test]
    fn only_the_right_password_belongs_to_a_hash() {
        let stored = hash("demo").expect("randomness is there");
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("demo", Some(&stored)));
        assert!(!verify("Demo", Some(&stored)));
        assert!(!verify("demo", Some("not a hash")));
        assert!(!verify("demo", None), "a user who does not exist has no right password");
    }
}

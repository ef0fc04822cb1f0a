//! Random secrets of the server itself, made once and kept: what `sip` signs its digest nonces with, for example.
//! Not for the secrets of people.

use crate::database::{Pool, on};
use crate::error::{Doing, Fault, Result, StoreError};
use crate::limits::NAME_BYTES_MAX;

/// Bytes of a secret: as many as a SHA-256 key can use.
pub const SECRET_BYTES: usize = 32;

/// The table of secrets.
#[derive(Debug, Clone)]
pub struct Secrets {
    pub(crate) pool: Pool,
}

impl Secrets {
    /// The secret of this name; made from the system's randomness when it is first asked for. Whoever asks, in
    /// whichever process, gets the same bytes.
    ///
    /// # Errors
    /// When the database fails or the system has no randomness.
    pub async fn get(&self, name: &str) -> Result<[u8; SECRET_BYTES]> {
        let doing = "fetching a secret of the server";
        if name.len() > NAME_BYTES_MAX {
            return Err(StoreError::new(
                doing,
                Fault::TooMuch {
                    what: "bytes of a name",
                    limit: NAME_BYTES_MAX,
                },
            ));
        }
        let mut fresh = [0; SECRET_BYTES];
        getrandom::fill(&mut fresh)
            .map_err(|error| StoreError::new(doing, Fault::Refused(format!("no randomness: {error}"))))?;
        let (bytes,): (Vec<u8>,) = on!(&self.pool, pool => {
            sqlx::query("INSERT INTO secret (name, bytes) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
                .bind(name)
                .bind(fresh.to_vec())
                .execute(pool)
                .await
                .doing(doing)?;
            sqlx::query_as("SELECT bytes FROM secret WHERE name = $1").bind(name).fetch_one(pool).await.doing(doing)?
        });
        <[u8; SECRET_BYTES]>::try_from(bytes.as_slice())
            .map_err(|_| StoreError::corrupt(doing, format!("a secret of {} bytes", bytes.len())))
    }
}

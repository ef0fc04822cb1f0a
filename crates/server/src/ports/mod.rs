//! What the API asks of the house, answered by the driver, the store and the voice.

mod floor;
mod history;
mod phones;
mod preferences;
mod sessions;
mod web_calls;

pub(crate) use history::KeptHistory;
pub(crate) use phones::BrowserPhones;
pub(crate) use preferences::KeptPreferences;
pub(crate) use sessions::KeptSessions;
pub(crate) use web_calls::WebCalls;

use store::StoreError;

/// A fault of the store, told to the operator once; the API only says that it cannot answer now.
fn unavailable(error: &StoreError) -> api::ports::Unavailable {
    tracing::error!(%error, "the store failed");
    api::ports::Unavailable
}

/// The API's clock as the store counts.
fn millis(at: jiff::Timestamp) -> i64 {
    at.as_millisecond()
}

/// The store's time as the API shows it.
fn timestamp(at: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at).unwrap_or(jiff::Timestamp::MAX)
}

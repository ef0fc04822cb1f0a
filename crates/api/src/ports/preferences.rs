//! Where people's own settings are kept.

use super::{Answer, Unavailable};
use crate::dto::preferences::Preferences;

/// Keeps settings, durably. `Preferences` reads and writes itself as JSON by serde.
pub trait PreferencesStore: Send + Sync {
    /// A user's settings; the default ones when none were kept.
    fn load(&self, user_id: &str) -> Answer<'_, Result<Preferences, Unavailable>>;
    /// Replaces a user's settings. Returns when they are durable.
    fn save(&self, user_id: &str, preferences: Preferences) -> Answer<'_, Result<(), Unavailable>>;
}

//! People's own settings, kept by the store as one JSON text each.

use api::dto::preferences::Preferences;
use api::ports::{Answer, PreferencesStore, Unavailable};
use store::config::preferences as kept;

use super::unavailable;

/// The key under which the settings of the pages are kept.
const NAME: &str = "pages";

/// The store's table of settings.
pub(crate) struct KeptPreferences(pub(crate) kept::Preferences);

impl PreferencesStore for KeptPreferences {
    fn load(&self, user_id: &str) -> Answer<'_, Result<Preferences, Unavailable>> {
        let user_id = user_id.to_owned();
        Box::pin(async move {
            let all = self.0.of(&user_id).await.map_err(|error| unavailable(&error))?;
            // Settings of another release that cannot be read any more are no reason to keep a person out.
            Ok(all
                .get(NAME)
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default())
        })
    }

    fn save(&self, user_id: &str, preferences: Preferences) -> Answer<'_, Result<(), Unavailable>> {
        let user_id = user_id.to_owned();
        Box::pin(async move {
            let text = serde_json::to_string(&preferences).map_err(|_| Unavailable)?;
            self.0
                .set(&user_id, NAME, Some(&text))
                .await
                .map_err(|error| unavailable(&error))
        })
    }
}

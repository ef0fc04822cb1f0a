//! Entry points: where contacts come in, and which flow they follow.

use serde::Deserialize;

/// Where contacts come in.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryPoint {
    /// Its name in other resources; never changes.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// Telephone numbers that lead here.
    #[serde(default)]
    pub numbers: Vec<String>,
    /// The flow's file, beside this one.
    pub flow: String,
    /// Customers may call from a page.
    #[serde(default)]
    pub web_calls: bool,
}

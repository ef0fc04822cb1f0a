//! A person's own settings, kept on the server so that they follow the person to another machine.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agent::StationLogin;

/// A person's settings. `PUT` replaces all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Preferences {
    /// The language of the pages; the browser's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub language: Option<Language>,
    /// The colours of the pages; the system's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub theme: Option<Theme>,
    /// The station of last time (STN-9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub station: Option<StationLogin>,
    /// Go to that station without asking (STN-9).
    #[serde(default)]
    pub skip_station_dialog: bool,
    /// Anything else that the pages want to keep; at most 64 keys and 16 KiB in all.
    #[serde(default)]
    pub ui: BTreeMap<String, serde_json::Value>,
}

/// The languages of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// Bulgarian.
    Bg,
    /// English.
    En,
}

/// The colour schemes of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

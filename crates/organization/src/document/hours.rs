//! Opening hours, and the holidays on which they do not hold.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When somebody is there.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = BusinessHoursResource)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BusinessHours {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// As OpenStreetMap writes it: `Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off`.
    pub open: String,
    /// Lists of holidays that hold here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<String>,
    /// Go before everything else; where several overlap, the last one counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<HoursException>,
}

/// A time for which the hours do not hold.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = BusinessHoursException)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HoursException {
    /// From this moment (RFC 3339).
    pub from: String,
    /// Until this moment, which is outside.
    pub until: String,
    /// Whether somebody is there.
    pub open: bool,
}

/// A list of holidays.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = HolidaysResource)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Holidays {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// The days.
    pub dates: Vec<Holiday>,
}

/// One day.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Holiday)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Holiday {
    /// `2026-12-24`.
    pub date: String,
    /// Which one it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

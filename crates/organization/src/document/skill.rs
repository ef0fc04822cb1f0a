//! Skills: what some agents can do and some contacts need.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How well, from 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SkillLevel, minimum = 1, maximum = 10)]
#[serde(transparent)]
pub struct Level(pub u8);

/// Skills by their ids, with levels.
pub type Levels = BTreeMap<String, Level>;

/// What contacts need from some time of their wait on.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SkillNeed)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Need {
    /// From this time in the queue on.
    #[serde(default)]
    #[schema(maximum = 86400)]
    pub after_seconds: u64,
    /// These skills, at least so well; none: anybody will do.
    #[serde(default)]
    pub skills: Levels,
}

/// A skill.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SkillResource)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Skill {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// The name in other languages, by language tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
}

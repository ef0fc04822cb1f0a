//! Skills: what agents can do and how well, what contacts need, and how the need eases while they wait.

use std::collections::BTreeMap;

use crate::ids::SkillId;

/// Levels of skills, 1 to 10. Of an agent: how well. Of a need: at least.
pub type Levels = BTreeMap<SkillId, u8>;

/// A skill that agents can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// Its id.
    pub id: SkillId,
    /// Its name.
    pub name: String,
}

/// What is needed from some time of the wait on; the need that holds is the last one that has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NeedStep {
    /// After this long in the queue (ms).
    pub after_ms: u64,
    /// What is needed from then on; empty: anybody will do.
    pub skills: Levels,
}

/// Whether these skills are enough.
#[must_use]
pub fn satisfies(skills: &Levels, needs: &Levels) -> bool {
    needs
        .iter()
        .all(|(skill, least)| skills.get(skill).is_some_and(|level| level >= least))
}

/// How well these skills fit: the levels of all needed skills together.
pub(crate) fn fit(skills: &Levels, needs: &Levels) -> u32 {
    needs
        .keys()
        .filter_map(|skill| skills.get(skill))
        .map(|level| u32::from(*level))
        .sum()
}

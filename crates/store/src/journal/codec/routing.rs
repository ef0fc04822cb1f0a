//! How routing is stored: on which terms a contact waits, and why an agent was chosen. What is not there is as if nothing
//! had been asked for, so that what was written before there were skills is read as it was meant.

use std::collections::BTreeMap;

use floor::{
    AgentId, Candidate, ChosenBy, Decision, Helper, Levels, Need, Preferred, QueueId, RemovedBy, SkillId, Terms,
    Timestamp,
};
use serde::{Deserialize, Serialize};

use super::DecodeError;
use super::mirror::Mirror;

impl Mirror for Levels {
    type Stored = BTreeMap<String, u8>;
    fn store(&self) -> Self::Stored {
        self.iter().map(|(skill, level)| (skill.store(), *level)).collect()
    }
    fn load(stored: Self::Stored) -> Result<Self, DecodeError> {
        stored
            .into_iter()
            .map(|(skill, level)| Ok((SkillId::load(skill)?, level)))
            .collect()
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoredTerms {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    needs: Vec<StoredNeed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preferred: Option<StoredPreferred>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    overflow: Vec<StoredHelper>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    leave_at: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredNeed {
    from: i64,
    skills: BTreeMap<String, u8>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredPreferred {
    agent: String,
    until: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredHelper {
    queue: String,
    at: i64,
}

impl Mirror for Terms {
    type Stored = Option<StoredTerms>;
    fn store(&self) -> Self::Stored {
        if *self == Self::default() {
            return None;
        }
        let Self {
            needs,
            preferred,
            overflow,
            leave_at,
        } = self;
        Some(StoredTerms {
            needs: needs
                .iter()
                .map(|Need { from, skills }| StoredNeed {
                    from: from.store(),
                    skills: skills.store(),
                })
                .collect(),
            preferred: preferred.as_ref().map(|Preferred { agent, until }| StoredPreferred {
                agent: agent.store(),
                until: until.store(),
            }),
            overflow: overflow
                .iter()
                .map(|Helper { queue, at }| StoredHelper {
                    queue: queue.store(),
                    at: at.store(),
                })
                .collect(),
            leave_at: leave_at.store(),
        })
    }
    fn load(stored: Self::Stored) -> Result<Self, DecodeError> {
        let Some(StoredTerms {
            needs,
            preferred,
            overflow,
            leave_at,
        }) = stored
        else {
            return Ok(Self::default());
        };
        let need = |StoredNeed { from, skills }| {
            Ok(Need {
                from: Timestamp::load(from)?,
                skills: Levels::load(skills)?,
            })
        };
        let helper = |StoredHelper { queue, at }| {
            Ok(Helper {
                queue: QueueId::load(queue)?,
                at: Timestamp::load(at)?,
            })
        };
        let keeper = |StoredPreferred { agent, until }| {
            Ok::<_, DecodeError>(Preferred {
                agent: AgentId::load(agent)?,
                until: Timestamp::load(until)?,
            })
        };
        Ok(Self {
            needs: needs.into_iter().map(need).collect::<Result<_, DecodeError>>()?,
            preferred: preferred.map(keeper).transpose()?,
            overflow: overflow.into_iter().map(helper).collect::<Result<_, DecodeError>>()?,
            leave_at: Option::load(leave_at)?,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoredDecision {
    candidates: Vec<StoredCandidate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<StoredCount>,
    winner: Option<String>,
    #[serde(default)]
    rule: Option<<ChosenBy as Mirror>::Stored>,
    #[serde(default)]
    queue: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    helpers: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    needs: BTreeMap<String, u8>,
    #[serde(default)]
    waited_ms: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredCount {
    removed_by: <RemovedBy as Mirror>::Stored,
    count: u32,
}

impl Mirror for Decision {
    type Stored = StoredDecision;
    fn store(&self) -> StoredDecision {
        let Self {
            candidates,
            others,
            winner,
            rule,
            queue,
            helpers,
            needs,
            waited_ms,
        } = self;
        StoredDecision {
            candidates: candidates.store(),
            others: others
                .iter()
                .map(|(rule, count)| StoredCount {
                    removed_by: rule.store(),
                    count: *count,
                })
                .collect(),
            winner: winner.store(),
            rule: rule.store(),
            queue: queue.store(),
            helpers: helpers.store(),
            needs: needs.store(),
            waited_ms: *waited_ms,
        }
    }
    fn load(stored: StoredDecision) -> Result<Self, DecodeError> {
        let StoredDecision {
            candidates,
            others,
            winner,
            rule,
            queue,
            helpers,
            needs,
            waited_ms,
        } = stored;
        Ok(Self {
            candidates: Vec::load(candidates)?,
            others: others
                .into_iter()
                .map(|StoredCount { removed_by, count }| Ok((RemovedBy::load(removed_by)?, count)))
                .collect::<Result<_, DecodeError>>()?,
            winner: Option::load(winner)?,
            rule: Option::load(rule)?,
            queue: Option::load(queue)?,
            helpers: Vec::load(helpers)?,
            needs: Levels::load(needs)?,
            waited_ms,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoredCandidate {
    agent: String,
    removed_by: Option<<RemovedBy as Mirror>::Stored>,
}

impl Mirror for Candidate {
    type Stored = StoredCandidate;
    fn store(&self) -> StoredCandidate {
        let Self { agent, removed_by } = self;
        StoredCandidate {
            agent: agent.store(),
            removed_by: removed_by.store(),
        }
    }
    fn load(StoredCandidate { agent, removed_by }: StoredCandidate) -> Result<Self, DecodeError> {
        Ok(Self {
            agent: AgentId::load(agent)?,
            removed_by: Option::load(removed_by)?,
        })
    }
}

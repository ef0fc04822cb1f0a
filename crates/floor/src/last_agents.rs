//! Whom each customer talked to last. Bounded: the customer who has not called for longest is forgotten first.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{AgentId, Timestamp};
use crate::limits::LAST_AGENTS_MAX;

/// The last agent of each customer, by the customer's number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastAgents {
    by_number: BTreeMap<String, (Timestamp, AgentId)>,
    by_time: BTreeSet<(Timestamp, String)>,
}

impl LastAgents {
    /// The agent whom this customer had last, with the time.
    #[must_use]
    pub fn of(&self, number: &str) -> Option<(Timestamp, &AgentId)> {
        self.by_number.get(number).map(|(at, agent)| (*at, agent))
    }

    pub(crate) fn remember(&mut self, number: &str, agent: &AgentId, at: Timestamp) {
        if let Some((before, _)) = self.by_number.insert(number.to_owned(), (at, agent.clone())) {
            self.by_time.remove(&(before, number.to_owned()));
        }
        self.by_time.insert((at, number.to_owned()));
        if self.by_time.len() > LAST_AGENTS_MAX
            && let Some((_, oldest)) = self.by_time.pop_first()
        {
            self.by_number.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_customer_who_has_not_called_for_longest_is_forgotten() {
        let mut last = LastAgents::default();
        let ana = AgentId::new("ana");
        for call in 0..=i64::try_from(LAST_AGENTS_MAX).expect("fits") {
            last.remember(&format!("+{call}"), &ana, Timestamp(call));
            last.remember("+0", &ana, Timestamp(call));
        }
        assert_eq!(last.of("+1"), None);
        assert_eq!(last.of("+2").map(|(at, _)| at), Some(Timestamp(2)));
        assert!(last.of("+0").is_some(), "called again");
    }
}

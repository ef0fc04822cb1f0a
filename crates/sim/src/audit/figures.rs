//! What came about in a world, counted from its journal: a simulator that does nothing proves nothing.

use std::fmt;

/// Counts of what people did together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Talks that routing brought about.
    pub connected: u64,
    /// Wrap-ups that were owed, and given.
    pub wrap_ups: u64,
    /// Consults that were answered.
    pub consulted: u64,
    /// Parties that joined a customer's talk out of a consult.
    pub joined: u64,
    /// Customers taken over, blind or out of a consult.
    pub transferred: u64,
    /// Talks that went on after the customer had left.
    pub post_calls: u64,
    /// Supervisors who listened.
    pub monitored: u64,
    /// Needs that eased.
    pub eased: u64,
    /// Queues that helped.
    pub overflowed: u64,
    /// Agents who were not asked again for some time.
    pub barred: u64,
    /// Contacts that the agent got for whom they were kept.
    pub led_back: u64,
    /// What agents did with variables.
    pub edits: u64,
    /// Capacity teams that were rung.
    pub to_teams: u64,
    /// Work items that were taken.
    pub items: u64,
    /// Requests for a work item that were not taken.
    pub items_missed: u64,
    /// Work items that were given away.
    pub items_given: u64,
    /// Most parties at once in one talk.
    pub most_parties: u64,
}

impl Figures {
    /// Adds another world's.
    pub const fn add(&mut self, other: &Self) {
        self.connected += other.connected;
        self.to_teams += other.to_teams;
        self.items += other.items;
        self.items_missed += other.items_missed;
        self.items_given += other.items_given;
        self.wrap_ups += other.wrap_ups;
        self.consulted += other.consulted;
        self.joined += other.joined;
        self.transferred += other.transferred;
        self.post_calls += other.post_calls;
        self.monitored += other.monitored;
        self.eased += other.eased;
        self.overflowed += other.overflowed;
        self.barred += other.barred;
        self.led_back += other.led_back;
        self.edits += other.edits;
        if other.most_parties > self.most_parties {
            self.most_parties = other.most_parties;
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} talks, {} consults, {} merges (at most {} parties), {} transfers, {} post calls, {} monitors, {} edits, \
             {} wrap-ups, {} needs eased, {} overflows, {} left in peace, {} led back, \
             {} to capacity teams, {} items ({} missed, {} given away)",
            self.connected,
            self.consulted,
            self.joined,
            self.most_parties,
            self.transferred,
            self.post_calls,
            self.monitored,
            self.edits,
            self.wrap_ups,
            self.eased,
            self.overflowed,
            self.barred,
            self.led_back,
            self.to_teams,
            self.items,
            self.items_missed,
            self.items_given
        )
    }
}

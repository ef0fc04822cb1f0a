//! Pictures of the floor for one person: floor state in, shapes of the API out. No rule is decided here; what an agent
//! may do comes ready from the floor.

mod agent;
mod code;
mod control;
mod decision;
mod destination;
mod item;
mod lists;
mod mask;
mod party;
mod supervision;
mod talk;
mod task;
mod variable;
mod waiting;

pub(crate) use agent::{me, state, station};
pub(crate) use code::{cause, end_cause};
pub(crate) use decision::{decision, kept_decision};
pub(crate) use destination::{For, destinations};
pub(crate) use lists::{countries, entry_points, idle_codes, queues, teams, wrap_up_codes};
pub(crate) use mask::Mask;
pub(crate) use party::{agent_party, named_agent, party};
pub(crate) use supervision::{help, managed_agents, supervised, supervised_agent, supervised_offer, unattended};
pub(crate) use task::{at_hand, mask_for, masked_customer, open_tasks, task};
pub(crate) use variable::{author, conflicts, drafts, stored_author, variables};
pub(crate) use waiting::{Waiting, waiting};

/// The floor's time as the API shows it.
pub(crate) fn time(at: floor::Timestamp) -> jiff::Timestamp {
    // The floor's clock comes from the shell, which has no times outside of jiff's range (years -9999 to 9999).
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(if at.0 < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    })
}

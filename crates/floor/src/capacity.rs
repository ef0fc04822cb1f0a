//! How much more an agent can take: what is at hand, what the profile lets, and how channels go together (DIG-1). The
//! rules that keep an agent from any contact of a channel now, whichever contact it is.

use crate::agent::{Agent, Work};
use crate::directory::{Blend, Capacity};
use crate::station::Availability;
use crate::vocabulary::RemovedBy;

/// The rule that keeps an agent from any call now.
pub(crate) fn removed_from_calls(agent: &Agent, capacity: Capacity) -> Option<RemovedBy> {
    if capacity.voice == 0 {
        return Some(RemovedBy::NoCapacity);
    }
    match agent.work {
        Work::Offered(_) => return Some(RemovedBy::Reserved),
        Work::Talking(_) | Work::Monitoring(_) => return Some(RemovedBy::Engaged),
        Work::WrappingUp(_) => return Some(RemovedBy::WrappingUp),
        Work::Free => {}
    }
    if agent.wraps_up() {
        Some(RemovedBy::WrappingUp)
    } else if agent.availability != Availability::Available {
        Some(RemovedBy::Idle)
    } else if agent.silent() {
        Some(RemovedBy::StationSilent)
    } else if agent.releasing.is_some() {
        Some(RemovedBy::PhoneNotReleased)
    } else if capacity.blend == Blend::Exclusive && !agent.items.is_empty() {
        Some(RemovedBy::AtCapacity)
    } else {
        None
    }
}

/// The rule that keeps an agent from any work item now. A call beside it does not (STA-7), unless one contact at a time
/// is all that the agent takes.
pub(crate) fn removed_from_items(agent: &Agent, capacity: Capacity) -> Option<RemovedBy> {
    let free = agent.work == Work::Free && agent.items.is_empty();
    if capacity.work_items == 0 {
        Some(RemovedBy::NoCapacity)
    } else if matches!(agent.work, Work::Monitoring(_)) {
        Some(RemovedBy::Engaged)
    } else if agent.wraps_up() {
        Some(RemovedBy::WrappingUp)
    } else if agent.availability != Availability::Available {
        Some(RemovedBy::Idle)
    } else if agent.silent() {
        Some(RemovedBy::StationSilent)
    } else if agent.items.len() >= usize::from(capacity.work_items) || (capacity.blend == Blend::Exclusive && !free) {
        Some(RemovedBy::AtCapacity)
    } else {
        None
    }
}

/// How much an agent has at hand, of whichever channel.
pub(crate) fn load(agent: &Agent) -> usize {
    agent.items.len() + usize::from(agent.work != Work::Free)
}

/// Whether a colleague may be asked for a consult or handed a call beside the items at hand.
pub(crate) fn takes_a_call_beside(agent: &Agent, capacity: Capacity) -> bool {
    !agent.wraps_up() && (capacity.blend != Blend::Exclusive || agent.items.is_empty())
}

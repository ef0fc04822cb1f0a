//! What must hold after every step, in business words, asked of the floor's state from outside.

mod contacts;
mod items;
mod legs;
mod people;
mod waits;

use floor::{Floor, Interaction};

pub(crate) fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}

/// Everything that can be asked of the state alone.
pub(crate) fn all(floor: &Floor) -> Result<(), String> {
    let state = floor.state();
    for contact in state.interactions.values() {
        let says = |fault: String| format!("contact {}: {fault}", contact.id);
        contacts::one_place(contact).map_err(says)?;
        contacts::consult(state, contact).map_err(says)?;
        contacts::talk(contact).map_err(says)?;
        contacts::supervisors(contact).map_err(says)?;
        legs::belong(state, contact).map_err(says)?;
        people::are_here(state, contact).map_err(says)?;
    }
    for item in state.items.values() {
        let says = |fault: String| format!("item {}: {fault}", item.id);
        items::one_place(item).map_err(says)?;
        items::are_here(state, item).map_err(says)?;
    }
    items::agree(state)?;
    items::nobody_waits_for_nothing(floor)?;
    legs::are_counted(state)?;
    people::agree(state)?;
    waits::nobody_waits_for_nothing(floor)?;
    waits::exits(floor)
}

/// Whoever is on the line now: the customer, our side, the consulted party. Supervisors never count (SUP-15).
fn on_the_line(contact: &Interaction) -> usize {
    let members = contact.talk.as_ref().map_or(0, |talk| talk.members.len());
    let consulted = contact.consult.as_ref().is_some_and(|consult| consult.with.is_some());
    usize::from(contact.customer_left.is_none()) + members + usize::from(consulted)
}

//! Every leg is somebody's, and somebody is responsible for its end.

use floor::{Interaction, LegState, State};

use super::ensure;

pub(super) fn belong(state: &State, contact: &Interaction) -> Result<(), String> {
    for leg in contact.legs.values() {
        ensure(state.legs.get(&leg.id) == Some(&contact.id), || {
            format!("leg {} is not found", leg.id)
        })?;
        let releasing = matches!(leg.state, LegState::Releasing { .. });
        ensure(contact.ended.is_none() || releasing, || {
            format!("has ended and leg {} is not released", leg.id)
        })?;
        let consulted = contact.consult.as_ref().and_then(|consult| consult.with.as_ref());
        let member = contact.talk.as_ref().and_then(|talk| talk.on(leg.id));
        let customer = leg.id == contact.customer && contact.parent.is_none() && contact.customer_left.is_none();
        let wanted = customer
            || contact.offers().any(|offer| offer.leg == leg.id)
            || contact.ended.is_none() && member.is_some()
            || consulted.is_some_and(|with| with.leg == leg.id)
            || contact.monitors.iter().any(|monitor| monitor.leg == leg.id);
        ensure(wanted || releasing, || {
            format!("leg {} is nobody's and is not released", leg.id)
        })?;
        let talks = member.is_some() || consulted.is_some_and(|with| with.leg == leg.id);
        ensure(contact.ended.is_some() || !talks || leg.state == LegState::Up, || {
            format!("leg {} talks and is not up: {:?}", leg.id, leg.state)
        })?;
    }
    let needs_customer = contact.ended.is_none() && contact.parent.is_none() && contact.customer_left.is_none();
    ensure(!needs_customer || contact.legs.contains_key(&contact.customer), || {
        "goes on without its customer".to_owned()
    })?;
    ensure(
        contact.ended.is_none() || !contact.legs.is_empty() || !contact.owed.is_empty(),
        || "nothing is left of it and it is not closed".to_owned(),
    )
}

pub(super) fn are_counted(state: &State) -> Result<(), String> {
    let all: usize = state.interactions.values().map(|contact| contact.legs.len()).sum();
    ensure(state.legs.len() == all, || {
        "a leg belongs to no contact, or to two".to_owned()
    })
}

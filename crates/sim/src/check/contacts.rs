//! What must hold of one contact: where its customer is, who owns it, how many are on it, and its consult.

use floor::{Destination, Interaction, State};

use super::{ensure, on_the_line};

/// Each contact is in exactly one place: the flow, the line, an offer, a talk, on its way to another, or the end.
pub(super) fn one_place(contact: &Interaction) -> Result<(), String> {
    let ended = contact.ended.is_some();
    let talk = !ended && contact.talk.is_some();
    let offer = contact.offer.is_some();
    let transfer = !talk && contact.transfer.is_some();
    let stands = contact.line.as_ref().is_some_and(|line| line.waiting);
    let line = stands && !offer;
    let runs = contact.run.as_ref().is_some_and(|run| !run.has_ended());
    let flow = !ended && !talk && !offer && !transfer && !stands && runs;
    let places = [flow, line, offer, talk, transfer, ended];
    ensure(places.iter().filter(|place| **place).count() == 1, || {
        format!("in flow, line, offer, talk, transfer, end: {places:?}")
    })?;
    ensure(!offer || stands, || "is offered and has no place in line".to_owned())?;
    ensure(contact.transferring.is_none(), || {
        "a transfer was asked for and forgotten".to_owned()
    })?;
    ensure(contact.customer_left.is_none() || ended || talk, || {
        "goes on without customer and without talk".to_owned()
    })
}

/// One consult beside a talk, with one party or none; its own contact lives only with it.
pub(super) fn consult(state: &State, contact: &Interaction) -> Result<(), String> {
    if let Some(parent) = contact.parent.filter(|_| contact.ended.is_none()) {
        let parent = state.interactions.get(&parent);
        let asks = parent.is_some_and(|parent| {
            parent.ended.is_none() && parent.consult.as_ref().and_then(|consult| consult.child) == Some(contact.id)
        });
        ensure(asks, || "outlives the consult for which it is".to_owned())?;
        let alone = contact.talk.is_none() && contact.consult.is_none() && contact.transfer.is_none();
        ensure(alone && contact.monitors.is_empty() && contact.owed.is_empty(), || {
            "is a consult's own and has a life of its own".to_owned()
        })?;
    }
    let Some(consult) = &contact.consult else { return Ok(()) };
    ensure(contact.ended.is_none() && contact.transfer.is_none(), || {
        "a consult goes on beside a transfer or after the end".to_owned()
    })?;
    ensure(contact.member(&consult.initiator).is_some(), || {
        format!("{} consults and is not in the talk", consult.initiator)
    })?;
    let there = [consult.child.is_some(), consult.offer.is_some(), consult.with.is_some()];
    ensure(there.iter().filter(|there| **there).count() == 1, || {
        format!("consults with a child, somebody asked, somebody there: {there:?}")
    })?;
    let child = consult.child.map(|child| state.interactions.get(&child));
    ensure(
        child.is_none_or(|child| child.is_some_and(|child| child.ended.is_none())),
        || "consults by a contact that is over".to_owned(),
    )?;
    let rings_early = matches!(
        consult.to,
        Destination::Number(_) | Destination::Person(_) | Destination::EntryPoint(_)
    );
    ensure(!consult.merging || (rings_early && consult.with.is_none()), || {
        "waits to be merged with somebody who is there, or who may not be".to_owned()
    })
}

/// The talk: never more than eight, never one alone, an owner while there is an agent.
pub(super) fn talk(contact: &Interaction) -> Result<(), String> {
    let Some(talk) = contact.talk.as_ref().filter(|_| contact.ended.is_none()) else {
        return Ok(());
    };
    let pending = contact.consult.as_ref().is_some_and(|consult| consult.with.is_none());
    ensure(on_the_line(contact) + usize::from(pending) <= 8, || {
        "more than eight are on the line".to_owned()
    })?;
    ensure(on_the_line(contact) >= 2, || "goes on with one party".to_owned())?;
    let longest = talk.members.iter().find_map(|member| member.who.agent());
    ensure(talk.primary.is_some() == longest.is_some(), || {
        format!("is owned by {:?} and has agents: {longest:?}", talk.primary)
    })?;
    ensure(
        talk.primary
            .as_ref()
            .is_none_or(|owner| contact.member(owner).is_some()),
        || "its owner is not in the talk".to_owned(),
    )?;
    ensure(talk.unattended_since.is_some() == longest.is_none(), || {
        "is not listed as unattended, or is without cause".to_owned()
    })?;
    ensure(talk.members.len() < 2 || talk.held_since.is_none(), || {
        "is held in a conference".to_owned()
    })?;
    ensure(contact.customer_left.is_none() || talk.held_since.is_none(), || {
        "whoever has left is on hold".to_owned()
    })?;
    let mut legs: Vec<_> = talk.members.iter().map(|member| member.leg).collect();
    legs.extend(
        contact
            .consult
            .iter()
            .filter_map(|consult| consult.with.as_ref())
            .map(|with| with.leg),
    );
    let count = legs.len();
    legs.sort_unstable();
    legs.dedup();
    ensure(legs.len() == count, || "one leg talks for two".to_owned())
}

/// Supervisors listen to somebody who talks, and to nothing else (SUP-15, SUP-16).
pub(super) fn supervisors(contact: &Interaction) -> Result<(), String> {
    for monitor in &contact.monitors {
        let talks = contact.member(&monitor.of).is_some() || contact.consulted(&monitor.of).is_some();
        ensure(contact.ended.is_none() && talks, || {
            format!("{} listens to {}, who does not talk", monitor.supervisor, monitor.of)
        })?;
    }
    Ok(())
}

//! What must hold after every step, in business words, asked of the floor's state from outside.

use floor::{Availability, Device, Floor, Interaction, LegState, State, SystemIdle, Timestamp, Work};

fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}

/// Everything that can be asked of the state alone.
pub(crate) fn all(floor: &Floor) -> Result<(), String> {
    let state = floor.state();
    for contact in state.interactions.values() {
        one_place(contact).map_err(|fault| format!("contact {}: {fault}", contact.id))?;
        legs_belong(state, contact).map_err(|fault| format!("contact {}: {fault}", contact.id))?;
        people_agree(state, contact).map_err(|fault| format!("contact {}: {fault}", contact.id))?;
    }
    agents(state)?;
    nobody_waits_for_nothing(floor)?;
    ensure(
        state.legs.len()
            == state
                .interactions
                .values()
                .map(|contact| contact.legs.len())
                .sum::<usize>(),
        || "a leg belongs to no contact, or to two".to_owned(),
    )?;
    exits(floor)
}

/// Each caller is in exactly one place: the flow, the line, an offer, a talk, or the end.
fn one_place(contact: &Interaction) -> Result<(), String> {
    let ended = contact.ended.is_some();
    let talk = !ended && contact.talk.is_some();
    let offer = contact.offer.is_some();
    let stands = contact.line.as_ref().is_some_and(|line| line.waiting);
    let line = stands && !offer;
    let flow = !ended && !talk && !offer && !stands && contact.run.as_ref().is_some_and(|run| !run.has_ended());
    let places = [flow, line, offer, talk, ended];
    ensure(places.iter().filter(|place| **place).count() == 1, || {
        format!("in flow, line, offer, talk, end: {places:?}")
    })?;
    ensure(!offer || stands, || "is offered and has no place in line".to_owned())?;
    ensure(contact.owed.is_empty() || ended, || {
        "owes a wrap-up before its end".to_owned()
    })
}

fn legs_belong(state: &State, contact: &Interaction) -> Result<(), String> {
    for leg in contact.legs.values() {
        ensure(state.legs.get(&leg.id) == Some(&contact.id), || {
            format!("leg {} is not found", leg.id)
        })?;
        let releasing = matches!(leg.state, LegState::Releasing { .. });
        ensure(contact.ended.is_none() || releasing, || {
            format!("has ended and leg {} is not released", leg.id)
        })?;
        let wanted = leg.id == contact.customer
            || contact.offer.as_ref().is_some_and(|offer| offer.leg == leg.id)
            || contact.talk.as_ref().is_some_and(|talk| talk.leg == leg.id);
        ensure(wanted || releasing, || {
            format!("leg {} is nobody's and is not released", leg.id)
        })?;
    }
    ensure(
        contact.ended.is_some() || contact.legs.contains_key(&contact.customer),
        || "goes on without its customer".to_owned(),
    )?;
    ensure(
        contact.ended.is_none() || !contact.legs.is_empty() || !contact.owed.is_empty(),
        || "nothing is left of it and it is not closed".to_owned(),
    )
}

/// Whoever a contact names has it at hand; so nobody has two calls, or an offer and a call.
fn people_agree(state: &State, contact: &Interaction) -> Result<(), String> {
    let named = contact
        .offer
        .iter()
        .map(|offer| (&offer.agent, Work::Offered(contact.id)))
        .chain(
            contact
                .talk
                .iter()
                .filter(|_| contact.ended.is_none())
                .map(|talk| (&talk.agent, Work::Talking(contact.id))),
        )
        .chain(
            contact
                .owed
                .iter()
                .map(|owed| (&owed.agent, Work::WrappingUp(contact.id))),
        );
    for (agent, work) in named {
        let has = state.agents.get(agent).map(|agent| agent.work);
        ensure(has == Some(work), || {
            format!("{agent} should be {work:?} and is {has:?}")
        })?;
    }
    Ok(())
}

fn agents(state: &State) -> Result<(), String> {
    for agent in state.agents.values() {
        let says = |fault: &str| format!("{}: {fault}", agent.id);
        let contact = agent.work.interaction().and_then(|id| state.interactions.get(&id));
        let named = match (agent.work, contact) {
            (Work::Free, _) => true,
            (_, None) => false,
            (Work::Offered(_), Some(contact)) => contact.offer.as_ref().is_some_and(|offer| offer.agent == agent.id),
            (Work::Talking(_), Some(contact)) => {
                contact.ended.is_none() && contact.talk.as_ref().is_some_and(|talk| talk.agent == agent.id)
            }
            (Work::WrappingUp(_), Some(contact)) => contact.owed_by(&agent.id).is_some(),
        };
        ensure(named, || {
            says(&format!("{:?}, and the contact does not know it", agent.work))
        })?;
        ensure(agent.releasing.is_none_or(|leg| state.legs.contains_key(&leg)), || {
            says("waits for the end of a phone leg that is gone")
        })?;
        ensure(
            (agent.station.device == Device::Browser) == agent.station.leg.is_some(),
            || says("a browser, and only a browser, has a leg of its own"),
        )?;
        ensure(
            agent
                .station
                .leg
                .is_none_or(|leg| state.stations.get(&leg) == Some(&agent.id)),
            || says("the station's leg is not found"),
        )?;
        ensure(!agent.silent() || agent.station.leg.is_some(), || {
            says("a phone is never silent")
        })?;
        let away = agent.silent() && agent.work == Work::Free;
        ensure(!away || agent.availability != Availability::Available, || {
            says("Available without sound")
        })?;
        ensure(
            !agent.available_on_return || agent.system_idle() == Some(SystemIdle::AgentUnavailable),
            || says("will be Available again though idle for another reason"),
        )?;
        ensure(
            agent.idle_since.is_none() == (agent.availability == Availability::Available),
            || says("the idle timer does not agree with the state"),
        )?;
    }
    ensure(
        state.stations.len()
            == state
                .agents
                .values()
                .filter(|agent| agent.station.leg.is_some())
                .count(),
        || "a station's leg is left over".to_owned(),
    )
}

/// No caller waits while an agent who could take the call is free.
fn nobody_waits_for_nothing(floor: &Floor) -> Result<(), String> {
    let state = floor.state();
    for contact in state
        .interactions
        .values()
        .filter(|contact| contact.waiting() && contact.offer.is_none())
    {
        let Some(line) = &contact.line else { continue };
        let Some(queue) = floor.directory().queues.get(&line.queue) else {
            return Err(format!("contact {} waits in a queue that does not exist", contact.id));
        };
        let free = state.agents.values().find(|agent| {
            agent.work == Work::Free
                && agent.availability == Availability::Available
                && !agent.silent()
                && agent.releasing.is_none()
                && queue.teams.contains(&agent.team)
        });
        if let Some(agent) = free {
            return Err(format!("contact {} waits while {} is free", contact.id, agent.id));
        }
    }
    Ok(())
}

/// Every state that is not rest has an exit by time or by a person, and the floor asks to be woken for the first one.
fn exits(floor: &Floor) -> Result<(), String> {
    let state = floor.state();
    let organization = &floor.directory().organization;
    let mut dues: Vec<Timestamp> = Vec::new();
    for contact in state.interactions.values() {
        for leg in contact.legs.values() {
            if let LegState::Releasing { until } = leg.state {
                dues.push(until);
            }
        }
        for owed in &contact.owed {
            dues.extend(owed.until);
            ensure(state.agents.contains_key(&owed.agent), || {
                format!("contact {}: the wrap-up is owed by nobody who is here", contact.id)
            })?;
        }
        if contact.ended.is_some() {
            continue;
        }
        dues.extend(
            contact
                .caller_silent_since
                .map(|since| since.plus(floor::limits::CALLER_SOUND_LOSS_MS)),
        );
        if let Some(talk) = &contact.talk {
            let silent = state
                .agents
                .get(&talk.agent)
                .and_then(|agent| agent.station.silent_since);
            let wait = if talk.parked {
                organization.sound_loss_return_ms
            } else {
                organization.sound_loss_park_ms
            };
            dues.extend(silent.map(|since| since.max(talk.connected_at).plus(wait)));
            continue;
        }
        let flow = contact.run.as_ref().and_then(flow::Run::deadline);
        let flow = flow.map(|at| Timestamp(i64::try_from(at).unwrap_or(i64::MAX)));
        dues.extend(flow);
        let own = match (&contact.offer, &contact.line) {
            (Some(offer), _) => Some(offer.confirm_until.unwrap_or(offer.until)),
            (None, Some(line)) => floor
                .directory()
                .queues
                .get(&line.queue)
                .map(|queue| line.waiting_since.plus(queue.max_wait_ms)),
            (None, None) => flow,
        };
        let own = own.ok_or_else(|| format!("contact {} has no way out", contact.id))?;
        dues.push(own);
    }
    for agent in state.agents.values() {
        if let (Some(since), Work::Free | Work::WrappingUp(_)) = (agent.station.silent_since, agent.work) {
            dues.push(since.plus(organization.station_loss_ms));
        }
    }
    dues.extend(state.phones.values().map(|kept| kept.until));
    let first = dues.into_iter().min();
    let asked = floor.poll_timeout();
    ensure(asked.map(|(at, _)| at) == first, || {
        format!("should be woken at {first:?} and asks for {asked:?}")
    })
}

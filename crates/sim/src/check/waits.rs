//! Every state that is not rest has an exit by time or by a person, and the floor asks to be woken for the first one.

use floor::{
    Agent, Availability, Blend, Channel, Floor, Interaction, LegState, Levels, Line, Missed, Offer, Timestamp, Work,
    limits, satisfies,
};

use super::ensure;

/// No caller waits while an agent who could take the call is free.
pub(super) fn nobody_waits_for_nothing(floor: &Floor) -> Result<(), String> {
    let state = floor.state();
    for contact in state
        .interactions
        .values()
        .filter(|contact| contact.waiting() && contact.offer.is_none())
    {
        let Some(line) = &contact.line else { continue };
        if !floor.directory().queues.contains_key(&line.queue) {
            return Err(format!("contact {} waits in a queue that does not exist", contact.id));
        }
        let free = state
            .agents
            .values()
            .find(|agent| is_free(floor, agent) && may_take(floor, contact, line, agent));
        if let Some(agent) = free {
            return Err(format!("contact {} waits while {} is free", contact.id, agent.id));
        }
    }
    Ok(())
}

fn is_free(floor: &Floor, agent: &Agent) -> bool {
    let capacity = floor.directory().profile_of(&agent.id).map(|profile| profile.capacity);
    let room = capacity.unwrap_or_default();
    agent.work == Work::Free
        && !agent.wraps_up()
        && room.voice > 0
        && (room.blend != Blend::Exclusive || agent.items.is_empty())
        && agent.availability == Availability::Available
        && !agent.silent()
        && agent.releasing.is_none()
}

/// Whether nothing stands between this agent and this contact.
fn may_take(floor: &Floor, contact: &Interaction, line: &Line, agent: &Agent) -> bool {
    serves(floor, Channel::Telephony, line, &contact.missed_by, agent)
        && contact.transferred_by.as_ref() != Some(&agent.id)
}

/// Whether this agent works for whoever waits in this line of the channel, has what is needed, and did not let it ring.
pub(super) fn serves(floor: &Floor, channel: Channel, line: &Line, missed_by: &[Missed], agent: &Agent) -> bool {
    let directory = floor.directory();
    let nothing = Levels::new();
    let skills = directory
        .agents
        .get(&agent.id)
        .map_or(&nothing, |person| &*person.skills);
    let serves = std::iter::once(&line.queue)
        .chain(&line.also)
        .filter_map(|queue| directory.queues.get(queue))
        .filter(|queue| queue.channel == channel)
        .any(|queue| agent.team.as_ref().is_some_and(|team| queue.teams.contains(team)));
    let preferred = line.terms.preferred.as_ref();
    serves
        && satisfies(skills, line.needs())
        && missed_by.iter().all(|missed| missed.agent != agent.id)
        && preferred.is_none_or(|preferred| preferred.agent == agent.id)
}

/// What changes for a call or a work item in line as time passes.
pub(super) fn terms(line: Option<&Line>, missed_by: &[Missed], dues: &mut Vec<Timestamp>) {
    let Some(line) = line.filter(|line| line.waiting) else {
        return;
    };
    dues.extend(line.terms.needs.iter().skip(1).map(|need| need.from));
    dues.extend(line.terms.preferred.as_ref().map(|preferred| preferred.until));
    dues.extend(line.terms.overflow.iter().map(|helper| helper.at));
    dues.extend(missed_by.iter().map(|missed| missed.until));
}

pub(super) fn exits(floor: &Floor) -> Result<(), String> {
    let state = floor.state();
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
        if contact.ended.is_none() {
            dues.extend(lively(floor, contact)?);
        }
    }
    for item in state.items.values() {
        dues.extend(super::items::exits(floor, item)?);
    }
    for agent in state.agents.values() {
        if let (Some(since), Work::Free | Work::WrappingUp(_) | Work::Monitoring(_)) =
            (agent.station.silent_since, agent.work)
        {
            dues.push(since.plus(floor.directory().organization.station_loss_ms));
        }
    }
    dues.extend(state.phones.values().map(|kept| kept.until));
    let first = dues.into_iter().min();
    let asked = floor.poll_timeout();
    ensure(asked.map(|(at, _)| at) == first, || {
        format!("should be woken at {first:?} and asks for {asked:?}")
    })
}

/// Until when somebody may be asked.
fn patience(offer: &Offer) -> Timestamp {
    offer.confirm_until.unwrap_or(offer.until)
}

/// What a contact waits for that has not ended.
fn lively(floor: &Floor, contact: &Interaction) -> Result<Vec<Timestamp>, String> {
    let mut dues = talk(floor, contact);
    terms(contact.line.as_ref(), &contact.missed_by, &mut dues);
    if contact.waiting() {
        dues.extend(contact.teams_missed.values());
    }
    dues.extend(
        contact
            .caller_silent_since
            .map(|since| since.plus(limits::CALLER_SOUND_LOSS_MS)),
    );
    dues.extend(contact.monitors.iter().filter_map(|monitor| monitor.rings_until));
    let transfer = contact.transfer.as_ref().map(|transfer| {
        let reached = transfer.offer.at.plus(limits::TRANSFER_REACH_MS);
        let until = patience(&transfer.offer);
        if transfer.released { until } else { until.min(reached) }
    });
    dues.extend(transfer);
    if contact.talk.is_some() || transfer.is_some() {
        return Ok(dues);
    }
    let flow = contact.run.as_ref().and_then(flow::Run::deadline);
    let flow = flow.map(|at| Timestamp(i64::try_from(at).unwrap_or(i64::MAX)));
    dues.extend(flow);
    let own = match (&contact.offer, &contact.line) {
        (Some(offer), _) => Some(patience(offer)),
        (None, Some(line)) if line.waiting => floor
            .directory()
            .queues
            .get(&line.queue)
            .map(|queue| line.waiting_since.plus(queue.max_wait_ms))
            .map(|longest| line.terms.leave_at.map_or(longest, |leave_at| leave_at.min(longest))),
        (None, Some(_) | None) => flow,
    };
    dues.push(own.ok_or_else(|| format!("contact {} has no way out", contact.id))?);
    Ok(dues)
}

/// What a talk waits for: sound that is away, somebody asked, an agent who may come no more.
fn talk(floor: &Floor, contact: &Interaction) -> Vec<Timestamp> {
    let organization = &floor.directory().organization;
    let mut dues = Vec::new();
    let Some(talk) = &contact.talk else { return dues };
    let asked = contact.consult.as_ref().and_then(|consult| consult.offer.as_ref());
    dues.extend(asked.map(patience));
    let with = contact.consult.iter().filter_map(|consult| consult.with.as_ref());
    for member in talk.members.iter().chain(with) {
        let agent = member.who.agent().and_then(|agent| floor.state().agents.get(agent));
        let Some(since) = agent.and_then(|agent| agent.station.silent_since) else {
            continue;
        };
        // The customer of a lone agent hears music first.
        let lone = talk.members.len() == 1 && talk.on(member.leg).is_some() && contact.customer_left.is_none();
        let wait = if lone && !member.parked {
            organization.sound_loss_park_ms
        } else {
            organization.sound_loss_return_ms
        };
        dues.push(since.max(member.joined_at).plus(wait));
    }
    // A message to the agent is over some time, whether anybody says so or not.
    dues.extend(talk.prompt.as_ref().map(|message| message.until));
    if let Some(since) = talk.unattended_since {
        let end = since.plus(organization.unattended_limit_ms);
        let early = if talk.warned { 0 } else { limits::UNATTENDED_WARNING_MS };
        dues.push(Timestamp(end.0.saturating_sub_unsigned(early)));
    }
    dues
}

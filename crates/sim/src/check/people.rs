//! Each agent's work is what the contacts say, and the other way round.

use floor::{Availability, Device, Interaction, State, SystemIdle, Work};

use super::ensure;

/// Whoever a contact names has it at hand; so nobody has two calls, or an offer and a call.
pub(super) fn are_here(state: &State, contact: &Interaction) -> Result<(), String> {
    let live = contact.ended.is_none();
    let offered = contact.offers().filter_map(|offer| offer.who.agent());
    let members = contact.talk.iter().filter(|_| live).flat_map(|talk| talk.agents());
    let with = contact.consult.iter().filter_map(|consult| consult.with.as_ref());
    let named = offered
        .map(|agent| (agent, Work::Offered(contact.id)))
        .chain(
            members
                .chain(with.filter_map(|with| with.who.agent()))
                .map(|agent| (agent, Work::Talking(contact.id))),
        )
        .chain(
            contact
                .monitors
                .iter()
                .map(|monitor| (&monitor.supervisor, Work::Monitoring(contact.id))),
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

pub(super) fn agree(state: &State) -> Result<(), String> {
    for agent in state.agents.values() {
        let says = |fault: &str| format!("{}: {fault}", agent.id);
        let contact = agent.work.interaction().and_then(|id| state.interactions.get(&id));
        let named = match (agent.work, contact) {
            (Work::Free, _) => true,
            (_, None) => false,
            (Work::Offered(_), Some(contact)) => contact.offer_to(&agent.id).is_some(),
            (Work::Talking(_), Some(contact)) => {
                contact.ended.is_none()
                    && (contact.member(&agent.id).is_some() || contact.consulted(&agent.id).is_some())
            }
            (Work::WrappingUp(_), Some(contact)) => contact.owed_by(&agent.id).is_some(),
            (Work::Monitoring(_), Some(contact)) => contact.monitor_of(&agent.id).is_some(),
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
            agent.team.is_some() || agent.availability != Availability::Available,
            || says("Available without a team"),
        )?;
        ensure(
            !agent.available_on_return || agent.system_idle() == Some(SystemIdle::AgentUnavailable),
            || says("will be Available again though idle for another reason"),
        )?;
        ensure(
            agent.idle_since.is_none() == (agent.availability == Availability::Available),
            || says("the idle timer does not agree with the state"),
        )?;
    }
    let browsers = state
        .agents
        .values()
        .filter(|agent| agent.station.leg.is_some())
        .count();
    ensure(state.stations.len() == browsers, || {
        "a station's leg is left over".to_owned()
    })
}

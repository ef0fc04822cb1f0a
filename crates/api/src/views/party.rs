//! Names of people and destinations as the API shows them.

use floor::{AgentId, Destination, Device, Floor, PhoneId, QueueId, TeamId, Who};

use crate::dto::{
    agent::Named,
    consult::{ConsultParty, Initiator},
    destination::DestinationKind,
};

/// An agent's name; the id of one whom the configuration has forgotten.
pub(crate) fn agent_name(floor: &Floor, id: &AgentId) -> String {
    floor
        .directory()
        .agents
        .get(id)
        .map_or_else(|| id.to_string(), |person| person.name.clone())
}

/// An agent with the name.
pub(crate) fn named_agent(floor: &Floor, id: &AgentId) -> Named {
    Named {
        id: id.to_string(),
        name: agent_name(floor, id),
    }
}

/// A team with its name.
pub(super) fn named_team(floor: &Floor, id: &TeamId) -> Named {
    let team = floor.directory().teams.get(id);
    Named {
        id: id.to_string(),
        name: team.map_or_else(|| id.to_string(), |team| team.name.clone()),
    }
}

/// A queue with its name.
pub(super) fn named_queue(floor: &Floor, id: &QueueId) -> Named {
    let queue = floor.directory().queues.get(id);
    Named {
        id: id.to_string(),
        name: queue.map_or_else(|| id.to_string(), |queue| queue.name.clone()),
    }
}

/// A destination with its name and number.
pub(super) fn destination(floor: &Floor, to: &Destination) -> ConsultParty {
    let directory = floor.directory();
    let (kind, id, name, number) = match to {
        Destination::Agent(agent) => return agent_party(floor, agent),
        Destination::Queue(queue) => {
            let Named { id, name } = named_queue(floor, queue);
            (DestinationKind::Queue, Some(id), Some(name), None)
        }
        Destination::EntryPoint(entry) => {
            let known = directory.entry_points.get(entry);
            (
                DestinationKind::EntryPoint,
                Some(entry.to_string()),
                known.map(|entry| entry.name.clone()),
                known.and_then(|entry| entry.numbers.first().cloned()),
            )
        }
        Destination::Person(person) => {
            let known = directory.people.get(person);
            (
                DestinationKind::Directory,
                Some(person.to_string()),
                known.map(|person| person.name.clone()),
                known.map(|person| person.number.clone()),
            )
        }
        Destination::Number(number) => (DestinationKind::DialNumber, None, None, Some(number.clone())),
    };
    let name = name
        .or_else(|| id.clone())
        .or_else(|| number.clone())
        .unwrap_or_default();
    ConsultParty { kind, id, name, number }
}

/// A party on our side.
pub(crate) fn party(floor: &Floor, who: &Who) -> ConsultParty {
    match who {
        Who::Agent(agent) => agent_party(floor, agent),
        Who::Number { number, name } => ConsultParty {
            kind: DestinationKind::DialNumber,
            id: None,
            name: name.clone().unwrap_or_else(|| number.clone()),
            number: Some(number.clone()),
        },
    }
}

/// An agent as a party.
pub(crate) fn agent_party(floor: &Floor, agent: &AgentId) -> ConsultParty {
    ConsultParty {
        kind: DestinationKind::Agent,
        id: Some(agent.to_string()),
        name: agent_name(floor, agent),
        number: agent_number(floor, agent),
    }
}

/// The agent who asked for a consult, with what the offer shows (POP table).
pub(super) fn initiator(floor: &Floor, agent: &AgentId) -> Initiator {
    let team = floor.state().agents.get(agent).and_then(|agent| agent.team.as_ref());
    Initiator {
        id: agent.to_string(),
        name: agent_name(floor, agent),
        team: team.map(|team| named_team(floor, team)),
        number: agent_number(floor, agent),
    }
}

/// The number of the agent's station, or the agent's own extension.
fn agent_number(floor: &Floor, agent: &AgentId) -> Option<String> {
    let station = floor.state().agents.get(agent).map(|agent| &agent.station.device);
    let own = || {
        floor
            .directory()
            .agents
            .get(agent)?
            .extension
            .as_ref()
            .map(PhoneId::to_string)
    };
    match station {
        Some(Device::Extension(phone)) => Some(phone.to_string()),
        Some(Device::DialNumber(number)) => Some(number.clone()),
        Some(Device::Browser) | None => own(),
    }
}

//! The agent's own picture.

use std::collections::BTreeMap;

use floor::{AgentId, Availability, Device, DeviceKind, Floor, IdleReason};

use super::{destination, open_tasks, party::named_team, supervision, time};
use crate::dto::agent as dto;

/// Everything that a desktop needs to start; `None` when the configuration does not know the agent. `now` is the
/// server's clock.
pub(crate) fn me(floor: &Floor, id: &AgentId, now: jiff::Timestamp) -> Option<dto::Me> {
    let person = floor.directory().agents.get(id)?;
    let profile = floor.directory().profile_of(id);
    Some(dto::Me {
        seq: floor.state().seq,
        now,
        agent: dto::AgentIdentity {
            id: id.to_string(),
            name: person.name.clone(),
            extension: person.extension.as_ref().map(ToString::to_string),
        },
        station: station(floor, id),
        state: state(floor, id),
        tasks: open_tasks(floor, id),
        profile: dto::Profile {
            devices: profile
                .map(|profile| profile.devices.iter().copied().map(kind).collect())
                .unwrap_or_default(),
            dial_number: person.dial_number.clone(),
            auto_answer: profile.is_some_and(|profile| profile.auto_answer),
            destinations: profile.map(destination::kinds).unwrap_or_default(),
            typed_numbers: profile.is_some_and(|profile| profile.typed_numbers),
        },
        supervision: supervision::rights(floor, id),
    })
}

/// The agent's station.
pub(crate) fn station(floor: &Floor, id: &AgentId) -> Option<dto::Station> {
    let agent = floor.state().agents.get(id)?;
    Some(dto::Station {
        device: device(&agent.station.device),
        team: agent.team.as_ref().map(|team| named_team(floor, team)),
        reachable: match &agent.station.device {
            Device::Browser => !agent.silent(),
            Device::Extension(phone) => floor.state().phones.contains_key(phone),
            Device::DialNumber(_) => true,
        },
    })
}

/// A device with its number.
pub(super) fn device(device: &Device) -> dto::Device {
    dto::Device {
        kind: kind(device.kind()),
        number: match device {
            Device::Browser => None,
            Device::Extension(phone) => Some(phone.to_string()),
            Device::DialNumber(number) => Some(number.clone()),
        },
    }
}

/// The agent's availability.
pub(crate) fn state(floor: &Floor, id: &AgentId) -> dto::AgentState {
    let Some(agent) = floor.state().agents.get(id) else {
        return dto::AgentState {
            name: dto::StateName::LoggedOut,
            since: None,
            idle_since: None,
            engaged: false,
            label: dto::StateLabel::LoggedOut,
            idle_code: None,
        };
    };
    let (name, idle_code) = match &agent.availability {
        Availability::Available => (dto::StateName::Available, None),
        Availability::Idle(reason) => (dto::StateName::Idle, Some(idle_code(floor, reason))),
    };
    dto::AgentState {
        name,
        since: Some(time(agent.since)),
        idle_since: agent.idle_since.map(time),
        engaged: agent.engaged(),
        label: match &agent.availability {
            _ if agent.labelled_engaged() => dto::StateLabel::Engaged,
            Availability::Available => dto::StateLabel::Available,
            Availability::Idle(_) => dto::StateLabel::Idle,
        },
        idle_code,
    }
}

pub(super) fn idle_code(floor: &Floor, reason: &IdleReason) -> dto::IdleCode {
    match reason {
        IdleReason::System(system) => dto::IdleCode {
            id: system.name().to_owned(),
            name: system.name().to_owned(),
            names: BTreeMap::new(),
            system: true,
        },
        IdleReason::Code(id) => {
            let code = floor.directory().idle_codes.get(id);
            dto::IdleCode {
                id: id.to_string(),
                name: code.map_or_else(|| id.to_string(), |code| code.name.clone()),
                names: code.map(|code| code.names.clone()).unwrap_or_default(),
                system: false,
            }
        }
    }
}

const fn kind(kind: DeviceKind) -> dto::DeviceKind {
    match kind {
        DeviceKind::Browser => dto::DeviceKind::Browser,
        DeviceKind::Extension => dto::DeviceKind::Extension,
        DeviceKind::DialNumber => dto::DeviceKind::DialNumber,
    }
}

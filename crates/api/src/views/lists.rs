//! The small lists of the configuration, each in the order of its ids; of idle and wrap-up codes those of the asker's
//! profile, or all for a user without one.

use std::collections::BTreeMap;

use floor::{AgentId, Channel, Directory, SystemIdle};

use organization::numbers::Country;

use crate::dto::list as dto;

/// The teams of an asker who can log in to a station; all for others.
pub(crate) fn teams(directory: &Directory, agent: Option<&AgentId>) -> Vec<dto::Team> {
    let own = agent
        .and_then(|agent| directory.agents.get(agent))
        .map(|person| &person.teams);
    directory
        .teams
        .values()
        .filter(|team| own.is_none_or(|own| own.contains(&team.id)))
        .map(|team| dto::Team {
            id: team.id.to_string(),
            name: team.name.clone(),
        })
        .collect()
}

/// Idle codes, then the system's own.
pub(crate) fn idle_codes(directory: &Directory, agent: &AgentId) -> Vec<dto::IdleCodeItem> {
    let profile = directory.profile_of(agent);
    let own = profile.and_then(|profile| profile.idle_codes.as_ref());
    let chosen = directory
        .idle_codes
        .values()
        .filter(|code| own.is_none_or(|own| own.contains(&code.id)))
        .map(|code| dto::IdleCodeItem {
            id: code.id.to_string(),
            name: code.name.clone(),
            names: code.names.clone(),
            system: false,
            default: profile.is_some_and(|profile| profile.default_idle_code == code.id),
        });
    let system = SystemIdle::ALL.into_iter().map(|code| dto::IdleCodeItem {
        id: code.name().to_owned(),
        name: code.name().to_owned(),
        names: BTreeMap::new(),
        system: true,
        default: false,
    });
    chosen.chain(system).collect()
}

/// Wrap-up codes.
pub(crate) fn wrap_up_codes(directory: &Directory, agent: &AgentId) -> Vec<dto::WrapUpCodeItem> {
    let rule = directory.profile_of(agent).and_then(|profile| profile.wrap_up.as_ref());
    let own = rule.and_then(|rule| rule.codes.as_ref());
    directory
        .wrap_up_codes
        .values()
        .filter(|code| own.is_none_or(|own| own.contains(&code.id)))
        .map(|code| dto::WrapUpCodeItem {
            id: code.id.to_string(),
            name: code.name.clone(),
            names: code.names.clone(),
            default: rule.is_some_and(|rule| rule.default_code == code.id),
        })
        .collect()
}

/// Countries that give out telephone numbers.
pub(crate) fn countries() -> Vec<dto::CountryItem> {
    let all = Country::all().iter();
    all.map(|country| dto::CountryItem {
        id: country.code().to_owned(),
        calling_code: country.calling_code().to_string(),
        main: country.is_main(),
    })
    .collect()
}

/// Queues.
pub(crate) fn queues(directory: &Directory) -> Vec<dto::QueueItem> {
    directory
        .queues
        .values()
        .map(|queue| dto::QueueItem {
            id: queue.id.to_string(),
            name: queue.name.clone(),
            channel: match queue.channel {
                Channel::Telephony => dto::Channel::Telephony,
                Channel::WorkItem => dto::Channel::WorkItem,
            },
        })
        .collect()
}

/// Entry points.
pub(crate) fn entry_points(directory: &Directory) -> Vec<dto::EntryPointItem> {
    directory
        .entry_points
        .values()
        .map(|entry| dto::EntryPointItem {
            id: entry.id.to_string(),
            name: entry.name.clone(),
            numbers: entry.numbers.clone(),
        })
        .collect()
}

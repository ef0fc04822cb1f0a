//! The destinations that an agent's profile allows, with live presence (CON-3, CON-4, CON-6).

use floor::{Agent, AgentId, Availability, Channel, Destination, Floor, Person, Profile, Purpose, Work, dialable};

use super::{
    agent::idle_code,
    party::{agent_party, named_team},
    time,
};
use crate::dto::{
    agent::DestinationKinds,
    destination::{self as dto, DestinationItem, DestinationKind},
};

/// An item with the key by which a page goes on.
pub(crate) type Keyed = (String, DestinationItem);

/// What a destination is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// A call.
    Call(Purpose),
    /// Giving a work item away.
    Item,
}

/// The kinds that a profile allows; a kind without any access does not exist for the agent (CON-3).
pub(super) fn kinds(profile: &Profile) -> DestinationKinds {
    let of = |purpose: For| {
        DestinationKind::ALL
            .into_iter()
            .filter(|kind| allowed(profile, *kind, purpose))
            .collect()
    };
    DestinationKinds {
        consult: of(For::Call(Purpose::Consult)),
        transfer: of(For::Call(Purpose::Transfer)),
        work_item: of(For::Item),
    }
}

fn allowed(profile: &Profile, kind: DestinationKind, purpose: For) -> bool {
    let by_line = purpose != For::Item;
    match kind {
        DestinationKind::Agent => profile.buddy_teams.any(),
        DestinationKind::Queue => {
            profile.queues.any() && (purpose != For::Call(Purpose::Consult) || profile.consult_to_queue)
        }
        DestinationKind::DialNumber => by_line && (profile.typed_numbers || !profile.address_book.is_empty()),
        DestinationKind::EntryPoint => by_line && profile.entry_points.any(),
        DestinationKind::Directory => by_line && profile.directory,
    }
}

/// Destinations of one kind or of all, that match the words searched for.
pub(crate) fn destinations(
    floor: &Floor,
    agent: &AgentId,
    kind: Option<DestinationKind>,
    purpose: For,
    searched: &str,
) -> Vec<Keyed> {
    let Some(profile) = floor.directory().profile_of(agent) else {
        return Vec::new();
    };
    let list = List {
        floor,
        asker: agent,
        profile,
        purpose,
    };
    let words: Vec<String> = searched.split_whitespace().map(str::to_lowercase).collect();
    DestinationKind::ALL
        .into_iter()
        .filter(|one| kind.is_none_or(|kind| kind == *one) && allowed(profile, *one, purpose))
        .flat_map(|kind| list.of(kind))
        .filter(|(_, item)| words.iter().all(|word| found(item, word)))
        .collect()
}

/// Whether a word is part of what an item shows; digits also where a number is written with spaces.
fn found(item: &DestinationItem, word: &str) -> bool {
    let texts = [Some(&item.name), item.detail.as_ref(), item.number.as_ref()];
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let looked_for = digits(word);
    let is_number = !looked_for.is_empty() && !word.chars().any(char::is_alphabetic);
    texts
        .into_iter()
        .flatten()
        .any(|text| text.to_lowercase().contains(word))
        || (is_number
            && item
                .number
                .as_ref()
                .is_some_and(|number| digits(number).contains(&looked_for)))
}

struct List<'a> {
    floor: &'a Floor,
    asker: &'a AgentId,
    profile: &'a Profile,
    purpose: For,
}

impl List<'_> {
    fn of(&self, kind: DestinationKind) -> Vec<Keyed> {
        let directory = self.floor.directory();
        match kind {
            DestinationKind::Agent => self.agents(),
            DestinationKind::Queue => {
                let known = directory.queues.values();
                let own =
                    known.filter(|queue| self.profile.queues.allows(&queue.id) && queue.channel == self.channel());
                by_name(own.map(|queue| self.item(kind, &Destination::Queue(queue.id.clone()), &queue.name, None)))
            }
            DestinationKind::EntryPoint => {
                let known = directory.entry_points.values();
                let own = known.filter(|entry| self.profile.entry_points.allows(&entry.id));
                by_name(own.map(|entry| {
                    let number = entry.numbers.first().cloned();
                    self.item(kind, &Destination::EntryPoint(entry.id.clone()), &entry.name, number)
                }))
            }
            DestinationKind::DialNumber => {
                let listed = self.profile.address_book.iter().enumerate();
                by_name(listed.map(|(place, entry)| {
                    let to = Destination::Number(entry.number.clone());
                    let (_, item) = self.item(kind, &to, &entry.name, Some(entry.number.clone()));
                    (format!("number:{place}"), item)
                }))
            }
            DestinationKind::Directory => {
                // Only people with a number that can be dialled (CON-6).
                let known = directory.people.values();
                by_name(known.filter(|person| dialable(&person.number).is_some()).map(|person| {
                    let to = Destination::Person(person.id.clone());
                    let (key, item) = self.item(kind, &to, &person.name, Some(person.number.clone()));
                    let detail = detail(person);
                    (key, DestinationItem { detail, ..item })
                }))
            }
        }
    }

    const fn channel(&self) -> Channel {
        match self.purpose {
            For::Call(_) => Channel::Telephony,
            For::Item => Channel::WorkItem,
        }
    }

    /// Colleagues who are signed in for a team of the profile: Available first, then by name.
    fn agents(&self) -> Vec<Keyed> {
        let colleagues = self.floor.state().agents.values().filter(|agent| {
            agent.id != *self.asker
                && agent
                    .team
                    .as_ref()
                    .is_some_and(|team| self.profile.buddy_teams.allows(team))
        });
        let mut items: Vec<Keyed> = colleagues
            .map(|agent| {
                let shown = agent_party(self.floor, &agent.id);
                let to = Destination::Agent(agent.id.clone());
                let (key, item) = self.item(DestinationKind::Agent, &to, &shown.name, shown.number);
                let person = self.floor.directory().agents.get(&agent.id);
                let item = DestinationItem {
                    team: agent.team.as_ref().map(|team| named_team(self.floor, team)),
                    presence: Some(presence(self.floor, agent)),
                    supervisor: Some(person.is_some_and(|person| person.supervision.is_some())),
                    ..item
                };
                (key, item)
            })
            .collect();
        items.sort_by_cached_key(|(key, item)| {
            let state = item.presence.as_ref().map(|presence| presence.state);
            (state, item.name.to_lowercase(), key.clone())
        });
        items
    }

    fn item(&self, kind: DestinationKind, to: &Destination, name: &str, number: Option<String>) -> Keyed {
        let refusal = match self.purpose {
            For::Call(purpose) => self.floor.destination_refusal(self.asker, to, purpose),
            For::Item => self.floor.item_destination_refusal(self.asker, to),
        };
        let (prefix, id) = match to {
            Destination::Agent(id) => ("agent", Some(id.to_string())),
            Destination::Queue(id) => ("queue", Some(id.to_string())),
            Destination::EntryPoint(id) => ("entryPoint", Some(id.to_string())),
            Destination::Person(id) => ("directory", Some(id.to_string())),
            Destination::Number(_) => ("number", None),
        };
        let key = format!("{prefix}:{}", id.as_deref().unwrap_or_default());
        let item = DestinationItem {
            kind,
            id,
            number,
            name: name.to_owned(),
            detail: None,
            team: None,
            presence: None,
            supervisor: None,
            enabled: refusal.is_none(),
            reason: refusal.map(|refusal| refusal.code().to_owned()),
        };
        (key, item)
    }
}

fn by_name(items: impl Iterator<Item = Keyed>) -> Vec<Keyed> {
    let mut items: Vec<Keyed> = items.collect();
    items.sort_by_cached_key(|(key, item)| (item.name.to_lowercase(), key.clone()));
    items
}

fn detail(person: &Person) -> Option<String> {
    let said: Vec<&str> = [person.role.as_str(), person.department.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn presence(floor: &Floor, agent: &Agent) -> dto::Presence {
    let (chosen, idle_code) = match &agent.availability {
        Availability::Available => (dto::PresenceState::Available, None),
        Availability::Idle(reason) => (dto::PresenceState::Idle, Some(idle_code(floor, reason))),
    };
    dto::Presence {
        state: if agent.work != Work::Free || agent.engaged() {
            dto::PresenceState::Engaged
        } else if floor.reachable(agent) {
            chosen
        } else {
            dto::PresenceState::Unreachable
        },
        idle_code,
        since: time(agent.since),
    }
}

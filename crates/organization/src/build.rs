//! A checked configuration, taken apart into what each part of the house needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use floor::{
    AgentId, AgentProfile, ClipId, Directory, EntryPointId, IdleCodeId, PersonId, PhoneId, ProfileId, QueueId, SkillId,
    TeamId, TrunkId, VariableName, WrapUpCodeId,
};
use flow::Flow;
use jiff::tz::TimeZone;

use crate::document::{self, Access, AccessWord, Blend, Capacity, Channel, DeviceKind, Document, Each, Role, Routing};
use crate::{Organization, Phone, User, variables};

/// What the checks have made already.
pub(crate) struct Parts {
    pub(crate) country: String,
    pub(crate) language: flow::Language,
    pub(crate) time_zone: TimeZone,
    pub(crate) flows: BTreeMap<String, (u32, Arc<Flow>)>,
    pub(crate) dial_numbers: BTreeMap<String, String>,
    pub(crate) hours: BTreeMap<String, flow::Hours>,
    pub(crate) clips: BTreeMap<String, Vec<u8>>,
}

/// Takes a checked document apart; `None` only without an organization.
pub(crate) fn build(document: Document, parts: Parts) -> Option<Organization> {
    let own = document.organization?.value;
    let language = parts.language.code();
    let books: BTreeMap<String, Vec<floor::Address>> = keyed(document.address_books, |book| {
        let entries = book.entries.into_iter().map(|entry| floor::Address {
            name: entry.name,
            number: entry.number,
        });
        (book.id, entries.collect())
    });
    let defined: BTreeMap<VariableName, floor::VariableDef> = keyed(document.variables, variables::built);
    let directory = Directory {
        organization: floor::Organization {
            id: own.id,
            name: own.name,
            sound_loss_return_ms: own.sound_loss_return_seconds * 1_000,
            station_loss_ms: own.station_loss_seconds * 1_000,
            fallback_queue: own.fallback_queue.map(|id| QueueId::new(&id)),
            agent_ring_ms: own.agent_ring_seconds * 1_000,
            number_ring_ms: own.number_ring_seconds * 1_000,
            unattended_limit_ms: own.unattended_limit_minutes * 60_000,
            consult_wrap_up: own.consult_wrap_up,
            http_origins: own.http_origins,
            mask_customer_numbers: own.mask_customer_numbers,
            confirm_prompt: vec![ClipId::new(&format!("prompts/{language}/press-1-to-accept"))],
            time_zone: parts.time_zone.clone(),
            max_calls: own.max_calls,
            missed_again_ms: own.missed_again_seconds * 1_000,
            last_agent_ms: own.last_agent_hours * 3_600_000,
            ..floor::Organization::default()
        },
        teams: keyed(document.teams, |team| {
            let id = TeamId::new(&team.id);
            let built = floor::Team {
                id: id.clone(),
                name: team.name,
                capacity_number: team.capacity_number,
                capacity: team.capacity,
                fallback_queue: team.fallback_queue.map(|id| QueueId::new(&id)),
            };
            (id, built)
        }),
        agents: document
            .users
            .iter()
            .filter(|user| user.roles.contains(&Role::Agent) || user.roles.contains(&Role::Supervisor))
            .map(|user| {
                let id = AgentId::new(&user.id);
                let agent = AgentProfile {
                    id: id.clone(),
                    name: user.name.clone(),
                    // A supervisor who is no agent works for no team (STN-7).
                    teams: user
                        .teams
                        .iter()
                        .filter(|_| user.roles.contains(&Role::Agent))
                        .map(|team| TeamId::new(team))
                        .collect(),
                    profile: ProfileId::new(user.profile.as_deref().unwrap_or_default()),
                    extension: user.extension.as_deref().map(PhoneId::new),
                    dial_number: parts.dial_numbers.get(&user.id).cloned(),
                    supervision: user.roles.contains(&Role::Supervisor).then(|| supervision(user)),
                    skills: Arc::new(levels(&user.skills)),
                };
                (id, agent)
            })
            .collect(),
        profiles: keyed(document.profiles, |profile| {
            let id = ProfileId::new(&profile.id);
            let codes = |codes: Vec<String>| codes.iter().map(|code| WrapUpCodeId::new(code)).collect();
            let built = floor::Profile {
                id: id.clone(),
                name: profile.name,
                devices: profile.devices.into_iter().map(device).collect(),
                end_call_enabled: profile.end_call_enabled,
                auto_answer: profile.auto_answer,
                confirm_answer: profile.confirm_answer,
                idle_codes: profile
                    .idle_codes
                    .map(|codes| codes.iter().map(|code| IdleCodeId::new(code)).collect()),
                default_idle_code: IdleCodeId::new(&profile.default_idle_code),
                wrap_up: profile.wrap_up.map(|rule| floor::WrapUpRule {
                    codes: rule.codes.map(codes),
                    default_code: WrapUpCodeId::new(&rule.default_code),
                    auto_after_ms: rule.auto_after_seconds.map(|seconds| seconds * 1_000),
                }),
                buddy_teams: access(profile.buddy_teams, TeamId::new),
                queues: access(profile.queues, QueueId::new),
                consult_to_queue: profile.consult_to_queue,
                entry_points: access(profile.entry_points, EntryPointId::new),
                address_book: profile
                    .address_book
                    .and_then(|id| books.get(&id).cloned())
                    .unwrap_or_default(),
                typed_numbers: profile.typed_numbers,
                directory: profile.directory,
                capacity: capacity(profile.capacity),
                last_agent_routing: profile.last_agent_routing,
            };
            (id, built)
        }),
        idle_codes: keyed(document.idle_codes, |item| {
            let id = IdleCodeId::new(&item.id);
            (
                id.clone(),
                floor::IdleCode {
                    id,
                    name: item.name,
                    names: item.names,
                },
            )
        }),
        wrap_up_codes: keyed(document.wrap_up_codes, |item| {
            let id = WrapUpCodeId::new(&item.id);
            (
                id.clone(),
                floor::WrapUpCode {
                    id,
                    name: item.name,
                    names: item.names,
                },
            )
        }),
        queues: keyed(document.queues, |queue| {
            let id = QueueId::new(&queue.id);
            let built = floor::Queue {
                ring_ms: queue.ring_ms(),
                name: queue.name,
                channel: match queue.channel {
                    Channel::Telephony => floor::Channel::Telephony,
                    Channel::WorkItem => floor::Channel::WorkItem,
                },
                teams: queue.teams.iter().map(|team| TeamId::new(team)).collect(),
                max_wait_ms: queue.max_wait_seconds * 1_000,
                monitoring: queue.monitoring,
                routing: match queue.routing {
                    Routing::LongestAvailable => floor::Routing::LongestAvailable,
                    Routing::BestFit => floor::Routing::BestFit,
                },
                priority: queue.priority,
                ageing_ms: queue.ageing_seconds.map(|seconds| seconds * 1_000),
                needs: queue
                    .needs
                    .iter()
                    .map(|need| floor::NeedStep {
                        after_ms: need.after_seconds * 1_000,
                        skills: levels(&need.skills),
                    })
                    .collect(),
                overflow: queue
                    .overflow
                    .iter()
                    .map(|helper| floor::Overflow {
                        queue: QueueId::new(&helper.queue),
                        after_ms: helper.after_seconds * 1_000,
                    })
                    .collect(),
                last_agent_hold_ms: queue.last_agent_hold_seconds.map(|seconds| seconds * 1_000),
                max_contacts: queue.max_active_contacts,
                hours: queue.business_hours,
                service_level_ms: queue.service_level_seconds * 1_000,
                id: id.clone(),
                variables: variables::of_queue(queue.variables, &defined),
                card: queue.card.map(variables::built_card),
            };
            (id, built)
        }),
        entry_points: document
            .entry_points
            .into_iter()
            .map(|entry| entry.value)
            .filter_map(|entry| {
                let (flow_version, flow) = parts.flows.get(&entry.flow)?.clone();
                let id = EntryPointId::new(&entry.id);
                let built = floor::EntryPoint {
                    id: id.clone(),
                    name: entry.name,
                    numbers: entry.numbers,
                    flow_version,
                    flow,
                    web_calls: entry.web_calls,
                    variables: entry
                        .variables
                        .map(|names| names.iter().map(|name| VariableName::new(name)).collect()),
                    card: entry.card.map(variables::built_card),
                };
                Some((id, built))
            })
            .collect(),
        earlier_flows: BTreeMap::new(),
        variables: defined.clone(),
        phones: document
            .phones
            .iter()
            .map(|phone| {
                let id = PhoneId::new(&phone.extension);
                (id.clone(), floor::Phone { id })
            })
            .collect(),
        hours: parts.hours,
        people: keyed(document.directory, |person| {
            let id = PersonId::new(&person.id);
            let built = floor::Person {
                id: id.clone(),
                name: person.name,
                role: person.role,
                department: person.department,
                number: person.number,
            };
            (id, built)
        }),
        skills: keyed(document.skills, |skill| {
            let id = SkillId::new(&skill.id);
            (id.clone(), floor::Skill { id, name: skill.name })
        }),
        trunks: document
            .trunks
            .iter()
            .map(|trunk| {
                let id = TrunkId::new(&trunk.id);
                let max_calls = trunk.max_calls;
                (id.clone(), floor::Trunk { id, max_calls })
            })
            .collect(),
    };
    let users = keyed(document.users, |user| {
        let built = User {
            id: user.id.clone(),
            name: user.name,
            email: user.email,
            password_hash: user.password_hash,
            roles: user.roles,
        };
        (user.id, built)
    });
    let phones = document
        .phones
        .into_iter()
        .map(|phone| phone.value)
        .map(|phone| {
            let owner = owner_of(&directory, &phone.extension);
            Phone {
                extension: phone.extension,
                password: phone.password,
                name: owner,
            }
        })
        .collect();
    Some(Organization {
        directory: Arc::new(directory),
        users,
        phones,
        trunks: document.trunks.into_iter().map(|trunk| trunk.value).collect(),
        country: parts.country,
        time_zone: parts.time_zone,
        clips: parts.clips,
    })
}

const fn capacity(written: Capacity) -> floor::Capacity {
    floor::Capacity {
        voice: written.voice,
        work_items: written.work_items,
        blend: match written.blend {
            Blend::Blended => floor::Blend::Blended,
            Blend::BlendedRealTime => floor::Blend::RealTime,
            Blend::Exclusive => floor::Blend::Exclusive,
        },
    }
}

/// Whose desk phone it is, to be shown when it calls.
fn owner_of(directory: &Directory, extension: &str) -> Option<String> {
    directory
        .agents
        .values()
        .find(|agent| agent.extension.as_ref().is_some_and(|own| own.as_str() == extension))
        .map(|agent| agent.name.clone())
}

fn keyed<T, K: Ord, V>(list: Vec<Each<T>>, split: impl Fn(T) -> (K, V)) -> BTreeMap<K, V> {
    list.into_iter().map(|each| split(each.value)).collect()
}

/// Skills with their levels, as the floor has them.
fn levels(levels: &document::Levels) -> floor::Levels {
    levels
        .iter()
        .map(|(skill, level)| (SkillId::new(skill), level.0))
        .collect()
}

/// A supervisor manages the own teams and may do everything, unless the file says otherwise.
fn supervision(user: &document::User) -> floor::Supervision {
    let set = |teams: &[String]| teams.iter().map(|team| TeamId::new(team)).collect();
    match &user.supervision {
        Some(rights) => floor::Supervision {
            teams: set(&rights.teams),
            monitor: rights.monitor,
            whisper: rights.whisper,
            barge_in: rights.barge_in,
            change_state: rights.change_state,
            sign_out: rights.sign_out,
        },
        None => floor::Supervision {
            teams: set(&user.teams),
            monitor: true,
            whisper: true,
            barge_in: true,
            change_state: true,
            sign_out: true,
        },
    }
}

fn access<T: Ord>(access: Access, id: impl Fn(&str) -> T) -> floor::Access<T> {
    match access {
        Access::Word(AccessWord::All) => floor::Access::All,
        Access::Word(AccessWord::None) => floor::Access::None,
        Access::Only(some) => floor::Access::Only(some.iter().map(|text| id(text)).collect()),
    }
}

const fn device(kind: DeviceKind) -> floor::DeviceKind {
    match kind {
        DeviceKind::Browser => floor::DeviceKind::Browser,
        DeviceKind::Extension => floor::DeviceKind::Extension,
        DeviceKind::DialNumber => floor::DeviceKind::DialNumber,
    }
}

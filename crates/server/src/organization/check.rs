//! Whether an organization file makes sense: every name that is used exists, every number is in its range. All mistakes
//! are gathered before any is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use api::numbers::Country;
use floor::{
    AgentId, AgentProfile, ClipId, Directory, EntryPointId, IdleCodeId, PhoneId, ProfileId, QueueId, TeamId,
    WrapUpCodeId,
};
use flow::{Flow, Known};

use voice::{Phone, Trunk};

use super::document::{DeviceKind, Document, Named, Role};
use super::trunks::trunks;
use super::{Organization, User};

/// Ranges of settings, in seconds.
const RING: std::ops::RangeInclusive<u64> = 1..=6_000;
const SOUND_LOSS: std::ops::RangeInclusive<u64> = 10..=300;
const AUTO_WRAP_UP: std::ops::RangeInclusive<u64> = 1..=86_400;

/// Checks and takes apart.
pub(super) fn check(
    document: Document,
    known: &Known,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Organization, Vec<String>> {
    let mut problems = Problems::default();
    let teams = names(&document.teams, "teams", &mut problems);
    let idle_codes = names(&document.idle_codes, "idleCodes", &mut problems);
    let wrap_up_codes = names(&document.wrap_up_codes, "wrapUpCodes", &mut problems);
    let queue_ids: BTreeSet<String> = document.queues.iter().map(|queue| queue.id.clone()).collect();
    let phone_ids: BTreeSet<String> = document.phones.iter().map(|phone| phone.extension.clone()).collect();
    let profile_ids: BTreeSet<String> = document.profiles.iter().map(|profile| profile.id.clone()).collect();

    let known = Known {
        queues: queue_ids.clone(),
        ..known.clone()
    };
    let flows = flows(&document, &known, read, &mut problems);

    for profile in &document.profiles {
        let place = format!("profiles/{}", profile.id);
        for code in profile.idle_codes.iter().flatten().chain([&profile.default_idle_code]) {
            problems.need(
                idle_codes.contains(code),
                &place,
                &format!("no idle code is called \"{code}\""),
            );
        }
        if let Some(rule) = &profile.wrap_up {
            for code in rule.codes.iter().flatten().chain([&rule.default_code]) {
                problems.need(
                    wrap_up_codes.contains(code),
                    &place,
                    &format!("no wrap-up code is called \"{code}\""),
                );
            }
            let auto = rule
                .auto_after_seconds
                .is_none_or(|seconds| AUTO_WRAP_UP.contains(&seconds));
            problems.need(auto, &place, "autoAfterSeconds must be from 1 to 86400");
        }
        problems.need(!profile.devices.is_empty(), &place, "devices must name at least one");
    }
    let mut emails = BTreeSet::new();
    for user in &document.users {
        let place = format!("users/{}", user.id);
        for team in &user.teams {
            problems.need(teams.contains(team), &place, &format!("no team is called \"{team}\""));
        }
        problems.need(
            emails.insert(user.email.to_lowercase()),
            &place,
            "another user has the same email",
        );
        problems.need(!user.roles.is_empty(), &place, "roles must name at least one");
        problems.need(
            argon2::PasswordHash::new(&user.password_hash).is_ok(),
            &place,
            "passwordHash is not what `centrala hash-password` prints",
        );
        if user.roles.contains(&Role::Agent) {
            let profile = user
                .profile
                .as_ref()
                .is_some_and(|profile| profile_ids.contains(profile));
            problems.need(profile, &place, "an agent needs one of the profiles");
            problems.need(!user.teams.is_empty(), &place, "an agent needs a team");
        }
        if let Some(extension) = &user.extension {
            problems.need(
                phone_ids.contains(extension),
                &place,
                &format!("no phone is called \"{extension}\""),
            );
        }
    }
    for queue in &document.queues {
        let place = format!("queues/{}", queue.id);
        for team in &queue.teams {
            problems.need(teams.contains(team), &place, &format!("no team is called \"{team}\""));
        }
        problems.need(
            RING.contains(&queue.ring_seconds),
            &place,
            "ringSeconds must be from 1 to 6000",
        );
        problems.need(queue.max_wait_seconds > 0, &place, "maxWaitSeconds must be more than 0");
    }
    unique(document.queues.iter().map(|queue| &queue.id), "queues", &mut problems);
    unique(
        document.profiles.iter().map(|profile| &profile.id),
        "profiles",
        &mut problems,
    );
    unique(document.users.iter().map(|user| &user.id), "users", &mut problems);
    unique(
        document.entry_points.iter().map(|entry| &entry.id),
        "entryPoints",
        &mut problems,
    );
    unique(
        document.phones.iter().map(|phone| &phone.extension),
        "phones",
        &mut problems,
    );
    unique(document.trunks.iter().map(|trunk| &trunk.id), "trunks", &mut problems);
    let mut numbers = BTreeSet::new();
    for entry in &document.entry_points {
        for number in &entry.numbers {
            let place = format!("entryPoints/{}", entry.id);
            let normalised = floor::normalised(number);
            problems.need(normalised.len() >= 2, &place, &format!("\"{number}\" is not a number"));
            problems.need(
                numbers.insert(normalised),
                &place,
                &format!("{number} leads to two entry points"),
            );
        }
    }
    let organization = &document.organization;
    if let Some(queue) = &organization.fallback_queue {
        problems.need(
            queue_ids.contains(queue),
            "organization",
            &format!("no queue is called \"{queue}\""),
        );
    }
    problems.need(
        SOUND_LOSS.contains(&organization.sound_loss_return_seconds),
        "organization",
        "soundLossReturnSeconds must be from 10 to 300",
    );
    problems.need(
        flow::Language::from_code(&organization.language).is_some(),
        "organization",
        "language must be bg or en",
    );
    let country = Country::new(&organization.country);
    problems.need(
        country.is_some(),
        "organization",
        "country must be the two letters of a country, such as BG",
    );
    let dial_numbers = dial_numbers(&document, country.as_ref(), &mut problems);
    let trunks = trunks(&document, &mut problems);
    if problems.0.is_empty() {
        Ok(build(document, flows, trunks, &dial_numbers))
    } else {
        Err(problems.0)
    }
}

/// What is wrong, in sentences.
#[derive(Default)]
pub(super) struct Problems(pub(super) Vec<String>);

impl Problems {
    pub(super) fn need(&mut self, right: bool, place: &str, sentence: &str) {
        if !right {
            self.0.push(format!("{place}: {sentence}"));
        }
    }
}

fn names(list: &[Named], place: &str, problems: &mut Problems) -> BTreeSet<String> {
    unique(list.iter().map(|item| &item.id), place, problems);
    list.iter().map(|item| item.id.clone()).collect()
}

fn unique<'a>(ids: impl Iterator<Item = &'a String>, place: &str, problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    for id in ids {
        problems.need(!id.trim().is_empty(), place, "an id is empty");
        problems.need(seen.insert(id), place, &format!("two are called \"{id}\""));
    }
}

/// The flows by their files' names, with a version each that changes with the text.
fn flows(
    document: &Document,
    known: &Known,
    read: &dyn Fn(&str) -> Result<String, String>,
    problems: &mut Problems,
) -> BTreeMap<String, (u32, Arc<Flow>)> {
    let mut flows = BTreeMap::new();
    for file in document
        .entry_points
        .iter()
        .map(|entry| &entry.flow)
        .collect::<BTreeSet<_>>()
    {
        let text = match read(file) {
            Ok(text) => text,
            Err(error) => {
                problems.0.push(format!("{file}: cannot be read: {error}"));
                continue;
            }
        };
        match Flow::parse(&text, known) {
            Ok(flow) => {
                flows.insert(file.clone(), (version(&text), Arc::new(flow)));
            }
            Err(found) => problems
                .0
                .extend(found.iter().map(|problem| format!("{file}: {problem}"))),
        }
    }
    flows
}

/// A number that names this text (FNV-1a). Until flows are published by number, a flow is what its file says.
fn version(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Outside numbers of users in E.164, by the user's id.
fn dial_numbers(document: &Document, country: Option<&Country>, problems: &mut Problems) -> BTreeMap<String, String> {
    let mut numbers = BTreeMap::new();
    for user in &document.users {
        let (Some(written), Some(country)) = (&user.dial_number, country) else {
            continue;
        };
        match country.any_number(written) {
            Ok(number) => {
                numbers.insert(user.id.clone(), number);
            }
            Err(error) => problems
                .0
                .push(format!("users/{}: dialNumber \"{written}\" is {error}", user.id)),
        }
    }
    numbers
}

fn build(
    document: Document,
    flows: BTreeMap<String, (u32, Arc<Flow>)>,
    trunks: Vec<Trunk>,
    dial_numbers: &BTreeMap<String, String>,
) -> Organization {
    let language = document.organization.language.clone();
    let country = document.organization.country.to_ascii_uppercase();
    let directory = Directory {
        organization: floor::Organization {
            id: document.organization.id,
            name: document.organization.name,
            sound_loss_return_ms: document.organization.sound_loss_return_seconds * 1_000,
            station_loss_ms: document.organization.station_loss_seconds * 1_000,
            fallback_queue: document.organization.fallback_queue.map(|id| QueueId::new(&id)),
            confirm_prompt: vec![ClipId::new(&format!("prompts/{language}/press-1-to-accept"))],
            ..floor::Organization::default()
        },
        teams: keyed(document.teams, |item| {
            let id = TeamId::new(&item.id);
            (id.clone(), floor::Team { id, name: item.name })
        }),
        agents: document
            .users
            .iter()
            .filter(|user| user.roles.contains(&Role::Agent))
            .map(|user| {
                let id = AgentId::new(&user.id);
                let agent = AgentProfile {
                    id: id.clone(),
                    name: user.name.clone(),
                    teams: user.teams.iter().map(|team| TeamId::new(team)).collect(),
                    profile: ProfileId::new(user.profile.as_deref().unwrap_or_default()),
                    extension: user.extension.as_deref().map(PhoneId::new),
                    dial_number: dial_numbers.get(&user.id).cloned(),
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
                id: id.clone(),
                name: queue.name,
                teams: queue.teams.iter().map(|team| TeamId::new(team)).collect(),
                ring_ms: queue.ring_seconds * 1_000,
                max_wait_ms: queue.max_wait_seconds * 1_000,
            };
            (id, built)
        }),
        entry_points: document
            .entry_points
            .into_iter()
            .filter_map(|entry| {
                let (flow_version, flow) = flows.get(&entry.flow)?.clone();
                let id = EntryPointId::new(&entry.id);
                let built = floor::EntryPoint {
                    id: id.clone(),
                    name: entry.name,
                    numbers: entry.numbers,
                    flow_version,
                    flow,
                    web_calls: entry.web_calls,
                };
                Some((id, built))
            })
            .collect(),
        phones: document
            .phones
            .iter()
            .map(|phone| {
                let id = PhoneId::new(&phone.extension);
                (id.clone(), floor::Phone { id })
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
        .map(|phone| {
            let owner = owner_of(&directory, &phone.extension);
            Phone {
                id: PhoneId::new(&phone.extension),
                password: phone.password,
                name: owner,
            }
        })
        .collect();
    Organization {
        directory: Arc::new(directory),
        country,
        users,
        phones,
        trunks,
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

fn keyed<T, K: Ord, V>(list: Vec<T>, split: impl Fn(T) -> (K, V)) -> BTreeMap<K, V> {
    list.into_iter().map(split).collect()
}

const fn device(kind: DeviceKind) -> floor::DeviceKind {
    match kind {
        DeviceKind::Browser => floor::DeviceKind::Browser,
        DeviceKind::Extension => floor::DeviceKind::Extension,
        DeviceKind::DialNumber => floor::DeviceKind::DialNumber,
    }
}

//! Whether an organization file makes sense: every name that is used exists, every number is in its range. All mistakes
//! are gathered before any is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use flow::{Flow, Known};

use super::document::{Access, Document, Named, Role};
use super::{Organization, build, trunks};
use crate::numbers::Country;

/// Ranges of settings, in seconds.
const RING: std::ops::RangeInclusive<u64> = 1..=6_000;
const SOUND_LOSS: std::ops::RangeInclusive<u64> = 10..=300;
/// Minutes.
const UNATTENDED: std::ops::RangeInclusive<u64> = 2..=1_440;
const AUTO_WRAP_UP: std::ops::RangeInclusive<u64> = 1..=86_400;

/// Checks and takes apart.
pub(super) fn check(
    document: Document,
    known: &Known,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Organization, Vec<String>> {
    let mut problems = Problems::default();
    unique(document.teams.iter().map(|team| &team.id), "teams", &mut problems);
    let teams: BTreeSet<String> = document.teams.iter().map(|team| team.id.clone()).collect();
    let idle_codes = names(&document.idle_codes, "idleCodes", &mut problems);
    let wrap_up_codes = names(&document.wrap_up_codes, "wrapUpCodes", &mut problems);
    let queue_ids: BTreeSet<String> = document.queues.iter().map(|queue| queue.id.clone()).collect();
    let phone_ids: BTreeSet<String> = document.phones.iter().map(|phone| phone.extension.clone()).collect();
    let entry_ids: BTreeSet<String> = document.entry_points.iter().map(|entry| entry.id.clone()).collect();
    let book_ids: BTreeSet<String> = document.address_books.iter().map(|book| book.id.clone()).collect();
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
        for (access, known, what) in [
            (&profile.buddy_teams, &teams, "team"),
            (&profile.queues, &queue_ids, "queue"),
            (&profile.entry_points, &entry_ids, "entry point"),
        ] {
            let Access::Only(some) = access else { continue };
            for id in some {
                problems.need(known.contains(id), &place, &format!("no {what} is called \"{id}\""));
            }
        }
        if let Some(book) = &profile.address_book {
            problems.need(
                book_ids.contains(book),
                &place,
                &format!("no address book is called \"{book}\""),
            );
        }
    }
    lists(&document, &queue_ids, &mut problems);
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
        if user.roles.contains(&Role::Supervisor) {
            let profile = user.profile.as_ref();
            problems.need(
                profile.is_some_and(|profile| profile_ids.contains(profile)),
                &place,
                "a supervisor needs one of the profiles",
            );
        }
        if let Some(supervision) = &user.supervision {
            problems.need(
                user.roles.contains(&Role::Supervisor),
                &place,
                "supervision is for users with the role supervisor",
            );
            for team in &supervision.teams {
                problems.need(teams.contains(team), &place, &format!("no team is called \"{team}\""));
            }
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
    for (name, seconds) in [
        ("agentRingSeconds", organization.agent_ring_seconds),
        ("numberRingSeconds", organization.number_ring_seconds),
    ] {
        problems.need(
            RING.contains(&seconds),
            "organization",
            &format!("{name} must be from 1 to 6000"),
        );
    }
    problems.need(
        UNATTENDED.contains(&organization.unattended_limit_minutes),
        "organization",
        "unattendedLimitMinutes must be from 2 to 1440",
    );
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
    trunks::check(&document.trunks, &mut problems);
    if problems.0.is_empty() {
        Ok(build::build(document, flows, &dial_numbers))
    } else {
        Err(problems.0)
    }
}

/// Teams of capacity, address books and the directory: numbers that can be dialled, queues that exist.
fn lists(document: &Document, queues: &BTreeSet<String>, problems: &mut Problems) {
    let dialable = |number: &str| floor::dialable(number).is_some();
    for team in &document.teams {
        let place = format!("teams/{}", team.id);
        if let Some(number) = &team.capacity_number {
            problems.need(dialable(number), &place, &format!("\"{number}\" is not a number"));
        }
        if let Some(queue) = &team.fallback_queue {
            problems.need(
                queues.contains(queue),
                &place,
                &format!("no queue is called \"{queue}\""),
            );
        }
    }
    unique(
        document.address_books.iter().map(|book| &book.id),
        "addressBooks",
        problems,
    );
    for book in &document.address_books {
        let place = format!("addressBooks/{}", book.id);
        for entry in &book.entries {
            problems.need(
                dialable(&entry.number),
                &place,
                &format!("the number of \"{}\" cannot be dialled", entry.name),
            );
        }
    }
    unique(
        document.directory.iter().map(|person| &person.id),
        "directory",
        problems,
    );
    for person in &document.directory {
        problems.need(
            dialable(&person.number),
            &format!("directory/{}", person.id),
            "the number cannot be dialled",
        );
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
